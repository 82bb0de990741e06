"""GitHub: searches within its limits, facts of repositories, and nothing about people."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER

from sourcer.errors import ConfigError, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources._github_search import LONGEST_QUERY, MOST_OPERATORS
from sourcer.sources.base import Ask, Page, Request, Response, Stream
from sourcer.sources.github import GitHub

API = "https://api.github.com"
SOURCE = GitHub(words=("unofficial implementation in:readme",))
LINKS, IDS, ACCOUNTS, WORDS = SOURCE.streams
FOUND = json.loads((FOLDER / "github" / "search_ids.json").read_text(encoding="utf-8"))
REPO = FOUND["items"][0]

arxiv_ids = st.from_regex(r"\d{4}\.\d{5}|cond-mat/\d{7}|math/\d{7}", fullmatch=True).filter(str.isascii)


def asked(*wanted: str, source: GitHub = SOURCE) -> list[Request]:
    return list(source.plan(IDS, Ask(arxiv_ids=wanted)))


def search(stream: Stream = IDS) -> Request:
    return next(iter(SOURCE.plan(stream, Ask(arxiv_ids=("2603.90001", "2603.90002")))))


def read(
    answer: Any, request: Request | None = None, source: GitHub = SOURCE, status: int = 200, **headers: str
) -> Page:
    request = request or search()
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    response = Response(status, request.url, body, FETCHED_AT, headers)
    return source.parse(request, response, Provenance(request.url, FETCHED_AT, ""))


def found(*items: Any, **said: Any) -> dict[str, Any]:
    return {"total_count": len(items), "incomplete_results": False, "items": list(items)} | said


def detail(kind: str) -> Request:
    return next(request for request in read(found(REPO)).follow if request.kind == kind)


# --- asking -----------------------------------------------------------------------------------------------------------


@given(wanted=st.lists(arxiv_ids, max_size=30), per_query=st.integers(1, 20))
def test_every_id_is_asked_for_once_and_no_query_is_beyond_the_limits(wanted: list[str], per_query: int) -> None:
    requests = asked(*wanted, source=replace(SOURCE, ids_per_query=per_query))
    queries = [dict(request.params)["q"] for request in requests]
    assert all(len(query) <= LONGEST_QUERY for query in queries)
    assert all(len(re.findall(r"\b(?:AND|OR|NOT)\b", query)) <= MOST_OPERATORS for query in queries)
    assert all(query.endswith(" in:readme") for query in queries)
    assert re.findall(r'"([^"]+)"', " ".join(queries)) == list(dict.fromkeys(wanted))
    assert [known for request in requests for known in request.key.split(",")] == list(dict.fromkeys(wanted))


def test_a_version_is_dropped_and_what_is_no_id_is_not_asked_for() -> None:
    (request,) = asked("2603.90001v2", "2603.90001", 'x" OR "y', "")
    assert dict(request.params)["q"] == '"2603.90001" in:readme'


def test_each_request_pins_the_version_of_the_api() -> None:
    for request in (search(), search(WORDS), detail("readme"), detail("tree"), detail("languages")):
        headers = dict(request.headers)
        assert headers["X-GitHub-Api-Version"] == "2022-11-28"
        assert headers["Accept"].startswith("application/vnd.github")
        assert "Authorization" not in headers


def test_a_phrase_is_a_stream_of_its_own_and_asked_for_as_it_is_written() -> None:
    assert (WORDS.name, WORDS.kind) == ("words:unofficial implementation in:readme", "snapshot")
    assert dict(search(WORDS).params)["q"] == "unofficial implementation in:readme"
    assert (IDS.name, IDS.kind) == ("ids", "lookup")


@pytest.mark.parametrize("phrase", ["", "  ", "x" * 257, "a OR b OR c OR d OR e OR f OR g"])
def test_a_phrase_that_github_would_refuse_is_refused_before_it_is_asked(phrase: str) -> None:
    with pytest.raises(ConfigError, match="GitHub cannot search for"):
        GitHub(words=(phrase,))


# --- paging -----------------------------------------------------------------------------------------------------------


def test_the_next_page_is_where_the_link_header_says() -> None:
    link = f'<{API}/search/repositories?q=x&page=1>; rel="prev", <{API}/repositories/9/search?q=x&page=3>; rel="next"'
    page = read(found(REPO, total_count=900), link=link)
    assert page.follow[0].url == f"{API}/repositories/9/search?q=x&page=3"
    assert page.follow[0].params == ()
    assert page.answered == ()


def test_ids_are_answered_on_the_last_page() -> None:
    following = replace(search(), url=f"{API}/search/repositories?q=x&page=2", params=())
    assert read(found(REPO), following).answered == ("2603.90001", "2603.90002")


def test_no_repository_at_all_is_an_answer_too() -> None:
    assert read(found()).answered == ("2603.90001", "2603.90002")


def test_a_next_page_on_another_host_is_not_followed() -> None:
    page = read(found(), link='<https://api.github.com.example.org/search?page=2>; rel="next"')
    assert page.follow == ()
    assert "which is not https://api.github.com" in page.gap


@pytest.mark.parametrize(
    ("page", "settings"), [(10, {}), (3, {"max_pages": 3}), (100, {"max_pages": 500, "per_page": 10})]
)
def test_no_page_is_asked_for_beyond_the_first_thousand_or_the_most_pages(page: int, settings: dict[str, int]) -> None:
    at = replace(search(WORDS), url=f"{API}/search/repositories?q=x&page={page}", params=())
    link = f'<{API}/search/repositories?q=x&page={page + 1}>; rel="next"'
    got = read(found(REPO, total_count=4000), at, replace(SOURCE, **settings), link=link)
    assert [request.kind for request in got.follow] == ["readme", "tree", "languages"]
    assert "4000 repositories match" in got.gap


def test_incomplete_results_are_never_taken_for_none_found() -> None:
    page = read(found(incomplete_results=True))
    assert page.answered == ()
    assert "ran out of time" in page.unready


# --- repositories -----------------------------------------------------------------------------------------------------


def test_a_repository_keeps_its_number_through_a_rename() -> None:
    renamed = REPO | {"full_name": "other-lab/waves"}
    assert read(found(renamed)).repos[0].key == read(found(REPO)).repos[0].key


def test_readme_tree_and_languages_are_read_again_only_after_a_push() -> None:
    before = {request.url for request in read(found(REPO)).follow}
    starred = {request.url for request in read(found(REPO | {"stargazers_count": 999})).follow}
    pushed = {request.url for request in read(found(REPO | {"pushed_at": "2026-03-07T00:00:00Z"})).follow}
    assert before == starred
    assert not before & pushed
    assert all(request.is_once and request.may_miss and not request.params for request in read(found(REPO)).follow)


def test_readme_tree_languages_and_issues_are_left_alone_where_they_are_not_wanted() -> None:
    wanted = replace(SOURCE, read_readmes=False, read_trees=False, read_languages=False, read_issues=False)
    assert read(found(REPO), source=wanted).follow == ()
    assert [each.kind for each in read(found(REPO), source=replace(wanted, read_languages=True)).follow] == [
        "languages"
    ]


@settings(deadline=None)
@given(sizes=st.dictionaries(st.text("abcdefgh+# ", min_size=1).filter(str.strip), st.integers(1, 10**12), max_size=9))
def test_languages_are_named_by_their_bytes_the_largest_first(sizes: dict[str, int]) -> None:
    (part,) = read(sizes, detail("languages")).supplements
    named = part.text.split("\n") if part.text else []  # {} is a repository without code
    by_name = {" ".join(name.split()): size for name, size in sizes.items()}
    assert sorted(named) == sorted(by_name)
    assert [by_name[name] for name in named] == sorted(by_name.values(), reverse=True)


@pytest.mark.parametrize(
    ("kind", "status"), [("tree", 404), ("languages", 204), ("languages", 404), ("languages", 409), ("languages", 451)]
)
def test_files_and_languages_that_github_does_not_tell_are_unknown_and_not_none(kind: str, status: int) -> None:
    assert read(b"", detail(kind), status=status) == Page()


def test_an_answer_that_is_no_table_says_nothing_of_languages() -> None:
    with pytest.raises(WrongKindOfPage, match="no JSON object"):
        read(["Python"], detail("languages"))


def test_null_fields_are_none_and_no_fault() -> None:
    silent = dict.fromkeys(REPO) | {"id": 7, "full_name": "a/b"}
    (repo,) = read(found(silent)).repos
    assert (repo.owner, repo.owner_type, repo.description, repo.licence, repo.pushed_at) == (
        "a",
        "User",
        "",
        None,
        None,
    )
    assert repo.stars is None
    assert repo.default_branch == "HEAD"


def test_moments_are_kept_in_utc() -> None:
    (repo,) = read(found(REPO | {"pushed_at": "2026-03-06T22:11:00+02:00"})).repos
    assert repo.pushed_at == datetime(2026, 3, 6, 20, 11, tzinfo=UTC)


@pytest.mark.parametrize("name", ["../x", "x/..", "./x", "a/b/c", "a", "a/b?x=1", "a b/c", ""])
def test_a_name_that_would_lead_elsewhere_is_set_aside(name: str) -> None:
    page = read(found(REPO | {"full_name": name}))
    assert page.repos == page.follow == ()
    assert len(page.skipped) == 1


def test_a_private_repository_that_the_token_may_see_is_not_read() -> None:
    page = read(found(REPO | {"private": True}))
    assert page.repos == page.follow == ()


@pytest.mark.parametrize(
    ("kind", "status"),
    [("readme", 204), ("readme", 404), ("readme", 409), ("readme", 451), ("tree", 409), ("tree", 451)],
)
def test_a_repository_without_readme_or_files_has_an_empty_one(kind: str, status: int) -> None:
    (part,) = read(b"", detail(kind), status=status).supplements
    assert (part.source, part.key, part.kind, part.text) == ("github", "700000001", kind, "")


def test_a_readme_may_itself_be_html() -> None:
    html = b"<!DOCTYPE html><html><body>A README</body></html>"
    (part,) = read(html, detail("readme"), **{"content-type": "application/vnd.github.raw+json"}).supplements
    assert part.text == html.decode()


def test_an_error_page_in_place_of_a_readme_is_no_readme() -> None:
    with pytest.raises(WrongKindOfPage, match="maintenance"):
        read(b"<html><body>Unicorn!</body></html>", detail("readme"), **{"content-type": "text/html"})


@pytest.mark.parametrize(
    ("body", "status", "says"), [(b"{}", 500, "answered 500"), (b"\x1f\x8b\x08", 200, "compressed")]
)
def test_an_answer_of_another_kind_is_no_readme(body: bytes, status: int, says: str) -> None:
    with pytest.raises(WrongKindOfPage, match=says):
        read(body, detail("readme"), status=status)


def test_a_readme_as_long_as_a_book_is_cut_and_said_to_be() -> None:
    page = read(b"x" * 300_000, detail("readme"))
    assert len(page.supplements[0].text) == 200_000
    assert "the first 200000 were kept" in page.skipped[0].reason


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "answer"), [("search", found(REPO)), ("repository", REPO)])
def test_of_a_search_or_repository_nothing_about_people_is_kept(kind: str, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    kept = SOURCE.payload(replace(search(), kind=kind), Response(200, API, body, FETCHED_AT))
    for word in (b"email", b"location", b"hireable", b"avatar", b"gravatar", b"maren@", b"Nowhere"):
        assert word in body
        assert word not in kept.replace(b"[email removed]", b"")


def test_an_answer_that_is_no_json_is_kept_without_addresses() -> None:
    kept = SOURCE.payload(search(), Response(200, API, b"Contact maren@example.org", FETCHED_AT))
    assert kept == b"Contact [email removed]"


def test_a_linked_repository_is_asked_for_by_name_and_one_that_is_gone_is_answered_too() -> None:
    slugs = ("example-lab/tidal", "../../etc", "nobody/gone")
    asked = list(SOURCE.plan(LINKS, Ask(slugs=slugs)))
    assert [request.url.removeprefix("https://api.github.com/repos/") for request in asked] == [slugs[0], slugs[2]]
    gone = Response(404, asked[1].url, b'{"message": "Not Found"}', datetime(2026, 3, 4, tzinfo=UTC))
    page = SOURCE.parse(asked[1], gone, Provenance(asked[1].url, gone.fetched_at, "0"))
    assert page.answered == ("nobody/gone",)
    assert page.repos == page.supplements == ()


def test_a_linked_repository_that_was_renamed_keeps_its_number_and_gets_its_new_name() -> None:
    (request,) = SOURCE.plan(LINKS, Ask(slugs=("example-lab/tidal",)))
    body = json.dumps(REPO | {"full_name": "other-lab/waves"}).encode()
    landed = Response(200, f"{API}/repositories/{REPO['id']}", body, FETCHED_AT)
    page = SOURCE.parse(request, landed, Provenance(request.url, FETCHED_AT, ""))
    assert [(repo.key, repo.full_name) for repo in page.repos] == [(str(REPO["id"]), "other-lab/waves")]
    assert page.answered == ("example-lab/tidal",)
    assert all(f"{API}/repos/other-lab/waves/" in follow.url for follow in page.follow)


def test_nobody_is_asked_about_people_but_for_the_accounts_that_the_night_names() -> None:
    page = read(found(REPO))
    asked = [*SOURCE.plan(LINKS, Ask(slugs=("example-lab/tidal",))), search(), search(WORDS), *page.follow]
    assert not any(re.search(r"/users/|/contributors|/followers|anon=", request.url) for request in asked)
    named = list(SOURCE.plan(ACCOUNTS, Ask(logins=("moduya",), arxiv_ids=("2603.90001",), slugs=("a/b",))))
    assert [request.url for request in named] == [f"{API}/users/moduya"]
    assert not list(SOURCE.plan(ACCOUNTS, Ask(arxiv_ids=("2603.90001",))))
