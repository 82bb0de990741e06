"""Laws of the whole: blind to input order, the same again, and never against what was known."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.records import Record
from sourcer.resolve import Previous, Resolution, resolve
from sourcer.resolve.stable_ids import stable_ids
from tests.resolve.builders import a_repo, crowd, listed, preprint

NAMES = (
    "Wei Lianchu", "W. Lianchu", "Wen Lianchu", "Lianchu Wei", "Ana B. Plenko", "Ana Plenko", "A. C. Plenko",
    "Inés Robledal Quirante", "Inés Robledal", "Bo Quarnell", "Quarnell, Bo", "Dangvo Van Trinhe", "Van Trinhe Dangvo",
    "Seo-yeon Bangmi", "Seoyeon Bangmi", "Osmanil al-Talibu", "Plenko", "李伟明", "TIDE Collaboration", "et al.",
)  # fmt: skip
TITLES = (
    "Tidal gradients for slow clocks",
    "Harbour maps from soundings",
    "Hearing moths by their wings",
    "Tidal maps",
)


@st.composite
def corpora(draw: st.DrawFn) -> list[Record]:
    records = []
    for number in range(draw(st.integers(1, 9))):
        names = draw(st.lists(st.sampled_from(NAMES), max_size=5))
        title = draw(st.sampled_from(TITLES))
        if draw(st.booleans()):
            records.append(preprint(f"24{draw(st.integers(1, 9)):02}.9{number:04}", title, *names))
        else:
            records.append(listed(str(number), title, *names))
    return records


def remembered(result: Resolution) -> Previous:
    works = {key: work.id for work in result.works for key in work.records}
    names = {author.id: author.names for author in result.authors}
    return Previous(works, {link.signature: link.author_id for link in result.links}, names)


@given(corpora(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_records_never_matters(records: list[Record], rng: random.Random) -> None:
    shuffled = list(records)
    rng.shuffle(shuffled)
    assert resolve(shuffled, []) == resolve(records, [])


@given(corpora())
@settings(max_examples=60, deadline=None)
def test_two_names_on_one_work_are_never_one_person(records: list[Record]) -> None:
    for work in resolve(records, []).works:
        held = Counter(place.author_id for place in work.authorships)
        assert not held or max(held.values()) == 1


@given(corpora())
@settings(max_examples=60, deadline=None)
def test_a_rerun_that_remembers_changes_nothing(records: list[Record]) -> None:
    first = resolve(records, [])
    again = resolve(records, [], remembered(first))
    assert remembered(again) == remembered(first)
    assert [work.id for work in again.works] == [work.id for work in first.works]


@given(corpora(), st.lists(st.sampled_from(NAMES), max_size=5))
@settings(max_examples=60, deadline=None)
def test_one_more_paper_changes_no_old_assignment(records: list[Record], names: list[str]) -> None:
    before = remembered(resolve(records, []))
    after = remembered(resolve([*records, preprint("2501.99999", "A new paper on anchors", *names)], [], before))
    assert {signature: after.authors[signature] for signature in before.authors} == before.authors
    assert {key: after.works[key] for key in before.works} == before.works


@given(corpora())
@settings(max_examples=40, deadline=None)
def test_every_record_is_in_one_work_and_every_person_has_links(records: list[Record]) -> None:
    result = resolve(records, [])
    held = Counter(key for work in result.works for key in work.records)
    assert held == Counter(record.record_key for record in records)
    assert {link.author_id for link in result.links} == {author.id for author in result.authors}
    assert len({link.signature for link in result.links}) == len(result.links)
    assert all(0 <= link.confidence <= 1 for link in result.links)


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=5), max_size=8), st.data())
def test_no_id_is_given_twice(groups: list[list[int]], data: st.DataObject) -> None:
    seen: set[int] = set()
    parted = [[member for member in group if not (member in seen or seen.add(member))] for group in groups]
    kept = [group for group in parted if group]
    known = data.draw(st.dictionaries(st.integers(0, 30), st.sampled_from(["Pa", "Pb", "Pc"])))
    ids = stable_ids(kept, known, "P", str)
    assert len(set(ids)) == len(kept)
    for group, given_id in zip(kept, ids, strict=True):
        held = Counter(known[member] for member in group if member in known)
        assert given_id not in {"Pa", "Pb", "Pc"} or given_id in held


def test_nothing_in_nothing_out() -> None:
    assert resolve([], []) == Resolution((), (), (), (), (), ())


def test_a_block_of_thousands_of_mentions_is_resolved_in_seconds() -> None:
    def paper(i: int) -> Record:
        names: Sequence[str] = [mention.name for mention in others[i % len(others)].mentions]
        return preprint(f"2402.{70000 + i}", f"On tides number {i}", "Y. Lianchu", *names)

    others = crowd(300)
    records = [paper(i) for i in range(2500)]
    result = resolve(records, [a_repo("x/tidal", "# Tidal\nhttps://arxiv.org/abs/2402.70001")])
    assert len(result.works) == 2500
    assert result.implementations[0].work_id is not None
