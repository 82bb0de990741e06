"""How original papers are: ``python -m benchmarks.originality --papers FILE --view now|at-publication --out SCORES``.

Makes the papers of a file into works, judges them as a night does, and writes ``id <tab> score`` for every paper that
is scored. No label is read: of each paper only identifier, title, abstract and date. Papers that are not scored are
left out, and stderr says how many and why; those without an abstract are counted apart.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.identity import read_rows
from sourcer.model.brief import Limits
from sourcer.model.works import Work
from sourcer.rank.comparison import compare_documents
from sourcer.rank.corpus import Corpus, read_documents
from sourcer.rank.features import count_features
from sourcer.rank.originality import Judgement, judge_originality
from sourcer.uncollected import uncollected

VIEWS = ("now", "at-publication")


def main() -> None:
    """Read, judge, write; what was left out, and the time that judging took, go to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=Path, required=True, help="JSON lines, compressed or not")
    parser.add_argument(
        "--view", choices=VIEWS, required=True, help="with what came later, or from earlier papers only"
    )
    parser.add_argument("--out", type=Path, required=True, help="identifier, tab, score; one line a scored paper")
    parser.add_argument("--scorer", type=Path, help="a script that compares OUT with labels (`--data FILE`): run last")
    chosen = parser.parse_args()
    with uncollected():
        works = works_of(read_rows(chosen.papers))
        started = time.process_time()
        judged = judge(works)[VIEWS.index(chosen.view)]
    seconds = time.process_time() - started
    with chosen.out.open("w", encoding="utf-8") as out:
        out.writelines(f"{key}\t{found.value!r}\n" for key, found in judged.items() if found.value is not None)
    without = sum(not work.abstract for work in works)
    why = Counter(_kind(found.reason) for found in judged.values() if found.value is None)
    why.pop("no abstract", None)
    scored = sum(found.value is not None for found in judged.values())
    print(f"{len(works)} papers, {without} of title alone: left out; {scored} scored", file=sys.stderr)
    print(f"{seconds:.1f} s of processor time; not scored for other reasons: {sum(why.values())}", file=sys.stderr)
    for reason, count in why.most_common():
        print(f"  {count:6} {reason}", file=sys.stderr)
    if chosen.scorer:
        subprocess.run([sys.executable, chosen.scorer, chosen.out, "--data", chosen.papers], check=True)


def works_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Work, ...]:
    """The papers of a file as works of one field, without authors."""
    return tuple(_work(row) for row in rows)


def judge(works: tuple[Work, ...], limits: Limits | None = None) -> tuple[dict[str, Judgement], dict[str, Judgement]]:
    """By identifier: what is said now, on the day of the latest paper, and what could be said at publication."""
    used = limits or Limits()
    dates = [work.first_public_on for work in works if work.first_public_on]
    documents = read_documents(Corpus(works, {}, (), max(dates, default=date.max)))
    features = count_features(documents.spelled)
    comparisons = compare_documents(documents, features, frozenset(range(len(documents))), used)
    views = judge_originality(documents, comparisons, used)
    keys = [work.id for work in documents.works]
    return dict(zip(keys, views.now, strict=True)), dict(zip(keys, views.at_publication, strict=True))


def _work(row: Mapping[str, Any]) -> Work:
    key = str(row["id"])
    return Work(
        id=key,
        title=row.get("title") or "",
        abstract=row.get("abstract") or None,
        first_public_on=_day(row.get("date")),
        field="",
        categories=(),
        venues=(),
        authorships=(),
        first_author_rule="none",
        first_author_why="",
        ids=(),
        links=(),
        url=f"https://papers.example.org/{key}",
        withdrawn=False,
        records=(),
    )


def _day(printed: str | None) -> date | None:
    """The first day of a year, of a month, or the day itself."""
    return date.fromisoformat(f"{printed}-01-01"[: len("2000-01-01")]) if printed else None


def _kind(reason: str) -> str:
    """A reason without the figures and titles that it says of one paper."""
    return re.sub(r"\d+", "N", reason.partition(", '")[0].partition(', "')[0])


if __name__ == "__main__":
    main()
