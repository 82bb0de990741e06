"""Who objected to being scored, as they are known today, and the brief that leaves them out."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace

from sqlalchemy import Connection

from sourcer.model.brief import Brief
from sourcer.store import accounts as store_accounts
from sourcer.store import objections as store
from sourcer.store import opinions as store_opinions
from sourcer.store.objections import Objection


def objectors(conn: Connection) -> frozenset[str]:
    """The candidates, as known today, who are not to be scored."""
    standing = store.standing(conn)
    found = {who for each in standing for who in today(conn, each)}
    if found:
        from sourcer.team.accounts import linked_accounts

        linked = linked_accounts(conn, store_accounts.load_accounts(conn)).links
        found |= {f"github:{link.login.lower()}" for link in linked if link.author_id in found}
        found |= {link.author_id for link in linked if f"github:{link.login.lower()}" in found}
    return frozenset(found)


def without_objectors(conn: Connection, brief: Brief) -> Brief:
    """The brief with everybody left out who objected."""
    people = sorted(objectors(conn))
    if not people:
        return brief
    said = repr((brief.digest, people))
    made = replace(brief, leave_out_people=(*brief.leave_out_people, *people))
    return replace(made, digest=hashlib.sha256(said.encode()).hexdigest()[:16])


def today(conn: Connection, objection: Objection) -> list[str]:
    """Who objected, as known today: everybody who has one of the signatures (in doubt nobody of them is scored)."""
    if not objection.signed:
        return [objection.subject]
    whose = store_opinions.authors_at(conn, {each.signature for each in objection.signed})
    return [who for who, _ in Counter(whose.values()).most_common()] or [objection.subject]
