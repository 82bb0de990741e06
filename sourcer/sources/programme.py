"""Conference programmes: the JSON from which neurips.cc, icml.cc, iclr.cc and others draw their pages of papers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from sourcer.errors import WrongKindOfPage
from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record, Skipped, Supplement
from sourcer.model.sessions import Session, sessions_text
from sourcer.sources._bodies import read_json
from sourcer.sources._entries import Entry, Unreadable, mentions_of, read_entries
from sourcer.sources._sessions import agreed, kind_of, session_of
from sourcer.sources._text import plain, plain_html, project_links, without_emails, without_emails_in
from sourcer.sources._values import count, mapping, number_key, sequence, string
from sourcer.sources.base import Ask, Page, Request, Response, Stream

_NOT_ANNOUNCED = frozenset({204, 404, 409})
_RANKS = ("poster", "spotlight", "oral")
_REFUSALS = ("reject", "withdraw")
_ABSTRACTS = "abstracts"
_APART = f" {_ABSTRACTS}"
_LONGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Conference:
    """One series of conferences on its virtual site.

    ``slug``: its name in addresses, such as ``iclr``. ``name``: its name on records, such as ``ICLR``.
    ``base_url``: the site, such as ``https://iclr.cc``. ``years``: the years to read.
    """

    slug: str
    name: str
    base_url: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The accepted papers of conferences, with decision and institutions, as soon as a programme is announced.

    ``conferences``: which series and years; each year is a stream, such as ``iclr-2021``.

    A record's ``updated`` is the start of the presentation, which may lie ahead; the feed does not say when a paper
    became public, so ``published`` is None. A paper shown as poster and as oral is one record under the poster's id,
    and both sessions are its one supplement of the kind "session", poster first; of a paper that was taken from the
    programme it is an empty one.
    A year's second file has abstracts by event, for records without one. It is a stream of its own, such as
    ``iclr-2021 abstracts``, since it fills up for weeks while the programme stays as it is.
    """

    name: ClassVar[str] = "programme"

    conferences: tuple[Conference, ...] = ()

    @property
    def streams(self) -> Sequence[Stream]:
        """Two snapshots for each conference and year: the papers, and their abstracts."""
        years = [name for name, _, _ in self._years()]
        return tuple(Stream(f"{name}{part}", "snapshot") for name in years for part in ("", _APART))

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The year's file, if it changed; a year without one is not announced yet."""
        for name, conference, _ in self._years():
            if stream.name == name:
                url = _file(conference, name, "orals-posters")
                yield Request(self.name, name, url, key=name, is_conditional=True, may_miss=True)
            elif stream.name == f"{name}{_APART}":
                url = _file(conference, name, _ABSTRACTS)
                asked = Request(self.name, stream.name, url, kind=_ABSTRACTS, key=f"{name}-{_ABSTRACTS}")
                yield replace(asked, is_conditional=True, may_miss=True)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The accepted papers, or their abstracts; nothing for a programme or abstracts that are not announced.

        Raises WrongKindOfPage for a page of another kind or a stream that is not configured, Truncated for half a file.
        """
        if response.status in _NOT_ANNOUNCED:
            return Page()
        conference, year = self._asked_for(request)
        read = read_json(response.body, self.name, provenance)
        if request.kind == _ABSTRACTS:
            return _abstracts(read, request.stream.removesuffix(_APART), provenance)
        feed = mapping(read)
        if not isinstance(feed.get("results"), list):
            raise _wrong("the file has no list of results", provenance)
        rows = sequence(feed["results"])
        events, skipped = read_entries(self.name, provenance, _makers(rows, conference, year, provenance))
        papers = _joined(events)
        records = tuple(map(_merged, papers))
        sessions, torn = _sessions(papers, records)
        withdrawn = _withdrawn(rows, conference, year, {record.key for record in records}, provenance)
        return Page(
            records=records,
            supplements=(*sessions, *withdrawn),
            skipped=(*skipped, *torn),
            gap=_gap(feed.get("count"), len(rows), request.stream),
        )

    def payload(self, request: Request, response: Response) -> bytes:
        """The file without e-mail addresses."""
        return without_emails_in(response.body)

    def _years(self) -> Iterator[tuple[str, Conference, int]]:
        for conference in self.conferences:
            for year in conference.years:
                yield f"{conference.slug}-{year}", conference, year

    def _asked_for(self, request: Request) -> tuple[Conference, int]:
        for name, conference, year in self._years():
            if name == request.stream.removesuffix(_APART):
                return conference, year
        known = ", ".join(stream.name for stream in self.streams) or "none"
        raise WrongKindOfPage(
            f"programme: {request.stream!r} is not a configured conference and year (configured: {known})",
            source=self.name,
            url=request.url,
        )


@dataclass(frozen=True, slots=True)
class _Event:
    """A row of the programme: a paper's poster or its oral. ``forum`` is its address on OpenReview, or ""."""

    id: str
    is_oral: bool
    forum: str
    related: tuple[str, ...]
    record: Record
    session: Session


