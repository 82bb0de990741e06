"""A short list read from the top of a long ranking is the one that the whole ranking would give. All is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Connection, Engine

from sourcer.model.open_door import OpenDoor
from sourcer.model.opinions import KnownPerson, Opinion
from sourcer.model.people import Author
from sourcer.model.runs import Tally
from sourcer.model.scores import Ranking
from sourcer.model.shortlist import Shortlist
from sourcer.model.works import Authorship, Work
from sourcer.reading import shortlist
from sourcer.reading.shortlist import Filters, load_narrowed, load_shortlist, narrowed
from sourcer.store import conclusions, opinions, runs, scores
from sourcer.store.engine import reading, writing
from tests.export.builders import a_component, a_score, a_work

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
AS_OF = date(2026, 6, 1)
PEOPLE = [f"p{number:02}" for number in range(70)]
DOORS = [OpenDoor(places_adjacent=0, places_one_paper=0), OpenDoor(places_adjacent=2, places_one_paper=3)]
FILTERS = [
    Filters(size=5),
    Filters(size=30),
    Filters(size=500),
    Filters(),
    Filters(size=7, minimum={"fit": 0.5}),
    Filters(size=7, minimum={"fit": 1.0}),
    Filters(size=6, only_new=True),
    Filters(size=6, only_junior=True),
    Filters(size=6, area="ice"),
    Filters(size=6, everybody=True),
]


def a_paper(number: int, who: str, random: Random) -> Work:
    day = date(2018, 1, 1) + timedelta(days=random.randrange(3000))
    field = random.choice(["cs.LG", "cs.LG", "cs.LG", "cs.LG", "cs.LG", "stat.ML"])
    places = (Authorship(0, who, who.title(), True),)
    made = a_work(id=f"w{number}", title=f"Paper {number}", first_public_on=day, field=field, authorships=places)
    return replace(made, records=())


@pytest.fixture
def ranked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Seventy people, of whom most have two papers, ranked twice, the second time with ten more."""
    monkeypatch.setattr(shortlist, "_AT_FIRST", 8)
    random = Random(5)
    works = [a_paper(2 * at + more, who, random) for at, who in enumerate(PEOPLE) for more in range(2 if at % 7 else 1)]
    authors = [Author(who, who.title(), (who.title(),), ()) for who in PEOPLE]
    of = {who: tuple(work.id for work in works if work.authorships[0].author_id == who) for who in PEOPLE}
    with writing(engine) as conn:
        conclusions.save_resolution(conn, works=works, authors=authors, links=(), namesakes=(), implementations=())
        for count in (60, 70):
            run = runs.start_run(conn, "rank", now=NOW, code_version="0", config_digest="")
            people = random.sample(PEOPLE[:count], count)
            found = tuple(
                a_score(
                    candidate_id=who,
                    name=who.title(),
                    work_ids=of[who],
                    components=(a_component("fit", random.randrange(10) / 10), *a_score().components[1:]),
                    areas=(("ice", random.random()), ("sand", random.random())),
                )
                for who in people
            )
            scores.save_ranking(conn, run, Ranking("toy", AS_OF, found, (), (), ("a note",)))
            runs.finish_run(conn, run, now=NOW, outcome="done", tally=Tally(), details={})
    return engine


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("said", [False, True])
@pytest.mark.parametrize("known", [False, True])
def test_the_list_is_that_of_the_whole_ranking(ranked: Engine, door: OpenDoor, said: bool, known: bool) -> None:
    with writing(ranked) as conn:
        if said:
            for who in PEOPLE[:20]:
                opinions.save_opinion(conn, Opinion("toy", "pass", who, who.title(), "invented", "Ada", NOW))
        if known:
            people = [KnownPerson(name="P03", candidate_id="p03"), KnownPerson(name="P44")]
            opinions.replace_known(conn, people, now=NOW)
    with reading(ranked) as conn:
        whole = load_shortlist(conn, "toy")
        for filters in FILTERS:
            wanted = narrowed(whole, filters, door)
            assert load_narrowed(conn, "toy", filters, door) == wanted, filters
        assert whole.total == (69 if known else 70)


def test_only_the_top_is_read_where_it_is_enough(ranked: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | None] = []
    load = shortlist.load_shortlist

    def counted(conn: Connection, brief: str, *, first: int | None = None) -> Shortlist:
        asked.append(first)
        return load(conn, brief, first=first)

    monkeypatch.setattr(shortlist, "load_shortlist", counted)
    with reading(ranked) as conn:
        load_narrowed(conn, "toy", Filters(size=2))
        load_narrowed(conn, "toy", Filters(size=2, minimum={"fit": 1.0}))
        load_narrowed(conn, "toy", Filters())

    assert asked == [8, 8, 32, 128, None]
