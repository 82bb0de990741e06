"""What the report says of all its people together: the map, what changed, the sources, and how much it has room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from sourcer.export.changed import MOVES_SHOWN, Before, changes_of, moved
from sourcer.export.footnotes import footnotes_of
from sourcer.export.heat import SHADES, heat_of, shade
from sourcer.export.lean import FULL, LESS, evidence_of, some
from sourcer.export.report import ROOM, ROOM_FOR_ONE, ReportHealth, report_html
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import Shortlist, ShortlistEntry, SourceNote
from tests.export.builders import a_health, a_score, a_shortlist, a_work, an_entry
from tests.export.crowd import a_crowd

BEFORE = Before(11, date(2024, 3, 13))


def someone(rank: int, *, areas: tuple[tuple[str, float], ...] = (("ice", 0.5),), **changed: object) -> ShortlistEntry:
    score = a_score(candidate_id=f"P{rank}", name=f"Person {rank}", areas=areas)
    return replace(an_entry(rank=rank, score=score, is_new=False), **changed)  # type: ignore[arg-type]


def page(shown: Shortlist, before: Before | None = None) -> BeautifulSoup:
    return BeautifulSoup(report_html(shown, health=a_health(), sample=False, before=before), "html.parser")


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_people_stand_on_the_map_under_the_area_they_fit_best_the_closest_first() -> None:
    people = [
        someone(1, areas=(("ice", 0.4), ("clocks", 0.9))),
        someone(2, areas=(("ice", 0.8), ("clocks", 0.1))),
        someone(3, areas=(("ice", 0.9), ("clocks", 0.2))),
        someone(4, areas=()),
    ]
    heat = heat_of(people)
    assert heat.areas == ("ice", "clocks")
    assert [(area, [row.entry.rank for row in rows]) for area, rows in heat.groups] == [
        ("ice", [3, 2]),
        ("clocks", [1]),
    ]
    table = page(a_shortlist(*people)).select(".heat")[0]
    assert [words(head) for head in table.select("thead th")] == ["Candidate", "ice", "clocks"]
    assert [words(row) for row in table.select("tbody tr:not(.group)")] == [
        "3 Person 3 0.90 0.20",
        "2 Person 2 0.80 0.10",
        "1 Person 1 0.40 0.90",
    ]
    assert [words(best) for best in table.select("b")] == ["0.90", "0.80", "0.90"], "not by colour alone"
    assert table.select("tbody a")[0]["href"] == "#p-P3"


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_closer_person_is_never_drawn_fainter(one: float, other: float) -> None:
    assert 0 <= shade(min(one, other)) <= shade(max(one, other)) < SHADES


def test_a_map_of_one_area_is_drawn_and_one_of_none_says_so() -> None:
    assert len(page(a_shortlist(someone(1))).select(".heat thead th")) == 2
    assert "names no problem area" in words(page(a_shortlist(someone(1, areas=()))).select("#map")[0])
    assert "nobody is on the list" in words(page(replace(a_shortlist(), entries=())).select("#map")[0])


def test_what_is_new_names_the_run_it_compares_with_and_tells_the_farthest_moves_first() -> None:
    people = [
        someone(1, previous_rank=3),
        someone(2, previous_rank=40),
        someone(3, is_new=True, previous_rank=None),
        someone(4, previous_rank=1),
        someone(5, previous_rank=5),
    ]
    section = page(a_shortlist(*people), BEFORE).select("#new")[0]
    assert words(section.select("h2")[0]) == "New since run 11 of 2024-03-13"
    assert "1 new, 2 moved up, 1 moved down, 1 in the same place" in words(section)
    assert [words(item) for item in section.select("li")] == [
        "Person 3 at 3",
        "Person 2 40 → 2",
        "Person 1 3 → 1",
        "Person 4 1 → 4",
    ]
    assert [moved(person) for person in people] == [2, 38, 0, -3, 0]


def test_a_first_ranking_and_one_that_changed_nothing_say_so() -> None:
    assert "first ranking for this brief" in words(page(a_shortlist(someone(1))).select("#new")[0])
    same = page(a_shortlist(someone(1, previous_rank=1)), BEFORE).select("#new")[0]
    assert "Nothing moved" in words(same)
    assert changes_of([], BEFORE).is_first is False


def test_of_many_moves_the_farthest_are_told_and_the_others_counted() -> None:
    people = [someone(rank, previous_rank=3 * rank) for rank in range(1, 31)]
    section = words(page(a_shortlist(*people), BEFORE).select("#new")[0])
    assert f"and {30 - MOVES_SHOWN} more, by fewer places" in section
    assert "Person 30 90 → 30" in section


def test_an_address_that_many_records_share_is_one_source_with_its_first_and_last_day() -> None:
    day = datetime(2024, 3, 13, tzinfo=UTC)
    url = "https://oai.example/list?token=a"
    notes = [SourceNote(("arxiv_oai", str(n)), url, day + timedelta(days=n)) for n in range(3)]
    found = footnotes_of([an_entry(provenance=(notes[0], notes[2])), an_entry(provenance=(notes[1],))])
    (only,) = found.notes
    assert (only.number, only.words, only.days) == (1, "oai.example/list?…", ("2024-03-13", "2024-03-15"))
    assert found.of(an_entry(provenance=tuple(notes))) == [("arxiv_oai", [1])]


def test_a_work_of_ones_own_is_told_in_full_once_and_then_by_its_number() -> None:
    own = a_work()
    told = (
        Evidence("work", own.title, own.url, own.first_public_on, 0.9),
        Evidence("date", "entered its topic in 2022 H1", own.url, own.first_public_on, 0.7),
        Evidence("work", "A work of somebody else", "https://arxiv.org/abs/2001.90001", None, 0.4),
    )
    lines = [line for group in evidence_of(an_entry(works=(own,)), told) for line in group.lines]
    assert [(line.work, line.url) for line in lines] == [
        (1, None),
        (None, None),
        (None, "https://arxiv.org/abs/2001.90001"),
    ]


def test_a_new_phrase_is_not_told_twice_where_it_is_quoted_by_who_took_it_up() -> None:
    told = (
        Evidence("phrase", "sharpness ledger"),
        Evidence("uptake", '"sharpness ledger" in 3 later works', "https://arxiv.org/abs/2305.90021"),
        Evidence("phrase", "lonely phrase"),
    )
    groups = evidence_of(an_entry(), told)
    assert [(group.label, [line.text for line in group.lines]) for group in groups] == [
        ("taken up", ['"sharpness ledger" in 3 later works']),
        ("new phrases", ["lonely phrase"]),
    ]


def test_what_is_left_out_is_counted() -> None:
    told = tuple(Evidence("earlier", f"Work {n}") for n in range(9))
    (group,) = evidence_of(an_entry(), told, LESS[0])
    assert (len(group.lines), group.more) == (4, 5)
    assert some(range(3), FULL) == ((0, 1, 2), 0)


def test_two_hundred_people_with_everything_known_of_them_fit_into_a_mail() -> None:
    shown = a_crowd(200)
    html = report_html(shown, health=a_health(), sample=True, before=BEFORE)
    assert len(html.encode()) < ROOM == 2_000_000
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.select("details.card")) == len(soup.select(".ranking tbody tr")) == 200
    assert len(soup.select(".heat tbody tr:not(.group)")) == 200
    assert all(entry.score.name in html and entry.works[0].title in html for entry in shown.entries)
    first, last = soup.select("details.card")[0], soup.select("details.card")[-1]
    assert not first.select(".more"), "the best are told whole"
    assert last.select(".more")
    assert "The cards after the 25th say less, and how much less" in words(soup.select("#cards")[0])


def test_a_short_report_leaves_nothing_out() -> None:
    html = report_html(a_crowd(20), health=a_health(), sample=True)
    assert "small enough to mail" not in html
    assert 'class="more"' not in html


@pytest.mark.parametrize("length", [200, 3_000])
def test_very_long_texts_make_no_page_that_cannot_be_mailed(length: int) -> None:
    long = "A name of very many letters " * (length // 28)
    people = tuple(
        replace(entry, names=(long,) * 8, affiliations=(long,) * 60, namesakes=(long,) * 60)
        for entry in a_crowd(100).entries
    )
    html = report_html(a_shortlist(*people), health=ReportHealth(), sample=False)
    assert len(html.encode()) < ROOM


def test_more_than_two_hundred_people_get_as_much_room_each() -> None:
    html = report_html(a_crowd(240), health=a_health(), sample=True)
    assert ROOM < len(html.encode()) < 240 * ROOM_FOR_ONE
