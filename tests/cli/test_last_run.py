"""The files that monitoring reads, after good, partly good, broken and refused nights of the real program."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sourcer.demo.server import DemoServer
from tests.cli.conftest import Sourcer

NOWHERE = "http://127.0.0.1:9"
KEYS = {
    "schema", "sourcer", "config_digest", "run", "is_night", "started_at", "finished_at", "seconds", "outcome",
    "exit_code", "meaning", "needs_a_person", "fault", "sources", "stages",
}  # fmt: skip


def configure(folder: Path, pmlr: str, programme: str = "") -> None:
    """One source, or two, of the sample world or of a host that is away; a host that fails is asked once a round."""
    more = (
        f'[sources.programme]\nenabled = true\nconferences = [{{ slug = "exlearn", name = "EXLEARN", '
        f'base_url = "{programme}", years = [2026] }}]\n'
        if programme
        else ""
    )
    (folder / "sourcer.toml").write_text(
        f"[clock]\nas_of = 2026-06-30\n[fetch]\ntries = 1\ndefault_gap = 0\n[harvest]\ntry_hours = 0\n"
        f'[rank]\nbriefs = []\n[sources.pmlr]\nenabled = true\nbase_url = "{pmlr}/pmlr"\nvolumes = ["v901"]\n{more}',
        encoding="utf-8",
    )


def last_run(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "out" / "last-run.json").read_text(encoding="utf-8"))
    assert set(told) == KEYS
    metrics = (folder / "out" / "last-run.prom").read_text(encoding="utf-8")
    assert f"sourcer_last_run_exit_code {told['exit_code']}\n" in metrics
    return told


def test_a_good_night_is_written_with_its_sources_and_stages(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    configure(tmp_path, world.url)
    assert sourcer("run").returncode == 0
    told = last_run(tmp_path)
    assert (told["schema"], told["outcome"], told["exit_code"], told["fault"]) == (1, "done", 0, None)
    assert told["sources"][0]["source"] == "pmlr"
    assert told["sources"][0]["new"] > 0
    assert [stage["stage"] for stage in told["stages"]] == ["harvest", "resolve"]
    assert told["started_at"] < told["finished_at"]
    shown = json.loads(sourcer("runs", "last", "--format", "json").stdout)
    assert shown == told, "the command tells the same"


def test_a_source_that_stays_away_is_reported_with_how_often_it_was_asked_and_what_that_means(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    configure(tmp_path, world.url, NOWHERE)
    assert sourcer("run").returncode == 3
    told = last_run(tmp_path)
    away = {source["source"]: source for source in told["sources"]}["programme"]
    (trouble,) = away["troubles"]
    assert (told["outcome"], away["outcome"], trouble["kind"]) == ("partly", "failed", "unreachable")
    assert "nothing is lost" in trouble["meaning"]
    page = sourcer("runs", "last").stdout
    assert "partly (exit code 3)" in page
    assert "programme gave no answer" in page
    assert max(map(len, page.splitlines())) <= 100
    assert "unreachable" in sourcer("runs", "list").stdout


def test_a_night_that_cannot_begin_is_written_too(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    configure(tmp_path, world.url)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sourcer.sqlite3").write_bytes(b"no database at all" * 400)
    assert sourcer("run").returncode == 1
    told = last_run(tmp_path)
    assert (told["outcome"], told["exit_code"], told["run"], told["sources"]) == ("failed", 1, None, [])
    assert told["fault"] == "StoreError"
    assert "sourcer doctor" in told["meaning"]

    (tmp_path / "sourcer.toml").write_text("[rank]\nbriefs = []\n", encoding="utf-8")
    assert sourcer("run").returncode == 2, "no source is enabled"
    assert (last_run(tmp_path)["exit_code"], last_run(tmp_path)["fault"]) == (2, "ConfigError")


def test_a_night_that_is_stopped_is_written_as_stopped_and_one_that_finds_another_leaves_the_file_alone(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    configure(tmp_path, world.url)
    slowly = f'gaps = {{ "127.0.0.1:{world.port}" = 0.3 }}'
    text = (tmp_path / "sourcer.toml").read_text(encoding="utf-8").replace("default_gap = 0", slowly)
    (tmp_path / "sourcer.toml").write_text(text, encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCER__", "COV_"))}
    command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", "run"]
    with subprocess.Popen(command, cwd=tmp_path, env=clean, stderr=subprocess.PIPE, text=True) as night:
        try:
            wait_until_running(sourcer, night)
            second = sourcer("run")
            assert second.returncode == 1
            assert "another night is running" in second.stderr
            assert not (tmp_path / "out" / "last-run.json").exists(), "the other night is the last one, and goes on"
            night.send_signal(signal.SIGTERM)
            night.communicate(timeout=60)
        finally:
            night.kill()
    assert night.returncode == 130
    told = last_run(tmp_path)
    assert (told["outcome"], told["exit_code"]) == ("stopped", 130)
    assert "takes it up" in told["meaning"]


def wait_until_running(sourcer: Sourcer, night: subprocess.Popen[str]) -> None:
    for _ in range(60):
        if re.search(r"^ +\d+ +harvest +open", sourcer("runs", "list").stdout, re.MULTILINE):
            return
        assert night.poll() is None, "the night ended before it was looked at"
        time.sleep(0.05)
    raise AssertionError("no night began")


def test_a_folder_that_cannot_be_written_to_does_not_hide_how_the_night_ended(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    configure(tmp_path, world.url)
    (tmp_path / "out" / "last-run.json").mkdir(parents=True)
    night = sourcer("run")
    assert night.returncode == 0
    assert "last-run.json is not written: " in night.stderr
