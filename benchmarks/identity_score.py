"""How well mentions were grouped into people, against labels: B-cubed and pairwise measures, as values.

B-cubed (Bagga & Baldwin 1998): of a mention with predicted group C and true group T, precision is |C & T| / |C| and
recall |C & T| / |T|; both are averaged over mentions. A mention is contested where another person has the same full
name, or where it prints only an initial and another person shares initial and surname.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sourcer.resolve.folding import fold_text


@dataclass(frozen=True, slots=True)
class Measure:
    """Of some mentions: how many, B-cubed and pairwise precision and recall, 0..1."""

    mentions: int
    precision: float
    recall: float
    pair_precision: float
    pair_recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-12)

    def __str__(self) -> str:
        return (
            f"{self.mentions:6d} mentions  B-cubed P {self.precision:.4f} R {self.recall:.4f} F1 {self.f1:.4f}  "
            f"pairs P {self.pair_precision:.4f} R {self.pair_recall:.4f}"
        )


def measure(truth: Mapping[str, Hashable], told: Mapping[str, Hashable], some: Sequence[str]) -> Measure:
    """Compare the groups of ``told`` with those of ``truth``; averages and pairs are over ``some`` of the mentions."""
    both = Counter((truth[key], told[key]) for key in truth)
    real, said = Counter(truth.values()), Counter(told[key] for key in truth)
    count = max(len(some), 1)
    hit = _pairs(Counter((truth[key], told[key]) for key in some).values())
    claimed, existing = (
        _pairs(Counter(told[key] for key in some).values()),
        _pairs(Counter(truth[k] for k in some).values()),
    )
    return Measure(
        len(some),
        sum(both[truth[key], told[key]] / said[told[key]] for key in some) / count,
        sum(both[truth[key], told[key]] / real[truth[key]] for key in some) / count,
        hit / claimed if claimed else 1.0,
        hit / existing if existing else 1.0,
    )


def contested(truth: Mapping[str, Hashable], names: Mapping[str, str]) -> list[str]:
    """The mentions whose name alone does not tell who it is."""
    words = {key: _words(names[key]) for key in truth}
    bearers: dict[str, set[Hashable]] = defaultdict(set)
    block: dict[str, set[Hashable]] = defaultdict(set)
    for key, some in words.items():
        bearers[" ".join(some)].add(truth[key])
        block[_block(some)].add(truth[key])
    return [
        key
        for key, some in words.items()
        if len(bearers[" ".join(some)]) > 1 or (len(some[0]) == 1 and len(block[_block(some)]) > 1)
    ]


def _block(words: Sequence[str]) -> str:
    return f"{words[0][:1]} {words[-1]}"


def _words(name: str) -> list[str]:
    before, comma, after = name.partition(",")
    return fold_text(f"{after} {before}" if comma else before).split() or [""]


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
