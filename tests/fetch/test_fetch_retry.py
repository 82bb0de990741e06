from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import Challenged, FetchError, HostRefused, RateLimited, Unreachable
from sourcer.fetch.retry import Answered, Asked, Broken, GiveUp, Outcome, Policy, Retry, Step, Take, next_step
from sourcer.fetch.waits import quota_reset, reset_time, retry_after

NOW = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
ELSEWHERE = Asked("https://example.org/page", "example.org")
ARXIV = Asked("https://export.arxiv.org/api/query", "arxiv.org")
GITHUB = Asked("https://api.github.com/search/repositories", "api.github.com")
SECONDARY = b'{"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}'
PRIMARY = b'{"message": "API rate limit exceeded for user ID 900001."}'


def step(outcome: Outcome, asked: Asked = ELSEWHERE, attempt: int = 1, **policy: float) -> Step:
    return next_step(attempt, outcome, asked, Policy(**policy), now=NOW, rng=random.Random(1))  # type: ignore[arg-type]


def answered(status: int, body: bytes = b"", **headers: str) -> Answered:
    return Answered(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def wait_of(decided: Step) -> float:
    assert isinstance(decided, Retry), decided
    return decided.after_seconds


def error_of(decided: Step) -> FetchError:
    assert isinstance(decided, GiveUp), decided
    return decided.error


# --- what is taken ---------------------------------------------------------------------------------


def test_a_good_answer_is_taken() -> None:
    assert step(answered(200, b"x")) == Take()


@pytest.mark.parametrize("status", [204, 404, 409, 410])
def test_a_miss_is_an_answer_only_where_it_may_be_one(status: int) -> None:
    assert step(answered(status), Asked(ELSEWHERE.url, ELSEWHERE.gate, may_miss=True)) == Take()
    assert isinstance(error_of(step(answered(status))), HostRefused)


def test_not_modified_is_an_answer_only_to_a_conditional_request() -> None:
    assert step(answered(304), Asked(ELSEWHERE.url, ELSEWHERE.gate, is_conditional=True)) == Take()
    assert isinstance(error_of(step(answered(304))), HostRefused)


# --- the host is in trouble ------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [answered(500), answered(502), answered(503), answered(408), Broken("timed out")])
def test_trouble_is_tried_again_with_waits_that_double_and_then_reported(outcome: Outcome) -> None:
    waits = [wait_of(step(outcome, attempt=attempt, first_wait=2.0)) for attempt in (1, 2, 3)]
    for attempt, wait in enumerate(waits):
        assert 2.0**attempt <= wait <= 2.0 ** (attempt + 1)
    error = error_of(step(outcome, attempt=4))
    assert isinstance(error, Unreachable)
    assert "example.org" in str(error)
    assert "4 tries" in str(error)


def test_the_back_off_has_a_ceiling() -> None:
    assert wait_of(step(answered(503), attempt=40, tries=50, longest_wait=120.0)) <= 120.0


def test_the_number_of_tries_is_configured() -> None:
    assert isinstance(error_of(step(answered(503), attempt=1, tries=1)), Unreachable)


@pytest.mark.parametrize("status", [429, 403, 500, 503])
def test_what_the_host_names_wins_over_back_off(status: int) -> None:
    assert wait_of(step(answered(status, retry_after="17"), attempt=3)) == 17.0


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_longer_than_an_hour_ends_the_night_there(status: int) -> None:
    decided = step(answered(status, retry_after="86400"))
    error = error_of(decided)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 86400
    assert isinstance(decided, GiveUp)
    assert decided.rest_seconds == 3600


# --- the host wants a rest -------------------------------------------------------------------------


def test_a_bare_429_of_arxiv_ends_the_night_and_rests_ten_minutes() -> None:
    decided = step(answered(429, b"Rate exceeded."), ARXIV)
    assert isinstance(error_of(decided), RateLimited)
    assert isinstance(decided, GiveUp)
    assert decided.rest_seconds >= 600


def test_a_429_of_arxiv_that_names_a_wait_is_obeyed() -> None:
    assert wait_of(step(answered(429, retry_after="20"), ARXIV)) == 20.0


def test_a_bare_429_elsewhere_waits_a_minute_and_then_longer() -> None:
    assert [wait_of(step(answered(429), attempt=attempt)) for attempt in (1, 2, 3)] == [60.0, 120.0, 240.0]
    assert isinstance(error_of(step(answered(429), attempt=4)), RateLimited)


@pytest.mark.parametrize("status", [403, 429])
def test_a_spent_primary_quota_is_waited_for_within_patience(status: int) -> None:
    reset = str(int((NOW + timedelta(seconds=40)).timestamp()))
    spent = answered(status, PRIMARY, x_ratelimit_remaining="0", x_ratelimit_reset=reset)
    assert wait_of(step(spent, GITHUB)) == 41.0
    error = error_of(step(spent, GITHUB, patience=30.0))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 41.0


@pytest.mark.parametrize("status", [403, 429])
def test_a_secondary_limit_waits_as_told_or_a_minute_and_doubles(status: int) -> None:
    assert wait_of(step(answered(status, SECONDARY, retry_after="30"), GITHUB)) == 30.0
    assert [wait_of(step(answered(status, SECONDARY), GITHUB, attempt=n)) for n in (1, 2, 3)] == [60.0, 120.0, 240.0]
    assert isinstance(error_of(step(answered(status, SECONDARY), GITHUB, attempt=4)), RateLimited)


def test_a_reset_time_in_the_body_is_a_named_wait() -> None:
    body = b'{"name": "RateLimitError", "details": {"resetTime": "2026-03-04T05:00:30.000Z"}}'
    assert wait_of(step(answered(429, body))) == 31.0


# --- the host has said no --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "outcome",
    [
        answered(403, b'{"name": "ChallengeRequiredError", "challengeUrl": "https://example.org/c"}'),
        answered(403, b"<title>Making sure you're not a bot!</title>", content_type="text/html"),
        answered(503, b"<html><title>Just a moment...</title>", content_type="text/html; charset=utf-8"),
        answered(500, b"<script>anubis_challenge</script>", content_type="text/html"),
        answered(403, b"", cf_mitigated="challenge"),
        answered(202, b"", x_amzn_waf_action="challenge"),
        answered(429, b"<p>Solve the CAPTCHA</p>", content_type="text/html", retry_after="1"),
    ],
)
def test_a_challenge_is_reported_at_once_and_never_tried_again(outcome: Answered) -> None:
    error = error_of(step(outcome))
    assert isinstance(error, Challenged)
    assert "example.org" in str(error)
    assert str(outcome.status) in str(error)


