"""Accounts on GitHub, and a human's word on whose they are. Nothing here commits."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from sourcer.model.audit import Entry
from sourcer.model.ids import ExternalId
from sourcer.model.people import AccountDecision
from sourcer.model.records import Account, Provenance
from sourcer.model.runs import Tally
from sourcer.model.works import Signature
from sourcer.store import audit, codec
from sourcer.store import tables as t
from sourcer.store.keys import in_parts
from sourcer.store.upsert import upsert
from sourcer.store.values import storable

SOURCE = "github"


def save_accounts(conn: Connection, accounts: Sequence[Account], *, run_id: int, now: datetime) -> Tally:
    """Insert or update accounts by GitHub's number."""
    rows = [
        {
            "source": SOURCE,
            "key": each.key,
            "login": each.login,
            "kind": each.kind,
            "name": each.name,
            "website": each.website,
            **codec.provenance_columns(each.provenance),
            **codec.first_seen_columns(each.content_hash(), run_id, now),
        }
        for each in map(storable, accounts)
    ]
    done = upsert(conn, t.accounts, rows, key=("source", "key"))
    new, changed = len(done.new), len(done.changed)
    return Tally(seen=len(accounts), new=new, changed=changed, unchanged=len(accounts) - new - changed)


def forget_accounts(conn: Connection, source: str, logins: Collection[str]) -> None:
    """Delete accounts that their owners closed, and the pages that told of them, which could bring them back."""
    if source != SOURCE or not logins:
        return
    gone = sorted({storable(login).lower() for login in logins})
    conn.execute(delete(t.accounts).where(func.lower(t.accounts.c.login).in_(gone)))
    told = t.payloads.c
    is_theirs = (told.source == SOURCE) & (told.kind == "account") & func.lower(told.key).in_(gone)
    conn.execute(delete(t.payloads).where(is_theirs))


def load_accounts(conn: Connection, logins: Collection[str] | None = None) -> list[Account]:
    """Accounts (all, or those of ``logins``, in any case), by login; of two that had one login, who has it last."""
    rows: list[Any] = _of(conn, logins)
    found: dict[str, Account] = {}
    for row in sorted(rows, key=lambda row: (row.fetched_at, row.key)):
        found[row.login.casefold()] = read_account(row)
    return [found[login] for login in sorted(found)]


def read_account(row: Any) -> Account:
    """An account from its row."""
    source = Provenance(row.fetched_url, row.fetched_at, row.payload_hash)
    return Account(row.key, row.login, row.kind, source, row.name, row.website)


def save_decision(conn: Connection, decision: AccountDecision) -> None:
    """Add a human's word; what was said before stays on record."""
    said = storable(decision)
    signatures = [(found.source, found.key, found.position) for found in said.signatures]
    conn.execute(
        insert(t.account_decisions).values(
            login=said.login,
            author_id=said.author_id,
            verdict=said.verdict,
            reason=said.reason,
            decided_at=said.decided_at,
            signatures=signatures,
        )
    )
    words = {"reason": said.reason, "account": f"{SOURCE}:{said.login}"}
    what = {"verdict": said.verdict}
    audit.note(conn, Entry("account", said.decided_at, subject=said.author_id, what=what, words=words))


def load_decisions(conn: Connection) -> list[AccountDecision]:
    """Every word that was given, the earliest first."""
    return [
        AccountDecision(
            login=row.login,
            author_id=row.author_id,
            verdict=row.verdict,
            reason=row.reason,
            decided_at=row.decided_at,
            signatures=tuple(Signature(*signature) for signature in row.signatures),
        )
        for row in conn.execute(select(t.account_decisions).order_by(t.account_decisions.c.id))
    ]


def printed_ids(conn: Connection) -> dict[Signature, tuple[ExternalId, ...]]:
    """The identifiers that records print beside a name, by its place; names without any are not there."""
    query = select(t.records.c.source, t.records.c.key, t.records.c.mentions)
    return {
        Signature(source, key, position): codec.read_ids(ids)
        for source, key, mentions in conn.execute(query)
        for position, (_, _, ids) in enumerate(mentions)
        if ids
    }


def profile_pages(conn: Connection) -> dict[str, str]:
    """What accounts say of themselves, by login in lower case: homepage and README of the repository with its name."""
    repo, part = t.repos.c, t.supplements.c
    is_readme = (part.source == repo.source) & (part.key == repo.key) & (part.kind == "readme")
    query = select(repo.owner, repo.homepage, part.text).select_from(t.repos.outerjoin(t.supplements, is_readme))
    own = func.lower(repo.full_name) == func.lower(repo.owner + "/" + repo.owner)
    return {owner.casefold(): f"{home or ''}\n{text or ''}" for owner, home, text in conn.execute(query.where(own))}


def accounts_digest(conn: Connection) -> str:
    """SHA-256 (hex) of all accounts and decisions: equal when nobody said anything new."""
    digest = hashlib.sha256()
    held = t.accounts.c
    for row in sorted(tuple(row) for row in conn.execute(select(held.source, held.key, held.content_hash))):
        digest.update("\0".join(row).encode() + b"\n")
    digest.update(str(conn.scalar(select(func.max(t.account_decisions.c.id)))).encode())
    return digest.hexdigest()


def _of(conn: Connection, logins: Iterable[str] | None) -> list[Any]:
    if logins is None:
        return list(conn.execute(select(t.accounts)).all())
    wanted = sorted({login.lower() for login in logins})
    is_asked = func.lower(t.accounts.c.login)
    return [row for part in in_parts(wanted) for row in conn.execute(select(t.accounts).where(is_asked.in_(part)))]
