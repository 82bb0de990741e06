"""What code shows of careful research (execution) and of careful software (engineering).

Code that is not there says nothing; stars and forks are never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sourcer.model.practice import ENGINEERING_FACTS, RESEARCH_FACTS
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
"""What each fact adds among those of its kind; their order is that of the methods note: compared numbers say most.

Facts that are not here are shown and add nothing: candour about what failed, notebooks, a closed repository.
"""


def practice_value(found: Implementation, kind: Sequence[str]) -> float:
    """What facts of one kind say: 0.5 for code that shows none, 1 for all, in proportion to their weights.

    Every fact is a plus when there and never a minus when not.
    """
    names = {fact.name for fact in found.execution}
    shown = sum(FACT_WEIGHTS[name] for name in kind if name in names)
    return round(0.5 + 0.5 * shown / sum(FACT_WEIGHTS[name] for name in kind), 6)


def execution_value(found: Implementation) -> float:
    """What a repository shows of the research, 0.5 to 1."""
    return practice_value(found, RESEARCH_FACTS)


def engineering_value(found: Implementation) -> float:
    """What a repository shows of the software, 0.5 to 1."""
    return practice_value(found, ENGINEERING_FACTS)


def best_first(found: Iterable[Implementation], kind: Sequence[str] = RESEARCH_FACTS) -> list[Implementation]:
    """Implementations by what they show of one kind, the best first."""
    return sorted(found, key=lambda each: (-practice_value(each, kind), each.full_name, each.repo_key))


def explain_practice(found: Sequence[Implementation], kind: Sequence[str], most: int = 2) -> tuple[Evidence, ...]:
    """The best repositories, and each fact of the kind that they show with the place to look.

    What is shown and never scored, such as candour, stands with the research.
    """
    other = ENGINEERING_FACTS if kind is RESEARCH_FACTS else None
    evidence: list[Evidence] = []
    for each in found[:most]:
        evidence.append(Evidence("repository", each.full_name, each.url, each.created_on, practice_value(each, kind)))
        facts = [fact for fact in each.execution if (fact.name not in other if other else fact.name in kind)]
        evidence += [Evidence("repository", f"{fact.name}: {fact.text}", fact.url) for fact in facts]
    return tuple(evidence)
