from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from sourcer.errors import Challenged, ConfigError, FetchError, HostRefused, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.sources.base import Request
from tests.fetch.web import Web, moved, ok

PAGE = "https://pages.example.org/list"
OAI = "https://oaipmh.arxiv.org/oai"
GITHUB = "https://api.github.com/users/a-login"
LOCAL = "http://127.0.0.1:8700/arxiv/api/query"
Ask = Callable[..., Request]
Make = Callable[..., HttpFetcher]


def test_redirects_that_do_not_end_are_given_up(web: Web, make_fetcher: Make, ask: Ask) -> None:
    for n in range(5):
        web.serves(f"{PAGE}{n}", moved(f"{PAGE}{n + 1}"))
    with pytest.raises(HostRefused, match="more than 3"):
        make_fetcher(max_redirects=3).fetch(ask(f"{PAGE}0"))
    assert len(web.urls()) == 4


def test_redirects_in_a_circle_are_noticed_at_once(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, moved("/other"))
    web.serves("https://pages.example.org/other", moved(PAGE))
    with pytest.raises(HostRefused, match="circle"):
        fetcher.fetch(ask(PAGE))
    assert len(web.urls()) == 2


def test_a_redirect_to_a_challenge_is_reported_and_not_followed(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, moved("/challenge?redirect=%2Flist"))
    with pytest.raises(Challenged, match="login or challenge"):
        fetcher.fetch(ask(PAGE))
    assert web.urls() == [PAGE]


def test_a_try_is_not_won_by_being_redirected(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(PAGE, httpx.Response(503), moved("/new"))
    web.serves("https://pages.example.org/new", httpx.Response(503))
    with pytest.raises(Unreachable, match="4 tries"):
        fetcher.fetch(ask(PAGE))
    assert len(web.urls()) == 5


TOKENS = {"api.github.com": "tok-hush"}


def test_a_token_goes_to_its_own_host_only(web: Web, make_fetcher: Make, ask: Ask) -> None:
    web.serves(GITHUB, ok())
    web.serves(PAGE, ok())
    fetcher = make_fetcher(tokens=TOKENS)
    fetcher.fetch(ask(GITHUB))
    fetcher.fetch(ask(PAGE))
    bearers = {visit.url: visit.headers.get("authorization") for visit in web.visits}
    assert bearers == {GITHUB: "Bearer tok-hush", PAGE: None, "https://pages.example.org/robots.txt": None}


def test_a_token_and_private_headers_stay_behind_at_a_redirect(web: Web, make_fetcher: Make, ask: Ask) -> None:
    web.serves(GITHUB, moved("https://codeload.example.org/x"))
    web.serves("https://codeload.example.org/x", ok())
    headers = (("X-Api-Key", "hush"), ("Accept", "text/plain"), ("Authorization", "Basic hush"))
    make_fetcher(tokens=TOKENS).fetch(ask(GITHUB, headers=headers))
    there = web.visits[-1]
    assert there.url == "https://codeload.example.org/x"
    assert "hush" not in str(there.headers.raw)
    assert there.headers["accept"] == "text/plain"


def test_a_token_does_not_travel_unprotected(web: Web, make_fetcher: Make, ask: Ask) -> None:
    with pytest.raises(ConfigError, match="unprotected"):
        make_fetcher(tokens=TOKENS).fetch(ask("http://api.github.com/users/a-login"))
    assert web.urls() == []
    web.serves(LOCAL, ok())
    make_fetcher(tokens={"127.0.0.1:8700": "t"}).fetch(ask(LOCAL))
    assert web.visits[-1].headers["authorization"] == "Bearer t"


def test_a_token_that_was_refused_is_not_sent_again(web: Web, make_fetcher: Make, ask: Ask) -> None:
    web.serves(GITHUB, httpx.Response(401, json={"message": "Bad credentials"}))
    fetcher = make_fetcher(tokens=TOKENS)
    for _ in range(2):
        with pytest.raises(HostRefused, match=r"api\.github\.com .*token.*renew it"):
            fetcher.fetch(ask(GITHUB))
    assert len(web.visits) == 1


@pytest.mark.parametrize("token", ["", " ", "a\nb", "é"])
def test_a_token_that_no_header_can_carry_is_refused_without_showing_it(make_fetcher: Make, token: str) -> None:
    with pytest.raises(ConfigError, match=r"token for api\.github\.com") as caught:
        make_fetcher(tokens={"api.github.com": token})
    assert "a\nb" not in str(caught.value)


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(503), httpx.Response(429), moved("http://x.example.org/?token=hush")]
)
def test_no_error_tells_a_secret(web: Web, make_fetcher: Make, ask: Ask, answer: httpx.Response) -> None:
    url = f"{GITHUB}?access_token=hush"
    web.serves(url, answer)
    with pytest.raises(FetchError) as caught:
        make_fetcher(tokens={"api.github.com": "hush"}).fetch(ask(url))
    assert "hush" not in f"{caught.value} {caught.value.url} {caught.value!r}"
    assert "api.github.com" in str(caught.value)
