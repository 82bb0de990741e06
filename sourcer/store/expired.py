"""Ledgers when time is over: that something was said, sent or given out stays, of whom it was does not.

A line is over when nobody of those whom it names is printed on a kept record any more, or, where it is itself what is
kept about somebody (a judgement, a list), when it is older than the term. Nothing here commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from sourcer.model.opinions import OF_WORKS
from sourcer.store.ledgers import NOWHERE
from sourcer.store.retention import owners_left, withheld_places
from sourcer.store.tables import account_decisions
from sourcer.store.tables_ledger import identity_decisions, identity_events
from sourcer.store.tables_opinions import opinions
from sourcer.store.tables_privacy import disclosures, notices
from sourcer.store.tables_watch import told, watches
from sourcer.withheld.forms import WITHHELD

_GITHUB = "github:"
Place = tuple[Any, ...]


def tell_of_nobody(conn: Connection, before: datetime, kept: Collection[str]) -> int:
    """Have the ledgers name nobody whose time is over, but the candidates (in lower case) who are ``kept``; how many
    lines changed.
    """
    one = _Over(conn, before, kept)
    return one.opinions() + one.notices() + one.disclosures() + one.watches() + one.told() + one.decisions()


class _Over:
    """Which lines are over, and what stands there instead."""

    def __init__(self, conn: Connection, before: datetime, kept: Collection[str]) -> None:
        self.conn, self.before, self.kept = conn, before, kept
        self.gone = withheld_places(conn, _places(conn))
        self.owners = owners_left(conn)
        self.pseudonyms: dict[str, str] = {}

    def opinions(self) -> int:
        count, held = 0, opinions.c
        for row in self.conn.execute(select(opinions).where(held.verdict.not_in(OF_WORKS))).all():
            if row.name == row.subject:  # under a pseudonym already
                continue
            if self._is_over(row.subject, row.signed, row.at):
                fresh = self._nobody(row.subject) | {"reason": WITHHELD, "components": {}}
                self.conn.execute(update(opinions).where(held.id == row.id).values(fresh))
                count += 1
            else:
                count += self._thinned(opinions, row)
        return count

    def notices(self) -> int:
        count = 0
        for row in self.conn.execute(select(notices)).all():
            if row.name != row.subject and self._is_over(row.subject, row.signed):
                fresh = self._nobody(row.subject)
                self.conn.execute(update(notices).where(notices.c.id == row.id).values(fresh))
                count += 1
            else:
                count += self._thinned(notices, row)
        return count

    def disclosures(self) -> int:
        count, held = 0, disclosures.c
        for row in self.conn.execute(select(held.id, held.at, held.people)).all():
            people = [self._listed(who, name, signed, row.at) for who, name, signed in row.people]
            if people != row.people:
                self.conn.execute(update(disclosures).where(held.id == row.id).values(people=people))
                count += 1
        return count

    def watches(self) -> int:
        count, held = 0, watches.c
        for row in self.conn.execute(select(watches).where(held.kind == "person")).all():
            if self._is_over(row.subject, row.signed):
                gone = (held.id == row.id) | (held.about == row.id)
                count += self.conn.execute(delete(watches).where(gone)).rowcount
            else:
                count += self._thinned(watches, row)
        return count

    def told(self) -> int:
        count, held = 0, told.c
        for row in self.conn.execute(select(told).where(held.kind == "person")).all():
            here = (held.brief == row.brief) & (held.kind == row.kind) & (held.key == row.key)
            if self._is_over(row.key, row.signed):
                count += self.conn.execute(delete(told).where(here)).rowcount
            elif (left := self._left(row.signed)) != row.signed:
                self.conn.execute(update(told).where(here).values(signed=left))
                count += 1
        return count

    def decisions(self) -> int:
        count = 0
        for row in self.conn.execute(select(account_decisions)).all():
            if row.signatures and all(tuple(at) in self.gone for at in row.signatures):
                who = self._pseudonym(row.author_id)
                fresh = {"login": who, "author_id": who, "reason": WITHHELD, "signatures": []}
                self.conn.execute(update(account_decisions).where(account_decisions.c.id == row.id).values(fresh))
                count += 1
        held = identity_decisions.c
        for row in self.conn.execute(select(identity_decisions)).all():
            sides = [self._members(row.ours), self._members(row.theirs)]
            if sides != [row.ours, row.theirs]:
                fresh = {"ours": sides[0], "theirs": sides[1], "reason": WITHHELD}
                self.conn.execute(update(identity_decisions).where(held.id == row.id).values(fresh))
                wiped = {"members": [], "evidence": WITHHELD}
                self.conn.execute(update(identity_events).where(identity_events.c.id == row.id).values(wiped))
                count += 1
        return count

    def _is_over(self, subject: str, signed: Sequence[Sequence[Any]], at: datetime | None = None) -> bool:
        if subject.lower() in self.kept:
            return False
        if at is not None and at < self.before:
            return True
        if signed:
            return all(_place(each) in self.gone for each in signed)
        return subject.startswith(_GITHUB) and subject.removeprefix(_GITHUB).lower() not in self.owners

    def _listed(self, who: str, name: str, signed: Sequence[Sequence[Any]], at: datetime) -> list[Any]:
        if name != who and self._is_over(who, signed, at):
            return [self._pseudonym(who), self._pseudonym(who), []]
        return [who, name, self._left(signed)]

    def _thinned(self, table: Table, row: Any) -> int:
        left = self._left(row.signed)
        if left == row.signed:
            return 0
        self.conn.execute(update(table).where(table.c.id == row.id).values(signed=left))
        return 1

    def _left(self, signed: Sequence[Sequence[Any]]) -> list[Any]:
        return [each for each in signed if _place(each) not in self.gone]

    def _members(self, members: Sequence[Any]) -> list[Any]:
        nobody = self._pseudonym("a place")
        return [[NOWHERE, nobody, at, nobody] if _place(each) in self.gone else each for at, each in enumerate(members)]

    def _nobody(self, subject: str) -> dict[str, Any]:
        who = self._pseudonym(subject)
        return {"subject": who, "name": who, "signed": []}

    def _pseudonym(self, subject: str) -> str:
        return self.pseudonyms.setdefault(subject.lower(), f"P-{secrets.token_hex(6)}")


def _place(signed: Sequence[Any]) -> Place:
    return tuple(signed[:3])


def _places(conn: Connection) -> set[Place]:
    """Every place that the ledgers name."""
    found: set[Place] = set()
    for table in (opinions, notices, watches, told):
        found |= {_place(each) for signed in conn.scalars(select(table.c.signed)) for each in signed}
    for people in conn.scalars(select(disclosures.c.people)):
        found |= {_place(each) for _, _, signed in people for each in signed}
    found |= {_place(at) for signed in conn.scalars(select(account_decisions.c.signatures)) for at in signed}
    for ours, theirs in conn.execute(select(identity_decisions.c.ours, identity_decisions.c.theirs)):
        found |= {_place(each) for each in (*ours, *theirs)}
    return {place for place in found if len(place) == 3}
