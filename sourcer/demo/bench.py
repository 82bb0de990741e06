"""The workbench on which drafts of papers are made: teams, days, texts. Identifiers and venues are given later."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sourcer.demo.lexicon import Topic
from sourcer.demo.model import Author, Paper, Person
from sourcer.demo.people import cast
from sourcer.demo.prose import Pen
from sourcer.demo.topics_a import GRID, ICE, OPTIMISATION, PROTEIN, SPEECH
from sourcer.demo.topics_b import CAUSAL, FOREST, GRASP, RETRIEVAL, SIMULATION

TOPICS = (OPTIMISATION, ICE, PROTEIN, GRID, SPEECH, GRASP, CAUSAL, SIMULATION, RETRIEVAL, FOREST)
COLLABORATION = "AURORA Collaboration"


def ascii_fold(text: str) -> str:
    """Lower case ASCII letters and digits of a name; letters that do not decompose are replaced by their nearest."""
    plain = text.translate(str.maketrans("øØæåÅłŁıđð", "oOaaAlLidd"))
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in decomposed if c.isascii() and c.isalnum()).lower()


class Bench:
    """Holds the one source of chance, the people and the drafts made so far."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.pen = Pen(self.random)
        self.topics: dict[str, Topic] = {topic.key: topic for topic in TOPICS}
        self.cast: tuple[Person, ...] = cast(self.random)
        self.people: dict[str, Person] = {person.key: person for person in self.cast}
        self.people["aurora"] = Person("aurora", COLLABORATION, "", "crowd", 0)
        self.drafts: list[Paper] = []

    def pool(self, topic: str) -> list[str]:
        """Keys of a topic's ordinary people; the two first are the heads of its labs."""
        return [person.key for person in self.cast if person.key.startswith(f"{topic}-")]

    def surname(self, key: str) -> str:
        """The folded last word of a person's name."""
        return ascii_fold(self.people[key].name.split()[-1])

    def team(self, topic: str, first: str, avoid: Iterable[str] = ()) -> list[str]:
        """A first author with one to four coauthors, mostly of the same lab; its head tends to come last."""
        pool = [key for key in self.pool(topic) if key not in (first, *avoid)]
        lab = self.people[first].lab
        near = [key for key in pool if self.people[key].lab == lab]
        far = [key for key in pool if self.people[key].lab != lab]
        size = self.random.choice((1, 1, 2, 2, 2, 3, 3, 4))
        chosen = self.random.sample(near, min(size, len(near)))
        if size > 2 and self.random.random() < 0.4:
            chosen[0] = self.random.choice(far)
        head = next((key for key in near if key == f"{topic}-{lab}"), "")
        if head and self.random.random() < 0.5:
            chosen = [*[key for key in chosen if key != head][: size - 1], head]
        return [first, *chosen]

    def day(self, begin: date, end: date) -> date:
        """A day within the span, both ends included."""
        return begin + timedelta(days=self.random.randint(0, (end - begin).days))

    def moment(self, day: date) -> datetime:
        """A time of that day, to the second, in UTC."""
        return datetime.combine(day, time(), UTC) + timedelta(seconds=self.random.randint(0, 86_399))

    def paper(
        self,
        topic: str,
        team: list[str],
        day: date,
        *,
        title: str = "",
        abstract: str = "",
        categories: str = "",
        comment: str = "",
        phrases: tuple[str, ...] = (),
        marks: Iterable[str] = (),
        places: bool = False,
        printed: Mapping[str, str] | None = None,
    ) -> Paper:
        """Make a draft, keep it and return it. What is not given is written from the topic's lexicon."""
        name = self.pen.method()
        words = self.topics.get(topic)
        if words is not None:
            title = title or self.pen.title(words, name)
            abstract = abstract or self.pen.abstract(words, name, phrases)
            categories = categories or self.random.choice(words.categories)
        people = [self.people[key] for key in team]
        with_places = places or self.random.random() < 0.1
        authors = tuple(
            Author(
                p.key,
                (printed or {}).get(p.key, p.name),
                p.institution,
                (p.institution,) if with_places and p.institution else (),
            )
            for p in people
        )
        created = self.moment(day)
        draft = Paper(
            f"p{len(self.drafts):03d}",
            topic,
            title,
            abstract,
            authors,
            created,
            created,
            1,
            tuple(categories.split()),
            comment=comment,
            marks=frozenset(marks),
        )
        self.drafts.append(draft)
        return draft
