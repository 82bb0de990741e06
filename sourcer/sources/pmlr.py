"""Proceedings of Machine Learning Research: a page of each volume, and a page of each paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from bs4 import BeautifulSoup
from bs4.element import Tag

from sourcer.errors import ConfigError
from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance, Record, Skipped
from sourcer.sources._bodies import read_html
from sourcer.sources._entries import Entry, mentions_of, read_entries
from sourcer.sources._html import NO_ABSTRACT, citation_metas, foreign, text_of
from sourcer.sources._text import project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_VOLUME = re.compile(r"v\d{1,4}")
_PAGE = re.compile(r"([A-Za-z0-9][\w.-]{0,80})\.html")
_MARKS = {False: re.compile(rb"\bclass=[\"']?paper\b"), True: re.compile(rb"\bcitation_|\bpost-content\b")}
_OK = 200
_NO_PROJECT = re.compile(r"pdf|supplement|openreview|arxiv|\babs\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pmlr:
    """Every paper of the volumes, with its abstract.

    ``base_url``: the site. ``volumes``: which ones, such as ``v242``; each is a stream.

    A volume's page only leads to its papers' pages, each of which is read once: a paper that is corrected in place
    later keeps the text that was read first. Its pages are told in ``comment``. ``published`` is the volume's day.
    """

    name: ClassVar[str] = "pmlr"

    base_url: str = "https://proceedings.mlr.press"
    volumes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for volume in self.volumes:
            if not _VOLUME.fullmatch(volume):
                raise ConfigError(f"[sources.pmlr] volumes: {volume!r} is no volume; write it as 'v242'")

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each volume."""
        return tuple(Stream(volume, "snapshot") for volume in self.volumes)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The volume's page, if it changed."""
        yield Request(self.name, stream.name, f"{self.base_url}/{stream.name}/", kind="volume", is_conditional=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """Requests for the papers out of a volume's page, the record out of a paper's page.

        Raises WrongKindOfPage for a volume's page without papers or a paper's page without a title, Truncated for a
        page without its end. A listed paper whose page is missing is set aside.
        """
        if request.kind == "paper" and response.status != _OK:
            reason = f"the volume lists it, and its page answers {response.status}"
            return Page(skipped=(Skipped(self.name, request.key, reason, provenance),))
        page = read_html(response.body, _MARKS[request.kind == "paper"], self.name, provenance)
        if request.kind == "paper":
            return _paper(page, request, provenance)
        return self._volume(page, request, provenance)

    def payload(self, request: Request, response: Response) -> bytes:
        """The page without e-mail addresses."""
        return without_emails_in(response.body)

    def _volume(self, page: BeautifulSoup, request: Request, provenance: Provenance) -> Page:
        papers = page.select("div.paper")
        if not papers:
            raise foreign(Pmlr.name, "no paper is listed on it", provenance)
        follow: dict[str, Request] = {}
        skipped: list[Skipped] = []
        for number, paper in enumerate(papers, start=1):
            file = next(_page_files(paper), None)
            if file is None:
                title = text_of(paper.select_one(".title"))[:80] or "a paper"
                reason = f"{title!r} is listed without a page"
                skipped.append(Skipped(self.name, f"{request.stream} paper {number}", reason, provenance))
            else:
                follow.setdefault(file, self._paper_request(request.stream, file))
        return Page(follow=tuple(follow.values()), skipped=tuple(skipped))

    def _paper_request(self, volume: str, file: str) -> Request:
        # The listing's links name the live site; the page lies beside the volume's wherever the volume was read.
        url, key = f"{self.base_url}/{volume}/{file}", f"{volume}/{file.removesuffix('.html')}"
        return Request(self.name, volume, url, kind="paper", key=key, is_once=True, may_miss=True)


def _page_files(paper: Tag) -> Iterator[str]:
    """The names of the pages that a listed paper links, such as ``oduya24a.html``."""
    for link in paper.select("a[href]"):
        file = str(link["href"]).partition("#")[0].rpartition("/")[2]
        if _PAGE.fullmatch(file):
            yield file


def _paper(page: BeautifulSoup, request: Request, provenance: Provenance) -> Page:
    titles = citation_metas(page, "title") or [text_of(page.select_one("article.post-content h1"))]
    if not titles[0]:
        raise foreign(Pmlr.name, "it shows no paper", provenance)

    def make(entry: Entry) -> Record:
        return _record(page, titles[0], request, entry)

    records, skipped = read_entries(Pmlr.name, provenance, [(request.key, make)])
    return Page(records=records, skipped=skipped)


def _record(page: BeautifulSoup, title: str, request: Request, entry: Entry) -> Record:
    volume, _, key = request.key.partition("/")
    abstract = entry.text(text_of(page.select_one("#abstract")), "abstract")
    if abstract is None:
        entry.left_out.append(NO_ABSTRACT)
    links = list(_extra_links(page))
    return Record(
        source=Pmlr.name,
        key=request.key,
        title=entry.title(title),
        abstract=abstract,
        mentions=mentions_of(entry.mention(name) for name in citation_metas(page, "author")),
        url=request.url,
        provenance=entry.provenance,
        published=_day(next(iter(citation_metas(page, "publication_date")), ""), entry),
        venue=_venue(page, entry),
        comment=_pages(page),
        ids=_ids(volume, key, [address for _, address in links]),
        links=project_links(*(address for label, address in links if not _NO_PROJECT.search(label)), abstract),
    )


def _venue(page: BeautifulSoup, entry: Entry) -> str | None:
    titles = citation_metas(page, "inbook_title") + citation_metas(page, "conference_title")
    return entry.text(next(iter(titles), ""), "book title")


def _pages(page: BeautifulSoup) -> str | None:
    pages = [*citation_metas(page, "firstpage")[:1], *citation_metas(page, "lastpage")[:1]]
    return f"Pages {'-'.join(text[:20] for text in pages)}" if pages else None


def _day(text: str, entry: Entry) -> date | None:
    """``2024/03/04`` as a day; a year alone says no day."""
    if re.fullmatch(r"\d{4}", text):
        return None
    moment = entry.instant(text.replace("/", "-"), "publication date")
    return moment.date() if moment else None


def _ids(volume: str, key: str, addresses: Iterable[str]) -> tuple[ExternalId, ...]:
    found = [ExternalId("pmlr", f"{volume}/{key}")]
    for address in addresses:
        if forum := ids.openreview_forum(address):
            found.append(ExternalId("openreview", forum))
        found += (ExternalId("arxiv", known) for known in ids.arxiv_ids_linked(address))
    return tuple(dict.fromkeys(found))


def _extra_links(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for link in page.select("#extras a[href]"):
        yield text_of(link), str(link["href"])
