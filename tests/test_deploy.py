"""The systemd unit and the compose file, held against the program, the Dockerfile and each other."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import typer

from sourcer.cli import app
from sourcer.cli.common import INTERRUPTED, MISUSE
from sourcer.config import load

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SAMPLE = (DEPLOY / "sourcer.env.example").read_text(encoding="utf-8")
OF_THE_DRIVERS = {"PGPASSWORD", "SOURCER_SUPPRESSION_KEY"}  # libpq reads it
OF_THE_SYSTEM = {"HOME", "PYTHONUNBUFFERED"}


def unit() -> dict[str, dict[str, list[str]]]:
    """The unit's sections; a key may be given several times."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in (DEPLOY / "sourcer.service").read_text(encoding="utf-8").splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = found.setdefault(header[1], defaultdict(list))
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, f"not a key and a value: {line}"
            section[key].append(value)
    return found


def compose() -> dict[str, Any]:
    """The compose file, which keeps to block maps, block lists of scalars or maps, and lists in JSON."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert not any("\t" in line for line in lines)
    value = block(lines, 0)
    assert not lines, f"not understood: {lines[0]}"
    assert isinstance(value, dict)
    return value


def block(lines: list[str], depth: int) -> Any:
    made: Any = None
    while lines and len(lines[0]) - len(lines[0].lstrip()) == depth:
        text = lines[0].strip()
        if text.startswith("- "):
            made = made if made is not None else []
            lines[0] = " " * (depth + 2) + text[2:]
            is_map = re.match(r"[\w.]+:( |$)", text[2:])
            made.append(block(lines, depth + 2) if is_map else scalar(lines.pop(0).strip()))
            continue
        made = made if made is not None else {}
        key, colon, rest = text.partition(":")
        assert colon, f"not a key and a value: {text}"
        assert key not in made, f"{key} stands twice"
        lines.pop(0)
        deeper = lines and len(lines[0]) - len(lines[0].lstrip()) > depth
        made[key] = scalar(rest.strip()) if rest.strip() else block(lines, depth + 2) if deeper else None
    return made


def scalar(text: str) -> Any:
    return json.loads(text) if text[0] in '["' or text in ("true", "false") or text.isdecimal() else text


SERVICE = unit()["Service"]
OURS: dict[str, Any] = compose()["services"]["sourcer"]
THEIRS: dict[str, Any] = compose()["services"]["postgres"]


def arguments(wanted: str) -> list[str]:
    return [rest for word, _, rest in (line.partition(" ") for line in DOCKERFILE.splitlines()) if word == wanted]


def image_path() -> str:
    """The folder that the image's PATH names first."""
    (found,) = re.findall(r'PATH="([^:"]+):', " ".join(arguments("ENV")))
    return str(found)


def check_command(words: list[str]) -> None:
    """Parse the words as the program does, without running them."""
    found: Any = getattr(typer.main.get_command(app), "commands", {}).get(words[0])
    assert found is not None, f"there is no command {words[0]}"
    found.make_context(words[0], words[1:]).close()


def variables() -> set[str]:
    """Every environment variable that the files of deploy/ name for the program."""
    sample = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=", SAMPLE, re.MULTILINE))
    in_unit = set(re.findall(r"Environment=([A-Z][A-Z0-9_]*)=", (DEPLOY / "sourcer.service").read_text("utf-8")))
    return sample | in_unit | set(OURS["environment"])


def test_the_unit_runs_the_program_where_the_image_has_it_and_as_no_root() -> None:
    (started,) = SERVICE["ExecStart"]
    program, *words = shlex.split(started)
    assert program == f"{image_path()}/sourcer"
    assert words == json.loads(arguments("CMD")[0])
    check_command(words)
    assert SERVICE["User"] == ["sourcer"]
    assert SERVICE["WorkingDirectory"] == SERVICE["ReadWritePaths"] == [f"/var/lib/{SERVICE['StateDirectory'][0]}"]
    assert "WantedBy" in unit()["Install"]


def test_the_unit_is_hardened_and_stops_a_night_gracefully() -> None:
    wanted = {
        "NoNewPrivileges": "true", "ProtectSystem": "strict", "ProtectHome": "true", "PrivateTmp": "true",
        "CapabilityBoundingSet": "", "UMask": "0077", "StateDirectoryMode": "0700", "KillSignal": "SIGTERM",
        "Restart": "on-failure",
    }  # fmt: skip
    assert {key: SERVICE[key] for key in wanted} == {key: [value] for key, value in wanted.items()}
    assert int(SERVICE["TimeoutStopSec"][0]) >= 60
    assert SERVICE["SuccessExitStatus"] == [str(INTERRUPTED)], "a night that is stopped is no failure"
    assert SERVICE["RestartPreventExitStatus"] == [str(MISUSE)], "a wrong configuration is not tried for ever"


