"""Facts: saved as sources gave them, with provenance, and read back. Nothing here commits."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from sourcer.model.records import Mention, Provenance, Record, RecordKey, RepoFacts, Supplement
from sourcer.model.runs import Tally
from sourcer.model.works import Signature
from sourcer.sources.base import Page
from sourcer.store import codec, repo_names
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.keys import by_source, digest_of, in_parts
from sourcer.store.upsert import Upserted, upsert, upsert_from
from sourcer.store.values import is_storable_text, storable

REPO_SOURCE = "github"
_FACTS = ("source", "key")
_NULLABLE = ("description", "language", "licence", "homepage")


def save_records(conn: Connection, records: Sequence[Record], *, run_id: int, now: datetime, stream: str = "") -> Tally:
    """Insert or update records; of two with the same key the last counts. ``now`` is when a new one was first seen.

    A page that tells less than one before it takes nothing back: an abstract that is known stays, and so do the first
    day on which a paper was public and the identifier of an author among others who have theirs.
    """
    from_stream = {"stream": storable(stream)}

    def row(record: Record, digest: str) -> codec.Printed:
        return codec.record_row(record) | from_stream | codec.first_seen_columns(digest, run_id, now)

    told = map(_hashed, _completed(conn, records))
    return _tally(len(records), upsert_from(conn, t.records, told, row, key=_FACTS))


def save_repos(conn: Connection, repos: Sequence[RepoFacts], *, run_id: int, now: datetime, stream: str = "") -> Tally:
    """Insert or update repositories, without README, tree and languages, which come as supplements; and their names.

    An answer without any of the fields that may be null takes nothing back of them.
    """
    from_stream = {"stream": storable(stream)}
    rows = [
        {
            **codec.repo_row(repo, REPO_SOURCE),
            **from_stream,
            **codec.first_seen_columns(repo.content_hash(), run_id, now),
        }
        for repo in _filled(conn, [storable(repo) for repo in repos])
    ]
    done = upsert(conn, t.repos, rows, key=_FACTS)
    repo_names.save_names(conn, repos)
    return _tally(len(repos), done)


def save_supplements(conn: Connection, supplements: Sequence[Supplement], *, run_id: int, now: datetime) -> Tally:
    """Insert or update abstracts, READMEs, trees, sessions and so on; what they belong to may come later."""
    rows = [
        {
            "source": part.source,
            "key": part.key,
            "kind": part.kind,
            "text": part.text,
            **codec.provenance_columns(part.provenance),
            **codec.first_seen_columns(digest_of(part.text), run_id, now),
        }
        for part in map(storable, supplements)
    ]
    return _tally(len(supplements), upsert(conn, t.supplements, rows, key=("source", "key", "kind")))


def withdraw(
    conn: Connection,
    source: str,
    keys: Collection[str],
    provenance: Provenance,
    *,
    run_id: int,
    now: datetime,
    stream: str = "",
) -> Tally:
    """Mark the source's records of these keys as withdrawn, because it says that it deleted them; they are kept.

    They count as updated when it said so: what other interfaces tell of the paper is older.
    """
    wanted = sorted(set(map(storable, keys)))
    held = t.records.c
    query = select(t.records).where(held.source == source, held.key.in_(wanted), held.withdrawn.is_(False))
    gone = [codec.read_record(row, None) for row in conn.execute(query)] if wanted else []
    said_at = provenance.fetched_at
    marked = [replace(record, withdrawn=True, updated=said_at, provenance=provenance) for record in gone]
    return save_records(conn, marked, run_id=run_id, now=now, stream=stream) if marked else Tally()


def without_superseded(conn: Connection, page: Page, moment: datetime) -> Page:
    """The page without the records, repositories, accounts and supplements that were stored otherwise from a later
    payload than that of ``moment``.
    """
    records = _later(conn, t.records, moment, [record.record_key for record in page.records])
    repos = _later(conn, t.repos, moment, [(REPO_SOURCE, repo.key) for repo in page.repos])
    parts = _later(conn, t.supplements, moment, [(part.source, part.key, part.kind) for part in page.supplements])
    accounts = _later(conn, t.accounts, moment, [(REPO_SOURCE, account.key) for account in page.accounts])
    return replace(
        page,
        records=tuple(record for record in page.records if storable(record.record_key) not in records),
        repos=tuple(repo for repo in page.repos if storable((REPO_SOURCE, repo.key)) not in repos),
        supplements=tuple(
            part for part in page.supplements if storable((part.source, part.key, part.kind)) not in parts
        ),
        accounts=tuple(each for each in page.accounts if storable((REPO_SOURCE, each.key)) not in accounts),
    )


def held_by_stream(conn: Connection) -> dict[tuple[str, str], int]:
    """How many records there are by (source, stream that brought them)."""
    query = select(t.records.c.source, t.records.c.stream, func.count()).group_by(
        t.records.c.source, t.records.c.stream
    )
    return {(source, stream): many for source, stream, many in conn.execute(query)}


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


def load_these(conn: Connection, keys: Collection[RecordKey]) -> list[Record]:
    """These records, by source and key, each with its own abstract alone."""
    found = [codec.read_record(row, None) for row in _held(conn, keys)]
    return sorted(found, key=lambda record: record.record_key)


def load_repos(conn: Connection) -> list[RepoFacts]:
    """Every repository, by key, with all its names, and its README, tree, languages and issues where those were
    answered.
    """
    named = repo_names.load_names(conn)
    parts = [_supplements(conn, kind) for kind in ("readme", "tree", "languages", "issues")]
    rows = {(row.source, row.key): row for row in conn.execute(select(t.repos))}
    return [named.completed(codec.read_repo(rows[name], *(part.get(name) for part in parts))) for name in sorted(rows)]


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
    """SHA-256 (hex) of what all records, repositories and supplements say, and of who is known by which name: equal
    when no source said anything new. Sessions are left out, since no conclusion rests on the hour of a poster.
    """
    digest = hashlib.sha256()
    for table in (t.records, t.repos, t.supplements):
        is_apart = table is t.supplements
        keys = [table.c.source, table.c.key, *([table.c.kind] if is_apart else [])]
        query = select(*keys, table.c.content_hash)
        query = query.where(table.c.kind != "session") if is_apart else query
        for row in sorted(tuple(row) for row in conn.execute(query)):
            digest.update("\0".join(row).encode() + b"\n")
        digest.update(b"\n")
    for line in repo_names.names_said(conn):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def counts(conn: Connection) -> dict[str, int]:
    """How many rows there are: ``records/arxiv_api`` for each source of facts, ``works`` and so on for conclusions."""
    found: dict[str, int] = {}
    for table in (t.records, t.repos, t.accounts, t.supplements, t.payloads, t.skipped, t.lookups):
        query = select(table.c.source, func.count()).group_by(table.c.source)
        per_source = sorted((source, many) for source, many in conn.execute(query))
        found |= {f"{table.name}/{source}": many for source, many in per_source}
    for opinions in (concluded.works, concluded.authors, concluded.author_links, concluded.implementations):
        found[opinions.name] = conn.scalar(select(func.count()).select_from(opinions)) or 0
    return found


def mentions_on(conn: Connection, keys: Collection[RecordKey]) -> dict[Signature, Mention]:
    """Who is mentioned on these records, by place."""
    columns, found = t.records.c, dict[Signature, Mention]()
    for source, part in by_source(keys):
        query = select(columns.key, columns.mentions).where(columns.source == source, columns.key.in_(part))
        for key, printed in conn.execute(query):
            mentions = enumerate(codec.read_mentions(printed))
            found |= {Signature(source, key, at): mention for at, mention in mentions}
    return found


def _held(conn: Connection, keys: Iterable[RecordKey]) -> Iterator[Any]:
    """The rows of these records that are there."""
    held = t.records.c
    for source, part in by_source(keys):
        yield from conn.execute(select(t.records).where(held.source == source, held.key.in_(part)))


def _supplements(conn: Connection, kind: str) -> dict[RecordKey, str]:
    parts = t.supplements.c
    query = select(parts.source, parts.key, parts.text).where(parts.kind == kind)
    return {(source, key): text for source, key, text in conn.execute(query)}


def _filled(conn: Connection, repos: Sequence[RepoFacts]) -> list[RepoFacts]:
    """The repositories, those that tell nothing of themselves with what is stored of them."""
    bare = sorted({repo.key for repo in repos if _is_bare(repo)})
    known: dict[str, dict[str, str | None]] = {}
    for part in in_parts(bare):
        query = select(t.repos.c.key, *(t.repos.c[name] for name in _NULLABLE))
        query = query.where(t.repos.c.source == REPO_SOURCE, t.repos.c.key.in_(part))
        known |= {row.key: {name: getattr(row, name) for name in _NULLABLE} for row in conn.execute(query)}
    return [replace(repo, **known.get(repo.key, {})) if _is_bare(repo) else repo for repo in repos]  # type: ignore[arg-type]


def _is_bare(repo: RepoFacts) -> bool:
    return not any(getattr(repo, name) for name in _NULLABLE)


def _completed(conn: Connection, records: Sequence[Record]) -> Iterator[Record]:
    """The records with what is known of them, from the store or from before in the page, and they leave out.

    Only those are looked up that may leave something out. A source that tells no version may print under the first day
    that of a later version, once there is one.
    """
    thin = {storable(record.record_key) for record in records if _is_thin(record)}
    if not thin:
        yield from records
        return
    known = {(row.source, row.key): codec.read_record(row, None) for row in _held(conn, thin)}
    for record in map(storable, records):
        made = _with_known(record, known[record.record_key]) if record.record_key in known else record
        if record.record_key in thin:
            known[record.record_key] = made
        yield made


def _is_thin(record: Record) -> bool:
    may_be_later = record.updated is not None and record.version is None
    return record.abstract is None or record.published is None or may_be_later or _lacks_ids(record)


def _lacks_ids(record: Record) -> bool:
    """Whether names come without an identifier where names may have one: beside one that does, or on OpenReview."""
    named = [mention for mention in record.mentions if mention.ids]
    if len(named) == len(record.mentions):
        return False
    return bool(named) or any(known.scheme == "openreview" for known in record.ids)


def _with_known(record: Record, known: Record) -> Record:
    first = min(filter(None, (record.published, known.published)), default=None)
    is_kept = record.published is None or (record.updated is not None and record.version is None)
    mentions = record.mentions
    if _lacks_ids(record) and [m.name for m in mentions] == [m.name for m in known.mentions]:
        pairs = zip(mentions, known.mentions, strict=True)
        mentions = tuple(replace(here, ids=here.ids or before.ids) for here, before in pairs)
    lacks_words = record.abstract is None and known.abstract is not None
    return replace(
        record,
        abstract=known.abstract if lacks_words else record.abstract,
        # Links are read out of abstracts too.
        links=tuple(dict.fromkeys((*known.links, *record.links))) if lacks_words else record.links,
        published=first if is_kept else record.published,
        mentions=mentions,
    )


def _later(conn: Connection, table: Table, moment: datetime, keys: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Those of the keys (of one source or a few) whose row was stored from a payload that came after ``moment``."""
    wanted = set(map(storable, keys))
    named = [table.c[name] for name in ("source", "key", "kind") if name in table.primary_key.columns]
    found: set[tuple[str, ...]] = set()
    for source, part in by_source((key[0], key[1]) for key in wanted):
        within = (table.c.source == source) & table.c.key.in_(part)
        found |= {tuple(row) for row in conn.execute(select(*named).where(table.c.fetched_at > moment, within))}
    return found & wanted


def _hashed(record: Record) -> tuple[RecordKey, str, Record]:
    """The record as it can be stored, with its key and content hash. One text of it tells both at half the cost."""
    text, source = record.content_text(), record.provenance
    if "\\u0000" in text or not is_storable_text(f"{text}{source.url}{source.payload_hash}"):
        record = storable(record)
        text = record.content_text()
    return record.record_key, digest_of(text), record


def _tally(seen: int, done: Upserted) -> Tally:
    new, changed = len(done.new), len(done.changed)
    return Tally(seen=seen, new=new, changed=changed, unchanged=seen - new - changed)
