"""What is read of OpenReview's notes; nothing else is kept: no review, no score, no reviewer, no country, no e-mail.

``kept`` goes before everything: the parser reads only what it leaves, so that nothing unread can be stored by mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention
from sourcer.sources._entries import Entry, Unreadable, mentions_of
from sourcer.sources._text import without_emails
from sourcer.sources._values import mapping, sequence, string

LINKS = ("code", "project", "project_page", "website")

_FIELDS = ("id", "forum", "replyto", "ddate", "odate", "pdate", "tmdate", "mdate")
_CONTENT = ("title", "abstract", "venue", "venueid", *LINKS)
_PROFILE = re.compile(r"~[^\s/?#&<>\"@]{1,100}[0-9]")
_GROUP = re.compile(r"\S+/\S+/\S+")
_DECISION = re.compile(r"\b(?:\w*decision|acceptance)$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_NOBODY = "its authors are not revealed, so nobody is stored; it is looked at again by the next harvest"

Standing = Literal["accepted", "not accepted", "undecided"]


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue and year.

    ``id``: OpenReview's name for it, such as ``ICLR.cc/2024/Conference``. ``name``: its name on records, such as
    ``ICLR 2024``. ``api``: 2, or 1 for older venues; ``<API 2>/groups?id=<id>`` shows a ``domain`` where it is 2.
    ``invitation``: only for venues whose papers have no ``venueid``: the invitation of all submissions, such as
    ``ICLR.cc/2018/Conference/-/Blind_Submission``; the decision among a submission's replies then says what it is.
    """

    id: str
    name: str
    api: Literal[1, 2] = 2
    invitation: str = ""


def kept(answer: dict[str, object], venue: Venue) -> dict[str, object]:
    """An answer with nothing but what is read. Of a paper that is not accepted only that it is not."""
    told = {key: _scalar(answer[key]) for key in ("name", "message", "count") if key in answer}
    notes = answer.get("notes")
    return told | ({"notes": [_kept_note(mapping(note), venue) for note in notes]} if isinstance(notes, list) else {})


def _kept_note(note: dict[str, object], venue: Venue) -> dict[str, object]:
    own = {key: _scalar(note[key]) for key in _FIELDS if key in note}
    content = mapping(note.get("content"))
    brief = {
        "content": {"venueid": _scalar(_value(content, "venueid"))},
        "details": {"directReplies": list(_decisions(note)) if venue.invitation else []},
    }
    if is_deleted(own) or standing(brief, venue) != "accepted":
        return {key: own[key] for key in ("id", "ddate") if key in own} | brief
    told: dict[str, object] = {key: _scalar(_value(content, key)) for key in _CONTENT if key in content}
    told["authors"] = [_kept_author(author) for author in sequence(_value(content, "authors"))]
    told["authorids"] = [_profile(known) for known in sequence(_value(content, "authorids"))]
    return own | brief | {"content": told}


def _kept_author(author: object) -> object:
    """A name as text, or an object of the unified form; its institutions' countries are left behind."""
    if not isinstance(author, dict):
        return _scalar(author)
    places = [{"name": _scalar(mapping(place).get("name"))} for place in sequence(author.get("institutions"))]
    username = _profile(author.get("username"))
    return {"fullname": _scalar(author.get("fullname")), "username": username, "institutions": places}


def _decisions(note: dict[str, object]) -> Iterator[dict[str, object]]:
    """The replies that are decisions, known by their invitation; whatever else is there is not looked into."""
    for reply in map(mapping, sequence(mapping(note.get("details")).get("directReplies"))):
        several = (string(one) for one in sequence(reply.get("invitations")))
        invitation = next(filter(_DECISION.search, (string(reply.get("invitation")), *several)), "")
        if invitation:
            decision = _scalar(_value(mapping(reply.get("content")), "decision"))
            yield {"invitation": without_emails(invitation), "content": {"decision": decision}}


# --- what a note says ---------------------------------------------------------------------------------------------


def field(note: dict[str, object], name: str) -> str:
    """A text of the note's content, wrapped as ``{"value": ...}`` or not; "" where it is absent or hidden."""
    return _text(_value(mapping(note.get("content")), name))


