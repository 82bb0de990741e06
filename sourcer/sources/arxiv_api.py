"""arXiv's query API: Atom, by windows of submission days and by identifiers.

https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from lxml import etree

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model import ids
from sourcer.model.records import Mention, Provenance, Record
from sourcer.model.runs import Window
from sourcer.sources import _arxiv
from sourcer.sources._bodies import Streamed
from sourcer.sources._entries import Entry, mentions_of, read_entries
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ID, _TITLE, _SUMMARY = f"{_ATOM}id", f"{_ATOM}title", f"{_ATOM}summary"
_PUBLISHED, _UPDATED = f"{_ATOM}published", f"{_ATOM}updated"
_AUTHOR, _NAME, _AFFILIATION = f"{_ATOM}author", f"{_ATOM}name", f"{_ARXIV}affiliation"
_CATEGORY, _PRIMARY = f"{_ATOM}category", f"{_ARXIV}primary_category"
_COMMENT, _JOURNAL, _DOI = f"{_ARXIV}comment", f"{_ARXIV}journal_ref", f"{_ARXIV}doi"
_OK = 200
_ANNOUNCED = "announced"
_REST = "rest of "


@dataclass(frozen=True, slots=True)
class ArxivApi:
    """Every paper submitted to the categories in a window of days, cross-lists included.

    ``base_url``: the address of the query.
    ``categories``: what is asked for, together, as one stream.
    ``page_size``: entries asked for at a time; arXiv's manual allows 2000. Where the server breaks down over a page,
    it is asked for in halves.
    ``ids_per_query``: papers that are asked for by identifier in one query.
    ``window_days``: the most days that one query spans.
    ``ceiling``: the results beyond which the server does not page. A window with more goes on, in a query of its own,
    from the day on which the last paper that could be shown was submitted.
    """

    name: ClassVar[str] = "arxiv_api"

    base_url: str = "https://export.arxiv.org/api/query"
    categories: tuple[str, ...] = _arxiv.CATEGORIES
    page_size: int = 2000
    ids_per_query: int = 200
    window_days: int = 366
    ceiling: int = 10_000

    @property
    def streams(self) -> Sequence[Stream]:
        """All categories as one dated stream, since papers in several of them would else be fetched several times; and
        a lookup for papers that were announced in a version that is not here, which no window of days shows.
        """
        return (Stream("+".join(self.categories), "dated"), Stream(_ANNOUNCED, "lookup"))

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """One query for each ``window_days`` of the window, oldest first; or one for each batch of identifiers."""
        if stream.name == _ANNOUNCED:
            yield from self._lookups(ask)
        if ask.window is None:
            return
        since = ask.window.since
        while since < ask.window.until:
            until = min(since + timedelta(days=self.window_days), ask.window.until)
            yield self._request(stream.name, Window(since, until), self.page_size >> ask.shrink)
            since = until

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The papers of one page and the request for the next.

        Raises WrongKindOfPage for an error feed (with the server's words) or another page, Truncated for half a feed
        and for a page without entries where the server itself counts more.
        """
        feed = Streamed(response.body, "feed", f"{_ATOM}entry", self.name, provenance)
        records, skipped = read_entries(self.name, provenance, _makers(feed, response.status, provenance))
        if response.status != _OK:
            raise _wrong(f"the server answered {response.status}", provenance)
        total, start = _total(feed.root, provenance), _start(request)
        if start == 0 and total < (left := _left(request)):
            raise _truncated(f"{total} papers, where {left} were left of an earlier count", provenance)
        reached = start + feed.count
        if not feed.count and start < total:
            raise _truncated(f"no entry from {start} on though the server counts {total}", provenance)
        if reached >= total:
            asked = tuple(dict(request.params).get("id_list", "").split(",")) if request.kind == _ANNOUNCED else ()
            return Page(records=records, skipped=skipped, answered=asked)
        if reached >= self.ceiling:
            if beyond := self._beyond(request, records, total - reached):
                return Page(records=records, skipped=skipped, follow=beyond)
            gap = f"{total} papers match {request.window}, the server shows no more than {self.ceiling} of them"
            return Page(records=records, skipped=skipped, gap=gap)
        return Page(records=records, skipped=skipped, follow=(self._next(request, reached),))

    def payload(self, request: Request, response: Response) -> bytes:
        """The feed without e-mail addresses."""
        return without_emails_in(response.body)

    def _lookups(self, ask: Ask) -> Iterator[Request]:
        known = list(dict.fromkeys(found[0] for found in map(ids.arxiv_id, ask.arxiv_ids) if found))
        size = max(1, self.ids_per_query >> ask.shrink)
        for start in range(0, len(known), size):
            batch = known[start : start + size]
            # Without it ten are shown, whatever the list.
            params = (("id_list", ",".join(batch)), ("start", "0"), ("max_results", str(len(batch))))
            yield Request(self.name, _ANNOUNCED, self.base_url, params, kind=_ANNOUNCED)

    def _request(self, stream: str, window: Window, size: int) -> Request:
        wanted = " OR ".join(f"cat:{category}" for category in self.categories)
        days = f"submittedDate:[{_stamp(window.since)}0000 TO {_stamp(window.until - timedelta(days=1))}2359]"
        params = (
            ("search_query", f"({wanted}) AND {days}"),
            ("sortBy", "submittedDate"),
            ("sortOrder", "ascending"),
            ("start", "0"),
            ("max_results", str(max(1, min(size, self.ceiling)))),
        )
        return Request(self.name, stream, self.base_url, params, window=window)

    def _next(self, request: Request, start: int) -> Request:
        size = max(1, min(_size(request), self.ceiling - start))
        paging = {"start": str(start), "max_results": str(size)}
        return replace(request, params=tuple((dict(request.params) | paging).items()))

    def _beyond(self, request: Request, records: Sequence[Record], left: int) -> tuple[Request, ...]:
        """The window from the last paper's day on, or as two where papers are not in order of their days; nothing for a
        single day, which is read as far as the server goes. ``left`` papers at least must then come.
        """
        window, days = request.window, [record.published for record in records if record.published]
        if window is None or (window.until - window.since).days <= 1:
            return ()
        if days == sorted(days) and days and window.since < days[-1] < window.until:
            rest = self._request(request.stream, Window(days[-1], window.until), _size(request))
            return (replace(rest, kind=f"{_REST}{left}"),)
        middle = window.since + (window.until - window.since) // 2
        halves = Window(window.since, middle), Window(middle, window.until)
        return tuple(self._request(request.stream, half, _size(request)) for half in halves)


