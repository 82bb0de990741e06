from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest

from sourcer.errors import Challenged, Disallowed, RateLimited, Unreachable
from sourcer.fetch.client import HttpFetcher
from sourcer.fetch.robots import is_api
from sourcer.sources.base import Request
from tests.fetch.web import Web

HOST = "https://pages.example.org"
ROBOTS = f"{HOST}/robots.txt"
Ask = Callable[..., Request]


def robots(text: str, status: int = 200) -> httpx.Response:
    return httpx.Response(status, text=text)


def asked_for_robots(web: Web) -> int:
    return sum(visit.url == ROBOTS for visit in web.visits)


def test_robots_is_asked_first_and_once_for_a_host(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(ROBOTS, robots("User-agent: *\nDisallow: /private/"))
    web.serves(f"{HOST}/a", httpx.Response(200))
    web.serves(f"{HOST}/b", httpx.Response(200))
    fetcher.fetch(ask(f"{HOST}/a"))
    fetcher.fetch(ask(f"{HOST}/b"))
    assert [visit.url for visit in web.visits] == [ROBOTS, f"{HOST}/a", f"{HOST}/b"]
    assert web.visits[1].at - web.visits[0].until >= 1.0


def test_threads_share_one_robots(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(f"{HOST}/a", httpx.Response(200))
    threads = [threading.Thread(target=fetcher.fetch, args=(ask(f"{HOST}/a"),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked_for_robots(web) == 1
    assert len(web.urls()) == 6


def test_what_robots_disallows_is_not_asked_for(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(ROBOTS, robots("User-agent: *\nDisallow: /private/\nAllow: /private/open"))
    web.serves(f"{HOST}/private/open", httpx.Response(200))
    with pytest.raises(Disallowed, match=r"robots\.txt of pages\.example\.org does not allow .*/private/x"):
        fetcher.fetch(ask(f"{HOST}/private/x"))
    assert fetcher.fetch(ask(f"{HOST}/private/open")).status == 200
    assert web.urls() == [f"{HOST}/private/open"]


def test_rules_for_us_by_name_go_before_those_for_everybody(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(ROBOTS, robots("User-agent: *\nAllow: /\n\nUser-agent: Sourcer\nDisallow: /"))
    with pytest.raises(Disallowed):
        fetcher.fetch(ask(f"{HOST}/a"))


@pytest.mark.parametrize("rule", ["Crawl-delay: 20", "Request-rate: 3/60"])
def test_a_crawl_delay_widens_the_gap(web: Web, fetcher: HttpFetcher, ask: Ask, rule: str) -> None:
    web.serves(ROBOTS, robots(f"User-agent: *\n{rule}"))
    web.serves(f"{HOST}/a", httpx.Response(200))
    for _ in range(3):
        fetcher.fetch(ask(f"{HOST}/a"))
    assert [visit.at for visit in web.visits] == [0.0, 20.0, 40.0, 60.0]


def test_a_crawl_delay_never_narrows_the_gap(web: Web, make_fetcher: Callable[..., HttpFetcher], ask: Ask) -> None:
    web.serves(ROBOTS, robots("User-agent: *\nCrawl-delay: 0.1"))
    web.serves(f"{HOST}/a", httpx.Response(200))
    make_fetcher(default_gap=7.0).fetch(ask(f"{HOST}/a"))
    assert web.starts() == [7.0]


@pytest.mark.parametrize("delay", ["121", "86400"])
def test_a_crawl_delay_that_no_night_can_keep_closes_the_host(
    web: Web, fetcher: HttpFetcher, ask: Ask, delay: str
) -> None:
    web.serves(ROBOTS, robots(f"User-agent: *\nCrawl-delay: {delay}"))
    with pytest.raises(Disallowed, match=f"asks for {delay} s"):
        fetcher.fetch(ask(f"{HOST}/a"))
    assert web.urls() == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_no_robots_means_no_rules(web: Web, fetcher: HttpFetcher, ask: Ask, status: int) -> None:
    web.serves(ROBOTS, robots("User-agent: *\nDisallow: /", status))
    web.serves(f"{HOST}/a", httpx.Response(200))
    assert fetcher.fetch(ask(f"{HOST}/a")).status == 200


@pytest.mark.parametrize("fault", [httpx.Response(503), httpx.ConnectError("refused"), httpx.ReadTimeout("slow")])
def test_a_host_whose_robots_cannot_be_read_is_left_alone_without_asking_again(
    web: Web, fetcher: HttpFetcher, ask: Ask, fault: httpx.Response | Exception
) -> None:
    web.serves(ROBOTS, fault)
    for _ in range(3):
        with pytest.raises(Unreachable, match=r"pages\.example\.org is left alone for now"):
            fetcher.fetch(ask(f"{HOST}/a"))
    assert asked_for_robots(web) == 4
    assert web.urls() == []


def test_a_robots_too_large_to_read_is_not_taken_for_a_missing_one(
    web: Web, make_fetcher: Callable[..., HttpFetcher], ask: Ask
) -> None:
    web.serves(ROBOTS, robots("#" * 2000))
    with pytest.raises(Unreachable, match="left alone"):
        make_fetcher(max_body_bytes=1000).fetch(ask(f"{HOST}/a"))


def test_a_host_that_wants_a_rest_at_its_robots_gets_it(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(ROBOTS, httpx.Response(429, headers={"Retry-After": "99999"}))
    with pytest.raises(RateLimited):
        fetcher.fetch(ask(f"{HOST}/a"))
    assert web.urls() == []


@pytest.mark.parametrize(
    "text", ["", "\x00\xff", "<html>we will be back</html>", "User-agent\nDisallow", "Crawl-delay: nan"]
)
def test_a_robots_that_says_nothing_allows(web: Web, fetcher: HttpFetcher, ask: Ask, text: str) -> None:
    web.serves(ROBOTS, httpx.Response(200, content=text.encode("latin-1")))
    web.serves(f"{HOST}/a", httpx.Response(200))
    assert fetcher.fetch(ask(f"{HOST}/a")).status == 200


def test_a_robots_that_moved_is_read_where_it_went(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(ROBOTS, httpx.Response(301, headers={"Location": "https://www.example.org/robots.txt"}))
    web.serves("https://www.example.org/robots.txt", robots("User-agent: *\nDisallow: /"))
    with pytest.raises(Disallowed):
        fetcher.fetch(ask(f"{HOST}/a"))


def test_a_robots_behind_a_challenge_is_reported_as_one(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(ROBOTS, httpx.Response(302, headers={"Location": "/challenge"}))
    with pytest.raises(Challenged):
        fetcher.fetch(ask(f"{HOST}/a"))
    assert web.urls() == []


def test_the_other_end_of_a_redirect_has_its_own_robots(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves(f"{HOST}/a", httpx.Response(302, headers={"Location": "https://other.example.org/private"}))
    web.serves("https://other.example.org/robots.txt", robots("User-agent: *\nDisallow: /private"))
    with pytest.raises(Disallowed, match=r"other\.example\.org"):
        fetcher.fetch(ask(f"{HOST}/a"))
    assert web.urls() == [f"{HOST}/a"]


def test_a_replay_below_a_prefix_is_asked_at_its_root_only(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves("http://127.0.0.1:8700/neurips/x", httpx.Response(200))
    fetcher.fetch(ask("http://127.0.0.1:8700/neurips/x"))
    assert [visit.url for visit in web.visits] == [
        "http://127.0.0.1:8700/robots.txt",
        "http://127.0.0.1:8700/neurips/x",
    ]


@pytest.mark.parametrize(
    ("url", "is_exempt"),
    [
        ("https://api.github.com/search/repositories?q=x", True),
        ("https://export.arxiv.org/api/query?x", True),
        ("https://oaipmh.arxiv.org/oai?verb=Identify", True),
        ("https://oaipmh.arxiv.org/oaks", False),
        ("https://rss.arxiv.org/rss/cs.LG", True),
        ("https://export.arxiv.org/abs/2403.90017", False),
        ("https://export.arxiv.org/api/../abs/2403.90017", False),
        ("https://export.arxiv.org/api/%2E%2e/abs/2403.90017", False),
        ("https://github.com/example-lab", False),
        ("https://api.github.com.example.org/", False),
    ],
)
def test_only_documented_interfaces_are_exempt(url: str, is_exempt: bool) -> None:
    assert is_api(url) is is_exempt


def test_an_interface_is_used_without_asking_robots(web: Web, fetcher: HttpFetcher, ask: Ask) -> None:
    web.serves("https://export.arxiv.org/api/query", httpx.Response(200))
    fetcher.fetch(ask("https://export.arxiv.org/api/query"))
    assert [visit.url for visit in web.visits] == ["https://export.arxiv.org/api/query"]


def test_reach_asks_a_host_once_and_tells_whether_an_address_may_be_asked_for(web: Web, fetcher: HttpFetcher) -> None:
    date = "Wed, 04 Mar 2026 05:00:07 GMT"
    web.serves(ROBOTS, httpx.Response(200, text="User-agent: *\nDisallow: /private/", headers={"Date": date}))
    answer = fetcher.reach(f"{HOST}/open")
    assert answer is not None
    assert (answer.status, answer.headers["date"]) == (200, date)
    with pytest.raises(Disallowed):
        fetcher.reach(f"{HOST}/private/x")
    assert [visit.url for visit in web.visits] == [ROBOTS]


def test_reach_takes_any_answer_of_an_interface_that_robots_does_not_rule(web: Web, fetcher: HttpFetcher) -> None:
    web.serves("https://export.arxiv.org/robots.txt", robots("User-agent: *\nDisallow: /"))
    answer = fetcher.reach("https://export.arxiv.org/api/query")
    assert answer is not None
    assert answer.status == 200
    assert [visit.url for visit in web.visits] == ["https://export.arxiv.org/robots.txt"]


def test_reach_says_what_stands_in_the_way(web: Web, make_fetcher: Callable[..., HttpFetcher]) -> None:
    web.serves(ROBOTS, httpx.ConnectError("refused"))
    with pytest.raises(Unreachable):
        make_fetcher(tries=1).reach(f"{HOST}/a")
    assert asked_for_robots(web) == 1
    web.serves("https://shut.example.org/robots.txt", robots("no", 403))
    assert make_fetcher().reach("https://shut.example.org/a") is None, "a refusal is an answer, and no rule"
