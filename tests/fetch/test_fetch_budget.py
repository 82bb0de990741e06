"""A source's requests of a night are counted, every try of them, and end where the budget does."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import httpx
import pytest

from sourcer.errors import BudgetSpent, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.fetch.robots import CLOSED_SECONDS
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.fetch.web import Web, ok

PAGE = "https://pages.example.org/list"
REPLAY = "http://127.0.0.1:8700/arxiv/api/query"
Ask = Callable[..., Request]
Make = Callable[..., HttpFetcher]


def test_every_try_counts_and_none_is_made_beyond_the_budget(web: Web, make_fetcher: Make, ask: Ask) -> None:
    fetcher = make_fetcher(budgets={"a_source": 3})
    web.serves(PAGE, httpx.Response(503), ok(), ok(), ok())
    assert fetcher.fetch(ask(PAGE)).requests == 2
    assert fetcher.fetch(ask(PAGE)).requests == 1
    with pytest.raises(BudgetSpent, match=r"a_source has had its 3 requests of this night"):
        fetcher.fetch(ask(PAGE))
    assert len(web.urls()) == 3
    assert fetcher.spent["a_source"] == 3


def test_a_budget_that_ends_between_two_tries_ends_them(web: Web, make_fetcher: Make, ask: Ask) -> None:
    fetcher = make_fetcher(budgets={"a_source": 2})
    web.serves(PAGE, httpx.Response(503))
    with pytest.raises(BudgetSpent) as caught:
        fetcher.fetch(ask(PAGE))
    assert (caught.value.requests, len(web.urls())) == (2, 2)


def test_what_gave_up_says_how_much_was_asked(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, httpx.Response(503))
    with pytest.raises(Unreachable) as caught:
        fetcher.fetch(ask(PAGE))
    assert caught.value.requests == 4


def test_a_replay_keeps_the_rules_of_the_host_that_it_stands_for(web: Web, make_fetcher: Make, ask: Ask) -> None:
    fetcher = make_fetcher(stands_for={"127.0.0.1:8700": "arxiv.org"})
    web.serves(REPLAY, ok())
    web.serves("https://export.arxiv.org/api/query", ok())
    fetcher.fetch(ask(REPLAY))
    fetcher.fetch(ask("https://export.arxiv.org/api/query"))
    fetcher.fetch(ask(REPLAY))
    starts = web.starts()
    assert [later - earlier >= 3.0 for earlier, later in itertools.pairwise(starts)] == [True, True]


def test_a_host_whose_robots_could_not_be_read_is_asked_for_it_again_after_a_while(
    web: Web, fetcher: HttpFetcher, clock: FakeClock, ask: Ask
) -> None:
    web.serves("https://pages.example.org/robots.txt", *[httpx.Response(503)] * 4, httpx.Response(404))
    web.serves(PAGE, ok())
    with pytest.raises(Unreachable, match="left alone for now"):
        fetcher.fetch(ask(PAGE))
    clock.advance(CLOSED_SECONDS + 1)
    assert fetcher.fetch(ask(PAGE)).status == 200
