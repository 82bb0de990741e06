"""How an operator sees each stream, what was set aside, and how it is read again."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType
from sqlalchemy import Engine

from sourcer.cli import render_records as render
from sourcer.model.records import Mention, Provenance, Record, Skipped
from sourcer.model.runs import Checkpoint
from sourcer.sources.base import Request
from sourcer.store import aside as store_aside
from sourcer.store import payloads, runs, schema
from sourcer.store import records as facts
from sourcer.store.aside import SetAside
from sourcer.store.engine import open_engine, reading, writing
from sourcer.store.runs import StreamState

CAME = datetime(2026, 6, 1, 5, tzinfo=UTC)
URL = "https://proceedings.example/v901/"
LISTING = b'<html><body><div class="paper"><p class="title">Tides</p></div></body></html>'
Sourcer = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def sourcer(tmp_path: Path) -> Sourcer:
    """Run the real program beside a configuration with one enabled source and a database."""
    text = f'[fetch]\ncontact = "t@example.org"\n[sources.pmlr]\nenabled = true\nbase_url = "{URL[:-6]}"\n'
    (tmp_path / "sourcer.toml").write_text(f'{text}volumes = ["v901", "v902"]\n', encoding="utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCER__", "COV_"))}
        command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", *words]
        return subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, check=False, timeout=60)

    return run


@pytest.fixture
def store(sourcer: Sourcer, tmp_path: Path) -> Iterator[Engine]:
    """The database after a night on which the listing of v901 could not be read."""
    engine = open_engine(f"sqlite:///{tmp_path / 'out' / 'sourcer.sqlite3'}")
    schema.upgrade(engine)
    page = Provenance(URL, CAME, "ab" * 32)
    paper = Record("programme", "tides/1", "Tides", None, (Mention("Ada Invented"),), URL, page)
    with writing(engine) as conn:
        runs.save_checkpoint(conn, Checkpoint("pmlr", "v901", problem="cut short: [red]half[/red]", failures_in_row=3))
        runs.save_checkpoint(conn, Checkpoint("programme", "tides 2026", CAME.date(), succeeded_at=CAME))
        blocked = Checkpoint("pmlr", "v902", problem="the host wants a login", failures_in_row=1, is_blocked=True)
        runs.save_checkpoint(conn, replace(blocked, due_at=CAME + timedelta(days=1)))
        facts.save_records(conn, [paper], run_id=1, now=CAME, stream="tides 2026")
        payloads.save_payload(conn, Request("pmlr", "v901", URL, kind="volume"), LISTING, page)
        aside = Skipped("pmlr", "page v901", "cut short: the page has no end", page)
        other = Skipped("programme", "tides/2", "=no title", replace(page, fetched_at=CAME - timedelta(days=1)))
        store_aside.replace_skipped(conn, "pmlr", page, [aside, other], read=())
    yield engine
    engine.dispose()


@pytest.mark.usefixtures("store")
def test_sources_tells_how_every_stream_stands(sourcer: Sourcer) -> None:
    table = sourcer("sources")
    assert table.returncode == 0, table.stderr
    lines = [line.strip() for line in table.stdout.splitlines()]
    assert lines == [
        "pmlr  0 records, 1 set aside",
        "v901",
        "never succeeded, 0 records, due every night",
        "failures in a row: 3; the last: cut short: [red]half[/red]",
        "v902",
        "never succeeded, 0 records, due from 2026-06-02 05:00 UTC",
        "blocked: the host wants a login",
        "programme  1 records, 1 set aside",
        "tides 2026",
        "last success 2026-06-01 05:00 UTC, complete before 2026-06-01, 1 records",
        "off: the configuration does not ask for it any more",
    ]
    documents = json.loads(sourcer("sources", "--format", "json").stdout)
    assert documents[2] == {
        "source": "programme",
        "stream": "tides 2026",
        "is_on": False,
        "last_success": "2026-06-01T05:00:00+00:00",
        "high_water": "2026-06-01",
        "next_due": None,
        "records": 1,
        "set_aside": 0,
        "source_records": 1,
        "source_set_aside": 1,
        "is_blocked": False,
        "failures_in_row": 0,
        "problem": "",
    }
    rows = list(csv.DictReader(io.StringIO(sourcer("sources", "--format", "csv").stdout, newline="")))
    assert [(row["stream"], row["is_on"], row["last_success"]) for row in rows][:2] == [
        ("v901", "True", ""),
        ("v902", "True", ""),
    ]


@pytest.mark.usefixtures("store")
def test_skipped_shows_reason_and_address_and_says_how_many_more_there_are(sourcer: Sourcer) -> None:
    whole = sourcer("records", "skipped")
    assert whole.returncode == 0, whole.stderr
    assert "cut short: the page has no end" in whole.stdout
    assert URL in whole.stdout
    assert "more" not in whole.stderr
    one = sourcer("records", "skipped", "--limit", "1", "--format", "json")
    assert [entry["key"] for entry in json.loads(one.stdout)] == ["page v901"], "what was met last comes first"
    assert "and 1 more" in one.stderr
    rows = list(csv.DictReader(io.StringIO(sourcer("records", "skipped", "--source", "programme", "-f", "csv").stdout)))
    assert [(row["key"], row["reason"]) for row in rows] == [("tides/2", "'=no title")]
    wrong = sourcer("records", "skipped", "--source", "pmrl")
    assert wrong.returncode == 2
    assert "there is no such source; there are: " in wrong.stderr


def test_reparse_reads_kept_pages_without_asking_the_server(sourcer: Sourcer, store: Engine) -> None:
    ran = sourcer("records", "reparse")
    assert ran.returncode == 0, ran.stderr
    assert " ".join(ran.stdout.split()) == "pmlr 1 payloads read again, 0 new, 0 changed, 1 still set aside"
    with reading(store) as conn:
        assert [entry.key for entry in store_aside.load_skipped(conn)] == ["v901 paper 1", "tides/2"], (
            "the page can be read, its one entry has no page of its own"
        )
    refused = sourcer("records", "reparse", "--source", "programme")
    assert refused.returncode == 2
    assert "not enabled; enabled are: pmlr" in refused.stderr


def test_an_empty_store_says_so(sourcer: Sourcer) -> None:
    assert "sourcer db upgrade" in sourcer("sources").stderr
    assert sourcer("db", "upgrade").returncode == 0
    assert "Nothing is set aside" in sourcer("records", "skipped").stdout
    assert sourcer("records", "reparse").stdout.split()[:3] == ["pmlr", "0", "payloads"]


def printed(thing: RenderableType, width: int) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(thing)
    return out.getvalue()


@given(words=st.text(max_size=60), width=st.sampled_from([200, 100, 60, 20, 8]))
def test_foreign_words_only_show_and_no_line_is_wider_than_the_terminal(words: str, width: int) -> None:
    mark = Checkpoint("pmlr", words, CAME.date(), succeeded_at=CAME, failures_in_row=1, problem=words)
    states = [StreamState(mark, 20412, 3, (20412, 3), is_on=False)]
    aside = SetAside("pmlr", words, URL * 4, f"\x1b[31m[red]{words}", CAME, CAME)
    for shown in (render.streams_table(states, width), render.skipped_table([aside])):
        text = printed(shown, width)
        assert all(cell_len(line) <= width for line in text.split("\n"))
        assert "\x1b" not in text
