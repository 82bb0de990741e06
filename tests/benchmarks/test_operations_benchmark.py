"""The load benchmark's crowd is as large as asked for and the same every time, and its measures can tell bad from good.

Everybody in it is invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from benchmarks import operations, soak
from benchmarks.crowd import Crowd
from benchmarks.growth import After, grown, growth_table
from benchmarks.load_store import fill, told
from benchmarks.places import SQLITE
from benchmarks.readers import Turn, waits
from sourcer.store import conclusions
from sourcer.store import records as store_records
from sourcer.store.engine import open_engine, reading

WORKS, PEOPLE = 60, 100


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return Crowd(1, WORKS, PEOPLE)


def test_everybody_is_on_a_paper_and_nobody_twice_on_one(crowd: Crowd) -> None:
    casts = [crowd.authors(number) for number in range(WORKS)]
    assert {person for cast in casts for person in cast} == set(range(PEOPLE))
    assert all(len(cast) == len(set(cast)) for cast in casts)


def test_later_papers_bring_people_whom_nobody_knew_and_people_who_are_known(crowd: Crowd) -> None:
    later = {person for number in range(WORKS, WORKS + 50) for person in crowd.authors(number)}
    assert min(later) < PEOPLE <= max(later)


def test_more_people_than_places_are_refused() -> None:
    with pytest.raises(ValueError, match="too few for 500 people"):
        Crowd(1, WORKS, 500)


def test_a_paper_depends_on_the_seed_and_its_number_alone(crowd: Crowd) -> None:
    assert Crowd(1, WORKS, PEOPLE).paper(7) == crowd.paper(7) != crowd.paper(8)
    assert Crowd(2, WORKS, PEOPLE).paper(7).title != crowd.paper(7).title


def test_a_store_is_filled_with_so_many_works_and_people(crowd: Crowd, engine: Engine) -> None:
    filled = fill(engine, crowd)
    with reading(engine) as conn:
        counts = store_records.counts(conn)
    assert (filled.records, filled.works, filled.people) == (WORKS, WORKS, PEOPLE)
    assert (counts["records/arxiv_oai"], counts["works"], counts["authors"]) == (WORKS, WORKS, PEOPLE)
    assert counts["author_links"] == filled.authorships == sum(len(crowd.authors(at)) for at in range(WORKS))
    assert counts["payloads/arxiv_oai"] > 0


def test_the_same_seed_fills_two_stores_alike_and_another_does_not(crowd: Crowd, tmp_path: Path) -> None:
    one, same, other = (
        _held(tmp_path / f"{number}.db", made) for number, made in enumerate((crowd, _crowd(1), _crowd(2)))
    )
    assert one == same != other


def test_what_is_filled_in_is_what_the_records_print(crowd: Crowd) -> None:
    records = list(crowd.records(WORKS))
    works, authors, _ = told(crowd, records)
    names = {author.id: author.name for author in authors}
    for work, record in zip(works, records, strict=True):
        assert [names[place.author_id] for place in work.authorships] == [mention.name for mention in record.mentions]


def test_every_step_is_printed(crowd: Crowd, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operations.steps_on([SQLITE], crowd, 20, tmp_path)
    printed = capsys.readouterr().out
    for step in ("fill", "first ranking", "night", "shortlist", "card", "export", "forget"):
        assert f" {step} " in printed
    assert "60 works, 100 people, a night of 20 papers" in printed
    with reading(open_engine(f"sqlite:///{tmp_path / SQLITE / 'store.sqlite3'}")) as conn:
        assert store_records.counts(conn)["records/arxiv_oai"] == WORKS + 20


def test_a_reader_that_had_to_wait_for_the_writer_is_told() -> None:
    quiet, waited = Turn(0.0, 3.0, 0.1, 2.0, 2.0), Turn(10.0, 14.0, 1.2, 2.0, 2.0)
    assert not waits("card", [quiet, waited], 5.0, 15.0).is_met
    assert waits("card", [quiet, Turn(10.0, 13.0, 0.9, 2.0, 2.0)], 5.0, 15.0).is_met


def test_a_reader_that_never_read_during_the_night_proves_nothing() -> None:
    assert not waits("card", [Turn(0.0, 3.0, 0.1, 2.0, 2.0)], 5.0, 15.0).is_met


def _nights(*, memory: float = 0.0, handles: int = 0, threads: int = 0, database: int = 0) -> list[After]:
    """Twenty nights, of which the last ten bring nothing, and grow by so much each."""
    still = [max(0, night - 10) for night in range(20)]
    return [
        After(night, 200 + memory * more, 5 + handles * more, 1 + threads * more, 10**6 + database * more, 50, 1000)
        for night, more in enumerate(still)
    ]


def test_nights_that_leave_nothing_do_not_grow() -> None:
    assert all(verdict.is_good for verdict in grown(_nights(), 10))


@pytest.mark.parametrize(
    ("nights", "what"),
    [
        (_nights(memory=1.0), ["memory"]),
        (_nights(handles=1), ["file handles"]),
        (_nights(threads=1), ["threads"]),
        (_nights(database=2 * 10**5), ["database", "rows"]),
    ],
)
def test_what_grows_without_data_is_told(nights: list[After], what: list[str]) -> None:
    assert [verdict.told.partition(":")[0] for verdict in grown(nights, 10) if not verdict.is_good] == what


def test_the_table_of_nights_has_their_beginning_and_end() -> None:
    table = growth_table(_nights(), 10)
    assert list(table.columns[1].cells) == ["first", "a quarter", "half", "the archive stands", "last", "the last half"]


def test_nights_are_run_in_one_process_without_the_replay_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "SERVER", tmp_path / "nowhere")
    soak.soaked(tmp_path, 3, 1)
    assert "the sample world stands for it" in capsys.readouterr().out
    after = soak.read_after(tmp_path / "after.jsonl")
    assert [each.night for each in after] == [0, 1, 2]
    assert (tmp_path / "nights.out").read_text(encoding="utf-8").count("night ended with exit code") == 3
    assert after[0].works == after[-1].works > 0


def _crowd(seed: int) -> Crowd:
    return Crowd(seed, WORKS, PEOPLE)


def _held(path: Path, crowd: Crowd) -> tuple[object, ...]:
    engine = open_engine(f"sqlite:///{path}")
    fill(engine, crowd)
    with reading(engine) as conn:
        held = (
            store_records.facts_digest(conn),
            conclusions.load_works(conn),
            conclusions.load_authors(conn),
            conclusions.load_links(conn),
        )
    engine.dispose()
    return held
