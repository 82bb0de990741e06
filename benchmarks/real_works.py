"""Real works with people told apart by their printed name alone: a store to rank, of any size, in no time.

Whom a name stands for does not change how long ranking takes. Only works with an abstract are taken, evenly over all.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import backtest_records
from benchmarks.replay import UPSTREAM
from sourcer.lookback.asof import day_of
from sourcer.model.people import Author
from sourcer.model.records import Record
from sourcer.model.works import Authorship, Work
from sourcer.store import conclusions, schema
from sourcer.store.engine import open_engine, writing

FILES = ("arxiv.jsonl.gz", "openreview.jsonl.gz", "proceedings.jsonl.gz")


def texts() -> list[tuple[str, str]]:
    """Title and abstract of every paper that has one."""
    return [(row["title"] or "", row["abstract"]) for name in FILES for row in _rows(name) if row["abstract"]]


def spread(items: Sequence[tuple[str, str]], count: int) -> Sequence[tuple[str, str]]:
    """``count`` of the items, evenly over all."""
    return [items[at * len(items) // count] for at in range(min(count, len(items)))]


def store_works(path: Path, count: int) -> int:
    """Write a store of ``count`` real works to ``path``, and say how many there were to take."""
    records = [record for record in backtest_records.records() if record.abstract]
    held = [records[at * len(records) // count] for at in range(min(count, len(records)))]
    people: dict[str, Author] = {}
    works = tuple(_work(record, people) for record in held)
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    with writing(engine) as conn:
        conclusions.save_resolution(
            conn, works=works, authors=tuple(people.values()), links=(), namesakes=(), implementations=()
        )
    engine.dispose()
    return len(works)


def _work(record: Record, people: dict[str, Author]) -> Work:
    places = []
    for position, mention in enumerate(record.mentions):
        author = people.setdefault(mention.name, Author(f"A{len(people):07}", mention.name, (mention.name,), ()))
        places.append(Authorship(position, author.id, mention.name, position == 0, mention.affiliations))
    return Work(
        id=f"{record.source}-{record.key}",
        title=record.title,
        abstract=record.abstract,
        first_public_on=day_of(record),
        field=record.categories[0] if record.categories else "",
        categories=record.categories,
        venues=(),
        authorships=tuple({place.author_id: place for place in reversed(places)}.values())[::-1],
        first_author_rule="printed" if places else "none",
        first_author_why="",
        ids=record.ids,
        links=(),
        url=record.url,
        withdrawn=False,
        records=((record.source, record.key),),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(UPSTREAM / "data" / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
