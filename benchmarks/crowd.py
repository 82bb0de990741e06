"""Invented papers by a crowd of so many invented people: what the store of ``benchmarks.operations`` is filled with.

The papers are those of ``benchmarks.generated``, with other authors and other words. Everybody writes at least once,
in a lab of forty of whom a few write most; a lab's papers lie over all the years. Family names and words are as uneven
as in life: a few people in a hundred share the commonest family name, and a paper keeps to the words of its topic.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from math import gcd
from random import Random

from benchmarks.generated import Library, Paper
from sourcer.demo.lexicon import listed

LAB = 40
MOST_TOPICS = 300
_TOPIC_WORDS = 400
_ASKED_FOR = 2
"""Topics of the brief."""
_SIZES = tuple(range(1, 8))
_BEFORE = (0, *accumulate(_SIZES))
_ROUND = _BEFORE[-1]
_FUNCTION_WORDS = listed("the of and to in a we is for that with on by as this are from an be can which our it")
_STRIDE = 7_919
_NEW_SHARE = 0.3
"""Of the places on a later night's papers, those of people whom nobody knew."""


class Crowd(Library):
    """``works`` papers by ``people``, each of whom is on one at least; papers beyond have some new people too."""

    def __init__(self, seed: int, works: int, people: int) -> None:
        super().__init__(seed)
        self.works, self.people = works, people
        self.places = _places_before(works)
        if people > self.places:
            raise ValueError(f"{works} works have {self.places} places: too few for {people} people")
        self._stride = next(stride for stride in range(_STRIDE, 2 * _STRIDE) if gcd(stride, works) == 1)
        random = Random(seed)
        self._common = list(self._words)
        random.shuffle(self._common)
        self._heavy = list(accumulate(1 / (rank + 3) for rank in range(len(self._common))))
        self._topic_heavy = list(accumulate(1 / (rank + 5) for rank in range(_TOPIC_WORDS)))
        topics = max(_ASKED_FOR, min(MOST_TOPICS, works // 10))
        self._topics = [random.sample(self._common, _TOPIC_WORDS) for _ in range(topics)]

    def paper(self, number: int, edition: int = 0) -> Paper:
        """The paper of that number, by its authors in the crowd and about its topic."""
        random = Random(f"{self.seed} words of {number}")
        topic = self._topics[random.randrange(len(self._topics))]
        authors = tuple((*self.name(person), "") for person in self.authors(number))
        title = " ".join(self._said(random, topic, random.randint(5, 11))).title()
        return replace(super().paper(number, edition), title=title, abstract=self._told(random, topic), authors=authors)

    def authors(self, number: int) -> list[int]:
        """The numbers of the people on that paper, in the order in which it prints them."""
        random = Random(f"{self.seed} people of {number}")
        if number >= self.works:
            return self._later(random, number)
        # Papers are dealt out over the years, so that the people of a lab do not all write in one week.
        turn = number * self._stride % self.works
        first = _places_before(turn)
        places = range(first, _places_before(turn + 1))
        due = [self._at(place) for place in places if self._at(place) < self._at(place + 1)]
        return self._with_colleagues(random, due, self._at(first), len(places))

    def name(self, person: int) -> tuple[str, str]:
        """Forenames and family name; several may have the same."""
        random = Random(f"{self.seed} name of {person}")
        family = self._families[int(len(self._families) * random.random() ** 2)]
        middle = f" {random.choice('ABDEHJKLMRST')}." if random.random() < 0.3 else ""
        return random.choice(self._forenames) + middle, family

    def brief(self) -> str:
        """A brief about two of the topics, as TOML."""
        texts = (" ".join(topic[:12]) for topic in self._topics[:_ASKED_FOR])
        areas = (f'[[areas]]\nname = "area {number}"\ntext = "{text}"\n' for number, text in enumerate(texts, start=1))
        return 'name = "crowd"\n' + "".join(areas)

    def _at(self, place: int) -> int:
        return place * self.people // self.places

    def _with_colleagues(self, random: Random, due: Sequence[int], near: int, size: int) -> list[int]:
        """Who is due on a paper, and people of a lab until there are so many."""
        found, lab = dict.fromkeys(due), min(near, self.people - 1) // LAB * LAB
        colleagues = min(LAB, self.people - lab)
        while len(found) < size:
            found.setdefault(lab + int(colleagues * random.random() ** 2))
            if len(found) >= colleagues:  # a lab too small for the paper
                lab, colleagues = 0, self.people
        printed = list(found)
        random.shuffle(printed)
        return printed

    def _later(self, random: Random, number: int) -> list[int]:
        first = self.people + _places_before(number) - self.places
        size = 1 + number % len(_SIZES)
        new = [first + at for at in range(size) if random.random() < _NEW_SHARE]
        return self._with_colleagues(random, new, random.randrange(self.people), size)

    def _told(self, random: Random, topic: Sequence[str]) -> str:
        sentences = (" ".join(self._said(random, topic, random.randint(14, 28))) for _ in range(random.randint(6, 10)))
        code = f" Code: https://github.com/example-lab/{random.choice(self._words)}." if random.random() < 0.1 else ""
        return ". ".join(sentence.capitalize() for sentence in sentences) + "." + code

    def _said(self, random: Random, topic: Sequence[str], count: int) -> list[str]:
        """So many words: two in five hold a sentence together, half of the others are the topic's own."""
        return [self._word(random.random(), random.random(), topic) for _ in range(count)]

    def _word(self, kind: float, which: float, topic: Sequence[str]) -> str:
        if kind < 0.4:
            return _FUNCTION_WORDS[int(which * len(_FUNCTION_WORDS))]
        if kind < 0.7:
            return topic[bisect(self._topic_heavy, which * self._topic_heavy[-1])]
        return self._common[bisect(self._heavy, which * self._heavy[-1])]


def _places_before(number: int) -> int:
    """How many authors' places the papers before that number have."""
    return number // len(_SIZES) * _ROUND + _BEFORE[number % len(_SIZES)]
