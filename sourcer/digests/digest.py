"""Digests: what changed for a brief since the last one, or since a day or a ranking; and noting one as given out.

"Since last" is since the digest of the brief that was last given out, whatever came between. The first there is begins
at the ranking before the newest; where there is just one ranking, it tells who is on its list. Since a day means since
the ranking that stood when the day began. Looking back so moves nothing, and rests on what the store can still tell of
then: a status that a source changed inside a record which it had brought before is told by "last" alone, as that
remembers.

A digest is noted only after it was given out whole, in one transaction with all that it left known. So one that was
killed is told again, and nothing is lost. One at a time is made for a brief; who comes second waits, and tells what is
left.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Engine

from sourcer.clock import Clock
from sourcer.digests.inview import view_of
from sourcer.digests.news import news, remembered
from sourcer.errors import Busy, ConfigError, StoreError
from sourcer.model.brief import Brief
from sourcer.model.digest import Change, Digest, GivenOut, KnownCandidate, Memory
from sourcer.model.open_door import OpenDoor
from sourcer.model.shortlist import Shortlist
from sourcer.reading.shortlist import Filters, load_narrowed, load_shortlist, narrowed
from sourcer.store import conclusions, digests, happened
from sourcer.store import runs as store_runs
from sourcer.store.lease import DatabaseLease
from sourcer.team.opinions import candidates_now

LAST = "last"
HOLD_SECONDS = 60.0
FIRST = "this is the first digest: it begins at the ranking before the newest"
ONLY = "this is the first digest, and there is one ranking: it tells who is on the list"


@dataclass(frozen=True, slots=True)
class Since:
    """From when on: the last digest, a day, or the ranking of a run."""

    day: date | None = None
    run_id: int | None = None

    @property
    def is_last(self) -> bool:
        """Whether it is the last digest, the only one from which on a digest may be noted."""
        return self.day is None and self.run_id is None


@dataclass(frozen=True, slots=True)
class Made:
    """A digest with what was known before it (as it was stored) and what is known once it is given out."""

    digest: Digest
    stored: Memory
    after: Memory
    is_news: bool


def parse_since(text: str) -> Since:
    """``last``, ``2026-11-01`` or ``run:12``. Raises ConfigError for anything else."""
    word, _, number = text.strip().partition(":")
    if text.strip() == LAST:
        return Since()
    if word == "run" and number.isascii() and number.isdecimal() and len(number) < 10:
        return Since(run_id=int(number))
    try:
        return Since(day=date.fromisoformat(text.strip()))
    except ValueError:
        raise ConfigError(f"--since {text!r}: write last, a day such as 2026-11-01, or run:12") from None


@dataclass(frozen=True, slots=True)
class Maker:
    """What a brief's list is cut to: how many people it shows, and the places it keeps."""

    brief: Brief
    size: int
    door: OpenDoor

    def make(self, conn: Connection, since: Since) -> Made:
        """The digest as the store stands. Raises StoreError where there is no ranking of the brief, or of the run."""
        shown = load_narrowed(conn, self.brief.name, Filters(size=self.size), self.door)
        given = digests.last_given_out(conn, self.brief.name)
        stored = digests.load_memory(conn, self.brief.name, given.mark if given else 0)
        notes: tuple[str, ...] = ()
        if since.is_last and given is not None:
            memory, day = _as_today(conn, stored), given.at.date()
            words = f"digest {given.number} of {day.isoformat()}"
        else:
            memory, words, day, notes = self._then(conn, shown, since)
        view = view_of(conn, shown, memory)
        changes = news(memory, view)
        told = Digest(
            brief=self.brief.name,
            run_id=shown.run_id,
            as_of=shown.as_of,
            ranked_at=shown.ranked_at,
            since=words,
            since_day=day,
            changes=_with_sources(conn, changes),
            number=(given.number + 1 if given else 1) if since.is_last else None,
            notes=notes,
        )
        is_news = bool(changes) or given is None or view.mark > given.mark or shown.run_id != given.run_id
        return Made(told, stored, remembered(memory, view, changes), is_news)

    def _then(self, conn: Connection, shown: Shortlist, since: Since) -> tuple[Memory, str, date, tuple[str, ...]]:
        """What was known at the ranking from which on is told; which that is, its day, and words on the choice."""
        brief = self.brief.name
        notes: tuple[str, ...] = ()
        if since.run_id is not None:
            run_id: int | None = since.run_id
        elif since.day is not None:
            run_id = happened.ranking_before(conn, brief, datetime.combine(since.day, time(), UTC))
            if run_id is None:
                run_id = happened.first_ranking(conn, brief)
                notes = (f"nothing was ranked before {since.day.isoformat()}: this begins at the first ranking",)
        else:
            run_id = store_runs.last_ranking(conn, brief, before_run=shown.run_id)
            notes = (FIRST,) if run_id is not None else (ONLY,)
        if run_id is None:
            memory = Memory(happened.concluded_up_to(conn, shown.run_id))
            return memory, "before the first ranking", shown.ranked_at.date(), notes
        began = store_runs.load_run(conn, run_id).started_at.date()
        return self._at_ranking(conn, run_id), f"the ranking of {began.isoformat()} (run {run_id})", began, notes

    def _at_ranking(self, conn: Connection, run_id: int) -> Memory:
        """What the store can still tell of what was known at a ranking: who was on the list, and where."""
        whole = load_shortlist(conn, self.brief.name, run_id=run_id)
        then = narrowed(whole, Filters(size=self.size), self.door)
        mark = happened.concluded_up_to(conn, run_id)
        called = happened.renamed_since(conn, mark)
        people = {
            called.get(entry.score.candidate_id, entry.score.candidate_id): KnownCandidate(entry.rank, True, mark)
            for entry in then.entries
        }
        return Memory(mark, people)


