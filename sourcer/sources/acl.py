"""The ACL Anthology: the XML file of each collection (https://github.com/acl-org/acl-anthology)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from lxml import etree

from sourcer.errors import ConfigError, WrongKindOfPage
from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record
from sourcer.sources._bodies import read_xml
from sourcer.sources._entries import Entry, Unreadable, mentions_of, read_entries
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_SITE = "https://aclanthology.org"
_OLD_COLLECTION = re.compile(r"[A-Z]\d{2}")
_COLLECTION = re.compile(rf"\d{{4}}\.[a-z0-9_]+|{_OLD_COLLECTION.pattern}")
_PART = re.compile(r"[A-Za-z0-9_]{1,40}")
_NUMBER = re.compile(r"[0-9]{1,6}")
_PROFILE = re.compile(r"~[^\s/?#&<>\"]{1,100}[0-9]")
_FIRST_D19_WORKSHOP = 5
_LONGEST_STATUS = 200


@dataclass(frozen=True, slots=True)
class Acl:
    """Every paper of the collections, with its abstract.

    ``base_url``: the folder of the files. ``collections``: which ones, such as ``2024.acl`` or ``P18``; each is a
    stream.

    The Anthology tells a month at most of when a paper appeared, so ``published`` is None. A record's ``updated`` is
    the day on which the Anthology took the paper in; it is None where that was later than the year after the volume's,
    since old proceedings are still being taken in, and their papers must not pass for new ones. Awards are told in
    ``status``, pages in ``comment``. Person ids of the Anthology's own are left out: some of its pages mix people.
    """

    name: ClassVar[str] = "acl"

    base_url: str = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml"
    collections: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for collection in self.collections:
            if not _COLLECTION.fullmatch(collection):
                raise ConfigError(
                    f"[sources.acl] collections: {collection!r} is no collection; write it as '2024.acl' or 'P18'"
                )

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each collection."""
        return tuple(Stream(collection, "snapshot") for collection in self.collections)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The collection's file, if it changed."""
        url = f"{self.base_url}/{stream.name}.xml"
        yield Request(self.name, stream.name, url, kind="collection", key=stream.name, is_conditional=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The papers; front matter, entries of editors alone and papers taken back are set aside with their reason.

        Raises WrongKindOfPage for another page, another collection or one without a volume, Truncated for half a file.
        """
        tree = read_xml(response.body, "collection", self.name, provenance)
        collection = tree.get("id") or ""
        if collection != request.stream:
            raise _wrong(f"collection {request.stream!r} was due, what came is {collection[:40]!r}", provenance)
        volumes = tree.findall("volume")
        if not volumes:
            raise _wrong(f"the collection {collection} has no volume", provenance)
        records, skipped = read_entries(self.name, provenance, _makers(collection, volumes))
        return Page(records=records, skipped=skipped)

    def payload(self, request: Request, response: Response) -> bytes:
        """The file without e-mail addresses."""
        return without_emails_in(response.body)


@dataclass(frozen=True, slots=True)
class _Volume:
    """What a volume's head says of all its papers. ``ingested`` is the day as printed, or ""."""

    collection: str
    id: str
    venue: str
    year: str
    ingested: str


def _makers(collection: str, volumes: Iterable[etree._Element]) -> Iterator[tuple[str, Callable[[Entry], Record]]]:
    for element in volumes:
        volume = _volume(collection, element)
        for paper in element.iterchildren("frontmatter", "paper"):
            number = "0" if paper.tag == "frontmatter" else plain(paper.get("id"))[:20]
            key = _full_id(volume, number) or f"{collection} volume {volume.id or '?'} paper {number or '?'}"
            yield key, partial(_record, paper, volume, number)


def _volume(collection: str, element: etree._Element) -> _Volume:
    meta = element.find("meta")
    year = "" if meta is None else _text(meta.find("year"))
    known = year if re.fullmatch(r"[0-9]{4}", year) else ""
    venue = "" if meta is None else _venue(_text(meta.find("booktitle")), _text(meta.find("venue")), known)
    return _Volume(collection, plain(element.get("id"))[:40], venue, known, element.get("ingest-date") or "")


def _venue(title: str, venue: str, year: str) -> str:
    """The volume's title, else its venue's short name, with the year, which a title alone seldom names."""
    if not title:
        return f"{venue} {year}".strip() if venue else ""
    return title if year in title else f"{title}, {year}"


def _full_id(volume: _Volume, number: str) -> str:
    """The Anthology's id: ``2024.acl-long.1``, or ``P18-1001`` with digits shared out by the collection; "" for none.

    Workshops (W, and D19 from its fifth volume on) and C69 count volumes with two digits of the four, others with one.
    """
    if not (_PART.fullmatch(volume.id) and _NUMBER.fullmatch(number)):
        return ""
    if not _OLD_COLLECTION.fullmatch(volume.collection):
        return f"{volume.collection}-{volume.id}.{int(number)}"
    if not _NUMBER.fullmatch(volume.id):
        return ""
    place = int(volume.id)
    is_wide = volume.collection.startswith("W") or volume.collection == "C69"
    is_wide = is_wide or (volume.collection == "D19" and place >= _FIRST_D19_WORKSHOP)
    return (
        f"{volume.collection}-{place:02d}{int(number):02d}"
        if is_wide
        else f"{volume.collection}-{place}{int(number):03d}"
    )


def _record(paper: etree._Element, volume: _Volume, number: str, entry: Entry) -> Record:
    key = _full_id(volume, number)
    _refuse_no_papers(paper, key)
    title = entry.title(_text(paper.find("title")))
    abstract = entry.text(_text(paper.find("abstract")), "abstract")
    pages = _text(paper.find("pages"))[:40]
    awards = "; ".join(filter(None, map(_text, paper.findall("award"))))
    doi = ids.doi(_text(paper.find("doi")))
    return Record(
        source=Acl.name,
        key=key,
        title=title,
        abstract=abstract,
        mentions=mentions_of(_mention(author, entry) for author in paper.findall("author")),
        url=f"{_SITE}/{key}/",
        provenance=entry.provenance,
        updated=_ingested(paper.get("ingest-date") or volume.ingested, volume.year, entry),
        venue=entry.text(volume.venue, "volume's title"),
        status=entry.cut(awards, _LONGEST_STATUS, "award") or None,
        comment=f"Pages {pages}" if pages else None,
        ids=(ExternalId("doi", doi),) if doi else (),
        links=project_links(*_software(paper), abstract),
    )


def _refuse_no_papers(paper: etree._Element, key: str) -> None:
    """Raise Unreadable for what is no paper, or none any more."""
    if paper.tag == "frontmatter" or re.fullmatch(r"0+", paper.get("id") or ""):
        raise Unreadable("it is the volume's front matter")
    if not key:
        raise Unreadable("it has no id from which the Anthology's could be made")
    for fate in ("retracted", "removed"):
        if paper.find(fate) is not None:
            raise Unreadable(f"{fate} from the Anthology")
    if paper.find("author") is None and paper.find("editor") is not None:
        raise Unreadable("it names editors only")


def _mention(author: etree._Element, entry: Entry) -> Mention | None:
    """The name in Latin letters as the Anthology prints it, with the affiliation as it stands: one text, often two."""
    name = " ".join(filter(None, (_text(author.find(part)) for part in ("first", "last"))))
    suffix = _text(author.find("suffix"))
    mention = entry.mention(f"{name}, {suffix}" if name and suffix else name, map(_text, author.findall("affiliation")))
    return replace(mention, ids=tuple(_ids_of(author))) if mention else None


def _ids_of(author: etree._Element) -> Iterator[ExternalId]:
    if orcid := ids.orcid(author.get("orcid") or ""):
        yield ExternalId("orcid", orcid)
    if _PROFILE.fullmatch(profile := plain(author.get("openreview"))):
        yield ExternalId("openreview-profile", profile)


def _ingested(day: str, year: str, entry: Entry) -> datetime | None:
    moment = entry.instant(day, "ingest-date")
    is_late = moment is not None and bool(year) and moment.year > int(year) + 1
    return None if is_late else moment


def _software(paper: etree._Element) -> Iterator[str]:
    """Addresses of code: the paper's code by Papers with Code, and attached software that is no file of the site's."""
    for code in paper.findall("pwccode"):
        yield code.get("url") or ""
    for attachment in paper.findall("attachment"):
        if "software" in (attachment.get("type") or "").lower():
            yield _text(attachment)


def _text(element: etree._Element | None) -> str:
    """All text of an element, that inside its marks too."""
    return "" if element is None else plain("".join(map(str, element.itertext())))


def _wrong(message: str, provenance: Provenance) -> WrongKindOfPage:
    return WrongKindOfPage(f"acl: {message} ({provenance.url})", source=Acl.name, url=provenance.url)
