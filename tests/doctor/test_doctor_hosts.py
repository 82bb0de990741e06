"""What the doctor says of hosts, quotas and the clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.doctor import Check
from sourcer.doctor.hosts import Reached, check_hosts, judge_clock, judge_quotas, skew_of
from sourcer.errors import Challenged, ConfigError, Disallowed, FetchError, HostRefused, RateLimited, Unreachable
from sourcer.fetch.gate import gate_name
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.base import Request, Response, Source
from sourcer.sources.github import GitHub
from sourcer.sources.pmlr import Pmlr

NOW = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
DATE = "Wed, 04 Mar 2026 05:00:00 GMT"
QUOTAS = json.dumps(
    {"resources": {"core": {"limit": 5000, "remaining": 4000}, "search": {"limit": 30, "remaining": 29}}}
)
PMLR, ARXIV, GITHUB = "https://proceedings.example/v1/", "https://export.arxiv.org/api/query", "https://api.github.com"


class Door:
    """Hosts that let in, or raise what they are told to."""

    def __init__(self, refuses: FetchError | ConfigError | None = None, body: str = QUOTAS, date: str = DATE) -> None:
        self.refuses, self.body, self.date, self.asked = refuses, body, date, list[str]()

    def reach(self, url: str) -> Response | None:
        self.asked.append(url)
        if self.refuses is not None:
            raise self.refuses
        return Response(200, url, self.body.encode(), NOW, {"date": self.date})

    def gate_of(self, url: str) -> str:
        return gate_name(url)

    def fetch(self, request: Request) -> Response:
        answer = self.reach(request.url)
        assert answer is not None
        return answer


def request(source: str, url: str) -> Request:
    return Request(source, "a stream", url)


def asked(door: Door, *requests: Request, has_contact: bool = True, unpaced: tuple[str, ...] = ()) -> Reached:
    firsts: dict[str, list[Request]] = {}
    for each in requests:
        firsts.setdefault(each.source, []).append(each)
    sources: list[Source] = [ArxivApi(), Pmlr(), GitHub()]
    return check_hosts(door, sources, firsts, has_contact=has_contact, unpaced=unpaced)


def test_each_host_is_asked_once_however_many_streams_it_serves() -> None:
    door = Door()
    reached = asked(door, request("pmlr", PMLR), request("pmlr", f"{PMLR}more"), request("arxiv_api", ARXIV))
    assert door.asked == [PMLR, ARXIV]
    assert [(check.name, check.level) for check in reached.checks] == [
        ("proceedings.example", "good"),
        ("export.arxiv.org", "good"),
    ]
    assert "(for pmlr)" in reached.checks[0].found


@pytest.mark.parametrize(
    ("fault", "level", "found", "remedy"),
    [
        (Disallowed("no", url=PMLR), "bad", "blocked by robots.txt", "ask its operators"),
        (Challenged("door", url=PMLR), "bad", "blocked by a challenge", "never evades"),
        (Unreachable("no route", url=PMLR), "bad", "unreachable: no route", "check network"),
        (RateLimited("rest", url=PMLR), "warn", "rest", "the next night asks again"),
        (HostRefused("403", url=PMLR, status=403), "warn", "not as it should", "in a browser"),
        (ConfigError("ftp://x cannot be asked for"), "bad", "cannot be asked for", "the source's address"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_what_stands_in_the_way_is_named_with_the_way_out(
    fault: FetchError | ConfigError, level: str, found: str, remedy: str
) -> None:
    (check,) = asked(Door(fault), request("pmlr", PMLR)).checks
    assert check.level == level
    assert found in check.found
    assert remedy in check.remedy


def test_nobody_is_asked_who_cannot_be_told_who_asks() -> None:
    door = Door()
    local = request("arxiv_api", "http://127.0.0.1:8700/arxiv/api/query")
    reached = asked(door, request("pmlr", PMLR), local, has_contact=False)
    assert door.asked == [local.url]
    assert reached.checks[0].found == "not asked: nobody is named who asks"


def test_a_host_whose_pace_is_in_a_broken_database_is_left_alone() -> None:
    door = Door()
    reached = asked(door, request("arxiv_api", ARXIV), request("pmlr", PMLR), unpaced=("arxiv.org",))
    assert door.asked == [PMLR]
    assert reached.checks[0].level == "warn"
    assert "mend the database" in reached.checks[0].remedy


def test_github_is_asked_for_its_quotas_which_costs_none() -> None:
    door = Door()
    (check,) = asked(door, request("github", f"{GITHUB}/repos/a/b"), request("github", f"{GITHUB}/search")).checks
    assert door.asked == [f"{GITHUB}/rate_limit"]
    assert check.level == "good"
    assert "4000 of 5000 requests an hour left, 29 of 30 searches a minute; the token is accepted" in check.found


def test_a_token_that_github_does_not_take_is_bad() -> None:
    refused = HostRefused("the token for api.github.com is not accepted", url=GITHUB, status=401)
    (check,) = asked(Door(refused), request("github", f"{GITHUB}/repos/a/b")).checks
    assert check.level == "bad"
    assert "make a new token" in check.remedy


@pytest.mark.parametrize(
    ("core", "level", "said"),
    [
        ({"limit": 60, "remaining": 59}, "warn", "no token was taken"),
        ({"limit": 5000, "remaining": 0}, "warn", "0 of 5000"),
        ({"limit": "many"}, "bad", "does not tell its quotas"),
    ],
)
def test_quotas_are_judged(core: dict[str, object], level: str, said: str) -> None:
    check = judge_quotas("api.github.com", json.dumps({"resources": {"core": core, "search": core}}).encode())
    assert check.level == level
    assert said in check.found


@given(body=st.binary(max_size=40) | st.sampled_from([b"[]", b"null", b'{"resources": 3}', b'{"resources": []}']))
def test_quotas_that_are_none_are_told_and_not_stumbled_over(body: bytes) -> None:
    assert judge_quotas("api.github.com", body).level == "bad"


# --- the clock -------------------------------------------------------------------------------------------------------


def clock(*seconds: float, **not_before: datetime) -> Check:
    named = {name.replace("_", " "): moment for name, moment in not_before.items()}
    (check,) = judge_clock(NOW, named, [timedelta(seconds=each) for each in seconds])
    return check


@pytest.mark.parametrize(
    ("seconds", "level"),
    [((), "good"), ((0.4,), "good"), ((-45,), "warn"), ((300,), "bad"), ((-7200,), "bad"), ((90_000, -2), "good")],
)
def test_our_clock_is_compared_with_the_nearest_host(seconds: tuple[float, ...], level: str) -> None:
    check = clock(*seconds)
    assert check.level == level
    assert check.level == "good" or "NTP" in check.remedy


def test_it_is_told_which_way_the_clock_is_wrong() -> None:
    assert "300 s ahead of the hosts" in clock(300).found
    assert "300 s behind the hosts" in clock(-300).found


def test_a_clock_before_what_has_certainly_passed_is_bad() -> None:
    check = clock(0, the_newest_night_started=NOW + timedelta(days=1))
    assert check.level == "bad"
    assert "is before the newest night started (2026-03-05 05:00)" in check.found
    assert clock(0, the_newest_night_started=NOW - timedelta(days=1)).level == "good"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"date": "Wed, 04 Mar 2026 04:59:00 GMT"}, 60.0),
        ({"date": "Wed, 04 Mar 2026 04:00:00 GMT", "age": "3600"}, 0.0),
        ({"date": "yesterday"}, None),
        ({"date": DATE, "age": "old"}, None),
        ({}, None),
    ],
)
def test_a_hosts_time_is_its_date_and_how_long_its_answer_lay_about(
    headers: dict[str, str], seconds: float | None
) -> None:
    skew = skew_of(Response(200, PMLR, b"", NOW, headers))
    assert (None if skew is None else skew.total_seconds()) == seconds


@given(date=st.text(max_size=40), age=st.text(max_size=30))
def test_whatever_a_host_says_of_its_time_is_no_stumbling_block(date: str, age: str) -> None:
    skew_of(Response(200, PMLR, b"", NOW, {"date": date, "age": age}))
