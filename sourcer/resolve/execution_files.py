"""Good practice that the files of a repository show. A file that is not there says nothing against anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from sourcer.model.records import RepoFacts
from sourcer.resolve.readme import Readme

Tree: TypeAlias = tuple[str, ...]
Seen: TypeAlias = tuple[str, str] | None
"""What is seen and where: a path, or "#readme"; None if it is not there."""

Look: TypeAlias = Callable[[RepoFacts, Readme, Tree], Seen]

README = "#readme"

_TEST_FILE = re.compile(
    r"^(?:.*/)?(?:unit_?)?tests?/(?:.*/)?(?:test_\w+|\w+_tests?|tests?_?\w*)\.\w+$"
    r"|(?:^|/)\w+_unittest\.py$|(?:^|/)\w+_test\.(?:go|cc|cpp|jl)$|(?:^|/)(?:unit)?tests\.py$",
    re.IGNORECASE,
)
_TEST_SCRIPT = re.compile(
    r"(?:^|/)test_(?!images?|data|set|time|net|model|single|all|on|dataset|script)\w+\.py$", re.IGNORECASE
)
_BESIDE = re.compile(r"(?:^|/)(?:test_(\w+)|(\w+)_test)\.py$")
_TOO_PLAIN = frozenset({None, "main", "train", "model", "models", "data", "net", "demo", "utils"})
_RUNNER = re.compile(r"(?:^|/)(?:conftest\.py|pytest\.ini|tox\.ini|noxfile\.py|setup\.py|pyproject\.toml)$")
_NO_TEST = re.compile(
    r"^(?:scripts?|tools|examples?|experiments?|data|third_?party|external)/"
    r"|\.(?:png|jpe?g|gif|txt|csv|json|npy|mat|md|wav|flist|ya?ml)$"
)
_CI = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.travis\.yml|\.circleci/.+|\.gitlab-ci\.yml|azure-pipelines\.yml"
    r"|appveyor\.yml|Jenkinsfile|tox\.ini|noxfile\.py)$"
)
_PINNED = re.compile(
    r"^(?:.*/)?(?:(?:poetry|uv|pdm|Pipfile|Cargo)\.lock|conda-lock\.yml|environment[\w.-]*\.ya?ml|Dockerfile[\w.-]*"
    r"|Manifest\.toml|requirements[\w.-]*\.lock|flake\.lock|renv\.lock)$"
)
_PINNED_IN_TEXT = re.compile(r"(?<![\w-])[\w-]{1,60}==\d{1,6}(?:\.\d{1,6})+")
_SCRIPT = r"\.(?:py|sh|ipynb|lua|jl|m)$"
_TRAIN = re.compile(
    rf"^(?:.*/)?(?:\w+[_-])?(?:train|trainer|training|main|run|finetune|pretrain)(?:[_-][\w-]*)?{_SCRIPT}", re.I
)
_EVALUATE = re.compile(
    rf"^(?:.*/)?(?:\w+[_-])?(?:eval|evaluate|evaluation|test|infer|inference|predict|validate|benchmark|sample)"
    rf"(?:[_-][\w-]*)?{_SCRIPT}",
    re.I,
)
_WEIGHTS = re.compile(r"\.(?:pth?|ckpt|h5|safetensors|onnx|caffemodel|weights|pkl\.gz|t7)$", re.IGNORECASE)
_LICENCE = re.compile(r"^(?:(?:UN)?LICEN[CS]E|COPYING)[\w.-]*$", re.IGNORECASE)
_DOCS = re.compile(r"^(?:docs?|documentation|wiki)/|^\.readthedocs\.ya?ml$|^mkdocs\.yml$")
_NOTEBOOK = re.compile(r"\.ipynb$")
_DEMO = re.compile(
    r"^(?:.*/)?(?:\w+[_-])?(?:demo|quickstart|tutorial|example)s?(?:[_-]\w+)?\.(?:ipynb|py)$", re.IGNORECASE
)
_MOSTLY = 0.5


def tests(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Files named as test runners want them; a bare test.py evaluates a model and does not count.

    Nor does test_that.py, unless there is a that.py, or what runners or packages need.
    """
    modules = {path.rpartition("/")[2].removesuffix(".py") for path in tree if path.endswith(".py")}
    has_runner = any(_RUNNER.search(path) or _CI.search(path) for path in tree)
    kept = (path for path in tree if not _NO_TEST.search(path))
    found = [
        path
        for path in kept
        if _TEST_FILE.search(path)
        or (has_runner and _TEST_SCRIPT.search(path))
        or ((of := _BESIDE.search(path)) and not modules.isdisjoint({of.group(1), of.group(2)} - _TOO_PLAIN))
    ]
    return (f"{len(found)} test file{'s' if len(found) > 1 else ''}", found[0]) if found else None


def checks(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Checks that run on every change."""
    return _first(_CI, tree, "checks that run on every change")


def licence(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """GitHub's word for the licence, or its file."""
    found = next((path for path in tree if _LICENCE.match(path)), None)
    named = repo.licence if repo.licence and repo.licence != "NOASSERTION" else ""
    return (named or "a licence file", found or "") if named or found else None


def pins(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A requirements file alone does not count: whether it pins cannot be seen without its text."""
    if found := _first(_PINNED, tree, "dependencies pinned by a file"):
        return found
    pinned = _PINNED_IN_TEXT.search(readme.raw)
    return (f"versions named, such as {pinned.group()}", README) if pinned else None


def training(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A script that trains."""
    return _first(_TRAIN, tree, "a script to train or run it")


def evaluation(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A script that evaluates."""
    return _first(_EVALUATE, (path for path in tree if not _TEST_FILE.search(path)), "a script to evaluate or use it")


def weights_file(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Trained weights among the files."""
    return _first(_WEIGHTS, tree, "trained weights in the repository")


def documentation(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Documentation beyond the README."""
    return _first(_DOCS, tree, "documentation beside the README")


def demonstration(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A demo, or else a notebook."""
    return _first(_DEMO, tree, "a demo to try") or _first(_NOTEBOOK, tree, "a notebook to read along")


def notebooks(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Code that is mostly notebooks, by GitHub's count of bytes, else by the number of files."""
    if repo.languages:
        return ("its code is mostly notebooks", "") if repo.languages[0] == "Jupyter Notebook" else None
    scripts = sum(path.endswith((".py", ".jl", ".r", ".R")) for path in tree)
    held = sum(path.endswith(".ipynb") for path in tree)
    return ("its code is mostly notebooks", "") if held > _MOSTLY * (scripts + held) else None


def _first(pattern: re.Pattern[str], tree: Iterable[str], text: str) -> Seen:
    found = min((path for path in tree if pattern.search(path)), key=lambda path: (path.count("/"), path), default=None)
    return (text, found) if found else None