def _file(conference: Conference, stream: str, what: str) -> str:
    return f"{conference.base_url}/static/virtual/data/{stream}-{what}.json"


def _gap(told: object, rows: int, stream: str) -> str:
    expected = count(told)
    if expected is None:
        return f"the programme {stream} does not say how many events it has; {rows} came"
    return "" if expected == rows else f"the programme {stream} has {expected} events, {rows} came"


def _makers(
    rows: Sequence[object], conference: Conference, year: int, provenance: Provenance
) -> Iterator[tuple[str, Callable[[Entry], _Event]]]:
    for number, row in enumerate(rows, start=1):
        known = number_key(mapping(row).get("id"))
        key = f"{conference.slug}-{year}-{known}" if known else f"row {number}"
        yield key, partial(_event, mapping(row), conference, year, provenance)


def _event(row: dict[str, object], conference: Conference, year: int, provenance: Provenance, entry: Entry) -> _Event:
    event_id = number_key(row.get("id"))
    if not event_id:
        raise Unreadable("it has no event id")
    decision = _decision(row)
    abstract = entry.text(plain_html(string(row.get("abstract"))), "abstract")
    forum = ids.openreview_forum(string(row.get("paper_url")))
    page = string(row.get("virtualsite_url"))
    if not page.isprintable() or not 0 < len(page) <= _LONGEST_PAGE or without_emails(page) != page:
        page = f"/virtual/{year}/poster/{event_id}"
    record = Record(
        source=Programme.name,
        key=entry.key,
        title=entry.title(plain_html(string(row.get("name")))),
        abstract=abstract,
        mentions=mentions_of(_mention(mapping(author), entry) for author in sequence(row.get("authors"))),
        url=page if page.startswith("http") else f"{conference.base_url}/{page.lstrip('/')}",
        provenance=provenance,
        updated=entry.instant(string(row.get("starttime")), "starttime"),
        venue=f"{conference.name} {year}",
        status=decision,
        ids=(ExternalId("openreview", forum),) if forum else (),
        links=project_links(string(row.get("url")), abstract),
    )
    related = tuple(filter(None, map(number_key, sequence(row.get("related_events_ids")))))
    session = session_of(row, record.url, entry)
    return _Event(event_id, kind_of(row) == "oral", string(row.get("paper_url")).strip(), related, record, session)


def _decision(row: dict[str, object]) -> str:
    """The decision as told. Raises Unreadable for what is no accepted paper on the programme."""
    if row.get("visible") is False:
        raise Unreadable("withdrawn from the programme")
    decision = plain_html(string(row.get("decision")))[:100]
    if not decision:
        raise Unreadable("it has no decision, so it is no accepted paper")
    if any(word in decision.lower() for word in _REFUSALS):
        raise Unreadable(f"its decision is {decision!r}")
    return decision


def _abstracts(read: object, stream: str, provenance: Provenance) -> Page:
    """The abstracts by event. Those of events that the programme does not show are given too: no record takes them."""
    if not isinstance(read, dict):
        raise _wrong("the file of abstracts is no object", provenance)
    makers = ((_event_key(stream, event), partial(_abstract, event, text)) for event, text in read.items())
    made, skipped = read_entries(Programme.name, provenance, makers)
    return Page(supplements=tuple(part for part in made if part is not None), skipped=skipped)


def _event_key(stream: str, event: str) -> str:
    return f"{stream}-{number_key(event)}" if number_key(event) else f"{stream}-abstracts {plain(event)[:40]}".rstrip()


