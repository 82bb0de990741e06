"""What a repository shows of good practice, each as a fact with the place to look. Stars and forks are never read.

The facts are those of the ML Code Completeness Checklist (dependencies, code to train and to evaluate, weights, results
with the commands to get them) and what tells a checked implementation from a claimed one. What is scored, and how much,
is ``sourcer.rank.execution``'s; the facts of SHOWN_ONLY are told and never scored.
"""

from __future__ import annotations

import re

from sourcer.model.records import RepoFacts
from sourcer.model.works import ImplementationFact
from sourcer.resolve import execution_files as files
from sourcer.resolve.execution_files import README, Look, Seen, Tree
from sourcer.resolve.readme import Readme

_NUMBER = re.compile(r"\d{1,9}\.\d{1,9}|\d{1,9}\s{0,3}%")
_PUBLISHED = re.compile(r"\b(?:paper|original|reported|published|official|authors?)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:ours?|this (?:repo\w*|code|implementation)|here|mine|my|reproduced?|reproduction|re-?impl\w*|implementation|"
    r"obtained|(?:py)?torch|tensorflow|keras|jax)\b",
    re.IGNORECASE,
)
_METRIC = (
    r"(?:acc(?:uracy)?|top-?[15]|m?ap|m?iou|psnr|ssim|fid|bleu|rouge|perplexity|ppl|f1|auc|err(?:or)?|loss|nll|wer|cer"
    r"|mse|rmse|mae|ndcg(?:@\d{1,3})?|recall(?:@\d{1,3})?|precision|dice|bits/dim|inception score|reward|score)"
)
_METRIC_BESIDE_NUMBER = re.compile(
    rf"\b{_METRIC}\b[^.\n\d]{{0,25}}\b\d{{1,6}}(?:\.\d{{1,6}}|\s?%)"
    rf"|\b\d{{1,6}}(?:\.\d{{1,6}}\s?%?|\s?%)[ a-z-]{{0,25}}\b{_METRIC}\b",
    re.IGNORECASE,
)
_WEIGHTS_TEXT = re.compile(
    r"\bpre-?trained (?:\w+ ){0,2}(?:models?|weights|checkpoints?|networks?)\b"
    r"|\b(?:download|release)\w*[^.\n]{0,40}\b(?:weights|checkpoints?|models)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\brescience\b|\b(?:reproducibility|reproduction|replication) (?:report|paper)\b[^.\n]{0,80}"
    r"\b(?:accepted|published|reviewed)\b|\baccepted\b[^.\n]{0,80}\breproducibility challenge\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"^[ \t]{0,12}(?:[$>!%]\s?)?(?:[A-Z_]{2,30}=\S{1,40} )?"
    r"(?:python[\d.]{0,4}|bash|sh|torchrun|accelerate launch|make|th|julia|\./)(?: ?-[mu])? ?[\w./-]{2,100}",
    re.MULTILINE,
)
_DATA = re.compile(
    r"\b(?:download|prepare|get|obtain|put|place|extract|pre-?process)\w*\b[^.\n]{0,60}\b(?:data ?sets?|data|corpus)\b",
    re.IGNORECASE,
)
_DATA_HEADING = re.compile(r"\bdata(?:sets?)?\b|\bcorpus\b", re.IGNORECASE)
_CANDID = re.compile(
    r"\b(?:could|can|did|does|do|was|were)(?: not|n['’]t| unable to)(?: be able to)?(?: fully| exactly)? "
    r"(?:reproduce|replicate|match|reach|achieve|converge)"
    r"|\b(?:fail(?:ed|s)?|unable) to (?:reproduce|replicate|match|reach|achieve|converge)"
    r"|\b(?:worse|lower|less) than (?:the |what )?(?:\w+ )?(?:paper|reported|original)"
    r"|\bknown (?:issues|problems|bugs|limitations)\b|\bdoes not (?:yet )?(?:work|match)\b",
    re.IGNORECASE,
)
_LIVED = 3
"""Months of pushes after its creation from which a repository is said to have a life after release."""
_ISSUES, _ENOUGH_ISSUES = "/issues", 3

_DAYS_A_MONTH = 30.44


