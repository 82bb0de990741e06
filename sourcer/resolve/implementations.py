"""What each repository is to the work that it names: its authors' code, somebody else's, a list, a tool, or unclear.

Evidence is weighed as log-odds. In order of strength: the paper links the repository; its owner is in the paper's
author list (from harvested records; names found in the README alone only support what else is there); what the README
and the name say (``cues``). An arXiv link says which work, never whose code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourcer.model.ids import arxiv_ids_linked
from sourcer.model.records import RepoFacts
from sourcer.model.works import Implementation, Relation
from sourcer.resolve.cues import telling_cues, wants_no_recruiters
from sourcer.resolve.drafts import Draft
from sourcer.resolve.execution import execution_facts
from sourcer.resolve.folding import fold_text
from sourcer.resolve.owners import bears_name
from sourcer.resolve.readme import Readme, cited_authors, cites_itself, link_addresses, read_readme
from sourcer.resolve.work_links import WorkIndex

PAPER_LINKS_IT = 5.0
OWNER_IS_AUTHOR = 3.0
OWNER_IS_CITED = 1.5
AUTHOR_LINE = 1.2
CITES_ITSELF = -1.5
COMPARES_NUMBERS = -1.5
DECIDED = 0.5
"""Log-odds beyond which a relation is told; between, it is "unclear"."""

_ABOUT_MANY: frozenset[Relation] = frozenset({"list", "tool"})
"""Kinds that name works without being about any one of them."""

SEVERAL_PAPERS = 3
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
    r"\b(?:library|toolkit|toolbox|package|framework|client|server|web app|platform)\b", re.IGNORECASE
)
_INSTALL = re.compile(r"\b(?:pip3?|conda) install (?!-)([\w.-]{3,})", re.IGNORECASE)
_ONE_PAPER = re.compile(
    r"\bimplement(?:ation|s|ing)? (?:of|for|the)\b|\breproduc|\breplicat|\bcode for\b|\b(?:the|our|this) paper\b",
    re.IGNORECASE,
)
_CODE_FILE = re.compile(r"\.(?:py|ipynb|lua|cc|cpp|cu|jl|m|java|js|ts|rs|go|r|scala)$", re.IGNORECASE)
_NAME = re.compile(
    r"^(?:[A-Z][\w'’.-]*|van|von|de|der|la|le|di|da|bin)(?: (?:[A-Z][\w'’.-]*|van|von|de|der|la|le|di|da|bin)){1,4}$"
)
_AUTHOR_PREFIX = re.compile(r"^(?:by|authors?)\b[:\s]*", re.IGNORECASE)


def find_implementations(repos: Sequence[RepoFacts], drafts: Sequence[Draft]) -> tuple[Implementation, ...]:
    """One Implementation for every repository, sorted by key."""
    index = WorkIndex(drafts)
    latest = {repo.key: repo for repo in sorted(repos, key=lambda each: (each.key, each.provenance.fetched_at))}
    return tuple(_implementation(latest[key], index) for key in sorted(latest))


def _implementation(repo: RepoFacts, index: WorkIndex) -> Implementation:
    readme = read_readme(repo.readme or "")
    work, is_linked = index.work_of(repo, readme)
    relation, evidence = relation_of(repo, readme, work, is_linked=is_linked)
    return Implementation(
        repo_key=repo.key,
        full_name=repo.full_name,
        owner=repo.owner,
        owner_type=repo.owner_type,
        url=repo.url,
        work_id=work.id if work and relation not in _ABOUT_MANY else None,
        relation=relation,
        evidence=evidence,
        execution=execution_facts(repo, readme),
        created_on=repo.created_at.date() if repo.created_at else None,
        pushed_on=repo.pushed_at.date() if repo.pushed_at else None,
        language=repo.language,
        stars=repo.stars,
        description=repo.description,
        wants_no_recruiters=wants_no_recruiters(f"{repo.description}\n{readme.prose}"),
    )


def relation_of(
    repo: RepoFacts, readme: Readme, work: Draft | None, *, is_linked: bool
) -> tuple[Relation, tuple[str, ...]]:
    """The relation and the sentences that it rests on; ``is_linked``: a record of the work links the repository."""
    if repo.is_fork:
        return "fork", (f"GitHub calls it a fork{f' of {repo.parent}' if repo.parent else ''}",)
    if repo.readme is None and repo.tree is None and not repo.description:
        return "unclear", ("README and files have not been read yet",)
    if not readme.raw.strip() and repo.tree == ():
        return "empty", ("it has no README and no files",)
    for relation, why in (("list", _why_list(repo, readme)), ("tool", _why_tool(repo, readme, work))):
        if why and not is_linked:
            return relation, (why,)  # type: ignore[return-value]
    return _weighed(repo, readme, work, is_linked=is_linked)


def _weighed(
    repo: RepoFacts, readme: Readme, work: Draft | None, *, is_linked: bool
) -> tuple[Relation, tuple[str, ...]]:
    signs = _signs(repo, readme, work, is_linked=is_linked)
    total = sum(weight for weight, _ in signs)
    relation: Relation = "official" if total >= DECIDED else "independent" if total <= -DECIDED else "unclear"
    order = sorted(signs, key=lambda sign: -sign[0] if relation == "official" else sign[0])
    told = tuple(dict.fromkeys(f"{why} ({weight:+.1f})" for weight, why in order))
    return relation, told or ("nothing says whose code it is",)


def _signs(repo: RepoFacts, readme: Readme, work: Draft | None, *, is_linked: bool) -> list[tuple[float, str]]:
    name = repo.full_name.partition("/")[2]
    opening = f"{repo.description}\n{readme.head}"
    signs = [(cue.weight, cue.says) for cue in telling_cues(name, opening, f"{repo.description}\n{readme.prose}")]
    authors = [slot.name.printed for slot in work.slots] if work else []
    owner = next((author for author in authors if bears_name(repo.owner, author)), None)
    if is_linked:
        signs.append((PAPER_LINKS_IT, "the paper's own record links it"))
    if owner:
        signs.append((OWNER_IS_AUTHOR, f"its owner is an author of the paper ({owner})"))
    elif (
        not work
        and any(weight > 0 for weight, _ in signs)
        and any(bears_name(repo.owner, author) for author in cited_authors(readme.raw))
    ):
        signs.append((OWNER_IS_CITED, "its owner's name is among the authors that the README cites"))
    if _has_author_line(readme):
        signs.append((AUTHOR_LINE, "the paper's authors head the README"))
    if cites_itself(readme.raw, repo.full_name):
        signs.append((CITES_ITSELF, "asks to be cited as software of its own"))
    if any(fact.name == "compared results" for fact in execution_facts(repo, readme)):
        signs.append((COMPARES_NUMBERS, "sets the paper's numbers beside its own"))
    return signs


def _has_author_line(readme: Readme) -> bool:
    """Whether one of the first lines is nothing but names, as on a title page."""
    for line in readme.lines[:14]:
        bare = re.sub(r"\[[^\]]*\]|\([^)]*\)|[*†‡§\d]|<[^>]*>", "", _AUTHOR_PREFIX.sub("", line))
        parts = [part.strip(" .,:;") for part in re.split(r",|;| and | & |·|\|", bare) if part.strip(" .,:;")]
        if len(parts) >= 2 and sum(bool(_NAME.match(part)) for part in parts) >= max(2, 0.75 * len(parts)):
            return True
    return False


def _why_list(repo: RepoFacts, readme: Readme) -> str:
    name = repo.full_name.partition("/")[2]
    links = len(link_addresses(readme.raw))
    papers = len(arxiv_ids_linked(readme.raw))
    said = bool(_LIST_NAME.search(name)) + bool(_LIST_TEXT.search(f"{repo.description}\n{readme.head}"))
    code = sum(bool(_CODE_FILE.search(path)) for path in repo.tree or ())
    if (said and (links >= 25 or papers >= 10)) or (said == 2 and links + papers >= 5):
        return f"it is a list: {links} links, {papers} papers"
    if links >= 120 and code <= 20 and not _ONE_PAPER.search(repo.description + readme.title):
        return f"it is a list: {links} links and {code} files of code"
    return ""


def _why_tool(repo: RepoFacts, readme: Readme, work: Draft | None) -> str:
    """Something to install and use: tied to no paper here, or to several at once."""
    opening = f"{repo.description}\n{readme.head[:600]}"
    own = fold_text(repo.full_name.partition("/")[2]).replace(" ", "")
    installs = [name for name in _INSTALL.findall(readme.raw) if fold_text(name).replace(" ", "") in own]
    is_about_one = work is not None and len(arxiv_ids_linked(readme.raw)) < SEVERAL_PAPERS
    if installs and _TOOL_TEXT.search(opening) and not is_about_one and not _ONE_PAPER.search(opening):
        return f"it is a tool to install ({installs[0]}), not tied to one paper"
    return ""
