"""How many people could bear a name: the prior against which all other evidence is weighed.

Bearers = share of the given name x number of bearers of the surname, counted over different full names, so that a much
published person does not make a name common. All counts come from the corpus itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from sourcer.resolve.names import PersonName, is_initial

Floats = NDArray[np.float32]

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
    printed = {name.printed: name for name in names}
    parts = {each: (name.family, *_given(name)) for each, name in printed.items() if name.has_full_given}
    kinds = _Counts(set(parts.values()))
    mentions = _Counts([parts[name.printed] for name in names if name.printed in parts])
    floor = min(FLOOR / kinds.total, HIGHEST_FLOOR)
    counted = {each: (kinds.bearers(name), mentions.bearers(name)) for each, name in printed.items()}
    by_kind = np.maximum([counted[name.printed][0] for name in names], floor)
    by_mention = np.maximum([counted[name.printed][1] for name in names], floor)
    prolific = np.clip(np.log(by_mention / by_kind), 0, 2) if names else by_kind
    return by_kind.astype(np.float32), prolific.astype(np.float32)


def _given(name: PersonName) -> tuple[str, str, str]:
    """The whole given name run together ("wei", "shi" is "weishi"), its first word, and the first initial behind it."""
    whole = [word for word in name.given if not is_initial(word)]
    middle = next((word for word in name.given[1:] if is_initial(word)), "")
    return "".join(whole), name.given[0], middle


class _Counts:
    """How often surnames, given names and initials occur, over (surname, given, first word, middle initial)."""

    def __init__(self, full_names: Iterable[tuple[str, str, str, str]]) -> None:
        known = list(full_names)
        self.total = max(len(known), 1)
        self._surnames = Counter(family for family, *_ in known)
        # Who is printed with two given names may elsewhere be printed with the first alone.
        self._givens = Counter(given for _, *some, _ in known for given in dict.fromkeys(some))
        self._initials = Counter(given[:1] for _, given, _, _ in known)
        self._middles = Counter(middle for *_, middle in known if middle)

    def bearers(self, name: PersonName) -> float:
        if not name.has_full_given:
            share = self._initials[name.given[0]] / self.total if name.given else 1.0
            return share * self._surnames[name.family]
        given, _, middle = _given(name)
        share = self._givens[given] / self.total
        if middle:
            share *= max(self._middles[middle] / self.total, LEAST_SHARE)
        return share * self._surnames[name.family]
