"""GitHub's REST API: repositories that name an arXiv id or a phrase, their READMEs and their lists of files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import parse_qs, quote, urlsplit

from sourcer.errors import ConfigError, WrongKindOfPage
from sourcer.model import ids
from sourcer.model.records import Provenance, RepoFacts, Skipped
from sourcer.sources import _github
from sourcer.sources._bodies import read_json, refuse_compressed, refuse_html
from sourcer.sources._entries import read_entries
from sourcer.sources._text import plain, without_emails_in
from sourcer.sources._values import count, mapping, sequence, string
from sourcer.sources.base import Ask, Page, Request, Response, Stream

LONGEST_QUERY = 256
MOST_OPERATORS = 5
MOST_RESULTS = 1000
"""GitHub's limits on a search (https://docs.github.com/rest/search/search)."""

_JSON = "application/vnd.github+json"
_RAW = "application/vnd.github.raw+json"
_VERSION = "2022-11-28"
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_SLUG = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next"?')
_IDS, _LINKS, _WORDS = "ids", "links", "words:"
_OK = 200
_ABSENT = frozenset({204, 404, 409, 451})


@dataclass(frozen=True, slots=True)
class GitHub:
    """Public repositories, as facts of code; no field that describes a person is read.

    ``base_url``: the API. ``words``: search phrases, each a stream; qualifiers such as ``in:readme`` are understood.
    ``ids_per_query``: arXiv ids that share one search, as far as GitHub's limits allow.
    ``per_page`` (at most 100) and ``max_pages``: how much of an answer is read; GitHub shows 1000 results.
    ``read_readmes`` and ``read_trees``: whether each repository found is asked for its README and its files.

    A README and a tree are read once for each push: the moment of the last push is part of their address.
    """

    name: ClassVar[str] = "github"

    base_url: str = "https://api.github.com"
    words: tuple[str, ...] = ()
    ids_per_query: int = 5
    per_page: int = 100
    max_pages: int = 10
    read_readmes: bool = True
    read_trees: bool = True

    def __post_init__(self) -> None:
        for phrase in self.words:
            if not phrase.strip() or not _is_allowed(phrase):
                raise ConfigError(
                    f"[sources.github] words: GitHub cannot search for {phrase[:60]!r}; "
                    f"write 1 to {LONGEST_QUERY} characters with at most {MOST_OPERATORS} of AND, OR, NOT"
                )

    @property
    def streams(self) -> Sequence[Stream]:
        """A lookup for the repositories that papers link, one for arXiv ids, and a snapshot for each phrase."""
        return (
            Stream(_LINKS, "lookup"),
            Stream(_IDS, "lookup"),
            *(Stream(f"{_WORDS}{phrase}", "snapshot") for phrase in self.words),
        )

    def plan(self, stream: Stream, ask: Ask) -> Iterable[Request]:
        """The linked repositories; or searches for the ids asked for, several in one; or the stream's phrase."""
        if stream.name == _LINKS:
            for slug in filter(_SLUG.fullmatch, ask.slugs):
                url = f"{self.base_url}/repos/{slug}"
                yield Request(
                    self.name, _LINKS, url, headers=_headers(_JSON), kind="repository", key=slug, may_miss=True
                )
        elif stream.name == _IDS:
            for batch in self._batches(ask.arxiv_ids):
                yield self._search(stream.name, _query(batch), key=",".join(batch))
        else:
            yield self._search(stream.name, stream.name.removeprefix(_WORDS))

    def parse(self, request: Request, response: Response, provenance: Provenance) -> Page:
        """Repositories out of a search, a Supplement out of a README or tree ("" where there is none).

        Raises WrongKindOfPage for an error answer (with GitHub's words) or another page, Truncated for half an answer.
        """
        if request.kind == "repository" and response.status in _ABSENT:
            return Page(answered=(request.key,))
        if request.kind != "search" and response.status in _ABSENT:
            return Page(supplements=(_github.supplement(request.kind, request.key, "", provenance),))
        if request.kind == "readme":
            return self._readme(request, response, provenance)
        answer = mapping(read_json(response.body, self.name, provenance))
        if response.status != _OK:
            raise _wrong(
                f"GitHub answered {response.status}: {plain(string(answer.get('message'))) or 'no reason'}", provenance
            )
        if request.kind == "tree":
            return _tree(answer, request, provenance)
        if request.kind == "repository":
            return self._linked(answer, request, provenance)
        return self._found(answer, request, response, provenance)

    def payload(self, request: Request, response: Response) -> bytes:
        """The body without e-mail addresses; of a search only the fields that are read, so nothing about people."""
        if request.kind not in ("search", "repository"):
            return without_emails_in(response.body)
        try:
            answer = json.loads(response.body)
        except (ValueError, RecursionError):
            return without_emails_in(response.body)
        keep = _github.kept if request.kind == "search" else _github.kept_item
        kept = json.dumps(keep(mapping(answer)), ensure_ascii=False)
        return without_emails_in(kept.encode("utf-8", "replace"))

    # --- searches ---------------------------------------------------------------------------------------------------

    def _batches(self, arxiv_ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
        batch: tuple[str, ...] = ()
        known = (found[0] for found in map(ids.arxiv_id, arxiv_ids) if found)
        for arxiv_id in dict.fromkeys(known):
            if batch and (len(batch) >= self.ids_per_query or not _is_allowed(_query((*batch, arxiv_id)))):
                yield batch
                batch = ()
            batch = (*batch, arxiv_id)
        if batch:
            yield batch

    def _search(self, stream: str, query: str, key: str = "") -> Request:
        params = (("q", query), ("sort", "updated"), ("order", "desc"), ("per_page", str(self.per_page)))
        url = f"{self.base_url}/search/repositories"
        return Request(self.name, stream, url, params, _headers(_JSON), kind="search", key=key)

    def _found(self, answer: dict[str, object], request: Request, response: Response, provenance: Provenance) -> Page:
        items, total = answer.get("items"), count(answer.get("total_count"))
        if not isinstance(items, list) or total is None:
            raise _wrong("the answer holds no list of repositories", provenance)
        repos, skipped = read_entries(self.name, provenance, _github.makers(items, provenance))
        following, gap = self._following(request, response, total)
        if answer.get("incomplete_results") is True:
            gap = f"GitHub ran out of time over the search for {_asked(request)}: results are missing"
        answered = tuple(request.key.split(",")) if request.key and not following and not gap else ()
        details = tuple(detail for repo in repos for detail in self._details(repo, request.stream))
        return Page(repos=repos, follow=(*following, *details), skipped=skipped, answered=answered, gap=gap)

    def _following(self, request: Request, response: Response, total: int) -> tuple[tuple[Request, ...], str]:
        """The next page as the answer's Link header names it, or what is missing where it is not asked for."""
        link = _NEXT.search(response.headers.get("link", ""))
        if link is None:
            return (), ""
        url, page = link.group(1), _page_number(request)
        if not url.startswith(f"{self.base_url}/"):
            return (), f"the next page is said to be at {plain(url)[:80]}, which is not {self.base_url}"
        if page >= self.max_pages or page * self.per_page >= MOST_RESULTS:
            return (), f"{total} repositories match {_asked(request)}, the first {page * self.per_page} were read"
        return (replace(request, url=url, params=()),), ""

    def _linked(self, answer: dict[str, object], request: Request, provenance: Provenance) -> Page:
        repos, skipped = read_entries(self.name, provenance, _github.makers([answer], provenance))
        details = tuple(detail for repo in repos for detail in self._details(repo, request.stream))
        return Page(repos=repos, follow=details, skipped=skipped, answered=(request.key,))

    # --- one repository -----------------------------------------------------------------------------------------------

    def _details(self, repo: RepoFacts, stream: str) -> Iterator[Request]:
        home = f"{self.base_url}/repos/{repo.full_name}"
        pushed = f"pushed_at={repo.pushed_at:%Y-%m-%dT%H:%M:%SZ}" if repo.pushed_at else ""
        if self.read_readmes:
            yield _detail(stream, f"{home}/readme?{pushed}".rstrip("?"), "readme", repo.key, _RAW)
        if self.read_trees:
            address = f"{home}/git/trees/{quote(repo.default_branch, safe='')}?recursive=1"
            yield _detail(stream, f"{address}&{pushed}".rstrip("&"), "tree", repo.key, _JSON)

    def _readme(self, request: Request, response: Response, provenance: Provenance) -> Page:
        refuse_compressed(response.body, "a README", self.name, provenance)
        # A README may itself be HTML: only the media type tells it from an error page.
        if response.content_type == "text/html" or response.status != _OK:
            refuse_html(response.body, "a README", self.name, provenance)
            raise _wrong(
                f"GitHub answered {response.status} ({response.content_type}) where a README was due", provenance
            )
        return _kept_whole(*_github.readme_text(response.body), request, provenance)


def _headers(accept: str) -> tuple[tuple[str, str], ...]:
    return ("Accept", accept), ("X-GitHub-Api-Version", _VERSION)


def _detail(stream: str, url: str, kind: str, key: str, accept: str) -> Request:
    return Request(GitHub.name, stream, url, headers=_headers(accept), kind=kind, key=key, is_once=True, may_miss=True)


def _query(arxiv_ids: Iterable[str]) -> str:
    return " OR ".join(f'"{arxiv_id}"' for arxiv_id in arxiv_ids) + " in:readme"


def _is_allowed(query: str) -> bool:
    return len(query) <= LONGEST_QUERY and len(_OPERATOR.findall(query)) <= MOST_OPERATORS


def _asked(request: Request) -> str:
    return request.key or repr(request.stream.removeprefix(_WORDS))


def _page_number(request: Request) -> int:
    """The page that a request is for: the first asks without a number, later ones by GitHub's own links."""
    told = parse_qs(urlsplit(request.url).query).get("page", ["1"])[0]
    return int(told) if told.isascii() and told.isdigit() and len(told) <= len(str(MOST_RESULTS)) else MOST_RESULTS


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
