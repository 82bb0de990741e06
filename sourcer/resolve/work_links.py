"""Which work a repository is about: one that links it, the arXiv paper it shows most, a DOI, or a title it prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
_ASKED = re.compile(r"/repos/([\w.-]+/[\w.-]+)$")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{1,300}|\b10\.\d{4,9}/[^\s<>\"')\]]{1,200}")


@dataclass(frozen=True, slots=True)
class Named:
    """What a repository names: the work if it is in the store, its arXiv id even if not; whether the work links it."""

    work: Draft | None = None
    arxiv_id: str | None = None
    is_linked: bool = False


class WorkIndex:
    """Works by identifier, title and the repositories that their records link."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._by_id: dict[ExternalId, Draft] = {}
        self._by_start: dict[tuple[str, ...], list[tuple[tuple[str, ...], Draft]]] = defaultdict(list)
        self._linking: dict[str, list[Draft]] = defaultdict(list)
        for draft in sorted(drafts, key=lambda each: each.id):
            self._add(draft)

    def work_of(self, repo: RepoFacts, readme: Readme) -> Named:
        """The work that the repository is about, its arXiv id, and whether the work itself links the repository.

        A work may link the name that the repository had when it was asked for.
        """
        linking = next((held for slug in _names(repo) if (held := self._linking.get(slug))), [])
        shown = self._shown(repo, readme)
        if 0 < len(linking) <= MOST_CLAIMS:
            work = shown.work if shown.work in linking else linking[0]
            is_its_own = work is shown.work or (work.arxiv_id is None and shown.work is None)
            return Named(work, work.arxiv_id or (shown.arxiv_id if is_its_own else None), True)
        return shown

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
        for slug in _slugs(draft):
            self._linking[slug.lower()].append(draft)


def _names(repo: RepoFacts) -> tuple[str, ...]:
    """The name it has, and the one it was asked by: GitHub answers to old names of what was renamed."""
    asked = _ASKED.search(repo.provenance.url)
    return tuple(dict.fromkeys(name.lower() for name in (repo.full_name, asked.group(1) if asked else "") if name))


def _slugs(draft: Draft) -> Iterable[str]:
    texts = [*draft.links, *(record.comment or "" for record in draft.records)]
    return dict.fromkeys(slug for text in texts for slug in repo_slugs(text))
