"""What is kept no longer: names on records whose time is over, and that these stay away when the record comes again."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sourcer.model.records import Mention, Record
from sourcer.model.works import Signature
from sourcer.withheld.blanking import Blanker
from sourcer.withheld.forms import NOBODY, forms_of, is_withheld
from sourcer.withheld.suppression import Places, Suppressions, digest, facts_of

_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Term:
    """Since when a fact must have been stored to be kept: ``listed`` for people who were on a shortlist once, and
    ``unlisted``, which is no earlier, for all others.
    """

    listed: datetime
    unlisted: datetime

    @property
    def latest(self) -> datetime:
        """Nothing stored at or after this is due, whoever it is about."""
        return max(self.listed, self.unlisted)

    def since(self, is_listed: bool) -> datetime:
        """Since when what is due of such people was not yet stored."""
        return self.listed if is_listed else max(self.listed, self.unlisted)


def term(now: datetime, retention_days: int, unlisted_days: int) -> Term:
    """The term at a moment. ``unlisted_days`` of 0 is the same as for everybody."""
    listed = now - timedelta(days=retention_days)
    return Term(listed, now - timedelta(days=unlisted_days) if unlisted_days else listed)


@dataclass(frozen=True, slots=True)
class People:
    """Where people are printed who count otherwise: ``kept`` are not due now, since somebody wrote to them or they
    objected; ``listed`` were on a shortlist once.
    """

    kept: Collection[Signature] = frozenset()
    listed: Collection[Signature] = frozenset()


def due_positions(
    source: str, key: str, names: Sequence[str], first_stored: datetime, of: Term, people: People
) -> frozenset[int]:
    """The positions on a record at which a name stands that is kept no longer."""
    found = set()
    for at, name in enumerate(names):
        here = Signature(source, key, at)
        if not is_withheld(name) and here not in people.kept and first_stored < of.since(here in people.listed):
            found.add(at)
    return frozenset(found)


def still_withheld(mentions: Sequence[Mention], stored: Sequence[str]) -> frozenset[int]:
    """Where nobody is to stand on a record that comes again, given the names it is ``stored`` with.

    Whoever stood at such a place is not known any more. Where the others stand as they did it is that place; where a
    new version has another order or other authors, it is, in doubt, whoever is none of those whose names are kept.
    """
    gone = frozenset(at for at, name in enumerate(stored) if is_withheld(name))
    if not gone:
        return gone
    if len(mentions) == len(stored) and all(
        at in gone or _is_alike(name, mentions[at].name) for at, name in enumerate(stored)
    ):
        return gone
    known, found = [name for name in stored if not is_withheld(name)], set()
    for at, mention in enumerate(mentions):
        same = next((name for name in known if _is_alike(name, mention.name)), None)
        if same is None:
            found.add(at)
        else:
            known.remove(same)
    return frozenset(found)


def without_names(record: Record, gone: Collection[int]) -> Record:
    """The record with nobody at these positions, and without their names in its texts."""
    if not gone:
        return record
    mentions = tuple(NOBODY if at in gone else each for at, each in enumerate(record.mentions))
    blank = text_blanker(record, gone).text
    return replace(
        record,
        title=blank(record.title),
        abstract=None if record.abstract is None else blank(record.abstract),
        comment=None if record.comment is None else blank(record.comment),
        venue=None if record.venue is None else blank(record.venue),
        status=None if record.status is None else blank(record.status),
        mentions=mentions,
    )


def text_blanker(record: Record, gone: Collection[int]) -> Blanker:
    """What takes the names at these positions out of texts that go with the record. Nothing of it is kept."""
    names = [record.mentions[at].name for at in sorted(gone)]
    words = {word for name in names for word in _WORD.findall(name)}
    only = re.compile("|".join(sorted(map(re.escape, words))) or r"(?!)", re.IGNORECASE)
    return Blanker(known_here([(record, at) for at in gone]), True, tuple(names), only)


def known_here(places: Sequence[tuple[Record, int]]) -> Suppressions:
    """Whoever stands at these places, as one who is withheld, for one page alone."""
    key = os.urandom(32)
    return Suppressions(key, frozenset(digest(key, fact) for fact in facts_of(Places(places), Places([]))))


def _is_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    mine, theirs = forms_of(one), forms_of(other)
    return not mine.whole.isdisjoint(theirs.whole) or not mine.blocks.isdisjoint(theirs.blocks)
