"""Facts: saved as sources gave them, with provenance, and read back. Nothing here commits."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, Table, delete, func, select

from sourcer.model.records import Provenance, Record, RecordKey, RepoFacts, Skipped, Supplement
from sourcer.model.runs import Tally, Window
from sourcer.sources.base import Page, Request, Response
from sourcer.store import codec
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.upsert import CHUNK, Upserted, dialect_insert, insert_new, upsert, upsert_from
from sourcer.store.values import is_storable_text, storable

REPO_SOURCE = "github"
KEPT_HEADERS = frozenset({"content-type", "link", "etag"})
_FACTS = ("source", "key")


@dataclass(frozen=True, slots=True)
class SetAside:
    """What could not be read, as people see it: ``last_seen_at`` is when the page came that it was last met on."""

    source: str
    key: str
    url: str
    reason: str
    first_seen_at: datetime
    last_seen_at: datetime


def save_records(conn: Connection, records: Sequence[Record], *, run_id: int, now: datetime) -> Tally:
    """Insert or update records; of two with the same key the last counts. ``now`` is when a new one was first seen."""

    def row(record: Record, digest: str) -> codec.Printed:
        return codec.record_row(record) | codec.first_seen_columns(digest, run_id, now)

    return _tally(len(records), upsert_from(conn, t.records, map(_hashed, records), row, key=_FACTS))


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


def save_payload(
    conn: Connection,
    request: Request,
    body: bytes,
    provenance: Provenance,
    *,
    response_status: int = 200,
    response_headers: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Keep what came, compressed, with the status and those headers of the answer that parsers read.

    The same bytes (by ``payload_hash``) at the same address are stored once, with the time when they last came.
    """
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
        "status": response_status,
        "headers": storable({name: text for name, text in response_headers.items() if name in KEPT_HEADERS}),
        **codec.provenance_columns(source),
    }
    fresh = dialect_insert(conn, t.payloads).values(row)
    answer = {name: fresh.excluded[name] for name in ("fetched_at", "status", "headers")}
    is_later = t.payloads.c.fetched_at < fresh.excluded.fetched_at
    conn.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=answer, where=is_later))


def forget_payloads(conn: Connection, before: datetime) -> int:
    """Delete the payloads fetched before a moment; how many went. Records keep what was read out of them."""
    return conn.execute(delete(t.payloads).where(t.payloads.c.fetched_at < before)).rowcount


def load_payloads(conn: Connection, source: str) -> Generator[tuple[Request, Response, Provenance]]:
    """A source's kept payloads, oldest first, as (the request that brought it, the answer, provenance): what
    ``Source.parse`` takes.

    The request says which page it is; what only fetching needs (parameters, conditions) is gone from it. The answer's
    body is what ``Source.payload`` kept, so that its hash may differ from the provenance's. Of an answer stored before
    0002 the status is taken for 200, and no header is known.
    """
    kept = t.payloads.c
    query = select(t.payloads).where(kept.source == source).order_by(kept.fetched_at, kept.id)
    with conn.execute(query, execution_options={"yield_per": 100}) as rows:
        for row in rows:
            window = Window(row.since, row.until) if row.since and row.until else None
            request = Request(row.source, row.stream, row.fetched_url, kind=row.kind, key=row.key, window=window)
            response = Response(row.status, row.fetched_url, zlib.decompress(row.body), row.fetched_at, row.headers)
            yield request, response, Provenance(row.fetched_url, row.fetched_at, row.payload_hash)


def fetched_urls(conn: Connection, source: str, since: datetime | None = None) -> set[str]:
    """The addresses whose payload is stored (at or after ``since``) and could be read: no need to ask again."""
    wanted = select(t.payloads.c.fetched_url).where(t.payloads.c.source == source)
    stored = set(conn.scalars(wanted if since is None else wanted.where(t.payloads.c.fetched_at >= since)))
    return stored - set(conn.scalars(select(t.skipped.c.url).where(t.skipped.c.source == source)))


def save_skipped(conn: Connection, skipped: Sequence[Skipped], *, now: datetime) -> Tally:
    """Note what could not be read; the same entry at the same address stays one row, with its latest reason."""
    rows = [_skipped_row(entry, now) for entry in map(storable, skipped)]
    upsert(conn, t.skipped, rows, key=("id",), hash_column="last_seen_at")
    return Tally(skipped=len(skipped))


def forget_skipped(conn: Connection, record_key: RecordKey, url: str) -> None:
    """What was set aside under this key and address could be read now; its row goes."""
    conn.execute(delete(t.skipped).where(t.skipped.c.id == _digest(*record_key, url)))


