"""A store of the crowd's works and people: ``python -m benchmarks.load_store FOLDER URL --works N --people N``.

The papers come in by the real harvest, from pages of OAI-PMH as wire bytes: payloads, records, checkpoint and the run
are what a night leaves. Only who is who is not concluded but known, and goes in by the store's own
``save_resolution`` (with the search index): works, people, authorships and links as the crowd has them, no namesakes.
Beside the store stand the configuration and the brief with which the commands work on it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.crowd import Crowd
from benchmarks.generated import APART, FIRST
from benchmarks.memory import SET, InventedArchive
from sourcer.clock import SystemClock
from sourcer.config import HarvestSettings
from sourcer.harvest import Harvest
from sourcer.model.people import Author, Link
from sourcer.model.records import Record
from sourcer.model.runs import Tally
from sourcer.model.works import Authorship, Signature, Work
from sourcer.night.jobs import plan_jobs
from sourcer.resolve.stable_ids import stable_ids
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.store import conclusions, schema
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.store.engine import open_engine, reading, writing

BRIEF = "crowd"
WHY = "a person of the invented crowd"
SETTINGS = """[clock]
as_of = {today}
[database]
url = "{url}"
[fetch]
contact = "benchmarks@example.org"
[rank]
briefs = ["brief.toml"]
[export]
folder = "out"
[sources.arxiv_oai]
enabled = true
base_url = "http://127.0.0.1:9/oai"
sets = ["{set}"]
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a store was filled with."""

    records: int
    works: int
    people: int
    authorships: int


def day_after(papers: int) -> date:
    """The day on which so many papers are out."""
    return (FIRST + papers * APART + timedelta(days=1)).date()


def write_settings(folder: Path, crowd: Crowd, url: str, today: date) -> Path:
    """The configuration and brief for the commands; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "brief.toml").write_text(crowd.brief(), encoding="utf-8")
    path = folder / "sourcer.toml"
    path.write_text(SETTINGS.format(today=today, url=url, set=SET), encoding="utf-8")
    return path


def fill(engine: Engine, crowd: Crowd) -> Filled:
    """Fill an empty database with the crowd's works and people."""
    schema.upgrade(engine)
    clock = SystemClock(day_after(crowd.works))
    _harvest(engine, crowd, clock)
    with reading(engine) as conn:
        records = store_records.load_records(conn)
    works, authors, links = told(crowd, records)
    with writing(engine) as conn:
        run_id = store_runs.start_run(conn, "resolve", now=clock.now(), code_version="", config_digest="")
        conclusions.save_resolution(conn, works=works, authors=authors, links=links, namesakes=(), implementations=())
        store_runs.finish_run(
            conn, run_id, now=clock.now(), outcome="done", tally=Tally(seen=len(records)), details={"by": WHY}
        )
    return Filled(len(records), len(works), len(authors), len(links))


def _harvest(engine: Engine, crowd: Crowd, clock: SystemClock) -> None:
    with writing(engine) as conn:
        run_id = store_runs.start_run(conn, "harvest", now=clock.now(), code_version="", config_digest="")
    days = (clock.today() - FIRST.date()).days
    jobs = plan_jobs([ArxivOai(sets=(SET,))], [], HarvestSettings(first_days=days), clock.today())
    (result,) = Harvest(engine, InventedArchive(crowd, crowd.works, clock), clock, run_id).run(jobs)
    if result.outcome != "done":
        raise SystemExit(f"the store could not be filled: {result.problem}")
    with writing(engine) as conn:
        store_runs.finish_run(conn, run_id, now=clock.now(), outcome="done", tally=result.tally, details={})


def told(crowd: Crowd, records: list[Record]) -> tuple[list[Work], list[Author], list[Link]]:
    """Who is who on these records, as the crowd knows it, under the ids that a resolution would give."""
    numbers = {crowd.key(number): number for number in range(crowd.works)}
    casts = [crowd.authors(numbers[record.key]) for record in records]
    signed: dict[int, list[Signature]] = {}
    for record, cast in zip(records, casts, strict=True):
        for position, person in enumerate(cast):
            signed.setdefault(person, []).append(Signature(record.source, record.key, position))
    ids = dict(zip(signed, stable_ids(list(signed.values()), {}, "P", str), strict=True))
    names = {person: " ".join(crowd.name(person)) for person in signed}
    authors = [Author(ids[person], names[person], (names[person],), ()) for person in signed]
    links = [Link(each, ids[person], "inferred", 0.9, WHY) for person, held in signed.items() for each in held]
    keys = stable_ids([[record.record_key] for record in records], {}, "W", lambda key: f"{key[0]}:{key[1]}")
    works = [
        _work(work_id, record, [(ids[person], names[person]) for person in cast])
        for work_id, record, cast in zip(keys, records, casts, strict=True)
    ]
    return works, authors, links


def _work(work_id: str, record: Record, people: list[tuple[str, str]]) -> Work:
    return Work(
        id=work_id,
        title=record.title,
        abstract=record.abstract,
        first_public_on=record.published,
        field=record.categories[0],
        categories=record.categories,
        venues=(),
        authorships=tuple(Authorship(at, person, name, at == 0) for at, (person, name) in enumerate(people)),
        first_author_rule="printed",
        first_author_why="",
        ids=record.ids,
        links=record.links,
        url=record.url,
        withdrawn=False,
        records=(record.record_key,),
    )


def figures(filled: Filled) -> Iterator[str]:
    """What is in the store, in a line each."""
    yield f"{filled.records:,} records, {filled.works:,} works, {filled.people:,} people"
    yield f"{filled.authorships:,} authorships"


def main() -> None:
    """Fill a new store."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("--works", type=int, default=300_000)
    parser.add_argument("--people", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    crowd = Crowd(options.seed, options.works, options.people)
    engine = open_engine(options.url)
    filled = fill(engine, crowd)
    engine.dispose()
    write_settings(options.folder, crowd, options.url, day_after(options.works))
    print("; ".join(figures(filled)))


if __name__ == "__main__":
    main()
