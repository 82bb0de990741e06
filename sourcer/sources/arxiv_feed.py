"""arXiv's daily announcements: RSS 2.0, one day, no history (https://info.arxiv.org/help/rss_specifications.html).

The feed is a signal: it says which papers are new or came in a new version. What is known of a paper is read from
arxiv_oai or arxiv_api, since a feed that was missed is gone, and what is stored must not depend on that.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, ClassVar

import feedparser
from lxml import etree

from sourcer.errors import WrongKindOfPage
from sourcer.model.records import Provenance, Record, Signal
from sourcer.model.runs import Window
from sourcer.sources import _arxiv
from sourcer.sources._bodies import read_xml
from sourcer.sources._entries import Entry, mentions_of, read_entries
from sourcer.sources._names import split_creators
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_DESCRIPTION = re.compile(r"arXiv:\S+\s+Announce Type:\s+(\S+)\s+Abstract:(.*)", re.DOTALL)
_ERROR_TITLE = "Feed error for query"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_FRIDAY = 4
_MOST_DAYS_LATE = 7


@dataclass(frozen=True, slots=True)
class ArxivFeed:
    """The day's papers of each category, as announced.

    ``base_url``: the address before the category.
    ``categories``: archives or categories, each a stream and a request of its own: a feed holds ``item_limit`` items,
    and a spec that is too wide loses its new papers first.
    ``item_limit``: the number of items at which a feed must be taken as cut.
    ``keep_records``: also store what the feed itself says of the papers, for where neither arxiv_api nor arxiv_oai is
    read. Off, so that what is stored does not depend on which days' feeds were caught.

    Each paper is a signal in the version announced. Of what is stored, the first version of a paper, announced as new
    or cross-listed, has ``published``, the day of its announcement; a replacement has none. A late cross-listing's day
    is late: the query API knows the day of submission.
    """

    name: ClassVar[str] = "arxiv_feed"

    base_url: str = "https://rss.arxiv.org/rss"
    categories: tuple[str, ...] = _arxiv.CATEGORIES
    item_limit: int = 2000
    keep_records: bool = False

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each category."""
        return tuple(Stream(category, "snapshot") for category in self.categories)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The category's feed, if it was rebuilt since the last time."""
        day = Window(ask.day, ask.day + timedelta(days=1)) if ask.day else None
        yield Request(self.name, stream.name, f"{self.base_url}/{stream.name}", window=day, is_conditional=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The announced papers; a feed without items is a weekend or holiday.

        Raises WrongKindOfPage for an error feed or another page, Truncated for half a feed.
        """
        root = read_xml(response.body, "rss", self.name, provenance)
        items, day = _read(root, self.name, provenance)
        records, skipped = read_entries(self.name, provenance, _makers(items, provenance))
        is_current, due_at = _standing(day, _now(request, provenance.fetched_at))
        return Page(
            records=records if self.keep_records else (),
            skipped=skipped,
            signals=tuple(Signal(record.key, record.version) for record in records if record.version),
            gap=self._gap(len(items), request.stream),
            unready="" if is_current else f"the feed of {request.stream} is still that of {day:%Y-%m-%d}, not rebuilt",
            # A working day without a paper may yet be filled: it is no reason to close the day.
            due_at=due_at if items or (day and day.weekday() > _FRIDAY) else None,
        )

    def payload(self, request: Request, response: Response) -> bytes:
        """The feed without e-mail addresses."""
        return without_emails_in(response.body)

    def _gap(self, items: int, category: str) -> str:
        if items < self.item_limit:
            return ""
        return f"the feed of {category} holds {items} items, its limit: new papers may be missing; ask for less in one"


def _read(root: etree._Element, source: str, provenance: Provenance) -> tuple[list[Any], datetime | None]:
    """The items, and the day of the feed, midnight in New York, where it tells a credible one."""
    _flatten(root)
    # feedparser takes names apart in time that grows with the square of their length: it gets numbers in their place.
    creators = [_numbered(element, number) for number, element in enumerate(root.iter(_CREATOR))]
    # A whole document as a stream: feedparser guesses at a broken one, and opens the file or address that a text names.
    whole = io.BytesIO(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    feed = feedparser.parse(whole, sanitize_html=False, resolve_relative_uris=False)
    title = plain(feed.feed.get("title"))
    if _ERROR_TITLE in title or root.find("channel") is None:
        reason = plain(feed.feed.get("subtitle")) or "there is no channel in it"
        raise WrongKindOfPage(
            f"{source}: the server refused the feed: {reason} ({provenance.url})", source=source, url=provenance.url
        )
    for entry in feed.entries:
        number = entry.get("author", "")
        is_known = number.isascii() and number.isdigit() and int(number) < len(creators)
        entry["author"] = creators[int(number)] if is_known else ""
    return list(feed.entries), _midnight(feed.feed.get("published"))


def _flatten(root: etree._Element) -> None:
    """Leave nothing but fields of text in items and channels: over others, which arXiv never sends, feedparser may
    stumble. What stands deeper is kept as words.
    """
    parts = [*root.iter("item"), *root.iter("channel")]
    for part in parts:
        for field in list(part):
            if field.tag == "item" and part.tag == "channel":
                continue
            if field.tag in ("item", "channel"):
                part.remove(field)
                continue
            words = "".join(str(text) for text in field.itertext()) if len(field) else field.text
            for below in list(field):
                field.remove(below)
            field.text = words


def _numbered(element: etree._Element, number: int) -> str:
    """The names that an element holds, whose place the number takes."""
    names, element.text = element.text or "", str(number)
    return names


def _midnight(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return found if found.tzinfo else None


def _now(request: Request, fetched_at: datetime) -> datetime:
    """When the feed was fetched; where the night's day is pinned to another, that time of it."""
    day = request.window.since if request.window else fetched_at.date()
    is_pinned = abs((fetched_at.date() - day).days) > 1
    return datetime.combine(day, fetched_at.timetz()) if is_pinned else fetched_at


def _standing(day: datetime | None, now: datetime) -> tuple[bool, datetime | None]:
    """Whether a feed of that day is the current one, and when (UTC) the next is built: at midnight in New York.

    A feed of a day or a few ago was not rebuilt yet, but over a weekend, when none is due. One much older is the replay
    of a past, of which nothing is known.
    """
    if day is None:
        return True, None
    today = now.astimezone(day.tzinfo)
    age = (today.date() - day.date()).days
    if age == 0:
        return True, datetime.combine(day.date() + timedelta(days=1), time.min, day.tzinfo).astimezone(UTC)
    return not 0 < age <= _MOST_DAYS_LATE or today.weekday() > _FRIDAY, None


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
