"""Recorded answers with what must be read out of them: loading, reading and showing (see tests/payloads/README.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from sourcer.errors import ParseError
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record
from sourcer.model.runs import Window
from sourcer.sources import SOURCES
from sourcer.sources.base import Page, Request, Response, Source

FOLDER = Path(__file__).parent.parent / "payloads"
FETCHED_AT = datetime(2026, 3, 7, 5, 30, tzinfo=UTC)
HIDDEN = {"provenance", "source"}


@dataclass(frozen=True)
class Case:
    """One recorded answer, the request that it answered, and the source that reads it."""

    path: Path
    given: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def body(self) -> bytes:
        return self.path.read_bytes()

    @property
    def source(self) -> Source:
        made: Source = TypeAdapter(SOURCES[self.path.parent.name]).validate_python(self.given.get("source", {}))
        return made

    @property
    def request(self) -> Request:
        told = dict(self.given["request"])
        window = told.pop("window", None)
        params = tuple((key, value) for key, value in told.pop("params", {}).items())
        days = Window(*map(date.fromisoformat, window)) if window else None
        return Request(self.source.name, params=params, window=days, **told)

    @property
    def expected_path(self) -> Path:
        return expected_path(self.path)

    def response(self, body: bytes) -> Response:
        told = self.given.get("response", {})
        return Response(told.get("status", 200), self.request.url, body, FETCHED_AT, told.get("headers", {}))

    def provenance(self, body: bytes) -> Provenance:
        return Provenance(self.request.url, FETCHED_AT, hashlib.sha256(body).hexdigest())

    def read(self, body: bytes | None = None) -> Page:
        """The page as the source reads it. Raises what the source raises."""
        read = self.body if body is None else body
        return self.source.parse(self.request, self.response(read), self.provenance(read))

    def shown(self) -> dict[str, Any]:
        """What comes out, as the expected file writes it."""
        try:
            return {"page": shown(self.read())}
        except ParseError as error:
            return {"error": {"kind": type(error).__name__, "says": str(error)}}


def expected_path(payload: Path) -> Path:
    return payload.with_name(f"{payload.stem}.expected.json")


def cases(source: str | None = None) -> list[Case]:
    """Every payload, or those of one source."""
    return sorted(_cases(source), key=lambda case: case.id)


def _cases(source: str | None) -> Iterator[Case]:
    for path in FOLDER.glob(f"{source or '*'}/*"):
        if not path.name.endswith(".expected.json"):
            yield Case(path, json.loads(expected_path(path).read_text(encoding="utf-8")))


def shown(value: Any) -> Any:
    """A readable form: fields at their default are left out, so that what is said is what was read."""
    if isinstance(value, ExternalId | Window):
        return str(value)
    if isinstance(value, Mention) and not (value.affiliations or value.ids):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _part(f.name, getattr(value, f.name)) for f in fields(value) if _is_said(value, f)}
    if isinstance(value, tuple):
        return [shown(part) for part in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _part(name: str, value: Any) -> Any:
    return dict(value) if name in ("params", "headers") else shown(value)


def _is_said(value: Any, field: Any) -> bool:
    if field.name in HIDDEN:
        return False
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return default is MISSING or getattr(value, field.name) != default


def titles(page: Page) -> list[str]:
    return [record.title for record in page.records]


def by_key(page: Page) -> dict[str, Record]:
    return {record.key: record for record in page.records}
