"""CVF Open Access: the papers of CVPR, ICCV and WACV, one page an event, and abstracts on pages of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import ClassVar

from bs4 import BeautifulSoup
from bs4.element import Tag

from sourcer.errors import ConfigError
from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance, Record, Skipped, Supplement
from sourcer.sources._bodies import read_html
from sourcer.sources._entries import Entry, Unreadable, mentions_of, read_entries
from sourcer.sources._html import NO_ABSTRACT, foreign, text_of
from sourcer.sources._text import project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_EVENT = re.compile(r"([A-Z]{3,8})(\d{4})")
_FILE = re.compile(
    r"(?:^|/)(content[\w-]*(?:/[\w-]+)*)/(?:html/([^/?#\s]{1,400})\.html|papers/([^/?#\s]{1,400})\.pdf)(?:[?#]|$)"
)
_DAY = re.compile(r"[?&]day=(\d{4}-\d{2}-\d{2})(?:[&#]|$)")
_PAGES = re.compile(r"\bpages\s*=\s*[{\"]\s*(\d{1,6})\s*-+\s*(\d{1,6})\s*[}\"]", re.IGNORECASE)
_MARKS = {
    False: re.compile(rb"\bptitle\b|[?&]day=\d{4}-"),
    True: re.compile(rb"\bcitation_title\b|\bid=[\"']?(?:abstract|papertitle)\b"),
}
_NO_PROJECT = re.compile(r"pdf|supp|bibtex|arxiv", re.IGNORECASE)
_LONGEST_HREF = 1000
_OK = 200


@dataclass(frozen=True, slots=True)
class Cvf:
    """Every paper of the events, out of one page each.

    ``base_url``: the site. ``events``: which ones, such as ``CVPR2024``; each is a stream. ``read_abstracts``: also
    read the page of each paper, once, for the abstract, which the event's page does not have: thousands of requests.

    A record's pages are told in ``comment``. The site names the month of an event, so ``published`` is None.
    """

    name: ClassVar[str] = "cvf"

    base_url: str = "https://openaccess.thecvf.com"
    events: tuple[str, ...] = ()
    read_abstracts: bool = False

    def __post_init__(self) -> None:
        for event in self.events:
            if not _EVENT.fullmatch(event):
                raise ConfigError(f"[sources.cvf] events: {event!r} is no event; write it as 'CVPR2024'")

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each event."""
        return tuple(Stream(event, "snapshot") for event in dict.fromkeys(self.events))

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The event's page of all days, if it changed."""
        yield self._listing_request(stream.name, "all", is_conditional=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The papers of an event; or requests for its days where it lists none but those; or a paper's abstract.

        Raises WrongKindOfPage for a listing without papers or what is no paper's page, Truncated for a page without
        its end. A listed paper whose page is missing is set aside.
        """
        if request.kind == "paper":
            return _abstract_page(request, response, provenance)
        page = read_html(response.body, _MARKS[False], self.name, provenance)
        papers = page.select("dt.ptitle")
        if papers:
            return self._papers(papers, request, provenance)
        return Page(follow=tuple(self._days(page, request, provenance)))

    def payload(self, request: Request, response: Response) -> bytes:
        """The page without e-mail addresses."""
        return without_emails_in(response.body)

    def _papers(self, papers: Sequence[Tag], request: Request, provenance: Provenance) -> Page:
        makers = dict(self._makers(papers, request.stream))
        records, skipped = read_entries(self.name, provenance, makers.items())
        follow = tuple(map(partial(self._paper_request, request.stream), records)) if self.read_abstracts else ()
        return Page(records=records, follow=follow, skipped=skipped)

    def _makers(self, papers: Sequence[Tag], event: str) -> Iterator[tuple[str, Callable[[Entry], Record]]]:
        for number, paper in enumerate(papers, start=1):
            parts = [paper, *takewhile(lambda part: part.name != "dt", _tags_after(paper))]
            files = (found for part in parts for link in part.select("a[href]") if (found := _file(link)))
            folder, stem = next(files, ("", ""))
            key = f"{event}-{stem}" if stem else f"{event} paper {number}"
            url = f"{self.base_url.rstrip('/')}/{folder}/html/{stem}.html" if stem else ""
            yield key, partial(_record, parts, event, url)

    def _days(self, page: BeautifulSoup, request: Request, provenance: Provenance) -> Iterator[Request]:
        found = (_DAY.search(str(link["href"])) for link in page.select("a[href]"))
        days = list(dict.fromkeys(day[1] for day in found if day))
        if not days or request.kind != "event":
            raise foreign(Cvf.name, "no paper is listed on it", provenance)
        for day in days:
            yield self._listing_request(request.stream, day, is_conditional=False)

    def _listing_request(self, event: str, day: str, *, is_conditional: bool) -> Request:
        return Request(
            self.name,
            event,
            f"{self.base_url.rstrip('/')}/{event}",
            params=(("day", day),),
            kind="event" if day == "all" else "day",
            key="" if day == "all" else f"{event} {day}",
            is_conditional=is_conditional,
        )

    def _paper_request(self, event: str, record: Record) -> Request:
        return Request(self.name, event, record.url, kind="paper", key=record.key, is_once=True, may_miss=True)


def _tags_after(paper: Tag) -> Iterator[Tag]:
    """The tags that follow, one at a time: a list of them all for each paper grows with the square of the papers."""
    return (part for part in paper.next_siblings if isinstance(part, Tag))


def _file(link: Tag) -> tuple[str, str] | None:
    """The folder and the stem of a paper's file, which its page and its PDF share; None for other links."""
    # The page lies where the event was read, so that neither host nor a missing first slash matters.
    href = str(link["href"]).strip()
    found = _FILE.search(href) if len(href) <= _LONGEST_HREF else None
    return (found[1], found[2] or found[3]) if found else None


def _record(parts: Sequence[Tag], event: str, url: str, entry: Entry) -> Record:
    title = entry.title(text_of(parts[0]))
    if not url:
        raise Unreadable(f"{title[:80]!r} is listed without a page")
    links = [(text_of(link), str(link["href"])) for part in parts[1:] for link in part.select("a[href]")]
    known = dict.fromkeys(found for _, address in links for found in ids.arxiv_ids_linked(address))
    return Record(
        source=Cvf.name,
        key=entry.key,
        title=title,
        abstract=None,
        mentions=mentions_of(map(entry.mention, _names(parts))),
        url=url,
        provenance=entry.provenance,
        comment=_pages(parts),
        venue=" ".join(_EVENT.findall(event)[0]) if _EVENT.fullmatch(event) else event,
        ids=tuple(ExternalId("arxiv", found) for found in known),
        links=project_links(*(address for label, address in links if not _NO_PROJECT.search(label))),
    )


def _names(parts: Sequence[Tag]) -> Iterator[str]:
    for part in parts:
        for field in part.select('input[name="query_author"]'):
            yield str(field.get("value") or "")


def _pages(parts: Sequence[Tag]) -> str | None:
    bibrefs = (bibref.get_text(" ") for part in parts for bibref in part.select(".bibref"))
    found = next(filter(None, map(_PAGES.search, bibrefs)), None)
    return f"Pages {found[1]}-{found[2]}" if found else None


def _abstract_page(request: Request, response: Response, provenance: Provenance) -> Page:
    if response.status != _OK:
        reason = f"the event lists it, and its page answers {response.status}"
        return Page(skipped=(Skipped(Cvf.name, request.key, reason, provenance),))
    page = read_html(response.body, _MARKS[True], Cvf.name, provenance)

    def make(entry: Entry) -> Supplement:
        text = entry.text(text_of(page.select_one("#abstract")), "abstract")
        if not text:
            raise Unreadable(NO_ABSTRACT)
        return Supplement(Cvf.name, request.key, "abstract", text, provenance)

    supplements, skipped = read_entries(Cvf.name, provenance, [(request.key, make)])
    return Page(supplements=supplements, skipped=skipped)
