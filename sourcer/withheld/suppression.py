"""Who is withheld: keyed hashes of what tells a person who was erased, and whether a mention is theirs. Pure.

Nothing of the person is kept but HMAC-SHA-256 digests under a key that is not in the database, so that the database
alone tells neither who was erased nor whether somebody was: names and identifiers are few enough to be guessed, and
without the key a guess cannot be checked.

What is hashed, and what it does:

id           an identifier: whoever is printed with it is withheld, always
on           a work and a form of the name: on the person's own works a like name is withheld, whatever the order
place        a work and a position: whoever stands there under a name that no coauthor has is withheld, such as the
             person under a misprint
beside       a work and a coauthor's name: keeps ``place`` from taking a coauthor where a new version moved the names
name         a form of the name: without it nothing below is looked at
with         a form of the name and a coauthor's name: a like name beside a coauthor of old is withheld
alone        a form of the name that nobody else in the store had: a like name is withheld beside anybody
scheme       a form of the name and a scheme of which an identifier is known: another one of it speaks for a namesake
not          a record and a form of the name: a namesake's mention that was known, which stays
other        a namesake's identifier, which stays
others       a form of the name and a coauthor of a namesake: a like name beside one stays

In doubt a mention is withheld: a like name without any coauthor is, and one in the person's place is. A name that
several people of the store had is not enough by itself; it takes a coauthor, a work or an identifier.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sourcer.model.records import Mention, Record
from sourcer.withheld.forms import Forms, forms_of, initials_of, is_withheld, name_words, pairs_of

Fact = tuple[str, ...]
"""What is hashed: its kind, and its parts."""
MOST_BESIDE = 100
"""Of longer lists the names beside somebody tell nothing of who it is."""


@dataclass(frozen=True)
class Suppressions:
    """All who were erased, as digests under ``key``. ``has`` tells whether a fact is one of theirs."""

    key: bytes
    digests: frozenset[bytes]
    _words: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def has(self, *fact: str) -> bool:
        """Whether this was hashed of somebody."""
        return digest(self.key, fact) in self.digests

    def has_word(self, word: str) -> bool:
        """Whether a folded word is part of somebody's name; remembered, for texts repeat their words."""
        known = self._words.get(word)
        if known is None:
            if len(self._words) > 200_000:
                self._words.clear()
            known = self._words[word] = self.has("word", word)
        return known


def digest(key: bytes, fact: Iterable[str]) -> bytes:
    """The keyed digest of a fact."""
    return hmac.digest(key, "\0".join(fact).encode("utf-8", "surrogatepass"), "sha256")


def work_names(record: Record) -> tuple[str, ...]:
    """By what a record's work is known again: its key at its source, and every identifier that it prints."""
    return tuple(dict.fromkeys((f"{record.source}:{record.key}", *map(str, record.ids))))


def withheld_positions(record: Record, known: Suppressions) -> frozenset[int]:
    """The positions on a record at which somebody stands who was erased."""
    mentions = record.mentions
    found = {at for at, each in enumerate(mentions) if _is_theirs(each, record, known)}
    if not found and not any(is_withheld(each.name) for each in mentions):
        names = work_names(record)
        found = {
            at
            for at, each in enumerate(mentions)
            if any(known.has("place", name, str(at)) for name in names)
            and not any(known.has("beside", name, form) for name in names for form in _beside(each))
            and not any(known.has("other", str(each_id)) for each_id in each.ids)
            and not _is_known_namesake(each, record, known)
        }
    return frozenset(found)


def is_like_named(mention: Mention, known: Suppressions) -> bool:
    """Whether somebody who was erased could be printed like this."""
    return bool(_like(forms_of(mention.name), known))


def _is_theirs(mention: Mention, record: Record, known: Suppressions) -> bool:
    if any(known.has("id", str(each)) for each in mention.ids):
        return True
    like = _like(forms_of(mention.name), known)
    if not like or any(known.has("other", str(each)) for each in mention.ids):
        return False
    if _is_known_namesake(mention, record, known):
        return False
    if any(known.has("on", name, form) for name in work_names(record) for form in like):
        return True
    if any(known.has("scheme", form, each.scheme) for form in like for each in mention.ids):
        return False
    near = [form for other in _others(record, mention) for form in _beside(other)]
    if any(known.has("with", form, other) for form in like for other in near):
        return True
    if any(known.has("others", form, other) for form in like for other in near):
        return False
    return not near or any(known.has("alone", form) for form in like)


def _is_known_namesake(mention: Mention, record: Record, known: Suppressions) -> bool:
    forms = forms_of(mention.name)
    return any(known.has("not", f"{record.source}:{record.key}", form) for form in forms.whole | forms.blocks)


