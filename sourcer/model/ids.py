"""Identifiers that publishers give: recognised, normalised, printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["arxiv", "doi", "orcid", "openreview", "openreview-profile", "dblp", "scholar", "pmlr", "github"]

# Every part has a longest length: without one, a run of hyphens would be walked once for each of its places.
_NUMBER = r"[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/[0-9]{7}"
ARXIV_ID = re.compile(rf"(?<![\w.])({_NUMBER})(?:v([0-9]{{1,9}}))?(?![\w/]|\.[0-9])")
ARXIV_LINK = re.compile(rf"(?:arxiv\.org/(?:abs|pdf|html)/|arxiv:\s{{0,20}})({_NUMBER})(?:v[0-9]+)?", re.IGNORECASE)
_DOI = re.compile(r"\b(10\.[0-9]{4,9}/[^\s\"<>]{1,300})(?![^\s\"<>])", re.IGNORECASE)
_ORCID = re.compile(r"\b([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])\b")
_FORUM = re.compile(r"openreview\.net/(?:forum|pdf)\?id=([\w-]{1,100})(?![\w-])")
_REPO = re.compile(r"github\.com/([\w.-]{1,100})/([\w.-]{1,100})(?![\w.-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class ExternalId:
    """An identifier in the form its scheme calls canonical (arXiv without version, DOI in lower case)."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def parse_external(text: str) -> ExternalId:
    """``scheme:value`` as ``str(ExternalId)`` prints it. Raises ValueError for anything else."""
    scheme, colon, value = text.partition(":")
    if not colon or not value or scheme not in Scheme.__args__:  # type: ignore[attr-defined]
        raise ValueError(f"not an identifier of the form scheme:value: {text!r}")
    return ExternalId(scheme, value)  # type: ignore[arg-type]


def arxiv_id(text: str) -> tuple[str, int | None] | None:
    """The first arXiv identifier in ``text`` as (id without version, version or None)."""
    found = ARXIV_ID.search(text) or ARXIV_LINK.search(text)
    if not found:
        return None
    version = found.group(2) if found.re is ARXIV_ID else None
    return found.group(1), int(version) if version else None


def arxiv_ids_linked(text: str) -> tuple[str, ...]:
    """Every arXiv id that ``text`` links or names after "arXiv:", in order of appearance, each once."""
    return tuple(dict.fromkeys(match.group(1) for match in ARXIV_LINK.finditer(text)))


def doi(text: str) -> str | None:
    """The first DOI in ``text``, lower case, without a trailing full stop or bracket."""
    found = _DOI.search(text)
    return found.group(1).lower().rstrip(".,;)]}") if found else None


def orcid(text: str) -> str | None:
    """The first ORCID in ``text``, bare."""
    found = _ORCID.search(text)
    return found.group(1) if found else None


def openreview_forum(text: str) -> str | None:
    """The forum id of an OpenReview link."""
    found = _FORUM.search(text)
    return found.group(1) if found else None


def repo_slugs(text: str) -> tuple[str, ...]:
    """Every ``owner/name`` of a GitHub link in ``text``, in order, each once, without ``.git``."""
    slugs = (f"{m.group(1)}/{m.group(2).removesuffix('.git').rstrip('.')}" for m in _REPO.finditer(text))
    return tuple(dict.fromkeys(slugs))
