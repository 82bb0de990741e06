"""Execution: what code shows of careful work. Code that is not there says nothing; stars and forks are never read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sourcer.model.scores import Evidence
from sourcer.model.works import Implementation

NO_CODE = "no code known"

FACT_WEIGHTS: Mapping[str, float] = {
    "compared results": 0.31,
    "results table": 0.16,
    "released weights": 0.12,
    "tests": 0.08,
    "continuous integration": 0.06,
    "reproduction report": 0.04,
    "licence": 0.04,
    "pinned dependencies": 0.04,
    "life after release": 0.03,
    "commands": 0.03,
    "results told": 0.02,
    "training code": 0.02,
    "evaluation code": 0.02,
    "data instructions": 0.01,
    "documentation": 0.01,
    "answered issues": 0.01,
}
"""What each fact adds, 1 in all; their order is that of the methods note: compared numbers say most.

Facts that are not here are shown and add nothing: candour about what failed, notebooks, a closed repository.
"""


def execution_value(found: Implementation) -> float:
    """0.5 for code that shows nothing, up to 1: every fact is a plus when there and never a minus when not."""
    names = {fact.name for fact in found.execution}
    return round(0.5 + 0.5 * sum(weight for name, weight in FACT_WEIGHTS.items() if name in names), 6)


def best_first(found: Iterable[Implementation]) -> list[Implementation]:
    """Implementations by what they show, the best first."""
    return sorted(found, key=lambda each: (-execution_value(each), each.full_name, each.repo_key))


def explain_execution(found: Sequence[Implementation], most: int = 2) -> tuple[Evidence, ...]:
    """The best repositories, and each fact that they show with the place to look."""
    evidence: list[Evidence] = []
    for each in found[:most]:
        evidence.append(Evidence("repository", each.full_name, each.url, each.created_on, execution_value(each)))
        evidence += [Evidence("repository", f"{fact.name}: {fact.text}", fact.url) for fact in each.execution]
    return tuple(evidence)
