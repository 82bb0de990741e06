from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import respx

from sourcer.fetch.client import HttpFetcher, Politeness
from sourcer.fetch.login import Account
from sourcer.sources.base import Request
from tests.fakes import FakeClock
from tests.fetch.door import ACCOUNT, BASE, NOTES, Door
from tests.fetch.web import Web


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def web(clock: FakeClock) -> Iterator[Web]:
    world = Web(clock)
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=world.answer)
        yield world


@pytest.fixture
def make_fetcher(clock: FakeClock, web: Web) -> Iterator[Callable[..., HttpFetcher]]:
    made: list[HttpFetcher] = []

    def make(
        *, contact: str = "https://bot.example.org", tokens: Any = None, lease: Any = None, **manners: Any
    ) -> HttpFetcher:
        politeness = Politeness(contact, **manners)
        made.append(HttpFetcher(politeness, clock, tokens=tokens, lease=lease, rng=random.Random(7)))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher: Callable[..., HttpFetcher]) -> HttpFetcher:
    return make_fetcher()


@pytest.fixture
def ask() -> Callable[..., Request]:
    def make(url: str, **fields: Any) -> Request:
        return Request("a_source", "a_stream", url, **fields)

    return make


@pytest.fixture
def enter(clock: FakeClock, web: Web) -> Iterator[Callable[..., HttpFetcher]]:
    made: list[HttpFetcher] = []

    def make(accounts: dict[str, Account] | None = None, **manners: Any) -> HttpFetcher:
        given = {BASE: ACCOUNT} if accounts is None else accounts
        made.append(HttpFetcher(Politeness("https://bot.example.org", **manners), clock, accounts=given))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def door(web: Web) -> Door:
    made = Door(web)
    web.serves(NOTES, made.notes)
    return made
