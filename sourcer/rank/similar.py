"""People whose works are nearest to one person's: the same TF-IDF that fit rests on, and the terms that make it so.

A person is the mean of the TF-IDF vectors of their first-author works, at unit length. Another is as near as the
nearest of their own first-author works is to it (cosine): one paper is enough, and more of them add nothing. The cosine
is a sum over terms, and the heaviest of them are shown with their parts. Copies of one text, and works on which both
are first, say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sourcer.model.works import Work
from sourcer.rank.comparison import find_copies
from sourcer.rank.corpus import Corpus, Documents, read_documents
from sourcer.rank.features import Features, FloatArray, count_features, unit_rows

_TERMS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Similar:
    """A person near to the one asked for: by which work, near to which of the asked person's, and by which terms.

    ``terms`` are the heaviest shared terms with their parts of ``similarity``. ``together`` is on how many works both
    stand, in any place.
    """

    author_id: str
    name: str
    similarity: float
    work_id: str
    title: str
    url: str
    near_title: str
    terms: tuple[tuple[str, float], ...]
    together: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """The person asked for: rows of their works, their profile (one row of terms), and how near each work is to it."""

    author_id: str
    rows: tuple[int, ...]
    profile: sparse.csr_matrix
    cosines: FloatArray


def similar_people(corpus: Corpus, author_id: str, count: int) -> tuple[Similar, ...]:
    """The ``count`` people nearest to the author, the nearest first; of equals by id.

    Where the author is first on no work, the works that they stand on speak for them. Nobody where there is none.
    """
    documents = read_documents(corpus)
    copies = find_copies(documents)
    mine = _rows_of(documents, author_id, copies)
    if not mine or count < 1:
        return ()
    features = count_features(documents.spelled)
    profile = unit_rows(sparse.csr_matrix(features.tfidf[list(mine)].mean(axis=0)))
    cosines = np.round((features.tfidf @ profile.T).toarray().ravel(), 6)
    asked = _Asked(author_id, mine, profile, cosines)
    nearest = _nearest_work_of_each(documents, copies, asked)
    chosen = sorted(nearest, key=lambda who: (-cosines[nearest[who]], who))[:count]
    together = _together(documents, author_id)
    return tuple(_told(corpus, documents, features, asked, who, nearest[who], together[who]) for who in chosen)


def _rows_of(documents: Documents, author_id: str, copies: Mapping[int, int]) -> tuple[int, ...]:
    first = [row for row, people in enumerate(documents.firsts) if author_id in people]
    rows = first or [row for row, work in enumerate(documents.works) if author_id in _people_on(work)]
    return tuple(row for row in rows if copies.get(row) not in rows)


def _people_on(work: Work) -> set[str]:
    return {place.author_id for place in work.authorships}


def _together(documents: Documents, author_id: str) -> Counter[str]:
    """On how many works each person stands beside the author."""
    sides = (people for work in documents.works if author_id in (people := _people_on(work)))
    return Counter(who for people in sides for who in people)


def _nearest_work_of_each(documents: Documents, copies: Mapping[int, int], asked: _Asked) -> dict[str, int]:
    """Author -> the row of the nearest work on which they are first and the person asked for is not."""
    held = {copies.get(row, row) for row in asked.rows}
    nearest: dict[str, int] = {}
    for row in np.lexsort((np.arange(len(asked.cosines)), -asked.cosines)).tolist():
        if asked.cosines[row] <= 0.0:
            break
        if copies.get(row, row) not in held and asked.author_id not in documents.firsts[row]:
            for who in documents.firsts[row] - {asked.author_id}:
                nearest.setdefault(who, row)
    return nearest


def _told(
    corpus: Corpus, documents: Documents, features: Features, asked: _Asked, who: str, row: int, together: int
) -> Similar:
    work = documents.works[row]
    beside = (features.tfidf[list(asked.rows)] @ features.tfidf[row].T).toarray().ravel()
    near = documents.works[asked.rows[int(np.argmax(np.round(beside, 9)))]]
    known = corpus.authors.get(who)
    return Similar(
        author_id=who,
        name=known.name if known else next(place.name for place in work.first_authors if place.author_id == who),
        similarity=float(asked.cosines[row]),
        work_id=work.id,
        title=work.title,
        url=work.url,
        near_title=near.title,
        terms=_shared_terms(features, asked.profile, row),
        together=together,
    )


def _shared_terms(features: Features, profile: sparse.csr_matrix, row: int) -> tuple[tuple[str, float], ...]:
    products = profile.multiply(features.tfidf[row]).tocsr()
    order = np.lexsort((products.indices, -np.round(products.data, 9)))[:_TERMS_SHOWN]
    text = features.vocabulary.text
    return tuple((text(int(products.indices[at])), round(float(products.data[at]), 4)) for at in order)
