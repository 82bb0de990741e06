from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine
from store_samples import (
    LATER,
    NOW,
    a_link,
    a_provenance,
    a_ranking,
    a_record,
    a_repo,
    a_score,
    a_work,
    an_author,
    an_implementation,
    thorough,
    undone,
    wild_text,
)

from sourcer.errors import StoreError
from sourcer.model.people import Author, Link, Namesake
from sourcer.model.scores import WorkScore
from sourcer.model.shortlist import SourceNote
from sourcer.model.works import Implementation, Signature, Work
from sourcer.store import conclusions, scores
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.store.values import storable

PEOPLE = (an_author("a1"), an_author("a2", name="Bao Lanternfish"))


def save(
    conn: Connection,
    works: tuple[Work, ...] = (),
    authors: tuple[Author, ...] = PEOPLE,
    links: tuple[Link, ...] = (),
    namesakes: tuple[Namesake, ...] = (),
    implementations: tuple[Implementation, ...] = (),
) -> None:
    conclusions.save_resolution(
        conn, works=works, authors=authors, links=links, namesakes=namesakes, implementations=implementations
    )


def test_a_resolution_comes_back_as_it_was_saved(engine: Engine) -> None:
    works = (a_work(1), a_work(2, authorships=(), first_author_rule="none", withdrawn=True, venues=()))
    links = (a_link("a1"), a_link("a2", 1, kind="verified", confidence=1.0))
    pairs = (Namesake("a1", "a2", 1 / 3, "same initials"),)
    found = (an_implementation(), an_implementation(repo_key="17", work_id="w1", wants_no_recruiters=True))
    with writing(engine) as conn:
        save(conn, works, PEOPLE, links, pairs, found)
    with reading(engine) as conn:
        assert conclusions.load_works(conn) == list(works)
        assert conclusions.load_authors(conn) == list(PEOPLE)
        assert conclusions.load_links(conn) == list(links)
        assert conclusions.load_namesakes(conn) == list(pairs)
        assert conclusions.load_implementations(conn) == list(found)


@thorough
@given(title=wild_text, name=wild_text, evidence=wild_text, why=st.text(max_size=9))
def test_wild_words_survive(engine: Engine, title: str, name: str, evidence: str, why: str) -> None:
    work, author = a_work(title=title, first_author_why=why), an_author("a1", name=name, names=(name, title))
    link, code = a_link(evidence=evidence), an_implementation(evidence=(evidence, title))
    with undone(engine) as conn:
        save(conn, (work,), (author, PEOPLE[1]), (link,), (), (code,))
        assert conclusions.load_works(conn) == [storable(work)]
        assert conclusions.load_authors(conn, ["a1"]) == [storable(author)]
        assert conclusions.load_links(conn) == [storable(link)]
        assert conclusions.load_implementations(conn) == [storable(code)]


def test_a_new_resolution_takes_the_place_of_the_old_one(engine: Engine) -> None:
    with writing(engine) as conn:
        save(
            conn, (a_work(1), a_work(2)), PEOPLE, (a_link(),), (Namesake("a1", "a2", 0.5, ""),), (an_implementation(),)
        )
    with writing(engine) as conn:
        save(conn, (a_work(3, authorships=()),), (an_author("a3"),))
    with reading(engine) as conn:
        assert [work.id for work in conclusions.load_works(conn)] == ["w3"]
        assert [author.id for author in conclusions.load_authors(conn)] == ["a3"]
        assert conclusions.load_links(conn) == []
        assert conclusions.load_namesakes(conn) == []
        assert conclusions.load_implementations(conn) == []


def test_a_resolution_that_breaks_leaves_the_old_one(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, (a_work(1),))
    twice = a_work(3, records=a_work(2).records)
    with pytest.raises(StoreError, match="cannot be used"), writing(engine) as conn:
        save(conn, (a_work(2), twice))
    with reading(engine) as conn:
        assert conclusions.load_works(conn) == [a_work(1)]


