"""OpenReview: the accepted papers of venues, over its API (version 2, and version 1 for older venues)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from sourcer.errors import ConfigError, Truncated, WrongKindOfPage
from sourcer.model.ids import ExternalId
from sourcer.model.records import Provenance, Record
from sourcer.sources import _openreview as notes_of
from sourcer.sources._bodies import read_json
from sourcer.sources._entries import Entry, Unreadable, read_entries
from sourcer.sources._openreview import Venue
from sourcer.sources._text import plain, project_links, without_emails_in
from sourcer.sources._values import count, mapping, sequence, string
from sourcer.sources.base import Ask, Page, Request, Response, Stream

LARGEST_PAGE = 1000
_SITE = "https://openreview.net/forum?id="
_VENUE = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")
_FROM = re.compile(r" from ([0-9]{1,9})$")
# What is below is no number of milliseconds that the service can mean: it was not there before 2000.
_FIRST_MS = 946_684_800_000
_LONGEST_STATUS = 200


@dataclass(frozen=True, slots=True)
class OpenReview:
    """The accepted papers of venues, read with the operator's own account; no review and no score is read or kept.

    ``venues``: which ones; each is a stream. ``base_url_v2`` and ``base_url_v1``: the two interfaces, which hold
    different venues; an account for each is named in the configuration's table ``fetch.accounts``.
    ``page_size`` (at most 1000): notes in one answer; less where answers with replies grow too large to be read.

    ``published`` is the day from which a paper was public, None where only version 1 has it, which does not tell.
    ``updated`` is the server's own moment of the last change. ``status`` is the venue's word, such as ``oral``, or the
    decision's, such as ``Accept (Poster)``. A profile is an author's id only where the paper itself puts both together.
    """

    name: ClassVar[str] = "openreview"

    venues: tuple[Venue, ...] = ()
    base_url_v2: str = "https://api2.openreview.net"
    base_url_v1: str = "https://api.openreview.net"
    page_size: int = LARGEST_PAGE

    def __post_init__(self) -> None:
        names = [venue.id for venue in self.venues]
        for venue in self.venues:
            if not _VENUE.fullmatch(venue.id):
                raise ConfigError(
                    f"[sources.openreview] venues: {venue.id!r} is no venue; write its id, as 'ICLR.cc/2024/Conference'"
                )
            if names.count(venue.id) > 1:
                raise ConfigError(f"[sources.openreview] venues: {venue.id!r} is there twice; leave one out")
        if not 1 <= self.page_size <= LARGEST_PAGE:
            raise ConfigError(f"[sources.openreview] page_size: give 1 to {LARGEST_PAGE}, not {self.page_size}")

    @property
    def streams(self) -> Sequence[Stream]:
        """One snapshot for each venue."""
        return tuple(Stream(venue.id, "snapshot") for venue in self.venues)

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The venue's first page. Never conditionally: that one page did not change says nothing of the others."""
        for venue in self.venues:
            if venue.id == stream.name:
                yield self._request(venue, after="", seen=0)

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """The accepted papers of one page, and the request for the next: the list ends with an empty page only.

        Raises WrongKindOfPage for an error answer (with OpenReview's words), another page or a stream that is not
        configured, Truncated for half an answer, a page that does not get on from the one before, and an empty page
        where more were counted. An empty first page is a gap: it may be empty for this account only.
        """
        read = mapping(read_json(response.body, self.name, provenance))
        venue = self._asked_for(request)
        answer = notes_of.kept(read, venue)
        if not isinstance(answer.get("notes"), list):
            said = ": ".join(filter(None, (plain(string(answer.get(key))) for key in ("name", "message"))))
            raise _fault(
                WrongKindOfPage, f"the answer holds no list of notes ({said or 'no reason given'})", provenance
            )
        notes = [mapping(note) for note in sequence(answer["notes"])]
        seen = _seen(request)
        if not notes:
            return _end(venue, seen, count(answer.get("count")), provenance)
        last = _last(notes, _after(request), provenance)
        records, skipped = read_entries(self.name, provenance, _makers(notes, venue))
        return Page(
            records=tuple(record for record in records if record is not None),
            skipped=skipped,
            follow=(self._request(venue, after=last, seen=seen + len(notes)),),
        )

    def payload(self, request: Request, response: Response) -> bytes:
        """What is read of the notes, and nothing else of them: reviews, scores and countries are not kept.

        Of half an answer nothing is kept, for what is in it cannot be told apart.
        """
        try:
            read = json.loads(response.body)
        except (ValueError, RecursionError):
            return b"" if response.body.lstrip()[:1] in (b"{", b"[") else without_emails_in(response.body)
        venue = next((venue for venue in self.venues if venue.id == request.stream), Venue(request.stream, ""))
        return json.dumps(notes_of.kept(mapping(read), venue)).encode()

    def _request(self, venue: Venue, *, after: str, seen: int) -> Request:
        base = self.base_url_v1 if venue.api == 1 else self.base_url_v2
        wanted = {"content.venueid": venue.id}
        if venue.invitation:
            wanted = {"invitation": venue.invitation, "details": "directReplies"}
        # Both versions go on from the last id, since an offset shifts when notes change. Version 1 counts unasked.
        asked = wanted | {"sort": "id", "limit": str(self.page_size)} | ({"count": "true"} if venue.api != 1 else {})
        query = urlencode(asked | ({"after": after} if after else {}))
        return Request(self.name, venue.id, f"{base.rstrip('/')}/notes?{query}", key=f"{venue.id} from {seen + 1}")

    def _asked_for(self, request: Request) -> Venue:
        for venue in self.venues:
            if venue.id == request.stream:
                return venue
        known = ", ".join(venue.id for venue in self.venues) or "none"
        raise WrongKindOfPage(
            f"openreview: {request.stream!r} is not a configured venue (configured: {known}) ({request.url})",
            source=self.name,
            url=request.url,
        )


