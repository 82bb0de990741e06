"""Logs for other programs: every line parses and says where it comes from, and none names a person or a secret."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sourcer.demo.server import DemoServer
from sourcer.shipped import shipped
from tests.cli.conftest import Sourcer

FIELDS = ["time", "level", "event", "run", "stage", "source"]
SECRET = "ghx-0123456789-invented"
CONTACT = "operator@example.org"
NAMED = (
    ("title", "records"), ("abstract", "records"), ("url", "records"), ("name", "authorships"), ("name", "authors"),
    ("login", "accounts"), ("name", "accounts"), ("full_name", "repos"),
)  # fmt: skip


def configure(folder: Path, world: DemoServer, extra: str = "") -> None:
    """The whole sample world, a token, and a source whose host is away."""
    text = (shipped("demo") / "sample.toml").read_text(encoding="utf-8").replace("http://sample", world.url)
    text = text.replace(
        'contact = "demo@example.org"',
        f'contact = "{CONTACT}"\ntries = 2\ntokens = {{ "127.0.0.1:{world.port}" = "SAMPLE_TOKEN" }}',
    )
    text = text.replace("[rank]\nbriefs = []", '[rank]\nbriefs = ["brief.toml"]')
    text += f'[sources.acl]\nenabled = true\nbase_url = "http://127.0.0.1:9"\ncollections = ["2024.acl"]\n{extra}'
    text = text.replace("[harvest]\n", "[harvest]\ntry_hours = 0\n")
    (folder / "sourcer.toml").write_text(text, encoding="utf-8")
    brief = (shipped("demo") / "sample-brief.toml").read_text(encoding="utf-8")
    (folder / "brief.toml").write_text(brief, encoding="utf-8")


def lines_of(said: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in said.splitlines()]
    for line in found:
        assert list(line)[: len(FIELDS)] == FIELDS, f"a field is missing: {line}"
        assert datetime.fromisoformat(line["time"])
        assert line["level"] in ("info", "warning", "error", "critical")
        assert line["event"]
    return found


def test_a_night_logs_every_stage_and_source_in_json_and_names_nobody(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    configure(tmp_path, world)
    night = sourcer("run", SOURCER__LOG__FORMAT="json", SAMPLE_TOKEN=SECRET)
    assert night.returncode == 3, night.stderr
    lines = lines_of(night.stderr)
    ended = {line["stage"] for line in lines if line["event"] == "stage ended"}
    assert ended == {"night", "harvest", "resolve", "rank"}
    assert all(line["run"] for line in lines if line["event"].startswith("stage "))
    read = [line for line in lines if line["event"] == "stream read"]
    assert {line["source"] for line in read} >= {"arxiv_api", "programme", "pmlr", "github", "acl"}
    (away,) = [line for line in read if line["source"] == "acl"]
    assert (away["outcome"], away["kind"], away["stage"]) == ("failed", "unreachable", "harvest")
    waits = [line for line in lines if line["event"] == "waiting"]
    assert waits, "the host that is away is asked twice"
    assert all((line["source"], line["stage"]) == ("acl", "harvest") for line in waits), "workers say whose work it is"

    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "sourcer.sqlite3")) as conn:
        named = {str(row[0]) for column, table in NAMED for row in conn.execute(f"SELECT {column} FROM {table}")}
    assert len(named) > 1000
    assert not [text for text in named if len(text) > 4 and text in night.stderr]
    assert SECRET not in night.stderr
    assert not re.findall(r"[\w.+-]+@[\w-]+\.\w+", night.stderr), "no e-mail address, not even the operator's"
    files = [(tmp_path / "out" / name).read_text(encoding="utf-8") for name in ("last-run.json", "last-run.prom")]
    assert not [text for text in {*named, SECRET, CONTACT} if len(text) > 4 and any(text in file for file in files)]


def test_a_person_gets_text_by_default_also_where_nobody_looks(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    configure(tmp_path, world)
    night = sourcer("run")
    assert "  resolve  " in night.stderr
    assert "waiting" in night.stderr
    assert not [line for line in night.stderr.splitlines() if line.startswith("{")]
    assert "\x1b" not in night.stderr


def test_the_schedule_speaks_json_to_its_end(tmp_path: Path, world: DemoServer) -> None:
    at = (datetime.now(UTC) - timedelta(minutes=5)).strftime("%H:%M")
    configure(tmp_path, world, extra=f'[schedule]\nat = "{at}"\n[log]\nformat = "json"\n')
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCER__", "COV_"))}
    command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", "schedule"]
    with subprocess.Popen(command, cwd=tmp_path, env=clean, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = ""
            for line in process.stderr:
                said += line
                if "night ended with exit code 3" in line:
                    break
            process.send_signal(signal.SIGTERM)
            _, rest = process.communicate(timeout=60)
        finally:
            process.kill()
    events = [line["event"] for line in lines_of(said + rest)]
    assert any("it starts now" in event for event in events)
    assert events[-1] == "stopped; no night was running"


def test_a_night_that_cannot_be_run_says_so_in_json(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    configure(tmp_path, world)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sourcer.sqlite3").write_bytes(b"no database at all" * 400)
    night = sourcer("run", SOURCER__LOG__FORMAT="json")
    assert night.returncode == 1
    last = lines_of(night.stderr)[-1]
    assert last["level"] == "error"
    assert "cannot be used" in last["event"]


def test_what_a_library_or_the_program_itself_says_in_trouble_is_json_without_its_words() -> None:
    script = (
        "import logging, warnings; from sourcer import logs; logs.configure('json');"
        "logging.getLogger('httpx').warning('GET https://api.example.org/users/velda');"
        "logging.getLogger('apscheduler.scheduler').warning('Run time of job was missed');"
        "warnings.warn('velda'); logs.note('begun'); raise ValueError('velda')"
    )
    ran = subprocess.run([sys.executable, "-W", "default", "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    lines = lines_of(ran.stderr)
    assert [line.get("library") for line in lines] == ["httpx", "apscheduler.scheduler", "py.warnings", None, None]
    assert lines[1]["message"] == "Run time of job was missed"
    assert (lines[-1]["event"], lines[-1]["fault"]) == ("unforeseen fault", "ValueError")
    assert "velda" not in ran.stderr
