"""Real papers and code as records for the backtest: with the days that sources would tell, and what venues decided.

Programmes tell the day of the presentation; these files tell the year alone. So the last day of the month in which the
conference usually meets stands in, as it would in a harvest.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.replay import UPSTREAM
from benchmarks.repositories import repo_facts, rows_of
from benchmarks.stability import READ, Row, preprints, rows
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record, RepoFacts

MONTHS = {
    "3DV": 3, "AAAI": 2, "ACL": 7, "ACM MM": 10, "ACML": 11, "AI4X": 7, "AISTATS": 4, "ALT": 3, "AutoML": 9, "COLM": 10,
    "COLT": 7, "CVPR": 6, "CoRL": 11, "ECCV": 10, "EMNLP": 11, "ICCV": 10, "ICLR": 5, "ICML": 7, "IJCAI": 8, "KDD": 8,
    "NAACL": 6, "NeurIPS": 12, "RSS": 7, "SIGGRAPH": 8, "SIGGRAPH Asia": 12, "UAI": 8, "WWW": 5,
}  # fmt: skip
_ARXIV = re.compile(r"\d{4}\.\d{4,5}")


def records() -> list[Record]:
    """Every paper of the three kinds of files; those of OpenReview with its profiles."""
    versions = {row["id"]: row["updated"] for row in rows("arxiv.jsonl.gz") if row["updated"]}
    return [*(_shown(record, versions.get(record.key)) for _, record in preprints()), *_proceedings(), *_reviewed()]


def code() -> list[RepoFacts]:
    """Every repository; where GitHub's days are not known those of the first and last commit."""
    return [repo_facts(_with_days(row)) for row in rows_of(UPSTREAM / "data" / "github" / "repos.jsonl.gz")]


def _shown(record: Record, updated: str | None) -> Record:
    """With the day of the version shown, where the file tells it."""
    return replace(record, updated=datetime.fromisoformat(updated[:10]).replace(tzinfo=UTC)) if updated else record


def _proceedings() -> Iterator[Record]:
    for name in ("proceedings", "proceedings_noabs"):
        for number, row in enumerate(rows(f"{name}.jsonl.gz")):
            found = _ARXIV.search(row["arxiv"] or "")
            ids = (ExternalId("arxiv", found[0]),) if found else ()
            yield _entry("programme", f"{name}{number}", row, [Mention(each) for each in row["authors"] or ()], ids)


def _reviewed() -> Iterator[Record]:
    for number, row in enumerate(rows("openreview.jsonl.gz")):
        names, profiles = row["authors"] or [], row["authorids"] or []
        if len(names) != len(profiles):
            profiles = [""] * len(names)
        people = [
            Mention(name, ids=(ExternalId("openreview-profile", profile),) if profile.startswith("~") else ())
            for name, profile in zip(names, profiles, strict=True)
        ]
        ids = (ExternalId("openreview", row["id"]),) if row["id"] else ()
        yield _entry("openreview", f"o{number}", row, people, ids)


def _entry(source: str, key: str, row: Row, people: Sequence[Mention], ids: tuple[ExternalId, ...]) -> Record:
    year = int(row["year"])
    name = row["venue"].replace(str(year), "").strip()
    month = MONTHS[name]
    met = datetime(year, month, calendar.monthrange(year, month)[1], tzinfo=UTC)
    status = f"{row['status']}, award" if row.get("award") else row["status"]
    record = Record(source, key, row["title"] or "", row["abstract"], tuple(people), row["url"] or "", READ, ids=ids)
    return replace(record, venue=f"{name} {year}", status=status, updated=met)


def _with_days(row: Row) -> Row:
    git = row.get("git") or {}
    return row | {
        "created_at": row.get("created_at") or git.get("first_commit_at"),
        "pushed_at": row.get("pushed_at") or git.get("last_commit_at"),
    }
