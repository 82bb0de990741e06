"""What servers sent, kept compressed for a time, to be read again without fetching. Nothing here commits."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import parse_qsl

from sqlalchemy import Connection, delete, select, update

from sourcer.model.records import Provenance
from sourcer.model.runs import Window
from sourcer.sources.base import Request, Response
from sourcer.store import codec
from sourcer.store import tables as t
from sourcer.store.keys import digest_of
from sourcer.store.packing import packed, unpacked
from sourcer.store.upsert import dialect_insert
from sourcer.store.values import storable
from sourcer.store.withholding import guarded_body, guarded_source

_OK = 200
SAME_NIGHT = timedelta(hours=12)
KEPT_HEADERS = frozenset({"content-type", "link", "etag"})


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

    The same bytes (by ``payload_hash``) at the same address are stored once, with the time when they last came; the
    same answer again within hours, as in a night that is run twice, writes nothing.
    """
    asked, source = storable(request), guarded_source(conn, storable(provenance))
    row = {
        "id": digest_of(source.url, source.payload_hash),
        "source": asked.source,
        "stream": asked.stream,
        "kind": asked.kind,
        "key": asked.key,
        "since": asked.window.since if asked.window else None,
        "until": asked.window.until if asked.window else None,
        "body": packed(guarded_body(conn, body)),
        "status": response_status,
        "headers": storable({name: text for name, text in response_headers.items() if name in KEPT_HEADERS}),
        **codec.provenance_columns(source),
    }
    fresh = dialect_insert(conn, t.payloads).values(row)
    answer = {name: fresh.excluded[name] for name in ("fetched_at", "status", "headers")}
    kept = t.payloads.c
    is_later = kept.fetched_at < fresh.excluded.fetched_at
    is_news = (kept.fetched_at <= source.fetched_at - SAME_NIGHT) | (kept.status != fresh.excluded.status)
    conn.execute(fresh.on_conflict_do_update(index_elements=["id"], set_=answer, where=is_later & is_news))


def forget_payloads(conn: Connection, before: datetime) -> int:
    """Delete the payloads fetched before a moment; how many went. Records keep what was read out of them."""
    return conn.execute(delete(t.payloads).where(t.payloads.c.fetched_at < before)).rowcount


def load_payloads(conn: Connection, source: str) -> Generator[tuple[Request, Response, Provenance]]:
    """A source's kept payloads, oldest first, as (the request that brought it, the answer, provenance): what
    ``Source.parse`` takes.

    The request says which page it is; what only fetching needs (headers, conditions) is gone from it. The answer's
    body is what ``Source.payload`` kept, so that its hash may differ from the provenance's. Of an answer stored before
    0002 the status is taken for 200, and no header is known.
    """
    kept = t.payloads.c
    query = select(t.payloads).where(kept.source == source).order_by(kept.fetched_at, kept.id)
    with conn.execute(query, execution_options={"yield_per": 100}) as rows:
        for row in rows:
            window = Window(row.since, row.until) if row.since and row.until else None
            url, _, query_text = row.fetched_url.partition("?")
            params = tuple(parse_qsl(query_text, keep_blank_values=True))
            request = Request(row.source, row.stream, url, params, kind=row.kind, key=row.key, window=window)
            response = Response(row.status, row.fetched_url, unpacked(row.body), row.fetched_at, row.headers)
            yield request, response, Provenance(row.fetched_url, row.fetched_at, row.payload_hash)


def kept_etags(conn: Connection, source: str, before: datetime) -> dict[str, str]:
    """Address -> ETag of the payloads last fetched before a moment: what a conditional request can be made with."""
    kept = t.payloads.c
    query = select(kept.fetched_url, kept.headers).where(kept.source == source, kept.fetched_at < before)
    rows = conn.execute(query.where(kept.status == _OK).order_by(kept.fetched_at))
    return {row.fetched_url: row.headers["etag"] for row in rows if row.headers.get("etag")}


def confirm(conn: Connection, source: str, url: str, etag: str, *, now: datetime) -> None:
    """The server said that what it sent with this ETag still holds: its payload counts as fetched now."""
    kept = t.payloads.c
    here = select(kept.id, kept.headers).where(kept.source == source, kept.fetched_url == storable(url))
    same = [row.id for row in conn.execute(here) if row.headers.get("etag") == etag]
    conn.execute(update(t.payloads).where(kept.id.in_(same)).values(fetched_at=now))


def fetched_urls(
    conn: Connection, source: str, since: datetime | None = None, *, doubted_since: datetime | None = None
) -> set[str]:
    """The addresses whose payload is stored (at or after ``since``) and could be read: no need to ask again.

    Where something on a page was set aside, it counts as read only when that was first so before ``doubted_since``.
    """
    wanted = select(t.payloads.c.fetched_url).where(t.payloads.c.source == source)
    stored = set(conn.scalars(wanted if since is None else wanted.where(t.payloads.c.fetched_at >= since)))
    doubted = select(t.skipped.c.url).where(t.skipped.c.source == source)
    if doubted_since is not None:
        doubted = doubted.where(t.skipped.c.first_seen_at >= doubted_since)
    return stored - set(conn.scalars(doubted))
