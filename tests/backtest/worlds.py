"""Records of an invented world with a past and a future: who writes what is planted, so what came true is known."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from sourcer.lookback.aftermath import Today, today_of
from sourcer.lookback.backtest import Then, conclude_then
from sourcer.model.brief import Brief, Limits
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record, RepoFacts
from sourcer.model.runs import Tally
from sourcer.model.scores import Ranking
from sourcer.model.works import Work
from sourcer.rank import Corpus, rank
from sourcer.resolve import resolve
from sourcer.store import conclusions, scores
from sourcer.store import records as facts
from sourcer.store import runs as store_runs
from sourcer.store.engine import writing
from tests.rank.builders import SMALL, TOPICS, a_brief, a_title, a_world, an_abstract

DAY = date(2024, 1, 1)
UNTIL = date(2026, 1, 1)
TODAY = date(2026, 7, 1)
READ = Provenance("https://records.example.org/", datetime(2026, 6, 1, tzinfo=UTC), "0" * 64)
LIMITS: Limits = SMALL
_GIVEN = ("Zofia", "Bao", "Imre", "Tamsin", "Oduya", "Ilse", "Renko", "Maiwen", "Jorun", "Petrak")
_FRONT = ("Quill", "Lantern", "Brack", "Thorn", "Velm", "Osk", "Harrow", "Mistle", "Dren", "Fenn", "Salt", "Copper")
_BACK = ("feather", "fish", "enwold", "ivar", "atska", "umbry", "estal", "ington", "orrel", "ydani")


def name_of(person: str) -> str:
    """A name for each author id, no two alike."""
    number = sum(ord(letter) * 31**at for at, letter in enumerate(person))
    given, number = _GIVEN[number % len(_GIVEN)], number // len(_GIVEN)
    front, number = _FRONT[number % len(_FRONT)], number // len(_FRONT)
    return f"{given} {front}{_BACK[number % len(_BACK)]}"


def preprint(key: str, title: str, abstract: str | None, on: date, *people: str, **told: object) -> Record:
    return Record(
        source="arxiv_api",
        key=key,
        title=title,
        abstract=abstract,
        mentions=tuple(map(Mention, people)),
        url=f"https://papers.example/{key}",
        provenance=READ,
        published=on,
        categories=("cs.LG",),
        ids=(ExternalId("arxiv", key),),
        **told,  # type: ignore[arg-type]
    )


def past(works: int = 240, topics: Iterable[str] = TOPICS) -> list[Record]:
    """Preprints of the three years before DAY, each with one author."""
    made = a_world(works, start=date(2021, 1, 1), end=DAY, topics=topics)
    return [_preprint(work) for work in made]


def _preprint(work: Work) -> Record:
    who = name_of(work.authorships[0].author_id)
    assert work.first_public_on is not None
    return preprint(f"2101.{int(work.id[1:]):05}", work.title, work.abstract, work.first_public_on, who)


def printed(people: Sequence[str], honoured: Iterable[str], on: date = date(2025, 6, 1)) -> list[Record]:
    """A later conference at which each of the people has a paper, some of them as an oral."""
    rng, spoke = random.Random(3), set(honoured)
    return [
        Record(
            source="programme",
            key=f"ex{at}",
            title=f"{a_title(rng, 'glaciers')} Part {at}",
            abstract=an_abstract(rng, "glaciers"),
            mentions=(Mention(who),),
            url=f"https://conference.example/{at}",
            provenance=READ,
            updated=datetime(on.year, on.month, on.day, tzinfo=UTC),
            venue=f"EXCONF {on.year}",
            status="Accept (oral)" if who in spoke else "Accept (poster)",
        )
        for at, who in enumerate(people)
    ]


def everybody(records: Iterable[Record]) -> list[str]:
    return sorted({mention.name for record in records for mention in record.mentions})


def a_repo(key: str, arxiv: str, created: date, pushed: date | None = None, **told: object) -> RepoFacts:
    """Somebody else's code of a paper, which says so."""
    made = RepoFacts(
        key=key,
        full_name=f"stranger{key}/reimplementation-{key}",
        owner=f"stranger{key}",
        owner_type="User",
        description="Unofficial PyTorch re-implementation",
        provenance=READ,
        created_at=datetime(created.year, created.month, created.day, tzinfo=UTC),
        pushed_at=datetime((pushed or created).year, (pushed or created).month, (pushed or created).day, tzinfo=UTC),
        readme="# Unofficial re-implementation\n\nThis is not the authors' code: an unofficial re-implementation of "
        f"the paper [arXiv:{arxiv}](https://arxiv.org/abs/{arxiv}) in PyTorch. I am not an author of the paper.\n",
        tree=("README.md", "train.py"),
    )
    return replace(made, **told)  # type: ignore[arg-type]


def now(records: Sequence[Record], repos: Sequence[RepoFacts] = ()) -> Today:
    """What is concluded today from all of it."""
    found = resolve(records, repos)
    return today_of(
        records, found.works, {link.signature: link.author_id for link in found.links}, found.implementations
    )


def brief(*topics: str) -> Brief:
    return a_brief(*topics, minimum_fit=0.05)


BRIEF = brief("robots", "speech", "proteins", "markets")


def then_of(records: Sequence[Record], repos: Sequence[RepoFacts] = (), day: date = DAY) -> Then:
    return conclude_then(records, repos, day, now(records, repos), LIMITS.collaboration_size)


def store(engine: Engine, records: list[Record]) -> Ranking:
    """Records, what is concluded from them, and a ranking, as a night leaves them."""
    found = resolve(records, ())
    people = {author.id: author for author in found.authors}
    ranking = rank(Corpus(found.works, people, (), TODAY), BRIEF, LIMITS)
    with writing(engine) as conn:
        run = store_runs.start_run(conn, "rank", now=READ.fetched_at, code_version="0", config_digest="")
        facts.save_records(conn, records, run_id=run, now=READ.fetched_at)
        conclusions.save_resolution(
            conn,
            works=found.works,
            authors=found.authors,
            links=found.links,
            namesakes=found.namesakes,
            implementations=(),
        )
        scores.save_ranking(conn, run, ranking)
        store_runs.finish_run(
            conn, run, now=READ.fetched_at, outcome="done", tally=Tally(), details={"digest": "x", "brief": BRIEF.name}
        )
    return ranking
