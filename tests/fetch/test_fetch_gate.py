from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ConfigError, RateLimited
from sourcer.fetch.gate import Gate, Gates, HostRules, NoLease, gap_for, gate_name
from tests.fakes import FakeClock, FakeLease


@pytest.mark.parametrize(
    ("url", "gate"),
    [
        ("https://arxiv.org/abs/2403.90017", "arxiv.org"),
        ("https://export.arxiv.org/api/query?x=1", "arxiv.org"),
        ("http://OAIPMH.arXiv.org:443/oai", "arxiv.org"),
        ("https://rss.arxiv.org./rss/cs", "arxiv.org"),
        ("https://notarxiv.org/", "notarxiv.org"),
        ("https://arxiv.org.example.org/", "arxiv.org.example.org"),
        ("https://API.GitHub.com:443/users", "api.github.com"),
        ("http://127.0.0.1:8700/arxiv/oai", "127.0.0.1:8700"),
        ("http://[::1]:8700/x", "[::1]:8700"),
        ("http://example.org:8080/x", "example.org:8080"),
    ],
)
def test_hosts_share_a_gate_exactly_where_they_count_together(url: str, gate: str) -> None:
    assert gate_name(url) == gate


@pytest.mark.parametrize(
    "url", ["", "ftp://example.org/x", "https:///x", "example.org/x", "https://u:p@example.org/", "http://a:99999/"]
)
def test_an_address_that_cannot_be_asked_is_a_configuration_error_without_the_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        gate_name(url)
    assert "u:p" not in str(caught.value)


def test_arxiv_never_gets_less_than_three_seconds() -> None:
    assert gap_for("arxiv.org", {"arxiv.org": 0.1}, 0.0) == 3.0
    assert gap_for("arxiv.org", {"arxiv.org": 10.0}, 1.0) == 10.0
    assert gap_for("arxiv.org", {}, 5.0) == 5.0


@pytest.mark.parametrize("gate", ["127.0.0.1:8700", "localhost", "[::1]:1", "127.3.2.1"])
def test_loopback_needs_no_gap_unless_one_is_configured(gate: str) -> None:
    assert gap_for(gate, {}, 1.0) == 0.0
    assert gap_for(gate, {gate: 2.0}, 1.0) == 2.0


def test_other_hosts_get_the_default_or_their_own_gap() -> None:
    assert gap_for("example.org", {}, 1.0) == 1.0
    assert gap_for("example.org", {"example.org": 0.25}, 1.0) == 0.25


@pytest.mark.parametrize("gap", [-1.0, float("nan"), float("inf")])
def test_a_gap_that_is_no_number_of_seconds_is_refused(gap: float) -> None:
    with pytest.raises(ConfigError, match=r"example\.org"):
        gap_for("example.org", {"example.org": gap}, 1.0)


def a_gate(clock: FakeClock, lease: FakeLease | NoLease | None = None, **rules: float) -> Gate:
    return Gate("arxiv.org", HostRules(**rules), clock, lease or NoLease())


@given(
    gap=st.floats(0, 100),
    exchanges=st.lists(st.tuples(st.floats(0, 200), st.floats(0, 10)), min_size=2, max_size=8),
)
def test_the_gap_lies_between_the_end_of_one_exchange_and_the_start_of_the_next(
    gap: float, exchanges: list[tuple[float, float]]
) -> None:
    clock, last_end = FakeClock(), None
    gate = a_gate(clock, gap_seconds=gap)
    for duration, idle in exchanges:
        clock.advance(idle)
        with gate.exchange("https://arxiv.org/"):
            assert last_end is None or clock.monotonic() - last_end >= gap - 1e-9
            clock.advance(duration)
        last_end = clock.monotonic()


def test_an_exchange_that_fails_keeps_the_gap_and_frees_the_gate() -> None:
    clock, lease = FakeClock(), FakeLease()
    gate = a_gate(clock, lease, gap_seconds=3.0)
    with pytest.raises(KeyError), gate.exchange("https://arxiv.org/"):
        raise KeyError
    with gate.exchange("https://arxiv.org/"):
        assert clock.monotonic() == 3.0
    assert lease.taken == ["arxiv.org", "arxiv.org"]