def test_a_page_that_only_speaks_of_challenges_is_no_challenge() -> None:
    assert step(answered(200, b"<title>CAPTCHA solvers: just a moment</title>", content_type="text/html")) == Take()


def test_a_missing_page_with_a_form_of_its_own_is_only_missing() -> None:
    lost = answered(404, b"<title>Not found</title><div class='g-recaptcha'>", content_type="text/html")
    assert isinstance(error_of(step(lost)), HostRefused)


def test_a_401_names_the_token_at_fault() -> None:
    with_token = Asked(GITHUB.url, GITHUB.gate, has_token=True)
    assert "the token for api.github.com is not accepted" in str(error_of(step(answered(401), with_token)))
    assert "none is given for api.github.com" in str(error_of(step(answered(401), GITHUB)))


@pytest.mark.parametrize("status", [400, 403, 404, 410, 418, 422, 451])
def test_a_refusal_is_an_answer(status: int) -> None:
    error = error_of(step(answered(status, b"no")))
    assert isinstance(error, HostRefused)
    assert error.status == status
    assert f"example.org answered {status}" in str(error)


def test_arxiv_is_left_alone_after_a_denial() -> None:
    decided = step(answered(403, b"Access denied"), ARXIV)
    assert isinstance(decided, GiveUp)
    assert decided.rest_seconds >= 600


# --- reading waits ---------------------------------------------------------------------------------


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    assert retry_after({"retry-after": " 120 "}, NOW) == 120.0
    assert retry_after({"retry-after": format_datetime(NOW + timedelta(minutes=2), usegmt=True)}, NOW) == 120.0
    assert retry_after({"retry-after": "Wed, 04 Mar 2026 05:01:00 -0000"}, NOW) == 60.0


@pytest.mark.parametrize("value", ["-5", "-999999", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_wait_in_the_past_is_none(value: str) -> None:
    assert retry_after({"retry-after": value}, NOW) == 0.0


@pytest.mark.parametrize("value", ["", "soon", "1e9", "nan", "inf", "0x10", "١٢", "Wed, 99 Foo 2026", "1 2", "--3"])
def test_garbage_is_as_if_nothing_had_been_said(value: str) -> None:
    assert retry_after({"retry-after": value}, NOW) is None


@given(value=st.text() | st.integers().map(str) | st.floats().map(str) | st.datetimes().map(str))
def test_no_retry_after_makes_us_wait_longer_than_an_hour_or_less_than_nothing(value: str) -> None:
    for status in (429, 503):
        decided = step(answered(status, retry_after=value))
        if isinstance(decided, Retry):
            assert 0.0 <= decided.after_seconds <= 3600.0
        else:
            assert isinstance(error_of(decided), RateLimited)


def test_a_reset_is_an_epoch_where_it_is_large_and_seconds_left_where_it_is_small() -> None:
    epoch = str(int(NOW.timestamp()) + 10)
    assert quota_reset({"x-ratelimit-remaining": "0", "x-ratelimit-reset": epoch}, NOW) == 11.0
    assert quota_reset({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "10"}, NOW) == 11.0
    assert quota_reset({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "-10"}, NOW) == 1.0


def test_a_quota_told_as_the_ietf_drafts_is_waited_for_until_it_is_full_again() -> None:
    told = '"api";r=0;t=25'
    assert quota_reset({"ratelimit": told}, NOW) == 26.0
    assert quota_reset({"ratelimit": '"api"; r=0; t=25, "search"; r=0; t=40, "pages"; r=7; t=99'}, NOW) == 41.0
    assert wait_of(step(answered(429, ratelimit=told))) == 26.0
    assert wait_of(step(answered(429, ratelimit=told, retry_after="7"))) == 7.0
    assert isinstance(error_of(step(answered(429, ratelimit='"api";r=0;t=280'), patience=90.0)), RateLimited)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ratelimit": '"api";r=10;t=25'},
        {"ratelimit": '"api";r=0'},
        {"ratelimit": '"api";r=0;t=soon'},
        {"ratelimit": "r=0;t=25"},
        {"x-ratelimit-remaining": "3", "x-ratelimit-reset": "10"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "later"},
    ],
)
def test_a_quota_that_is_not_spent_or_names_no_reset_says_nothing(headers: dict[str, str]) -> None:
    assert quota_reset(headers, NOW) is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"details": 3}', b'{"details": {"resetTime": 7}}', b"\xff", b"[" * 9999]
)
def test_a_body_without_a_reset_time_says_nothing(body: bytes) -> None:
    assert reset_time(body, NOW) is None
