"""The drafts of everything that is planted in the world."""

from __future__ import annotations

from datetime import date

from sourcer.demo.bench import Bench
from sourcer.demo.people import SPELLINGS
from sourcer.demo.texts import (
    ADJACENT_ABSTRACT,
    ADJACENT_TITLE,
    EARLY_ABSTRACTS,
    EARLY_TITLES,
    HOSTILE,
    HYPE,
    ONE_SENTENCE,
    PHRASES,
    WITHDRAWN,
)


def early_mover(bench: Bench) -> None:
    """Two papers of spring 2023 that bring six new phrases, and two later ones that use them."""
    team = ["early", "optimisation-20", "optimisation-21"]
    for title, text, day in zip(EARLY_TITLES, EARLY_ABSTRACTS, (date(2023, 3, 14), date(2023, 5, 9)), strict=True):
        bench.paper(
            "optimisation",
            team,
            day,
            title=title,
            abstract=text,
            marks={"early", "kept"},
            places=True,
            categories="cs.LG stat.ML",
        )
    for day, used in ((date(2024, 9, 17), PHRASES[:3]), (date(2026, 2, 10), PHRASES[2:5])):
        bench.paper("optimisation", team, day, phrases=used, marks={"early-later", "kept"}, places=True)


def uptake(bench: Bench) -> None:
    """Thirty-six papers by others that take the phrases up, from late 2023 on, densest in 2025."""
    spans = (
        (date(2023, 10, 20), date(2023, 12, 20), 4),
        (date(2024, 1, 10), date(2024, 12, 10), 10),
        (date(2025, 1, 8), date(2025, 12, 12), 16),
        (date(2026, 1, 12), date(2026, 6, 20), 6),
    )
    number = 0
    for begin, end, count in spans:
        for _ in range(count):
            first, used = f"optimisation-{number % 14}", bench.random.sample(PHRASES, bench.random.choice((2, 3, 3, 4)))
            team = bench.team("optimisation", first, avoid=("optimisation-20", "optimisation-21"))
            bench.paper("optimisation", team, bench.day(begin, end), phrases=tuple(used), marks={"uptake", "kept"})
            number += 1


