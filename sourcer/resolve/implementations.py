"""What each repository is to the work that it names: its authors' code, somebody else's, a list, a tool, or unclear.

Signs are weighed as log-odds (``relation_weights``). In order of strength: the paper links the repository; its owner is
in the paper's author list (from harvested records; names found in the README alone only support what else is there);
what the README and the name say (``cues``). An arXiv link says which work, never whose code. Stars are never read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sourcer.model.records import RepoFacts
from sourcer.model.works import Implementation, ImplementationFact, Relation
from sourcer.resolve.drafts import Draft
from sourcer.resolve.execution import execution_facts
from sourcer.resolve.kinds import copied_readmes, why_empty, why_fork, why_list, why_tool, why_tool_at_last
from sourcer.resolve.paper_links import arxiv_ids_named
from sourcer.resolve.readme import Readme, read_readme
from sourcer.resolve.relation_weights import DECIDED, INTERCEPT, WEIGHTS
from sourcer.resolve.signs import INDEPENDENT_SIGNS, LINKED, OFFICIAL_SIGNS, signs_of
from sourcer.resolve.work_links import Named, WorkIndex
from sourcer.words.wishes import wants_no_recruiters

_ABOUT_MANY: frozenset[Relation] = frozenset({"list", "tool"})
"""Kinds that name works without being about any one of them."""

_ONLY_SUPPORT = frozenset({"owner is cited", "owner is named"})
_NEVER_ALONE = _ONLY_SUPPORT | {"cites one paper", "citation heading"}
"""Names and citations in a README are easily copied: they make no code official without another sign."""

_ONLY_STYLE = frozenset({"first person", "to do", "references"})
"""Ways of writing that tie code to no paper."""


def find_implementations(repos: Sequence[RepoFacts], drafts: Sequence[Draft]) -> tuple[Implementation, ...]:
    """One Implementation for every repository, sorted by key."""
    latest = {repo.key: repo for repo in sorted(repos, key=lambda each: (each.key, each.provenance.fetched_at))}
    index = WorkIndex(drafts, tuple(latest.values()))
    copied = copied_readmes(tuple(latest.values()))
    return tuple(_implementation(latest[key], index, copied.get(key)) for key in sorted(latest))


def _implementation(repo: RepoFacts, index: WorkIndex, original: str | None) -> Implementation:
    readme = read_readme(repo.readme or "")
    is_there = repo.successor is None
    named = index.work_of(repo, readme) if is_there else Named()
    # Facts point to pages; those under its name are another's.
    shown = execution_facts(repo, readme) if is_there else ()
    relation, evidence = relation_of(repo, readme, named, shown, original)
    is_about_it = relation not in _ABOUT_MANY
    return Implementation(
        repo_key=repo.key,
        full_name=repo.full_name,
        owner=repo.owner,
        owner_type=repo.owner_type,
        url=repo.url,
        work_id=named.work.id if named.work and is_about_it else None,
        relation=relation,
        evidence=evidence,
        execution=shown,
        created_on=repo.created_at.date() if repo.created_at else None,
        pushed_on=repo.pushed_at.date() if repo.pushed_at else None,
        language=repo.language,
        stars=repo.stars,
        description=repo.description,
        wants_no_recruiters=wants_no_recruiters(f"{repo.description}\n{readme.prose}"),
        arxiv_id=named.arxiv_id if relation != "list" else None,
    )


def relation_of(
    repo: RepoFacts, readme: Readme, named: Named, shown: Sequence[ImplementationFact], original: str | None
) -> tuple[Relation, tuple[str, ...]]:
    """The relation and the sentences that it rests on; ``original``: whose README it has word for word."""
    papers = len(arxiv_ids_named(readme.raw))
    if repo.successor is not None:
        holder = f"another repository, GitHub's number {repo.successor}"
        return "unclear", (f"its name is by now that of {holder}; where it lies itself is not known",)
    if fork := why_fork(repo, readme, None if named.is_linked else original):
        return "fork", (fork,)
    if repo.readme is None and repo.tree is None and not repo.description:
        return "unclear", ("README and files have not been read yet",)
    if not named.is_linked and (why := why_list(repo, readme, papers)):
        return "list", (why,)
    if empty := why_empty(repo, readme):
        return "empty", (empty,)
    if not named.is_linked and (why := why_tool(repo, readme, papers, is_about_one=named.work is not None)):
        return "tool", (why,)
    signs = signs_of(repo, readme, shown, named.work, papers, is_linked=named.is_linked)
    relation, evidence = weighed(signs, log_odds(signs))
    if named.may_be_linked and relation != weighed(linked := signs | LINKED, log_odds(linked))[0]:
        relation = "unclear"
    elif relation == "unclear" and (why := why_tool_at_last(repo, readme, papers, signs.keys() - _ONLY_STYLE)):
        return "tool", (why,)
    return relation, (*evidence, *_of_several(named))


def _of_several(named: Named) -> tuple[str, ...]:
    """What to say of a link by a name that several repositories have had; nothing where there is none."""
    if named.may_be_linked:
        return (f"a paper links {named.other_name}, a name that several repositories have had: it may mean another",)
    if named.other_name:
        return (f"a paper links {named.other_name}, but did so before this repository was made: it means another",)
    return ()


def signs_alone(repo: RepoFacts) -> dict[str, str]:
    """The signs of a repository by itself, without any harvested work."""
    readme = read_readme(repo.readme or "")
    shown = execution_facts(repo, readme)
    return signs_of(repo, readme, shown, None, len(arxiv_ids_named(readme.raw)), is_linked=False)


def log_odds(signs: Mapping[str, str]) -> float:
    """How much the signs speak for the authors' own code; below 0 for somebody else's."""
    return INTERCEPT + sum(WEIGHTS[name] for name in counted(signs))


def counted(signs: Mapping[str, str]) -> list[str]:
    """The signs that are weighed: names in the README only where something else speaks for the authors."""
    is_supported = _has(OFFICIAL_SIGNS, _NEVER_ALONE, signs)
    return [name for name in signs if is_supported or name not in _ONLY_SUPPORT]


def weighed(signs: Mapping[str, str], total: float) -> tuple[Relation, tuple[str, ...]]:
    """Official, independent, or unclear where the signs (``total`` log-odds) are few or weigh each other up."""
    if not signs:
        return "unclear", ("nothing says whose code it is",)
    relation: Relation = "unclear"
    if total >= DECIDED and _has(OFFICIAL_SIGNS, _NEVER_ALONE, signs):
        relation = "official"
    elif total <= -DECIDED and _has(INDEPENDENT_SIGNS, _ONLY_STYLE, signs):
        relation = "independent"
    order = sorted(counted(signs), key=lambda name: -WEIGHTS[name] if relation == "official" else WEIGHTS[name])
    return relation, tuple(dict.fromkeys(f"{signs[name]} ({WEIGHTS[name]:+.1f})" for name in order))


def _has(among: Collection[str], without: Collection[str], signs: Mapping[str, str]) -> bool:
    return any(name in among and name not in without for name in signs)
