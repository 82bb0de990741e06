"""Facts of good practice that code can show, in two kinds: of the research, and of the software that carries it."""

from __future__ import annotations

RESEARCH_FACTS = (
    "compared results",
    "results table",
    "released weights",
    "reproduction report",
    "commands",
    "results told",
    "training code",
    "evaluation code",
    "data instructions",
)
"""Whether the results hold, and whether somebody else can get them: the component ``execution``."""

ENGINEERING_FACTS = (
    "tests",
    "continuous integration",
    "licence",
    "pinned dependencies",
    "life after release",
    "documentation",
    "answered issues",
)
"""Whether others can build on the code and it keeps working: the component ``engineering``."""
