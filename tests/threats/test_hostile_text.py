"""Text that somebody wrote to do harm, on its way into the database and into a log: kept as text, it never acts."""

from __future__ import annotations

import json
import logging
import sys

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect

from sourcer import logs
from sourcer.model.records import Mention
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from tests.store.store_samples import NOW, a_record, thorough

SQL = (
    "'; DROP TABLE records; --",
    '"; DELETE FROM authors; --',
    "Robert'); DROP TABLE works;--",
    "%s %(title)s :title ? $1 {title}",
    "' OR '1'='1",
    "\\'; SELECT pg_sleep(60); --",
    "/* */ UNION SELECT body FROM payloads",
)
HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07",
    "good\n2026-01-01 [info] all is well",
    "good\r\x1b[1Aforged",
    "\u202eexe.gpj",
    '", "level": "info", "event": "forged',
)


@pytest.mark.parametrize("text", SQL)
def test_sql_in_a_record_is_stored_as_it_was_written(engine: Engine, text: str) -> None:
    before = inspect(engine).get_table_names()
    made = a_record(title=text, abstract=text, mentions=(Mention(text, (text,)),), comment=text, venue=text)
    with writing(engine) as conn:
        facts.save_records(conn, [made], run_id=1, now=NOW)
    with reading(engine) as conn:
        (found,) = [each for each in facts.load_records(conn) if each.key == made.key]
    assert (found.title, found.abstract, found.mentions, found.venue) == (text, text, made.mentions, text)
    assert inspect(engine).get_table_names() == before


def logged(text: str, *, as_json: bool, capsys: pytest.CaptureFixture[str]) -> str:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    logs.configure("json" if as_json else "text")
    try:
        structlog.get_logger("test").warning("source failed", problem=text, word=f"x{text}")
    finally:
        logs.configure()
        structlog.reset_defaults()
        logging.captureWarnings(False)
        root.handlers[:], root.level, sys.excepthook = handlers, level, hook
    return capsys.readouterr().err


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_log_is_one_line_of_json(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(text, as_json=True, capsys=capsys)
    assert line.count("\n") == 1
    assert line.isascii()
    read = json.loads(line)
    assert (read["problem"], read["event"], read["level"]) == (text, "source failed", "warning")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_log_does_nothing_to_a_terminal(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(text, as_json=False, capsys=capsys)
    assert line.count("\n") == 1
    assert not set(text) & set("\x07\r\u202e") & set(line)
    assert "\x1b[2J" not in line
    assert "\x1b]0" not in line


@given(st.text(max_size=60))
@thorough
def test_whatever_a_log_is_told_it_writes_one_line(capsys: pytest.CaptureFixture[str], text: str) -> None:
    for as_json in (True, False):
        assert logged(text, as_json=as_json, capsys=capsys).count("\n") == 1
