"""arXiv's OAI-PMH 2.0, by windows of days of last modification (https://info.arxiv.org/help/oa/index.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from lxml import etree

from sourcer.errors import ParseError, Truncated, WrongKindOfPage
from sourcer.model import ids
from sourcer.model.records import Mention, Provenance, Record
from sourcer.sources import _arxiv
from sourcer.sources._bodies import read_xml
from sourcer.sources._entries import Entry, Unreadable, mentions_of, read_entries
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ARXIV = "{http://arxiv.org/OAI/arXiv/}"
_VERB = ("verb", "ListRecords")
_TOKEN = "resumptionToken"
_NOTHING = "noRecordsMatch"
_LAPSED = "badResumptionToken"
_LONGEST_TOKEN = 4000
_FIRST_YEAR = 91


@dataclass(frozen=True, slots=True)
class ArxivOai:
    """Every paper of the sets that was added or changed in a window of days, cross-lists included.

    ``base_url``: the address of the repository.
    ``sets``: what is asked for, each set a stream of its own: the protocol takes one set a request. A category is
    written ``group:archive:CATEGORY``, such as ``cs:cs:LG``.

    A window matches the last modification, so replacements and withdrawals come too, and so do bulk edits.
    """

    name: ClassVar[str] = "arxiv_oai"

    base_url: str = "https://oaipmh.arxiv.org/oai"
    sets: tuple[str, ...] = ("cs:cs:LG", "stat:stat:ML", "cs:cs:AI", "cs:cs:CL", "cs:cs:CV")

    @property
    def streams(self) -> Sequence[Stream]:
        """One dated stream for each set."""
        return tuple(Stream(spec, "dated") for spec in self.sets)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """One list for the window; its pages follow by tokens."""
        if ask.window is None or ask.window.since >= ask.window.until:
            return
        last = ask.window.until - timedelta(days=1)
        params = (
            _VERB,
            ("metadataPrefix", "arXiv"),
            ("set", stream.name),
            ("from", ask.window.since.isoformat()),
            ("until", last.isoformat()),
        )
        yield Request(self.name, stream.name, self.base_url, params, window=ask.window)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The papers of one page and the request for the next; an empty page where nothing changed in the window.

        Raises Truncated for half a page and for a list that breaks off (its token refused, repeated, or leading to
        nothing): the window must be asked for anew. Raises WrongKindOfPage for any other error of the protocol, with
        the server's code and words, and for another page.
        """
        root = read_xml(response.body, "OAI-PMH", self.name, provenance)
        if errors := root.findall(f"{_OAI}error"):
            _refuse(errors, _asked_token(request), provenance)
            return Page()
        listed = root.find(f"{_OAI}ListRecords")
        if listed is None:
            raise _fault(WrongKindOfPage, "the answer holds neither a list of records nor an error", provenance)
        elements = listed.findall(f"{_OAI}record")
        if not elements:
            raise _fault(Truncated, f"the list holds no record, where the server says {_NOTHING} for none", provenance)
        follow = _following(listed, request, provenance)
        there = [element for element in elements if not _is_deleted(element)]
        records, skipped = read_entries(self.name, provenance, _makers(there, provenance))
        gone = [_key(element) for element in elements if _is_deleted(element)]
        return Page(records=records, skipped=skipped, follow=follow, removed=tuple(filter(None, gone)))

    def payload(self, request: Request, response: Response) -> bytes:
        """The page without e-mail addresses."""
        return without_emails_in(response.body)


def _refuse(errors: Sequence[etree._Element], asked: str, provenance: Provenance) -> None:
    """Raise what the errors mean; return where they only say that nothing matches the window."""
    codes = {plain(error.get("code")) for error in errors}
    said = "; ".join(_said(error) for error in errors)
    if asked and codes & {_NOTHING, _LAPSED}:
        raise _fault(Truncated, f"the list broke off, its next page was refused: {said}", provenance)
    if codes != {_NOTHING}:
        raise _fault(WrongKindOfPage, f"the server refused the request: {said}", provenance)


def _said(error: etree._Element) -> str:
    code, words = plain(error.get("code")), plain(error.text)
    return f"{code or 'an error without a code'}: {words or 'it gives no reason'}"


def _asked_token(request: Request) -> str:
    """The token that was asked with; "" for the first page of a list."""
    return dict(request.params).get(_TOKEN, "")


