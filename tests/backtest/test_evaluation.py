"""The team's own verdicts against a ranking, on both databases; and backtests of what a store holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.errors import ConfigError, StoreError
from sourcer.lookback.aftermath import HONOUR
from sourcer.lookback.backtest import load_backtest, rank_then
from sourcer.lookback.evaluation import Verdict, evaluate, read_verdicts
from sourcer.model.scores import Ranking
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from tests.backtest.worlds import BRIEF, DAY, LIMITS, READ, TODAY, everybody, past, printed, store, then_of


def verdicts(ranking: Ranking, kept: slice) -> list[Verdict]:
    ids = [score.candidate_id for score in ranking.scores]
    return [Verdict(who, who in ids[kept]) for who in ids]


def test_a_ranking_that_puts_the_kept_first_is_right_and_its_reverse_is_wrong(engine: Engine) -> None:
    ranking = store(engine, past())
    with reading(engine) as conn:
        right = evaluate(conn, BRIEF.name, verdicts(ranking, slice(0, 12)))
        wrong = evaluate(conn, BRIEF.name, verdicts(ranking, slice(-12, None)))
    assert (right.kept, right.passed) == (12, len(ranking.scores) - 12)
    assert dict(right.before)["sourcer"].value == 1.0
    assert right.outcome.orders[0].ndcg.value == 1.0
    assert dict(wrong.before)["sourcer"].value == 0.0
    assert wrong.outcome.orders[0].precision[10].value == 0.0


def test_people_who_are_not_in_the_ranking_are_told_and_small_numbers_too(engine: Engine) -> None:
    ranking = store(engine, past())
    some = [*verdicts(ranking, slice(0, 2))[:6], Verdict("P-gone", is_kept=True)]
    with reading(engine) as conn:
        found = evaluate(conn, BRIEF.name, some)
        everyone = evaluate(conn, BRIEF.name, [replace(each, is_kept=True) for each in some])
        assert (found.kept, found.passed) == (2, 4)
        assert "1 of the people decided about are not in this ranking: not measured" in found.notes
        assert "small numbers: 2 kept, 4 passed over" in found.notes
        assert any("nothing to tell apart" in note for note in everyone.notes)
        with pytest.raises(ConfigError, match="none of the 1 people decided about is ranked"):
            evaluate(conn, BRIEF.name, some[-1:])
        with pytest.raises(StoreError, match="no finished ranking for the brief 'other'"):
            evaluate(conn, "other", some)
        with pytest.raises(StoreError, match="run 99 made no ranking"):
            evaluate(conn, BRIEF.name, some, 99)


def test_a_store_is_ranked_as_of_a_day_as_its_records_alone_would_be(engine: Engine) -> None:
    held = past()
    then = then_of(held)
    named = {author.id: author.name for author in then.found.authors}
    order = [named[each.id] for each in rank_then(then, BRIEF, LIMITS)[0]]
    store(engine, [*held, *printed(everybody(held), order[:10])])
    with reading(engine) as conn:
        found = load_backtest(conn, BRIEF, LIMITS, DAY, TODAY, 3)
    honour = next(each for each in found.outcomes if each.kind == HONOUR)
    assert (honour.hits, honour.orders[0].precision[10].value) == (10, 1.0)
    assert any("3 years after 2024-01-01 are not over" in note for note in found.notes)


def test_a_store_without_conclusions_says_what_makes_them(engine: Engine) -> None:
    held = past(20)
    with writing(engine) as conn:
        facts.save_records(conn, [*held, *printed(everybody(held), [])], run_id=1, now=READ.fetched_at)
    with reading(engine) as conn, pytest.raises(StoreError, match="sourcer resolve"):
        load_backtest(conn, BRIEF, LIMITS, DAY, TODAY, 3)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "decisions.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_verdicts_are_read_from_what_a_spreadsheet_writes(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffname,candidate_id,verdict\r\nAna,P1, KEEP\r\n\r\nBo,P2,pass\r\nAna,P1,pass\r\n")
    assert read_verdicts(path) == (Verdict("P1", is_kept=False), Verdict("P2", is_kept=False))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the first line must name the columns candidate_id and verdict"),
        ("candidate,verdict\nP1,keep\n", "the first line must name"),
        ("candidate_id,verdict\nP1,keep\nP2,perhaps\n", "line 3: 'perhaps' about 'P2'"),
        ("candidate_id,verdict\nP1\n", "line 2: 'nothing' about 'P1'"),
        ("candidate_id,verdict\n,keep\n", "line 2: 'keep' about 'nobody'"),
        (b"candidate_id,verdict\nP\xff,keep\n", "is no text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_line(tmp_path: Path, text: str | bytes, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        read_verdicts(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.csv: cannot be read"):
        read_verdicts(tmp_path / "none.csv")
