"""The steps of the Dockerfile, run without a container engine: wheel, fresh environment, plain user, health."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
STEPS = ROOT / "docker" / "steps.sh"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PLAIN = 10001
AS_PLAIN: dict[str, Any] = {"user": PLAIN, "group": PLAIN, "extra_groups": []}
Ran = subprocess.CompletedProcess[str]


def step(*words: object, python: str = sys.executable, check: bool = True) -> Ran:
    told = [str(STEPS), *map(str, words)]
    ran = subprocess.run(told, env=os.environ | {"PYTHON": python}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0 or not check, f"{shlex.join(told)} failed:\n{ran.stdout}{ran.stderr}"
    return ran


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments; none of them goes over several lines."""
    lines = [line for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def arguments(wanted: str) -> list[str]:
    return [rest for word, rest in instructions() if word == wanted]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that everybody may pass through, as pytest's own are for their owner alone."""
    with tempfile.TemporaryDirectory(prefix="image") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="module")
def plain_python() -> str | None:
    """A Python that the image's user can run here; None where we may not become another user, or none is for all."""
    probe = "import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    for python in (sys.executable, "/usr/bin/python3") if os.geteuid() == 0 else ():
        with contextlib.suppress(OSError):
            if subprocess.run([python, "-c", probe], cwd="/", check=False, **AS_PLAIN).returncode == 0:
                return python
    return None


@pytest.fixture(scope="module")
def installed(wheel: Path, place: Path, plain_python: str | None) -> Path:
    """The environment of the image. It comes from the package registry, and fails where that cannot be reached."""
    step("install", wheel.parent, place / "sourcer", python=plain_python or sys.executable)
    return place / "sourcer"


@pytest.fixture
def contained(installed: Path, place: Path, plain_python: str | None) -> Iterator[Callable[..., Ran]]:
    """The program as the image runs it: in its data folder, as its user where that can be, with no checkout."""
    uid, gid = (PLAIN, PLAIN) if plain_python else (os.geteuid(), os.getegid())
    step("data", place / "data", f"{uid}:{gid}")
    clean = {"PATH": f"{installed / 'bin'}:{os.defpath}", "HOME": str(place / "data")}

    def run(*words: str) -> Ran:
        command, who = [str(installed / "bin" / "sourcer"), *words], AS_PLAIN if plain_python else {}
        return subprocess.run(
            command, cwd=place / "data", env=clean, capture_output=True, text=True, check=False, timeout=120, **who
        )

    yield run
    made = [place / "data", place / "data" / "sourcer.toml", place / "data" / "out" / "sourcer.sqlite3"]
    assert {path.stat().st_uid for path in made} == {uid}
    assert (place / "data").stat().st_mode & 0o777 == 0o700


def test_the_image_makes_its_configuration_and_database_and_is_healthy(contained: Callable[..., Ran]) -> None:
    assert contained("--version").stdout.startswith("sourcer ")
    begun = contained("schedule")
    assert begun.returncode == 2
    assert "sourcer init" in begun.stderr, (
        "a container without a configuration says so, and does not wait for the night"
    )
    assert contained("init").returncode == 0
    assert "the first night makes it" in contained("health").stderr
    upgraded = contained("db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    health = contained(*shlex.split(" ".join(re.findall(r'"([^"]*)"', arguments("HEALTHCHECK")[0])))[1:])
    assert (health.returncode, health.stderr) == (0, "no night has been run yet\n")
    advice = contained("doctor", "--offline")
    assert advice.returncode == 1
    assert "set [fetch] contact" in advice.stdout


def test_the_environment_holds_what_is_pinned_and_nothing_for_developers(installed: Path) -> None:
    listed = subprocess.run(
        [str(installed / "bin" / "python"), "-m", "pip", "list", "--format", "freeze"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    held = {line.lower().replace("_", "-") for line in listed.stdout.split()}
    pinned = {line.lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().split()}
    loose = {line for line in held if not line.startswith(("sourcer=", "pip=", "setuptools=", "wheel="))} - pinned
    assert not loose
    assert not any(line.startswith(("pytest=", "mypy=", "ruff=", "hatchling=")) for line in held)


def test_the_script_says_how_it_is_used() -> None:
    wrong = step("bake", check=False)
    assert wrong.returncode == 2
    assert "steps.sh wheel FOLDER" in wrong.stderr


def test_the_script_is_valid_shell() -> None:
    subprocess.run(["sh", "-n", str(STEPS)], check=True)
    assert os.access(STEPS, os.X_OK)


def test_every_step_of_the_dockerfile_is_one_of_the_script() -> None:
    steps = [step for run in arguments("RUN") for step in run.split(" && ")]
    known = re.compile(r"\S*docker/steps\.sh (tools|wheel|install|data)( \S+)*")
    assert steps
    assert not [step for step in steps if not known.fullmatch(step)]


def test_what_is_copied_is_there_and_is_sent_to_the_engine() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    ours = [words.split()[:-1] for words in arguments("COPY") if not words.startswith("--from=")]
    for name in (name for names in ours for name in names):
        assert (ROOT / name).exists(), f"COPY {name}: it is not there"
        assert name.split("/")[0] in sent, f"COPY {name}: .dockerignore keeps it away"


def test_the_image_is_pinned_and_runs_as_a_plain_user_with_a_volume_and_a_health_check() -> None:
    bases = [base.split()[0] for base in arguments("FROM")]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base) for base in bases)
    assert arguments("USER") == [f"{PLAIN}:{PLAIN}"]
    last = [word for word, _ in instructions()]
    assert last.index("USER") > max(number for number, word in enumerate(last) if word == "RUN")
    assert arguments("VOLUME") == ["/data"]
    assert (arguments("ENTRYPOINT"), arguments("CMD")) == (['["sourcer"]'], ['["schedule"]'])
