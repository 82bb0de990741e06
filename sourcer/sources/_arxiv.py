"""What arXiv's daily feed and its query API have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.sources._entries import Entry, Unreadable
from sourcer.sources._text import plain

CATEGORIES = ("cs.LG", "stat.ML", "cs.AI", "cs.CL", "cs.CV")
LARGEST_VERSION = 999

_LONGEST_ADDRESS = 200
_LONGEST_TERM = 40
_TERM = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)*))?")
_WITHDRAWN = re.compile(
    r"\b(?:this|the) (?:\w+ )?(?:paper|article|submission|manuscript|work|preprint|version) "
    r"(?:has been|have been|was|is(?: being)?|had to be) (?:\w+ )?(?:withdrawn|retracted)\b(?! from (?!arxiv))"
    r"|\bwithdrawn by (?:the |its )?(?:\w+ )?(?:authors?|arxiv)\b",
    re.IGNORECASE,
)
_WITHDRAWN_COMMENT = re.compile(r"\W*(?:withdrawn|retracted)\b", re.IGNORECASE)


def identified(text: str | None) -> tuple[str, int | None]:
    """(id without version, version) out of a guid or address. Raises Unreadable where there is none."""
    found = ids.arxiv_id(text) if text and len(text) <= _LONGEST_ADDRESS else None
    if found is None:
        raise Unreadable(f"it has no arXiv identifier (its address is {plain(text)[:60]!r})")
    if found[1] is not None and not 1 <= found[1] <= LARGEST_VERSION:
        raise Unreadable(f"its version is {str(found[1])[:20]}, which cannot be")
    return found


def page_of(identifier: str) -> str:
    """The address of the paper's page, whichever version is current."""
    return f"https://arxiv.org/abs/{identifier}"


def external_ids(entry: Entry, identifier: str, dois: Iterable[str]) -> tuple[ExternalId, ...]:
    """The paper's identifiers: arXiv's first, then each DOI that can be read."""
    found = [ExternalId("arxiv", identifier)]
    for printed in (part for text in dois for part in text.split()):
        doi = ids.doi(printed)
        if doi is None:
            entry.left_out.append(f"the DOI {plain(printed)[:40]!r} is none and was left out")
        else:
            found.append(ExternalId("doi", doi))
    return tuple(dict.fromkeys(found))


def categories(primary: str | None, terms: Iterable[str | None]) -> tuple[str, ...]:
    """The paper's arXiv categories, the primary one first; ACM and MSC classes among the terms are left out."""
    shaped = (term.strip() for term in (primary, *terms) if term)
    return tuple(dict.fromkeys(term for term in shaped if len(term) <= _LONGEST_TERM and _TERM.fullmatch(term)))


def is_withdrawn(comment: str | None, abstract: str | None) -> bool:
    """Whether the authors say that the paper is withdrawn: in a comment that begins so, or in a sentence of either."""
    if _WITHDRAWN_COMMENT.match(comment or ""):
        return True
    return any(_WITHDRAWN.search(text or "") is not None for text in (comment, abstract))
