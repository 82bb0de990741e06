"""GitHub is off until somebody agreed: init asks, the answer names the text, and everything says where it is off."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sourcer import config
from sourcer.cli import app
from sourcer.cli import github as asking
from sourcer.cli.github import with_answer
from sourcer.shipped import shipped
from sourcer.sources.github_rule import AGREEMENT, RULE

Sourcer = Callable[..., subprocess.CompletedProcess[str]]
RUNNER = CliRunner()
SHIPPED = (shipped("config") / "sourcer.toml").read_text(encoding="utf-8")


def invoke(*words: str, typed: str | None = None) -> Any:
    return RUNNER.invoke(app, list(words), input=typed)


def written(folder: Path) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((folder / "sourcer.toml").read_text(encoding="utf-8"))["sources"]["github"]
    return table


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_interactive", lambda: True)


def is_read(folder: Path) -> bool:
    return "github" in [source.name for source in config.load(folder / "sourcer.toml", environ={}).sources()]


@pytest.mark.usefixtures("on_a_terminal")
@pytest.mark.parametrize(("typed", "agrees"), [("y\n", True), ("yes\n", True), ("n\n", False), ("\n", False)])
def test_init_prints_the_rule_asks_and_writes_the_answer(tmp_path: Path, typed: str, agrees: bool) -> None:
    ran = invoke("init", str(tmp_path), typed=typed)
    assert ran.exit_code == 0, ran.output
    assert all(point in ran.stderr for point in RULE)
    assert "Do you agree" in ran.stderr
    assert (written(tmp_path)["enabled"], written(tmp_path)["agreed_to"]) == (agrees, AGREEMENT if agrees else "")
    assert is_read(tmp_path) is agrees


@pytest.mark.parametrize(("flag", "agrees"), [("--agree-github", True), ("--no-github", False)])
def test_a_flag_answers_for_a_script_and_the_rule_is_printed_all_the_same(
    tmp_path: Path, flag: str, agrees: bool
) -> None:
    ran = invoke("init", str(tmp_path), flag)
    assert ran.exit_code == 0
    assert RULE[0] in ran.stderr
    assert "Do you agree" not in ran.stderr
    assert is_read(tmp_path) is agrees


def test_where_nobody_can_be_asked_github_stays_off_and_the_way_is_told(tmp_path: Path) -> None:
    ran = invoke("init", str(tmp_path))
    assert ran.exit_code == 0
    assert "nobody is here to agree" in ran.stderr
    assert "--agree-github" in ran.stderr
    assert not is_read(tmp_path)


@pytest.mark.usefixtures("on_a_terminal")
def test_nobody_is_asked_where_nothing_will_be_written(tmp_path: Path) -> None:
    (tmp_path / "sourcer.toml").write_text("# mine\n", encoding="utf-8")
    ran = invoke("init", str(tmp_path), typed="y\n")
    assert ran.exit_code != 0
    assert "Do you agree" not in ran.output


@pytest.mark.parametrize("agrees", [True, False])
def test_the_answer_changes_two_lines_and_no_other(agrees: bool) -> None:
    before, after = SHIPPED.splitlines(), with_answer(SHIPPED, agrees).splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == (
        [("enabled = false", "enabled = true"), ('agreed_to = ""', f'agreed_to = "{AGREEMENT}"')] if agrees else []
    )


@pytest.mark.parametrize(
    ("agreed_to", "reason"), [("", "nobody agreed to its rule"), ("github-2020-01", "changed since github-2020-01")]
)
def test_enabled_without_an_agreement_to_today_s_text_is_off_with_the_reason(agreed_to: str, reason: str) -> None:
    table = {"sources": {"github": {"enabled": True, "agreed_to": agreed_to}}}
    loaded = config.load(None, environ={}, flags=table, default=None)
    assert loaded.sources() == []
    assert reason in loaded.withheld()["github"]
    assert f'agreed_to = "{AGREEMENT}"' in loaded.withheld()["github"], "the way out is told"


def test_an_agreement_may_come_from_the_environment() -> None:
    table = {"sources": {"github": {"enabled": True}}}
    environ = {"SOURCER__SOURCES__GITHUB__AGREED_TO": AGREEMENT}
    assert [source.name for source in config.load(None, environ=environ, flags=table, default=None).sources()] == [
        "github"
    ]


def a_config(folder: Path, github: str) -> str:
    path = folder / "sourcer.toml"
    path.write_text(f"[rank]\nbriefs = []\n[sources.github]\n{github}", encoding="utf-8")
    assert invoke("db", "upgrade", "--config", str(path)).exit_code == 0
    return str(path)


@pytest.mark.parametrize(
    ("github", "says"),
    [
        ("enabled = false\n", "GitHub is off, and every shortlist says that implementations were not read"),
        ("enabled = true\n", "nobody agreed to its rule"),
        (f'enabled = true\nagreed_to = "{AGREEMENT}"\n', f"GitHub is on: {AGREEMENT} was agreed to"),
    ],
)
def test_sources_and_doctor_print_the_rule_and_how_it_stands(
    sourcer: Sourcer, tmp_path: Path, github: str, says: str
) -> None:
    path = a_config(tmp_path, github)
    shown = " ".join(invoke("sources", "--config", path).stdout.split())
    assert all(" ".join(point.split()) in shown for point in RULE)
    assert says in shown
    looked = " ".join(sourcer("doctor", "--offline", "--format", "csv", "--config", path).stdout.split())
    assert all(point.replace('"', '""') in looked for point in RULE)


@pytest.mark.parametrize("command", [("harvest", "--source", "github"), ("run",)])
def test_a_night_of_github_alone_says_what_is_missing(
    sourcer: Sourcer, tmp_path: Path, command: tuple[str, ...]
) -> None:
    refused = sourcer(*command, "--config", a_config(tmp_path, "enabled = true\n"))
    assert refused.returncode == 2
    assert "nobody agreed to its rule" in refused.stderr