def test_a_gap_widened_after_an_exchange_holds_for_the_next_one() -> None:
    clock = FakeClock()
    gate = a_gate(clock, gap_seconds=1.0)
    with gate.exchange("https://arxiv.org/"):
        pass
    gate.widen(20.0)
    gate.widen(5.0)
    with gate.exchange("https://arxiv.org/"):
        assert clock.monotonic() == 20.0


def test_one_exchange_is_in_flight_however_many_threads_come() -> None:
    gate = a_gate(FakeClock(), gap_seconds=1.0)
    inside, most = [0], [0]

    def pass_through() -> None:
        with gate.exchange("https://arxiv.org/"):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.001)  # lets the other threads run into the gate
            inside[0] -= 1

    threads = [threading.Thread(target=pass_through) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_a_short_rest_is_waited_for_and_a_long_one_is_not() -> None:
    clock = FakeClock()
    gate = a_gate(clock, gap_seconds=3.0, patience_seconds=90.0)
    gate.rest(60.0)
    with gate.exchange("https://arxiv.org/"):
        assert clock.monotonic() == 60.0
        gate.rest(600.0)
    with pytest.raises(RateLimited, match=r"arxiv\.org is left alone for another 600 s") as caught:
        gate.exchange("https://arxiv.org/").__enter__()
    assert caught.value.retry_after == 600.0
    assert clock.monotonic() == 60.0


def test_nobody_queues_behind_a_rest_that_is_too_long_for_them() -> None:
    gate, refused = a_gate(FakeClock()), []

    def come_along() -> None:
        with pytest.raises(RateLimited) as caught:
            gate.exchange("https://arxiv.org/").__enter__()
        refused.append(caught.value)

    with gate.exchange("https://arxiv.org/"):
        gate.rest(600.0)
        thread = threading.Thread(target=come_along, daemon=True)
        thread.start()
        thread.join(timeout=5.0)
        assert len(refused) == 1


def test_a_shorter_rest_does_not_end_a_longer_one() -> None:
    gate = a_gate(FakeClock())
    gate.rest(600.0)
    gate.rest(1.0)
    assert gate.resting_for == 600.0


def test_a_rest_is_heard_by_every_machine_that_shares_the_lease() -> None:
    clock, lease = FakeClock(), FakeLease()
    here, there = (a_gate(clock, lease, gap_seconds=3.0, hold_seconds=100.0) for _ in range(2))
    with here.exchange("https://arxiv.org/"):
        here.rest(600.0)
    with pytest.raises(RateLimited, match="another process"):
        there.exchange("https://arxiv.org/").__enter__()
    clock.advance(600.0)
    with there.exchange("https://arxiv.org/"):
        assert clock.monotonic() == 600.0


def test_a_lease_in_use_is_waited_for_and_then_given_up() -> None:
    clock, lease = FakeClock(), FakeLease()
    lease.take("arxiv.org", now=clock.now(), hold_seconds=10_000)
    gate = a_gate(clock, lease, hold_seconds=100.0, patience_seconds=50.0)
    with pytest.raises(RateLimited):
        gate.exchange("https://arxiv.org/").__enter__()
    assert clock.monotonic() == 150.0
    lease.give_back("arxiv.org", free_at=clock.now() + timedelta(seconds=2))
    with gate.exchange("https://arxiv.org/"):
        assert clock.monotonic() == 152.0


def test_only_arxiv_and_the_gates_named_ask_for_a_lease() -> None:
    lease = FakeLease()
    gates = Gates(FakeClock(), gaps={}, lease=lease, leased=frozenset({"counted.example.org"}))
    for url in ("https://plain.example.org/", "https://counted.example.org/", "https://rss.arxiv.org/rss/cs"):
        with gates.at(url).exchange(url):
            pass
    assert lease.taken == ["counted.example.org", "arxiv.org"]


def test_threads_are_handed_the_same_gate() -> None:
    gates, met = Gates(FakeClock(), gaps={}), []
    threads = [threading.Thread(target=lambda: met.append(gates.at("https://export.arxiv.org/"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, met))) == 1
    assert met[0] is gates.at("https://rss.arxiv.org/")