def replace_skipped(
    conn: Connection, source: str, provenance: Provenance, skipped: Sequence[Skipped], *, read: Collection[str]
) -> None:
    """Put what a payload's page sets aside today in the place of what it set aside before.

    Rows of its address under a key in ``read`` (keys that it could be read under) go too, whichever payload they are
    of. Rows that a later payload left stay as they are. An entry that stays keeps when it was first seen.
    """
    asked, came = t.skipped.c, storable(provenance)
    known = conn.execute(select(t.skipped).where(asked.source == source, asked.url == came.url)).all()
    later = {row.id for row in known if row.last_seen_at > came.fetched_at}
    first_seen = {row.id: row.first_seen_at for row in known if row.id not in later}
    rows = [_skipped_row(entry, came.fetched_at) for entry in map(storable, skipped)]
    fresh = {row["id"]: {**row, "first_seen_at": first_seen.get(row["id"], came.fetched_at)} for row in rows}
    answered = set(map(storable, read))
    is_settled = {row.id for row in known if row.payload_hash == came.payload_hash or row.key in answered}
    conn.execute(delete(t.skipped).where(asked.id.in_((is_settled | set(fresh)) - later)))
    insert_new(conn, t.skipped, [row for name, row in fresh.items() if name not in later])


def without_superseded(conn: Connection, page: Page, moment: datetime) -> Page:
    """The page without the records, repositories and supplements that were stored otherwise from a later payload than
    that of ``moment``.
    """
    records = _later(conn, t.records, moment, [record.record_key for record in page.records])
    repos = _later(conn, t.repos, moment, [(REPO_SOURCE, repo.key) for repo in page.repos])
    parts = _later(conn, t.supplements, moment, [(part.source, part.key, part.kind) for part in page.supplements])
    return replace(
        page,
        records=tuple(record for record in page.records if storable(record.record_key) not in records),
        repos=tuple(repo for repo in page.repos if storable((REPO_SOURCE, repo.key)) not in repos),
        supplements=tuple(
            part for part in page.supplements if storable((part.source, part.key, part.kind)) not in parts
        ),
    )


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


def list_skipped(conn: Connection, source: str | None, limit: int) -> tuple[list[SetAside], int]:
    """What is set aside (of one source), what was met last first, ``limit`` entries of it; and how many there are."""
    row = t.skipped.c
    within = [] if source is None else [row.source == source]
    query = select(row.source, row.key, row.url, row.reason, row.first_seen_at, row.last_seen_at).where(*within)
    newest = query.order_by(row.last_seen_at.desc(), row.source, row.key, row.url).limit(limit)
    total = conn.scalar(select(func.count()).select_from(t.skipped).where(*within)) or 0
    return [SetAside(*entry) for entry in conn.execute(newest)], total


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


def _skipped_row(entry: Skipped, first_seen: datetime) -> dict[str, object]:
    return {
        "id": _digest(entry.source, entry.key, entry.provenance.url),
        "source": entry.source,
        "key": entry.key,
        "url": entry.provenance.url,
        "reason": entry.reason,
        "payload_hash": entry.provenance.payload_hash,
        "first_seen_at": first_seen,
        "last_seen_at": entry.provenance.fetched_at,
    }


def _later(conn: Connection, table: Table, moment: datetime, keys: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of the keys (of one source or a few) whose row was stored from a payload that came after ``moment``."""
    wanted = set(map(storable, keys))
    named = [table.c[name] for name in ("source", "key", "kind") if name in table.c]
    found: set[tuple[str, ...]] = set()
    names = sorted({key[1] for key in wanted})
    for start in range(0, len(names), CHUNK):
        within = table.c.key.in_(names[start : start + CHUNK])
        found |= {tuple(row) for row in conn.execute(select(*named).where(table.c.fetched_at > moment, within))}
    return found & wanted


def _hashed(record: Record) -> tuple[RecordKey, str, Record]:
    """The record as it can be stored, with its key and content hash. One text of it tells both at half the cost."""
    text, source = record.content_text(), record.provenance
    if "\\u0000" in text or not is_storable_text(f"{text}{source.url}{source.payload_hash}"):
        record = storable(record)
        text = record.content_text()
    return record.record_key, _digest(text), record


def _tally(seen: int, done: Upserted) -> Tally:
    new, changed = len(done.new), len(done.changed)
    return Tally(seen=seen, new=new, changed=changed, unchanged=seen - new - changed)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
