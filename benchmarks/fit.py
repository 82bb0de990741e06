"""How well people or papers fit a need: ``python -m benchmarks.fit --queries Q --corpus PAPERS --out RUN``.

A query is ``{"id", "text"}``, a few words or a whole abstract: one configuration for both. Candidates are the papers of
``--corpus`` (``{"id", "title", "abstract"}``), or people with their papers in ``--candidates`` (``{"id", "papers":
[{"title", "abstract"}]}``); titles and abstracts may be null. ``--background`` adds papers that the ranker learns its
weights and its space from, and that nobody is ranked for; those without an abstract teach nothing and are left out.
As in the store, the space learns from works being by one author: those of a candidate, and of a name in the background.
All files are JSON lines, compressed or not. Out comes ``query <tab> candidate <tab> score`` for every pair.

No label is read by the ranker. ``--score QRELS`` compares the run with declared pairs once it is written, for all
queries and for each ``split`` that the file of queries names.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from sourcer.model.brief import Area, Limits
from sourcer.rank.features import FloatArray, build_features
from sourcer.rank.fit import Texts, model_area, read_texts
from sourcer.rank.persons import best_mean
from sourcer.rank.space import FEWEST_DOCUMENTS, hold_authors, learn_terms
from sourcer.rank.text import clean
from sourcer.rank.titles import follow_titles

NDCG_DEPTH, RECALL_DEPTH = 10, 50
_NOBODY = np.empty(0, dtype=np.int64)
Row = Mapping[str, Any]
Split = tuple[str, int, float, float]


@dataclass(frozen=True, slots=True)
class Collection:
    """The distinct texts (title, abstract), and by candidate and by author the places of their papers among them."""

    texts: tuple[tuple[str, str], ...]
    papers: Mapping[str, tuple[int, ...]]
    authors: Mapping[str, Sequence[int]]


def main() -> None:
    """Read, rank, write; what was done goes to stderr, figures to stdout."""
    chosen = _arguments()
    queries = list(read_rows(chosen.queries))
    background = (row for path in chosen.background for row in read_rows(path))
    collection = gather(candidates_of(chosen.corpus, chosen.candidates), background)
    started = time.process_time()
    texts = learn(collection)
    learned = time.process_time()
    with chosen.out.open("w", encoding="utf-8") as out:
        for query in queries:
            write_scores(out, str(query["id"]), scores(texts, collection, str(query.get("text") or "")))
    how = "in a space of co-occurrence too" if texts.space else f"shared terms alone: under {FEWEST_DOCUMENTS} texts"
    print(
        f"{len(queries)} queries, {len(collection.papers)} candidates, {len(collection.texts)} texts, {how}; "
        f"{learned - started:.1f} s to learn, {time.process_time() - learned:.1f} s to rank, of processor time",
        file=sys.stderr,
    )
    if chosen.score:
        for name, count, gain, recall in figures(chosen.out, chosen.score, queries):
            print(f"{name:<6} queries {count:>4}  nDCG@10 {gain:.4f}  recall@50 {recall:.4f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, required=True)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--corpus", type=Path, help="papers, each a candidate of its own")
    kind.add_argument("--candidates", type=Path, help="people with their papers")
    parser.add_argument(
        "--background", type=Path, nargs="+", action="extend", default=[], help="more papers to learn from"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--score", type=Path, metavar="QRELS", help="declared pairs: query, tab, candidate, tab, grade")
    return parser.parse_args()


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def candidates_of(corpus: Path | None, people: Path | None) -> Iterator[tuple[str, Sequence[Row]]]:
    """Each candidate's id and papers; a paper of a corpus is a candidate of one paper."""
    if corpus:
        yield from ((str(row["id"]), (row,)) for row in read_rows(corpus))
    if people:
        yield from ((str(row["id"]), row.get("papers") or ()) for row in read_rows(people))


def gather(candidates: Iterable[tuple[str, Sequence[Row]]], background: Iterable[Row]) -> Collection:
    """Candidates' papers and the background, each text once: a paper of two lists must not count as two."""
    places: dict[tuple[str, str], int] = {}
    papers = {
        name: tuple(places.setdefault(text, len(places)) for text in dict.fromkeys(map(_text, rows)))
        for name, rows in candidates
    }
    titles = {_folded(title) for title, _ in places}
    authors: dict[str, list[int]] = {}
    for row in background:
        title, abstract = _text(row)
        if abstract and _folded(title) not in titles:
            titles.add(_folded(title))
            place = places.setdefault((title, abstract), len(places))
            for name in _names(row):
                authors.setdefault(name, []).append(place)
    return Collection(tuple(places), papers, authors)


