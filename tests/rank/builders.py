"""A generator of small corpora: invented papers on invented topics, in plain sentences, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sourcer.model.brief import Area, Brief, Limits
from sourcer.model.ids import ExternalId
from sourcer.model.people import Author
from sourcer.model.works import Authorship, Implementation, ImplementationFact, Relation, Work
from sourcer.rank import Corpus

TODAY = date(2026, 7, 1)
SMALL = Limits(minimum_earlier=40, minimum_later=20)
"""The guards' limits for worlds of a few hundred works."""

TOPICS: dict[str, str] = {
    "robots": "robot gripper grasp arm torque joint planner obstacle trajectory policy controller contact force object",
    "speech": "speech phoneme recording dialect transcript accent speaker utterance lexicon decoder tone vowel pitch",
    "glaciers": "glacier sensor ice station melt snow season satellite temperature crevasse gauge probe drift surface",
    "proteins": "protein residue backbone fold enzyme sequence ligand helix mutation binding alignment pocket domain",
    "markets": "auction bidder price seller market budget mechanism revenue reserve valuation allocation payment rule",
}
_COMMON = "model method data error estimate parameter sample training baseline experiment benchmark function structure"
_SENTENCES = (
    "We study how the {a} of a {b} depends on the {c} when only a few {d}s are known.",
    "The {a} is hard to predict because each {b} changes with the {c} and the {d}.",
    "In this paper we show that a simple {a} can be learned from the {b} without a {c}.",
    "Our approach first finds the {a} and then corrects the {b} with a small {c}.",
    "It is known that the {a} limits what a {b} can say about the {c}.",
    "We compare the {a} with three ways to choose a {b}, and find that the {c} matters most.",
    "Experiments on two sets of {a}s show that the {b} is lower by a third than with the {c}.",
    "A {a} that ignores the {b} fails whenever the {c} is large or the {d} is rare.",
    "To keep the {a} small, we learn the {b} and the {c} at the same time.",
    "The results suggest that every {a} needs a {b}, even if the {c} is cheap.",
    "We also give a reason why the {a} and the {b} should not be treated apart.",
    "Finally we discuss what happens to the {a} as the number of {b}s grows.",
)
_TITLES = (
    "On the {a} of a {b}",
    "What a {a} Says of the {b}",
    "How to Choose a {a} for the {b}",
    "The {a} and its {b}",
)


def an_abstract(rng: random.Random, topic: str, sentences: int = 7) -> str:
    """Plain sentences on a topic, in an order that prose has."""
    words = TOPICS[topic].split() * 2 + _COMMON.split()
    return " ".join(
        template.format(**{slot: rng.choice(words) for slot in "abcd"})
        for template in rng.sample(_SENTENCES, sentences)
    )


def a_title(rng: random.Random, topic: str) -> str:
    a, b = rng.sample(TOPICS[topic].split(), 2)
    return rng.choice(_TITLES).format(a=a.title(), b=b.title())


def a_work(
    number: int | str,
    title: str,
    abstract: str | None,
    on: date | None,
    first: str | Sequence[str],
    *,
    field: str = "cs.LG",
    withdrawn: bool = False,
    rule: str = "printed",
) -> Work:
    """A work; ``first`` are the author ids in the first place, shared if several; empty: nobody is first."""
    people = (first,) if isinstance(first, str) and first else tuple(first)
    places = [Authorship(at, who, name_of(who), True) for at, who in enumerate(people)]
    places.append(Authorship(len(people), "a-senior", "Sena Iorwerth", False))
    return Work(
        id=f"w{number}",
        title=title,
        abstract=abstract,
        first_public_on=on,
        field=field,
        categories=(field,) if field else (),
        venues=(),
        authorships=tuple(places),
        first_author_rule="shared" if len(people) > 1 else rule if people else "alphabetical",  # type: ignore[arg-type]
        first_author_why="",
        ids=(ExternalId("arxiv", f"9901.{number:0>5}"),),
        links=(),
        url=f"https://papers.example/{number}",
        withdrawn=withdrawn,
        records=(),
    )


def name_of(author_id: str) -> str:
    return author_id.replace("a-", "Author ").title()


def a_world(
    works: int = 240,
    *,
    seed: int = 7,
    start: date = date(2021, 1, 1),
    end: date = TODAY,
    topics: Iterable[str] = TOPICS,
) -> list[Work]:
    """Works spread evenly over the days from ``start`` to ``end``, topics in turn, about four works a person."""
    rng = random.Random(seed)
    names = list(topics)
    span = (end - start).days
    made = []
    for number in range(works):
        topic = names[number % len(names)]
        person = f"a-{topic}-{rng.randrange(max(1, works // (4 * len(names))))}"
        day = start + timedelta(days=span * number // works)
        made.append(a_work(number, a_title(rng, topic), an_abstract(rng, topic), day, person))
    return made


PHRASES = ("tidal warmup", "lantern schedule", "gentle ratchet", "harbour loss", "copper restart")


def with_phrases(rng: random.Random, topic: str, phrases: Sequence[str] = PHRASES) -> str:
    """An abstract on a topic that is about new things, called by ``phrases``."""
    return f"{an_abstract(rng, topic, 5)} " + " ".join(
        f"The {phrase} is what makes the {rng.choice(TOPICS[topic].split())} work." for phrase in phrases
    )


def a_wave(topic: str = "robots", *, pioneer: str = "a-pioneer", follower: str = "a-follower") -> list[Work]:
    """Two works of a pioneer with new phrases, twenty works of others who take them up, and a late follower's two."""
    rng = random.Random(11)
    made = [
        a_work(f"70{at}", a_title(rng, topic), with_phrases(rng, topic), date(2022, 9, 1 + at), pioneer)
        for at in range(2)
    ]
    for at in range(20):
        day = date(2023, 2, 1) + timedelta(days=30 * at)
        taken = rng.sample(PHRASES, 3)
        made.append(a_work(f"8{at:02}", a_title(rng, topic), with_phrases(rng, topic, taken), day, f"a-taker-{at}"))
    made += [
        a_work(f"90{at}", a_title(rng, topic), with_phrases(rng, topic), date(2024, 12, 1 + at), follower)
        for at in range(2)
    ]
    return made


def a_corpus(works: Iterable[Work], implementations: Iterable[Implementation] = ()) -> Corpus:
    held = tuple(works)
    ids = sorted({place.author_id for work in held for place in work.authorships})
    authors = {who: Author(who, name_of(who), (name_of(who),), ()) for who in ids}
    return Corpus(held, authors, tuple(implementations), TODAY)


def a_brief(*topics: str, **parts: object) -> Brief:
    """A brief with an area for each topic, in words of the topic."""
    areas = tuple(Area(topic, " ".join(TOPICS[topic].split()[:5])) for topic in topics)
    return Brief("toy", areas, **parts)  # type: ignore[arg-type]


def an_implementation(
    name: str, work_id: str | None, relation: Relation, facts: Sequence[str] = (), **parts: object
) -> Implementation:
    url = f"https://code.example/{name}"
    return Implementation(
        repo_key=name,
        full_name=name,
        owner=name.partition("/")[0],
        url=url,
        work_id=work_id,
        relation=relation,
        evidence=("says so",),
        execution=tuple(ImplementationFact(fact, f"shows {fact}", f"{url}#{fact}") for fact in facts),
        created_on=date(2024, 5, 1),
        pushed_on=None,
        language="Python",
        description="",
        **{"stars": None, **parts},  # type: ignore[arg-type]
    )
