"""Repositories that are nobody's code of one paper: forks and copies, lists, tools, and what holds nothing yet."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sourcer.model.ids import repo_slugs
from sourcer.model.records import RepoFacts
from sourcer.resolve.folding import fold_text
from sourcer.resolve.readme import Readme

SEVERAL_PAPERS = 3
_SHORTEST_COPY = 400
"""Letters from which two equal READMEs are a copy; shorter ones may be a template."""

_LIST_NAME = re.compile(
    r"awesome|(?:^|[-_])(?:papers?|reading)[-_]?(?:list|reading)?$|paper-?list|papers$|(?:^|[-_])list(?:$|[-_])|\bzoo$",
    re.IGNORECASE,
)
_LIST_TEXT = re.compile(
    r"\b(?:curated|comprehensive|reading|paper|awesome) list\b|\blist of\b|\bmust-read\b"
    r"|\bcollection of (?:papers|links|resources)",
    re.IGNORECASE,
)
_TOOL_TEXT = re.compile(
    r"\b(?:library|toolkit|toolbox|package|framework|client|server|web[ -]?(?:app|ui|interface)|website|platform)\b",
    re.IGNORECASE,
)
# "Framework" is left out: titles of papers speak of frameworks.
_CALLS_ITSELF = re.compile(r"\b(?:an?|this) (?:[\w-]+ ){0,4}(?:library|toolkit|toolbox|package)\b", re.IGNORECASE)
_INSTALL = re.compile(r"\b(?:pip3?|conda) install (?!-)([\w.-]{3,100})", re.IGNORECASE)
_OF_A_PAPER = r"\breproduc|\breplicat|\bcode for\b|\b(?:the|our|this) paper\b"
_ONE_PAPER = re.compile(rf"\bimplement(?:ation|s|ing)? (?:of|for|the)\b|{_OF_A_PAPER}", re.IGNORECASE)
_SAYS_WHOSE = re.compile(rf"{_OF_A_PAPER}|\bre-?implement|\b(?:un-?|non-)?official", re.IGNORECASE)
_CODE_FILE = re.compile(
    r"\.(?:py|ipynb|lua|cc|c|cpp|cu|h|jl|m|java|js|ts|rs|go|r|scala|sh|hs|ml|zip|tar\.gz)$", re.IGNORECASE
)
_BESIDE_CODE = re.compile(r"^(?:licen[cs]e|copying|readme|\.git\w+|notice|citation)(?:\.\w+)?$", re.IGNORECASE)
_TO_COME = re.compile(
    r"\bcoming soon\b|\bstay tuned\b|\bto be (?:released|uploaded|published|added)\b|\bunder construction\b"
    r"|\b(?:codes?|models?|implementation|repo(?:sitory)?|we)\b[^.\n]{0,60}\bwill (?:soon )?(?:be )?"
    r"(?:release|available|upload|publish|open-?source|made|add|updated)"
    r"|\bwork in progress\b|即将(?:发布|开源)|代码.{0,10}(?:整理|稍后)",
    re.IGNORECASE,
)
_FORKED = re.compile(r"\bfork(?:ed)? (?:of|from)\b[^\n]{0,120}", re.IGNORECASE)


def why_fork(repo: RepoFacts, readme: Readme, original: str | None) -> str:
    """GitHub's flag, a README that names the repository of the same name as its origin, or one that is another's."""
    if repo.is_fork:
        return f"GitHub calls it a fork{f' of {repo.parent}' if repo.parent else ''}"
    names = {name.partition("/")[2] for name in repo.names}
    for said in _FORKED.findall(readme.raw[:3000]):
        for slug in repo_slugs(said):
            if slug.partition("/")[2].lower() in names and slug.lower() not in repo.names:
                return f"its README says that it is forked from {slug}"
    return f"its README is word for word that of {original}, which was there before" if original else ""


def copied_readmes(repos: Sequence[RepoFacts]) -> dict[str, str]:
    """Key of each repository whose README another has too -> the name of the one that it was taken from.

    That is the one that the text itself names, else the oldest; where neither tells, none is called a copy. What is
    not where it was says nothing: it may have been deleted and made again.
    """
    alike: dict[bytes, list[RepoFacts]] = defaultdict(list)
    for repo in repos:
        has_text = repo.successor is None and len(repo.readme or "") >= _SHORTEST_COPY
        words = "".join((repo.readme or "").split()) if has_text else ""
        if len(words) >= _SHORTEST_COPY:
            alike[hashlib.sha256(words.encode("utf-8", "replace")).digest()].append(repo)
    found = {}
    for group in alike.values():
        original = _original(group) if len(group) > 1 else None
        if original:
            found.update({each.key: original.full_name for each in group if each.key != original.key})
    return found


def _original(group: Sequence[RepoFacts]) -> RepoFacts | None:
    slugs = {slug.lower() for slug in repo_slugs(group[0].readme or "")}
    named = [repo for repo in group if not slugs.isdisjoint(repo.names)]
    if len(named) == 1:
        return named[0]
    if any(repo.created_at is None for repo in group):
        return None
    return min(group, key=lambda repo: (repo.created_at or datetime.max.replace(tzinfo=UTC), repo.key))


def why_empty(repo: RepoFacts, readme: Readme) -> str:
    """Nothing in it, or no code in it while the README says that there will be."""
    if repo.tree is None or any(_CODE_FILE.search(path) for path in repo.tree):
        return ""
    rest = [path for path in repo.tree if not _BESIDE_CODE.match(path)]
    if not readme.raw.strip() and not rest:
        return "it has no README and no files" if not repo.tree else "it has no README and no code"
    to_come = _TO_COME.search(readme.head)
    return f'its README says "{to_come.group()[:60].strip()}" and there is no code yet' if to_come else ""


def why_list(repo: RepoFacts, readme: Readme, papers: int) -> str:
    """It says that it is a list and has links, or is nearly nothing but links."""
    name = repo.full_name.partition("/")[2]
    links = len(readme.links)
    said = bool(_LIST_NAME.search(name)) + bool(_LIST_TEXT.search(f"{repo.description}\n{readme.head}"))
    code = sum(bool(_CODE_FILE.search(path)) for path in repo.tree or ())
    if (said and (links >= 25 or papers >= 10)) or (said == 2 and links + papers >= 5):
        return f"it is a list: {links} links, {papers} papers"
    if links >= 120 and code <= 20 and not _ONE_PAPER.search(repo.description + readme.title):
        return f"it is a list: {links} links and {code} files of code"
    return ""


def why_tool(repo: RepoFacts, readme: Readme, papers: int, *, is_about_one: bool) -> str:
    """Something to install and use: tied to no paper, or to several at once. ``is_about_one``: a work.

    What calls itself a library and is installed by its own name may be an implementation of some method all the same;
    nothing else is a tool that speaks of implementing.
    """
    opening = f"{repo.description}\n{readme.head[:600]}"
    own = _folded(repo.full_name.partition("/")[2])
    installs = [name for name in _INSTALL.findall(readme.raw) if _folded(name) in own]
    is_tied = is_about_one and papers < SEVERAL_PAPERS
    is_library = any(_folded(name) == own for name in installs) and _CALLS_ITSELF.search(opening)
    speaks_of_a_paper = (_SAYS_WHOSE if is_library else _ONE_PAPER).search(opening)
    if installs and _TOOL_TEXT.search(opening) and not is_tied and not speaks_of_a_paper:
        return f"it is a tool to install ({installs[0]}), not tied to one paper"
    return ""


def why_tool_at_last(repo: RepoFacts, readme: Readme, papers: int, ties: Collection[str]) -> str:
    """Where nothing says whose code it is: it names no paper and calls itself a thing to use. ``ties``: signs that tie
    it to a paper.
    """
    opening = f"{repo.description}\n{readme.head[:600]}"
    said = _TOOL_TEXT.search(opening)
    if said and not papers and not ties and not _ONE_PAPER.search(opening):
        return f"it calls itself a {said.group().lower()} and names no paper"
    return ""


def _folded(name: str) -> str:
    return fold_text(name).replace(" ", "")
