"""One person out of everything that is stored, in the transaction of the caller, so that no reader sees half of it.

What is kept of a page passes the same gate as what will be crawled next (``withholding``); conclusions and rankings
lose the person's rows; ledgers keep theirs under a pseudonym, with places that lead to no paper. Last, every text of
every table is looked through for the name (``sweep``). The same again changes nothing, so that an erasure that was cut
off can be run anew, and a restored backup can be brought up to date. Nothing here commits.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, cast, delete, func, or_, select, true, update

from sourcer.model.records import Record
from sourcer.model.works import Signature
from sourcer.store import accounts, audit, codec, grounds, repo_names, search_index
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.keys import digest_of, in_parts
from sourcer.store.ledgers import under_pseudonym
from sourcer.store.packing import packed, unpacked
from sourcer.store.sweep import sweep
from sourcer.store.withholding import Gate
from sourcer.withheld.blanking import Blanker
from sourcer.withheld.suppression import withheld_positions


@dataclass(frozen=True, slots=True)
class Erased:
    """Who goes: ids of authors and candidates, logins on GitHub, and where they are printed.

    ``hints`` are texts, in lower case, one of which is in whatever names them, so that a database can find it; empty:
    everything is looked through. ``only`` tells the same of one text, more exactly. ``literals`` go wherever they are.
    """

    pseudonym: str
    author_ids: frozenset[str] = frozenset()
    logins: frozenset[str] = frozenset()
    signatures: frozenset[Signature] = frozenset()
    hints: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    only: re.Pattern[str] | None = None

    @property
    def candidates(self) -> frozenset[str]:
        """The ids under which they could be ranked."""
        return self.author_ids | {f"github:{login}" for login in self.logins}

    @property
    def lowered(self) -> frozenset[str]:
        """The same in lower case, as ids are compared."""
        return frozenset(each.lower() for each in self.candidates)


def erase(conn: Connection, gate: Gate, who: Erased, *, now: datetime) -> Counter[str]:
    """Take the person out of everything; how many rows of what went or were written anew."""
    counts: Counter[str] = Counter()
    blanker = Blanker(gate.known, True, who.literals, who.only)
    works = _works_of(conn, who, blanker)
    search_index.forget(conn, works=works, people=who.author_ids)
    counts["records rewritten"] = _records(conn, gate, who)
    counts["repositories removed"], counts["repositories rewritten"] = _repos(conn, gate, who)
    counts["accounts removed"] = _accounts(conn, gate, who)
    counts["texts rewritten"] = _supplements(conn, gate, who)
    counts["payloads rewritten"], counts["payloads removed"] = _payloads(conn, gate, who)
    counts["rows of conclusions removed"] = _conclusions(conn, who)
    counts["lines of ledgers under a pseudonym"] = under_pseudonym(
        conn, who.pseudonym, who.author_ids, who.candidates, who.logins, who.signatures
    )
    counts["words of the account removed"] = audit.remove_words(
        conn, lambda text: blanker.text(text) != text, about=who.lowered, now=now
    )
    counts["other texts rewritten"] = sweep(conn, blanker, who.hints, who.author_ids)
    search_index.put_back(conn, works)
    return +counts


def reapply(conn: Connection, gate: Gate, *, now: datetime) -> Counter[str]:
    """Erase again whomever the gate withholds, where they came back with a backup from before. All is looked through,
    since no name is known any more: on a large store it takes minutes.
    """
    gone: set[Signature] = set()
    for row in conn.execute(select(t.records)):
        record = codec.read_record(row, None)
        gone |= {Signature(*record.record_key, at) for at in withheld_positions(record, gate.known)}
    links, whose = concluded.author_links.c, dict[str, set[Signature]]()
    for row in conn.execute(select(links.source, links.key, links.position, links.author_id)):
        whose.setdefault(row.author_id, set()).add(Signature(row.source, row.key, row.position))
    people = frozenset(author for author, held in whose.items() if held <= gone)
    owners = conn.scalars(select(t.repos.c.owner))
    logins = frozenset(owner.lower() for owner in owners if gate.is_withheld_login(owner))
    return erase(conn, gate, Erased(f"P-{secrets.token_hex(6)}", people, logins, frozenset(gone)), now=now)


def about(table: Table, hints: Sequence[str], columns: Iterable[str]) -> ColumnElement[bool]:
    """The rows of which one of these columns holds a hint, in any case."""
    if not hints:
        return true()
    texts = [cast(table.c[name], Text) for name in columns]
    return or_(*(func.lower(text).contains(hint, autoescape=True) for text in texts for hint in hints))


def _works_of(conn: Connection, who: Erased, blanker: Blanker) -> frozenset[str]:
    """The works whose texts in the search index change: the person's own, and those that name them in a text."""
    place, work = concluded.authorships.c, concluded.works.c
    found = set(conn.scalars(select(place.work_id).where(place.author_id.in_(who.author_ids))))
    query = select(work.id, work.title, work.abstract)
    for row in conn.execute(query.where(about(concluded.works, who.hints, ("title", "abstract")))):
        if any(text and blanker.text(text) != text for text in (row.title, row.abstract)):
            found.add(row.id)
    return frozenset(found)