def _abstract(event: str, text: object, entry: Entry) -> Supplement | None:
    """None for an empty abstract: it is still to come."""
    if not number_key(event):
        raise Unreadable("the abstract's event is no number")
    if not isinstance(text, str):
        raise Unreadable("its abstract is no text")
    abstract = entry.text(plain_html(text), "abstract")
    return Supplement(Programme.name, entry.key, "abstract", abstract, entry.provenance) if abstract else None


def _mention(author: dict[str, object], entry: Entry) -> Mention | None:
    name, institution = (plain_html(string(author.get(key))) for key in ("fullname", "institution"))
    return entry.mention(name, (institution,))


def _joined(events: Sequence[_Event]) -> list[list[_Event]]:
    """The events of each paper: they are one paper's by their forum, else by naming each other, else by title."""
    papers: list[list[_Event]] = []
    known: dict[tuple[str, str], list[_Event]] = {}
    for event in sorted(events, key=lambda event: event.is_oral):
        keys = _join_keys(event)
        paper = next((known[key] for key in keys if key in known and _is_same(known[key], event)), None)
        if paper is None:
            paper = []
            papers.append(paper)
        paper.append(event)
        for key in keys:
            known.setdefault(key, paper)
    return papers


def _join_keys(event: _Event) -> list[tuple[str, str]]:
    title = "".join(filter(str.isalnum, event.record.title.casefold()))
    events = [("event", known) for known in (event.id, *event.related)]
    return [*([("forum", event.forum)] if event.forum else []), *events, ("title", title)]


def _is_same(paper: Sequence[_Event], event: _Event) -> bool:
    """One forum is one paper. Without it only an oral joins a poster, for two papers may share a title or a session."""
    forums = {known.forum for known in paper} - {""}
    if event.forum in forums:
        return True
    return event.is_oral and not paper[0].is_oral and not (forums and event.forum)


def _merged(paper: Sequence[_Event]) -> Record:
    """The first event's record, with the highest status and what only another event tells."""
    records = [event.record for event in paper]
    return replace(
        records[0],
        abstract=next((record.abstract for record in records if record.abstract), None),
        mentions=next((r.mentions for r in records if any(m.affiliations for m in r.mentions)), records[0].mentions),
        status=max((record.status or "" for record in records), key=_rank),
        ids=tuple(dict.fromkeys(known for record in records for known in record.ids)),
        links=tuple(dict.fromkeys(link for record in records for link in record.links)),
    )


def _sessions(
    papers: Sequence[Sequence[_Event]], records: Sequence[Record]
) -> tuple[tuple[Supplement, ...], tuple[Skipped, ...]]:
    """Each paper's sessions, and the events of which the file tells two times."""
    made: list[Supplement] = []
    torn: list[Skipped] = []
    for paper, record in zip(papers, records, strict=True):
        in_order = sorted(paper, key=lambda event: (event.is_oral, len(event.id), event.id))
        sessions, unsure = agreed([(event.id, event.session) for event in in_order])
        made.append(_supplement(record.key, sessions, record.provenance))
        if unsure:
            reason = f"the file tells two times of the event {', '.join(unsure)}, so none was taken"
            torn.append(Skipped(Programme.name, record.key, reason, record.provenance))
    return tuple(made), tuple(torn)


def _withdrawn(
    rows: Sequence[object], conference: Conference, year: int, shown: Collection[str], provenance: Provenance
) -> Iterator[Supplement]:
    """An empty supplement for each paper that was taken from the programme: its hours hold no more."""
    for row in map(mapping, rows):
        key = f"{conference.slug}-{year}-{number_key(row.get('id'))}"
        if row.get("visible") is False and number_key(row.get("id")) and key not in shown:
            yield _supplement(key, (), provenance)


def _supplement(key: str, sessions: Sequence[Session], provenance: Provenance) -> Supplement:
    return Supplement(Programme.name, key, "session", sessions_text(sessions), provenance)


def _rank(status: str) -> int:
    return max((place for place, word in enumerate(_RANKS) if word in status.lower()), default=-1)


def _wrong(message: str, provenance: Provenance) -> WrongKindOfPage:
    return WrongKindOfPage(f"programme: {message} ({provenance.url})", source=Programme.name, url=provenance.url)
