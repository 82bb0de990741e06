"""What arXiv's daily feed and its query API have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sourcer.model import ids
from sourcer.model.ids import ExternalId
from sourcer.sources._entries import Entry, Unreadable
from sourcer.sources._text import plain, without_emails

CATEGORIES = ("cs.LG", "stat.ML", "cs.AI", "cs.CL", "cs.CV")
LARGEST_VERSION = 999

_LONGEST_ADDRESS = 200
_LONGEST_TERM = 40
_ADDRESS = re.compile(r"https?://arxiv\.org/abs/(\d{4}\.\d{4,5})v([1-9]\d?)")
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
    if text and (usual := _ADDRESS.fullmatch(text)):
        return usual[1], int(usual[2])
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
    for printed in (part for text in dois for part in without_emails(text).split()) if dois else ():
        doi = ids.doi(printed)
        if doi is None:
            entry.left_out.append(f"the DOI {plain(printed)[:40]!r} is none and was left out")
        else:
            found.append(ExternalId("doi", doi))
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def categories(primary: str | None, terms: Iterable[str | None]) -> tuple[str, ...]:
    """The paper's arXiv categories, the primary one first; ACM and MSC classes among the terms are left out."""
    return _shaped((primary, *terms))


@lru_cache(maxsize=1024)  # a few hundred combinations make up nearly all of arXiv
def _shaped(terms: tuple[str | None, ...]) -> tuple[str, ...]:
    shaped = (term.strip() for term in terms if term)
    return tuple(dict.fromkeys(term for term in shaped if len(term) <= _LONGEST_TERM and _TERM.fullmatch(term)))


def is_withdrawn(comment: str | None, abstract: str | None) -> bool:
    """Whether the authors say that the paper is withdrawn: in a comment that begins so, or in a sentence of either."""
    if comment and (_WITHDRAWN_COMMENT.match(comment) or _says_withdrawn(comment)):
        return True
    return abstract is not None and _says_withdrawn(abstract)


def _says_withdrawn(text: str) -> bool:
    lower = text.lower()
    # The sentence is looked for only where its verb stands (here without the i, of which there are several): to try it
    # at each word of every abstract is slow.
    return ("thdrawn" in lower or "retracted" in lower) and _WITHDRAWN.search(text) is not None
