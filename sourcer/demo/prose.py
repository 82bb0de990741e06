"""Writes readable abstracts and titles from a topic's lexicon and the sentence patterns."""

from __future__ import annotations

import re
from random import Random

from sourcer.demo.lexicon import Topic, inflect, listed, plural
from sourcer.demo.patterns import BORROWING, LAYOUTS, SECTIONS, TITLES

SHORTEST, LONGEST = 92, 166
SMALL_WORDS = frozenset(
    listed("a an and as at by for from in it its of on or that the them they to under was what when who with without")
)
SLOT = re.compile(r"\{(\w+?)(\+s|ed|ing)?\}")
ONSETS = listed("b br d dr f fl g gr k kl l m n p pr r s sk st t tr v")
RIMES = listed("al an ara el en ero il in is or os ul ume ava eth ika")


class Pen:
    """Draws words and patterns; what was used lately is not drawn again soon, so that abstracts differ."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._system = ""  # the noun by which the present abstract names its own contribution
        self._focus: dict[str, list[str]] = {}  # words that the present abstract keeps coming back to
        self._decks: dict[str, list[str]] = {}
        self._names: set[str] = set()
        self._titles: set[str] = set()

    def draw(self, name: str, choices: tuple[str, ...]) -> str:
        """One of ``choices``; each comes once before any comes again. ``name`` is the deck's own."""
        deck = self._decks.get(name)
        if not deck:
            deck = self._decks[name] = self.random.sample(choices, len(choices))
        return deck.pop()

    def method(self) -> str:
        """A method's invented name, never given twice."""
        while True:
            word = "".join(self.random.choice(ONSETS) + self.random.choice(RIMES) for _ in range(2)).capitalize()
            if word not in self._names and len(word) > 4:
                self._names.add(word)
                return word

    def fill(self, pattern: str, topic: Topic, given: dict[str, str]) -> str:
        """The pattern with its slots filled; a slot with a capital letter is capitalised, no word comes twice.

        ``given`` fixes what its slots hold when they are not inflected.
        """
        used: set[str] = set()

        def put(found: re.Match[str]) -> str:
            name, form = found[1], found[2] or ""
            if name in given and not form:
                return given[name]
            lower = name.lower()
            focus = [word for word in self._focus.get(lower, ()) if word not in used]
            if focus and self.random.random() < 0.45:
                word = focus[0]
            else:
                word = self.draw(f"{topic.key} {lower}", topic.slots[lower])
                while word in used and lower in ("n", "t", "a", "v"):
                    word = self.draw(f"{topic.key} {lower}", topic.slots[lower])
            used.add(word)
            if form == "+s":
                word = inflect(word, "s") if lower == "v" else plural(word)
            elif form:
                word = inflect(word, form)
            return word[0].upper() + word[1:] if name[0].isupper() else word

        return articles(SLOT.sub(put, pattern))

    def sentence(self, kind: str, topic: Topic, name: str) -> str:
        """One sentence of a section (a letter of the layouts)."""
        return self.fill(self.draw(f"section {kind}", SECTIONS[kind]), topic, {"M": name, "g": self._system})

    def abstract(self, topic: Topic, name: str, phrases: tuple[str, ...] = ()) -> str:
        """An abstract of 92 to 166 words. Each of ``phrases`` is used at least once, most of them more often."""
        while True:
            self._system = self.draw("system", topic.slots["g"])
            self._focus = {slot: self.random.sample(topic.slots[slot], 3) for slot in ("n", "t")}
            sentences = [self.sentence(kind, topic, name) for kind in self.draw("layout", LAYOUTS)]
            if phrases:
                at = self.random.randrange(2, len(sentences))
                sentences[at - 1 : at + 1] = self.borrowings(topic, phrases)
            text = " ".join(sentences)
            if SHORTEST <= len(text.split()) <= LONGEST and all(phrase in text.lower() for phrase in phrases):
                self._focus = {}
                return text

    def borrowings(self, topic: Topic, phrases: tuple[str, ...]) -> list[str]:
        """Three sentences that use the phrases of other people's work."""
        ring = self.random.sample(phrases, len(phrases)) * 3
        made = []
        for _ in range(3):
            pattern = self.draw("borrowing", BORROWING)
            made.append(self.fill(pattern, topic, {"p": ring.pop(), "q": ring.pop()}))
        return [sentence[0].upper() + sentence[1:] for sentence in made]

    def title(self, topic: Topic, name: str) -> str:
        """A title in title case, never given twice."""
        while True:
            filled = self.fill(self.draw("title", TITLES), topic, {"M": name})
            words = filled.split()
            made = " ".join(
                word if i and word in SMALL_WORDS else word[0].upper() + word[1:] for i, word in enumerate(words)
            )
            if made not in self._titles and len(made) < 120:
                self._titles.add(made)
                return made

    def babble(self, words: int) -> str:
        """Pseudo-language: no English word, no function word, yet sentences with capitals and stops."""
        made, text = 0, []
        while made < words:
            length = self.random.randint(8, 14)
            run = [
                "bl" + self.random.choice(RIMES) + self.random.choice(ONSETS) + self.random.choice(RIMES) + "ne"
                if self.random.random() < 0.3
                else "".join(
                    self.random.choice(ONSETS) + self.random.choice(RIMES) for _ in range(self.random.randint(2, 3))
                )
                for _ in range(length)
            ]
            text.append(" ".join(run).capitalize() + ".")
            made += length
        return " ".join(text)

    def shuffled(self, topic: Topic) -> str:
        """The words of a real abstract in no order at all."""
        words = re.findall(r"[\w-]+", self.abstract(topic, self.method()).lower())
        self.random.shuffle(words)
        return " ".join(words)


def articles(text: str) -> str:
    """``a`` before a vowel becomes ``an``."""
    return re.sub(r"\b([Aa]) (?=[aeioAEIO]|[uU](?!ni|se|ti))", r"\1n ", text)
