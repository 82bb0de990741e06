"""An invented person with a name that nobody else has, printed in every way that sources print one, and a look into
everything that is stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, select

from sourcer.model.ids import ExternalId
from sourcer.model.records import Account, Mention, Provenance, Record, RepoFacts, Skipped, Supplement
from sourcer.sources.base import Page, Request
from sourcer.store import conclusions, runs
from sourcer.store.engine import reading, writing
from sourcer.store.keys import digest_of
from sourcer.store.packing import unpacked
from sourcer.store.pages import save_page
from sourcer.store.payloads import save_payload
from tests.fakes import FakeClock

GIVEN, FAMILY = "Quorvanna", "Zyxmarkel"
MARKER = f"{GIVEN} {FAMILY}"
LOGIN = "qzyxm-codes"
ORCID = "0000-0002-1825-0097"
PROFILE = f"~{GIVEN}_{FAMILY}1"
TRACES = (GIVEN.lower(), FAMILY.lower(), LOGIN, ORCID)
"""What must be nowhere: given name, surname, login, identifier."""
NOW = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)


def person(name: str = MARKER, *ids: ExternalId) -> Mention:
    return Mention(name, ("Institute of Markers",), ids)


def paper(key: str, mentions: Sequence[Mention], *, source: str = "arxiv_api", **changed: Any) -> Record:
    url = f"https://papers.example/{source}/{key}"
    told = {
        "title": f"On the pacing of tides {key}",
        "abstract": f"We pace tides, {key}.",
        "ids": (ExternalId("arxiv", key),) if source.startswith("arxiv") else (),
        "published": date(2026, 3, 1),
        "categories": ("cs.LG",),
    } | changed
    return Record(
        source=source,
        key=key,
        mentions=tuple(mentions),
        url=url,
        provenance=Provenance(url, NOW, digest_of(key)),
        **told,
    )


@dataclass
class Store:
    """A store, and what a harvest puts into it: pages with the bytes that they were read from."""

    engine: Engine
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    run: int = 0

    def crawl(self, *records: Record, body: bytes | None = None, **parts: Any) -> None:
        """A page of these records, with the bytes it came as (by default JSON that says what they say)."""
        source = records[0].source if records else parts.pop("source", "github")
        url = f"https://papers.example/{source}/page"
        made = body if body is not None else json.dumps([_printed(record) for record in records]).encode()
        provenance = Provenance(url, self.clock.now(), digest_of(made.decode("utf-8", "replace")))
        told = [replace(record, provenance=provenance) for record in records]
        request = Request(source, "papers", url, kind=parts.pop("kind", "page"), key=parts.pop("key", ""))
        with writing(self.engine) as conn:
            if not self.run:
                self.run = runs.start_run(conn, "harvest", now=NOW, code_version="1", config_digest="x")
            save_payload(conn, request, made, provenance)
            save_page(
                conn, request, Page(records=tuple(told), **parts), provenance, run_id=self.run, now=self.clock.now()
            )

    def conclude(self) -> None:
        """Who is who, as the night does it."""
        from sourcer.store import ledger
        from sourcer.team.identity import conclude

        with reading(self.engine) as conn:
            _, found = conclude(conn, ledger.load_decisions(conn), 25)
        with writing(self.engine) as conn:
            conclusions.save_resolution(
                conn,
                works=found.works,
                authors=found.authors,
                links=found.links,
                namesakes=found.namesakes,
                implementations=found.implementations,
            )

    def names(self) -> set[str]:
        """Who is known."""
        with reading(self.engine) as conn:
            return {author.name for author in conclusions.load_authors(conn)}

    def byline(self, key: str, source: str = "arxiv_api") -> list[str]:
        """Who is printed on a record."""
        from sourcer.store.records import load_these

        with reading(self.engine) as conn:
            (record,) = load_these(conn, {(source, key)})
        return [mention.name for mention in record.mentions]

    def traces(self, wanted: Sequence[str] = TRACES) -> list[str]:
        """Where in the tables, the full-text index too, one of the texts still is; bodies are unpacked."""
        return [where for where, text in self.cells() if any(trace.lower() in text.lower() for trace in wanted)]

    def cells(self) -> Iterator[tuple[str, str]]:
        """Every cell of every table there is, with where it is."""
        held = MetaData()
        held.reflect(self.engine)
        with reading(self.engine) as conn:
            for table in held.sorted_tables:
                for row in conn.execute(select(table)).mappings():
                    for name, cell in row.items():
                        if isinstance(cell, bytes) and (table.name, name) == ("payloads", "body"):
                            cell = unpacked(cell).decode("utf-8", "replace")
                        elif isinstance(cell, bytes):
                            cell = cell.decode("latin-1")
                        yield f"{table.name}.{name}", _shown(cell)

    def bytes_of_file(self) -> bytes:
        """Everything that SQLite wrote on the disk."""
        path = Path(str(self.engine.url.database))
        return b"".join(each.read_bytes() for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")) if each.exists())


def account(name: str | None = MARKER, login: str = LOGIN, key: str = "7001") -> Account:
    site = f"https://{login}.example.org"
    return Account(
        key, login, "User", Provenance(f"https://api.example/users/{login}", NOW, digest_of(login)), name, site
    )


def repo(owner: str = LOGIN, key: str = "9001", description: str = "Tides") -> RepoFacts:
    full = f"{owner}/tides"
    return RepoFacts(
        key, full, owner, "User", description, Provenance("https://api.example/search", NOW, digest_of(full))
    )


def readme(text: str, key: str = "9002") -> Supplement:
    return Supplement("github", key, "readme", text, Provenance("https://api.example/readme", NOW, digest_of(text)))


def aside(reason: str, key: str = "2403.1") -> Skipped:
    return Skipped("arxiv_api", key, reason, Provenance("https://papers.example/p", NOW, digest_of(reason)))


def _printed(record: Record) -> dict[str, object]:
    return {
        "key": record.key,
        "title": record.title,
        "abstract": record.abstract,
        "authors": [{"name": each.name, "ids": [str(known) for known in each.ids]} for each in record.mentions],
    }


def _shown(cell: object) -> str:
    return json.dumps(cell, ensure_ascii=False, default=str) if isinstance(cell, list | dict) else str(cell)
