"""The "papers you like" list: who wrote the liked works first, and whose new work is nearest to one."""

from __future__ import annotations

import numpy as np

from sourcer.model.scores import Evidence, LikedFlag
from sourcer.model.works import Work
from sourcer.rank.context import Fitted, is_named
from sourcer.rank.features import FloatArray

_MOST = 12
_LEAST_COSINE = 0.08
_NEAREST_PERCENT = 95.0
_TERMS_SHOWN = 4


def flag_liked(fitted: Fitted, new_since: frozenset[str] | None) -> tuple[tuple[LikedFlag, ...], list[str]]:
    """The list, liked works first in the brief's order, then the nearest new works; and notes.

    ``new_since`` are ids of the works that are new, None for all. Near means: a cosine of at least 0.08 that is also
    among the highest 5 % of the corpus for that liked work. At most 12 people, each with the nearest of their works
    beside its nearest liked work; first authors of a liked work are on the list already.
    """
    left_out = {name.casefold() for name in fitted.brief.leave_out_people}
    flags = [flag for row in dict.fromkeys(fitted.liked.values()) for flag in _authors_of(fitted, row)]
    nobody = [
        f"nobody is first author of the liked work {fitted.documents.works[row].title!r}"
        for row in dict.fromkeys(fitted.liked.values())
        if not fitted.documents.firsts[row]
    ]
    flags += _near(fitted, new_since)
    kept = (flag for flag in flags if left_out.isdisjoint({flag.author_id.casefold(), flag.author_name.casefold()}))
    return tuple(kept), nobody


def _authors_of(fitted: Fitted, row: int) -> list[LikedFlag]:
    work = fitted.documents.works[row]
    evidence = (Evidence("work", work.title, work.url, work.first_public_on, 1.0),)
    names = {place.author_id: place.name for place in reversed(work.first_authors)}  # each once, as printed first
    return [LikedFlag(work.id, work.id, who, names[who], "liked", 1.0, evidence) for who in reversed(names)]


def _near(fitted: Fitted, new_since: frozenset[str] | None) -> list[LikedFlag]:
    rows = list(dict.fromkeys(fitted.liked.values()))
    if not rows:
        return []
    tfidf = fitted.texts.features.tfidf
    cosines = np.round((tfidf[rows] @ tfidf.T).toarray(), 6)
    cosines[:, [*rows, *fitted.disliked.values()]] = 0.0
    least = np.maximum(_LEAST_COSINE, np.percentile(cosines, _NEAREST_PERCENT, axis=1))
    cosines[cosines < least[:, None]] = 0.0
    best = cosines.argmax(axis=0)
    highest = cosines.max(axis=0)
    known = {person for row in rows for person in fitted.documents.firsts[row]}
    flags: dict[str, LikedFlag] = {}
    for row in _chosen(fitted, highest, new_since):
        for flag in _flags_near(fitted, rows[int(best[row])], row, float(highest[row])):
            if flag.author_id not in known:
                flags.setdefault(flag.author_id, flag)
    return list(flags.values())[:_MOST]


def _chosen(fitted: Fitted, highest: FloatArray, new_since: frozenset[str] | None) -> list[int]:
    def is_wanted(row: int) -> bool:
        work = fitted.documents.works[row]
        is_new = new_since is None or work.id in new_since
        return is_new and bool(fitted.documents.firsts[row]) and not is_named(work, fitted.brief.leave_out_works)

    order = np.lexsort((np.arange(len(highest)), -highest))
    return [row for row in order.tolist() if highest[row] > 0.0 and is_wanted(row)]


def _flags_near(fitted: Fitted, liked: int, row: int, cosine: float) -> list[LikedFlag]:
    like, work = fitted.documents.works[liked], fitted.documents.works[row]
    evidence = (*_shared_terms(fitted, liked, row), _link("near the liked work", like), _link("this work", work))
    return [
        LikedFlag(like.id, work.id, place.author_id, place.name, "near", cosine, evidence)
        for place in work.first_authors
    ]


def _link(what: str, work: Work) -> Evidence:
    return Evidence("work", f"{what}: {work.title}", work.url, work.first_public_on)


def _shared_terms(fitted: Fitted, liked: int, row: int) -> list[Evidence]:
    """The terms of both works, with their parts of the cosine."""
    features = fitted.texts.features
    products = features.tfidf[liked].multiply(features.tfidf[row]).tocsr()
    order = np.lexsort((products.indices, -np.round(products.data, 9)))[:_TERMS_SHOWN]
    return [
        Evidence("term", features.vocabulary.text(int(products.indices[at])), value=round(float(products.data[at]), 4))
        for at in order
    ]
