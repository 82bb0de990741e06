"""Laws of what is one work, over wild records of a few titles and names that differ a little."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.ids import ExternalId
from sourcer.model.records import Record, RecordKey
from sourcer.resolve.bylines import byline_of
from sourcer.resolve.titles import likeness, read_title, similarity
from sourcer.resolve.works import group_records, joining_ids
from tests.resolve.builders import listed, preprint

NAMES = ("Wei Lianchu", "W. Lianchu", "Wen Lianchu", "Ana Plenko", "Bo Quarnell", "TIDE Collaboration", "et al.")
TITLES = (
    "Tidal gradients for slow clocks", "Tidal gradients for slow clock", "TIDAL: Tidal gradients for slow clocks",
    "Tidal gradients for slow clocks: at night", "Tidal gradients for slower clocks", "Tidal gradients, part II",
    "Tidal gradients, part I", "Tidal++: gradients for slow clocks", "", "Preface", "潮汐梯度",
)  # fmt: skip


@st.composite
def a_record(draw: st.DrawFn, number: int) -> Record:
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4))
    title = draw(st.sampled_from(TITLES))
    if draw(st.booleans()):
        return preprint(f"2{draw(st.integers(1, 5))}01.9{number:04}", title, *names)
    year = draw(st.integers(2021, 2026))
    facts: dict[str, Any] = {
        "source": draw(st.sampled_from(["programme", "openreview", "pmlr"])),
        "venue": draw(st.sampled_from([f"EXCONF {year}", f"EXLEARN {year}", "EXCONF"])),
        "status": draw(st.sampled_from(["Reject", "Accept (poster)", None])),
        "ids": draw(st.sampled_from([(), (ExternalId("openreview", "forum1"),), (ExternalId("doi", "10.9999/j.1"),)])),
        "updated": draw(st.sampled_from([None, datetime(year, 5, 1, tzinfo=UTC)])),
    }
    return listed(str(number), title, *names, **facts)


@st.composite
def corpora(draw: st.DrawFn) -> list[Record]:
    return [draw(a_record(number)) for number in range(draw(st.integers(1, 9)))]


def homes(groups: Sequence[Sequence[Record]]) -> dict[RecordKey, str]:
    return {record.record_key: f"W{at}" for at, group in enumerate(groups) for record in group}


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_records_never_matters(records: list[Record], rng: random.Random) -> None:
    shuffled = list(records)
    rng.shuffle(shuffled)
    assert group_records(shuffled, {}) == group_records(records, {})


@given(corpora())
@settings(max_examples=100, deadline=None)
def test_every_record_is_in_exactly_one_work(records: list[Record]) -> None:
    held = Counter(record.record_key for group in group_records(records, {}) for record in group)
    assert held == Counter(record.record_key for record in records)


@given(corpora())
@settings(max_examples=150, deadline=None)
def test_no_work_holds_two_arxiv_ids(records: list[Record]) -> None:
    for group in group_records(records, {}):
        assert len({known for record in group for known in joining_ids(record) if known.scheme == "arxiv"}) <= 1


@given(corpora(), st.data())
@settings(max_examples=150, deadline=None)
def test_one_more_record_never_splits_a_work_that_is_remembered(records: list[Record], data: st.DataObject) -> None:
    before = group_records(records, {})
    after = homes(group_records([*records, data.draw(a_record(77))], homes(before)))
    for group in before:
        assert len({after[record.record_key] for record in group}) == 1


@given(corpora())
@settings(max_examples=100, deadline=None)
def test_a_rerun_that_remembers_joins_the_same(records: list[Record]) -> None:
    first = group_records(records, {})
    assert group_records(records, homes(first)) == first


@given(corpora())
@settings(max_examples=150, deadline=None)
def test_what_names_nobody_is_joined_by_identifiers_only(records: list[Record]) -> None:
    for group in group_records(records, {}):
        known = Counter(each for record in group for each in set(joining_ids(record)))
        for record in group:
            if byline_of(record).is_anonymous and len(group) > 1:
                assert any(known[each] > 1 for each in joining_ids(record))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_title_can_be_read_and_likeness_is_symmetric(one: str, other: str) -> None:
    a, b = read_title(one), read_title(other)
    assert likeness(a, b) == likeness(b, a)
    assert similarity(a, b) == similarity(b, a)
    assert likeness(a, a) in ("respelled", None)
