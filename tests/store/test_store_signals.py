"""What was announced and is not here yet: asked for once a day, and not for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine
from store_samples import NOW, a_record

from sourcer.model.records import Record, Signal
from sourcer.store import records as facts
from sourcer.store.engine import writing
from sourcer.store.signals import ASKED_FOR_DAYS, behind, save_signals

HERE = "2403.90017"
DAY = timedelta(days=1)


def announce(conn: Connection, *versions: tuple[str, int], at: datetime = NOW) -> None:
    save_signals(conn, "arxiv_feed", [Signal(key, version) for key, version in versions], now=at)


def hold(conn: Connection, *records: Record) -> None:
    facts.save_records(conn, records, run_id=1, now=NOW)


def late(conn: Connection, at: datetime = NOW, limit: int = 9) -> list[str]:
    return behind(conn, "arxiv_api", changes_in="arxiv_oai", now=at, limit=limit)


def test_a_paper_that_is_not_here_or_older_than_announced_is_behind(engine: Engine) -> None:
    with writing(engine) as conn:
        hold(conn, a_record(HERE, version=2))
        announce(conn, (HERE, 2), ("2403.90001", 1))
        assert late(conn) == ["2403.90001"]
        announce(conn, (HERE, 3))
        assert late(conn) == ["2403.90001", HERE]
        hold(conn, a_record(HERE, version=3), a_record("2403.90001", version=1))
        assert late(conn) == []


def test_an_older_feed_takes_no_announcement_back(engine: Engine) -> None:
    with writing(engine) as conn:
        hold(conn, a_record(HERE, version=2))
        announce(conn, (HERE, 3), (HERE, 1))
        announce(conn, (HERE, 2), at=NOW + DAY)
        assert late(conn) == [HERE]


def test_a_paper_that_changed_later_by_the_other_interface_is_behind(engine: Engine) -> None:
    changed = a_record(HERE, source="arxiv_oai", version=None, updated=NOW + DAY)
    other = a_record("2403.90002", source="arxiv_oai", version=None, updated=None)
    with writing(engine) as conn:
        hold(conn, a_record(HERE, updated=NOW), changed, other)
        assert late(conn) == ["2403.90002", HERE]
        hold(conn, a_record(HERE, updated=NOW + DAY), a_record("2403.90002", updated=NOW))
        assert late(conn) == []


def test_it_is_asked_for_once_a_day_for_a_week(engine: Engine) -> None:
    asked = []
    with writing(engine) as conn:
        announce(conn, (HERE, 1))
        for day in range(ASKED_FOR_DAYS + 3):
            for hour in (0, 1):
                moment = NOW + day * DAY + timedelta(hours=hour)
                if late(conn, moment):
                    asked.append(day)
                    facts.save_lookups(conn, "arxiv_api", [HERE], now=moment)
    assert asked == list(range(ASKED_FOR_DAYS + 1))


def test_a_new_announcement_is_asked_for_at_once(engine: Engine) -> None:
    with writing(engine) as conn:
        announce(conn, (HERE, 1))
        facts.save_lookups(conn, "arxiv_api", [HERE], now=NOW + 30 * DAY)
        assert late(conn, NOW + 31 * DAY) == []
        announce(conn, (HERE, 2), at=NOW + 31 * DAY)
        assert late(conn, NOW + 31 * DAY) == [HERE]


def test_the_oldest_come_first_where_there_are_too_many_for_a_night(engine: Engine) -> None:
    with writing(engine) as conn:
        announce(conn, ("2403.90009", 1))
        announce(conn, ("2403.90001", 1), at=NOW + DAY)
        assert late(conn, NOW + DAY, limit=1) == ["2403.90009"]
