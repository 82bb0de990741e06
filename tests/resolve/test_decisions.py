"""What people decided about who is who: it holds whatever comes later, and leaves no trace once withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.ledger import Decision, SignedName, in_force
from sourcer.model.records import Mention, Record
from sourcer.model.works import Signature
from sourcer.resolve import Previous, Resolution, resolve
from tests.resolve.builders import preprint, signature, who, with_id
from tests.resolve.test_resolution_laws import NAMES, corpora, remembered

COAUTHORS = ("Marella Oduvale", "Bo Quarnell")
WEI = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", *COAUTHORS)
WEI_TOO = preprint("2405.90003", "Harbour Maps", "Wei Lianchu", *COAUTHORS)
ANA = preprint("2406.90001", "Hearing moths", "Ana Plenko", "Dov Hestrand")


def signed(record: Record, position: int = 0) -> SignedName:
    return SignedName(signature(record, position), record.mentions[position].name)


def merged(number: int, *places: SignedName) -> Decision:
    return Decision("merge", "Mira", "told me so", places[:1], places[1:], number=number)


def parted(number: int, ours: SignedName, *theirs: SignedName) -> Decision:
    return Decision("split", "Mira", "told me so", (ours,), theirs, number=number)


def authors(result: Resolution) -> Mapping[Signature, str]:
    return {link.signature: link.author_id for link in result.links}


def test_a_merge_joins_what_nothing_else_would_and_says_whose_word_it_is() -> None:
    result = resolve([WEI, ANA], [], decisions=[merged(1, signed(WEI), signed(ANA))])
    assert who(result, WEI, 0) == who(result, ANA, 0)
    link = next(each for each in result.links if each.signature == signature(ANA, 0))
    assert (link.kind, link.confidence) == ("decided", 1.0)
    assert link.evidence == "Mira decided that these are one person: told me so"


def test_a_merge_outweighs_different_identifiers() -> None:
    papers = [
        replace(paper, mentions=(with_id("Wei Lianchu", "orcid", f"0000-0000-0000-000{i}"),))
        for i, paper in enumerate((WEI, WEI_TOO), start=1)
    ]
    assert len(set(authors(resolve(papers, [])).values())) == 2
    result = resolve(papers, [], decisions=[merged(1, *map(signed, papers))])
    assert len(set(authors(result).values())) == 1


def test_a_split_outweighs_a_common_identifier_and_a_former_run() -> None:
    wei = with_id("Wei Lianchu", "dblp", "12/3456")
    papers = [replace(paper, mentions=(wei, *paper.mentions[1:])) for paper in (WEI, WEI_TOO)]
    known = remembered(resolve(papers, []))
    result = resolve(papers, [], known, [parted(1, *map(signed, papers))])
    assert who(result, papers[0], 0).id != who(result, papers[1], 0).id
    (change,) = result.changes
    assert (change.subject, change.kind, change.cause, change.confidence) == ("author", "split", 1, 1.0)
    assert change.signatures == (signed(papers[1]),)
    (pair,) = [each for each in result.namesakes if who(result, papers[0], 0).id in (each.author_id, each.other_id)]
    assert "a person decided that these are two" in pair.why


def test_what_is_told_apart_is_not_joined_through_a_third() -> None:
    third = preprint("2407.90009", "Slow clocks", "Wei Lianchu", *COAUTHORS)
    result = resolve([WEI, WEI_TOO, third], [], decisions=[parted(1, signed(WEI), signed(WEI_TOO))])
    assert who(result, WEI, 0).id != who(result, WEI_TOO, 0).id


def test_a_merge_by_identifier_after_a_decision_is_told_as_the_identifiers() -> None:
    bo = with_id("Bo Quarnelli", "dblp", "1/2")
    wei, other = replace(WEI, mentions=(with_id("Wei Lianchu", "dblp", "1/2"),)), preprint("2407.90001", "Moths", bo)
    known = Previous(authors={signature(WEI, 0): "Pa", signature(ANA, 0): "Pa", signature(other, 0): "Pb"})
    other = replace(other, mentions=(replace(bo, name="Wei Lianchu"),))
    (change,) = resolve([wei, ANA, other], [], known, [merged(1, signed(WEI), signed(ANA))]).changes
    assert (change.old_id, change.evidence, change.cause) == ("Pb", "same identifier: dblp:1/2", None)


def test_two_mentions_on_one_paper_are_two_whatever_is_decided() -> None:
    result = resolve([WEI], [], decisions=[merged(1, signed(WEI, 0), signed(WEI, 1))])
    assert who(result, WEI, 0).id != who(result, WEI, 1).id
    assert "decision 1 (merge) does not hold in part: both are on one paper" in result.notes


@pytest.mark.parametrize("newest", ["merge", "split"])
def test_of_two_decisions_that_contradict_each_other_the_newer_one_holds(newest: str) -> None:
    numbers = (2, 1) if newest == "merge" else (1, 2)
    said = [merged(numbers[0], signed(WEI), signed(ANA)), parted(numbers[1], signed(WEI), signed(ANA))]
    result = resolve([WEI, ANA], [], decisions=said)
    assert (who(result, WEI, 0) == who(result, ANA, 0)) == (newest == "merge")
    assert any(note.startswith("decision 1 ") for note in result.notes)


def test_a_withdrawn_decision_does_not_hold_until_the_withdrawal_is_withdrawn() -> None:
    first = merged(1, signed(WEI), signed(ANA))
    gone = Decision("withdraw", "Mira", "was wrong", about=1, number=2)
    back = Decision("withdraw", "Mira", "was right", about=2, number=3)
    assert in_force((first,)) == (first,)
    assert in_force((gone, first)) == ()
    assert in_force((first, gone, back)) == (first,)


def test_a_decision_follows_its_mention_to_another_place_on_the_record() -> None:
    said = merged(1, signed(WEI), signed(ANA))
    later = replace(WEI, mentions=(Mention("Dov Hestrand"), *WEI.mentions), version=2)
    result = resolve([later, replace(ANA, mentions=ANA.mentions[:1])], [], decisions=[said])
    assert who(result, later, 1) == who(result, ANA, 0)
    assert who(result, later, 0) != who(result, ANA, 0)


def test_a_mention_keeps_its_author_when_a_new_version_reorders_the_names() -> None:
    first = resolve([WEI, WEI_TOO, ANA], [])
    known = remembered(first)
    later = replace(WEI, mentions=WEI.mentions[::-1], version=2)
    result = resolve([later, WEI_TOO, ANA], [], known)
    assert [who(result, later, at) for at in (2, 1, 0)] == [who(first, WEI, at) for at in (0, 1, 2)]
    assert result.changes == ()


def test_a_name_that_takes_anothers_place_takes_nothing_of_theirs() -> None:
    first = resolve([WEI, WEI_TOO, ANA], [])
    known = remembered(first)
    later = replace(WEI, mentions=(Mention("Dov Hestrand"), *WEI.mentions[1:]), version=2)
    result = resolve([later, WEI_TOO, ANA], [], known)
    assert who(result, later, 0).id not in {author.id for author in first.authors if author.name == "Wei Lianchu"}
    assert who(result, WEI_TOO, 0) == who(first, WEI_TOO, 0)


# --- laws --------------------------------------------------------------------------------------------------------


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[Record], list[Decision]]:
    """Records with decisions that name some of their mentions."""
    records = draw(corpora())
    places = [signed(record, at) for record in records for at in range(len(record.mentions))]
    said: list[Decision] = []
    for number in range(1, draw(st.integers(1, 4)) if places else 1):
        some = draw(st.lists(st.sampled_from(places), min_size=2, max_size=4, unique=True)) if len(places) > 1 else []
        if some:
            cut = draw(st.integers(1, len(some) - 1))
            kind = draw(st.sampled_from(("merge", "split")))
            said.append(Decision(kind, "Mira", "", tuple(some[:cut]), tuple(some[cut:]), number=number))
    return records, said


more = st.lists(st.lists(st.sampled_from(NAMES), max_size=4), max_size=3)


@given(decided(), more)
@settings(max_examples=80, deadline=None)
def test_a_decision_alone_holds_after_any_later_records_and_from_nothing(
    world: tuple[list[Record], list[Decision]], lists: list[list[str]]
) -> None:
    records, said = world
    added = [preprint(f"2501.9000{i}", f"Anchors {i}", *names) for i, names in enumerate(lists)]
    for decision in said[-1:]:
        first = resolve(records, [], remembered(resolve(records, [])), said)
        for later in (
            resolve([*records, *added], [], remembered(first), said),
            resolve([*records, *added], [], decisions=said),
        ):
            found, works = authors(later), {key: work.id for work in later.works for key in work.records}

            def work(signature: Signature, works: Mapping[tuple[str, str], str] = works) -> str:
                return works[signature.source, signature.key]

            for one in decision.ours:
                for other in decision.theirs:
                    at, to = one.signature, other.signature
                    if at in found and to in found and work(at) != work(to):
                        if decision.kind == "split":
                            assert found[at] != found[to]
                        elif len(decision.ours) == len(decision.theirs) == 1:
                            assert found[at] == found[to]


@given(decided())
@settings(max_examples=60, deadline=None)
def test_a_rerun_with_decisions_changes_nothing_and_logs_nothing(world: tuple[list[Record], list[Decision]]) -> None:
    records, said = world
    first = resolve(records, [], decisions=said)
    again = resolve(records, [], remembered(first), said)
    assert authors(again) == authors(first)
    assert again.changes == ()


@given(decided())
@settings(max_examples=60, deadline=None)
def test_every_change_of_an_author_is_told_once(world: tuple[list[Record], list[Decision]]) -> None:
    records, said = world
    before = authors(resolve(records, []))
    after = resolve(records, [], Previous(authors=before), said)
    moved = {at for at, now in authors(after).items() if at in before and before[at] != now}
    told = [each.signature for change in after.changes for each in change.signatures]
    assert sorted(map(str, told)) == sorted(map(str, moved))
    for change in after.changes:
        assert change.evidence
        assert 0 <= change.confidence <= 1
        assert all(before[each.signature] == change.old_id for each in change.signatures)
        assert all(authors(after)[each.signature] == change.new_id for each in change.signatures)


@given(decided())
@settings(max_examples=40, deadline=None)
def test_withdrawn_decisions_leave_everything_as_if_never_made(world: tuple[list[Record], list[Decision]]) -> None:
    records, said = world
    gone = [Decision("withdraw", "Mira", "", about=each.number, number=each.number + 10) for each in said]
    assert resolve(records, [], decisions=in_force((*said, *gone))) == resolve(records, [])
