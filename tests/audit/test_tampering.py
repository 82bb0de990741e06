"""Whatever somebody with a database client does to the account of decisions, ``verify`` tells.

The chains are made in memory here, for there are thousands; ``tests/store`` does the same to the databases themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from sourcer.model.audit import KINDS, Entry, Head, Kept, Words, chained, entry_hash
from sourcer.rights.audit import Verdict, check

NOW = datetime(2026, 11, 26, 4, 30, tzinfo=UTC)
TEXTS = ("at", "kind", "by", "subject", "what", "previous", "hash")
HASHED = ("at", "kind", "by", "subject", "what")


@dataclass(frozen=True)
class Log:
    """A log as a tamperer would hold it."""

    entries: tuple[Kept, ...]
    words: tuple[Words, ...]
    head: Head

    def check(self, expect: str = "") -> Verdict:
        return check(self.entries, self.words, self.head, expect)

    def with_entry(self, at: int, entry: Kept) -> Log:
        return replace(self, entries=(*self.entries[:at], entry, *self.entries[at + 1 :]))


def as_written(told: list[Entry]) -> Log:
    head, entries, words = Head(), list[Kept](), list[Words]()
    for entry in told:
        salts = {name: f"salt {len(entries)} {name}" for name in entry.apart()[2]}
        kept, said = chained(entry, head, salts)
        entries.append(kept)
        words += said
        head = Head(kept.seq, kept.hash)
    return Log(tuple(entries), tuple(words), head)


texts = st.text(max_size=12)
told = st.builds(
    Entry,
    kind=st.sampled_from([kind for kind in KINDS if kind != "words removed"]),
    at=st.integers(0, 10**9).map(lambda seconds: NOW + timedelta(microseconds=seconds)),
    by=texts,
    subject=texts,
    what=st.dictionaries(texts.filter(lambda name: name not in ("words", "people")), st.integers(), max_size=2),
    people=st.lists(st.sampled_from(["a1", "a2", "github:lanternfish"]), max_size=3).map(tuple),
    words=st.dictionaries(st.sampled_from(["reason", "to"]), texts, max_size=2),
)
logs = st.lists(told, min_size=1, max_size=8).map(as_written)
longer_logs = st.lists(told, min_size=2, max_size=8).map(as_written)


@given(log=logs)
def test_a_log_as_it_was_written_is_whole_and_knows_each_of_its_hashes(log: Log) -> None:
    assert log.check().faults == ()
    for entry in log.entries:
        assert log.check(entry.hash.upper()).expected == entry.seq


@given(log=logs, data=st.data(), field=st.sampled_from(TEXTS), text=texts)
def test_a_changed_field_is_found(log: Log, data: st.DataObject, field: str, text: str) -> None:
    at = data.draw(st.integers(0, len(log.entries) - 1))
    assume(getattr(log.entries[at], field) != text)
    changed = log.with_entry(at, replace(log.entries[at], **{field: text}))
    assert any(f"entry {at + 1} " in fault for fault in changed.check().faults)


@given(log=logs, data=st.data(), field=st.sampled_from(HASHED), text=texts)
def test_a_changed_field_with_a_hash_made_to_fit_is_found(log: Log, data: st.DataObject, field: str, text: str) -> None:
    at = data.draw(st.integers(0, len(log.entries) - 1))
    assume(getattr(log.entries[at], field) != text)
    forged = refitted(replace(log.entries[at], **{field: text}))
    assert not log.with_entry(at, forged).check().is_whole


@given(log=logs, data=st.data())
def test_a_removed_entry_is_found_wherever_it_stood(log: Log, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log.entries) - 1))
    left = replace(log, entries=log.entries[:at] + log.entries[at + 1 :])
    faults = " ".join(left.check().faults)
    assert "removed at the end" in faults if at == len(log.entries) - 1 else f"entry {at + 1} is missing" in faults


@given(log=longer_logs, data=st.data())
def test_a_removed_entry_is_found_when_the_later_ones_are_numbered_anew(log: Log, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log.entries) - 2))
    later = tuple(replace(entry, seq=entry.seq - 1) for entry in log.entries[at + 1 :])
    head = Head(log.head.seq - 1, log.head.hash)
    assert not Log((*log.entries[:at], *later), log.words, head).check().is_whole


@given(log=longer_logs, data=st.data())
def test_two_entries_that_changed_places_are_found(log: Log, data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.sets(st.integers(0, len(log.entries) - 1), min_size=2, max_size=2)))
    entries = list(log.entries)
    entries[one], entries[other] = replace(entries[other], seq=one + 1), replace(entries[one], seq=other + 1)
    assert not replace(log, entries=tuple(entries)).check().is_whole


@given(log=logs, data=st.data(), new=told)
def test_an_entry_that_was_put_in_is_found(log: Log, data: st.DataObject, new: Entry) -> None:
    """Made to follow the one before it, and the later ones numbered anew."""
    at = data.draw(st.integers(0, len(log.entries)))
    before = Head(at, log.entries[at - 1].hash) if at else Head()
    forged, words = chained(new, before, dict.fromkeys(new.apart()[2], "salt"))
    later = tuple(replace(entry, seq=entry.seq + 1) for entry in log.entries[at:])
    made = Log((*log.entries[:at], forged, *later), (*log.words, *words), Head(log.head.seq + 1, log.head.hash))
    assert not made.check().is_whole


@given(log=longer_logs, data=st.data())
def test_a_log_cut_short_together_with_its_head_is_found_by_a_hash_noted_elsewhere(
    log: Log, data: st.DataObject
) -> None:
    left = data.draw(st.integers(1, len(log.entries) - 1))
    entries = log.entries[:left]
    words = tuple(each for each in log.words if each.seq <= left)
    cut = Log(entries, words, Head(left, entries[-1].hash))
    assert cut.check().is_whole, "nothing in the database itself can tell"
    assert "shortened or written anew" in " ".join(cut.check(log.head.hash).faults)
    assert cut.check(entries[0].hash).is_whole, "what came before is as it was"


@given(log=logs, data=st.data(), text=texts)
def test_a_log_written_anew_from_one_entry_on_is_found_by_a_hash_noted_elsewhere(
    log: Log, data: st.DataObject, text: str
) -> None:
    at = data.draw(st.integers(0, len(log.entries) - 1))
    assume(log.entries[at].by != text)
    head, entries = Head(at, log.entries[at - 1].hash) if at else Head(), list(log.entries[:at])
    for number, entry in enumerate(log.entries[at:], start=at):
        made = refitted(replace(entry, by=text if number == at else entry.by, previous=head.hash))
        entries.append(made)
        head = Head(made.seq, made.hash)
    forged = Log(tuple(entries), log.words, head)
    assert forged.check().is_whole, "nothing in the database itself can tell"
    assert not forged.check(log.head.hash).is_whole


@given(log=logs, data=st.data(), text=texts)
def test_changed_removed_and_added_words_are_found(log: Log, data: st.DataObject, text: str) -> None:
    assume(log.words)
    at = data.draw(st.integers(0, len(log.words) - 1))
    others, chosen = log.words[:at] + log.words[at + 1 :], log.words[at]
    assert not replace(log, words=others).check().is_whole
    assert not replace(log, words=(*log.words, replace(chosen, field="more"))).check().is_whole
    assert not replace(log, words=(*log.words, replace(chosen, seq=99))).check().is_whole
    assume(text != chosen.text)
    assert not replace(log, words=(*others, replace(chosen, text=text))).check().is_whole
    assert not replace(log, words=(*others, replace(chosen, salt=chosen.salt + text + " "))).check().is_whole


@given(log=logs, data=st.data())
def test_words_that_an_entry_says_were_removed_may_be_gone_and_no_others(log: Log, data: st.DataObject) -> None:
    assume(len(log.words) > 1)
    gone, other, *_ = data.draw(st.permutations(log.words))
    note = Entry("words removed", NOW, what={"removed": [[gone.seq, gone.field]]})
    kept, _ = chained(note, log.head, {})
    after = Log((*log.entries, kept), tuple(each for each in log.words if each != gone), Head(kept.seq, kept.hash))
    assert (after.check().is_whole, after.check().removed) == (True, 1)
    assert not replace(after, words=tuple(each for each in after.words if each != other)).check().is_whole


@given(log=logs, head=st.none() | st.builds(Head, st.integers(-1, 9), texts))
def test_a_head_that_is_gone_or_another_is_found(log: Log, head: Head | None) -> None:
    assume(head != log.head)
    assert not check(log.entries, log.words, head).is_whole


def test_an_emptied_log_is_found_by_its_head() -> None:
    log = as_written([Entry("export", NOW)])
    assert "removed at the end" in " ".join(check((), (), log.head).faults)


@given(
    what=st.sampled_from(
        ["", "[", "7", "[]", '{"words":7}', '{"words":{"a":[]}}', '{"removed":7}', '{"removed":[7,[[],1]]}']
    )
)
def test_nonsense_in_place_of_the_facts_is_told_and_breaks_nothing(what: str) -> None:
    log = as_written([Entry("words removed", NOW), Entry("export", NOW)])
    assert not log.with_entry(0, replace(log.entries[0], what=what)).check().is_whole


def test_the_hash_is_the_one_that_is_written_down() -> None:
    """Worked out by hand from the description at the head of ``sourcer/model/audit.py``, so that others can as well."""
    import hashlib

    head = "0" * 64
    text = f'["sourcer audit 1",1,"2026-11-26T04:30:00.000000Z","export","Zoë","run:1","{{\\"a\\":1}}","{head}"]'
    entry = Entry("export", NOW, "Zoë", "run:1", {"a": 1})
    assert chained(entry, Head(), {})[0].hash == hashlib.sha256(text.encode()).hexdigest()


def refitted(entry: Kept) -> Kept:
    """The entry with the hash that fits what it says."""
    hashed = (entry.seq, entry.at, entry.kind, entry.by, entry.subject, entry.what, entry.previous)
    return replace(entry, hash=entry_hash(*hashed))
