"""What of a work or a person is searched: its texts, and their words as each database takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from sourcer.model.people import Author
from sourcer.model.works import Work
from sourcer.store import tables_concluded as t
from sourcer.store.keys import in_parts
from sourcer.store.tables_search import search_people, search_works
from sourcer.words.terms import words_of

BREAK = "\u00b7"
"""Stands between two names: a phrase must not begin in one and end in the other, and nobody can ask for it."""
_AT_ONCE = 2000
_MOST, _MOST_OF_LONG, _LONG = 16_000, 5_000, 200_000
# PostgreSQL counts places up to 16,383 and takes at most a megabyte: so many words, or fewer where they are long.
Fields = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Indexed:
    """One of the two indexes: its columns, what a word in each is worth, and PostgreSQL's letters for that."""

    table: Table
    columns: tuple[str, ...]
    worth: tuple[float, ...]
    labels: str

    @property
    def text(self) -> str:
        """The name of the engine's own table."""
        return f"{self.table.name}_text"


WORKS = Indexed(search_works, ("title", "names", "venue", "abstract"), (8, 4, 2, 1), "ABCD")
PEOPLE = Indexed(search_people, ("names", "places"), (4, 1), "BD")


@dataclass(frozen=True, slots=True)
class Doc:
    """The texts of one work or person (``ref``), column by column."""

    ref: str
    fields: Fields

    @property
    def digest(self) -> int:
        """Tells whether the texts changed."""
        told = "\x1e".join("\x1f".join(field) for field in self.fields)
        return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), signed=True)


def works_told(works: Iterable[Work], people: Iterable[Author]) -> Iterator[Doc]:
    """What is searched of works. Names are there as printed and as the person is called."""
    called = {author.id: author.name for author in people}
    for work in works:
        names = [(place.name, called.get(place.author_id, place.name)) for place in work.authorships]
        venues = [text for told in work.venues for text in (told.venue, told.status)]
        yield _work(work.id, work.title, work.abstract, names, venues, map(str, work.ids))


def people_told(people: Iterable[Author]) -> Iterator[Doc]:
    """What is searched of people: their names, and the affiliations that stood beside them."""
    for author in people:
        yield Doc(author.id, (tuple(dict.fromkeys((author.name, *author.names))), tuple(author.affiliations)))


def stored(conn: Connection, index: Indexed, refs: Collection[str] | None = None) -> Iterator[Doc]:
    """The same of the conclusions that stand in the store (all, or those of ``refs`` that are there)."""
    if index is PEOPLE:
        for row in _rows(conn, select(t.authors), t.authors.c.id, refs):
            yield Doc(row.id, (tuple(dict.fromkeys((row.name, *row.names))), tuple(row.affiliations)))
        return
    wanted = sorted(conn.scalars(select(t.works.c.id))) if refs is None else sorted(refs)
    for part in in_parts(wanted):
        yield from _stored_works(conn, part)


def words(doc: Doc) -> list[list[list[str]]]:
    """The words of each text of each column, cut where a database could not take more."""
    told = [[words_of(text) for text in field] for field in doc.fields]
    if sum(map(len, (text for field in doc.fields for text in field))) < _MOST_OF_LONG:
        return told
    is_long = sum(len(word) for field in told for text in field for word in text) > _LONG
    left = _MOST_OF_LONG if is_long else _MOST
    for field in told:
        for place, text in enumerate(field):
            field[place] = text[: max(left, 0)]
            left -= len(field[place]) + 1
    return told


def as_columns(doc: Doc) -> list[str]:
    """The words as SQLite takes them: a text for each column."""
    return [f" {BREAK} ".join(" ".join(text) for text in field if text) for field in words(doc)]


def as_vector(doc: Doc, labels: str) -> str:
    """The words as PostgreSQL takes them: each with its place and its column's letter."""
    told: list[str] = []
    place = 0
    for label, field in zip(labels, words(doc), strict=True):
        for text in field:
            told += [f"'{word}':{at}{label}" for at, word in enumerate(text, start=place + 1)]
            place += len(text) + 1
    return " ".join(told)


def _stored_works(conn: Connection, ids: Sequence[str]) -> Iterator[Doc]:
    place, who = t.authorships.c, t.authors.c
    query = select(place.work_id, place.name, who.name.label("called")).join(t.authors, who.id == place.author_id)
    names: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in conn.execute(query.where(place.work_id.in_(ids)).order_by(place.work_id, place.position)):
        names[row.work_id].append((row.name, row.called))
    work = t.works.c
    for row in conn.execute(select(work.id, work.title, work.abstract, work.venues, work.ids).where(work.id.in_(ids))):
        venues = [text for told in row.venues for text in told[:2]]
        yield _work(row.id, row.title, row.abstract, names[row.id], venues, row.ids)


def _work(
    ref: str,
    title: str,
    abstract: str | None,
    names: Iterable[tuple[str, str]],
    venues: Iterable[str | None],
    ids: Iterable[str],
) -> Doc:
    everybody = tuple(dict.fromkeys(name for both in names for name in both))
    places = tuple(dict.fromkeys(filter(None, (*venues, *ids))))
    return Doc(ref, ((title,), everybody, places, (abstract or "",)))


def _rows(conn: Connection, query: Select[Any], column: Any, refs: Collection[str] | None) -> Iterator[Any]:
    if refs is None:
        with conn.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
            yield from rows
        return
    for part in in_parts(sorted(refs)):
        yield from conn.execute(query.where(column.in_(part)))
