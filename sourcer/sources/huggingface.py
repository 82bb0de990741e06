"""Hugging Face's daily papers: which repository and project page people name for an arXiv paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from sourcer.errors import WrongKindOfPage
from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance, Record
from sourcer.model.runs import Window
from sourcer.sources._bodies import read_json
from sourcer.sources._entries import Entry, Unreadable, mentions_of, read_entries
from sourcer.sources._paging import next_address, number_in
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources._values import mapping, sequence, string
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_OK = 200
_DAILY = "daily"
_READ = ("id", "title", "summary", "publishedAt", "githubRepo", "projectPage")


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """The papers that Hugging Face shows on each day, with the repository and project page named for them there.

    ``base_url``: the site. ``per_page`` (at most 100) and ``max_pages``: how much of a day is read.

    Votes, stars, comments and whoever handed a paper in are neither read nor kept, nor is an author who is hidden.
    """

    name: ClassVar[str] = "huggingface"

    base_url: str = "https://huggingface.co"
    per_page: int = 100
    max_pages: int = 10

    @property
    def streams(self) -> Sequence[Stream]:
        """All days are one stream."""
        return (Stream(_DAILY, "dated"),)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """One request for each day of the window, oldest first."""
        if ask.window is None:
            return
        day = ask.window.since
        while day < ask.window.until:
            yield self._request(stream.name, day, 0)
            day += timedelta(days=1)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The papers of one page of a day, and the request for the next where there may be one.

        Raises WrongKindOfPage for an error answer (with the service's words) or another page, Truncated for half an
        answer.
        """
        answer = read_json(response.body, self.name, provenance)
        if response.status != _OK or not isinstance(answer, list):
            said = plain(string(mapping(answer).get("error"))) or "it gives no reason"
            raise _wrong(f"{response.status} and no list of papers came: {said}", provenance)
        records, skipped = read_entries(self.name, provenance, _makers(answer, provenance))
        follow, gap = self._following(request, response, len(answer))
        return Page(records=records, follow=follow, skipped=skipped, gap=gap)

    def payload(self, request: Request, response: Response) -> bytes:
        """Only the fields that are read, without e-mail addresses; a hidden author without the name."""
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            return without_emails_in(response.body)
        if not isinstance(answer, list):
            return without_emails_in(response.body)
        kept = json.dumps([_kept(mapping(mapping(item).get("paper"))) for item in answer], ensure_ascii=False)
        return without_emails_in(kept.encode("utf-8", "replace"))

    def _request(self, stream: str, day: date, page: int) -> Request:
        # The whole address, without parameters of its own: so each day's page is kept and set aside under its own.
        url = f"{self.base_url}/api/daily_papers?date={day}&limit={self.per_page}&p={page}"
        return Request(self.name, stream, url, key=str(day), window=Window(day, day + timedelta(days=1)))

    def _following(self, request: Request, response: Response, many: int) -> tuple[tuple[Request, ...], str]:
        """The next page as the answer names it, or by number after a full page that names none; or what is missing."""
        url, page = next_address(response), number_in(request.url, "p", 0) or 0
        if request.window is None or not many or (not url and many < self.per_page):
            return (), ""
        if url and (not url.startswith(f"{self.base_url}/") or (number_in(url, "p", 0) or 0) <= page):
            return (), f"the page after {page} of {request.key} is said to be at {plain(url)[:80]}, which is none"
        if page + 1 >= self.max_pages:
            return (), f"{request.key} has more papers than the first {self.max_pages} pages, which were read"
        following = self._request(request.stream, request.window.since, page + 1)
        return (replace(following, url=url) if url else following,), ""


def _kept(paper: dict[str, object]) -> dict[str, object]:
    """A paper with nothing but what is read of it."""
    authors = [_kept_author(mapping(author)) for author in sequence(paper.get("authors"))]
    return {"paper": {name: string(paper.get(name)) for name in _READ} | {"authors": authors}}


def _kept_author(author: dict[str, object]) -> dict[str, object]:
    return {"hidden": True} if author.get("hidden") is True else {"name": string(author.get("name"))}


def _makers(answer: Sequence[object], provenance: Provenance) -> Iterator[tuple[str, Callable[[Entry], Record]]]:
    for number, item in enumerate(answer, start=1):
        yield f"entry {number}", partial(_record, mapping(mapping(item).get("paper")), provenance)


def _record(paper: dict[str, object], provenance: Provenance, entry: Entry) -> Record:
    found = ids.arxiv_id(string(paper.get("id")))
    if found is None:
        raise Unreadable(f"it has no arXiv id ({plain(string(paper.get('id')))[:40]!r})")
    entry.key = identifier = found[0]
    authors = [mapping(author) for author in sequence(paper.get("authors"))]
    if authors and authors[0].get("hidden") is True:
        # Who is left would be taken for the first author.
        raise Unreadable("its first author is hidden, so that who comes first is not told")
    shown = (author for author in authors if author.get("hidden") is not True)
    published = entry.instant(string(paper.get("publishedAt")), "publishedAt")
    return Record(
        source=HuggingFace.name,
        key=identifier,
        title=entry.title(string(paper.get("title"))),
        abstract=entry.text(string(paper.get("summary")), "abstract"),
        mentions=mentions_of(entry.mention(string(author.get("name"))) for author in shown),
        url=f"https://huggingface.co/papers/{identifier}",
        provenance=provenance,
        published=published.date() if published else None,
        ids=(ExternalId("arxiv", identifier),),
        links=project_links(string(paper.get("githubRepo")), string(paper.get("projectPage"))),
    )


def _wrong(message: str, provenance: Provenance) -> WrongKindOfPage:
    return WrongKindOfPage(f"huggingface: {message} ({provenance.url})", source=HuggingFace.name, url=provenance.url)
