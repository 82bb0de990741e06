"""The account of decisions: entries added in the transaction of what they tell, and read back. Nothing here commits."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from sourcer.model.audit import NOBODY_NAMED, Entry, Head, Kept, Kind, Words, chained, moment
from sourcer.store.tables_audit import audit, audit_head, audit_words
from sourcer.store.upsert import dialect_insert
from sourcer.store.values import storable

if TYPE_CHECKING:
    from sourcer.model.brief import Brief
    from sourcer.model.scores import Ranking

ABOUT_ONE: tuple[Kind, ...] = ("opinion", "identity", "account", "watch", "notice", "objection")
"""Entries whose words are about those whom they name."""
GIVEN_OUT: tuple[Kind, ...] = ("export", "report", "digest", "conversation", "plan")
_HEAD = 1
_SALT_BYTES = 16


def note(conn: Connection, entry: Entry) -> Kept:
    """Add an entry at the end of the chain; it is there if and only if the transaction is.

    Writers queue here until the one before has committed (PostgreSQL locks the head's row, SQLite knows one writer at
    a time), so that no two entries follow the same one. Note last in a transaction: others wait meanwhile.
    """
    told = storable(entry)
    told = replace(told, by=account() if told.by in NOBODY_NAMED else told.by)
    names = told.apart()[2]
    salts = {name: os.urandom(_SALT_BYTES).hex() for name in names}
    kept, words = chained(told, _locked_head(conn), salts)
    conn.execute(insert(audit).values(**{name: getattr(kept, name) for name in kept.__slots__}))
    if words:
        conn.execute(insert(audit_words), [{name: getattr(each, name) for name in each.__slots__} for each in words])
    conn.execute(update(audit_head).where(audit_head.c.id == _HEAD).values(seq=kept.seq, hash=kept.hash))
    return kept


def note_ranking(conn: Connection, run_id: int, ranking: Ranking, brief: Brief, *, written: str, now: datetime) -> None:
    """Tell of a ranking, and first of its brief where that is another one than at the last ranking.

    ``written`` is the digest of what stands in the brief's file; ``brief`` is that with what the team said counted in.
    """
    told = {"file": written, "with_opinions": brief.digest, "weights": dict(brief.weights)}
    before = last_of(conn, "brief", brief.name)
    if before is None or before.facts() != told:
        note(conn, Entry("brief", now, subject=brief.name, what=told))
    what = {"run": run_id, "brief": brief.name, "brief_digest": brief.digest, "people": len(ranking.scores)}
    note(conn, Entry("ranking", now, subject=f"run:{run_id}", what=what))


def account() -> str:
    """The account of the machine that runs the program."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's number without a name; which it is depends on the Python
        return f"uid {os.getuid()}"


def load_head(conn: Connection) -> Head | None:
    """The end of the chain as it is kept besides; None where nothing was ever noted."""
    row = conn.execute(select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == _HEAD)).one_or_none()
    return Head(_number(row.seq), str(row.hash)) if row else None


def load_entries(conn: Connection, *, since: datetime | None = None, kinds: tuple[Kind, ...] = ()) -> list[Kept]:
    """The entries (noted at or after ``since``, of these kinds), oldest first. Nothing is taken for granted of them."""
    query = select(audit).order_by(audit.c.seq)
    if since is not None:
        query = query.where(audit.c.at >= moment(since))
    if kinds:
        query = query.where(audit.c.kind.in_(kinds))
    return [Kept(row[0], *map(str, row[1:])) for row in conn.execute(query)]


def load_words(conn: Connection) -> list[Words]:
    """The words of all entries that are still there, in the order of the entries."""
    rows = conn.execute(select(audit_words).order_by(audit_words.c.seq, audit_words.c.field))
    return [Words(_number(row[0]), *map(str, row[1:])) for row in rows]


def remove_words(
    conn: Connection, is_theirs: Callable[[str], bool], *, about: Collection[str] = (), now: datetime
) -> int:
    """Delete the words of which ``is_theirs`` says so, for somebody who is erased, and note which; says how many.

    Of judgements and messages ``about`` one of these ids (in lower case) all words go, whatever is in them. The chain
    stays whole: it has no more of them than a salted digest, and the salt goes with them.
    """
    words, judged = load_words(conn), load_entries(conn, kinds=ABOUT_ONE)
    on_them = {each.seq for each in words if each.text.lower() in about}.intersection(each.seq for each in judged)
    on_them.update(each.seq for each in judged if not about_ids(each).isdisjoint(about))
    return _remove(conn, [(each.seq, each.field) for each in words if each.seq in on_them or is_theirs(each.text)], now)


def _remove(conn: Connection, gone: list[tuple[int, str]], now: datetime) -> int:
    for seq, field in gone:
        conn.execute(delete(audit_words).where(audit_words.c.seq == seq, audit_words.c.field == field))
    if gone:
        note(conn, Entry("words removed", now, what={"removed": [list(each) for each in gone]}))
    return len(gone)


def remove_old_words(conn: Connection, before: datetime, *, now: datetime) -> int:
    """Delete what was typed about people, and where it went, in entries older than a moment; how many words."""
    old = {each.seq for each in load_entries(conn, kinds=(*ABOUT_ONE, *GIVEN_OUT)) if each.at < moment(before)}
    return _remove(conn, [(each.seq, each.field) for each in load_words(conn) if each.seq in old], now)


def about_ids(entry: Kept) -> set[str]:
    """The ids, in lower case, that an entry names."""
    facts = entry.facts()
    told = [entry.subject]
    for name in ("people", "ids"):  # of a ranking "people" is how many
        some = facts.get(name)
        told += map(str, some) if isinstance(some, list) else []
    return {each.lower() for each in told if each}


def files_about(conn: Connection, ids: Collection[str]) -> list[str]:
    """The files with one of these people (ids in lower case) on them that were written, as they were called."""
    given = {each.seq for each in load_entries(conn, kinds=GIVEN_OUT) if not about_ids(each).isdisjoint(ids)}
    return sorted({each.text for each in load_words(conn) if each.seq in given and each.field == "to"})


def last_of(conn: Connection, kind: Kind, subject: str) -> Kept | None:
    """The newest entry of that kind about that subject, or None."""
    query = select(audit).where(audit.c.kind == kind, audit.c.subject == storable(subject))
    row = conn.execute(query.order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    return Kept(row[0], *map(str, row[1:])) if row else None


def _number(value: object) -> int:
    """A number as it was kept; of what somebody made something else (SQLite takes anything), one that no entry has."""
    return value if isinstance(value, int) else -1


def _locked_head(conn: Connection) -> Head:
    """The head, which no other transaction can read for writing until this one ends."""
    query = select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == _HEAD).with_for_update()
    row = conn.execute(query).one_or_none()
    if row is None:
        first = Head()
        fresh = dialect_insert(conn, audit_head).values(id=_HEAD, seq=first.seq, hash=first.hash)
        conn.execute(fresh.on_conflict_do_nothing())
        row = conn.execute(query).one()
    return Head(row.seq, row.hash)
