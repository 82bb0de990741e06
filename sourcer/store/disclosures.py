"""Notices that people had and lists that were given out: rows and back. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sourcer.model.audit import Entry
from sourcer.model.disclosures import Disclosed, Disclosure, Notice
from sourcer.store import audit
from sourcer.store import tables as facts
from sourcer.store import tables_concluded as concluded
from sourcer.store.keys import in_parts
from sourcer.store.opinions import print_signed, read_signed
from sourcer.store.tables_privacy import disclosures, notices
from sourcer.store.values import storable


def save_notice(conn: Connection, notice: Notice) -> Notice:
    """Add what was sent to somebody; it comes back with its number."""
    said = storable(notice)
    row = {
        "kind": said.kind,
        "subject": said.subject,
        "name": said.name,
        "signed": print_signed(said.signed),
        "sent_on": said.sent_on,
        "how": said.how,
        "by": said.by,
        "digest": said.digest,
        "noted_at": said.noted_at,
    }
    noted = said.numbered(conn.execute(insert(notices).values(row).returning(notices.c.id)).scalar_one())
    what = {"notice": noted.number, "of": said.kind, "sent_on": said.sent_on.isoformat(), "text": said.digest}
    audit.note(conn, Entry("notice", said.noted_at, said.by, said.subject, what, words={"how": said.how}))
    return noted


def load_notices(conn: Connection) -> list[Notice]:
    """Everything that was noted as sent, oldest first."""
    return [
        Notice(
            kind=row.kind,
            subject=row.subject,
            name=row.name,
            signed=read_signed(row.signed),
            sent_on=row.sent_on,
            how=row.how,
            by=row.by,
            noted_at=row.noted_at,
            digest=row.digest,
            number=row.id,
        )
        for row in conn.execute(select(notices).order_by(notices.c.id))
    ]


def save_disclosure(conn: Connection, given: Disclosure) -> Disclosure:
    """Enter a list that is given out; it comes back with its number."""
    told = storable(given)
    row = {
        "at": told.at,
        "by": told.by,
        "recipient": told.recipient,
        "kind": told.kind,
        "run_id": told.run_id,
        "brief": told.brief,
        "profile": told.profile,
        "fields": told.fields,
        "people": [[each.candidate_id, each.name, print_signed(each.signed)] for each in told.people],
        "without_notice": told.without_notice,
    }
    return told.numbered(conn.execute(insert(disclosures).values(row).returning(disclosures.c.id)).scalar_one())


def load_disclosures(conn: Connection) -> list[Disclosure]:
    """Every list that was given out, oldest first."""
    return [_disclosure(row) for row in conn.execute(select(disclosures).order_by(disclosures.c.id))]


def first_stored(conn: Connection, authors: Collection[str] | None = None) -> dict[str, datetime]:
    """When the first fact of each author (all, or these) was stored, by id."""
    links, records = concluded.author_links.c, facts.records.c
    same = (links.source == records.source) & (links.key == records.key)
    query = select(links.author_id, func.min(records.first_seen_at).label("since"))
    query = query.join_from(concluded.author_links, facts.records, same).group_by(links.author_id)
    if authors is None:
        return {row.author_id: row.since for row in conn.execute(query)}
    parts = in_parts(sorted(authors))
    return {row.author_id: row.since for part in parts for row in conn.execute(query.where(links.author_id.in_(part)))}


def accounts_first_stored(conn: Connection) -> dict[str, tuple[str, datetime]]:
    """The login as GitHub spells it and when its first fact was stored, by login in lower case.

    Organisations and bots are left out.
    """
    found: dict[str, tuple[str, datetime]] = {}
    for login, kind, table in (
        (facts.accounts.c.login, facts.accounts.c.kind, facts.accounts),
        (facts.repos.c.owner, facts.repos.c.owner_type, facts.repos),
    ):
        query = select(login.label("login"), func.min(table.c.first_seen_at).label("since")).where(kind == "User")
        for row in conn.execute(query.group_by(login)):
            known = found.get(row.login.casefold())
            found[row.login.casefold()] = (row.login, min(row.since, known[1]) if known else row.since)
    return found


def _disclosure(row: Any) -> Disclosure:
    return Disclosure(
        at=row.at,
        by=row.by,
        recipient=row.recipient,
        kind=row.kind,
        run_id=row.run_id,
        brief=row.brief,
        profile=row.profile,
        fields=tuple(row.fields),
        people=tuple(Disclosed(who, name, read_signed(signed)) for who, name, signed in row.people),
        without_notice=row.without_notice,
        number=row.id,
    )
