"""Kept payloads read again by today's parsers: what a fix makes readable is stored without fetching anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from sourcer import __version__
from sourcer.clock import Clock
from sourcer.errors import ParseError, SourcerError
from sourcer.model.records import Provenance
from sourcer.model.runs import Tally
from sourcer.night.jobs import unreadable_page
from sourcer.sources.base import Page, Request, Response, Source
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store.aside import list_skipped
from sourcer.store.engine import reading, writing
from sourcer.store.pages import save_page
from sourcer.store.payloads import load_payloads
from sourcer.store.repo_names import save_names


@dataclass(frozen=True, slots=True)
class Reparsed:
    """What came of a source's payloads: how many there are, what they brought, what of the source is set aside now."""

    source: str
    payloads: int
    tally: Tally
    set_aside: int

    def __str__(self) -> str:
        brought = f"{self.tally.new} new, {self.tally.changed} changed, {self.set_aside} still set aside"
        return f"{self.payloads} payloads read again, {brought}"


def reparse(engine: Engine, clock: Clock, sources: Sequence[Source], config_digest: str) -> list[Reparsed]:
    """Read the kept payloads of the sources again, oldest first, each in a transaction of its own.

    All payloads count, since a feed says other things every day at one address; but what a later payload said is never
    put back to what an older one says. Further requests that a page leads to are not made. Raises StoreError.
    """
    with _run(engine, clock, config_digest) as (run_id, done):
        for source in sources:
            done.append(_source_again(engine, clock, source, run_id))
    return done


def _source_again(engine: Engine, clock: Clock, source: Source, run_id: int) -> Reparsed:
    payloads, tally = 0, Tally()
    with reading(engine) as conn, closing(load_payloads(conn, source.name)) as kept:
        for request, response, provenance in kept:
            told = _parsed(source, request, response, provenance)
            payloads += 1
            with writing(engine) as writer:
                page = store_records.without_superseded(writer, told, provenance.fetched_at)
                tally += save_page(writer, request, page, provenance, run_id=run_id, now=clock.now())
                # What is outdated of a repository still tells a name that it had.
                save_names(writer, told.repos)
    with reading(engine) as conn:
        _, set_aside = list_skipped(conn, source.name, limit=1)
    return Reparsed(source.name, payloads, tally, set_aside)


def _parsed(source: Source, request: Request, response: Response, provenance: Provenance) -> Page:
    """What the payload says. What it only signalled, and what was looked up by it, is settled long since."""
    try:
        page = source.parse(request, response, provenance)
    except ParseError as fault:
        return Page(skipped=(unreadable_page(request, provenance, fault),))
    return replace(page, answered=(), signals=(), removed=())


@contextmanager
def _run(engine: Engine, clock: Clock, config_digest: str) -> Iterator[tuple[int, list[Reparsed]]]:
    """A run of the harvest stage, which says that nothing was fetched; closed however it ends."""
    done: list[Reparsed] = []
    with writing(engine) as conn:
        run_id = store_runs.start_run(
            conn, "harvest", now=clock.now(), code_version=__version__, config_digest=config_digest
        )
    broken: dict[str, str] = {}
    try:
        yield run_id, done
    except BaseException as fault:
        broken = {"broken off": str(fault) if isinstance(fault, SourcerError) else type(fault).__name__}
        raise
    finally:
        details = {f"reparse {part.source}": str(part) for part in done} | broken
        tally = sum((part.tally for part in done), Tally())
        with writing(engine) as conn:
            store_runs.finish_run(
                conn,
                run_id,
                now=clock.now(),
                outcome="failed" if broken else "done",
                tally=tally,
                details=details,
            )
