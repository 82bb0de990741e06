"""A work over all its records, before its people are known: which record says what, and whose place is whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record
from sourcer.model.works import Signature, VenueStatus
from sourcer.resolve.names import PersonName, block_keys, compare_names, fullness, parse_name
from sourcer.resolve.venues import venue_statuses
from sourcer.resolve.works import joining_ids
from sourcer.resolve.years import year_of

PREFERENCE = {
    "arxiv_api": 0,
    "arxiv_oai": 1,
    "pmlr": 2,
    "neurips": 3,
    "cvf": 4,
    "acl": 5,
    "openreview": 6,
    "programme": 7,
    "arxiv_feed": 8,
    "huggingface": 9,
}
"""Whose title, abstract and names are believed first; sources that are not here come last.

OpenReview's notes are the authors' own, but can be older than what was printed; programmes are made from them. Hugging
Face repeats what arXiv said on one day, and shows only the authors that it does not hide.
"""

_LAST = max(PREFERENCE.values()) + 1
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Slot(NamedTuple):
    """One author place of a work, over all records that print it: the unit that people are made of.

    ``position`` is the place on the best record, None where only another record has the name. ``name`` is the fullest
    spelling, ``printed`` that of the best record.
    """

    position: int | None
    printed: str
    name: PersonName
    names: tuple[str, ...]
    signatures: tuple[Signature, ...]
    ids: tuple[ExternalId, ...]
    affiliations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """All of a Work but its people. ``printed_names`` are those of the best record, whether persons or not."""

    id: str
    records: tuple[Record, ...]
    title: str
    abstract: str | None
    first_public_on: date | None
    year: int | None
    field: str
    categories: tuple[str, ...]
    venues: tuple[VenueStatus, ...]
    ids: tuple[ExternalId, ...]
    links: tuple[str, ...]
    url: str
    withdrawn: bool
    printed_names: tuple[str, ...]
    slots: tuple[Slot, ...]

    @property
    def arxiv_id(self) -> str | None:
        """The arXiv id without version, where one is known."""
        return next((known.value for known in self.ids if known.scheme == "arxiv"), None)

    @property
    def text(self) -> str:
        """What the work is about: title and abstract."""
        return f"{self.title} {self.abstract or ''}"


def draft_work(work_id: str, records: Sequence[Record]) -> Draft:
    """Put together what the records of one work say; see PREFERENCE for who is believed where they differ."""
    best = sorted(records, key=_preference) if len(records) > 1 else list(records)
    categories = tuple(dict.fromkeys(name for record in best for name in record.categories))
    ids = tuple(sorted({known for record in best for known in (*record.ids, *joining_ids(record))}))
    named = next((record for record in best if record.mentions), best[0])
    return Draft(
        id=work_id,
        records=tuple(best),
        title=next((" ".join(record.title.split()) for record in best if record.title.strip()), ""),
        abstract=next((record.abstract for record in best if record.abstract and record.abstract.strip()), None),
        first_public_on=first_public_on(best),
        year=min((year for record in best if (year := year_of(record))), default=None),
        field=next((record.categories[0] for record in best if _is_arxiv(record) and record.categories), ""),
        categories=categories,
        venues=venue_statuses(best),
        ids=ids,
        links=tuple(dict.fromkeys(link for record in best for link in record.links)),
        url=_url(ids, best),
        withdrawn=_is_withdrawn(best),
        printed_names=tuple(mention.name for mention in named.mentions),
        slots=align(named, [record for record in best if record is not named]),
    )


def first_public_on(records: Iterable[Record]) -> date | None:
    """The earliest first public day that a record knows.

    Programmes often give none. Then the day of the version shown (for a programme, of the presentation) stands in,
    but only where the venue names its year: an approximate day ranks better than none, and it is never too early.
    """
    known = list(records)
    days = [record.published for record in known if record.published]
    if days:
        return min(days)
    return min(
        (record.updated.date() for record in known if record.updated and year_of(record) and record.venue), default=None
    )


def align(best: Record, others: Sequence[Record]) -> tuple[Slot, ...]:
    """The author places of a work: those of the best record, with the same person's mentions on the others.

    A mention goes to the place with the same words, else a compatible name, else the same position where both lists
    are equally long; what is left opens a place of its own without a position. Mentions that name no person are left
    out.
    """
    if not others:
        named = ((at, each, parse_name(each.name)) for at, each in enumerate(best.mentions))
        return tuple(_lone_slot(best, at, mention, name) for at, mention, name in named if name is not None)
    places: list[list[tuple[Record, int]]] = []
    names: list[PersonName | None] = []
    for position, mention in enumerate(best.mentions):
        places.append([(best, position)])
        names.append(parse_name(mention.name))
    for record in others:
        for position, place in enumerate(_matches(record, names, len(best.mentions))):
            if place is None:
                places.append([(record, position)])
                names.append(parse_name(record.mentions[position].name))
            else:
                places[place].append((record, position))
    kept = ((i, held) for i, held in enumerate(places) if names[i] is not None)
    return tuple(_slot(i if i < len(best.mentions) else None, held) for i, held in kept)


def _matches(record: Record, names: Sequence[PersonName | None], printed: int) -> list[int | None]:
    """For each mention of ``record`` its place among ``names``, None for a place of its own."""
    mine = [parse_name(mention.name) for mention in record.mentions]
    found: list[int | None] = [None] * len(mine)
    free = {i for i, name in enumerate(names) if name is not None}
    meeting: dict[str, set[int]] = defaultdict(set)
    for i in free:
        for key in _keys(names[i]):
            meeting[key].add(i)
    for wanted in (("exact",), ("exact", "full"), ("exact", "full", "initial", "reading", "swapped")):
        for position, name in enumerate(mine):
            if found[position] is None and name is not None:
                near = {i for key in _keys(name) for i in meeting[key]} & free
                fits = [i for i in near if (other := names[i]) and compare_names(name, other).strength in wanted]
                if fits:
                    found[position] = place = min(fits, key=lambda i: (abs(i - position), i))
                    free.remove(place)
    for position, name in enumerate(mine):
        if found[position] is None and name is not None and position in free and len(mine) == printed:
            found[position] = position
            free.remove(position)
    return found


def _keys(name: PersonName | None) -> tuple[str, ...]:
    """Where compatible names meet, so that lists of thousands need not be compared name by name."""
    return block_keys(name) if name else ()


def _slot(position: int | None, held: Sequence[tuple[Record, int]]) -> Slot:
    mentions = [record.mentions[at] for record, at in held]
    parsed = [name for mention in mentions if (name := parse_name(mention.name))]
    return Slot(
        position=position,
        printed=" ".join(mentions[0].name.split()),
        name=max(parsed, key=fullness) if len(parsed) > 1 else parsed[0],
        names=tuple(dict.fromkeys(" ".join(mention.name.split()) for mention in mentions)),
        signatures=tuple(Signature(record.source, record.key, at) for record, at in held),
        ids=_union(mention.ids for mention in mentions),
        affiliations=tuple(dict.fromkeys(place for mention in mentions for place in mention.affiliations)),
    )


def _lone_slot(record: Record, at: int, mention: Mention, name: PersonName) -> Slot:
    """What ``_slot`` makes of a place that one record alone prints, as most are."""
    printed = " ".join(mention.name.split())
    ids = _union([mention.ids]) if mention.ids else ()
    signature = Signature(record.source, record.key, at)
    return Slot(at, printed, name, (printed,), (signature,), ids, tuple(dict.fromkeys(mention.affiliations)))


def _union(ids: Iterable[tuple[ExternalId, ...]]) -> tuple[ExternalId, ...]:
    return tuple(sorted({known for some in ids for known in some}))


def _preference(record: Record) -> tuple[int, float, str]:
    newest = -(record.updated or _LONG_AGO).timestamp() if record.updated else 0.0
    return PREFERENCE.get(record.source, _LAST), newest, f"{record.source}:{record.key}"


def _is_arxiv(record: Record) -> bool:
    return record.source.startswith("arxiv")


def _url(ids: Sequence[ExternalId], records: Sequence[Record]) -> str:
    arxiv = next((known.value for known in ids if known.scheme == "arxiv"), None)
    return f"https://arxiv.org/abs/{arxiv}" if arxiv else records[0].url


def _is_withdrawn(records: Sequence[Record]) -> bool:
    """What the newest arXiv record says; without one, whether every record says so.

    Not every interface tells both version and day: those that tell a day are compared by it, and a record that tells
    only a version is newer where its version is higher than theirs.
    """
    preprints = [record for record in records if _is_arxiv(record)]
    if not preprints:
        return all(record.withdrawn for record in records)
    dated = [record for record in preprints if record.updated]
    highest = max((record.version or 0 for record in dated), default=0)
    ahead = [record for record in preprints if not record.updated and (record.version or 0) > highest]
    return max(ahead or dated or preprints, key=lambda each: (each.updated or _LONG_AGO, each.version or 0)).withdrawn
