"""GitHub's accounts and issues: a handful of fields and three numbers, whatever else an answer holds."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, FOLDER

from sourcer.model.records import IssueCounts, Provenance, read_issue_counts
from sourcer.sources import github_rule
from sourcer.sources._github_accounts import issue_counts, website
from sourcer.sources.base import Ask, Page, Request, Response
from sourcer.sources.github import GitHub

SOURCE = GitHub(words=("implementation in:readme",))
LINKS, IDS, ACCOUNTS, WORDS = SOURCE.streams
USER = json.loads((FOLDER / "github" / "account.json").read_text(encoding="utf-8"))
ISSUES = json.loads((FOLDER / "github" / "issues.json").read_text(encoding="utf-8"))
REPO = json.loads((FOLDER / "github" / "search_ids.json").read_text(encoding="utf-8"))["items"][0]
PRIVATE = ("email", "location", "bio", "hireable", "twitter", "avatar", "company", "follow")

(ACCOUNT,) = SOURCE.plan(ACCOUNTS, Ask(logins=("moduya",)))


def answered(answer: Any, request: Request = ACCOUNT, status: int = 200) -> tuple[Page, bytes]:
    """What is read of an answer, and what is kept of it."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    response = Response(status, request.url, body, FETCHED_AT)
    page = SOURCE.parse(request, response, Provenance(request.url, FETCHED_AT, hashlib.sha256(body).hexdigest()))
    return page, SOURCE.payload(request, response)


def issues_request(stream: Any = IDS) -> Request | None:
    search = next(iter(SOURCE.plan(stream, Ask(arxiv_ids=("2603.90001",)))))
    page, _ = answered({"total_count": 1, "incomplete_results": False, "items": [REPO]}, search)
    return next((request for request in page.follow if request.kind == "issues"), None)


# --- accounts -------------------------------------------------------------------------------------------------------


def test_of_an_account_nothing_is_read_or_kept_that_the_rule_does_not_name() -> None:
    page, kept = answered(USER)
    (account,) = page.accounts
    assert (account.login, account.name, account.website) == ("moduya", "Maren Oduya", "https://moduya.example.org")
    assert set(json.loads(kept)) == {"login", "id", "type", "name", "blog"}
    for word in PRIVATE:
        assert word in json.dumps(USER).lower(), "GitHub tells it"
        assert word not in kept.decode().lower()
        assert word not in repr(account).lower()


wild = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.lists(st.text(max_size=5), max_size=3)
)


@settings(deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(sorted(USER)), wild, max_size=8),
    more=st.dictionaries(st.text(max_size=12), wild),
)
def test_whatever_an_account_says_only_five_fields_are_kept_and_the_kept_reads_the_same(
    fields: dict[str, Any], more: dict[str, Any]
) -> None:
    answer = {**more, **USER, **fields}
    page, kept = answered(answer)
    assert set(json.loads(kept)) <= {"login", "id", "type", "name", "blog", "message"}
    again, twice = answered(kept)
    assert [(each.login, each.name, each.website) for each in again.accounts] == [
        (each.login, each.name, each.website) for each in page.accounts
    ]
    assert twice == kept


@pytest.mark.parametrize("torn", [b'{"login": "moduya", "email": "maren@exa', b"<html>location: Nowhere</html>", b""])
def test_of_half_an_account_nothing_is_kept(torn: bytes) -> None:
    assert SOURCE.payload(ACCOUNT, Response(200, ACCOUNT.url, torn, FETCHED_AT)) == b""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://moduya.example.org/me", "https://moduya.example.org/me"),
        ("moduya.example.org", "https://moduya.example.org"),
        ("www.example.org:8080/~m?x=1", "https://www.example.org:8080/~m?x=1"),
        ("https://pages.example.org/@moduya", "https://pages.example.org/@moduya"),
        ("maren@example.org", None),
        ("mailto:maren@example.org", None),
        ("maren [at] example [dot] org", None),
        ("https://maren:secret@example.org", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("on the sea shore", None),
        (f"https://example.org/{'x' * 400}", None),
        ("", None),
    ],
)
def test_a_website_is_a_web_address_or_none(written: str, kept: str | None) -> None:
    assert website(written) == kept


