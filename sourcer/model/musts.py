"""Must-haves: facts without which nobody is on a team's shortlist. Each can be checked, and none of them is scored.

A new one is a line here, a key of ``[must_have]`` in ``sourcer.briefs.tables``, and in ``sourcer.rank.musts`` a check
and its word for what was missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MustKind:
    """A kind of must-have: what it is called of a candidate who lacks it ({} is what was asked), and what counts."""

    says: str
    means: str


MUSTS: Mapping[str, MustKind] = {
    "code": MustKind(
        "code",
        "a repository is known: the official one of a first-author work, or a re-implementation under an account that "
        "is known to be the candidate's",
    ),
    "code_with": MustKind("code with {}", "such a repository shows each of the named facts"),
    "work_in": MustKind(
        "a first-author work in {}", "for each named area, one first-author work whose own fit reaches minimum_fit"
    ),
    "works": MustKind("at least {} first-author works", "as many works with the first place, copies counted once"),
    "venue": MustKind("a first-author work at {}", "one first-author work whose venue has one of the names in its own"),
}


@dataclass(frozen=True, slots=True)
class MustHave:
    """One thing that a candidate must have. ``fact`` is a key of MUSTS; ``names`` and ``count`` are what it asks."""

    fact: str
    names: tuple[str, ...] = ()
    count: int = 0

    def __str__(self) -> str:
        return MUSTS[self.fact].says.format(" or ".join(self.names) or self.count)
