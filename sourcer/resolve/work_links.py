"""Which work a repository is about: one that links it, the arXiv paper it shows most, a DOI, or a title it prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sourcer.model.ids import ExternalId, doi, openreview_forum, repo_slugs
from sourcer.model.records import RepoFacts
from sourcer.resolve.drafts import Draft
from sourcer.resolve.folding import fold_text
from sourcer.resolve.paper_links import arxiv_id_shown, arxiv_ids_named
from sourcer.resolve.readme import Readme

FEWEST_WORDS = 4
"""A title of fewer words occurs by chance, and names no work."""

MOST_CLAIMS = 2
"""A repository that more works link than this is a tool that they use, and nobody's own code."""

_OPENING = 3000
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{1,300}|\b10\.\d{4,9}/[^\s<>\"')\]]{1,200}")


@dataclass(frozen=True, slots=True)
class Named:
    """What a repository names: the work if it is in the store, its arXiv id even if not; whether the work links it.

    ``other_name`` is a name of the repository that a work links and others have had too; ``may_be_linked``: this may be
    the one that is meant.
    """

    work: Draft | None = None
    arxiv_id: str | None = None
    is_linked: bool = False
    may_be_linked: bool = False
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class _Link:
    """A work that links a repository by a name, and when that was first read."""

    work: Draft
    read_at: datetime


class WorkIndex:
    """Works by identifier, title and the repositories that their records link. ``repos``: who has had which name."""

    def __init__(self, drafts: Sequence[Draft], repos: Sequence[RepoFacts] = ()) -> None:
        self._by_id: dict[ExternalId, Draft] = {}
        self._by_start: dict[tuple[str, ...], list[tuple[tuple[str, ...], Draft]]] = defaultdict(list)
        self._linking: dict[str, list[_Link]] = defaultdict(list)
        self._named: dict[str, dict[str, RepoFacts]] = defaultdict(dict)
        for repo in repos:
            for name in repo.names:
                self._named[name][repo.key] = repo
        for draft in sorted(drafts, key=lambda each: each.id):
            self._add(draft)

    def work_of(self, repo: RepoFacts, readme: Readme) -> Named:
        """The work that the repository is about, its arXiv id, and whether the work itself links the repository.

        A work may link any name that the repository ever had. Where another repository had that name too, the link is
        this one's only where the other was made after the link was read.
        """
        shown = self._shown(repo, readme)
        linking, may_mean = self._linked(repo)
        if 0 < len(linking) <= MOST_CLAIMS:
            work = shown.work if shown.work in linking else linking[0]
            is_its_own = work is shown.work or (work.arxiv_id is None and shown.work is None)
            return Named(work, work.arxiv_id or (shown.arxiv_id if is_its_own else None), True)
        if not linking and may_mean:
            name = max(may_mean, key=lambda each: (may_mean[each], each))
            return replace(shown, may_be_linked=may_mean[name], other_name=name)
        return shown

    def _linked(self, repo: RepoFacts) -> tuple[list[Draft], dict[str, bool]]:
        """The works that surely link the repository; and by name that others have had too, whether a work that links
        it may mean this one.
        """
        sure: dict[str, Draft] = {}
        may_mean: dict[str, bool] = {}
        for name in repo.names:
            links = self._linking.get(name, ())
            for link in links:
                meant = _meant(link, {**self._named.get(name, {}), repo.key: repo})
                if meant == {repo.key}:
                    sure[link.work.id] = link.work
                elif len(links) <= MOST_CLAIMS:
                    may_mean[name] = may_mean.get(name, False) or repo.key in meant
        return list(sure.values()), may_mean

    def _shown(self, repo: RepoFacts, readme: Readme) -> Named:
        """By the title in the heading; else the arXiv id; else a DOI or forum; else a title in the opening.

        A title before the first mention of the id wins over an id that no known work has: then the id is another's.
        """
        shown = arxiv_id_shown(repo.full_name, repo.description, readme)
        headed = self._titled(f"{repo.description} {readme.title}")
        if headed:
            return self._by_title(headed, shown)
        known = self._by_id.get(ExternalId("arxiv", shown)) if shown else None
        if known:
            return Named(known, shown)
        if shown:
            named = arxiv_ids_named(readme.raw)
            first = self._titled(readme.raw[: min(readme.raw.find(shown), _OPENING)]) if shown in readme.raw else None
            if first and first.arxiv_id not in named:
                return self._by_title(first, shown)
            return Named(None, shown)
        other = self._addressed(readme) or self._titled(readme.prose[:_OPENING]) or self._cited(readme)
        return Named(other, other.arxiv_id if other else None)

    def _by_title(self, work: Draft, shown: str | None) -> Named:
        """A work without an arXiv id of its own is given the one shown, unless that is known to be another's."""
        others = self._by_id.get(ExternalId("arxiv", shown)) if shown else None
        return Named(work, work.arxiv_id or (shown if others is None else None))

    def _addressed(self, readme: Readme) -> Draft | None:
        for address in _ADDRESS.findall(readme.raw)[:500]:
            number, forum = doi(address), openreview_forum(address)
            found = self._by_id.get(ExternalId("doi", number)) if number else None
            found = found or (self._by_id.get(ExternalId("openreview", forum)) if forum else None)
            if found:
                return found
        return None

    def _cited(self, readme: Readme) -> Draft | None:
        """The work of the only paper that is cited."""
        titles = {entry.title for entry in readme.entries if entry.is_paper}
        return self._titled(titles.pop()) if len(titles) == 1 else None

    def _titled(self, text: str) -> Draft | None:
        """The work whose title stands first in ``text`` (of two there, the longer)."""
        words = tuple(fold_text(text).split())
        for at in range(len(words) - FEWEST_WORDS + 1):
            starting = self._by_start.get(words[at : at + FEWEST_WORDS], ())
            fitting = [(title, draft) for title, draft in starting if words[at : at + len(title)] == title]
            if fitting:
                return max(fitting, key=lambda each: len(each[0]))[1]
        return None

    def _add(self, draft: Draft) -> None:
        for known in draft.ids:
            self._by_id.setdefault(known, draft)
        for title in {tuple(fold_text(record.title).split()) for record in draft.records}:
            if len(title) >= FEWEST_WORDS:
                self._by_start[title[:FEWEST_WORDS]].append((title, draft))
        for slug, read_at in _slugs(draft).items():
            self._linking[slug].append(_Link(draft, read_at))


def _meant(link: _Link, held: Mapping[str, RepoFacts]) -> set[str]:
    """Which of the repositories that have had its name a link may mean: those that were there when it was read.

    Where none was, the paper spoke of code to come, and it may be any of them.
    """
    there = {key for key, repo in held.items() if repo.created_at is None or repo.created_at <= link.read_at}
    return there or set(held)


def _slugs(draft: Draft) -> dict[str, datetime]:
    """The repositories that the records link, in lower case, and when each link was first read."""
    found: dict[str, datetime] = {}
    for record in draft.records:
        for slug in (slug.lower() for text in (*record.links, record.comment or "") for slug in repo_slugs(text)):
            found[slug] = min(record.provenance.fetched_at, found.get(slug, record.provenance.fetched_at))
    return found
