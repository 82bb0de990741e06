"""Which work a repository is about: one that links it, the arXiv paper it shows most, or a title that it prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sourcer.model.ids import arxiv_ids_linked, repo_slugs
from sourcer.model.records import RepoFacts
from sourcer.resolve.drafts import Draft
from sourcer.resolve.folding import fold_text
from sourcer.resolve.readme import Readme

FEWEST_WORDS = 4
"""A title of fewer words occurs by chance, and names no work."""

MOST_CLAIMS = 2
"""A repository that more works link than this is a tool that they use, and nobody's own code."""

_OPENING = 3000


class WorkIndex:
    """Works by arXiv id, title and the repositories that their records link."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._by_arxiv: dict[str, Draft] = {}
        self._by_start: dict[tuple[str, ...], list[tuple[tuple[str, ...], Draft]]] = defaultdict(list)
        self._linking: dict[str, list[Draft]] = defaultdict(list)
        for draft in sorted(drafts, key=lambda each: each.id):
            self._add(draft)

    def work_of(self, repo: RepoFacts, readme: Readme) -> tuple[Draft | None, bool]:
        """The work that the repository is about, None if it is not here; and whether the work itself links it."""
        linking = self._linking.get(repo.full_name.lower(), [])
        shown = self._shown(repo, readme)
        if 0 < len(linking) <= MOST_CLAIMS:
            return (shown, True) if shown in linking else (linking[0], True)
        return shown, False

    def _shown(self, repo: RepoFacts, readme: Readme) -> Draft | None:
        opening = f"{repo.description}\n{readme.raw[:_OPENING]}"
        titled = self._titled(f"{repo.description} {readme.title}") or self._titled(readme.prose[:_OPENING])
        prominent = prominent_arxiv_id(repo.description, readme.raw)
        named = self._by_arxiv.get(prominent) if prominent else None
        if titled and (named is None or titled.arxiv_id not in (None, prominent)):
            is_cited_first = prominent is not None and prominent in arxiv_ids_linked(opening)
            return titled if named is None and not (is_cited_first and titled.arxiv_id is None) else named or titled
        return named or titled

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
            if known.scheme == "arxiv":
                self._by_arxiv.setdefault(known.value, draft)
        for title in {tuple(fold_text(record.title).split()) for record in draft.records}:
            if len(title) >= FEWEST_WORDS:
                self._by_start[title[:FEWEST_WORDS]].append((title, draft))
        for slug in _slugs(draft):
            self._linking[slug.lower()].append(draft)


def prominent_arxiv_id(description: str, raw: str) -> str | None:
    """The arXiv id shown most: in the description, else the first heading, else most often (ties: the first)."""
    for place in (description, raw.strip().split("\n", 1)[0]):
        found = arxiv_ids_linked(place)
        if found:
            return found[0]
    every = arxiv_ids_linked(raw)
    counts = {each: len(re.findall(re.escape(each), raw)) for each in every}
    opening = set(arxiv_ids_linked(raw[:_OPENING]))
    return max(every, key=lambda each: (each in opening, counts[each], -every.index(each)), default=None)


def _slugs(draft: Draft) -> Iterable[str]:
    texts = [*draft.links, *(record.comment or "" for record in draft.records)]
    return dict.fromkeys(slug for text in texts for slug in repo_slugs(text))
