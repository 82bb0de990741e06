"""The timeline: everything with a day in its year, in order, and nothing drawn where nothing can be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from sourcer.export.text import plain_text
from sourcer.export.timeline import SHOWN_A_YEAR, timeline_lines, timeline_of
from sourcer.model.records import Account, Provenance
from sourcer.model.shortlist import FirstPaper, ShortlistEntry
from tests.export.builders import a_score, a_work, an_entry, an_implementation

READ = Provenance("https://api.github.example/users/okehamble", datetime(2024, 3, 13, tzinfo=UTC), "h")
ACCOUNT = Account("17", "okehamble", "User", READ)


def an_entry_of(*days: date | None) -> ShortlistEntry:
    works = tuple(a_work(id=f"W{at}", title=f"Work {at}", first_public_on=day) for at, day in enumerate(days))
    return an_entry(works=works, other_works=0, implementations=(), provenance=())


def test_a_year_tells_works_with_their_venue_code_and_accounts_by_day() -> None:
    lines = dict(timeline_lines(timeline_of(an_entry(accounts=(ACCOUNT,)))))
    assert lines["2022"] == (
        "03-14 “A ledger of sharpness for long training runs” (Northmere Conference 2022 Accept (oral))"
        " · 03-20 code okehamble/sharpness-ledger (the authors' own code)"
    )
    assert lines["2024"] == "03-13 account okehamble (read here)"
    assert lines["besides"] == "3 more works known, not shown here"
    assert "works a year" not in lines, "one work draws no line"


def test_works_a_year_are_drawn_where_there_are_enough_with_a_dot_for_a_year_without() -> None:
    days = [date(2019, 1, 1), date(2021, 5, 1), date(2021, 6, 1), date(2022, 1, 1)]
    assert timeline_of(an_entry_of(*days)).curve == "2019 ▄·█▄ 2022"
    assert timeline_of(an_entry_of(*days[:2])).curve == ""
    assert timeline_of(an_entry_of(*days[1:3], date(2021, 7, 1))).curve == "", "one year is no curve"
    assert timeline_of(an_entry_of(date(1, 1, 1), *days)).curve == "", "nor is a gap of two thousand years"


def test_the_first_paper_known_here_is_told_where_it_is_not_among_the_works_shown() -> None:
    first = FirstPaper(date(2017, 2, 1), "Where it began", "https://arxiv.org/abs/1702.90001")
    timeline = timeline_of(an_entry(first_paper=first))
    assert timeline_lines(timeline)[0] == ("2017", "02-01 “Where it began” (first paper known here)")
    assert timeline.more == 2
    shown = a_work()
    same = FirstPaper(date(2022, 3, 14), shown.title, shown.url)
    assert timeline_of(an_entry(first_paper=same)).years == timeline_of(an_entry()).years


def test_a_paper_that_somebody_only_implemented_is_not_counted_as_theirs() -> None:
    code = an_implementation(relation="independent")
    timeline = timeline_of(an_entry(score=replace(a_score(), kind="implementer"), implementations=(code,)))
    assert timeline.counts == ()
    assert "paper “A ledger of sharpness for long training runs”, by others" in timeline_lines(timeline)[0][1]


def test_of_a_full_year_the_first_few_are_told_and_the_rest_counted() -> None:
    timeline = timeline_of(an_entry_of(*(date(2023, month, 1) for month in range(1, 8))))
    ((_, text), *_) = timeline_lines(timeline)
    assert text.endswith(f"“Work {SHOWN_A_YEAR - 1}” (Northmere Conference 2022 Accept (oral)) · and 4 more")


def test_works_without_a_day_are_counted() -> None:
    assert timeline_lines(timeline_of(an_entry_of(None, None))) == [("besides", "2 works without a day")]
    assert timeline_lines(timeline_of(an_entry_of())) == []


@given(st.lists(st.one_of(st.none(), st.dates()), max_size=12), st.text(max_size=80))
def test_every_day_is_in_its_year_once_and_every_line_is_one_line(days: list[date | None], title: str) -> None:
    entry = an_entry_of(*days)
    entry = replace(entry, works=tuple(replace(work, title=title) for work in entry.works))
    timeline = timeline_of(entry)
    dated = sorted(day for day in days if day)
    assert [event.on for year in timeline.years for event in year.events] == dated
    assert [year.year for year in timeline.years] == sorted({day.year for day in dated})
    assert all(event.on.year == year.year for year in timeline.years for event in year.events)
    assert timeline.undated == days.count(None)
    assert not timeline.counts or sum(count for _, count in timeline.counts) == len(dated)
    assert all(plain_text(text) == text and len(text) < 600 for _, text in timeline_lines(timeline))
