"""What a shortlist says of first papers and institutions, read from a store. All people and papers are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from sourcer.model.people import Author
from sourcer.model.runs import Tally
from sourcer.model.scores import Ranking
from sourcer.model.works import Authorship, Work
from sourcer.reading.shortlist import Filters, junior_since, load_shortlist, narrowed
from sourcer.store import conclusions, scores
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing
from tests.export.builders import a_score, a_work

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
AS_OF = date(2026, 6, 1)


def paper(number: int, on: date | None, who: str, *affiliations: str) -> Work:
    places = (Authorship(0, who, who.title(), True, affiliations),)
    return replace(a_work(id=f"w{number}", title=f"Paper {number}", first_public_on=on, authorships=places), records=())


def ranked(engine: Engine, *works: Work) -> None:
    people = sorted({place.author_id for work in works for place in work.authorships})
    with writing(engine) as conn:
        conclusions.save_resolution(
            conn,
            works=works,
            authors=[Author(who, who.title(), (who.title(),), ()) for who in people],
            links=(),
            namesakes=(),
            implementations=(),
        )
        run = store_runs.start_run(conn, "rank", now=NOW, code_version="0", config_digest="")
        found = tuple(a_score(candidate_id=who, name=who.title(), work_ids=()) for who in people)
        scores.save_ranking(conn, run, Ranking("toy", AS_OF, found, (), (), ()))
        store_runs.finish_run(conn, run, now=NOW, outcome="done", tally=Tally(), details={})


def juniors(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        shown = narrowed(load_shortlist(conn, "toy"), Filters(only_junior=True))
    return [entry.score.candidate_id for entry in shown.entries]


def test_junior_is_told_by_the_first_paper_known_here_and_by_nothing_else(engine: Engine) -> None:
    ranked(
        engine,
        paper(1, date(2019, 1, 1), "senior"),
        paper(2, date(2026, 1, 1), "senior"),
        paper(3, date(2025, 3, 1), "young", "Fernhollow University"),
        paper(4, date(2024, 6, 1), "two-years-ago"),
        paper(5, None, "undated"),
    )
    assert juniors(engine) == ["young"]
    with reading(engine) as conn:
        whole = load_shortlist(conn, "toy")
    assert (whole.older_works, whole.dated_works) == (1, 4)
    entry = next(entry for entry in whole.entries if entry.score.candidate_id == "young")
    assert entry.first_paper is not None
    assert (entry.first_paper.on, entry.first_paper.title) == (date(2025, 3, 1), "Paper 3")
    assert [place.affiliations for place in entry.printed] == [("Fernhollow University",)]


def test_a_store_of_recent_papers_alone_calls_nobody_junior(engine: Engine) -> None:
    ranked(engine, paper(1, date(2026, 1, 1), "one"), paper(2, date(2025, 12, 1), "other"))
    assert juniors(engine) == []


def test_a_withdrawn_paper_is_no_first_paper(engine: Engine) -> None:
    gone = replace(paper(1, date(2018, 1, 1), "young"), withdrawn=True)
    ranked(engine, gone, paper(2, date(2025, 12, 1), "young"), paper(3, date(2018, 1, 1), "senior"))
    assert juniors(engine) == ["young"]


@pytest.mark.parametrize(
    ("day", "since"), [(date(2026, 6, 1), date(2024, 6, 1)), (date(2024, 2, 29), date(2022, 2, 28))]
)
def test_two_years_before_a_leap_day_is_the_last_of_february(day: date, since: date) -> None:
    assert junior_since(day) == since
