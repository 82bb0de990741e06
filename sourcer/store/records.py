"""Facts: saved as sources gave them, with provenance, and read back. Nothing here commits."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from sourcer.model.records import Provenance, Record, RecordKey, RepoFacts, Skipped, Supplement
from sourcer.model.runs import Tally, Window
from sourcer.sources.base import Request
from sourcer.store import codec
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.upsert import Upserted, insert_new, upsert
from sourcer.store.values import storable

REPO_SOURCE = "github"
_FACTS = ("source", "key")


def save_records(conn: Connection, records: Sequence[Record], *, run_id: int, now: datetime) -> Tally:
    """Insert or update records; of two with the same key the last counts. ``now`` is when a new one was first seen."""
    rows = [
        {**codec.record_row(record), **codec.first_seen_columns(record.content_hash(), run_id, now)}
        for record in map(storable, records)
    ]
    return _tally(len(records), upsert(conn, t.records, rows, key=_FACTS))


def save_repos(conn: Connection, repos: Sequence[RepoFacts], *, run_id: int, now: datetime) -> Tally:
    """Insert or update repositories, without README and tree, which come as supplements."""
    rows = [
        {**codec.repo_row(repo, REPO_SOURCE), **codec.first_seen_columns(repo.content_hash(), run_id, now)}
        for repo in map(storable, repos)
    ]
    return _tally(len(repos), upsert(conn, t.repos, rows, key=_FACTS))


def save_supplements(conn: Connection, supplements: Sequence[Supplement], *, run_id: int, now: datetime) -> Tally:
    """Insert or update abstracts, READMEs and trees; what they belong to may come later."""
    rows = [
        {
            "source": part.source,
            "key": part.key,
            "kind": part.kind,
            "text": part.text,
            **codec.provenance_columns(part.provenance),
            **codec.first_seen_columns(_digest(part.text), run_id, now),
        }
        for part in map(storable, supplements)
    ]
    return _tally(len(supplements), upsert(conn, t.supplements, rows, key=("source", "key", "kind")))


def save_payload(conn: Connection, request: Request, body: bytes, provenance: Provenance) -> None:
    """Keep what came, compressed; the same bytes (by ``payload_hash``) at the same address are stored once."""
    asked, source = storable(request), storable(provenance)
    row = {
        "id": _digest(source.url, source.payload_hash),
        "source": asked.source,
        "stream": asked.stream,
        "kind": asked.kind,
        "key": asked.key,
        "since": asked.window.since if asked.window else None,
        "until": asked.window.until if asked.window else None,
        "body": zlib.compress(body),
        **codec.provenance_columns(source),
    }
    insert_new(conn, t.payloads, [row])


def forget_payloads(conn: Connection, before: datetime) -> int:
    """Delete the payloads fetched before a moment; how many went. Records keep what was read out of them."""
    return conn.execute(delete(t.payloads).where(t.payloads.c.fetched_at < before)).rowcount


def load_payloads(conn: Connection, source: str) -> Iterator[tuple[Request, bytes, Provenance]]:
    """A source's kept payloads, oldest first, as (the request that brought it, bytes, provenance).

    The request says which page it is, so that it can be parsed again; what only fetching needs is gone from it.
    """
    kept = t.payloads.c
    query = select(t.payloads).where(kept.source == source).order_by(kept.fetched_at, kept.id)
    for row in conn.execute(query, execution_options={"yield_per": 100}):
        window = Window(row.since, row.until) if row.since and row.until else None
        request = Request(row.source, row.stream, row.fetched_url, kind=row.kind, key=row.key, window=window)
        yield request, zlib.decompress(row.body), Provenance(row.fetched_url, row.fetched_at, row.payload_hash)


def fetched_urls(conn: Connection, source: str, since: datetime | None = None) -> set[str]:
    """The addresses whose payload is stored (at or after ``since``) and could be read: no need to ask again."""
    wanted = select(t.payloads.c.fetched_url).where(t.payloads.c.source == source)
    stored = set(conn.scalars(wanted if since is None else wanted.where(t.payloads.c.fetched_at >= since)))
    return stored - set(conn.scalars(select(t.skipped.c.url).where(t.skipped.c.source == source)))


def save_skipped(conn: Connection, skipped: Sequence[Skipped], *, now: datetime) -> Tally:
    """Note what could not be read; the same entry at the same address stays one row, with its latest reason."""
    rows = [
        {
            "id": _digest(entry.source, entry.key, entry.provenance.url),
            "source": entry.source,
            "key": entry.key,
            "url": entry.provenance.url,
            "reason": entry.reason,
            "payload_hash": entry.provenance.payload_hash,
            "first_seen_at": now,
            "last_seen_at": entry.provenance.fetched_at,
        }
        for entry in map(storable, skipped)
    ]
    upsert(conn, t.skipped, rows, key=("id",), hash_column="last_seen_at")
    return Tally(skipped=len(skipped))


def forget_skipped(conn: Connection, record_key: RecordKey, url: str) -> None:
    """What was set aside under this key and address could be read now; its row goes."""
    conn.execute(delete(t.skipped).where(t.skipped.c.id == _digest(*record_key, url)))


def save_lookups(conn: Connection, source: str, keys: Iterable[str], *, now: datetime) -> None:
    """Note that a lookup source has answered for these arXiv ids."""
    rows = [{"source": source, "key": storable(key), "looked_up_at": now} for key in keys]
    upsert(conn, t.lookups, rows, key=_FACTS, hash_column="looked_up_at")


def looked_up(conn: Connection, source: str, since: datetime) -> set[str]:
    """The arXiv ids that a lookup source has answered for at or after ``since``."""
    query = select(t.lookups.c.key).where(t.lookups.c.source == source, t.lookups.c.looked_up_at >= since)
    return set(conn.scalars(query))


def load_records(conn: Connection) -> list[Record]:
    """Every record, by source and key; an abstract that came apart is put where the record has none."""
    apart = _supplements(conn, "abstract")
    rows = conn.execute(select(t.records))
    found = [codec.read_record(row, apart.get((row.source, row.key))) for row in rows]
    return sorted(found, key=lambda record: record.record_key)


def load_repos(conn: Connection) -> list[RepoFacts]:
    """Every repository, by key, with its README and tree where those were answered."""
    readmes, trees = _supplements(conn, "readme"), _supplements(conn, "tree")
    rows = {(row.source, row.key): row for row in conn.execute(select(t.repos))}
    return [codec.read_repo(rows[name], readmes.get(name), trees.get(name)) for name in sorted(rows)]


def load_skipped(conn: Connection) -> list[Skipped]:
    """Everything set aside, as it was last seen, by source and key."""
    found = [
        Skipped(row.source, row.key, row.reason, Provenance(row.url, row.last_seen_at, row.payload_hash))
        for row in conn.execute(select(t.skipped))
    ]
    return sorted(found, key=lambda entry: (entry.source, entry.key, entry.provenance.url))


def skipped_by_reason(conn: Connection) -> dict[tuple[str, str], int]:
    """How many entries are set aside, by (source, reason), the commonest first."""
    many = func.count()
    query = select(t.skipped.c.source, t.skipped.c.reason, many).group_by(t.skipped.c.source, t.skipped.c.reason)
    found = [((source, reason), count) for source, reason, count in conn.execute(query)]
    return dict(sorted(found, key=lambda item: (-item[1], item[0])))


def arxiv_texts(conn: Connection) -> dict[str, str]:
    """Title and abstract, parted by a line break, by arXiv id (without version), for all that sources know by one."""
    found: dict[str, str] = {}
    for record in load_records(conn):
        for known in record.ids:
            if known.scheme == "arxiv" and (record.abstract or known.value not in found):
                found[known.value] = f"{record.title}\n{record.abstract or ''}"
    return found


def arxiv_links(conn: Connection) -> dict[str, tuple[str, ...]]:
    """The addresses that records name themselves, by arXiv id (without version)."""
    found: dict[str, dict[str, None]] = {}
    for record in load_records(conn):
        for known in record.ids:
            if known.scheme == "arxiv":
                found.setdefault(known.value, {}).update(dict.fromkeys(record.links))
    return {key: tuple(links) for key, links in found.items()}


def facts_digest(conn: Connection) -> str:
    """SHA-256 (hex) of what all records, repositories and supplements say: equal when no source said anything new."""
    digest = hashlib.sha256()
    for table in (t.records, t.repos, t.supplements):
        keys = [table.c.source, table.c.key, *([table.c.kind] if table is t.supplements else [])]
        for row in sorted(tuple(row) for row in conn.execute(select(*keys, table.c.content_hash))):
            digest.update("\0".join(row).encode() + b"\n")
        digest.update(b"\n")
    return digest.hexdigest()


def counts(conn: Connection) -> dict[str, int]:
    """How many rows there are: ``records/arxiv_api`` for each source of facts, ``works`` and so on for conclusions."""
    found: dict[str, int] = {}
    for table in (t.records, t.repos, t.supplements, t.payloads, t.skipped, t.lookups):
        query = select(table.c.source, func.count()).group_by(table.c.source)
        per_source = sorted((source, many) for source, many in conn.execute(query))
        found |= {f"{table.name}/{source}": many for source, many in per_source}
    for opinions in (concluded.works, concluded.authors, concluded.author_links, concluded.implementations):
        found[opinions.name] = conn.scalar(select(func.count()).select_from(opinions)) or 0
    return found


def _supplements(conn: Connection, kind: str) -> dict[RecordKey, str]:
    parts = t.supplements.c
    query = select(parts.source, parts.key, parts.text).where(parts.kind == kind)
    return {(source, key): text for source, key, text in conn.execute(query)}


def _tally(seen: int, done: Upserted) -> Tally:
    new, changed = len(done.new), len(done.changed)
    return Tally(seen=seen, new=new, changed=changed, unchanged=seen - new - changed)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
