"""What repositories are to their papers: ``python -m benchmarks.implementations --repos FILE --out LABELS.tsv``.

``--works FILE`` gives what a store may have of the papers: ``arxiv_id``, ``title``, ``authors``. One line a repository:
full name, relation, arXiv id, parted by tabs. The labels come from the product's own resolver.

``--score TRUTH`` measures them: precision, recall and F1 of *official* and *independent* (uncertain labels apart), and
how often the arXiv id is right where it stands in the README. Exit code 1 when something that must hold does not.
``--fit TRUTH`` fits the weights anew, prints them, and measures them on repositories that they were not fitted on.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.musts import Must, show
from benchmarks.relation_fit import Labelled, cross_validated, fit
from benchmarks.repositories import repo_facts, rows_of, works_of
from sourcer.model.records import RepoFacts
from sourcer.model.works import Implementation
from sourcer.resolve.implementations import counted, find_implementations, signs_alone, weighed
from sourcer.resolve.relation_weights import DECIDED, INTERCEPT

WORDS = {"reimplementation": "independent", "survey/list": "list", "tool/library": "tool"}
MUSTS = {"official": 0.80, "independent": 0.88}
LINK_MUST = 0.95
GOAL = 0.90
ROUNDS = 20

Truth = Mapping[str, Mapping[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--works", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--score", type=Path, metavar="TRUTH")
    parser.add_argument("--fit", type=Path, metavar="TRUTH")
    options = parser.parse_args()
    repos = [repo_facts(row) for row in rows_of(options.repos) if row.get("full_name")]
    if options.fit:
        print_fit(repos, truth_of(options.fit))
        return
    works = works_of(options.works) if options.works else []
    began = time.perf_counter()
    found = {each.full_name: each for each in find_implementations(repos, works)}
    took = time.perf_counter() - began
    if options.out:
        lines = (f"{name}\t{it.relation}\t{it.arxiv_id or ''}\n" for name, it in found.items())
        options.out.write_text("".join(lines), encoding="utf-8")
    print(f"{len(found)} repositories in {took:.1f} s: {dict(Counter(it.relation for it in found.values()))}")
    if options.score:
        rows = score(found, truth_of(options.score))
        raise SystemExit(not show("What repositories are to their papers", rows))


def score(found: Mapping[str, Implementation], truth: Truth) -> list[Must]:
    """Every figure over the labelled repositories that were found."""
    known = {name: label for name, label in truth.items() if name in found}
    certain = {name: label for name, label in known.items() if not label.get("uncertain")}
    said = {name: found[name].relation for name in certain}
    meant = {name: _relation(label) for name, label in certain.items()}
    rows = []
    for relation, must in MUSTS.items():
        precision, recall, f1 = rates(
            [meant[name] == relation for name in said], [said[name] == relation for name in said]
        )
        seen = f"{f1:.3f} (precision {precision:.3f}, recall {recall:.3f})"
        rows.append(
            Must(f"{relation}: F1 of {len(certain)} certain labels", f">= {must:.2f}, goal {GOAL}", seen, f1 >= must)
        )
    rows.append(_link_row(found, known))
    unsure = [name for name in known if name not in certain]
    right = sum(found[name].relation == _relation(known[name]) for name in unsure)
    rows.append(Must("uncertain labels, not counted above", "", f"{right} of {len(unsure)} as labelled"))
    right = sum(said[name] == meant[name] for name in said)
    rows.append(Must("all relations", "", f"{right} of {len(said)} as labelled"))
    return rows + _fact_rows(found, known)


def _link_row(found: Mapping[str, Implementation], known: Truth) -> Must:
    ids = {name: label["paper_arxiv_id"] for name, label in known.items() if label.get("arxiv_id_source") == "readme"}
    right = sum(found[name].arxiv_id == number for name, number in ids.items())
    share = right / len(ids) if ids else 1.0
    return Must(
        "arXiv id, where the README has it",
        f">= {LINK_MUST}",
        f"{share:.3f} ({right} of {len(ids)})",
        share >= LINK_MUST,
    )


def _fact_rows(found: Mapping[str, Implementation], known: Truth) -> list[Must]:
    """How two facts agree with what a rule said of them."""
    rows = []
    for facts, field in ((("tests",), "has_tests"), (("results table", "results told"), "has_results")):
        meant = [label.get(field) is True for label in known.values()]
        said = [any(shown.name in facts for shown in found[name].execution) for name in known]
        precision, recall, _ = rates(meant, said)
        rows.append(
            Must(
                f"{' or '.join(facts)}, beside the rule {field}", "", f"precision {precision:.2f}, recall {recall:.2f}"
            )
        )
    return rows


def rates(meant: Sequence[bool], said: Sequence[bool]) -> tuple[float, float, float]:
    """Precision, recall and F1; 1 where there is nothing to find and nothing was."""
    both = sum(a and b for a, b in zip(meant, said, strict=True))
    precision = both / sum(said) if any(said) else float(not any(meant))
    recall = both / sum(meant) if any(meant) else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# --- fitting ---------------------------------------------------------------------------------------------------------


def print_fit(repos: Sequence[RepoFacts], truth: Truth) -> None:
    """The weights for ``sourcer.resolve.relation_weights``, and what they say of repositories held out."""
    kept = [(repo, truth[repo.full_name]) for repo in repos if repo.full_name in truth]
    kept = [(repo, label) for repo, label in kept if _relation(label) in MUSTS]
    signs = [signs_alone(repo) for repo, _ in kept]
    rows = [
        Labelled(
            frozenset(counted(seen)),
            _relation(label) == "official",
            0.5 if label.get("uncertain") else 1.0,
            label.get("paper_arxiv_id") or label.get("paper_title") or repo.full_name,
        )
        for (repo, label), seen in zip(kept, signs, strict=True)
    ]
    intercept, weights = fit(rows)
    print(f"intercept, before it is moved: {intercept:.2f}")
    print("\n".join(f'    "{name}": {weight:.2f},' for name, weight in weights.items()))
    moved = INTERCEPT - intercept
    certain = [at for at, row in enumerate(rows) if row.weight == 1.0]
    rounds = [[value + moved for value in odds] for odds in cross_validated(rows, ROUNDS)]
    for relation, is_it in _READINGS.items():
        each = [
            rates(
                [rows[at].is_official == (relation == "official") for at in certain],
                [is_it(weighed(signs[at], odds[at])[0]) for at in certain],
            )
            for odds in rounds
        ]
        precision, recall, f1 = (sum(values) / len(values) for values in zip(*each, strict=True))
        seen = f"F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f})"
        print(f"held out by paper, {ROUNDS} rounds, {relation}: {seen}")
    print(f"told from {DECIDED} log-odds on; between, unclear")


_READINGS: Mapping[str, Callable[[str], bool]] = {
    "official": lambda said: said == "official",
    "independent": lambda said: said == "independent",
}


def truth_of(path: Path) -> Truth:
    return {row["full_name"]: row for row in rows_of(path)}


def _relation(label: Mapping[str, Any]) -> str:
    return WORDS.get(label["relation"], label["relation"])


if __name__ == "__main__":
    main()
