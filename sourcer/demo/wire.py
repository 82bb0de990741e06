"""What passes between the server and the services: one request, one answer, entity tags."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 does not allow even as an entity


@dataclass(frozen=True, slots=True)
class Request:
    """One call on one service: the path below its prefix, the query's pairs, and the service's own base URL."""

    path: str
    args: Mapping[str, str]
    headers: Mapping[str, str]
    base: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, content type and body; ``tag`` is the entity tag as sent, empty where the service sends none."""

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""


def tagged(answer: Answer, salt: str = "", form: str = '"{}"') -> Answer:
    """The answer with an entity tag over its body; ``form`` gives the service's way of quoting it."""
    digest = hashlib.sha256(salt.encode() + answer.body).hexdigest()
    return replace(answer, tag=form.format(digest))


def conditional(request: Request, answer: Answer) -> Answer:
    """304 without a body when the caller already holds this tag; weak and strong forms compare equal."""
    held = {opaque(tag) for tag in request.headers.get("If-None-Match", "").split(",")}
    if answer.status == 200 and answer.tag and (opaque(answer.tag) in held or "*" in held):
        return replace(answer, status=304, body=b"")
    return answer


def opaque(tag: str) -> str:
    """A tag without blanks, weakness mark and quotes."""
    return tag.strip().removeprefix("W/").strip('"')


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A JSON body in UTF-8, keys in the given order."""
    return Answer(status, JSON, json.dumps(value, ensure_ascii=False).encode(), headers or {})


def not_found() -> Answer:
    """The page that static hosts send for an unknown path."""
    return Answer(
        404, HTML, b"<!doctype html><html><head><title>404</title></head><body><h1>Not Found</h1></body></html>"
    )


def xml(text: str) -> str:
    """Escaped for XML text, without the characters that XML forbids."""
    return escape(FORBIDDEN.sub("", text))