_PRINTED = ("title", "abstract", "comment", "venue", "status", "links", "mentions", "fetched_url")


def _records(conn: Connection, gate: Gate, who: Erased) -> int:
    held = t.records.c
    query = select(t.records).where(about(t.records, who.hints, _PRINTED))
    rows = {(row.source, row.key): row for row in conn.execute(query)}
    for part in in_parts(sorted({at.key for at in who.signatures})):
        rows |= {(row.source, row.key): row for row in conn.execute(select(t.records).where(held.key.in_(part)))}
    count = 0
    for row in rows.values():
        record = codec.read_record(row, None)
        made = gate.record(record)
        if made is not record:
            count += 1
            fresh = codec.record_row(made) | {"content_hash": made.content_hash()}
            here = (held.source == row.source) & (held.key == row.key)
            conn.execute(update(t.records).where(here).values(fresh))
    return count


def _repos(conn: Connection, gate: Gate, who: Erased) -> tuple[int, int]:
    held, gone, made_anew = t.repos.c, [], 0
    columns = ("full_name", "owner", "description", "homepage", "parent", "topics", "fetched_url")
    for row in conn.execute(select(t.repos).where(about(t.repos, who.hints, columns))).all():
        repo = codec.read_repo(row, None, None)
        made = gate.repo(repo)
        if made is None:
            gone.append(row.key)
        elif made != repo:
            made_anew += 1
            fresh = codec.repo_row(made, row.source) | {"content_hash": made.content_hash()}
            conn.execute(update(t.repos).where(held.source == row.source, held.key == row.key).values(fresh))
    for part in in_parts(gone):
        conn.execute(delete(t.repos).where(held.key.in_(part)))
        parts = t.supplements.c
        conn.execute(delete(t.supplements).where(parts.source == repo_names.SOURCE, parts.key.in_(part)))
        told = t.payloads.c
        conn.execute(delete(t.payloads).where(told.source == repo_names.SOURCE, told.key.in_(part)))
    repo_names.forget_names(conn, who.logins)
    asked = t.lookups.c
    conn.execute(delete(t.lookups).where(asked.source == repo_names.SOURCE, func.lower(asked.key).in_(who.logins)))
    return len(gone), made_anew


def _accounts(conn: Connection, gate: Gate, who: Erased) -> int:
    logins = {
        row.login
        for row in conn.execute(select(t.accounts).where(about(t.accounts, who.hints, ("login", "name", "website"))))
        if gate.account(accounts.read_account(row)) is None
    }
    accounts.forget_accounts(conn, accounts.SOURCE, logins | who.logins)
    return len(logins)


def _supplements(conn: Connection, gate: Gate, who: Erased) -> int:
    held, count = t.supplements.c, 0
    near = {(at.source, at.key) for at in who.signatures}
    for row in conn.execute(select(t.supplements).where(about(t.supplements, who.hints, ("text",)))).all():
        blanker = Blanker(gate.known, (row.source, row.key) in near, who.literals)
        if (text := blanker.text(row.text)) != row.text:
            count += 1
            here = (held.source == row.source) & (held.key == row.key) & (held.kind == row.kind)
            conn.execute(update(t.supplements).where(here).values(text=text, content_hash=digest_of(text)))
    return count


