"""Who is who: works, authors and what joins them, replaced whole by each resolution. Nothing here commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from sourcer.errors import StoreError
from sourcer.model.institutions import PrintedPlaces
from sourcer.model.people import Author, Link, Namesake
from sourcer.model.records import RecordKey
from sourcer.model.shortlist import SourceNote
from sourcer.model.works import Authorship, Implementation, Signature, Work
from sourcer.store import codec_concluded as codec
from sourcer.store import tables as facts
from sourcer.store import tables_concluded as t
from sourcer.store.codec import Printed
from sourcer.store.keys import by_source
from sourcer.store.replacing import replace_rows
from sourcer.store.upsert import CHUNK
from sourcer.store.values import storable

_AT_ONCE = 2000
_PLACE = ("position", "author_id", "name", "is_first", "affiliations")


@dataclass(frozen=True, slots=True)
class Ready:
    """A resolution that can be saved: clean, and without contradictions."""

    works: tuple[Work, ...]
    authors: tuple[Author, ...]
    links: tuple[Link, ...]
    namesakes: tuple[Namesake, ...]
    implementations: tuple[Implementation, ...]


def made_ready(
    works: Sequence[Work],
    authors: Sequence[Author],
    links: Sequence[Link],
    namesakes: Sequence[Namesake],
    implementations: Sequence[Implementation],
) -> Ready:
    """Clean and check a resolution: what can be done of saving it before other writers have to wait.

    Raises StoreError where it contradicts itself: an authorship of nobody.
    """
    _check_known(works, authors, links, namesakes)
    return Ready(
        storable(tuple(works)),
        storable(tuple(authors)),
        storable(tuple(links)),
        storable(tuple(namesakes)),
        storable(tuple(implementations)),
    )


def save_resolution(
    conn: Connection,
    *,
    works: Sequence[Work],
    authors: Sequence[Author],
    links: Sequence[Link],
    namesakes: Sequence[Namesake],
    implementations: Sequence[Implementation],
) -> None:
    """``made_ready`` and ``save_ready`` in one."""
    save_ready(conn, made_ready(works, authors, links, namesakes, implementations))


def save_ready(conn: Connection, ready: Ready) -> int:
    """Put these conclusions in the place of all earlier ones; the search index follows them. How many rows it wrote.

    Only what differs is written. Raises StoreError for a record on two works.
    """
    from sourcer.store import search_index  # whoever only reads does without

    search_index.follow(conn, ready.works, ready.authors)
    told: dict[Table, Callable[[], Iterable[Printed]]] = {
        t.authors: lambda: map(codec.author_row, ready.authors),
        t.works: lambda: map(codec.work_row, ready.works),
        t.work_records: lambda: (row for work in ready.works for row in codec.record_rows(work)),
        t.authorships: lambda: (row for work in ready.works for row in codec.authorship_rows(work)),
        t.author_links: lambda: map(codec.link_row, ready.links),
        t.namesakes: lambda: map(codec.namesake_row, ready.namesakes),
        t.implementations: lambda: codec.implementation_rows(ready.implementations),
    }
    return sum(replace_rows(conn, table, rows) for table, rows in told.items())


def load_works(conn: Connection, ids: Collection[str] | None = None) -> list[Work]:
    """Works (all, or those of ``ids`` that are there), by id."""
    return _works(conn, ids, {})


def each_work(conn: Connection) -> Iterator[Work]:
    """All works by id, a few thousand of them held at a time."""
    ids, alike = sorted(conn.scalars(select(t.works.c.id))), dict[str, str]()
    for start in range(0, len(ids), _AT_ONCE):
        yield from _works(conn, ids[start : start + _AT_ONCE], alike)


def _works(conn: Connection, ids: Collection[str] | None, alike: dict[str, str]) -> list[Work]:
    """``alike`` keeps each name once: a person stands on many works, and a store has a million places."""

    def one(text: str) -> str:
        return alike.setdefault(text, text)

    records: defaultdict[str, list[tuple[int, RecordKey]]] = defaultdict(list)
    told = select(*(t.work_records.c[name] for name in ("work_id", "place", "source", "key")))
    for work, rank, source, key in _rows(conn, told, t.work_records.c.work_id, ids):
        records[work].append((rank, (one(source), key)))
    places: defaultdict[str, list[Authorship]] = defaultdict(list)
    told = select(*(t.authorships.c[name] for name in ("work_id", *_PLACE)))
    for work, position, author, name, is_first, affiliations in _rows(conn, told, t.authorships.c.work_id, ids):
        places[work].append(Authorship(position, one(author), one(name), is_first, tuple(map(one, affiliations))))
    works = [
        codec.read_work(row, sorted(places.pop(row.id, ()), key=_position), sorted(records.pop(row.id, ())))
        for row in _rows(conn, select(t.works), t.works.c.id, ids)
    ]
    return sorted(works, key=_id)


def load_authors(conn: Connection, ids: Collection[str] | None = None) -> list[Author]:
    """Authors (all, or those of ``ids`` that are there), by id."""
    rows = _rows(conn, select(t.authors), t.authors.c.id, ids)
    return sorted((Author(row.id, row.name, tuple(row.names), tuple(row.affiliations)) for row in rows), key=_id)


def load_links(conn: Connection, authors: Collection[str] | None = None) -> list[Link]:
    """Why each signature (all, or those of these authors) belongs to its author, by signature."""
    found = [
        Link(Signature(row.source, row.key, row.position), row.author_id, row.kind, row.confidence, row.evidence)
        for row in _rows(conn, select(t.author_links), t.author_links.c.author_id, authors)
    ]
    return sorted(found, key=lambda link: (link.signature.source, link.signature.key, link.signature.position))


def load_namesakes(conn: Connection, people: Collection[str] | None = None) -> list[Namesake]:
    """Pairs of authors of a like name whom the evidence does not join (all, or those with one of these), by ids."""
    found: dict[tuple[str, str], Namesake] = {}
    for column in (t.namesakes.c.author_id, t.namesakes.c.other_id):
        for row in _rows(conn, select(t.namesakes), column, people):
            found[row.author_id, row.other_id] = Namesake(row.author_id, row.other_id, row.score, row.why)
        if people is None:
            break
    return [found[pair] for pair in sorted(found)]


def load_implementations(conn: Connection) -> list[Implementation]:
    """Repositories and what they are to works, in the order in which they were saved."""
    rows = conn.execute(select(t.implementations).order_by(t.implementations.c.place))
    return [codec.read_implementation(row) for row in rows]


def implementations_of(conn: Connection, works: Collection[str], logins: Collection[str]) -> list[Implementation]:
    """Those of these works, and those whose owners (logins in lower case) are these, in order."""
    light = select(t.implementations.c.place, t.implementations.c.work_id, t.implementations.c.owner)
    wanted = [row.place for row in conn.execute(light) if row.work_id in works or row.owner.casefold() in logins]
    query = select(t.implementations).order_by(t.implementations.c.place)
    found: list[Implementation] = []
    for start in range(0, len(wanted), CHUNK):
        some = query.where(t.implementations.c.place.in_(sorted(wanted)[start : start + CHUNK]))
        found += [codec.read_implementation(row) for row in conn.execute(some)]
    return found


def asking_for_peace(conn: Connection) -> list[Implementation]:
    """The repositories whose README or description asks recruiters to stay away, in order."""
    asks = select(t.implementations).where(t.implementations.c.wants_no_recruiters.is_(True))
    return [codec.read_implementation(row) for row in conn.execute(asks.order_by(t.implementations.c.place))]


def previous_assignments(conn: Connection) -> tuple[dict[RecordKey, str], dict[Signature, str]]:
    """Record -> work id and signature -> author id as they stand, so that a new resolution can keep the ids."""
    to_work = {(row.source, row.key): row.work_id for row in conn.execute(select(t.work_records))}
    columns = t.author_links.c
    links = conn.execute(select(columns.source, columns.key, columns.position, columns.author_id))
    return to_work, {Signature(source, key, position): author_id for source, key, position, author_id in links}


def work_counts(conn: Connection, people: Collection[str]) -> dict[str, int]:
    """On how many works each of these authors stands; who stands on none is absent."""
    query = select(t.authorships.c.author_id.label("id"), func.count(t.authorships.c.work_id.distinct()).label("many"))
    grouped = query.group_by(t.authorships.c.author_id)
    return {row.id: row.many for row in _rows(conn, grouped, t.authorships.c.author_id, people)}


def signed_works(conn: Connection, people: Collection[str]) -> dict[str, list[PrintedPlaces]]:
    """What each work of these authors prints beside their names, by author; withdrawn works are left out."""
    who = t.authorships.c
    query = select(who.author_id, who.affiliations, t.works.c.title, t.works.c.url, t.works.c.first_public_on)
    query = query.join(t.works, t.works.c.id == who.work_id).where(t.works.c.withdrawn.is_(False))
    found: defaultdict[str, list[PrintedPlaces]] = defaultdict(list)
    for row in _rows(conn, query, who.author_id, people):
        found[row.author_id].append(PrintedPlaces(tuple(row.affiliations), row.title, row.url, row.first_public_on))
    return dict(found)


def works_before(conn: Connection, day: date) -> tuple[int, int]:
    """How many works were public before ``day``, of how many whose first public day is known."""
    older = select(func.count()).where(t.works.c.first_public_on < day)
    return conn.scalar(older) or 0, conn.scalar(select(func.count(t.works.c.first_public_on))) or 0


def works_new_since(conn: Connection, run_id: int) -> frozenset[str]:
    """The works of which no record was known when the run ``run_id`` started."""
    joined = (t.work_records.c.source == facts.records.c.source) & (t.work_records.c.key == facts.records.c.key)
    query = select(t.work_records.c.work_id).join(facts.records, joined).group_by(t.work_records.c.work_id)
    return frozenset(conn.scalars(query.having(func.min(facts.records.c.first_seen_run) > run_id)))


def works_of(conn: Connection, records: Collection[RecordKey]) -> dict[RecordKey, str]:
    """The work that each of these records is part of."""
    held, found = t.work_records.c, dict[RecordKey, str]()
    for source, keys in by_source(records):
        query = select(held.key, held.work_id).where(held.source == source, held.key.in_(keys))
        found |= {(source, key): work_id for key, work_id in conn.execute(query)}
    return {record: found[record] for record in records if record in found}


def provenance_of(conn: Connection, records: Iterable[RecordKey]) -> list[SourceNote]:
    """Where and when these records (or repositories) were fetched, in the order asked; unknown ones are left out."""
    wanted = list(dict.fromkeys(records))
    found: dict[RecordKey, SourceNote] = {}
    for table in (facts.records, facts.repos):
        query = select(table.c.key, table.c.fetched_url, table.c.fetched_at)
        for source, keys in by_source(wanted):
            for row in conn.execute(query.where(table.c.source == source, table.c.key.in_(keys))):
                found[source, row.key] = SourceNote((source, row.key), row.fetched_url, row.fetched_at)
    return [found[record] for record in wanted if record in found]


def _check_known(
    works: Iterable[Work], authors: Iterable[Author], links: Iterable[Link], namesakes: Iterable[Namesake]
) -> None:
    named = {place.author_id for work in works for place in work.authorships} | {link.author_id for link in links}
    named |= {author_id for pair in namesakes for author_id in (pair.author_id, pair.other_id)}
    if unknown := sorted(named - {author.id for author in authors}):
        raise StoreError(f"the resolution names {len(unknown)} authors whom it does not tell, such as {unknown[0]}")


def _rows(conn: Connection, query: Select[*tuple[Any, ...]], column: Any, ids: Collection[str] | None) -> Iterator[Any]:
    """The rows of ``query``, or those whose ``column`` is one of ``ids``, asked for a chunk at a time."""
    if ids is None:
        with conn.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
            yield from rows
        return
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        yield from conn.execute(query.where(column.in_(wanted[start : start + CHUNK]))).all()


def _id(row: Any) -> str:
    return str(row.id)


def _position(place: Authorship) -> int:
    return place.position
