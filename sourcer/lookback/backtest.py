"""Backtest: rank as of a past day, from what was known then, and see what became of those who were ranked.

Records are cut at the day and resolved again, so that no name, join or first place rests on later papers. What came
later is told by today's conclusions; a person of then is the author of today who has most of their signatures.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection

from sourcer.errors import ConfigError, StoreError
from sourcer.lookback.aftermath import KINDS, TOPIC, Aftermath, Today, aftermath_of, on_topic, today_of
from sourcer.lookback.asof import Past, days_of, past_of, span_of
from sourcer.model.brief import Brief, Limits
from sourcer.model.records import Record, RepoFacts
from sourcer.model.telling import Tell, silent
from sourcer.model.works import Work
from sourcer.rank.features import FloatArray
from sourcer.rank.measures import Chance, Measured, by_lot, counts_as_key, measure, places_as_key
from sourcer.store import conclusions
from sourcer.store import records as store_records
from sourcer.team.objectors import objectors
from sourcer.uncollected import uncollected

if TYPE_CHECKING:
    from sourcer.resolve import Resolution

ANY = "any of these"
RANKED, BY_COUNT, NEWEST = "sourcer", "paper count", "newest first"
FEW_PEOPLE, FEW_HITS = 50, 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who was ranked: ``place`` in the ranking, first-author ``papers`` and all ``works`` then, the newest day."""

    id: str
    place: int
    papers: int
    works: int
    newest: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kind of thing that came true later: for how many of those ranked, for what share of ``everybody`` who was a
    first author then, and how well each order found them; ``chance`` is what lots find.
    """

    kind: str
    hits: int
    people: int
    everybody: float
    orders: tuple[Measured, ...]
    chance: Chance

    @property
    def is_small(self) -> bool:
        """Whether the numbers are too small to tell more than that."""
        return self.hits < FEW_HITS or self.people < FEW_PEOPLE

    def lift(self, order: Measured, cut: int) -> float | None:
        """How many times as many of the first ``cut`` as lots would give; None where there are none."""
        return order.precision[cut].value / self.chance.precision[cut].value if self.hits else None


@dataclass(frozen=True, slots=True)
class Backtest:
    """What one ranking of the past was worth; ``who`` says which of its ``people`` are measured."""

    brief: str
    day: date
    until: date
    people: int
    who: str
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Then:
    """What could be concluded on the day, and who each of those people is today."""

    past: Past
    found: Resolution
    today_of: Mapping[str, str]
    notes: tuple[str, ...]


def check_days(records: Sequence[Record], day: date, today: date) -> None:
    """Raise ConfigError for a day that cannot be gone back to, with the days that can."""
    span = span_of(records)
    if span is None:
        raise ConfigError("--as-of: no stored record has a day; `sourcer harvest` brings some")
    told = f"stored records are of {span[0]} to {span[1]}"
    if day >= today:
        raise ConfigError(f"--as-of {day} is not past (today is {today}): nothing came after it; {told}")
    if day < span[0]:
        raise ConfigError(f"--as-of {day} is before everything: {told}")
    if day >= span[1]:
        raise ConfigError(f"--as-of {day}: nothing later is stored to compare with; {told}")


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def conclude_then(
    records: Sequence[Record],
    repos: Sequence[RepoFacts],
    day: date,
    today: Today,
    collaboration_size: int,
    tell: Tell = silent,
) -> Then:
    """Cut the facts at the day and conclude from them alone; nothing that was concluded later is known."""
    from sourcer.resolve import resolve

    past = past_of(records, repos, day)
    with uncollected():
        found = resolve(past.records, past.repos, collaboration_size=collaboration_size, tell=tell)
    signed: dict[str, Counter[str]] = defaultdict(Counter)
    for link in found.links:
        if link.signature in today.author_of:
            signed[link.author_id][today.author_of[link.signature]] += 1
    whose = {who: min(held, key=lambda now: (-held[now], now)) for who, held in signed.items()}
    parted = sum(len(held) > 1 for held in signed.values())
    several = sum(count - 1 for count in Counter(whose.values()).values())
    notes = (
        *past.notes(),
        f"of {len(signed):,} people as told apart then, {parted:,} are more than one today; {several:,} are one with "
        "another of them",
    )
    return Then(past, found, whose, notes)


def backtest(
    then: Then,
    after: Aftermath,
    today: Today,
    brief: Brief,
    limits: Limits,
    active: Sequence[int | None] = (None,),
    tell: Tell = silent,
) -> tuple[Backtest, ...]:
    """Rank the people of then for the brief and measure what became of them, beside simple orders.

    Once for each of ``active``: of everybody who was ranked (None), or only of those who had a paper as first author in
    so many years before the day, because many others write no more.
    """
    ranked, told = rank_then(then, brief, limits, tell)
    came = {**after.came, TOPIC: on_topic(after, today, brief)}
    first = [place.author_id for work in then.found.works for place in work.first_authors]
    everybody = candidates_of(
        list(dict.fromkeys(first)), then.found.works, days_of(then.found.works, then.past.records)
    )
    notes = (*then.notes, *after.notes, *told)
    found = []
    for years in active:
        since = years_after(after.day, -years) if years is not None else date.min
        pool, anybody = ([each for each in people if each.newest >= since] for people in (ranked, everybody))
        span = "year" if years == 1 else f"{years} years"
        who = f"people with a paper in the last {span}" if years is not None else "people"
        outcomes = tuple(_outcome(kind, pool, anybody, then, came) for kind in (*KINDS, ANY))
        found.append(Backtest(brief.name, after.day, after.until, len(pool), who, outcomes, notes))
    return tuple(found)


def _outcome(
    kind: str, pool: Sequence[Candidate], anybody: Sequence[Candidate], then: Then, came: Mapping[str, frozenset[str]]
) -> Outcome:
    gains, all_gains = (_gains([each.id for each in people], then, came, kind) for people in (pool, anybody))
    share = float((all_gains > 0).mean()) if len(all_gains) else 0.0
    orders = measure(orders_of(pool), gains)
    return Outcome(kind, int((gains > 0).sum()), len(pool), share, orders, by_lot(gains))


def rank_then(
    then: Then, brief: Brief, limits: Limits, tell: Tell = silent
) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """The first authors as they were ranked on the day, best first, and what the ranking says of itself."""
    from sourcer.rank import Corpus, rank

    found = then.found
    people = {author.id: author for author in found.authors}
    ranking = rank(Corpus(found.works, people, found.implementations, then.past.day), brief, limits, tell=tell)
    ranked = [score.candidate_id for score in ranking.scores if score.kind == "author"]
    others = len(ranking.scores) - len(ranked)
    quiet = (f"{others:,} implementers were ranked too; they are not measured",) if others else ()
    days = days_of(found.works, then.past.records)
    return candidates_of(ranked, found.works, days), (*ranking.notes, *quiet)


def candidates_of(ranked: Sequence[str], works: Iterable[Work], days: Mapping[str, date]) -> tuple[Candidate, ...]:
    """What simple orders go by, of the people of a ranking (best first); ``days`` of the works, by id."""
    wanted = set(ranked)
    papers: Counter[str] = Counter()
    held: Counter[str] = Counter()
    newest: dict[str, date] = {}
    for work in works:
        for place in work.authorships:
            if place.author_id in wanted and not work.withdrawn:
                held[place.author_id] += 1
                papers[place.author_id] += place.is_first
                if place.is_first and work.id in days:
                    newest[place.author_id] = max(newest.get(place.author_id, date.min), days[work.id])
    return tuple(
        Candidate(who, at, papers[who], held[who], newest.get(who, date.min)) for at, who in enumerate(ranked, 1)
    )


def orders_of(pool: Sequence[Candidate]) -> dict[str, FloatArray]:
    """A key for each order of the people: sourcer's, by papers as first author (then by all), by the newest of them."""
    return {
        RANKED: places_as_key(len(pool)),
        BY_COUNT: counts_as_key([each.papers for each in pool], [each.works for each in pool]),
        NEWEST: np.array([each.newest.toordinal() for each in pool], dtype=np.float64),
    }


