"""What a repository shows of good practice. Stars and forks are never counted."""

from __future__ import annotations

import re
from collections.abc import Callable

from sourcer.model.records import RepoFacts
from sourcer.model.works import ImplementationFact
from sourcer.resolve.readme import Readme, table_rows

_NUMBER = re.compile(r"\d+\.\d+|\d+(?:\.\d+)?\s*%")
_PUBLISHED = re.compile(r"\b(?:paper|original|reported|published|official|authors?)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:ours?|this (?:repo\w*|code|implementation)|here|mine|my|reproduced?|reproduction|re-?impl\w*|implementation|"
    r"obtained|(?:py)?torch|tensorflow|keras|jax)\b",
    re.IGNORECASE,
)
_TEST_FILE = re.compile(
    r"^(?:.*/)?tests?/(?:.*/)?(?:test_\w+|\w+_tests?)\.\w+$"
    r"|^(?:[^/]+/)*test_(?!images?|data|set|time|net|model|single|all)\w+\.py$"
    r"|(?:^|/)tests\.py$"
)
_SCRIPT_FOLDER = re.compile(r"^(?:scripts?|tools|examples?|experiments?|data)/")
_CI = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.travis\.yml|\.circleci/.+|\.gitlab-ci\.yml|azure-pipelines\.yml"
    r"|appveyor\.yml|Jenkinsfile|tox\.ini|noxfile\.py)$"
)
_PINNED_BY_FILE = re.compile(
    r"^(?:.*/)?(?:(?:poetry|uv|pdm|Pipfile|Cargo)\.lock|conda-lock\.yml|environment\.ya?ml|Dockerfile|Manifest\.toml"
    r"|requirements[\w.-]*\.lock)$"
)
_PINNED_IN_TEXT = re.compile(r"\b[\w-]+==\d+(?:\.\d+)+")
_ENTRY = re.compile(
    r"^(?:.*/)?(?:train|main|eval|evaluate|test|run|demo|infer|inference|finetune|pretrain)[\w-]*"
    r"\.(?:py|sh|ipynb|lua|jl|m)$|(?:^|/)__main__\.py$",
    re.IGNORECASE,
)
_WEIGHTS_FILE = re.compile(r"\.(?:pth?|ckpt|h5|safetensors|onnx|caffemodel|weights)$", re.IGNORECASE)
_WEIGHTS_TEXT = re.compile(
    r"\bpre-?trained (?:models?|weights|checkpoints?)\b"
    r"|\b(?:download|release)\w*[^.\n]{0,40}\b(?:weights|checkpoints?|models)\b",
    re.IGNORECASE,
)
_DOCS = re.compile(r"^(?:docs?|documentation)/")
_LICENCE_FILE = re.compile(r"^(?:LICEN[CS]E|COPYING)(?:\.\w+)?$", re.IGNORECASE)
_README = "#readme"
_ISSUES, _ENOUGH_ISSUES = "/issues", 3

Tree = tuple[str, ...]
Seen = tuple[str, str] | None
"""What is seen and the path (or "#readme") where, None if it is not there."""


def execution_facts(repo: RepoFacts, readme: Readme) -> tuple[ImplementationFact, ...]:
    """Every fact that the repository shows, in the order of how much it says; each with the place to look."""
    seen = ((name, look(repo, readme, repo.tree or ())) for name, look in _LOOKS)
    return tuple(ImplementationFact(name, what[0], _address(repo, what[1])) for name, what in seen if what)


def _compared(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Published and own numbers in one header, or a row of each."""
    rows = table_rows(readme.raw)
    numbered = [row for row in rows if _NUMBER.search(row)]
    in_header = any(_PUBLISHED.search(row) and _OWN.search(_PUBLISHED.sub("", row)) for row in rows)
    in_rows = any(_PUBLISHED.search(row) for row in numbered) and any(_OWN.search(row) for row in numbered)
    if numbered and (in_header or in_rows):
        return "a table sets the paper's numbers beside this repository's own", _README
    return None


def _results(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    rows = [row for row in table_rows(readme.raw) if _NUMBER.search(row)]
    return (f"a table with {len(rows)} rows of results", _README) if len(rows) >= 2 else None


def _tests(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Files named as test runners want them; a bare test.py evaluates a model and does not count."""
    found = [path for path in tree if _TEST_FILE.search(path) and not _SCRIPT_FOLDER.match(path)]
    return (f"{len(found)} test file{'s' if len(found) > 1 else ''}", found[0]) if found else None


def _weights(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    found = next((path for path in tree if _WEIGHTS_FILE.search(path)), None)
    if found:
        return "trained weights in the repository", found
    return ("trained weights to download", _README) if _WEIGHTS_TEXT.search(readme.prose) else None


def _licence(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    found = next((path for path in tree if _LICENCE_FILE.match(path)), None)
    named = repo.licence if repo.licence and repo.licence != "NOASSERTION" else ""
    return (named or "a licence file", found or "") if named or found else None


def _pins(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A requirements file alone does not count: whether it pins cannot be seen without its text."""
    found = next((path for path in tree if _PINNED_BY_FILE.match(path)), None)
    if found:
        return "dependencies pinned by a file", found
    pinned = _PINNED_IN_TEXT.search(readme.raw)
    return (f"versions named, such as {pinned.group()}", _README) if pinned else None


def _first(pattern: re.Pattern[str], text: str) -> Callable[[RepoFacts, Readme, Tree], Seen]:
    def look(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
        found = next((path for path in tree if pattern.search(path)), None)
        return (text, found) if found else None

    return look


def _issues(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Most of the newest issues dealt with; one or two would say nothing."""
    told = repo.issues
    if told is None or told.seen < _ENOUGH_ISSUES or 2 * (told.closed + told.answered) < told.seen:
        return None
    return f"of the newest {told.seen} issues {told.closed} closed, {told.answered} more answered", _ISSUES


_LOOKS: tuple[tuple[str, Callable[[RepoFacts, Readme, Tree], Seen]], ...] = (
    ("compared results", _compared),
    ("results table", _results),
    ("released weights", _weights),
    ("tests", _tests),
    ("continuous integration", _first(_CI, "checks that run on every change")),
    ("licence", _licence),
    ("pinned dependencies", _pins),
    ("entry points", _first(_ENTRY, "scripts to train or evaluate")),
    ("documentation", _first(_DOCS, "a documentation folder")),
    ("answered issues", _issues),
)

FACT_NAMES: tuple[str, ...] = tuple(name for name, _ in _LOOKS)
"""Every name that an ImplementationFact can have, the most telling first."""


def _address(repo: RepoFacts, path: str) -> str:
    if not path or path.startswith(("#", "/")):
        return repo.url + path
    return f"{repo.url}/blob/{repo.default_branch}/{path}"
