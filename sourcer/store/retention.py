"""What is kept no longer, out of the tables: names on records, code, and what was made and said of people then.

Each function does a part that is whole in itself, so that a purge that was cut off is taken up where it stopped.
Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from sourcer.model.records import Record
from sourcer.model.works import Signature
from sourcer.store import codec, grounds, repo_names
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.keys import digest_of, in_parts
from sourcer.store.retired import retire
from sourcer.store.tables_ledger import identity_events
from sourcer.store.tables_rights import retired
from sourcer.withheld.blanking import Blanker
from sourcer.withheld.forms import WITHHELD, is_withheld
from sourcer.withheld.retention import People, Term, due_positions, text_blanker, without_names

_GITHUB = "github:"


@dataclass(frozen=True, slots=True)
class DueRecord:
    """A record with names that are due: where they stand, and since when they are stored."""

    source: str
    key: str
    since: datetime
    positions: frozenset[int]
    is_whole: bool
    is_listed: bool


@dataclass(frozen=True, slots=True)
class DueRepo:
    """A repository that is due: its number, its owner and since when it is stored."""

    key: str
    owner: str
    since: datetime
    is_listed: bool


def due_records(conn: Connection, of: Term, people: People) -> Iterator[DueRecord]:
    """The records with names that are due, in no order. Records that lost all names before are passed over."""
    held, over = t.records.c, retired.c
    beside = and_(over.source == held.source, over.key == held.key, over.is_whole)
    query = select(held.source, held.key, held.first_seen_at, held.mentions).outerjoin(retired, beside)
    for row in conn.execute(query.where(held.first_seen_at < of.latest, over.source.is_(None))):
        names = [name for name, *_ in row.mentions]
        due = due_positions(row.source, row.key, names, row.first_seen_at, of, people)
        left = [at for at, name in enumerate(names) if at not in due and not is_withheld(name)]
        if due or not left:
            is_listed = any(Signature(row.source, row.key, at) in people.listed for at in due)
            yield DueRecord(row.source, row.key, row.first_seen_at, due, not left, is_listed)


def withhold_names(conn: Connection, due: Sequence[DueRecord], *, now: datetime) -> int:
    """Have nobody stand where names are due, and let go of the pages that they were last read from; how many went."""
    held, names = t.records.c, 0
    wanted = {(each.source, each.key): each for each in due}
    pages: set[str] = set()
    for part in in_parts(sorted({each.key for each in due})):
        for row in conn.execute(select(t.records).where(held.key.in_(part))).all():
            one = wanted.get((row.source, row.key))
            if one is None or not one.positions:
                continue
            record = codec.read_record(row, None)
            made = without_names(record, one.positions)
            fresh = codec.record_row(made) | {"content_hash": made.content_hash()}
            here = (held.source == row.source) & (held.key == row.key)
            conn.execute(update(t.records).where(here).values(fresh))
            _blank_parts(conn, text_blanker(record, one.positions), record)
            pages.add(digest_of(row.fetched_url, row.payload_hash))
            names += len(one.positions)
    for ids in in_parts(sorted(pages)):
        conn.execute(delete(t.payloads).where(t.payloads.c.id.in_(ids)))
    retire(conn, {(each.source, each.key, each.is_whole) for each in due}, now=now)
    return names


def _blank_parts(conn: Connection, blanker: Blanker, record: Record) -> None:
    held = t.supplements.c
    query = select(t.supplements).where(held.source == record.source, held.key == record.key)
    for row in conn.execute(query).all():
        if (text := blanker.text(row.text)) != row.text:
            here = (held.source == row.source) & (held.key == row.key) & (held.kind == row.kind)
            conn.execute(update(t.supplements).where(here).values(text=text, content_hash=digest_of(text)))


def due_repos(conn: Connection, of: Term, kept: Collection[str], listed: Collection[str]) -> list[DueRepo]:
    """The repositories that are due, but those of the owners (in lower case) who are ``kept``."""
    held = t.repos.c
    rows = conn.execute(select(held.key, held.owner, held.first_seen_at).where(held.first_seen_at < of.latest))
    found = [DueRepo(row.key, row.owner, row.first_seen_at, row.owner.lower() in listed) for row in rows]
    return [each for each in found if each.owner.lower() not in kept and each.since < of.since(each.is_listed)]


def remove_repos(conn: Connection, due: Sequence[DueRepo], *, now: datetime) -> int:
    """Delete repositories with what came with them and the pages about them alone; and accounts that own none now."""
    source = repo_names.SOURCE
    for part in in_parts(sorted(each.key for each in due)):
        for table in (t.supplements, t.repo_names, t.payloads, t.repos):
            conn.execute(delete(table).where(table.c.source == source, table.c.key.in_(part)))
        conn.execute(delete(concluded.implementations).where(concluded.implementations.c.repo_key.in_(part)))
    retire(conn, {(source, each.key, True) for each in due}, now=now)
    owners = sorted({each.owner.lower() for each in due})
    for part in in_parts(owners):
        owning = set(conn.scalars(select(func.lower(t.repos.c.owner)).where(func.lower(t.repos.c.owner).in_(part))))
        gone = sorted(set(part) - owning)
        conn.execute(delete(t.accounts).where(func.lower(t.accounts.c.login).in_(gone)))
        told = t.payloads.c
        conn.execute(delete(t.payloads).where(told.source == source, func.lower(told.key).in_(gone)))
        asked = t.lookups.c
        conn.execute(delete(t.lookups).where(asked.source == source, func.lower(asked.key).in_(gone)))
    return len(due)


def remove_rankings(conn: Connection, before: datetime) -> int:
    """Delete the rankings of runs that began before a moment; how many places in them went."""
    old = select(t.runs.c.id).where(t.runs.c.started_at < before)
    tables = (concluded.liked_flags, concluded.work_scores, concluded.rankings)
    gone = conn.execute(delete(concluded.scores).where(concluded.scores.c.run_id.in_(old))).rowcount
    for table in tables:
        conn.execute(delete(table).where(table.c.run_id.in_(old)))
    grounds.remove_unused(conn)
    return gone


def unrank_gone(conn: Connection) -> int:
    """Delete from all rankings whoever is printed nowhere any more, and owners of whom nothing is kept; how many."""
    links, over, held = concluded.author_links.c, retired.c, t.records.c
    beside = and_(over.source == links.source, over.key == links.key)
    touched = select(links.author_id).join_from(concluded.author_links, retired, beside).distinct()
    query = select(links.author_id, links.position, held.mentions).join_from(
        concluded.author_links, t.records, and_(held.source == links.source, held.key == links.key)
    )
    there: dict[str, bool] = {}
    for row in conn.execute(query.where(links.author_id.in_(touched))):
        is_there = row.position < len(row.mentions) and not is_withheld(row.mentions[row.position][0])
        there[row.author_id] = there.get(row.author_id, False) or is_there
    gone = [who for who, is_there in there.items() if not is_there]
    owners, ranked = owners_left(conn), concluded.scores.c.candidate_id
    accounts = conn.scalars(select(ranked).where(ranked.startswith(_GITHUB)).distinct())
    gone += [who for who in accounts if who.removeprefix(_GITHUB).lower() not in owners]
    count = 0
    for part in in_parts(sorted(gone)):
        count += conn.execute(delete(concluded.scores).where(ranked.in_(part))).rowcount
        conn.execute(delete(concluded.liked_flags).where(concluded.liked_flags.c.author_id.in_(part)))
    grounds.remove_unused(conn)
    return count


def remove_old_notes(conn: Connection, before: datetime) -> int:
    """Delete what was set aside and seen no more since, and what changes of who is who were told by; how many."""
    events = identity_events.c
    stale = and_(events.at < before, events.run_id.is_not(None), events.evidence != WITHHELD)
    fresh = {"members": [], "evidence": WITHHELD}
    told = conn.execute(update(identity_events).where(stale).values(fresh)).rowcount
    return told + conn.execute(delete(t.skipped).where(t.skipped.c.last_seen_at < before)).rowcount


def shortlisted(conn: Connection, places: int) -> set[str]:
    """Candidates who stood among the first so many of any ranking that is kept."""
    held = concluded.scores.c
    return set(conn.scalars(select(held.candidate_id).where(held.place < places).distinct()))


def withheld_places(conn: Connection, places: Collection[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Which of these places (source, key, position) are somebody's no more: withheld, or not there."""
    held, over = t.records.c, retired.c
    there: dict[tuple[str, str], list[str]] = {}
    for part in in_parts(sorted({str(key) for _, key, _ in places})):
        beside = and_(over.source == held.source, over.key == held.key)
        query = select(held.source, held.key, held.mentions).join(retired, beside).where(held.key.in_(part))
        there |= {(row.source, row.key): [name for name, *_ in row.mentions] for row in conn.execute(query)}
    found = set()
    for source, key, at in places:
        names = there.get((source, key))
        if names is not None and (at >= len(names) or is_withheld(names[at])):
            found.add((source, key, at))
    return found


def owners_left(conn: Connection) -> set[str]:
    """The owners of repositories and accounts that are still kept, in lower case."""
    owners = conn.scalars(select(func.lower(t.repos.c.owner)).distinct())
    return set(owners) | set(conn.scalars(select(func.lower(t.accounts.c.login))))


def is_anything_due(conn: Connection, of: Term) -> bool:
    """Whether anything was stored before the term that did not lose its names yet."""
    held, over = t.records.c, retired.c
    beside = and_(over.source == held.source, over.key == held.key, over.is_whole)
    records = select(held.key).outerjoin(retired, beside).where(held.first_seen_at < of.latest, over.source.is_(None))
    queries = (
        records,
        select(t.repos.c.key).where(t.repos.c.first_seen_at < of.latest),
        select(t.skipped.c.id).where(t.skipped.c.last_seen_at < of.listed),
        select(concluded.rankings.c.run_id)
        .join(t.runs, t.runs.c.id == concluded.rankings.c.run_id)
        .where(t.runs.c.started_at < of.listed),
    )
    return any(conn.execute(query.limit(1)).first() is not None for query in queries)
