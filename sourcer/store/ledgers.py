"""Ledgers under a pseudonym: that something was decided, when, by whom and how, and no more about whom.

Reasons were written about the person, so they go; places lead to the paper and from there to the name, so they become
places of nowhere. What only serves to find the person again (watches, what digests told, a list of known people, an
objection) goes whole. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from sourcer.model.works import Signature
from sourcer.store.tables import account_decisions
from sourcer.store.tables_ledger import identity_decisions, identity_events
from sourcer.store.tables_opinions import known_people, opinions
from sourcer.store.tables_privacy import disclosures, notices
from sourcer.store.tables_rights import objections
from sourcer.store.tables_watch import told, watches
from sourcer.withheld.forms import WITHHELD

NOWHERE = "erased"


def under_pseudonym(
    conn: Connection,
    pseudonym: str,
    author_ids: Collection[str],
    candidates: Collection[str],
    logins: Collection[str],
    signatures: Collection[Signature],
) -> int:
    """Have the ledgers tell of a pseudonym where they told of the person; how many lines do."""
    one = _Renaming(pseudonym, frozenset(author_ids), frozenset(candidates), frozenset(signatures))
    changed = one.opinions(conn) + one.events(conn) + one.decisions(conn) + one.notices(conn) + one.disclosures(conn)
    is_theirs = func.lower(account_decisions.c.login).in_(sorted(logins)) | account_decisions.c.author_id.in_(
        sorted(author_ids)
    )
    changed += conn.execute(
        update(account_decisions)
        .where(is_theirs)
        .values(login=pseudonym, author_id=pseudonym, reason=WITHHELD, signatures=[])
    ).rowcount
    one.forget_marks(conn)
    return changed


class _Renaming:
    """Rows that tell of one person, told of their pseudonym."""

    def __init__(
        self,
        pseudonym: str,
        author_ids: frozenset[str],
        candidates: frozenset[str],
        signatures: frozenset[Signature],
    ) -> None:
        self.pseudonym = pseudonym
        self.author_ids = author_ids
        self.candidates = frozenset(each.lower() for each in candidates)
        self.places = {tuple(at) for at in signatures}

    def opinions(self, conn: Connection) -> int:
        count = 0
        for row in conn.execute(select(opinions)).all():
            if self._is_them(row.subject, row.signed):
                count += 1
                fresh = {
                    "subject": self.pseudonym,
                    "name": self.pseudonym,
                    "reason": WITHHELD,
                    "signed": [],
                    "components": {},
                }
                conn.execute(update(opinions).where(opinions.c.id == row.id).values(fresh))
        return count

    def events(self, conn: Connection) -> int:
        count = 0
        for row in conn.execute(select(identity_events)).all():
            members = self._members(row.members) if row.subject == "author" else row.members
            ids = [self._id(row.old_id), self._id(row.new_id)]
            if members == row.members and ids == [row.old_id, row.new_id]:
                continue
            count += 1
            fresh = {"members": members, "old_id": ids[0], "new_id": ids[1], "evidence": WITHHELD}
            conn.execute(update(identity_events).where(identity_events.c.id == row.id).values(fresh))
        return count

    def decisions(self, conn: Connection) -> int:
        count = 0
        for row in conn.execute(select(identity_decisions)).all():
            sides = [self._members(row.ours), self._members(row.theirs)]
            ids = [self._id(each) for each in row.author_ids]
            back = [self._back(each) for each in row.back]
            if sides == [row.ours, row.theirs] and ids == row.author_ids and back == row.back:
                continue
            count += 1
            fresh = {"ours": sides[0], "theirs": sides[1], "author_ids": ids, "back": back, "reason": WITHHELD}
            conn.execute(update(identity_decisions).where(identity_decisions.c.id == row.id).values(fresh))
            conn.execute(update(identity_events).where(identity_events.c.id == row.id).values(evidence=WITHHELD))
        return count

    def notices(self, conn: Connection) -> int:
        """That somebody was told stays, when and by whom."""
        rows = conn.execute(select(notices.c.id, notices.c.subject, notices.c.signed)).all()
        theirs = [row.id for row in rows if self._is_them(row.subject, row.signed)]
        fresh = {"subject": self.pseudonym, "name": self.pseudonym, "signed": []}
        conn.execute(update(notices).where(notices.c.id.in_(theirs)).values(fresh))
        return len(theirs)

    def disclosures(self, conn: Connection) -> int:
        """That a list had somebody on it stays, and to whom it went."""
        count = 0
        for row in conn.execute(select(disclosures.c.id, disclosures.c.people)).all():
            people = [
                [self.pseudonym, self.pseudonym, []] if self._is_them(who, signed) else [who, name, signed]
                for who, name, signed in row.people
            ]
            if people != row.people:
                count += 1
                conn.execute(update(disclosures).where(disclosures.c.id == row.id).values(people=people))
        return count

    def forget_marks(self, conn: Connection) -> None:
        """Take out what only serves to find the person again."""
        for table, column in ((watches, "subject"), (objections, "subject")):
            rows = conn.execute(select(table.c.id, table.c[column], table.c.signed)).all()
            gone = [row.id for row in rows if self._is_them(row[1], row.signed)]
            conn.execute(delete(table).where(table.c.id.in_(gone) | table.c.about.in_(gone)))
        for row in conn.execute(select(told).where(told.c.kind == "person")).all():
            if self._is_them(row.key, row.signed):
                here = (told.c.brief == row.brief) & (told.c.kind == row.kind) & (told.c.key == row.key)
                conn.execute(delete(told).where(here))
        rows = conn.execute(select(known_people)).all()
        gone = [row.place for row in rows if self._is_them(row.candidate_id, row.signed)]
        conn.execute(delete(known_people).where(known_people.c.place.in_(gone)))

    def _is_signed(self, signed: Sequence[Sequence[Any]]) -> bool:
        return any(tuple(each[:3]) in self.places for each in signed)

    def _is_them(self, known_as: str, signed: Sequence[Sequence[Any]]) -> bool:
        return known_as.lower() in self.candidates or self._is_signed(signed)

    def _id(self, known_as: str) -> str:
        return self.pseudonym if known_as.lower() in self.candidates else known_as

    def _members(self, members: Sequence[Any]) -> list[Any]:
        return [
            [NOWHERE, self.pseudonym, at, self.pseudonym] if tuple(each[:3]) in self.places else each
            for at, each in enumerate(members)
        ]

    def _back(self, entry: Sequence[Any]) -> list[Any]:
        *place, home = entry
        if tuple(place) in self.places:
            return [NOWHERE, self.pseudonym, 0, self._id(home)]
        return [*place, self._id(home)]