# --- paging -------------------------------------------------------------------------------------------------------


def _seen(request: Request) -> int:
    """How many notes came before this page. The key tells, for it is kept with the payload."""
    found = _FROM.search(request.key)
    return max(0, int(found[1]) - 1) if found else 0


def _after(request: Request) -> str:
    return next(iter(parse_qs(urlsplit(request.url).query).get("after", [])), "")


def _last(notes: Sequence[dict[str, object]], after: str, provenance: Provenance) -> str:
    """The id that the next page goes on from."""
    last = string(notes[-1].get("id"))
    if not _ID.fullmatch(last):
        raise _fault(WrongKindOfPage, "the last note of the page has no id to go on from", provenance)
    if after and last <= after:
        raise _fault(Truncated, f"the page after {after} ends with {last}: the list does not get on", provenance)
    return last


def _end(venue: Venue, seen: int, told: int | None, provenance: Provenance) -> Page:
    if seen == 0:
        what = f"submitted under {venue.invitation}" if venue.invitation else "accepted"
        counted = f", though it counts {told}" if told else ""
        return Page(
            gap=f"no paper {what} at {venue.id} is shown{counted}: there is none, or none visible to this account"
        )
    if told is not None and told > seen:
        raise _fault(Truncated, f"the list ends after {seen} notes though the server counts {told}", provenance)
    return Page()


# --- a note -------------------------------------------------------------------------------------------------------


def _makers(notes: Sequence[dict[str, object]], venue: Venue) -> Iterator[tuple[str, Callable[[Entry], Record | None]]]:
    for number, note in enumerate(notes, start=1):
        known = string(note.get("id"))
        yield known if _ID.fullmatch(known) else f"{venue.id} note {number}", partial(_record, note, venue)


def _record(note: dict[str, object], venue: Venue, entry: Entry) -> Record | None:
    """None for a submission that the venue did not accept: it was asked for only to learn that."""
    _refuse_no_paper(note, venue, entry.key)
    standing = notes_of.standing(note, venue)
    if standing == "undecided":
        said = ", ".join(repr(words) for words in notes_of.decisions(note)) or "none"
        raise Unreadable(f"it is not decided yet, or not clearly (decisions: {plain(said)[:100]})")
    if standing == "not accepted" and venue.invitation:
        return None
    if standing == "not accepted":
        raise Unreadable(f"its venueid is {plain(notes_of.field(note, 'venueid'))[:100]!r}, so it is not accepted here")
    return _paper(note, venue, entry)


def _refuse_no_paper(note: dict[str, object], venue: Venue, key: str) -> None:
    if string(note.get("id")) != key:
        raise Unreadable("it has no id")
    if notes_of.is_deleted(note):
        raise Unreadable("it was deleted")
    if string(note.get("replyto")):
        raise Unreadable("it is a reply and no submission")


def _paper(note: dict[str, object], venue: Venue, entry: Entry) -> Record:
    told = string(note.get("forum"))
    forum = told if _ID.fullmatch(told) else entry.key
    abstract = entry.text(notes_of.field(note, "abstract"), "abstract")
    links = (notes_of.field(note, name) for name in notes_of.LINKS)
    return Record(
        source=OpenReview.name,
        key=entry.key,
        title=entry.title(notes_of.field(note, "title")),
        abstract=abstract,
        mentions=notes_of.mentions(note, entry),
        url=f"{_SITE}{forum}",
        provenance=entry.provenance,
        published=_public_day(note, entry),
        updated=_moment(note, "tmdate", entry) or _moment(note, "mdate", entry),
        venue=venue.name,
        status=_status(note, venue),
        ids=(ExternalId("openreview", forum),),
        links=project_links(*links, abstract),
    )


def _status(note: dict[str, object], venue: Venue) -> str | None:
    """The decision, else what the venue's text says beside its name: ``oral`` of ``ICLR 2024 oral``."""
    decided = [words for words in notes_of.decisions(note) if notes_of.is_yes(words)]
    text = plain(next(iter(decided), "") or notes_of.field(note, "venue"))[:_LONGEST_STATUS]
    is_named = text.lower().startswith(venue.name.lower())
    return (text[len(venue.name) :].strip() if is_named else text) or None


def _public_day(note: dict[str, object], entry: Entry) -> date | None:
    """Since when it is public, else when it was accepted; the day of its making says neither, and may be moved."""
    for name in ("odate", "pdate"):
        moment = _moment(note, name, entry)
        if moment is not None and moment <= entry.provenance.fetched_at + timedelta(days=1):
            return moment.date()
        if moment is not None:
            entry.left_out.append(f"{name} {moment.date()} lies ahead and was left out")
    return None


def _moment(note: dict[str, object], name: str, entry: Entry) -> datetime | None:
    """Milliseconds since 1970, as a number or as digits; None, and a reason, if they are not credible."""
    value = note.get(name)
    if value is None or value == "":
        return None
    try:
        milliseconds = float(str(value))
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        milliseconds, moment = 0.0, datetime.min
    told = moment.isoformat() if milliseconds >= _FIRST_MS else f"{value} ms"
    return entry.instant(told, name)


def _fault(
    kind: type[WrongKindOfPage] | type[Truncated], message: str, provenance: Provenance
) -> WrongKindOfPage | Truncated:
    return kind(f"openreview: {message} ({provenance.url})", source=OpenReview.name, url=provenance.url)
