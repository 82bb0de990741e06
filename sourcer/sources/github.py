"""GitHub's REST API: repositories that name an arXiv id or a phrase, with what they show, and who owns them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model.records import Provenance, RepoFacts, Skipped
from sourcer.model.runs import Window
from sourcer.sources import _github, _github_accounts, _github_search
from sourcer.sources._bodies import read_json, refuse_compressed, refuse_html
from sourcer.sources._entries import read_entries
from sourcer.sources._paging import next_address
from sourcer.sources._text import plain, without_emails_in
from sourcer.sources._values import count, mapping, sequence, string
from sourcer.sources.base import Ask, Page, Request, Response, Stream
from sourcer.sources.github_rule import why_withheld

_JSON = "application/vnd.github+json"
_RAW = "application/vnd.github.raw+json"
_VERSION = "2022-11-28"
_SLUG = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_IDS, _LINKS, _ACCOUNTS, _WORDS, _CREATED = "ids", "links", "accounts", "words:", "created:"
_OK = 200
_ISSUES_READ = 100
_PERSONAL = frozenset({"account", "issues"})
_ABSENT = frozenset({204, 404, 409, 410, 451})
# What is not told is not taken for none: an empty repository answers 409 for its tree and {} for its languages, one
# whose owner wants no issues 410 for them.
_UNKNOWN = frozenset({("tree", 404), *((kind, status) for kind in ("languages", "issues") for status in _ABSENT)})
_KEEPS: Mapping[str, Callable[[object], object]] = {
    "search": _github.kept,
    "repository": _github.kept_item,
    "account": _github_accounts.kept_account,
    "issues": _github_accounts.kept_issues,
}
"""Answers that carry more than is read, and what is kept of them. All others are kept without e-mail addresses."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """Public repositories, as facts of code; of who owns one, what ``github_rule`` names and no more.

    ``agreed_to``: the name of the rule that the operator agreed to; without it nothing is asked (``withheld``).
    ``base_url``: the API. ``words``: search phrases, each a stream that asks for all it finds every night, what was
    pushed last first; qualifiers such as ``in:readme`` are understood.
    ``dated_words``: phrases with more hits than GitHub shows, read whole: each a stream by days of creation, in windows
    like arXiv's. Days with too many hits, or for which GitHub ran out of time, are asked for in halves, down to a
    single day. A phrase may be in both lists:
    then ``words`` brings what was pushed last, however old, and need not be whole.
    ``ids_per_query``: arXiv ids that share one search, as far as GitHub's limits allow.
    ``per_page`` (at most 100) and ``max_pages``: how much of an answer is read; GitHub shows 1000 results.
    ``read_readmes``, ``read_trees``, ``read_languages``: whether each repository found is asked for its README, its
    files and its languages, at a request each.
    ``read_issues``: whether those that papers link, or that name a paper looked for, are also asked for how many of
    their issues were closed or answered. Not those that mere phrases find: many of them are nobody's implementation.

    These four are read once for each push: the moment of the last push is part of their address.
    """

    name: ClassVar[str] = "github"

    agreed_to: str = ""
    base_url: str = "https://api.github.com"
    words: tuple[str, ...] = ()
    dated_words: tuple[str, ...] = ()
    ids_per_query: int = 5
    per_page: int = 100
    max_pages: int = 10
    read_readmes: bool = True
    read_trees: bool = True
    read_languages: bool = True
    read_issues: bool = True

    def __post_init__(self) -> None:
        for phrase in self.words:
            _github_search.check_words("words", phrase)
        for phrase in self.dated_words:
            _github_search.check_dated_words(phrase)

    @property
    def withheld(self) -> str:
        """Why nothing may be asked, in words for a person; "" where the operator agreed to the rule."""
        return why_withheld(self.agreed_to)

    @property
    def streams(self) -> Sequence[Stream]:
        """Lookups for linked repositories, arXiv ids and accounts; for each phrase a snapshot or days."""
        return (
            Stream(_LINKS, "lookup"),
            Stream(_IDS, "lookup"),
            Stream(_ACCOUNTS, "lookup"),
            *(Stream(f"{_WORDS}{phrase}", "snapshot") for phrase in self.words),
            *(Stream(f"{_CREATED}{phrase}", "dated") for phrase in self.dated_words),
        )

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """Linked repositories; searches for ids, several in one; accounts; the stream's phrase, all or by days."""
        if stream.name == _LINKS:
            for slug in filter(_SLUG.fullmatch, ask.slugs):
                url = f"{self.base_url}/repos/{slug}"
                yield Request(
                    self.name, _LINKS, url, headers=_headers(_JSON), kind="repository", key=slug, may_miss=True
                )
        elif stream.name == _IDS:
            for batch in _github_search.batches(ask.arxiv_ids, self.ids_per_query):
                yield self._search(stream.name, _github_search.naming(batch), key=",".join(batch))
        elif stream.name == _ACCOUNTS:
            for login in filter(_github_accounts.LOGIN.fullmatch, ask.logins):
                url = f"{self.base_url}/users/{login}"
                yield Request(
                    self.name, _ACCOUNTS, url, headers=_headers(_JSON), kind="account", key=login, may_miss=True
                )
        elif stream.kind == "dated":
            if ask.window is not None:
                yield self._slice(stream.name, ask.window)
        else:
            yield self._search(stream.name, stream.name.removeprefix(_WORDS))

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """Repositories out of a search; an account; a Supplement out of a README or tree ("" where there is none),
        languages or issues.

        Raises WrongKindOfPage for an error answer (with GitHub's words) or another page, Truncated for half an answer
        and for a page without repositories where GitHub itself counts more.
        """
        if request.kind in ("repository", "account") and response.status in _ABSENT:
            gone = (request.key,) if request.kind == "account" else ()
            return Page(answered=(request.key,), removed=gone)
        if (request.kind, response.status) in _UNKNOWN:
            return Page()
        if request.kind != "search" and response.status in _ABSENT:
            return Page(supplements=(_github.supplement(request.kind, request.key, "", provenance),))
        if request.kind == "readme":
            return self._readme(request, response, provenance)
        told = read_json(response.body, self.name, provenance)
        if response.status != _OK:
            reason = plain(string(mapping(told).get("message"))) or "no reason"
            raise _wrong(f"GitHub answered {response.status}: {reason}", provenance)
        if request.kind == "issues":
            return _issues(told, request, provenance)
        answer = _mapping(told, provenance)
        if request.kind == "tree":
            return _tree(answer, request, provenance)
        if request.kind == "languages":
            return _kept_whole(*_github.languages_text(answer), request, provenance)
        if request.kind == "account":
            return self._account(answer, request, provenance)
        if request.kind == "repository":
            return self._linked(answer, request, provenance)
        return self._found(answer, request, response, provenance)

    def payload(self, request: Request, response: Response) -> bytes:
        """The body without e-mail addresses; where it carries more than is read, only the fields that are."""
        keep = _KEEPS.get(request.kind)
        if keep is None:
            return without_emails_in(response.body)
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            # Nobody knows what stands in half an account or issue.
            return b"" if request.kind in _PERSONAL else without_emails_in(response.body)
        kept = json.dumps(keep(answer), ensure_ascii=False)
        return without_emails_in(kept.encode("utf-8", "replace"))

    # --- searches ---------------------------------------------------------------------------------------------------

    def _search(self, stream: str, query: str, key: str = "", window: Window | None = None) -> Request:
        params = (("q", query), ("sort", "updated"), ("order", "desc"), ("per_page", str(self.per_page)))
        url = f"{self.base_url}/search/repositories"
        return Request(self.name, stream, url, params, _headers(_JSON), kind="search", key=key, window=window)

    def _slice(self, stream: str, window: Window) -> Request:
        query = _github_search.created_in(stream.removeprefix(_CREATED), window)
        return self._search(stream, query, key=f"{stream} {window}", window=window)

    @property
    def _ceiling(self) -> int:
        return min(_github_search.MOST_RESULTS, self.max_pages * self.per_page)

    def _found(self, answer: dict[str, object], request: Request, response: Response, provenance: Provenance) -> Page:
        items, total = answer.get("items"), count(answer.get("total_count"))
        if not isinstance(items, list) or total is None:
            raise _wrong("the answer holds no list of repositories", provenance)
        is_incomplete = answer.get("incomplete_results") is True
        # A search that ran out of time is likelier to end over fewer days, so it is cut as one with too many hits is.
        is_too_much = total > self._ceiling or is_incomplete
        if request.window and is_too_much and (halves := _github_search.halves(request.window)):
            return Page(follow=tuple(self._slice(request.stream, half) for half in halves))
        before = (_github_search.page_number(request.url) - 1) * self.per_page
        if not items and before < total and not is_incomplete:
            raise _truncated(f"no repository after the first {before} though GitHub counts {total}", provenance)
        repos, skipped = read_entries(self.name, provenance, _github.makers(items, provenance))
        following, gap = self._following(request, response, total)
        unready = f"GitHub ran out of time over the search for {_asked(request)}: results are missing"
        is_answered = request.stream == _IDS and request.key and not (following or gap or is_incomplete)
        details = tuple(detail for repo in repos for detail in self._details(repo, request.stream))
        answered = tuple(request.key.split(",")) if is_answered else ()
        return Page(
            repos=repos,
            follow=(*following, *details),
            skipped=skipped,
            answered=answered,
            gap="" if is_incomplete else gap,
            unready=unready if is_incomplete else "",
        )

    def _following(self, request: Request, response: Response, total: int) -> tuple[tuple[Request, ...], str]:
        """The next page as the answer's Link header names it, or what is missing where it is not asked for."""
        url = next_address(response)
        read = _github_search.page_number(request.url) * self.per_page
        if url and not url.startswith(f"{self.base_url}/"):
            return (), f"the next page is said to be at {plain(url)[:80]}, which is not {self.base_url}"
        if url and read < self._ceiling:
            return (replace(request, url=url, params=()),), ""
        return (), self._missing(request, total, read) if url or read < total else ""

    def _missing(self, request: Request, total: int, read: int) -> str:
        """What to say where a search ends before all was read; nothing where the days bring the rest."""
        phrase, way_out = request.stream.removeprefix(_WORDS), ""
        if total <= self._ceiling:
            way_out = ", and GitHub names no next page"
        elif request.window:
            way_out = "; a day cannot be cut: narrow the phrase, say by language: or stars:"
        elif phrase != request.stream:
            if phrase in self.dated_words:
                return ""
            way_out = "; list the phrase under dated_words as well, to have all of it by days of creation"
        return f"{total} repositories match {_asked(request)}, the first {read} were read{way_out}"

    def _linked(self, answer: dict[str, object], request: Request, provenance: Provenance) -> Page:
        repos, skipped = read_entries(self.name, provenance, _github.makers([answer], provenance, request.key))
        details = tuple(detail for repo in repos for detail in self._details(repo, request.stream))
        return Page(repos=repos, follow=details, skipped=skipped, answered=(request.key,))

    def _account(self, answer: dict[str, object], request: Request, provenance: Provenance) -> Page:
        made = _github_accounts.account_maker(answer, request.key, provenance)
        accounts, skipped = read_entries(self.name, provenance, made)
        return Page(accounts=accounts, skipped=skipped, answered=(request.key,))

    # --- one repository -----------------------------------------------------------------------------------------------

    def _details(self, repo: RepoFacts, stream: str) -> Iterator[Request]:
        home = f"{self.base_url}/repos/{repo.full_name}"
        pushed = f"pushed_at={repo.pushed_at:%Y-%m-%dT%H:%M:%SZ}" if repo.pushed_at else ""
        if self.read_readmes:
            yield _detail(stream, f"{home}/readme?{pushed}".rstrip("?"), "readme", repo.key, _RAW)
        if self.read_trees:
            address = f"{home}/git/trees/{quote(repo.default_branch, safe='')}?recursive=1"
            yield _detail(stream, f"{address}&{pushed}".rstrip("&"), "tree", repo.key, _JSON)
        if self.read_languages:
            yield _detail(stream, f"{home}/languages?{pushed}".rstrip("?"), "languages", repo.key, _JSON)
        if self.read_issues and stream in (_LINKS, _IDS):
            address = f"{home}/issues?state=all&per_page={_ISSUES_READ}"
            yield _detail(stream, f"{address}&{pushed}".rstrip("&"), "issues", repo.key, _JSON)

    def _readme(self, request: Request, response: Response, provenance: Provenance) -> Page:
        refuse_compressed(response.body, "a README", self.name, provenance)
        # A README may itself be HTML: only the media type tells it from an error page.
        if response.content_type == "text/html" or response.status != _OK:
            refuse_html(response.body, "a README", self.name, provenance)
            raise _wrong(
                f"GitHub answered {response.status} ({response.content_type}) where a README was due", provenance
            )
        return _kept_whole(*_github.readme_text(response.body), request, provenance)


