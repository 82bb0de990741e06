"""What the program computed of somebody, and where else they are kept: facts for `sourcer people about`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from sourcer.privacy.about import Fact
from sourcer.rights.about_papers import Facts, Held
from sourcer.rights.about_said import are_theirs
from sourcer.store import personal
from sourcer.store import tables as t
from sourcer.store.opinions import read_signed
from sourcer.store.personal import PayloadCount


def made_facts(conn: Connection, held: Held, keep_payloads_days: int) -> Facts:
    """Scores, lists, digests, the search index, requests, and kept pages."""
    works = {work.id for work in held.works}
    people = {held.author.id} if held.author else set[str]()
    return {
        "scores": tuple(_score(row) for row in personal.scores_of(conn, _as_kept(held))),
        "liked": tuple(_liked(row) for row in personal.liked_of(conn, people)),
        "work_scores": tuple(_work_score(row) for row in personal.work_scores_of(conn, works)),
        "told": tuple(_told(conn, held)),
        "search": tuple(_indexed(conn, people, works)),
        "requests": tuple(_requests(conn, held)),
        "payloads": tuple(_payloads(conn, held, keep_payloads_days)),
    }


def _as_kept(held: Held) -> set[str]:
    """Logins were kept as GitHub spelled them, or in lower case."""
    return set(held.ids) | {each.lower() if each.startswith("github:") else each for each in held.ids}


def _score(row: Any) -> Fact:
    parts = "; ".join(_part(part) for part in row.components)
    doubts = f"; to be checked: {'; '.join(row.uncertain)}" if row.uncertain else ""
    areas = ", ".join(f"{name} {fit:.2f}" for name, fit in row.areas)
    text = (
        f"brief {row.brief!r}, run {row.run_id}: place {row.place + 1}, total {row.total:.4f}; areas: {areas}; {parts}"
    )
    data = {
        "brief": row.brief,
        "run": row.run_id,
        "place": row.place + 1,
        "total": row.total,
        "components": row.components,
        "trend": row.trend,
        "areas": row.areas,
        "works": row.work_ids,
        "accounts": row.accounts,
        "as_of": row.as_of.isoformat(),
        "notes_of_the_run": row.notes,
    }
    return Fact(text + doubts, f"run {row.run_id}", on=row.ranked_at.date(), data=data)


def _part(part: dict[str, Any]) -> str:
    rests = ", ".join(each["text"] for each in part["evidence"])
    is_told = f"{part['value']:.2f}" if part["is_scored"] else f"not scored, counts as {part['value']:.2f}"
    why = "; ".join(filter(None, (part["note"], rests)))
    return f"{part['name']} {is_told} (weight {part['weight']:.2f}){f': {why}' if why else ''}"


def _liked(row: Any) -> Fact:
    text = f"brief {row.brief!r}, run {row.run_id}: {row.author_name} on the work {row.work_id}, {row.kind} "
    text += f"to the liked work {row.liked_work_id} ({row.similarity:.2f})"
    return Fact(text, f"run {row.run_id}", on=row.ranked_at.date(), data={"evidence": row.evidence})


def _work_score(row: Any) -> Fact:
    told = {"fit": row.fit, "originality": row.originality, "importance": row.importance}
    words = ", ".join(f"{name} {'not scored' if value is None else f'{value:.2f}'}" for name, value in told.items())
    why = f" ({row.reason})" if row.reason else ""
    text = f"work {row.work_id}, brief {row.brief!r}, run {row.run_id}: {words}{why}"
    data = {**told, "at_publication": row.at_publication, "confidence": row.confidence, "reason_then": row.reason_then}
    return Fact(text, f"run {row.run_id}", on=row.ranked_at.date(), data=data)


def _told(conn: Connection, held: Held) -> Iterator[Fact]:
    rows = personal.every_told(conn)
    people = [row for row in rows if row.kind == "person"]
    theirs = are_theirs(conn, held, [(row.key, read_signed(row.signed)) for row in people])
    for row, is_theirs in zip(people, theirs, strict=True):
        if is_theirs:
            place = f"at place {row.place}" if row.place is not None else "without a place"
            yield Fact(f"digests for {row.brief!r} know you {place}", "digests")
    records = {f"{source}:{key}" for source, key in held.records}
    code = {f"github:{row.key}" for row in personal.repos_of(conn, held.logins)}
    for row in rows:
        if (row.kind == "work" and row.key in records) or (row.kind == "code" and row.key in code):
            yield Fact(f"digests for {row.brief!r} know {row.key}", "digests", data={"statuses": row.statuses})


def _indexed(conn: Connection, people: set[str], works: set[str]) -> Iterator[Fact]:
    mine, of_works = personal.indexed(conn, people, works)
    yield from (Fact(f"your names and affiliations, as number {ref}", "search index") for ref in mine)
    yield from (Fact(f"title, names, venue and abstract of the work {ref}", "search index") for ref in of_works)


def _requests(conn: Connection, held: Held) -> Iterator[Fact]:
    keys = {key for _, key in held.records} | set(held.logins)
    keys |= {work.arxiv_id for work in held.works if work.arxiv_id}
    for table, row in personal.asked_for(conn, keys):
        if table == "lookups":
            yield Fact(f"{row.source} was asked about {row.key}", row.source, on=row.looked_up_at.date())
        else:
            yield Fact(f"{row.source} announced {row.key}, version {row.version}", row.source, on=row.seen_at.date())
    for row in personal.rows_of_records(conn, t.skipped, held.records):
        yield Fact(f"set aside from {row.key}: {row.reason}", row.source, row.url, row.last_seen_at.date())


def _payloads(conn: Connection, held: Held, keep_days: int) -> Iterator[Fact]:
    repos = personal.repos_of(conn, held.logins)
    accounts = personal.accounts_of(conn, held.logins)
    facts = [*personal.rows_of_records(conn, t.records, held.records), *repos, *accounts]
    keys = held.records | {("github", row.full_name) for row in repos}
    pages = [f"github.com/{login}/" for login in held.logins] + [f'"login":"{login}"' for login in held.logins]
    hashes = {row.payload_hash for row in facts}
    for found in personal.payloads_holding(conn, hashes=hashes, keys=keys, names=[*held.names, *pages]):
        yield _pages(found, keep_days)


def _pages(found: PayloadCount, keep_days: int) -> Fact:
    until = (found.last + timedelta(days=keep_days)).date()
    since = f"{found.first:%Y-%m-%d} to {found.last:%Y-%m-%d}"
    text = (
        f"{found.count} pages of {found.source} that hold you or a work of yours, fetched {since}; the last is deleted "
    )
    data = {"pages": found.count, "source": found.source, "until": until.isoformat()}
    return Fact(f"{text}after {until.isoformat()}", found.source, on=found.last.date(), data=data)