def note_given_out(conn: Connection, made: Made, *, now: datetime) -> None:
    """Note a digest as given out, with all that it left known. Raises Busy where another was noted meanwhile."""
    told = made.digest
    if told.number is None:
        raise StoreError("a digest since a day or a run looks back, and is not noted as given out")
    given = GivenOut(told.brief, told.number, now, told.run_id, made.after.mark, len(told.changes))
    digests.save_given_out(conn, given, made.stored, made.after)


@contextmanager
def one_at_a_time(
    engine: Engine, brief: str, clock: Clock, talk: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the making of the brief's digests. Waits while another holds it; raises Busy where that takes too long.

    One that was killed holds it for a minute at most.
    """
    lease, name = DatabaseLease(engine, f"digest:{os.getpid()}:{secrets.token_hex(4)}"), f"digest {brief}"
    until, is_told = clock.now() + timedelta(seconds=2 * HOLD_SECONDS), talk is None
    while (wait := lease.take(name, now=clock.now(), hold_seconds=HOLD_SECONDS)) > 0:
        if clock.now() >= until:
            raise Busy(f"another digest of {brief!r} is being made and does not end; try again in a minute")
        if talk is not None and not is_told:
            talk(f"another digest of {brief!r} is being made, or was killed: waiting, for {HOLD_SECONDS:.0f} s at most")
            is_told = True
        clock.sleep(wait)
    try:
        yield
    finally:
        lease.give_back(name, free_at=clock.now())


def _as_today(conn: Connection, stored: Memory) -> Memory:
    """The memory with people by the ids that they have today; of two who are one by now, what both were told counts."""
    ids = sorted(stored.people)
    now = candidates_now(conn, [(who, stored.people[who].signed) for who in ids])
    people: dict[str, KnownCandidate] = {}
    for was, who in zip(ids, now, strict=True):
        known, other = stored.people[was], people.get(who)
        people[who] = known if other is None else _together(known, other)
    return replace(stored, people=people)


def _together(one: KnownCandidate, other: KnownCandidate) -> KnownCandidate:
    return KnownCandidate(
        place=min((place for place in (one.place, other.place) if place is not None), default=None),
        is_listed=one.is_listed or other.is_listed,
        mark=max(one.mark, other.mark),
        signed=tuple(dict.fromkeys((*one.signed, *other.signed))),
    )


def _with_sources(conn: Connection, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, each with where and when what says so was read; the day of that where it has no day of its own."""
    records = [change.record for change in changes if change.record is not None]
    notes = {note.record: note for note in conclusions.provenance_of(conn, records)}
    found = []
    for change in changes:
        source = notes.get(change.record) if change.record is not None else None
        on = change.on or (source.fetched_at.date() if source else None)
        found.append(replace(change, source=source, on=on))
    return tuple(found)
