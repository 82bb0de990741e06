"""Conclusions about people: which mentions are one author, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sourcer.model.works import Signature


@dataclass(frozen=True, slots=True)
class Author:
    """A resolved person. ``name`` is the fullest spelling seen, ``names`` all of them, ``affiliations`` as printed."""

    id: str
    name: str
    names: tuple[str, ...]
    affiliations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Why a signature belongs to an author: by a common identifier (verified), by a person's word (decided), or by
    what speaks for it (inferred). ``confidence`` is 0..1; ``evidence`` is one line for a person.
    """

    signature: Signature
    author_id: str
    kind: Literal["verified", "decided", "inferred"]
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """Two authors whose names could be one person's and whom the evidence does not join."""

    author_id: str
    other_id: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class AccountLink:
    """Why a GitHub account and an author are one person: explicit links both ways, or a human's word; never a name."""

    login: str
    author_id: str
    kind: Literal["both ways", "human"]
    evidence: str


@dataclass(frozen=True, slots=True)
class AccountDecision:
    """A human's word on whether an account is an author's. It outlives every later run: ``signatures`` are the
    author's when it was given, so that the author is found again whatever happens to the id.
    """

    login: str
    author_id: str
    verdict: Literal["link", "unlink"]
    reason: str
    decided_at: datetime
    signatures: tuple[Signature, ...] = ()
