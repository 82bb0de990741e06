"""What people decided about what is one work: it holds whatever comes later, and leaves no trace once withdrawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.ids import ExternalId
from sourcer.model.ledger import Decision, in_force
from sourcer.model.records import Record, RecordKey
from sourcer.resolve import Previous, Resolution, resolve
from sourcer.resolve.works import group_records
from tests.resolve.builders import listed, preprint, work_of
from tests.resolve.test_resolution_laws import remembered
from tests.resolve.test_work_laws import a_record, corpora, homes

NAMES = ("Wei Lianchu", "Ana Plenko", "Bo Quarnell")
TIDES = preprint("2403.90017", "Tidal gradients for slow clocks", *NAMES)
TIDES_TOO = preprint("2405.90003", "Slow clocks from the tide", *NAMES)
PRINTED = listed("tides", "Tidal gradients for slow clocks", *NAMES)
MOTHS = listed("moths", "Hearing moths by their wings", "Dov Hestrand")


def merged(number: int, ours: Sequence[Record], theirs: Sequence[Record] = ()) -> Decision:
    return decided("merge", number, ours, theirs)


def parted(number: int, ours: Sequence[Record], theirs: Sequence[Record]) -> Decision:
    return decided("split", number, ours, theirs)


def decided(kind: str, number: int, ours: Sequence[Record], theirs: Sequence[Record]) -> Decision:
    keys = [tuple(record.record_key for record in side) for side in (ours, theirs)]
    return Decision(
        kind,  # type: ignore[arg-type]
        "Mira",
        "told me so",
        subject="work",
        number=number,
        our_records=keys[0],
        their_records=keys[1],
    )


def are_one(records: Sequence[Record], a: Record, b: Record, *said: Decision, was: Resolution | None = None) -> bool:
    home = homes(group_records(records, remembered(was).works if was else {}, said))
    return home[a.record_key] == home[b.record_key]


def test_a_merge_joins_what_nothing_else_would_and_says_whose_word_it_is() -> None:
    before = resolve([TIDES, MOTHS], [])
    result = resolve([TIDES, MOTHS], [], remembered(before), [merged(1, [TIDES], [MOTHS])])
    assert work_of(result, TIDES) == work_of(result, MOTHS)
    (change,) = [each for each in result.changes if each.subject == "work"]
    assert (change.kind, change.cause, change.confidence) == ("joined", 1, 1.0)
    assert change.evidence == "Mira decided that these are one work: told me so"
    assert change.old_id in {work.id for work in before.works} - {work.id for work in result.works}


def test_different_arxiv_ids_do_not_outweigh_a_merge_and_both_papers_later_records_follow_it() -> None:
    later = [replace(TIDES, source="arxiv_oai"), replace(TIDES_TOO, source="arxiv_oai", title="The tide's slow clocks")]
    printed = listed("t2", "Tidal gradients for slow clocks", *NAMES, ids=(ExternalId("arxiv", "2405.90003"),))
    assert not are_one([TIDES, TIDES_TOO], TIDES, TIDES_TOO)
    said = merged(1, [TIDES], [TIDES_TOO])
    (work,) = resolve([TIDES, TIDES_TOO, *later, printed], [], decisions=[said]).works
    assert {known.value for known in work.ids if known.scheme == "arxiv"} == {"2403.90017", "2405.90003"}


def test_a_merge_lets_no_third_paper_of_arxiv_in() -> None:
    third = preprint("2407.90009", "Tidal gradients for slow clocks", *NAMES)
    assert not are_one([TIDES, TIDES_TOO, third], TIDES, third, merged(1, [TIDES], [TIDES_TOO]))


@pytest.mark.parametrize(
    "other", [PRINTED, replace(TIDES, source="arxiv_oai"), replace(PRINTED, title="Tidal gradient for slow clocks")]
)
def test_a_split_outweighs_a_common_id_or_title_and_a_former_run(other: Record) -> None:
    assert are_one([TIDES, other], TIDES, other)
    before = resolve([TIDES, other], [])
    said = parted(1, [TIDES], [other])
    assert not are_one([TIDES, other], TIDES, other, said)
    result = resolve([TIDES, other], [], remembered(before), [said])
    assert work_of(result, TIDES) != work_of(result, other)
    (change,) = [each for each in result.changes if each.subject == "work"]
    assert (change.kind, change.cause, change.confidence) == ("split", 1, 1.0)
    assert change.evidence == "decision 1 of a person keeps them apart"


def test_what_is_told_apart_is_not_joined_through_a_third_and_stays_together_on_its_side() -> None:
    third = listed("third", "Tidal gradients for slow clocks", *NAMES, source="openreview", ids=())
    doi = (ExternalId("doi", "10.9999/j.1"),)
    one, other, more = (replace(PRINTED, key=key, ids=doi) for key in ("a", "b", "c"))
    assert not are_one([TIDES, PRINTED, third], TIDES, PRINTED, parted(1, [TIDES], [PRINTED]))
    said = parted(1, [one], [other, more])
    assert not are_one([one, other, more], one, other, said)
    assert are_one([one, other, more], other, more, said)


@pytest.mark.parametrize("newest", ["merge", "split"])
def test_of_two_decisions_that_contradict_each_other_the_newer_one_holds_and_a_note_says_so(newest: str) -> None:
    numbers = (2, 1) if newest == "merge" else (1, 2)
    said = [merged(numbers[0], [TIDES], [MOTHS]), parted(numbers[1], [TIDES], [MOTHS])]
    result = resolve([TIDES, MOTHS], [], decisions=said)
    assert (work_of(result, TIDES) == work_of(result, MOTHS)) == (newest == "merge")
    told = {
        "merge": "decision 1 (split) gives way in part to a newer one that put its records together",
        "split": "decision 1 (merge) does not hold in part: a newer decision keeps them apart",
    }
    assert [note for note in result.notes if note.startswith("decision ")] == [told[newest]]


def test_an_old_merge_of_many_does_not_undo_what_a_newer_one_put_together() -> None:
    said = [merged(3, [TIDES], [MOTHS]), parted(2, [TIDES], [MOTHS]), merged(1, [TIDES, MOTHS], [PRINTED])]
    records = [TIDES, MOTHS, PRINTED]
    assert are_one(records, TIDES, MOTHS, *said)
    assert are_one(records, TIDES, PRINTED, *said)


def test_decisions_about_people_and_about_works_do_not_reach_each_other() -> None:
    strange = replace(merged(1, [TIDES], [MOTHS]), subject="author")
    result = resolve([TIDES, MOTHS], [], decisions=[strange])
    assert work_of(result, TIDES) != work_of(result, MOTHS)
    assert resolve([TIDES, MOTHS], [], decisions=[merged(1, [TIDES], [replace(MOTHS, key="gone")])]).notes == ()


# --- laws --------------------------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Record], list[Decision]]:
    """Records with decisions that name some of them."""
    records = draw(corpora())
    said: list[Decision] = []
    for number in range(1, draw(st.integers(1, 5)) if len(records) > 1 else 1):
        some = draw(st.lists(st.sampled_from(records), min_size=2, max_size=4, unique_by=lambda each: each.record_key))
        cut = draw(st.integers(1, len(some) - 1))
        said.append(decided(draw(st.sampled_from(("merge", "split"))), number, some[:cut], some[cut:]))
    return records, said


@st.composite
def larger_worlds(draw: st.DrawFn) -> tuple[list[Record], list[Decision], list[Record]]:
    records, said = draw(worlds())
    return records, said, [draw(a_record(70 + at)) for at in range(draw(st.integers(0, 3)))]


def works_of(result: Resolution) -> dict[RecordKey, str]:
    return {record: work.id for work in result.works for record in work.records}


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_a_rerun_with_decisions_gives_identical_ids_and_logs_nothing(
    world: tuple[list[Record], list[Decision]],
) -> None:
    records, said = world
    first = resolve(records, [], decisions=said)
    again = resolve(records, [], remembered(first), said)
    assert works_of(again) == works_of(first)
    assert again.changes == ()
    assert [note for note in again.notes if note.startswith("decision")] == [
        note for note in first.notes if note.startswith("decision")
    ]


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_no_order_of_records_or_decisions_matters(
    world: tuple[list[Record], list[Decision]], rng: random.Random
) -> None:
    records, said = world
    others = [list(records), list(said)]
    for some in others:
        rng.shuffle(some)
    assert group_records(others[0], {}, others[1]) == group_records(records, {}, said)  # type: ignore[arg-type]


@given(larger_worlds())
@settings(max_examples=120, deadline=None)
def test_the_newest_decision_holds_after_any_later_records_and_from_nothing(
    world: tuple[list[Record], list[Decision], list[Record]],
) -> None:
    records, said, added = world
    first = resolve(records, [], remembered(resolve(records, [])), said)
    for decision in said[-1:]:
        for known in (works_of(first), {}):
            home = homes(group_records([*records, *added], known, said))
            ours, theirs = ({home[key] for key in side} for side in (decision.our_records, decision.their_records))
            if decision.kind == "split":
                assert not ours & theirs
            else:
                assert len(ours | theirs) == 1


@given(worlds())
@settings(max_examples=80, deadline=None)
def test_a_decision_that_does_not_hold_is_told_and_only_such(world: tuple[list[Record], list[Decision]]) -> None:
    records, said = world
    result = resolve(records, [], decisions=said)
    home = works_of(result)
    for decision in said:
        ours, theirs = ({home[key] for key in side} for side in (decision.our_records, decision.their_records))
        holds = len(ours | theirs) == 1 if decision.kind == "merge" else not ours & theirs
        assert holds != any(note.startswith(f"decision {decision.number} ") for note in result.notes)


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_every_change_of_a_work_is_told_once(world: tuple[list[Record], list[Decision]]) -> None:
    records, said = world
    before = works_of(resolve(records, []))
    after = resolve(records, [], Previous(works=before), said)
    moved = {at for at, now in works_of(after).items() if before[at] != now}
    told = [record for change in after.changes if change.subject == "work" for record in change.records]
    assert sorted(told) == sorted(moved)


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_withdrawn_decisions_leave_everything_as_if_never_made(world: tuple[list[Record], list[Decision]]) -> None:
    records, said = world
    gone = [
        Decision("withdraw", "Mira", "", about=each.number, number=each.number + 10, subject="work") for each in said
    ]
    assert resolve(records, [], decisions=in_force((*said, *gone))) == resolve(records, [])
