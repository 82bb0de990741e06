"""Facts as they were on a past day: what was not public then is left out, and what changed since is taken away.

Some things cannot be undone, because nobody kept them: the title and abstract of a paper that had a later version (the
newest is what is stored), and names and identifiers that a source corrected. How many papers that touches is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sourcer.model.records import Record, RepoFacts
from sourcer.model.works import Work
from sourcer.resolve.years import year_of_venue


@dataclass(frozen=True, slots=True)
class Past:
    """What was known on ``day``. ``later_versions`` of the records are shown in a version of after that day."""

    day: date
    records: tuple[Record, ...]
    repos: tuple[RepoFacts, ...]
    later: int
    undated: int
    later_versions: int
    changed_repos: int

    def notes(self) -> tuple[str, ...]:
        """What was left out, and what could not be undone."""
        kept = len(self.records)
        told = [f"{kept:,} records were public on {self.day}; {self.later:,} later ones were not read"]
        if self.undated:
            told.append(f"{self.undated:,} records without a day or year were not read")
        if self.later_versions:
            share = self.later_versions / kept
            told.append(
                f"{self.later_versions:,} of them ({share:.1%}) have a later version: its title, names and abstract "
                "are read, for the older ones are not stored"
            )
        if self.changed_repos:
            told.append(
                f"{self.changed_repos:,} repositories changed since, or nobody knows when: what they showed then is "
                "not known, and they were not read"
            )
        return tuple(told)


def past_of(records: Iterable[Record], repos: Iterable[RepoFacts], day: date) -> Past:
    """The records and repositories as they were on ``day``; the statuses of all, for they tell what venues decided."""
    held = list(records)
    days = [day_of(record) for record in held]
    known = [record for record, on in zip(held, days, strict=True) if on is not None and on <= day]
    code = list(repos)
    kept = [_as_it_was(repo) for repo in code if _is_unchanged(repo, day)]
    older = sum(repo.created_at is None or repo.created_at.date() <= day for repo in code)
    return Past(
        day=day,
        records=tuple(_as_known(record, day) for record in known),
        repos=tuple(kept),
        later=sum(on is not None and on > day for on in days),
        undated=days.count(None),
        later_versions=sum(_has_later_version(record, day) for record in known),
        changed_repos=older - len(kept),
    )


def day_of(record: Record) -> date | None:
    """The day from which a record was surely public: its first one, else that of the version shown, else the last of
    the year that its venue names. None where it tells none of them.
    """
    if record.published:
        return record.published
    if record.updated:
        return record.updated.date()
    year = year_of_venue(record)
    return date(year, 12, 31) if year else None


def days_of(works: Iterable[Work], records: Iterable[Record]) -> dict[str, date]:
    """The first day of each work that has one, by its id."""
    days = {record.record_key: on for record in records if (on := day_of(record)) is not None}
    known = ((work.id, [days[key] for key in work.records if key in days]) for work in works)
    return {work_id: min(held) for work_id, held in known if held}


def span_of(records: Sequence[Record]) -> tuple[date, date] | None:
    """The first and the last day of the records; None where none has one."""
    days = [on for record in records if (on := day_of(record)) is not None]
    return (min(days), max(days)) if days else None


def _has_later_version(record: Record, day: date) -> bool:
    return record.updated is not None and record.updated.date() > day


def _as_known(record: Record, day: date) -> Record:
    """Without the status; without a venue that may have come later; without what a later version may have brought."""
    year = year_of_venue(record)
    is_past = year is None or record.published is None or date(year, 12, 31) <= day
    venue = record.venue if is_past else None
    if _has_later_version(record, day):
        return replace(
            record, status=None, venue=venue, comment=None, links=(), withdrawn=False, updated=None, version=None
        )  # fmt: skip
    return replace(record, status=None, venue=venue)


def _is_unchanged(repo: RepoFacts, day: date) -> bool:
    created, pushed = repo.created_at, repo.pushed_at
    return created is not None and pushed is not None and max(created, pushed).date() <= day


def _as_it_was(repo: RepoFacts) -> RepoFacts:
    """Without what moves on although nobody pushes: stars, forks, issues, topics, the archive's mark."""
    return replace(repo, stars=None, forks=None, issues=None, archived=False, topics=())
