"""Writes the digest of a ranking of an invented corpus; run in processes of their own by test_same_bits.py.

The argument is a seed for the order in which works, people and repositories come. Every work has words beside its
topic's, and the space of terms is learned, so that linear algebra has enough to do for threads to matter.
"""

from __future__ import annotations

import hashlib
import random
import sys
from dataclasses import replace
from unittest.mock import patch

from sourcer.model.scores import Ranking
from sourcer.rank import rank, space
from tests.rank.builders import SMALL, a_brief, a_corpus, a_world, an_implementation


def a_ranking(order: int, works: int = 600) -> Ranking:
    """The ranking of the invented corpus, its parts handed over in the order of that seed."""
    made = []
    for at, work in enumerate(a_world(works, seed=3)):
        rng = random.Random(at)
        told = [f"The {_word(rng)} of the {_word(rng)} is {_word(rng)}." for _ in range(6)]
        made.append(replace(work, abstract=f"{work.abstract} {' '.join(told)}"))
    code = [an_implementation(f"dev{at}/repo", f"w{5 * at}", "independent", ["tests"]) for at in range(8)]
    random.Random(order).shuffle(made)
    random.Random(order).shuffle(code)
    corpus = a_corpus(made, code)
    people = list(corpus.authors.items())
    random.Random(order).shuffle(people)
    brief = a_brief("robots", "speech", liked=("w0",), disliked=("w2",))
    with patch.object(space, "FEWEST_DOCUMENTS", 100):
        return rank(replace(corpus, authors=dict(people)), brief, SMALL)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfglmn") + rng.choice("aeiou") for _ in range(3))[: rng.choice((4, 6))]


if __name__ == "__main__":
    sys.stdout.write(hashlib.sha256(repr(a_ranking(int(sys.argv[1]))).encode()).hexdigest())
