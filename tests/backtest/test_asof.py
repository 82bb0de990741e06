"""Facts as they were: what a later day told is gone, and what cannot be undone is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sourcer.lookback.asof import day_of, past_of, span_of
from sourcer.model.records import IssueCounts, Record
from tests.backtest.worlds import DAY, a_repo, preprint

BEFORE, AFTER = date(2023, 5, 1), date(2024, 5, 1)
PAPER = preprint("2305.00001", "On tides", "We study tides.", BEFORE, "Zofia Quillfeather")


def known(record: Record) -> Record | None:
    return next(iter(past_of([record], [], DAY).records), None)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"published": BEFORE, "updated": datetime(2025, 1, 1, tzinfo=UTC)}, BEFORE),
        ({"published": None, "updated": datetime(2023, 7, 2, tzinfo=UTC), "venue": "EXCONF 2023"}, date(2023, 7, 2)),
        ({"published": None, "venue": "EXCONF 2023"}, date(2023, 12, 31)),
        ({"published": None, "venue": "EXCONF"}, None),
    ],
)
def test_a_record_is_public_from_the_first_day_that_is_sure(told: dict[str, object], day: date | None) -> None:
    assert day_of(replace(PAPER, **told)) == day  # type: ignore[arg-type]


def test_later_and_undated_records_are_left_out_and_counted() -> None:
    later, undated = replace(PAPER, key="b", published=AFTER), replace(PAPER, key="c", published=None)
    past = past_of([PAPER, later, undated], [], DAY)
    assert past.records == (PAPER,)
    assert (past.later, past.undated) == (1, 1)
    assert any("1 later ones" in note for note in past.notes())
    assert any("without a day" in note for note in past.notes())


def test_a_day_is_itself_known() -> None:
    assert known(replace(PAPER, published=DAY)) is not None


def test_a_status_is_never_kept_and_a_venue_of_a_later_year_is_not() -> None:
    kept = known(replace(PAPER, venue="EXCONF 2023", status="Accept (oral)"))
    assert kept is not None
    assert (kept.venue, kept.status) == ("EXCONF 2023", None)
    submitted = known(replace(PAPER, venue="EXCONF 2024", status="Accept (oral)"))
    assert submitted is not None
    assert (submitted.venue, submitted.status) == (None, None)


def test_what_a_later_version_may_have_brought_is_taken_away_and_its_text_is_counted() -> None:
    again = replace(
        PAPER,
        updated=datetime(2024, 5, 1, tzinfo=UTC),
        version=3,
        comment="Accepted as an oral; the first two authors contributed equally",
        links=("https://code.example/x",),
        withdrawn=True,
    )
    past = past_of([again], [], DAY)
    kept = past.records[0]
    assert (kept.comment, kept.links, kept.withdrawn, kept.version) == (None, (), False, None)
    assert kept.abstract == PAPER.abstract
    assert past.later_versions == 1
    assert any("have a later version" in note for note in past.notes())


def test_what_was_withdrawn_before_stays_so() -> None:
    gone = known(replace(PAPER, updated=datetime(2023, 6, 1, tzinfo=UTC), withdrawn=True))
    assert gone is not None
    assert gone.withdrawn


def test_code_is_read_only_where_it_has_not_changed_since() -> None:
    still = a_repo("1", "2305.00001", BEFORE, stars=900, issues=IssueCounts(9, 9, 0), archived=True)
    pushed, young = a_repo("2", "2305.00001", BEFORE, AFTER), a_repo("3", "2305.00001", AFTER)
    unknown = a_repo("4", "2305.00001", BEFORE, pushed_at=None)
    past = past_of([PAPER], [still, pushed, young, unknown], DAY)
    (kept,) = past.repos
    assert (kept.key, kept.stars, kept.issues, kept.archived) == ("1", None, None, False)
    assert past.changed_repos == 2, "one pushed to since, one of which nobody knows; the young one was not there"


def test_the_span_of_nothing_is_none() -> None:
    assert span_of([]) is None
    assert span_of([PAPER, replace(PAPER, published=AFTER)]) == (BEFORE, AFTER)
