"""The sample world as it goes over the wire: real HTTP on loopback, formats as upstream sends them."""

from __future__ import annotations

import base64
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

from sourcer.demo.model import World
from sourcer.demo.server import DemoServer
from sourcer.demo.truth import Truth, truth

A = "{http://www.w3.org/2005/Atom}"
X = "{http://arxiv.org/schemas/atom}"
OS = "{http://a9.com/-/spec/opensearch/1.1/}"
AGENT = {"User-Agent": "sourcer-test (mailto:someone@example.org)"}


class Client:
    """A plain client of one server."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        sent = AGENT | {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("http") else self.url + path
        try:
            with urlopen(Request(url, body, sent), timeout=5) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read(), dict(refused.headers)

    def query(self, **args: str | int) -> ET.Element:
        status, body, headers = self.get("/arxiv/api/query?" + urlencode(args))
        assert status == 200, body
        assert headers["Content-Type"] == "application/atom+xml"
        return ET.fromstring(body)

    def json(self, path: str, **headers: str) -> Any:
        status, body, _ = self.get(path, None, **headers)
        assert status == 200, body
        return json.loads(body)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture(scope="module")
def client(server: DemoServer) -> Client:
    return Client(server.url)


@pytest.fixture(scope="module")
def world(server: DemoServer) -> World:
    return server.world


@pytest.fixture(scope="module")
def planted(world: World) -> Truth:
    return truth(world)


def ids(feed: ET.Element) -> list[str]:
    found = [entry.findtext(f"{A}id", "") for entry in feed.iter(f"{A}entry")]
    assert all(each.startswith("http://arxiv.org/abs/") for each in found)
    return [each.removeprefix("http://arxiv.org/abs/").rsplit("v", 1)[0] for each in found]


def total(feed: ET.Element) -> int:
    return int(feed.findtext(f"{OS}totalResults", "-1"))


# --- arXiv's query API -----------------------------------------------------------------------------------------------


def test_paging_covers_every_id_once(client: Client, world: World) -> None:
    query, got = "submittedDate:[202207010000 TO 202606302359]", list[str]()
    while True:
        feed = client.query(
            search_query=query, start=len(got), max_results=47, sortBy="submittedDate", sortOrder="ascending"
        )
        assert feed.findtext(f"{OS}startIndex") == str(len(got))
        assert feed.findtext(f"{OS}itemsPerPage") == "47"
        page = ids(feed)
        if not page:
            break
        got += page
    assert total(feed) == len(got)
    assert got == [paper.arxiv_id for paper in world.papers if paper.arxiv_id]


def test_category_windows_and_versions(client: Client, world: World) -> None:
    query = "(cat:cs.LG OR cat:stat.ML) AND submittedDate:[202403010000 TO 202403312359]"
    got = ids(client.query(search_query=query, max_results=500))
    held = [p for p in world.papers if p.arxiv_id.startswith("2403.") and {"cs.LG", "stat.ML"} & set(p.categories)]
    assert sorted(got) == sorted(p.arxiv_id for p in held)
    assert got
    revised = next(p for p in world.papers if p.version == 3 and p.arxiv_id)
    feed = client.query(id_list=f"{revised.arxiv_id},0000.00000,{revised.arxiv_id}v1")
    assert {e.findtext(f"{A}id") for e in feed.iter(f"{A}entry")} == {
        f"http://arxiv.org/abs/{revised.arxiv_id}v{n}" for n in (1, 3)
    }
    assert total(feed) == 2


def test_the_bounds_of_a_window_are_included_to_the_minute(client: Client, world: World) -> None:
    paper = next(p for p in world.papers if p.arxiv_id)
    minute = f"{paper.created:%Y%m%d%H%M}"
    assert ids(client.query(search_query=f"submittedDate:[{minute} TO {minute}]")) == [paper.arxiv_id]
    assert total(client.query(search_query=f"submittedDate:[199101010000 TO {int(minute) - 1}]")) == 0


def test_phrases_find_the_planted_papers(client: Client, planted: Truth) -> None:
    found = set[str]()
    for phrase in planted.phrases:
        found |= set(ids(client.query(search_query=f'all:"{phrase}"', max_results=500)))
    assert found == {
        *planted.early_papers, *planted.early_later_papers, *planted.uptake_papers, *planted.follower_papers
    }  # fmt: skip
    first = client.query(
        search_query='all:"tempo annealing"', max_results=1, sortBy="submittedDate", sortOrder="ascending"
    )
    assert ids(first) == [planted.early_papers[0]]
    assert first.findtext(f"{A}entry/{A}author/{A}name") == planted.early_mover
    assert planted.official_repository in first.findtext(f"{A}entry/{X}comment", "")
    hype = client.query(search_query='all:"lantern prompting" AND all:"wick tuning"', max_results=50)
    assert sorted(ids(hype)) == sorted(planted.hype_papers)
    assert total(client.query(search_query='all:"lantern prompting" ANDNOT abs:"wick tuning"')) == 0


def test_entries_keep_the_service_order_of_elements(client: Client) -> None:
    feed = client.query(search_query="submittedDate:[2022 TO 2026]", max_results=500)
    shape = re.compile(
        "id title updated link link summary (category )+published (comment )?primary_category (journal_ref )?(author )+"
        "((doi )link )?"
    )
    entries = list(feed.iter(f"{A}entry"))
    assert len(entries) > 300
    for entry in entries:
        assert shape.fullmatch("".join(child.tag.partition("}")[2] + " " for child in entry)), ET.tostring(entry)
        assert all((child.text or "").strip() or child.attrib or len(child) for child in entry)
        assert entry.find(f"{X}primary_category").get("term") == entry.find(f"{A}category").get("term")  # type: ignore[union-attr]
    assert any(entry.find(f"{A}author/{X}affiliation") is not None for entry in entries)
    assert any(entry.find(f"{X}doi") is not None for entry in entries)


def test_hostile_titles_arrive_as_typed(client: Client, planted: Truth, world: World) -> None:
    feed = client.query(id_list=",".join(planted.hostile))
    assert {e.findtext(f"{A}title") for e in feed.iter(f"{A}entry")} == {
        world.by_id[each].title for each in planted.hostile
    }


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ("id_list=abc", "incorrect id format for abc"),
        ("search_query=cat:cs.LG&start=x", "start must be an integer"),
        ("search_query=cat:cs.LG&max_results=-1", "max_results must be non-negative"),
        ("search_query=cat:cs.LG&sortBy=age", "sortBy must be in: relevance, lastUpdatedDate, submittedDate"),
        ("", "Either a search_query or id_list must be specified for the classic API."),
        ("search_query=" + quote("(cat:cs.LG"), "unbalanced parentheses"),
        ("search_query=" + quote("submittedDate:[2024 TO *]"), "incorrect date range [2024 TO *]"),
    ],
)
def test_refusals_are_error_feeds(client: Client, args: str, message: str) -> None:
    status, body, headers = client.get(f"/arxiv/api/query?{args}")
    feed = ET.fromstring(body)
    assert (status, headers["Content-Type"]) == (400, "application/atom+xml")
    assert feed.findtext(f"{A}entry/{A}title") == "Error"
    assert feed.findtext(f"{A}entry/{A}summary") == message
    assert feed.findtext(f"{A}entry/{A}id", "").startswith("https://arxiv.org/api/errors#")


def test_a_form_works_as_well(client: Client) -> None:
    status, body, _ = client.get("/arxiv/api/query", b"search_query=cat:cs.LG&max_results=3")
    assert status == 200
    assert len(ids(ET.fromstring(body))) == 3
    assert client.get("/github/rate_limit", b"x=1")[0] == 405


# --- the daily feed --------------------------------------------------------------------------------------------------


def test_todays_feed(client: Client, world: World) -> None:
    status, body, headers = client.get("/arxiv/rss/cs.LG+stat.ML")
    root = ET.fromstring(body)
    assert (status, headers["Content-Type"]) == (200, "application/rss+xml")
    assert re.fullmatch("[0-9a-f]{64}", headers["ETag"])
    assert root.findtext("channel/pubDate") == "Tue, 30 Jun 2026 00:00:00 -0400"
    assert [day.text for day in root.iter("day")] == ["Saturday", "Sunday"]
    kinds = [item.findtext(f"{X}announce_type", "") for item in root.iter("item")]
    assert {"new", "cross", "replace"} <= set(kinds)
    assert kinds == sorted(kinds, key=["new", "cross", "replace", "replace-cross"].index)
    for item in root.iter("item"):
        text = item.findtext("description", "")
        found = re.match(r"arXiv:(\d{4}\.\d{5})v(\d+) Announce Type: ([a-z-]+) \nAbstract: (.+)", text)
        assert found is not None
        paper = world.by_id[found[1]]
        assert item.findtext("link") == f"https://arxiv.org/abs/{paper.arxiv_id}"
        assert item.findtext("guid") == f"oai:arXiv.org:{paper.arxiv_id}v{found[2]}"
        assert found[4] == paper.abstract
        assert (paper.created.date().isoformat() == "2026-06-29") == (found[3] in ("new", "cross"))
    status, body, again = client.get("/arxiv/rss/cs.LG+stat.ML", If_None_Match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    assert b"Bad archive" in client.get("/arxiv/rss/xx")[1]
    assert client.get("/arxiv/rss/cs.ZZ")[0] == 400


# --- the programme ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_programme(client: Client, world: World, planted: Truth, year: int) -> None:
    path = f"/virtual/exconf/static/virtual/data/exconf-{year}-orals-posters.json"
    status, body, headers = client.get(path)
    feed = json.loads(body)
    assert status == 200
    assert list(feed) == ["count", "next", "previous", "results"]
    assert feed["count"] == len(feed["results"])
    rows = {row["id"]: row for row in feed["results"]}
    assert len(rows) == feed["count"]
    forums = [row["paper_url"].partition("?id=")[2] for row in feed["results"] if row["eventtype"] == "Poster"]
    held = {p.event.forum: p for p in world.papers if p.event and p.event.year == year}
    assert sorted(forums) == sorted(held)
    orals = [row for row in feed["results"] if row["eventtype"] == "Oral"]
    assert len(orals) == 4
    for oral in orals:
        poster = rows[oral["related_events_ids"][0]]
        assert poster["related_events_ids"] == [oral["id"]]
        assert poster["paper_url"] == oral["paper_url"]
        assert poster["decision"].lower() == "accept (oral)"
        assert oral["paper_url"].partition("?id=")[2] in planted.oral_forums
    for row in feed["results"]:
        paper = held[row["paper_url"].partition("?id=")[2]]
        assert " ".join(row["name"].split()).lower() == paper.title.lower()
        assert [a["fullname"] for a in row["authors"]] == [a.name for a in paper.authors]
        assert (row["abstract"] == "") == (year == 2024 and not paper.arxiv_id)
        assert row["visible"] == (paper.event is not None and paper.event.forum != planted.hidden_forum)
    assert sum(row["visible"] is False for row in feed["results"]) == (year == 2025)
    assert any(row["authors"][0]["institution"] for row in feed["results"])
    assert client.get(path, If_None_Match=headers["ETag"])[:2] == (304, b"")
    assert client.get(path, If_None_Match='"other"')[0] == 200


def test_the_programme_of_the_conference_that_lies_ahead(client: Client, world: World) -> None:
    feed = client.json("/virtual/exlearn/static/virtual/data/exlearn-2026-orals-posters.json")
    posters = [row for row in feed["results"] if row["eventtype"] == "Poster"]
    orals = [row for row in feed["results"] if row["eventtype"] == "Oral"]
    assert feed["count"] == len(posters) + len(orals)
    assert len(posters) >= 20
    assert orals
    assert {oral["related_events_ids"][0] for oral in orals} < {poster["id"] for poster in posters}
    begins = [row["starttime"] for row in feed["results"] if row["starttime"]]
    assert all(begin > world.today.isoformat() for begin in begins), "it lies ahead of the sample's day"
    assert 0 < len(feed["results"]) - len(begins) < len(begins), "a few have no hour yet"
    assert len({row["room_name"] for row in posters if row["starttime"]}) == 2


def test_other_years_and_conferences_are_missing(client: Client) -> None:
    for slug, year in (("exconf", 2027), ("other", 2026)):
        assert client.get(f"/virtual/{slug}/static/virtual/data/{slug}-{year}-orals-posters.json")[0] == 404


# --- PMLR ------------------------------------------------------------------------------------------------------------


def test_pmlr_pages(client: Client, world: World) -> None:
    _, front, headers = client.get("/pmlr/")
    assert re.findall(r'<a href="(v\d+)"><b>Volume (\d+)</b></a>', front.decode()) == [("v902", "902"), ("v901", "901")]
    assert client.get("/pmlr/", If_None_Match=headers["ETag"])[0] == 304
    for volume in (901, 902):
        page = client.get(f"/pmlr/v{volume}/")[1].decode()
        keys = re.findall(rf'\[<a href="https://proceedings\.mlr\.press/v{volume}/([\w-]+)\.html">abs</a>\]', page)
        held = {p.chapter.key: p for p in world.papers if p.chapter and p.chapter.volume == volume}
        assert sorted(keys) == sorted(held)
        assert len(keys) == 20
        assert page.count('<div class="paper">') == 20
        for key in keys:
            status, body, headers = client.get(f"/pmlr/v{volume}/{key}.html")
            text = body.decode()
            assert status == 200
            assert text.count('name="citation_author"') == len(held[key].authors)
            assert '<div id="abstract" class="abstract">' in text
            assert client.get(f"/pmlr/v{volume}/{key}.html", If_None_Match=headers["ETag"])[0] == 304
    assert client.get("/pmlr/v903/")[0] == 404
    assert client.get("/pmlr/v901/nobody24a.html")[0] == 404


# --- GitHub ----------------------------------------------------------------------------------------------------------


def search(client: Client, query: str, **args: int) -> dict[str, Any]:
    return dict(client.json("/github/search/repositories?" + urlencode({"q": query, **args})))


def test_search_finds_who_names_the_paper(client: Client, planted: Truth) -> None:
    paper = planted.early_papers[0]
    found = search(client, f'"{paper}" OR "{planted.adjacent_paper}" in:readme')
    names = {row["full_name"] for row in found["items"]}
    assert {planted.careful_repository, planted.official_repository, planted.lists[0], planted.tools[0]} <= names
    assert found["total_count"] == len(found["items"])
    assert not names & set(planted.forks)
    forked = search(client, f'"{paper}" in:readme fork:true')
    assert planted.forks[0] in {row["full_name"] for row in forked["items"]}
    only = search(client, f'"{paper}" in:readme fork:only')
    assert [row["full_name"] for row in only["items"]] == [planted.forks[0]]
    empties = search(client, '"arXiv" in:name,description,readme created:2022-07-01..2026-06-30', per_page=100)
    assert set(planted.empty[1:]) <= {row["full_name"] for row in empties["items"]}
    assert search(client, f'"{paper}" in:readme created:2020-01-01..2020-12-31')["total_count"] == 0


def test_search_by_days_of_creation_counts_both_ends_in_and_loses_none(client: Client) -> None:
    phrase = "arxiv in:readme,description fork:true"
    days = {row["full_name"]: row["created_at"][:10] for row in search(client, phrase, per_page=100)["items"]}
    day = min(days.values())
    for low, high in ((day, day), (day, "2025-01-01"), ("2025-01-02", "2026-06-30")):
        found = search(client, f"{phrase} created:{low}..{high}", per_page=100)
        assert {row["full_name"] for row in found["items"]} == {name for name, at in days.items() if low <= at <= high}


def test_search_pages_by_its_link_header(client: Client, world: World) -> None:
    path = "/github/search/repositories?" + urlencode({"q": '"a" in:name,description,readme fork:true', "per_page": 7})
    got, pages = list[str](), 0
    while path:
        status, body, headers = client.get(path)
        assert status == 200
        assert "ETag" not in headers
        assert headers["X-RateLimit-Resource"] == "search"
        got += [row["full_name"] for row in json.loads(body)["items"]]
        pages += 1
        found = re.search(r'<([^>]+)>; rel="next"', headers.get("Link", ""))
        path = found[1] if found else ""
    assert pages > 5
    assert len(got) == len(set(got)) == json.loads(body)["total_count"]
    assert client.get("/github/search/repositories?q=")[0] == 422


def test_repository_readme_tree_and_owner(client: Client, planted: Truth, world: World) -> None:
    name = planted.careful_repository
    row = client.json(f"/github/repos/{name}")
    assert row["full_name"] == name
    assert row["fork"] is False
    assert row["license"]["spdx_id"] == "MIT"
    readme = client.json(f"/github/repos/{name}/readme")
    text = base64.b64decode(readme["content"]).decode()
    assert readme["encoding"] == "base64"
    assert max(map(len, readme["content"].splitlines())) == 60
    _, raw, headers = client.get(f"/github/repos/{name}/readme", Accept="application/vnd.github.raw+json")
    assert raw.decode() == text
    assert headers["ETag"].startswith('W/"')
    for part in (
        "implementation of",
        f"arxiv.org/abs/{planted.early_papers[0]}",
        planted.official_repository,
        "| paper | this repository |",
    ):
        assert part in text
    tree = client.json(f"/github/repos/{name}/git/trees/main?recursive=1")
    paths = {each["path"] for each in tree["tree"] if each["type"] == "blob"}
    assert {
        "train.py",
        "eval.py",
        "LICENSE",
        "requirements.txt",
        ".github/workflows/ci.yml",
        "tests/test_clock.py",
    } <= paths
    assert tree["truncated"] is False
    assert {each["path"] for each in tree["tree"] if each["type"] == "tree"} >= {
        ".github",
        ".github/workflows",
        "tests",
    }
    assert next(iter(client.json(f"/github/repos/{name}/languages"))) == row["language"]
    assert client.json(f"/github/repos/{planted.empty[0]}/languages") == {}
    user = client.json(f"/github/users/{planted.careful_login}")
    assert user["name"] == planted.careful_name
    assert user["email"].startswith(planted.careful_login), (
        "as GitHub does where people let it; sourcer must not keep it"
    )
    assert {"closed", "open"} == {issue["state"] for issue in client.json(f"/github/repos/{name}/issues?state=all")}
    authors = {a.name for p in world.papers for a in p.authors}
    assert planted.careful_name not in authors
    official = client.json(f"/github/users/{planted.official_repository.partition('/')[0]}")
    assert official["name"] == planted.early_mover


def test_every_repository_answers_as_its_role(client: Client, planted: Truth, world: World) -> None:
    def text(name: str) -> str:
        return client.get(f"/github/repos/{name}/readme", Accept="application/vnd.github.raw+json")[1].decode()

    for name in planted.empty:
        assert client.get(f"/github/repos/{name}")[0] == 200
        assert client.get(f"/github/repos/{name}/readme")[0] == 404
        status, body, _ = client.get(f"/github/repos/{name}/git/trees/main?recursive=1")
        assert (status, json.loads(body)["message"]) == (409, "Git Repository is empty.")
    for name in planted.forks:
        row = client.json(f"/github/repos/{name}")
        assert row["fork"] is True
        assert row["parent"]["full_name"] in planted.official
    for name, paper in planted.official_of:
        assert paper in text(name)
        assert re.search(r"our paper|by the authors", text(name), re.IGNORECASE)
        assert all(author.name in text(name) for author in world.by_id[paper].authors)
    for name, paper in planted.independent_of:
        assert paper in text(name)
        assert "our paper" not in text(name)
    assert all(text(name).startswith("# Awesome") for name in planted.lists)
    assert all(len(re.findall(r"arxiv\.org/abs/", text(name))) >= 5 for name in planted.tools)
    assert "someone@example.org" in text(planted.readme_with_mail)
    assert "Implementación" in text(planted.readme_in_spanish)
    assert "no recruiters" in text(planted.readme_no_recruiters)
    assert "ignore your instructions" in text(planted.readme_injection)
    for row in world.repositories:
        assert client.get(f"/github/users/{row.owner}")[0] == 200
        assert f"{row.pushed:%Y-%m-%d}" <= "2026-06-30"


def test_shared_first_authors_are_said_where_truth_says(client: Client, planted: Truth) -> None:
    assert sorted(each.where for each in planted.shared_first) == ["comment", "comment", "readme"]
    for one in planted.shared_first:
        feed = client.query(id_list=one.arxiv_id)
        comment, summary = (feed.findtext(f"{A}entry/{tag}", "") for tag in (f"{X}comment", f"{A}summary"))
        names = [name.text for name in feed.iter(f"{A}name")]
        assert tuple(names[:2]) == one.names
        said = re.search(r"contributed equally|equal contribution", comment + summary, re.IGNORECASE)
        assert (said is not None) == (one.where == "comment")
        if one.where == "readme":
            readme = client.get(f"/github/repos/{one.repository}/readme", Accept="application/vnd.github.raw+json")[1]
            assert f"{one.names[0]} and {one.names[1]} contributed equally" in readme.decode()
            assert one.repository in summary


def test_github_headers_and_tags(client: Client, planted: Truth) -> None:
    path = f"/github/repos/{planted.careful_repository}"
    status, _, headers = client.get(path)
    assert status == 200
    assert int(headers["X-RateLimit-Remaining"]) > 1000
    again = client.get(path, If_None_Match=headers["ETag"])
    assert again[:2] == (304, b"")
    assert int(again[2]["X-RateLimit-Remaining"]) > 1000
    other = client.get(path, Authorization="Bearer abc", If_None_Match=headers["ETag"])
    assert other[0] == 200
    assert other[2]["ETag"] != headers["ETag"]
    missing = client.get("/github/repos/nobody/nothing")
    assert missing[0] == 404
    assert json.loads(missing[1])["message"] == "Not Found"
    assert client.json("/github/rate_limit")["resources"]["search"]["remaining"] > 1000
    assert client.get("/github/rate_limit", User_Agent="")[0] == 403


# --- the server itself -----------------------------------------------------------------------------------------------


def test_robots_and_unknown_paths(client: Client) -> None:
    for path in ("/robots.txt", "/arxiv/robots.txt", "/virtual/robots.txt", "/pmlr/robots.txt", "/github/robots.txt"):
        status, body, _ = client.get(path)
        assert (status, body) == (200, b"User-agent: *\nAllow: /\n")
    assert client.get("/elsewhere/")[0] == 404
    assert client.get("/arxiv/elsewhere")[0] == 404


def test_same_bytes_from_two_servers(client: Client) -> None:
    with DemoServer() as other:
        assert other.url != client.url
        assert other.url == f"http://127.0.0.1:{other.port}"
        for path in ("/arxiv/api/query?search_query=cat:cs.LG&max_results=50", "/arxiv/rss/cs", "/pmlr/v901/"):
            assert client.get(path)[1] == Client(other.url).get(path)[1]


def test_serve_says_where_and_stops_on_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    from sourcer.demo import server as module

    def interrupted(self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module._Listener, "serve_forever", interrupted)
    out = io.StringIO()
    module.serve(0, out)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\nstopped\n", out.getvalue())
