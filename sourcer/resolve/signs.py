"""Signs of whose code a repository is: what its README says (``cues``), and what its parts show.

Each sign has a name, under which ``relation_weights`` weighs it, and a sentence for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sourcer.model.records import RepoFacts
from sourcer.model.works import ImplementationFact
from sourcer.resolve.cues import FRAMEWORKS, INDEPENDENT, OFFICIAL, telling_cues
from sourcer.resolve.drafts import Draft
from sourcer.resolve.folding import fold_text
from sourcer.resolve.owners import bears_name, names_in
from sourcer.resolve.readme import Readme, cited_authors, cites_itself

OFFICIAL_SIGNS: tuple[str, ...] = (
    *(cue.name for cue in OFFICIAL),
    "linked by the paper",
    "owner is an author",
    "owner is cited",
    "owner is named",
    "authors on top",
    "titled as a paper",
    "cites one paper",
)
LINKED = {"linked by the paper": "the paper's own record links it"}
INDEPENDENT_SIGNS: tuple[str, ...] = (
    *(cue.name for cue in INDEPENDENT),
    "cites itself",
    "compares numbers",
    "several papers",
)

_FEWEST_TITLE_WORDS = 5
_SEVERAL = 3
_TOP_LINES = 14
_LONGEST_LINE = 400
_NO_TITLE = re.compile(
    rf"\b{FRAMEWORKS}\b|implement|reprod|replic|\bcode\b|project|tutorial|challenge|\bhow to\b|collection|awesome"
)
_PERSON = re.compile(
    r"^(?:[A-Z][\w'’.-]*|van|von|de|der|la|le|di|da|bin)(?: (?:[A-Z][\w'’.-]*|van|von|de|der|la|le|di|da|bin)){1,4}$"
)
_AUTHOR_PREFIX = re.compile(r"^(?:by|authors?)\b[:\s]*", re.IGNORECASE)
_BESIDE_NAMES = re.compile(r"\[[^\[\]]{0,100}\]|\([^()]{0,100}\)|[*†‡§\\\d]|<[^<>]{0,100}>")


def signs_of(
    repo: RepoFacts,
    readme: Readme,
    shown: Sequence[ImplementationFact],
    work: Draft | None,
    papers: int,
    *,
    is_linked: bool,
) -> dict[str, str]:
    """Each sign that the repository shows, with its sentence.

    ``work`` is the one that it names, if that was harvested; ``papers`` how many arXiv ids the README names;
    ``is_linked`` whether a record of the work links the repository.
    """
    name = repo.full_name.partition("/")[2]
    said = telling_cues(name, readme.title, f"{repo.description}\n{readme.head}", f"{repo.description}\n{readme.prose}")
    found = {cue.name: cue.says for cue in said}
    if is_linked:
        found |= LINKED
    found.update(_owner(repo, readme, [slot.name.printed for slot in work.slots] if work else []))
    found.update(_parts(repo, readme, work, papers))
    if any(fact.name == "compared results" for fact in shown):
        found["compares numbers"] = "sets the paper's numbers beside its own"
    return found


def _owner(repo: RepoFacts, readme: Readme, authors: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The owner among the authors of the work; where it is not here, among the names that the README gives.

    An organisation is no person and bears no name.
    """
    if repo.owner_type.lower() == "organization":
        return
    author = next((each for each in authors if bears_name(repo.owner, each)), None)
    if author:
        yield "owner is an author", f"its owner is an author of the paper ({author})"
    elif not authors and any(bears_name(repo.owner, each) for each in cited_authors(readme)):
        yield "owner is cited", "its owner's name is among the authors that the README cites"
    elif not authors and any(bears_name(repo.owner, each) for each in names_in(readme.head)):
        yield "owner is named", "its owner's name stands at the head of the README"


def _parts(repo: RepoFacts, readme: Readme, work: Draft | None, papers: int) -> Iterator[tuple[str, str]]:
    if has_author_line(readme):
        yield "authors on top", "names alone make a line at the head of the README, as on a title page"
    if _is_titled_as_a_paper(readme):
        yield "titled as a paper", "its heading reads as a paper's title"
    cited = {fold_text(entry.title) for entry in readme.entries if entry.is_paper}
    if len(cited) == 1 and (work is None or fold_text(work.title) in cited):
        yield "cites one paper", "gives the citation of one paper"
    if cites_itself(readme, *repo.names):
        yield "cites itself", "asks to be cited as software of its own"
    if papers >= _SEVERAL:
        yield "several papers", f"names {papers} papers"


def has_author_line(readme: Readme) -> bool:
    """Whether one of the first lines is nothing but names, as on a title page."""
    for line in readme.lines[:_TOP_LINES]:
        bare = _BESIDE_NAMES.sub("", _AUTHOR_PREFIX.sub("", line[:_LONGEST_LINE]))
        parts = [part for each in re.split(r",|;| and | & |·|\|", bare) if (part := each.strip(" .,:;"))]
        if len(parts) >= 2 and sum(bool(_PERSON.match(part)) for part in parts) >= max(2, 0.75 * len(parts)):
            return True
    return False


def _is_titled_as_a_paper(readme: Readme) -> bool:
    """A heading of several words that does not speak of code, or the title of a paper that the README cites."""
    title = fold_text(readme.title[:_LONGEST_LINE])
    if _NO_TITLE.search(readme.title[:_LONGEST_LINE].lower()):
        return False
    is_cited = any(fold_text(entry.title) == title for entry in readme.entries if entry.is_paper)
    return bool(title) and (is_cited or len(re.findall(r"[^\W\d_]{2,}", title)) >= _FEWEST_TITLE_WORDS)
