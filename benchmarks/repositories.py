"""Repositories and works from files, read as GitHub's API would tell them: what it does not give is not read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record, RepoFacts
from sourcer.resolve.drafts import Draft, draft_work
from sourcer.resolve.works import group_records

Row = Mapping[str, Any]
_READ_AT = datetime(2026, 11, 23, tzinfo=UTC)
_HASH = "0" * 64


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, packed or not; lines that are no object are passed over."""
    with path.open("rb") as start:
        is_packed = start.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rt", encoding="utf-8") if is_packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line) if line.strip() else None
            if isinstance(row, dict):
                yield row


def repo_facts(row: Row) -> RepoFacts:
    """A repository as it would be harvested. A missing README is none where the list of files was read."""
    full_name = str(row["full_name"])
    owner = row.get("owner")
    tree = _tree(row.get("tree"))
    readme = row.get("readme")
    return RepoFacts(
        key=full_name,
        full_name=full_name,
        owner=full_name.partition("/")[0],
        owner_type=_text(owner.get("type") if isinstance(owner, Mapping) else None) or "User",
        description=_text(row.get("description")),
        provenance=Provenance(f"https://api.github.com/repos/{full_name}", _READ_AT, _HASH),
        is_fork=row.get("fork") is True,
        parent=_text(row["parent"].get("full_name")) or None if isinstance(row.get("parent"), Mapping) else None,
        created_at=_moment(row.get("created_at")),
        pushed_at=_moment(row.get("pushed_at")),
        language=_text(row.get("language")) or None,
        licence=_licence(row.get("license")),
        homepage=_text(row.get("homepage")) or None,
        stars=_count(row.get("stargazers_count")),
        forks=_count(row.get("forks_count")),
        archived=row.get("archived") is True,
        readme=readme if isinstance(readme, str) else (None if tree is None else ""),
        tree=tree,
    )


def works_of(path: Path) -> list[Draft]:
    """Works of a file of ``arxiv_id``, ``title``, ``authors`` (names, or objects with a name)."""
    records = [record for row in rows_of(path) if (record := _record(row))]
    return [draft_work(f"W{at:06}", group) for at, group in enumerate(group_records(records, {}))]


def _record(row: Row) -> Record | None:
    number, title = _text(row.get("arxiv_id")), _text(row.get("title"))
    if not number and not title:
        return None
    people = row.get("authors")
    names = [_text(each.get("name") if isinstance(each, Mapping) else each) for each in people or ()]
    return Record(
        source="arxiv_api",
        key=number or title,
        title=title,
        abstract=None,
        mentions=tuple(Mention(name) for name in names if name),
        url=f"https://arxiv.org/abs/{number}" if number else "https://example.org/",
        provenance=Provenance("https://example.org/works", _READ_AT, _HASH),
        ids=(ExternalId("arxiv", number),) if number else (),
    )


def _tree(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    paths = (each.get("path") if isinstance(each, Mapping) else each for each in value)
    return tuple(path for path in paths if isinstance(path, str) and path)


def _licence(value: object) -> str | None:
    return _text(value.get("spdx_id") if isinstance(value, Mapping) else value) or None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