def _payloads(conn: Connection, gate: Gate, who: Erased) -> tuple[int, int]:
    """Kept pages with the name taken out; one that names a namesake too goes, since it cannot tell them apart."""
    kept, rewritten, gone = t.payloads.c, 0, []
    near, mixed = _pages_of(conn, gate, who)
    hints = tuple(hint.encode() for hint in who.hints)
    ids = list(conn.scalars(select(kept.id)))
    for part in in_parts(ids):
        query = select(kept.id, kept.body, kept.payload_hash).where(kept.id.in_(part))
        for row in conn.execute(query).all():
            body = unpacked(row.body)
            if hints and not _holds(body, hints):
                continue
            if (made := Blanker(gate.known, row.payload_hash in near, who.literals).body(body)) is body:
                continue
            if row.payload_hash in mixed:
                gone.append(row.id)
            else:
                rewritten += 1
                conn.execute(update(t.payloads).where(kept.id == row.id).values(body=packed(made)))
    for part in in_parts(gone):
        conn.execute(delete(t.payloads).where(kept.id.in_(part)))
    return rewritten, len(gone)


def _holds(body: bytes, hints: Sequence[bytes]) -> bool:
    lowered = body.lower()
    return any(hint in lowered for hint in hints)


def _pages_of(conn: Connection, gate: Gate, who: Erased) -> tuple[set[str], set[str]]:
    """Hashes of the payloads from which records with a withheld mention came, and of those that name a namesake."""
    near: set[str] = set()
    mixed: set[str] = set()
    columns = t.records.c
    keys = {at.key for at in who.signatures}
    for part in in_parts(sorted(keys)):
        query = select(columns.source, columns.key, columns.payload_hash).where(columns.key.in_(part))
        records = {(at.source, at.key) for at in who.signatures}
        near |= {row.payload_hash for row in conn.execute(query) if (row.source, row.key) in records}
    for row in conn.execute(select(t.records).where(about(t.records, who.hints, ("mentions",)))):
        if _names_namesake(codec.read_record(row, None), gate):
            mixed.add(row.payload_hash)
    return near, mixed


def _names_namesake(record: Record, gate: Gate) -> bool:
    from sourcer.withheld.suppression import is_like_named

    gone = withheld_positions(record, gate.known)
    return any(is_like_named(each, gate.known) for at, each in enumerate(record.mentions) if at not in gone)


def _conclusions(conn: Connection, who: Erased) -> int:
    """The person's rows among what was concluded, in all runs; whoever stands beside them keeps their places."""
    by_author = (
        (concluded.author_links, "author_id"),
        (concluded.authorships, "author_id"),
        (concluded.namesakes, "author_id"),
        (concluded.namesakes, "other_id"),
        (concluded.authors, "id"),
        (concluded.liked_flags, "author_id"),
        (concluded.scores, "candidate_id"),
    )
    lowered = sorted(who.lowered)
    count = sum(
        conn.execute(delete(table).where(func.lower(table.c[name]).in_(lowered))).rowcount for table, name in by_author
    )
    count += grounds.remove_unused(conn)
    owner = func.lower(concluded.implementations.c.owner)
    count += conn.execute(delete(concluded.implementations).where(owner.in_(who.logins))).rowcount
    return count


def signatures_of(conn: Connection, author_ids: Collection[str]) -> frozenset[Signature]:
    """Where these authors are printed."""
    links = concluded.author_links.c
    query = select(links.source, links.key, links.position).where(links.author_id.in_(author_ids))
    return frozenset(Signature(*row) for row in conn.execute(query))


def records_named(conn: Connection, hints: Sequence[str]) -> Iterator[Record]:
    """The records of which a mention holds one of the hints."""
    for row in conn.execute(select(t.records).where(about(t.records, hints, ("mentions",)))):
        yield codec.read_record(row, None)


def repos_of(conn: Connection, logins: Collection[str]) -> list[Any]:
    """The numbers of the repositories of these owners (in lower case)."""
    return sorted(conn.scalars(select(t.repos.c.key).where(func.lower(t.repos.c.owner).in_(logins))))