def _names(row: Row) -> Iterator[str]:
    """The authors' full names, folded; a name of initials is nobody's in particular."""
    printed = (author.get("name") if isinstance(author, Mapping) else author for author in row.get("authors") or ())
    names = dict.fromkeys(" ".join(re.findall(r"\w+", name.casefold())) for name in printed if isinstance(name, str))
    yield from (name for name in names if len(name.partition(" ")[0]) > 1 and " " in name)


def _text(row: Row) -> tuple[str, str]:
    return clean(row.get("title") or ""), clean(row.get("abstract") or "")


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


def learn(collection: Collection) -> Texts:
    """The ranker's own features and space, from the collection alone, never from the queries."""
    features = build_features(collection.texts)
    learned = learn_terms(features)
    if learned is None:
        return read_texts(features)
    hands = [*collection.papers.values(), *collection.authors.values()]
    return read_texts(features, hold_authors(learned, features, hands), follow_titles(learned, features))


def scores(texts: Texts, collection: Collection, query: str) -> Iterator[tuple[str, float]]:
    """Each candidate's score: the mean similarity of its best few papers; of nobody's papers, the lowest there is.

    It is one that can be compared between queries too, which a fit, being relative to the best there is, cannot.
    """
    similarity = model_area(texts, Area("need", query), _NOBODY, _NOBODY).similarity
    lowest = float(similarity.min()) if len(similarity) else 0.0
    most = Limits().best_for_fit
    for name, rows in collection.papers.items():
        yield name, best_mean(similarity[list(rows)].tolist(), most) if rows else lowest


def write_scores(out: TextIO, query: str, found: Iterable[tuple[str, float]]) -> None:
    """One line a candidate."""
    out.writelines(f"{query}\t{name}\t{score:.9f}\n" for name, score in found)


def figures(run: Path, qrels: Path, queries: Sequence[Row]) -> list[Split]:
    """nDCG@10 and recall@50 over all judged queries and over those of each split; equal scores are ordered by id."""
    relevant: dict[str, set[str]] = {}
    for line in qrels.read_text(encoding="utf-8").splitlines():
        query, name, grade = line.split("\t")
        if int(grade) > 0:
            relevant.setdefault(query, set()).add(name)
    found = {query: measures(ranked, relevant[query]) for query, ranked in _rankings(run) if query in relevant}
    blank = np.zeros(2)
    splits: dict[str, list[FloatArray]] = {"all": []}
    for row in queries:
        query = str(row["id"])
        if query in relevant:
            for name in {"all", str(row.get("split") or "all")}:
                splits.setdefault(name, []).append(found.get(query, blank))
    means = {name: np.mean(each, axis=0) if each else blank for name, each in splits.items()}
    return [(name, len(splits[name]), float(mean[0]), float(mean[1])) for name, mean in means.items()]


def _rankings(run: Path) -> Iterator[tuple[str, list[str]]]:
    """Each query's candidates, best first; a query's lines lie together."""
    held: dict[str, list[tuple[float, str]]] = {}
    with run.open(encoding="utf-8") as lines:
        for line in lines:
            query, name, score = line.rstrip("\n").split("\t")
            if query not in held:
                yield from _ordered(held)
                held = {query: []}
            held[query].append((-float(score), name))
    yield from _ordered(held)


def _ordered(held: Mapping[str, list[tuple[float, str]]]) -> Iterator[tuple[str, list[str]]]:
    yield from ((query, [name for _, name in sorted(pairs)]) for query, pairs in held.items())


def measures(ranked: Sequence[str], relevant: set[str]) -> FloatArray:
    """nDCG@10 and recall@50 of one ranking, all relevance being 0 or 1."""
    gains = [1.0 / math.log2(rank + 2) for rank in range(NDCG_DEPTH)]
    gained = math.fsum(gain for gain, name in zip(gains, ranked, strict=False) if name in relevant)
    recalled = len(relevant.intersection(ranked[:RECALL_DEPTH])) / len(relevant)
    return np.array([gained / math.fsum(gains[: len(relevant)]), recalled])


if __name__ == "__main__":
    main()
