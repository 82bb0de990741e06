"""The measure of joined works can tell right from wrong: over invented rows."""

from __future__ import annotations

from benchmarks.works import compared, measured, why_missed
from benchmarks.works_truth import Ground
from sourcer.model.records import Record
from tests.resolve.builders import listed, preprint

TITLE, OTHER = "Tidal Gradients: a Slow Clock", "Hearing Moths by Their Wings"
PEOPLE = ("Marella Oduvale", "Jo van der Lindt", "Xiaobo Lianchu")
PAPER, MOTHS = preprint("2403.90017", TITLE, *PEOPLE), preprint("2403.90018", OTHER, *PEOPLE)


def entry(key: str, title: str, *names: str) -> Record:
    return listed(key, title, *(names or PEOPLE), ids=())


def ground(known: dict[str, str], *rows: Record) -> Ground:
    hidden = {("programme", key): value for key, value in known.items()}
    return Ground("invented", "arxiv_api", [PAPER, MOTHS, *rows], hidden)


def test_a_join_to_the_hidden_id_is_right_and_one_to_another_is_wrong_and_missed() -> None:
    one = ground({"1": "2403.90017"}, entry("1", TITLE))
    assert len(compared(one, [[PAPER, one.records[2]], [MOTHS]]).right) == 1
    found = compared(one, [[MOTHS, one.records[2]], [PAPER]])
    assert (len(found.right), len(found.wrong), len(found.missed)) == (0, 1, 1)
    assert (found.precision, found.recall) == (0, 0)


def test_a_join_is_wrong_even_where_the_right_record_is_not_here() -> None:
    one = ground({"1": "1901.00001"}, entry("1", TITLE))
    found = compared(one, [[PAPER, one.records[2]], [MOTHS]])
    assert (len(found.wrong), len(found.missed), found.away) == (1, 0, 1)


def test_too_many_wrong_joins_do_not_hold() -> None:
    assert next(measured(ground({"1": "2403.90017"}, entry("1", TITLE)), False)).holds
    assert not next(measured(ground({"1": "2403.90018"}, entry("1", TITLE)), False)).holds


def test_what_was_missed_has_a_reason() -> None:
    assert why_missed(entry("1", "Clocks"), PAPER) == "title changed, same authors"
    assert why_missed(entry("1", "Clocks", *PEOPLE[:1]), PAPER) == "title and authors changed"
    assert why_missed(entry("1", TITLE, "Bo Quarnell"), PAPER).startswith("no name in common")
    assert why_missed(entry("1", TITLE, PEOPLE[0], "Bo Quarnell", "Ana Plenko"), PAPER) == "same title, authors changed"