def is_login(text: str) -> bool:
    """Whether a text has the form of a login."""
    return _github_accounts.LOGIN.fullmatch(text) is not None


def _headers(accept: str) -> tuple[tuple[str, str], ...]:
    return ("Accept", accept), ("X-GitHub-Api-Version", _VERSION)


def _detail(stream: str, url: str, kind: str, key: str, accept: str) -> Request:
    return Request(GitHub.name, stream, url, headers=_headers(accept), kind=kind, key=key, is_once=True, may_miss=True)


def _asked(request: Request) -> str:
    return request.key or repr(request.stream.removeprefix(_WORDS))


def _mapping(answer: object, provenance: Provenance) -> dict[str, object]:
    if not isinstance(answer, dict):
        raise _wrong("the answer is no JSON object", provenance)
    return answer


def _issues(answer: object, request: Request, provenance: Provenance) -> Page:
    if not isinstance(answer, list):
        raise _wrong("the answer is no list of issues", provenance)
    counts = str(_github_accounts.issue_counts(answer))
    return Page(supplements=(_github.supplement(request.kind, request.key, counts, provenance),))


def _tree(answer: dict[str, object], request: Request, provenance: Provenance) -> Page:
    if not isinstance(answer.get("tree"), list):
        raise _wrong("the answer holds no list of files", provenance)
    text, reason = _github.tree_text(sequence(answer["tree"]))
    if answer.get("truncated") is True:
        reason = reason or "GitHub lists only a part of its files"
    return _kept_whole(text, reason, request, provenance)


def _kept_whole(text: str, reason: str, request: Request, provenance: Provenance) -> Page:
    """The supplement, and the reason where it is not the whole."""
    skipped = (Skipped(GitHub.name, request.key, reason, provenance),) if reason else ()
    return Page(supplements=(_github.supplement(request.kind, request.key, text, provenance),), skipped=skipped)


def _wrong(message: str, provenance: Provenance) -> WrongKindOfPage:
    return WrongKindOfPage(f"github: {message} ({provenance.url})", source=GitHub.name, url=provenance.url)


def _truncated(message: str, provenance: Provenance) -> Truncated:
    return Truncated(f"github: {message} ({provenance.url})", source=GitHub.name, url=provenance.url)