def is_deleted(note: dict[str, object]) -> bool:
    """Whether the note tells a moment at which it was deleted."""
    return note.get("ddate") not in (None, "", 0)


def standing(note: dict[str, object], venue: Venue) -> Standing:
    """What became of a submission: by its ``venueid``, which is the reliable one, else by the decision on it."""
    venueid = field(note, "venueid")
    if venueid or not venue.invitation:
        return "accepted" if venueid == venue.id else "not accepted"
    verdicts = set(map(is_yes, decisions(note)))
    if len(verdicts) != 1:
        return "undecided"
    return "accepted" if True in verdicts else "not accepted"


def decisions(note: dict[str, object]) -> tuple[str, ...]:
    """The words of every decision on it, such as ``Accept (Poster)``."""
    said = (field(reply, "decision").strip() for reply in _decisions(note))
    return tuple(dict.fromkeys(words for words in said if words))


def is_yes(decision: str) -> bool:
    """Whether a decision's words take the paper in."""
    return decision.lower().startswith("accept")


def mentions(note: dict[str, object], entry: Entry) -> tuple[Mention, ...]:
    """The authors, with their profiles where those can be told. Raises Unreadable where they are not revealed."""
    content = mapping(note.get("content"))
    authors = list(map(_author, sequence(_value(content, "authors"))))
    if not authors or any(_is_nobody(author.name) for author in authors):
        raise Unreadable(_NOBODY)
    authorids = sequence(_value(content, "authorids"))
    paired = authorids if len(authorids) == len(authors) else [None] * len(authors)
    return mentions_of(_mention(author, known, entry) for author, known in zip(authors, paired, strict=True))


@dataclass(frozen=True, slots=True)
class _Author:
    """An author as printed. ``profile`` is known only where the note itself puts name and profile together."""

    name: str
    places: tuple[str, ...] = ()
    profile: str | None = None


def _author(author: object) -> _Author:
    if not isinstance(author, dict):
        return _Author(_text(author))
    places = tuple(_text(mapping(place).get("name")) for place in sequence(author.get("institutions")))
    return _Author(_text(author.get("fullname")), places, _profile(author.get("username")))


def _is_nobody(name: str) -> bool:
    return name.strip().lower().startswith("anonymous") or bool(_GROUP.fullmatch(name.strip()))


def _mention(author: _Author, authorid: object, entry: Entry) -> Mention | None:
    mention = entry.mention(author.name, author.places)
    other = _profile(authorid)
    profile = author.profile or (other if other and resembles(author.name, other) else None)
    return replace(mention, ids=(ExternalId("openreview-profile", profile),)) if mention and profile else mention


def _profile(value: object) -> str | None:
    """A profile such as ``~Maren_Oduya1``. What else stands in its place is an e-mail address or a group."""
    return value if isinstance(value, str) and _PROFILE.fullmatch(value) else None


def resembles(name: str, profile: str) -> bool:
    """Whether a name could be the one that a profile was made from: lists of both may be in different orders.

    All words of the shorter one are in the other, at most one of them as an initial.
    """
    printed, made = _words(name), _words(profile)
    if "".join(printed) == "".join(made):
        return bool(printed)
    fewer, more = sorted((printed, made), key=len)
    whole = [word for word in fewer if word in more]
    initials = [word for word in fewer if word not in more and any(_is_initial_of(word, other) for other in more)]
    return bool(whole) and len(whole) + len(initials) == len(fewer) and len(initials) <= 1 and len(fewer) > 1


def _words(text: str) -> list[str]:
    letters = "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))
    return _WORDS.findall(letters.casefold())


def _is_initial_of(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in (len(one), len(other))


def _value(content: dict[str, object], name: str) -> object:
    held = content.get(name)
    return held.get("value") if isinstance(held, dict) else held


def _text(value: object) -> str:
    """Venues differ in whether a value is a number or a text."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else string(value)


def _scalar(value: object) -> object:
    if isinstance(value, str):
        return without_emails(value)
    return value if isinstance(value, int | float) else None