@given(text=st.text(max_size=60))
def test_a_website_stays_what_it_is_when_read_again(text: str) -> None:
    found = website(text)
    assert website(found or "") == found
    assert found is None or re.match(r"https?://", found, re.IGNORECASE)


def test_an_account_that_is_gone_is_answered_and_forgotten() -> None:
    page, _ = answered({"message": "Not Found"}, status=404)
    assert (page.answered, page.removed, page.accounts) == (("moduya",), ("moduya",), ())


def test_what_is_no_login_is_not_asked_for() -> None:
    asked = SOURCE.plan(ACCOUNTS, Ask(logins=("../orgs/x", "a b", "", "me?x=1", "moduya", "x" * 200)))
    assert [request.key for request in asked] == ["moduya"]


# --- issues ---------------------------------------------------------------------------------------------------------


def test_issues_become_numbers_and_not_a_word_of_them_is_kept() -> None:
    request = issues_request()
    assert request is not None
    page, kept = answered(ISSUES, request)
    (part,) = page.supplements
    assert (part.kind, part.key) == ("issues", str(REPO["id"]))
    assert read_issue_counts(part.text) == IssueCounts(seen=6, closed=3, answered=1)
    assert all(set(issue) <= {"state", "comments", "pull_request"} for issue in json.loads(kept))
    for word in ("asker", "workers", "somebody", "title", "body", "user", "login"):
        assert word in json.dumps(ISSUES)
        assert word not in kept.decode()
    assert answered(kept, request)[0].supplements[0].text == part.text, "what is kept can be read again"


states = st.sampled_from(["open", "closed", "", None, 3])
an_issue = st.fixed_dictionaries(
    {"state": states, "comments": st.one_of(st.integers(-2, 5), st.none(), st.text(max_size=3))},
    optional={"pull_request": st.just({"url": "x"}), "title": st.text(max_size=5)},
)


@given(issues=st.lists(st.one_of(an_issue, st.integers(), st.none()), max_size=30))
def test_what_is_closed_or_answered_was_seen(issues: list[Any]) -> None:
    counts = issue_counts(issues)
    assert 0 <= counts.closed + counts.answered <= counts.seen <= len(issues)
    assert read_issue_counts(str(counts)) == counts


@pytest.mark.parametrize("status", [404, 410, 204, 451])
def test_a_repository_whose_issues_are_not_told_is_not_taken_for_one_without_answers(status: int) -> None:
    request = issues_request()
    assert request is not None
    assert answered({"message": "Issues are disabled for this repo"}, request, status)[0] == Page()


def test_only_repositories_that_lookups_find_are_asked_for_issues() -> None:
    assert issues_request(IDS) is not None
    assert issues_request(WORDS) is None, "most of what a phrase finds is nobody's implementation"


# --- the rule -------------------------------------------------------------------------------------------------------

RULES = {"github-2026-11": "6dfc90a43b2f4862"}
"""Every text that was ever agreed to, by name: a changed text needs a new name and a line of its own here."""


def test_a_changed_rule_has_a_new_name_so_that_everybody_is_asked_anew() -> None:
    digest = hashlib.sha256("\n".join(github_rule.RULE).encode()).hexdigest()[:16]
    assert RULES[github_rule.AGREEMENT] == digest


@pytest.mark.parametrize(
    ("agreed_to", "says"),
    [("", "nobody agreed"), ("github-2020-01", "changed since github-2020-01"), (github_rule.AGREEMENT, "")],
)
def test_github_says_why_it_may_not_be_asked(agreed_to: str, says: str) -> None:
    withheld = GitHub(agreed_to=agreed_to).withheld
    assert says in withheld
    assert bool(withheld) is bool(says)
