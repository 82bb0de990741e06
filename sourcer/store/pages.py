"""One page as a whole into the store: the unit that a harvest commits. Nothing here commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from sourcer.model.records import Provenance, RecordKey
from sourcer.model.runs import Tally
from sourcer.sources.base import Page, Request
from sourcer.store import accounts, aside, records, signals
from sourcer.store.retired import without_retired
from sourcer.store.withholding import guarded


def save_page(
    conn: Connection, request: Request, page: Page, provenance: Provenance, *, run_id: int, now: datetime
) -> Tally:
    """Store what a page said and what of it was set aside; what it could be read under is set aside no more.

    Whoever was erased is taken out before (``withholding``), and whose time is over (``retired``).
    """
    page = without_retired(conn, request, guarded(conn, request, page, provenance), provenance)
    stream = request.stream
    tally = records.save_records(conn, page.records, run_id=run_id, now=now, stream=stream)
    tally += records.save_repos(conn, page.repos, run_id=run_id, now=now, stream=stream)
    accounts.forget_accounts(conn, request.source, page.removed)
    tally += accounts.save_accounts(conn, page.accounts, run_id=run_id, now=now)
    tally += records.save_supplements(conn, page.supplements, run_id=run_id, now=now)
    tally += records.withdraw(conn, request.source, page.removed, provenance, run_id=run_id, now=now, stream=stream)
    read = {fact.key for fact in page.records} | {fact.key for fact in page.repos}
    read |= {part.key for part in page.supplements} | {f"account {each.login}" for each in page.accounts}
    if page_aside(request) not in {(entry.source, entry.key) for entry in page.skipped}:
        read.add(page_aside(request)[1])
    aside.replace_skipped(conn, request.source, provenance, page.skipped, read=read, stream=stream)
    records.save_lookups(conn, request.source, page.answered, now=now)
    signals.save_signals(conn, request.source, page.signals, now=now)
    return tally + Tally(skipped=len(page.skipped))


def page_aside(request: Request) -> RecordKey:
    """(source, key) under which a page as a whole is set aside."""
    return request.source, f"page {request.key or request.stream}"
