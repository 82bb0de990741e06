"""What became of people after a day, as today's records tell it: the answers that a backtest compares with.

Nothing here is ever read by a ranking.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from sourcer.lookback.asof import day_of, days_of
from sourcer.model.records import Record, RecordKey
from sourcer.model.works import Implementation, Signature, Work, is_turned_down
from sourcer.resolve.years import year_of_venue

if TYPE_CHECKING:
    from sourcer.model.brief import Brief

HONOUR, CODE, PHRASE, TOPIC = "award or oral", "re-implemented", "phrase taken up", "on-topic paper"
KINDS = (HONOUR, CODE, PHRASE, TOPIC)
TAKERS, FIRST_TENTH = 10, 0.1
"""So many other first authors make a phrase taken up, for of few most are chance; and nobody counts who is not in that
tenth of the first authors of then whose phrases most others took up: in large corpora every third has one of ten.
"""

_HONOUR = re.compile(
    r"\b(?:awards?|best|outstanding|honou?rable|runner-?up|orals?|spotlights?|highlight(?:ed)?s?|notable|plenary|talk"
    r"|top[- ]?\d{1,2} ?%)",
    re.IGNORECASE,
)
_MOST_HONOURED = 1 / 3
"""Where a venue gives a status to more of its papers than this, it tells nobody apart."""
_ON_TOPIC = 0.05


@dataclass(frozen=True, slots=True)
class Today:
    """What is known now: works with their days, whose each signature is, and what code is of which work."""

    works: Mapping[str, Work]
    days: Mapping[str, date]
    records: Mapping[RecordKey, Record]
    author_of: Mapping[Signature, str]
    implementations: Sequence[Implementation]


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came after ``day`` and up to ``until``: by kind the ids (of today) of whom it is true. ``later`` are the
    works that came, ``notes`` say what there was to find.
    """

    day: date
    until: date
    came: Mapping[str, frozenset[str]]
    later: tuple[Work, ...]
    notes: tuple[str, ...]


def today_of(
    records: Iterable[Record],
    works: Iterable[Work],
    author_of: Mapping[Signature, str],
    implementations: Sequence[Implementation],
) -> Today:
    """Put together what is known now."""
    by_key = {record.record_key: record for record in records}
    held = {work.id: work for work in works if not work.withdrawn}
    return Today(held, days_of(held.values(), by_key.values()), by_key, author_of, implementations)


def aftermath_of(today: Today, day: date, until: date, minimum_earlier: int) -> Aftermath:
    """What came true of whom, but for what depends on a brief."""
    from sourcer.rank.uptake import takers_after

    honours, code = honoured(today, day, until), _reimplemented(today, day, until)
    seen = [work for work_id, work in sorted(today.works.items()) if today.days.get(work_id, date.max) <= until]
    takers = takers_after(seen, [today.days[work.id] for work in seen], day, minimum_earlier)
    later = tuple(work for work in seen if today.days[work.id] > day and work.first_authors)
    newest = max((today.days[work.id] for work in seen), default=day)
    came = {
        HONOUR: _first_on(today.works[work_id] for work_id in honours),
        CODE: _first_on(today.works[work_id] for work_id in code),
        PHRASE: _most_taken(takers, people=len(_first_on(work for work in seen if today.days[work.id] <= day))),
    }
    notes = (
        f"after {day}, up to {min(until, newest)}: {len(later):,} works with a first author, {len(honours):,} of all "
        f"with an award, oral or the like, {len(code):,} re-implemented",
    )
    return Aftermath(day, until, came, later, notes)


def on_topic(after: Aftermath, today: Today, brief: Brief) -> frozenset[str]:
    """The first authors of the twentieth of the later works that is nearest to the brief."""
    from sourcer.rank import nearest_works

    liked = [work for work in today.works.values() if {*map(str, work.ids)} & set(brief.liked)]
    works = {work.arxiv_id or work.id: work for work in (*liked, *after.later)}
    texts = {key: f"{work.title}\n{work.abstract or ''}" for key, work in works.items()}
    later = {work.id for work in after.later}
    found = [works[key] for key in nearest_works(texts, brief, len(texts)) if works[key].id in later]
    return _first_on(found[: ceil(_ON_TOPIC * len(later))])


def honoured(today: Today, day: date, until: date) -> frozenset[str]:
    """The works that a venue set apart between the days: awards, orals, spotlights, but no status that most there have.

    A venue's word counts from the day of its edition: the middle of its year, where the record is from before.
    """
    editions: dict[tuple[str, str | None], Counter[bool]] = defaultdict(Counter)
    for record in today.records.values():
        if record.status and not is_turned_down(record.status):
            editions[record.source, record.venue][_is_honour(record.status)] += 1
    telling = {
        edition for edition, told in editions.items() if 0 < told[True] <= _MOST_HONOURED * (told[True] + told[False])
    }
    return frozenset(
        work.id
        for work in today.works.values()
        for told in (today.records[key] for key in work.records if key in today.records)
        if _is_honour(told.status)
        and (told.source, told.venue) in telling
        and (on := _told_on(told)) is not None
        and day < on <= until
    )


def _is_honour(status: str | None) -> bool:
    return bool(status and _HONOUR.search(status) and not is_turned_down(status))


def _told_on(record: Record) -> date | None:
    on, year = day_of(record), year_of_venue(record)
    return date(year, 6, 30) if on is not None and year is not None and year > on.year else on


def _reimplemented(today: Today, day: date, until: date) -> frozenset[str]:
    """The works of up to ``day`` that somebody else's code of after it implements."""
    return frozenset(
        each.work_id
        for each in today.implementations
        if each.relation == "independent"
        and each.work_id is not None
        and each.work_id in today.days
        and today.days[each.work_id] <= day
        and each.created_on is not None
        and day < each.created_on <= until
    )


def _most_taken(takers: Mapping[str, int], people: int) -> frozenset[str]:
    counts = sorted(takers.values(), reverse=True)
    room = int(FIRST_TENTH * people)
    least = max(TAKERS, counts[room] + 1 if room < len(counts) else 0)
    return frozenset(person for person, count in takers.items() if count >= least)


def _first_on(works: Iterable[Work]) -> frozenset[str]:
    return frozenset(place.author_id for work in works for place in work.first_authors)
