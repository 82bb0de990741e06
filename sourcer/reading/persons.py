"""Persons as readers ask for them: found by id, place or name, and explained signature by signature."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ledger import Event
from sourcer.model.people import Author, Link, Namesake
from sourcer.model.records import Mention
from sourcer.model.works import Signature, Work
from sourcer.reading.marks import places_shown
from sourcer.store import conclusions, ledger, scores
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Signed:
    """One of a person's signatures: the name printed there, the work it is on, and why it is thought to be theirs."""

    link: Link
    name: str
    work_id: str
    title: str


@dataclass(frozen=True, slots=True)
class PersonWhy:
    """Why a person is who they are. ``namesakes`` are those whom the evidence did not join, with their names."""

    author: Author
    signed: tuple[Signed, ...]
    namesakes: tuple[tuple[Namesake, Author], ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class PairWhy:
    """What speaks for and against two authors being one person, in sentences, and what the ledger tells of both."""

    one: Author
    other: Author
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    events: tuple[Event, ...]


def find_author(conn: Connection, wanted: str, briefs: Iterable[str] = ()) -> Author:
    """The author of an id, of a name, or of a place ("3", "#3") in the one of the ``briefs``' rankings that has it.

    Raises ResolveError for nobody, and for several with their ids, so that the caller can choose.
    """
    from sourcer.resolve.folding import fold_text

    text = wanted.strip()
    if exact := conclusions.load_authors(conn, [text]):
        return exact[0]
    if (place := text.removeprefix("#")).isdecimal():
        found = _placed(conn, int(place), briefs)
    else:
        folded, everybody = fold_text(text), conclusions.load_authors(conn)
        found = [author for author in everybody if folded and folded in map(fold_text, author.names)]
        found = found or [
            author for author in everybody if folded and any(folded in fold_text(n) for n in author.names)
        ]
    if not found:
        raise ResolveError(f"nobody here is {wanted!r}; give an id, a name, or a place of `sourcer shortlist --all`")
    if len(found) > 1:
        counts = conclusions.work_counts(conn, {author.id for author in found[:SHOWN]})
        several = ", ".join(f"{each.name} ({each.id}, {counts.get(each.id, 0)} works)" for each in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise ResolveError(f"{wanted!r} fits {len(found)} people: {several}{more}; name one by id")
    return found[0]


def why_person(conn: Connection, author: Author) -> PersonWhy:
    """Every signature of the author with its evidence, their namesakes, and what the ledger tells of them."""
    links = conclusions.load_links(conn, [author.id])
    keys = {(link.signature.source, link.signature.key) for link in links}
    mentions, of_record = store_records.mentions_on(conn, keys), conclusions.works_of(conn, keys)
    titles = {work.id: work.title for work in conclusions.load_works(conn, set(of_record.values()))}

    def signed(link: Link) -> Signed:
        at = link.signature
        work_id = of_record.get((at.source, at.key), "")
        name = mentions[at].name if at in mentions else ""
        return Signed(link, name, work_id, titles.get(work_id, ""))

    pairs = conclusions.load_namesakes(conn, [author.id])
    others = {other.id: other for other in conclusions.load_authors(conn, {i for p in pairs for i in _ids(p)})}
    near = sorted(pairs, key=lambda pair: (-pair.score, pair.author_id, pair.other_id))
    named = tuple((pair, others[next(i for i in _ids(pair) if i != author.id)]) for pair in near)
    return PersonWhy(author, tuple(map(signed, links)), named, concerning(conn, [author]))


def why_pair(conn: Connection, one: Author, other: Author) -> PairWhy:
    """What speaks for and against one person. Raises ResolveError where they are one already."""
    from sourcer.resolve.comparing import Side, compare_sides

    if one.id == other.id:
        raise ResolveError(f"{one.name} ({one.id}) is one person already; `sourcer people why {one.id}` says why")
    mine, theirs = (Side(author, *_held_by(conn, author)) for author in (one, other))
    pair = next(
        (pair for pair in conclusions.load_namesakes(conn, [one.id]) if {*_ids(pair)} == {one.id, other.id}), None
    )
    speaks_for, against = compare_sides(mine, theirs, pair)
    return PairWhy(one, other, speaks_for, against, concerning(conn, [one, other]))


def concerning(conn: Connection, authors: Collection[Author] | None = None) -> tuple[Event, ...]:
    """What the ledger tells of people (of these, by id or by one of their signatures), oldest first."""
    events = [event for event in ledger.load_events(conn) if event.told.subject == "author"]
    if authors is None:
        return tuple(events)
    ids = {author.id for author in authors}
    held = {link.signature for link in conclusions.load_links(conn, ids)}
    return tuple(event for event in events if ids.intersection(event.ids) or held & event.members)


def signatures_on(conn: Connection, author: Author, works: Collection[str]) -> set[Signature]:
    """The author's signatures on works named by id, or by the key of one of their records.

    Raises ResolveError for a work that the author is not on.
    """
    explained = why_person(conn, author).signed
    found: set[Signature] = set()
    for wanted in works:
        bare = wanted.strip().removeprefix("arxiv:")
        fits = {each.link.signature for each in explained if bare in (each.work_id, each.link.signature.key)}
        on_work = {each.work_id for each in explained if each.link.signature in fits}
        if not fits:
            known = ", ".join(sorted({each.work_id for each in explained})[:SHOWN])
            raise ResolveError(f"{author.name} ({author.id}) is on no work {wanted!r}; they are on: {known}")
        found |= {each.link.signature for each in explained if each.work_id in on_work}
    return found


def _placed(conn: Connection, place: int, briefs: Iterable[str]) -> list[Author]:
    ids = set()
    for brief in briefs:
        if (run_id := store_runs.last_ranking(conn, brief)) is not None:
            places = places_shown(conn, scores.previous_places(conn, run_id, brief))
            ids |= {candidate for candidate, at in places.items() if at == place}
    return conclusions.load_authors(conn, ids)


def _held_by(conn: Connection, author: Author) -> tuple[tuple[Work, ...], tuple[Mention, ...]]:
    links = conclusions.load_links(conn, [author.id])
    keys = {(link.signature.source, link.signature.key) for link in links}
    mentions = store_records.mentions_on(conn, keys)
    works = conclusions.load_works(conn, set(conclusions.works_of(conn, keys).values()))
    return tuple(works), tuple(mentions[link.signature] for link in links if link.signature in mentions)


def _ids(pair: Namesake) -> tuple[str, str]:
    return pair.author_id, pair.other_id
