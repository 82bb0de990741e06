"""How many people could bear a name: the prior against which all other evidence is weighed.

Bearers = share of the given name x number of bearers of the surname, counted over different full names, so that a much
published person does not make a name common. All counts come from the corpus itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sourcer.resolve.names import PersonName, is_initial

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FLOOR = 30.0
"""See ``expected_bearers``: a name that occurs once among N different names may be borne by FLOOR / N people."""

HIGHEST_FLOOR = 0.025
"""In a corpus of a few hundred names and fewer, an unseen namesake is as likely as this, and never likelier."""

LEAST_SHARE = 0.04
"""A middle initial never makes a name rarer than this: it is too often left out, or another is printed."""


def expected_bearers(names: Sequence[PersonName]) -> tuple[Floats, Floats]:
    """How many people here may bear each name, and how much more its bearers publish than others (a logarithm >= 0).

    An initial counts all given names that it could stand for. A corpus cannot show a name to be rarer than its size
    allows: see FLOOR. The second value compares the same product counted over mentions.
    """
    if not names:
        nothing = np.zeros(0, dtype=np.float32)
        return nothing, nothing
    kinds: dict[_Parts, int] = {}
    kind_of = {printed: kinds.setdefault(_parts(name), len(kinds)) for printed, name in _by_print(names).items()}
    kind = np.array([kind_of[name.printed] for name in names], dtype=np.int64)
    columns = _Columns.of(list(kinds))
    once, often = columns.is_full.astype(np.int64), np.bincount(kind, minlength=len(kinds)) * columns.is_full
    floor = min(FLOOR / max(int(once.sum()), 1), HIGHEST_FLOOR)
    by_kind, by_mention = (np.maximum(columns.bearers(times), floor) for times in (once, often))
    prolific = np.clip(np.log(by_mention / by_kind), 0, 2)
    return by_kind.astype(np.float32)[kind], prolific.astype(np.float32)[kind]


_Parts = tuple[str, str, str, str, str]
"""Surname, whole given name, its first word, the first initial behind it, and the first letter; "" for what is not."""


def _by_print(names: Sequence[PersonName]) -> dict[str, PersonName]:
    return {name.printed: name for name in names}


def _parts(name: PersonName) -> _Parts:
    """The parts of a name that are counted; a name that prints an initial has a first letter and no given name."""
    given, family = name.readings[0]
    if not given:
        return family, "", "", "", ""
    if is_initial(given[0]):
        return family, "", "", "", given[0]
    if len(given) == 1:
        return family, given[0], given[0], "", given[0][0]
    whole = "".join(word for word in given if not is_initial(word))
    return family, whole, given[0], next((word for word in given[1:] if is_initial(word)), ""), whole[0]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Different names by their parts, each numbered; the number of "" is always 0."""

    family: Ints
    whole: Ints
    first: Ints
    middle: Ints
    letter: Ints

    @classmethod
    def of(cls, parts: Sequence[_Parts]) -> _Columns:
        family, whole, first, middle, letter = zip(*parts, strict=True)
        given: dict[str, int] = {"": 0}  # first words are looked up among the whole names
        return cls(
            _numbered(family, {}),
            _numbered(whole, given),
            *map(_numbered, (first, middle, letter), (given, {"": 0}, {"": 0})),
        )

    @property
    def is_full(self) -> NDArray[np.bool_]:
        return self.whole > 0

    def bearers(self, times: Ints) -> NDArray[np.float64]:
        """Bearers of each name where each full name was counted so many times."""
        total = max(int(times.sum()), 1)
        surnames = np.bincount(self.family, times)
        # Who is printed with two given names may elsewhere be printed with the first alone.
        size = int(max(self.whole.max(), self.first.max())) + 1
        givens = np.bincount(self.whole, times, size) + np.bincount(
            self.first, times * (self.first != self.whole), size
        )
        letters, middles = np.bincount(self.letter, times), np.bincount(self.middle, times)
        share = (
            np.where(self.is_full, givens[self.whole], np.where(self.letter > 0, letters[self.letter], total)) / total
        )
        rarer = np.where(self.middle > 0, np.maximum(middles[self.middle] / total, LEAST_SHARE), 1)
        return np.asarray(share * rarer * surnames[self.family])


def _numbered(words: Iterable[str], known: dict[str, int]) -> Ints:
    return np.array([known.setdefault(word, len(known)) for word in words], dtype=np.int64)
