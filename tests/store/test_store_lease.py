from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from store_samples import NOW

from sourcer.errors import Busy
from sourcer.store.lease import ASK_AGAIN_SECONDS, DatabaseLease, night_lease


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_a_lease_is_held_by_one_at_a_time(engine: Engine) -> None:
    one, other = DatabaseLease(engine, "one"), DatabaseLease(engine, "other")
    assert one.take("host", now=NOW, hold_seconds=60) == 0.0
    assert 0 < other.take("host", now=NOW, hold_seconds=60) <= ASK_AGAIN_SECONDS
    assert other.take("another host", now=NOW, hold_seconds=60) == 0.0


def test_a_lease_given_back_is_free_when_its_giver_said(engine: Engine) -> None:
    one, other = DatabaseLease(engine, "one"), DatabaseLease(engine, "other")
    one.take("host", now=NOW, hold_seconds=60)
    one.give_back("host", free_at=NOW + after(3))
    assert other.take("host", now=NOW, hold_seconds=60) == pytest.approx(3)
    assert one.take("host", now=NOW + after(1), hold_seconds=60) == pytest.approx(2)
    assert other.take("host", now=NOW + after(3), hold_seconds=60) == 0.0


def test_a_lease_outlived_by_its_hold_is_free_and_cannot_be_given_back_by_its_old_holder(engine: Engine) -> None:
    dead, heir, third = (DatabaseLease(engine, name) for name in ("dead", "heir", "third"))
    dead.take("host", now=NOW, hold_seconds=10)
    assert heir.take("host", now=NOW + after(9.5), hold_seconds=10) == pytest.approx(0.5)
    assert heir.take("host", now=NOW + after(10), hold_seconds=10) == 0.0
    dead.give_back("host", free_at=NOW)
    assert third.take("host", now=NOW + after(11), hold_seconds=10) > 0


def test_a_holder_renews_by_taking_again(engine: Engine) -> None:
    one, other = DatabaseLease(engine, "one"), DatabaseLease(engine, "other")
    one.take("host", now=NOW, hold_seconds=10)
    assert one.take("host", now=NOW + after(9), hold_seconds=10) == 0.0
    assert other.take("host", now=NOW + after(15), hold_seconds=10) > 0


def test_of_many_threads_one_gets_the_lease(engine: Engine) -> None:
    answers: list[float] = []
    gate = threading.Barrier(6)

    def take(number: int) -> None:
        gate.wait()
        answers.append(DatabaseLease(engine, f"holder {number}").take("host", now=NOW, hold_seconds=60))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers)[0] == 0.0
    assert len([answer for answer in answers if answer > 0]) == 5


def test_another_process_sees_the_lease(engine: Engine) -> None:
    program = (
        "import sys; from datetime import datetime; from sourcer.store.engine import open_engine\n"
        "from sourcer.store.lease import DatabaseLease\n"
        "lease = DatabaseLease(open_engine(sys.argv[1]), 'another process')\n"
        "sys.stdout.write(str(lease.take('host', now=datetime.fromisoformat(sys.argv[2]), hold_seconds=60)))"
    )
    url = engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=False)
    DatabaseLease(engine, "this process").take("host", now=NOW, hold_seconds=60)
    call = [sys.executable, "-c", program, url, NOW.isoformat()]
    assert float(subprocess.run(call, check=True, capture_output=True, text=True).stdout) == ASK_AGAIN_SECONDS
    call[-1] = (NOW + after(61)).isoformat()
    assert float(subprocess.run(call, check=True, capture_output=True, text=True).stdout) == 0.0


def test_two_nights_never_overlap(engine: Engine) -> None:
    first = night_lease(engine, "machine one", NOW, 3600)
    with pytest.raises(Busy, match="machine one holds it until 2024-03-20 05:30:15 UTC"):
        night_lease(engine, "machine two", NOW + after(60), 3600)
    first.renew(now=NOW + after(3000))
    with pytest.raises(Busy):
        night_lease(engine, "machine two", NOW + after(4000), 3600)
    first.release(now=NOW + after(5000))
    second = night_lease(engine, "machine two", NOW + after(5000), 3600)
    with pytest.raises(Busy, match="machine two"):
        first.renew(now=NOW + after(5001))
    second.release(now=NOW + after(6000))