def follower(bench: Bench) -> None:
    """Fourteen papers within 2025, all on the same phrases, by one first author who brings none."""
    for number in range(14):
        day = date(2025, 2 + number * 10 // 14, 3 + number * 7 % 24)
        team = [
            "follower",
            *bench.random.sample(["optimisation-1", "optimisation-3", "optimisation-15", "optimisation-17"], 2),
        ]
        bench.paper(
            "optimisation", team, day, phrases=tuple(bench.random.sample(PHRASES, 3)), marks={"follower", "kept"}
        )


def hype(bench: Bench) -> None:
    """A phrase that ten first authors use within one week of March 2025, five of them on its first day."""
    topics = ("speech", "retrieval", "forest", "grasp", "grid")
    for number in range(12):
        topic = topics[number % 5]
        day = (
            date(2025, 3, 3)
            if number < 5
            else date(2025, 3, 4 + number % 3)
            if number < 10
            else date(2025, 5, 6 + number)
        )
        team = bench.team(topic, f"{topic}-{2 + number // 5}")
        bench.paper(topic, team, day, phrases=HYPE, marks={"hype", "kept"})


def namesakes(bench: Bench) -> None:
    """Two people of one name in two fields, with different institutions and no coauthor in common."""
    for topic, count in (("grasp", 4), ("speech", 3)):
        for number in range(count):
            person, day = f"namesake-{topic}", bench.day(date(2023, 2, 1), date(2026, 5, 20))
            others = [f"{topic}-{i}" for i in bench.random.sample((3, 5, 7), 2)]
            team = [person, *others] if number % 2 == 0 else [others[0], person, others[1]]
            bench.paper(topic, team, day, marks={person, "kept"}, places=True)


def spellings(bench: Bench) -> None:
    """Two persons whose names are printed in two ways, five papers each, always among the same few coauthors."""
    for (person, printed), topic in zip(SPELLINGS.items(), ("protein", "ice"), strict=True):
        for number in range(5):
            day = bench.day(date(2023, 1, 10), date(2026, 4, 30))
            others = [f"{topic}-4", f"{topic}-6"] if number < 3 else [f"{topic}-4", f"{topic}-8"]
            team = [person, *others] if number != 2 else [others[0], person, others[1]]
            bench.paper(topic, team, day, marks={person, "kept"}, printed={person: printed[number % 2]})


def shared_first(bench: Bench) -> None:
    """Equal contribution said in a comment (twice, in two wordings) and only in a README (once)."""
    cases = (
        ("ice", "shared-comment", date(2024, 6, 4)),
        ("optimisation", "shared-comment", date(2025, 4, 15)),
        ("speech", "shared-readme", date(2025, 9, 9)),
    )
    for number, (topic, mark, day) in enumerate(cases):
        team = (
            [f"{topic}-{i}" for i in (1, 3, 5)]
            if topic != "optimisation"
            else ["optimisation-16", "optimisation-18", "optimisation-4"]
        )
        names = [bench.people[key].name for key in team]
        comment = (
            "18 pages. The first two authors contributed equally",
            f"* Equal contribution: {names[0]} and {names[1]}",
            "9 pages",
        )
        bench.paper(topic, team, day, marks={mark, "kept"}, comment=comment[number])


def oddities(bench: Bench) -> None:
    """Abstracts that are no abstracts, titles that attack a reader's tools, and author lists without an order."""
    pen, topics = bench.pen, bench.topics
    bench.paper(
        "none",
        ["nonsense"],
        date(2025, 6, 11),
        title="Blorvane Trestik Amund Skelperal",
        marks={"nonsense", "kept"},
        abstract="Blorvane trestik " + pen.babble(100),
        categories="cs.LG",
    )
    bench.paper(
        "none",
        ["nonsense"],
        date(2025, 7, 2),
        title="Gradient Words about Schedules",
        marks={"shuffled", "kept"},
        abstract=pen.shuffled(topics["optimisation"]),
        categories="cs.LG",
    )
    bench.paper(
        "forest",
        bench.team("forest", "forest-4"),
        date(2024, 10, 1),
        abstract=ONE_SENTENCE,
        marks={"one-sentence", "kept"},
    )
    bench.paper(
        "grid", bench.team("grid", "grid-5"), date(2025, 1, 21), abstract=WITHDRAWN, marks={"withdrawn", "kept"}
    )
    for number, (title, topic) in enumerate(HOSTILE):
        team = bench.team(topic, f"{topic}-{6 + number % 3}")
        bench.paper(topic, team, date(2026, 5, 4 + 5 * number), title=title, marks={"hostile", "kept"})
    simple = [
        key for key in bench.pool("simulation") + bench.pool("causal") if len(bench.people[key].name.split()) == 2
    ]
    six = sorted(simple[:6], key=lambda key: bench.surname(key))
    bench.paper(
        "simulation",
        six,
        date(2024, 11, 12),
        marks={"alphabetical", "kept"},
        categories="stat.ML math.ST",
        title="Minimax Rates for Amortised Posteriors under Misspecification",
    )
    crowd = ["aurora", *(f"crowd-{i}" for i in range(40))]
    bench.paper(
        "simulation",
        crowd,
        date(2025, 10, 14),
        marks={"collaboration", "kept"},
        categories="physics.data-an cs.LG",
        title="Measurement of an Invented Resonance with Amortised Detector Simulation",
    )


def adjacent(bench: Bench) -> None:
    """A physicist with two papers in her own field and one very good paper on optimisation schedules."""
    team = ["adjacent", "simulation-2"]
    bench.paper(
        "optimisation",
        team,
        date(2024, 7, 16),
        title=ADJACENT_TITLE,
        abstract=ADJACENT_ABSTRACT,
        marks={"adjacent", "kept"},
        categories="physics.data-an cs.LG stat.ML",
        places=True,
    )
    for day in (date(2023, 4, 18), date(2025, 8, 5)):
        bench.paper(
            "simulation", team, day, marks={"adjacent-other", "kept"}, categories="physics.data-an stat.ML", places=True
        )


def plant(bench: Bench) -> None:
    """Every planted draft, in a fixed order."""
    for step in (early_mover, uptake, follower, hype, namesakes, spellings, shared_first, oddities, adjacent):
        step(bench)