def execution_facts(repo: RepoFacts, readme: Readme) -> tuple[ImplementationFact, ...]:
    """Every fact that the repository shows, in the order of how much it says; each with the place to look."""
    seen = ((name, look(repo, readme, repo.tree or ())) for name, look in (*_LOOKS, *_SHOWN))
    return tuple(ImplementationFact(name, what[0], _address(repo, what[1])) for name, what in seen if what)


def _compared(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Published and own numbers in one header, or a row of each."""
    rows = readme.table_rows
    numbered = [row for row in rows if _NUMBER.search(row)]
    in_header = any(_PUBLISHED.search(row) and _OWN.search(_PUBLISHED.sub("", row)) for row in rows)
    in_rows = any(_PUBLISHED.search(row) for row in numbered) and any(_OWN.search(row) for row in numbered)
    if numbered and (in_header or in_rows):
        return "a table sets the paper's numbers beside this repository's own", README
    return None


def _results(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    rows = [row for row in readme.table_rows if _NUMBER.search(row)]
    return (f"a table with {len(rows)} rows of results", README) if len(rows) >= 2 else None


def _told(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A measure with its number in prose; where there is a table it says nothing more."""
    if _results(repo, readme, tree):
        return None
    told = _METRIC_BESIDE_NUMBER.search(readme.prose)
    return (f"a result told: {told.group()}", README) if told else None


def _report(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    return _said(_REPORT, readme, "a reviewed report of the reproduction")


def _weights(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    return files.weights_file(repo, readme, tree) or _said(_WEIGHTS_TEXT, readme, "trained weights to download")


def _commands(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """A command among the README's code, first one that runs a file that is there."""
    found = [line.group().strip() for block in readme.code for line in _COMMAND.finditer(block[:4000])]
    held = set(tree)
    named = next((line for line in found if held.intersection(line.replace("./", "").split())), None)
    command = named or next(iter(found), None)
    return (f"a command to run it: {command[:80]}", README) if command else None


def _data(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    if any(_DATA_HEADING.search(heading) for heading in readme.headings[1:]):
        return "a section on the data", README
    return _said(_DATA, readme, "how to get the data")


def _life(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    if repo.created_at is None or repo.pushed_at is None:
        return None
    months = int((repo.pushed_at - repo.created_at).days / _DAYS_A_MONTH)
    return (f"last pushed {months} months after it was created", "/commits") if months >= _LIVED else None


def _issues(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    """Most of the newest issues dealt with; one or two would say nothing."""
    told = repo.issues
    if told is None or told.seen < _ENOUGH_ISSUES or 2 * (told.closed + told.answered) < told.seen:
        return None
    return f"of the newest {told.seen} issues {told.closed} closed, {told.answered} more answered", _ISSUES


def _archived(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    return ("its owner has closed it to changes", "") if repo.archived else None


def _candour(repo: RepoFacts, readme: Readme, tree: Tree) -> Seen:
    said = _CANDID.search(readme.prose)
    return (f'says what failed or is lacking: "{said.group()}"', README) if said else None


def _said(pattern: re.Pattern[str], readme: Readme, text: str) -> Seen:
    return (text, README) if pattern.search(readme.prose) else None


_LOOKS: tuple[tuple[str, Look], ...] = (
    ("compared results", _compared),
    ("results table", _results),
    ("released weights", _weights),
    ("tests", files.tests),
    ("continuous integration", files.checks),
    ("reproduction report", _report),
    ("licence", files.licence),
    ("pinned dependencies", files.pins),
    ("life after release", _life),
    ("commands", _commands),
    ("results told", _told),
    ("training code", files.training),
    ("evaluation code", files.evaluation),
    ("data instructions", _data),
    ("documentation", files.documentation),
    ("answered issues", _issues),
)
_SHOWN: tuple[tuple[str, Look], ...] = (
    ("demo", files.demonstration),
    ("candour", _candour),
    ("notebooks", files.notebooks),
    ("archived", _archived),
)

FACT_NAMES: tuple[str, ...] = tuple(name for name, _ in _LOOKS)
"""Every name of a fact that is scored, the most telling first."""

SHOWN_ONLY: tuple[str, ...] = tuple(name for name, _ in _SHOWN)
"""Facts that people should see and that are no merit or fault: candour about what failed is honest work."""


def _address(repo: RepoFacts, path: str) -> str:
    if not path or path.startswith(("#", "/")):
        return repo.url + path
    return f"{repo.url}/blob/{repo.default_branch}/{path}"