def _stamp(day: date) -> str:
    return day.isoformat().replace("-", "")


def _start(request: Request) -> int:
    return int(dict(request.params).get("start", "0"))


def _left(request: Request) -> int:
    """How many papers at least must come where a query goes on from one that held more than could be shown; else 0."""
    return int(request.kind.removeprefix(_REST)) if request.kind.startswith(_REST) else 0


def _size(request: Request) -> int:
    return int(dict(request.params).get("max_results", "1"))


def _total(feed: etree._Element | None, provenance: Provenance) -> int:
    text = ("" if feed is None else feed.findtext(f"{_SEARCH}totalResults") or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(2**31))):
        raise _wrong(
            f"the feed does not say how many results there are (totalResults is {plain(text)[:40]!r})", provenance
        )
    return int(text)


def _makers(
    entries: Iterable[etree._Element], status: int, provenance: Provenance
) -> Iterator[tuple[str, Callable[[Entry], Record]]]:
    for number, element in enumerate(entries, start=1):
        if number == 1 or status != _OK:
            _refuse_error(element, status, provenance)
        yield f"entry {number}", partial(_record, element, provenance)


def _refuse_error(entry: etree._Element, status: int, provenance: Provenance) -> None:
    """An error is a feed of one entry; a paper may truly be titled "Error", so the title alone proves nothing."""
    is_titled_so = plain(entry.findtext(_TITLE)) == "Error"
    if "/api/errors" in (entry.findtext(_ID) or "") or (is_titled_so and status != _OK):
        said = plain(entry.findtext(_SUMMARY)) or "it gives no reason"
        raise _wrong(f"the server refused the query: {said}", provenance)


class _Parts:
    """The children of an entry by tag, in order: one walk costs a third of a search for each."""

    __slots__ = ("_by_tag",)

    def __init__(self, element: etree._Element) -> None:
        self._by_tag: dict[str, list[etree._Element]] = {}
        for child in element:
            if (tag := child.tag) in self._by_tag:
                self._by_tag[tag].append(child)
            else:
                self._by_tag[tag] = [child]

    def all(self, tag: str) -> Sequence[etree._Element]:
        return self._by_tag.get(tag, ())

    def text(self, tag: str) -> str | None:
        """The text of the first."""
        found = self._by_tag.get(tag)
        return found[0].text if found else None


def _record(element: etree._Element, provenance: Provenance, entry: Entry) -> Record:
    parts = _Parts(element)
    identifier, version = _arxiv.identified(parts.text(_ID))
    entry.key = identifier
    abstract = entry.text(parts.text(_SUMMARY), "abstract")
    comment = entry.text(parts.text(_COMMENT), "comment")
    published_text, updated_text = parts.text(_PUBLISHED), parts.text(_UPDATED)
    published = entry.instant(published_text, "published")
    is_first = updated_text == published_text and published is not None
    return Record(
        source=ArxivApi.name,
        key=identifier,
        title=entry.title(parts.text(_TITLE)),
        abstract=abstract,
        mentions=mentions_of(_mentions(element, parts.all(_AUTHOR), entry)),
        url=_arxiv.page_of(identifier),
        provenance=provenance,
        published=published.date() if published else None,
        updated=published if is_first else entry.instant(updated_text, "updated"),
        version=version,
        categories=_categories(parts),
        comment=comment,
        venue=entry.text(parts.text(_JOURNAL), "journal reference"),
        ids=_arxiv.external_ids(entry, identifier, [doi.text or "" for doi in parts.all(_DOI)]),
        links=project_links(comment, abstract),
        withdrawn=_arxiv.is_withdrawn(comment, abstract),
    )


def _categories(parts: _Parts) -> tuple[str, ...]:
    primary = parts.all(_PRIMARY)
    terms = [category.get("term") for category in parts.all(_CATEGORY)]
    return _arxiv.categories(primary[0].get("term") if primary else None, terms)


def _mentions(element: etree._Element, authors: Sequence[etree._Element], entry: Entry) -> list[Mention | None]:
    names = [name.text for name in element.iter(_NAME)]
    if len(names) == len(authors) == list(map(len, authors)).count(1):  # a name and nothing else each
        return [entry.mention(name) for name in names]
    return [_mention(author, entry) for author in authors]


def _mention(author: etree._Element, entry: Entry) -> Mention | None:
    parts = _Parts(author)
    return entry.mention(parts.text(_NAME), [place.text for place in parts.all(_AFFILIATION)])


def _wrong(message: str, provenance: Provenance) -> WrongKindOfPage:
    return WrongKindOfPage(f"arxiv_api: {message} ({provenance.url})", source=ArxivApi.name, url=provenance.url)


def _truncated(message: str, provenance: Provenance) -> Truncated:
    return Truncated(f"arxiv_api: {message} ({provenance.url})", source=ArxivApi.name, url=provenance.url)
