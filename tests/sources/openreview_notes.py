"""Answers of OpenReview's interface, as invented in the payloads, with this or that changed."""

from __future__ import annotations

import json
from typing import Any

from payload_cases import FETCHED_AT, FOLDER

from sourcer.model.records import Provenance, Record
from sourcer.sources._openreview import Venue
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.openreview import OpenReview

NEW = Venue("EXCONF.cc/2024/Conference", "EXCONF 2024")
OLD = Venue("EXCONF.cc/2018/Conference", "EXCONF 2018", 1, "EXCONF.cc/2018/Conference/-/Blind_Submission")
MIDDLE = Venue("EXCONF.cc/2021/Conference", "EXCONF 2021", 1)
SOURCE = OpenReview((NEW, OLD, MIDDLE), page_size=2)


def answer(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "openreview" / f"{name}.json").read_text(encoding="utf-8"))
    return read


NOTE = answer("v2")["notes"][0]
OLD_NOTE = answer("v1_decision")["notes"][0]


def first(venue: Venue = NEW) -> Request:
    return next(
        request for stream in SOURCE.streams if stream.name == venue.id for request in SOURCE.plan(stream, Ask())
    )


def response(notes: Any, request: Request, **told: Any) -> Response:
    body = json.dumps({"notes": notes} | told).encode()
    return Response(200, request.url, body, FETCHED_AT)


def read(*notes: Any, request: Request | None = None, **told: Any) -> Page:
    request = request or first()
    return SOURCE.parse(request, response(list(notes), request, **told), Provenance(request.url, FETCHED_AT, ""))


def kept(*notes: Any, venue: Venue = NEW) -> str:
    request = first(venue)
    return SOURCE.payload(request, response(list(notes), request)).decode()


def changed(note: dict[str, Any] = NOTE, **content: Any) -> dict[str, Any]:
    """The note with other content, wrapped as version 2 wraps it; None takes a field away."""
    told = note["content"] | {name: {"value": value} for name, value in content.items()}
    return note | {"content": {name: value for name, value in told.items() if value != {"value": None}}}


def only(page: Page) -> Record:
    (record,) = page.records
    return record