def _gains(people: Sequence[str], then: Then, came: Mapping[str, frozenset[str]], kind: str) -> FloatArray:
    """Of each person whether it came true; for ``ANY`` how many kinds did."""
    kinds = KINDS if kind == ANY else (kind,)
    now = [then.today_of.get(who) for who in people]
    return np.array([sum(each in came[kind] for kind in kinds) for each in now], dtype=np.float64)


def load_backtest(
    conn: Connection,
    brief: Brief,
    limits: Limits,
    day: date,
    today: date,
    years: int,
    active: int | None = None,
    tell: Tell = silent,
) -> Backtest:
    """The backtest of what is stored, against what the last resolution concluded.

    Raises ConfigError for a day that cannot be gone back to, StoreError where nothing was resolved yet.
    """
    tell("reading the records")
    records = store_records.load_records(conn)
    check_days(records, day, today)
    works, links = conclusions.load_works(conn), conclusions.load_links(conn)
    if not links:
        raise StoreError("nobody was told apart yet, so that later works are nobody's; `sourcer resolve` does it")
    author_of = {link.signature: link.author_id for link in links}
    now = today_of(records, works, author_of, conclusions.load_implementations(conn))
    until = years_after(day, years)
    tell(f"looking for what came from {day} to {until}", 0, len(works), "works")
    after = aftermath_of(now, day, until, limits.minimum_earlier)
    then = conclude_then(records, store_records.load_repos(conn), day, now, limits.collaboration_size, tell)
    said_no = objectors(conn)
    left_out = sorted(who for who, is_now in then.today_of.items() if is_now in said_no)
    brief = replace(brief, leave_out_people=(*brief.leave_out_people, *left_out))
    (found,) = backtest(then, after, now, brief, limits, (active,), tell)
    cut = (f"{years} years after {day} are not over: what is still to come is not counted",) if until > today else ()
    return replace(found, notes=(*found.notes, *cut))