def _following(listed: etree._Element, request: Request, provenance: Provenance) -> tuple[Request, ...]:
    """The request for the next page; none where the token is empty or missing, which both mean the end."""
    token = (listed.findtext(f"{_OAI}{_TOKEN}") or "").strip()
    if not token:
        return ()
    if token == _asked_token(request):
        raise _fault(Truncated, "the server repeats the token that it was asked with: the list has no end", provenance)
    if len(token) > _LONGEST_TOKEN:
        raise _fault(WrongKindOfPage, f"the token for the next page has {len(token)} characters", provenance)
    return (replace(request, params=(_VERB, (_TOKEN, token))),)


def _makers(
    elements: Sequence[etree._Element], provenance: Provenance
) -> Iterator[tuple[str, Callable[[Entry], Record]]]:
    for number, element in enumerate(elements, start=1):
        yield f"record {number}", partial(_record, element, provenance)


def _record(element: etree._Element, provenance: Provenance, entry: Entry) -> Record:
    identifier, _ = _arxiv.identified(element.findtext(f"{_OAI}header/{_OAI}identifier"))
    entry.key = identifier
    paper = _paper(element)
    abstract = entry.text(paper.findtext(f"{_ARXIV}abstract"), "abstract")
    comment = entry.text(paper.findtext(f"{_ARXIV}comments"), "comment")
    return Record(
        source=ArxivOai.name,
        key=identifier,
        title=entry.title(paper.findtext(f"{_ARXIV}title")),
        abstract=abstract,
        mentions=mentions_of(_mention(author, entry) for author in paper.findall(f"{_ARXIV}authors/{_ARXIV}author")),
        url=_arxiv.page_of(identifier),
        provenance=provenance,
        published=_published(paper, identifier, entry),
        updated=entry.instant(paper.findtext(f"{_ARXIV}updated"), "updated"),
        categories=_arxiv.categories(None, (paper.findtext(f"{_ARXIV}categories") or "").split()),
        comment=comment,
        venue=entry.text(paper.findtext(f"{_ARXIV}journal-ref"), "journal reference"),
        ids=_arxiv.external_ids(entry, identifier, (doi.text or "" for doi in paper.findall(f"{_ARXIV}doi"))),
        links=project_links(comment, abstract),
        withdrawn=_arxiv.is_withdrawn(comment, abstract),
    )


def _is_deleted(element: etree._Element) -> bool:
    header = element.find(f"{_OAI}header")
    return header is not None and header.get("status") == "deleted"


def _key(element: etree._Element) -> str:
    found = ids.arxiv_id(plain(element.findtext(f"{_OAI}header/{_OAI}identifier"))[:200])
    return found[0] if found else ""


def _paper(element: etree._Element) -> etree._Element:
    """The metadata of a record. Raises Unreadable for one without them."""
    paper = element.find(f"{_OAI}metadata/{_ARXIV}arXiv")
    if paper is None:
        raise Unreadable("it has no metadata in the arXiv format")
    return paper


def _published(paper: etree._Element, identifier: str, entry: Entry) -> date | None:
    """The day of the first version, as far as it is told.

    arXiv prints under "created" the day of the current version. A day no later than the month in which the identifier
    was given is taken: it is the first version's, or that of another in the weeks after. The store never moves it to a
    later one.
    """
    created = entry.instant(paper.findtext(f"{_ARXIV}created"), "created")
    if created is None:
        return None
    return created.date() if (created.year, created.month) <= _month_of(identifier) else None


def _month_of(identifier: str) -> tuple[int, int]:
    """(year, month) out of the four digits that an identifier's number begins with; the first are of 1991."""
    number = identifier.rpartition("/")[2]
    year, month = int(number[:2]), int(number[2:4])
    return (1900 if year >= _FIRST_YEAR else 2000) + year, month


def _mention(author: etree._Element, entry: Entry) -> Mention | None:
    """The name in the order in which it is printed; a lone keyname, such as a collaboration's, as it is."""
    parts = (plain(author.findtext(f"{_ARXIV}{part}")) for part in ("forenames", "keyname", "suffix"))
    places = (place.text for place in author.findall(f"{_ARXIV}affiliation"))
    return entry.mention(" ".join(part for part in parts if part), places)


def _fault(kind: type[ParseError], message: str, provenance: Provenance) -> ParseError:
    return kind(f"{ArxivOai.name}: {message} ({provenance.url})", source=ArxivOai.name, url=provenance.url)
