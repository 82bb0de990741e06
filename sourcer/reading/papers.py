"""Works as readers ask for them: found by id, record or title, and explained record by record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.ids import arxiv_id
from sourcer.model.ledger import Decision, Event, in_force
from sourcer.model.records import Record
from sourcer.model.works import Work
from sourcer.store import conclusions, ledger
from sourcer.store import records as store_records
from sourcer.store.opinions import works_with

if TYPE_CHECKING:
    from sourcer.resolve.work_reasons import Tie

SHOWN = 8


@dataclass(frozen=True, slots=True)
class WorkWhy:
    """Why a work is what it is: each of its records with what ties it to the others, and what the ledger tells."""

    work: Work
    tied: tuple[tuple[Record, Tie], ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class WorkPairWhy:
    """What speaks for and against two works being one, in sentences, and what the ledger tells of both."""

    one: Work
    other: Work
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    events: tuple[Event, ...]


def find_work(conn: Connection, wanted: str) -> Work:
    """The work of an id, of one of its records ("source:key", or the key alone), of an arXiv id or address, of another
    identifier, or of a title or part of it. Raises ResolveError for none, and for several with their ids.
    """
    from sourcer.resolve.folding import fold_text

    text = wanted.strip()
    if exact := conclusions.load_works(conn, [text]):
        return exact[0]
    paper = arxiv_id(text)
    names = {text, paper[0] if paper else text}
    found = _with_record(conn, names)
    if not found:
        everything, folded = conclusions.load_works(conn), fold_text(text)
        found = [work for work in everything if any(names & {str(known), known.value} for known in work.ids)]
        found = found or [work for work in everything if folded and fold_text(work.title) == folded]
        found = found or [work for work in everything if folded and folded in fold_text(work.title)]
    if not found:
        raise ResolveError(
            f"no work here is {wanted!r}; "
            "give an id such as arxiv:2403.90001, words of its title, or a record as source:key"
        )
    if len(found) > 1:
        several = ", ".join(f"“{each.title}” ({each.id}, {len(each.records)} records)" for each in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise ResolveError(f"{wanted!r} fits {len(found)} works: {several}{more}; name one by id")
    return found[0]


def _with_record(conn: Connection, names: set[str]) -> list[Work]:
    """The works that have a record which is called so, with its source or without."""
    keys = names | {name.partition(":")[2] for name in names}
    held = conclusions.load_works(conn, works_with(conn, keys))
    return [work for work in held if any(names & {key, f"{source}:{key}"} for source, key in work.records)]


def why_work(conn: Connection, work: Work) -> WorkWhy:
    """Every record of the work with what ties it to the others, and what the ledger tells of them."""
    from sourcer.resolve.work_reasons import tie

    records, decisions = store_records.load_these(conn, set(work.records)), _decisions(conn)
    tied = tuple((each, tie(each, [other for other in records if other is not each], decisions)) for each in records)
    return WorkWhy(work, tied, concerning(conn, [work]))


def why_pair(conn: Connection, one: Work, other: Work) -> WorkPairWhy:
    """What speaks for and against one work. Raises ResolveError where they are one already."""
    from sourcer.resolve.work_reasons import compare_works

    if one.id == other.id:
        raise ResolveError(f"“{one.title}” ({one.id}) is one work already; `sourcer works why {one.id}` says why")
    mine, theirs = (store_records.load_these(conn, set(work.records)) for work in (one, other))
    speaks_for, against = compare_works(mine, theirs, _decisions(conn))
    return WorkPairWhy(one, other, speaks_for, against, concerning(conn, [one, other]))


def concerning(conn: Connection, works: Collection[Work] | None = None) -> tuple[Event, ...]:
    """What the ledger tells of works (of these, by id or by one of their records), oldest first."""
    events = [event for event in ledger.load_events(conn) if event.told.subject == "work"]
    if works is None:
        return tuple(events)
    ids, held = {work.id for work in works}, {record for work in works for record in work.records}
    return tuple(event for event in events if ids.intersection(event.ids) or held & event.members)


def _decisions(conn: Connection) -> tuple[Decision, ...]:
    return tuple(each for each in in_force(ledger.load_decisions(conn)) if each.subject == "work")
