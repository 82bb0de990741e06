"""The backtest's summary tells misses as plainly as hits, and real rows get days no earlier than they were public."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
from rich.console import Console

from benchmarks.backtest import together
from benchmarks.backtest_records import MONTHS, _entry
from sourcer.lookback.aftermath import CODE, HONOUR
from sourcer.lookback.asof import day_of
from sourcer.lookback.backtest import BY_COUNT, RANKED, Backtest, Outcome
from sourcer.rank.measures import by_lot, measure, places_as_key

ROW: dict[str, Any] = {"year": 2017, "title": "Tides", "abstract": None, "url": None, "status": "Poster"}


def case(gains: list[float]) -> Backtest:
    held, size = np.array(gains), len(gains)
    orders = measure({RANKED: places_as_key(size), BY_COUNT: -places_as_key(size)}, held)
    nothing = np.zeros(size)
    none = Outcome(CODE, 0, size, 0.0, measure({RANKED: places_as_key(size)}, nothing), by_lot(nothing))
    found = Outcome(HONOUR, int(held.sum()), size, 0.1, orders, by_lot(held))
    return Backtest("toy", date(2024, 1, 1), date(2027, 1, 1), size, "people", (found, none), ())


def printed(*cases: Backtest) -> str:
    out = io.StringIO()
    Console(file=out, width=140, color_system=None).print(together(cases))
    return out.getvalue()


def test_a_ranking_that_is_worse_is_told_as_worse() -> None:
    good, bad = [1.0] * 20 + [0.0] * 60, [0.0] * 60 + [1.0] * 20
    assert "better 1, worse 0 of 1" in printed(case(good))
    assert "better 0, worse 1 of 1" in printed(case(bad))
    assert "better 1, worse 1 of 2" in printed(case(good), case(bad))


def test_what_never_came_is_no_figure() -> None:
    assert "nothing to find" in printed(case([1.0, 0.0]))


def test_a_venue_and_its_year_give_the_last_day_of_its_month_and_awards_are_kept() -> None:
    for venue in ("ICML", "ICML 2017"):
        record = _entry("programme", "1", ROW | {"venue": venue}, [], ())
        assert (record.venue, day_of(record)) == ("ICML 2017", date(2017, 7, 31))
    assert _entry("programme", "1", ROW | {"venue": "ACL", "award": True}, [], ()).status == "Poster, award"
    assert set(MONTHS.values()) <= set(range(1, 13))
