"""What the tests of hostile input share: invented answers of each kind, and how a parser is asked to read them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sourcer.model.records import Provenance
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.base import Page, Request, Response, Source
from sourcer.sources.programme import Conference, Programme

NOW = datetime(2026, 3, 4, 5, 30, tzinfo=UTC)
PAYLOADS = Path(__file__).parent.parent / "payloads"
ARXIV = ArxivApi(categories=("cs.LG",))
PROGRAMME = Programme((Conference("exconf", "EXCONF", "https://exconf.example.org", (2026,)),))
HEAD = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    "<opensearch:totalResults>2</opensearch:totalResults>"
)
GOOD = """<entry><id>http://arxiv.org/abs/2603.90002v1</id><title>A Good Paper</title>
<updated>2026-03-02T08:00:00Z</updated><published>2026-03-02T08:00:00Z</published>
<summary>Invented words.</summary><author><name>Maren T. Oduya</name></author></entry>"""


def entry(
    title: str = "Odd Paper", authors: str = "<author><name>Jo van der Lind</name></author>", **dates: str
) -> str:
    """One Atom entry that is hostile in one place."""
    days = {"updated": "2026-03-02T08:00:00Z", "published": "2026-03-02T08:00:00Z"} | dates
    told = "".join(f"<{name}>{day}</{name}>" for name, day in days.items())
    return (
        f"<entry><id>http://arxiv.org/abs/2603.90001v1</id><title>{title}</title>{told}"
        f"<summary>Words.</summary>{authors}</entry>"
    )


def feed(odd: str, before: str = "") -> bytes:
    """A feed of one hostile entry and a good one after it."""
    return f"{before}{HEAD}{odd}{GOOD}</feed>".encode()


def read_feed(body: bytes) -> Page:
    """The feed as the query API's parser reads it."""
    return read(ARXIV, Request("arxiv_api", "cs.LG", "https://export.arxiv.org/api/query"), body)


def row(**odd: Any) -> dict[str, Any]:
    """One row of a programme that is hostile in some fields."""
    return {
        "id": 1,
        "name": "Odd Paper",
        "decision": "Accept (poster)",
        "abstract": "Words.",
        "authors": [{"fullname": "Jo van der Lind"}],
    } | odd


def programme(*rows: dict[str, Any]) -> bytes:
    """A programme of hostile rows and a good one after them."""
    good = row(id=2, name="A Good Paper")
    return json.dumps({"count": len(rows) + 1, "results": [*rows, good]}).encode()


def read_programme(body: bytes) -> Page:
    """The file as the programme's parser reads it."""
    return read(PROGRAMME, Request("programme", "exconf-2026", "https://exconf.example.org/feed.json"), body)


def read(source: Source, request: Request, body: bytes) -> Page:
    """What a source makes of an answer, once what it would keep of it has been made too."""
    response = Response(200, request.url, body, NOW)
    assert isinstance(source.payload(request, response), bytes)
    return source.parse(request, response, Provenance(request.url, NOW, ""))


def reasons(page: Page) -> str:
    """Everything that was set aside, as one text."""
    return "; ".join(aside.reason for aside in page.skipped)
