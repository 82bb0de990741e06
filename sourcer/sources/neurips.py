"""NeurIPS, ICLR and MLSys proceedings, which are one software: a page of each year, and a page of each paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import ClassVar

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from sourcer.errors import ConfigError, WrongKindOfPage
from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance, Record, Skipped
from sourcer.sources._bodies import read_html
from sourcer.sources._entries import Entry, mentions_of, read_entries
from sourcer.sources._html import NO_ABSTRACT, citation_metas, foreign, text_of
from sourcer.sources._names import SUFFIXES
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,30}")
_PAGE = re.compile(r"/paper/(\d{4})/hash/([0-9a-f]{32})(-Abstract[\w-]{0,80}\.html)(?:[?#]|$)")
_TRACK = re.compile(r"-Abstract-([\w-]+)\.html$")
_MARKS = {False: re.compile(rb"/hash/[0-9a-f]{32}-|[\"']paper title[\"']"), True: re.compile(rb"\bcitation_title\b")}
_LISTED = 'a[title="paper title"], .paper-authors'
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNAVAILABLE = frozenset({"none", "abstract unavailable"})
_OK = 200


@dataclass(frozen=True, slots=True)
class Site:
    """One series of proceedings on its site.

    ``name``: its name on records, such as ``NeurIPS``; in lower case it begins the keys and streams. ``base_url``: the
    site, such as ``https://papers.nips.cc``. ``years``: the years to read.
    """

    name: str
    base_url: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Every paper of the years, with its abstract where the site has one.

    ``sites``: which series and years; each year is a stream, such as ``neurips-2024``.

    A year's page only leads to its papers' pages, each of which is read once: a paper that is corrected in place
    later keeps the text that was read first. ``published`` is the day of the proceedings, None where only the year
    is told. ``status`` is the track, which the addresses name from 2022 on.
    """

    name: ClassVar[str] = "neurips"

    sites: tuple[Site, ...] = ()

    def __post_init__(self) -> None:
        names = [site.name.lower() for site in self.sites]
        for site in self.sites:
            if not _NAME.fullmatch(site.name):
                raise ConfigError(f"[sources.neurips] sites: {site.name!r} is no name of a series; write 'NeurIPS'")
            if names.count(site.name.lower()) > 1:
                raise ConfigError(f"[sources.neurips] sites: {site.name!r} is there twice; name all its years in one")

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each site and year."""
        return tuple(Stream(stream, "snapshot") for stream, _, _ in self._years())

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The year's page, if it changed."""
        for name, site, year in self._years():
            if name == stream.name:
                yield Request(self.name, name, _address(site, year), kind="year", is_conditional=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """Requests for the papers out of a year's page, the record out of a paper's page.

        Raises WrongKindOfPage for a year's page without papers, a paper's page without a title or a stream that is
        not configured, Truncated for a page without its end. A listed paper whose page is missing is set aside.
        """
        site, year = self._asked_for(request)
        if request.kind == "paper" and response.status != _OK:
            reason = f"the year lists it, and its page answers {response.status}"
            return Page(skipped=(Skipped(self.name, request.key, reason, provenance),))
        page = read_html(response.body, _MARKS[request.kind == "paper"], self.name, provenance)
        if request.kind == "paper":
            return _paper(page, request, f"{site.name} {year}", provenance)
        return _listing(page, request.stream, site, year, provenance)

    def payload(self, request: Request, response: Response) -> bytes:
        """The page without e-mail addresses."""
        return without_emails_in(response.body)

    def _years(self) -> Iterator[tuple[str, Site, int]]:
        for site in self.sites:
            for year in dict.fromkeys(site.years):
                yield f"{site.name.lower()}-{year}", site, year

    def _asked_for(self, request: Request) -> tuple[Site, int]:
        for name, site, year in self._years():
            if name == request.stream:
                return site, year
        known = ", ".join(stream.name for stream in self.streams) or "none"
        raise WrongKindOfPage(
            f"neurips: {request.stream!r} is not a configured site and year (configured: {known}) ({request.url})",
            source=self.name,
            url=request.url,
        )


def _address(site: Site, year: int) -> str:
    return f"{site.base_url.rstrip('/')}/paper_files/paper/{year}"


def _listing(page: BeautifulSoup, stream: str, site: Site, year: int, provenance: Provenance) -> Page:
    follow: dict[str, Request] = {}
    # Both layouts of the listing, and whatever comes after them, agree in how a paper's page is addressed.
    for paper, file in _pages_in(page, year):
        url, key = f"{_address(site, year)}/hash/{paper}{file}", f"{stream}-{paper}"
        follow.setdefault(
            key, Request(Proceedings.name, stream, url, kind="paper", key=key, is_once=True, may_miss=True)
        )
    if not follow:
        raise foreign(Proceedings.name, f"no paper of {year} is listed on it", provenance)
    return Page(follow=tuple(follow.values()), skipped=tuple(_without_page(page, stream, year, provenance)))


def _without_page(page: BeautifulSoup, stream: str, year: int, provenance: Provenance) -> Iterator[Skipped]:
    papers = (item for item in page.select("li") if item.select_one(_LISTED))
    for number, item in enumerate(papers, start=1):
        if not any(_pages_in(item, year)):
            title = text_of(item.select_one("a") or item)[:80] or "a paper"
            reason = f"{title!r} is listed without a page"
            yield Skipped(Proceedings.name, f"{stream} paper {number}", reason, provenance)


def _pages_in(part: Tag, year: int) -> Iterator[tuple[str, str]]:
    """The hash and the rest of the file's name for every paper's page that is linked."""
    for link in part.select("a[href]"):
        found = _PAGE.search(str(link["href"]).strip())
        if found and int(found[1]) == year:
            yield found[2], found[3]


def _paper(page: BeautifulSoup, request: Request, venue: str, provenance: Provenance) -> Page:
    titles = citation_metas(page, "title")
    if not titles:
        raise foreign(Proceedings.name, "it shows no paper", provenance)

    def make(entry: Entry) -> Record:
        text = _abstract(page)
        if not text:
            entry.left_out.append(NO_ABSTRACT)
        abstract = None if text.rstrip(".").lower() in _UNAVAILABLE else entry.text(text, "abstract")
        known = ids.doi(next(iter(citation_metas(page, "doi")), ""))
        return Record(
            source=Proceedings.name,
            key=request.key,
            title=entry.title(titles[0]),
            abstract=abstract,
            mentions=mentions_of(entry.mention(_displayed(name)) for name in citation_metas(page, "author")),
            url=request.url,
            provenance=provenance,
            published=_day(next(iter(citation_metas(page, "publication_date")), ""), entry),
            venue=venue,
            status=_track(request.url),
            ids=(ExternalId("doi", known),) if known else (),
            links=project_links(abstract),
        )

    records, skipped = read_entries(Proceedings.name, provenance, [(request.key, make)])
    return Page(records=records, skipped=skipped)


def _displayed(name: str) -> str:
    """``Family, Given`` as ``Given Family``; a suffix goes to the end, wherever it stood."""
    family, *rest = (part.strip() for part in name.split(","))
    suffixes = [part for part in rest if part.rstrip(".").lower() in SUFFIXES]
    given = [part for part in rest if part not in suffixes]
    return ", ".join([" ".join(filter(None, [*given, family])), *suffixes])


def _abstract(page: BeautifulSoup) -> str:
    """What follows the heading, up to the next one.

    The paragraphs are not within ``p.paper-abstract``: they cannot be nested, so a parser puts them after it.
    """
    heading = next((tag for tag in page.find_all(_HEADINGS) if text_of(tag).lower() == "abstract"), None)
    if heading is None:
        return ""
    return plain(" ".join(map(_words_of, takewhile(_is_text, heading.next_siblings))))


def _is_text(part: PageElement) -> bool:
    return not isinstance(part, Tag) or (part.name not in _HEADINGS and part.find(_HEADINGS) is None)


def _words_of(part: PageElement) -> str:
    if isinstance(part, Tag):
        return part.get_text(" ")
    return str(part) if type(part) is NavigableString else ""


def _track(url: str) -> str | None:
    """The track as the listing's badge calls it, out of the address, which alone has it on a paper's page."""
    found = _TRACK.search(url)
    words = found[1].replace("_", " ") if found else ""
    return "Main Conference Track" if words == "Conference" else words or None


def _day(text: str, entry: Entry) -> date | None:
    """``2024-12-16`` as a day; a year, or a year and a month, says no day."""
    if re.fullmatch(r"\d{4}(?:[-/]\d{1,2})?", text):
        return None
    moment = entry.instant(text.replace("/", "-"), "publication date")
    return moment.date() if moment else None