def _like(forms: Forms, known: Suppressions) -> list[str]:
    """The forms of a name that somebody who was erased has too: whole, or the block where either is short."""
    kinds = [("name", forms.whole), ("name" if forms.is_short else "short", forms.blocks)]
    return [form for kind, some in kinds for form in sorted(some) if known.has(kind, form)]


def _others(record: Record, mention: Mention) -> list[Mention]:
    others = [each for each in record.mentions if each is not mention and not is_withheld(each.name)]
    return others if len(others) <= MOST_BESIDE else []


def _beside(mention: Mention) -> frozenset[str]:
    """The forms of somebody who stands beside."""
    forms = forms_of(mention.name)
    return forms.whole or forms.blocks


# --- what is hashed of a person --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person, or a namesake, is printed: records with the position there."""

    signed: Sequence[tuple[Record, int]]

    @property
    def mentions(self) -> list[Mention]:
        """The mentions themselves."""
        return [record.mentions[at] for record, at in self.signed]


def facts_of(
    person: Places, namesakes: Places, *, names: Iterable[str] = (), ids: Iterable[str] = ()
) -> frozenset[Fact]:
    """Everything that is hashed of a person. ``names`` and ``ids`` (as ``scheme:value``) are those known besides the
    mentions'; ``namesakes`` are all other mentions in the store that are printed alike.
    """
    printed = {*names, *(each.name for each in person.mentions)} - {""}
    known_ids = {*ids, *(str(each) for mention in person.mentions for each in mention.ids)}
    forms = [forms_of(name) for name in printed]
    whole = frozenset(form for each in forms for form in each.whole)
    blocks = frozenset(form for each in forms for form in each.blocks)
    is_short = all(each.is_short for each in forms)
    theirs = [forms_of(mention.name) for mention in namesakes.mentions]
    shared = frozenset(form for each in theirs for form in each.whole | each.blocks)
    found: set[Fact] = {("id", each) for each in known_ids} | {("name", form) for form in whole | blocks}
    found |= {("short", form) for form in blocks if is_short}
    found |= {("alone", form) for form in (whole | blocks) - shared}
    found |= {("scheme", form, each.partition(":")[0]) for form in whole | blocks for each in known_ids}
    found |= set(_text_facts(printed, is_alone=not whole & shared, is_block_alone=not blocks & shared))
    for record, at in person.signed:
        found |= set(_facts_at(record, at, whole | blocks))
    mine = {record.record_key for record, _ in person.signed}
    for record, at in namesakes.signed:
        if record.record_key not in mine:  # of two like names on one record nobody can tell which is whose
            found |= set(_namesake_facts(record, at, whole | blocks))
    return frozenset(fact for fact in found if fact not in {("other", each) for each in known_ids})


def overruled_by(person: Places) -> frozenset[Fact]:
    """What an earlier erasure said of this person as a namesake, which holds no more once they are erased too."""
    found: set[Fact] = set()
    for record, at in person.signed:
        mention = record.mentions[at]
        forms = forms_of(mention.name)
        found |= {("not", f"{record.source}:{record.key}", form) for form in forms.whole | forms.blocks}
        found |= {("other", str(each)) for each in mention.ids}
    return frozenset(found)


def _facts_at(record: Record, at: int, forms: frozenset[str]) -> Iterator[Fact]:
    for name in work_names(record):
        yield "place", name, str(at)
        yield from (("on", name, form) for form in forms)
    others = [each for place, each in enumerate(record.mentions) if place != at]
    if len(others) <= MOST_BESIDE:
        for other in others:
            for beside in _beside(other):
                yield from (("with", form, beside) for form in forms)
                yield from (("beside", name, beside) for name in work_names(record))


def _namesake_facts(record: Record, at: int, forms: frozenset[str]) -> Iterator[Fact]:
    mention = record.mentions[at]
    mine = forms_of(mention.name)
    yield from (("not", f"{record.source}:{record.key}", form) for form in mine.whole | mine.blocks)
    yield from (("other", str(each)) for each in mention.ids)
    for other in _others(record, mention):
        yield from (("others", form, beside) for form in forms for beside in _beside(other))


def _text_facts(names: Iterable[str], *, is_alone: bool, is_block_alone: bool) -> Iterator[Fact]:
    """By what a name is found in a text: anywhere where nobody else had it, else only beside a withheld mention."""
    for name in names:
        yield from (("word", word) for word in name_words(name) if len(word) > 1)
        for pair in pairs_of(name):
            yield from (("word", word) for word in pair)
            yield ("pair" if is_alone else "near pair", *pair)
        for pair in initials_of(name):
            yield ("pair" if is_block_alone else "near pair", *pair)
