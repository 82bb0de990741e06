"""arXiv's daily announcements: RSS 2.0, one day, no history (https://info.arxiv.org/help/rss_specifications.html)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import feedparser
from lxml import etree

from sourcer.errors import WrongKindOfPage
from sourcer.model.records import Provenance, Record
from sourcer.sources import _arxiv
from sourcer.sources._bodies import read_xml
from sourcer.sources._entries import Entry, mentions_of, read_entries
from sourcer.sources._names import split_creators
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_DESCRIPTION = re.compile(r"arXiv:\S+\s+Announce Type:\s+(\S+)\s+Abstract:(.*)", re.DOTALL)
_ERROR_TITLE = "Feed error for query"


@dataclass(frozen=True, slots=True)
class ArxivFeed:
    """The day's papers of each category, as announced.

    ``base_url``: the address before the category.
    ``categories``: archives or categories, each a stream and a request of its own: a feed holds ``item_limit`` items,
    and a spec that is too wide loses its new papers first.
    ``item_limit``: the number of items at which a feed must be taken as cut.

    The first version of a paper, announced as new or cross-listed, has ``published``, the day of its announcement; a
    replacement has none. A late cross-listing's day is late: the query API knows the day of submission.
    """

    name: ClassVar[str] = "arxiv_feed"

    base_url: str = "https://rss.arxiv.org/rss"
    categories: tuple[str, ...] = _arxiv.CATEGORIES
    item_limit: int = 2000

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each category."""
        return tuple(Stream(category, "snapshot") for category in self.categories)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The category's feed, if it was rebuilt since the last time."""
        yield Request(self.name, stream.name, f"{self.base_url}/{stream.name}", is_conditional=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The announced papers; a feed without items is a weekend or holiday.

        Raises WrongKindOfPage for an error feed or another page, Truncated for half a feed.
        """
        root = read_xml(response.body, "rss", self.name, provenance)
        items = _items(root, self.name, provenance)
        records, skipped = read_entries(self.name, provenance, _makers(items, provenance))
        return Page(records=records, skipped=skipped, gap=self._gap(len(items), request.stream))

    def payload(self, request: Request, response: Response) -> bytes:
        """The feed without e-mail addresses."""
        return without_emails_in(response.body)

    def _gap(self, items: int, category: str) -> str:
        if items < self.item_limit:
            return ""
        return f"the feed of {category} holds {items} items, its limit: new papers may be missing; ask for less in one"


def _items(root: etree._Element, source: str, provenance: Provenance) -> list[Any]:
    # A whole document as a stream: feedparser guesses at a broken one, and opens the file or address that a text names.
    whole = io.BytesIO(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    feed = feedparser.parse(whole, sanitize_html=False, resolve_relative_uris=False)
    title = plain(feed.feed.get("title"))
    if _ERROR_TITLE in title or root.find("channel") is None:
        reason = plain(feed.feed.get("subtitle")) or "there is no channel in it"
        raise WrongKindOfPage(
            f"{source}: the server refused the feed: {reason} ({provenance.url})", source=source, url=provenance.url
        )
    return list(feed.entries)


def _makers(items: Iterable[Any], provenance: Provenance) -> Iterable[tuple[str, Any]]:
    for number, item in enumerate(items, start=1):
        yield f"item {number}", partial(_record, item, provenance)


def _record(item: Any, provenance: Provenance, entry: Entry) -> Record:
    identifier, version = _arxiv.identified(item.get("id"))
    entry.key = identifier
    announced_as, abstract = _described(item, entry)
    journal = entry.text(item.get("arxiv_journal_reference"), "journal reference")
    creators = split_creators(plain(item.get("author")))
    kind = item.get("arxiv_announce_type") or announced_as
    # Announced as new in its own category, a paper is "cross" in another category's feed of the same day: both say the
    # same of it. A replacement's day says nothing of when the paper came out.
    is_first = kind in ("new", "cross") and version == 1
    return Record(
        source=ArxivFeed.name,
        key=identifier,
        title=entry.title(item.get("title")),
        abstract=abstract,
        mentions=mentions_of(entry.mention(printed.name, printed.affiliations) for printed in creators),
        url=_arxiv.page_of(identifier),
        provenance=provenance,
        published=entry.mail_day(item.get("published"), "pubDate") if is_first else None,
        version=version,
        categories=_arxiv.categories(None, (tag.get("term") for tag in item.get("tags", ()))),
        venue=journal,
        ids=_arxiv.external_ids(entry, identifier, [item.get("arxiv_doi") or ""]),
        links=project_links(abstract),
        withdrawn=_arxiv.is_withdrawn(None, abstract),
    )


def _described(item: Any, entry: Entry) -> tuple[str, str | None]:
    """(announce type, abstract) out of the description, which puts both behind a prefix."""
    found = _DESCRIPTION.match(item.get("summary") or "")
    if not found:
        entry.left_out.append("its description is not of the announced form, so it has no abstract")
        return "", None
    return found.group(1), entry.text(found.group(2), "abstract")
