"""Builds the sample world: pure, from one seed, the same on every machine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from sourcer.demo.bench import Bench
from sourcer.demo.codeplan import code_plan
from sourcer.demo.model import Chapter, Event, Paper, Repository, World
from sourcer.demo.planted import plant
from sourcer.demo.repositories import accounts_of, repositories

SEED = 20260630
TODAY = date(2026, 6, 30)
BEGIN = date(2022, 7, 1)
SIZE = 400
EXCONF_DAYS = {2024: date(2024, 5, 7), 2025: date(2025, 5, 6), 2026: date(2026, 5, 5)}
EXCONF_SIZES = {2024: (15, 15), 2025: (22, 18), 2026: (28, 17)}  # (also on arXiv, in the programme only)
VOLUME_DAYS = {901: date(2024, 11, 20), 902: date(2025, 11, 18)}
VOLUME_SIZES = (5, 15)  # (also on arXiv, in the volume only)
LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@lru_cache(maxsize=2)
def build(seed: int = SEED) -> World:
    """The whole world; under a second the first time, then from memory."""
    bench = Bench(seed)
    plant(bench)
    ordinary(bench)
    fresh(bench)
    drafts = remarks(bench, versions(bench, venues(bench, bench.drafts)))
    drafts, plans = code_plan(bench, drafts)
    papers = numbered(drafts)
    shelf: tuple[Repository, ...] = repositories(bench, papers, plans)
    accounts = accounts_of(bench, papers, shelf)
    by_id = {paper.arxiv_id: paper for paper in papers if paper.arxiv_id}
    return World(TODAY, bench.cast, papers, shelf, accounts, by_id)


def ordinary(bench: Bench) -> None:
    """Fill up with papers of all topics, spread over the four years, somewhat denser in the first months."""
    topics = list(bench.topics)
    rest = SIZE - len(bench.drafts) - 30
    plan = ["optimisation"] * 30 + [topics[1 + i % 9] for i in range(rest)]
    for i, topic in enumerate(plan):
        early = i < 12 or i % 4 == 0  # enough old work that common wording is old when the early mover comes
        day = bench.day(BEGIN, date(2023, 2, 28)) if early else bench.day(BEGIN, TODAY - timedelta(days=4))
        pool = bench.pool(topic)
        first = pool[min(int(bench.random.triangular(1, len(pool), 3)), len(pool) - 1)]
        avoid = ("optimisation-20", "optimisation-21")
        if first in avoid:
            first = "optimisation-19"
        bench.paper(topic, bench.team(topic, first, avoid), day)


def fresh(bench: Bench) -> None:
    """Move some papers to the last days, so that today's feed and this week's harvest are not empty."""
    unmarked = [i for i, draft in enumerate(bench.drafts) if not draft.marks and draft.created.year > 2023]
    for number, i in enumerate(bench.random.sample(unmarked, 12)):
        moment = bench.moment(TODAY - timedelta(days=1 if number < 10 else 0))
        moment = moment.replace(hour=moment.hour % 9) if number >= 10 else moment
        bench.drafts[i] = replace(bench.drafts[i], created=moment, updated=moment, marks=frozenset({"fresh"}))
    latest = max((i for i, d in enumerate(bench.drafts) if "uptake" in d.marks), key=lambda i: bench.drafts[i].created)
    moment = datetime(2026, 6, 29, 16, 20, 5, tzinfo=UTC)
    bench.drafts[latest] = replace(bench.drafts[latest], created=moment, updated=moment)


def venues(bench: Bench, drafts: list[Paper]) -> list[Paper]:
    """Give papers their places in the EXCONF programmes and the PMLR volumes; an id of ``-`` means not on arXiv."""
    made = {draft.key: draft for draft in drafts}
    free = [draft.key for draft in drafts if not draft.marks]
    bench.random.shuffle(free)
    first_of_her = min((d for d in drafts if "early" in d.marks), key=lambda d: d.created).key
    number = 900_400
    for year, (shared, only) in EXCONF_SIZES.items():
        begin, end = EXCONF_DAYS[year] - timedelta(days=330), EXCONF_DAYS[year] - timedelta(days=20)
        held = [key for key in free if begin <= made[key].created.date() <= end][:shared]
        if year == 2024:
            held[0] = first_of_her
        alone = [key for key in free if key not in held][:only]
        free = [key for key in free if key not in held and key not in alone]
        for position, key in enumerate(held + alone):
            number += 1
            away = key in alone
            moment = datetime.combine(EXCONF_DAYS[year], datetime.min.time(), UTC).replace(hour=17)
            paper = replace(made[key], created=moment, updated=moment, arxiv_id="-") if away else made[key]
            oral = number + 500 if position in (0, 3, shared, shared + 4) else 0
            made[key] = replace(paper, event=event_of(bench, paper, year, number, oral, position, away))
        number += 600
    for volume, day in VOLUME_DAYS.items():
        shared, only = VOLUME_SIZES
        held = [k for k in free if timedelta(30) <= day - made[k].created.date() <= timedelta(400)][:shared]
        alone = [key for key in free if key not in held][:only]
        free = [key for key in free if key not in held and key not in alone]
        made |= chapters(bench, volume, day, [made[key] for key in held], [made[key] for key in alone])
    return [made[draft.key] for draft in drafts]


def event_of(bench: Bench, paper: Paper, year: int, number: int, oral: int, position: int, away: bool) -> Event:
    """A place in the programme. Titles differ in case now and then; 2024 has abstracts only of arXiv papers."""
    title = paper.title
    if position % 3 == 1 and not away:
        title = title[0] + title[1:].lower()
    if position == 7:
        title = f" {title.replace(' ', '  ', 1)} "
    decision = (
        "Accept (oral)"
        if oral
        else "Accept (spotlight)"
        if position % 9 == 5
        else ("Accept (Poster)" if year == 2024 else "Accept (poster)")
    )
    forum = "".join(bench.random.choice(LETTERS) for _ in range(10))
    abstract = "" if year == 2024 and away else paper.abstract
    hidden = year == 2025 and position == EXCONF_SIZES[2025][0] + 2
    return Event(
        year, number, oral, forum, title, abstract, decision, position, not hidden, bench.random.random() < 0.8
    )


def chapters(bench: Bench, volume: int, day: date, held: list[Paper], alone: list[Paper]) -> dict[str, Paper]:
    """The papers of one volume with their citation keys (``kesselbruck24a``) and running page numbers."""
    page, seen, made = 1, Counter[str](), {}
    for paper in held + alone:
        stem = f"{bench.surname(paper.authors[0].person)}{day:%y}"
        key = stem + "abcdefgh"[seen[stem]]
        seen[stem] += 1
        last = page + bench.random.randint(9, 23)
        forum = "".join(bench.random.choice(LETTERS) for _ in range(10)) if bench.random.random() < 0.6 else ""
        if paper in alone:
            moment = datetime.combine(day, datetime.min.time(), UTC)
            paper = replace(paper, created=moment, updated=moment, arxiv_id="-")
        made[paper.key] = replace(paper, chapter=Chapter(volume, key, page, last, forum, ""))
        page = last + 1
    return made


def versions(bench: Bench, drafts: list[Paper]) -> list[Paper]:
    """Later versions for a part of the arXiv papers; three older papers were replaced on the day before today."""
    made, replaced = [], 0
    for draft in drafts:
        age = (TODAY - draft.created.date()).days
        if draft.arxiv_id == "-" or age < 30 or "withdrawn" in draft.marks:
            made.append(
                replace(draft, version=2, updated=draft.created + timedelta(days=9))
                if "withdrawn" in draft.marks
                else draft
            )
            continue
        moment, version = draft.updated, 1
        if replaced < 3 and not draft.marks and draft.topic in ("optimisation", "ice", "causal"):
            replaced += 1
            moment, version = bench.moment(TODAY - timedelta(days=1)), 2
            draft = replace(draft, marks=frozenset({"replaced"}))
        elif bench.random.random() < 0.3:
            version = bench.random.choice((2, 2, 3))
            moment = bench.moment(draft.created.date() + timedelta(days=bench.random.randint(3, min(age - 5, 200))))
        made.append(replace(draft, updated=moment, version=version))
    return made


def remarks(bench: Bench, drafts: list[Paper]) -> list[Paper]:
    """Comments, journal references and DOIs as authors leave them on arXiv."""
    made = []
    for draft in drafts:
        comment, journal, doi = draft.comment, "", ""
        if not comment and bench.random.random() < 0.6:
            comment = f"{bench.random.randint(7, 38)} pages, {bench.random.randint(2, 12)} figures"
            if draft.event is not None:
                comment += f". Accepted at EXCONF {draft.event.year}"
        if "withdrawn" in draft.marks:
            comment = "Withdrawn: an error in the third section changes the result"
        if bench.random.random() < 0.08 and draft.created.year < 2026:
            page, year = bench.random.randint(1, 400), draft.created.year + 1
            journal = f"Journal of Invented Results {year - 2017} ({year}) {page}-{page + 17}"
            doi = f"10.9999/jir.{year}.{page:04d}"
        made.append(replace(draft, comment=comment, journal_ref=journal, doi=doi))
    return made


def numbered(drafts: list[Paper]) -> tuple[Paper, ...]:
    """All papers, oldest first, with arXiv ids that count from 90001 within each month."""
    seen, made = Counter[str](), []
    for draft in sorted(drafts, key=lambda draft: (draft.created, draft.key)):
        if draft.arxiv_id == "-":
            made.append(replace(draft, arxiv_id=""))
            continue
        month = f"{draft.created:%y%m}"
        seen[month] += 1
        made.append(replace(draft, arxiv_id=f"{month}.{90_000 + seen[month]}"))
    return tuple(made)