def test_the_unit_keeps_its_secrets_in_a_file_that_need_not_be_there() -> None:
    assert SERVICE["EnvironmentFile"] == ["-/etc/sourcer/sourcer.env"]
    assert not re.search(r"(?i)(token|password|secret)=", " ".join(SERVICE["Environment"]))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd's own check is not on this machine")
def test_systemd_understands_every_line_of_the_unit() -> None:
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(DEPLOY / "sourcer.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in ran.stderr.splitlines() if "sourcer.service" in line]
    assert not [line for line in ours if "is not executable" not in line], "all but the program, which is not here"


def test_the_container_is_that_of_the_dockerfile() -> None:
    assert (DEPLOY / OURS["build"] / "Dockerfile").resolve() == ROOT / "Dockerfile"
    assert OURS["user"] == arguments("USER")[0]
    assert OURS["command"] == json.loads(arguments("CMD")[0])
    assert OURS["volumes"] == [f"data:{arguments('VOLUME')[0]}"]
    checked = re.findall(r'"([^"]*)"', arguments("HEALTHCHECK")[0])
    assert OURS["healthcheck"]["test"] == ["CMD", *checked]
    for key, flag in (("interval", "interval"), ("timeout", "timeout"), ("start_period", "start-period")):
        assert f"--{flag}={OURS['healthcheck'][key]}" in arguments("HEALTHCHECK")[0]
    check_command(checked[1:])
    check_command(OURS["command"])


def test_the_container_is_restarted_stopped_gracefully_and_may_do_no_more_than_it_needs() -> None:
    assert OURS["restart"] == "unless-stopped"
    assert (OURS["stop_signal"], OURS["stop_grace_period"]) == ("SIGTERM", f"{SERVICE['TimeoutStopSec'][0]}s")
    assert (OURS["read_only"], OURS["cap_drop"]) == (True, ["ALL"])
    assert OURS["security_opt"] == ["no-new-privileges:true"]
    assert set(compose()["volumes"]) == {"data", "postgres"}


def test_postgresql_is_only_there_for_who_asks_for_it() -> None:
    assert THEIRS["profiles"] == ["postgres"]
    assert OURS["depends_on"]["postgres"] == {"condition": "service_healthy", "required": False}
    assert "pg_isready" in THEIRS["healthcheck"]["test"]
    assert THEIRS["environment"]["POSTGRES_PASSWORD"] == "${PGPASSWORD:-}", "given from outside, and written nowhere"
    (address,) = re.findall(r"SOURCER__DATABASE__URL=(\S+)", SAMPLE)
    assert address == f"postgresql://{THEIRS['environment']['POSTGRES_USER']}@postgres/sourcer"
    assert THEIRS["environment"]["POSTGRES_DB"] == "sourcer"


def test_secrets_come_from_a_file_that_is_not_in_the_repository_and_the_sample_holds_none() -> None:
    assert OURS["env_file"] == [{"path": "sourcer.env", "required": False}]
    assert "/deploy/sourcer.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    given = re.findall(r"^(?:# )?(\w*(?:TOKEN|PASSWORD|ID))=(.*)$", SAMPLE, re.MULTILINE)
    assert given
    assert not [value for _, value in given if value]


@pytest.mark.parametrize("name", sorted(variables() - OF_THE_SYSTEM))
def test_every_variable_is_one_that_the_program_reads(name: str) -> None:
    if name.startswith("SOURCER__"):
        value = re.search(rf"{name}[=:] ?(\S+)", SAMPLE + (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
        assert value
        table, _, key = name.removeprefix("SOURCER__").lower().partition("__")
        settings = load(None, environ={name: value[1]}, default=None).settings
        assert key in getattr(settings, table).model_fields_set
    else:
        shipped = (ROOT / "config" / "sourcer.toml").read_text(encoding="utf-8")
        assert name in OF_THE_DRIVERS or f'"{name}"' in shipped


def test_the_how_to_installs_what_the_unit_runs() -> None:
    told = (ROOT / "docs" / "howto" / "run-unattended.md").read_text(encoding="utf-8")
    steps = (ROOT / "docker" / "steps.sh").read_text(encoding="utf-8")
    named = re.findall(r"docker/steps\.sh (\w+)((?: \S+)*)", told)
    assert [name for name, _ in named] == ["tools", "wheel", "install", "data"]
    assert all(f'"{name} {len(words.split()) + 1}")' in steps for name, words in named)
    assert re.search(r"steps\.sh install \S+ /opt/sourcer\n", told)
    assert f"steps.sh data {SERVICE['WorkingDirectory'][0]} {SERVICE['User'][0]}:{SERVICE['Group'][0]}\n" in told
    assert SERVICE["EnvironmentFile"][0].removeprefix("-") in told
    for path in ("deploy/sourcer.service", "deploy/sourcer.env.example", "deploy/compose.yaml"):
        assert path in told
        assert (ROOT / path).exists()
