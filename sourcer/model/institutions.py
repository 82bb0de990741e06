"""What is printed beside a name: institutions by kind, and facts about where somebody worked, with work and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

InstitutionKind = Literal["university", "industry", "company", "national lab", "hospital", "unclear"]
"""university    universities, colleges and their schools, and institutes that are one
industry      a well-known company or private research laboratory
company       a start-up or company, told by its legal form or the way its name is made
national lab  national laboratories and institutes, agencies and other public research that is no university
hospital      hospitals and clinics, those of universities too
unclear       nothing says which
"""

OUTSIDE: tuple[InstitutionKind, ...] = ("industry", "company", "national lab")
"""The kinds that count as outside academia; a hospital is told and counts as neither."""

KIND_WORDS: dict[InstitutionKind, str] = {
    "university": "university",
    "industry": "industry",
    "company": "start-up or company",
    "national lab": "national lab",
    "hospital": "hospital",
    "unclear": "unclear",
}


@dataclass(frozen=True, slots=True)
class KindFound:
    """One kind of institution that an affiliation names, and by what it was told."""

    kind: InstitutionKind
    reason: str


@dataclass(frozen=True, slots=True)
class PrintedPlaces:
    """What one work prints beside somebody's name: the affiliations, and which work on which day."""

    affiliations: tuple[str, ...]
    title: str
    url: str
    on: date | None


@dataclass(frozen=True, slots=True)
class InstitutionFact:
    """A kind of institution that somebody wrote from: the affiliation as printed, on which work, and when.

    ``is_newest`` is true for what the newest work that prints a telling affiliation says.
    """

    kind: InstitutionKind
    affiliation: str
    reason: str
    title: str
    url: str
    on: date | None
    is_newest: bool

    def __str__(self) -> str:
        day = self.on.isoformat() if self.on else "day unknown"
        return f"{KIND_WORDS[self.kind]}: {self.affiliation}, printed on “{self.title}”, {day} (told by {self.reason})"