@pytest.mark.parametrize(
    "contradiction",
    [
        {"works": (a_work(1),)},
        {"links": (a_link("a2"),)},
        {"namesakes": (Namesake("a1", "a2", 0.5, ""),)},
    ],
)
def test_a_resolution_that_names_somebody_unknown_is_refused(engine: Engine, contradiction: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="such as a2"), writing(engine) as conn:
        save(conn, authors=(an_author("a1"),), **contradiction)  # type: ignore[arg-type]


def test_works_and_authors_can_be_asked_for_by_id(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, (a_work(1), a_work(2), a_work(3)))
        assert conclusions.load_works(conn, {"w3", "w1", "unknown"}) == [a_work(1), a_work(3)]
        assert conclusions.load_works(conn, ()) == []
        assert conclusions.load_authors(conn, ["a2"]) == [PEOPLE[1]]
        assert conclusions.load_works(conn, [f"w{number}" for number in range(1500)]) == [
            a_work(1),
            a_work(2),
            a_work(3),
        ]


def test_earlier_ids_are_known_to_the_next_resolution(engine: Engine) -> None:
    with writing(engine) as conn:
        assert conclusions.previous_assignments(conn) == ({}, {})
        save(conn, (a_work(1),), PEOPLE, (a_link("a2", 1),))
        to_work, to_author = conclusions.previous_assignments(conn)
    assert to_work == dict.fromkeys(a_work(1).records, "w1")
    assert to_author == {Signature("arxiv_api", "2403.90011", 1): "a2"}


def test_works_are_counted_for_each_author(engine: Engine) -> None:
    with writing(engine) as conn:
        second = replace(a_work(2), authorships=a_work(1).authorships[:1])
        save(conn, (a_work(1), second))
        assert conclusions.work_counts(conn, {"a1", "a2", "a9"}) == {"a1": 2, "a2": 1}


def test_a_work_is_new_only_when_none_of_its_records_was_known(engine: Engine) -> None:
    old, new = a_work(1), a_work(2)
    seen_first = [a_record(key, source=source) for source, key in old.records[:1]]
    seen_later = [a_record(key, source=source) for source, key in (*old.records[1:], *new.records)]
    with writing(engine) as conn:
        facts.save_records(conn, seen_first, run_id=3, now=NOW)
        facts.save_records(conn, seen_later, run_id=5, now=LATER)
        save(conn, (old, new))
        assert conclusions.works_new_since(conn, 4) == {"w2"}
        assert conclusions.works_new_since(conn, 5) == frozenset()
        assert conclusions.works_new_since(conn, 2) == {"w1", "w2"}


def test_provenance_says_where_and_when(engine: Engine) -> None:
    code = a_repo(provenance=a_provenance(url="https://code.example/q", fetched_at=LATER))
    with writing(engine) as conn:
        facts.save_records(conn, [a_record("a"), a_record("a", source="pmlr")], run_id=1, now=NOW)
        facts.save_repos(conn, [code], run_id=1, now=NOW)
        asked = [("github", "4242"), ("arxiv_api", "missing"), ("arxiv_api", "a")]
        assert conclusions.provenance_of(conn, asked) == [
            SourceNote(("github", "4242"), "https://code.example/q", LATER),
            SourceNote(("arxiv_api", "a"), a_provenance().url, NOW),
        ]


def a_run(conn: Connection) -> int:
    from sourcer.store import runs

    return runs.start_run(conn, "rank", now=NOW, code_version="1", config_digest="")


def test_a_ranking_comes_back_with_the_very_same_numbers(engine: Engine) -> None:
    with writing(engine) as conn:
        run_id = a_run(conn)
        scores.save_ranking(conn, run_id, a_ranking(), digest="d1")
        scores.save_ranking(conn, run_id, a_ranking("moons", scores=(), liked=(), works=()))
        assert scores.load_ranking(conn, run_id, "tides") == a_ranking()
        assert scores.load_ranking(conn, run_id, "moons").scores == ()
        assert scores.ranking_digest(conn, run_id, "tides") == "d1"
        assert scores.ranking_digest(conn, run_id, "suns") is None


@thorough
@given(
    name=wild_text,
    value=st.floats(0, 1),
    areas=st.lists(st.tuples(st.text(max_size=5), st.floats(0, 1)), max_size=3).map(tuple),
)
def test_wild_scores_survive(engine: Engine, name: str, value: float, areas: tuple[tuple[str, float], ...]) -> None:
    ranking = a_ranking(scores=(a_score(value=value, name=name, areas=areas, uncertain=(name,)),), notes=(name,))
    with undone(engine) as conn:
        run_id = a_run(conn)
        scores.save_ranking(conn, run_id, ranking)
        assert scores.load_ranking(conn, run_id, "tides") == storable(ranking)


def test_ranking_again_in_the_same_run_replaces_and_other_runs_stay(engine: Engine) -> None:
    with writing(engine) as conn:
        first, second = a_run(conn), a_run(conn)
        scores.save_ranking(conn, first, a_ranking())
        scores.save_ranking(conn, second, a_ranking())
        scores.save_ranking(conn, second, a_ranking(scores=(a_score("a7"),)))
        assert scores.load_ranking(conn, first, "tides") == a_ranking()
        assert [score.candidate_id for score in scores.load_ranking(conn, second, "tides").scores] == ["a7"]


def test_words_on_works_go_once_two_newer_rankings_were_made_and_the_places_stay(engine: Engine) -> None:
    with writing(engine) as conn:
        runs = [a_run(conn) for _ in range(3)]
        scores.save_ranking(conn, runs[0], a_ranking("moons"))
        for run_id in runs:
            scores.save_ranking(conn, run_id, a_ranking())
        first, *newer = (scores.load_ranking(conn, run_id, "tides") for run_id in runs)
        assert newer == [a_ranking(), a_ranking()]
        assert (first.works, first.scores) == ((), a_ranking().scores)
        assert scores.load_ranking(conn, runs[0], "moons") == a_ranking("moons")


def test_places_count_from_one(engine: Engine) -> None:
    with writing(engine) as conn:
        run_id = a_run(conn)
        scores.save_ranking(conn, run_id, a_ranking())
        assert scores.previous_places(conn, run_id, "tides") == {"a2": 1, "a1": 2, "github:quill": 3}
        assert scores.previous_places(conn, run_id, "moons") == {}


@pytest.mark.parametrize("others", [0, 600])
def test_what_was_concluded_about_the_works_asked_for_comes_alone(engine: Engine, others: int) -> None:
    w1, w0 = a_ranking().works
    asked = {"w1", "w7", *(f"other-{number}" for number in range(others))}
    with writing(engine) as conn:
        run_id = a_run(conn)
        scores.save_ranking(conn, run_id, a_ranking())
        scores.save_ranking(conn, run_id, a_ranking("moons", works=(w0,)))
        assert scores.load_work_scores(conn, run_id, "tides", asked) == {"w1": w1}
        assert scores.load_work_scores(conn, run_id, "moons", {*asked, "w0"}) == {"w0": w0}
        assert scores.load_work_scores(conn, run_id, "suns", asked) == {}


def test_it_is_counted_how_many_works_were_told_original_and_why_others_were_not(engine: Engine) -> None:
    found = (
        WorkScore("w1", 0.8, 0.7, 0.5, ""),
        WorkScore("w2", 0.8, 0.5, None, "too early to tell"),
        WorkScore("w3", 0.8, None, None, "no abstract"),
        WorkScore("w4", 0.8, None, None, "no abstract"),
    )
    with writing(engine) as conn:
        run_id = a_run(conn)
        scores.save_ranking(conn, run_id, a_ranking(works=found))
    with reading(engine) as conn:
        assert scores.originality_told(conn, run_id, "tides") == (2, {"no abstract": 2})
        assert scores.originality_told(conn, run_id, "moons") == (0, {})


def test_a_ranking_that_is_not_there_is_named(engine: Engine) -> None:
    with writing(engine) as conn, pytest.raises(StoreError, match="run 5 made no ranking for the brief 'tides'"):
        scores.load_ranking(conn, 5, "tides")


def test_a_ranking_of_no_run_is_refused(engine: Engine) -> None:
    with pytest.raises(StoreError), writing(engine) as conn:
        scores.save_ranking(conn, 99, a_ranking())
