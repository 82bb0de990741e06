"""Whose new phrases others took up after a day: what became of people, never read by a ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from scipy import sparse

from sourcer.model.works import Work
from sourcer.rank.features import IntArray, build_features
from sourcer.rank.text import clean


def takers_after(works: Sequence[Work], days: Sequence[date], day: date, minimum_earlier: int) -> dict[str, int]:
    """Author id -> how many other first authors took up, after ``day``, the phrase of theirs that was taken up most.

    A phrase is a bigram. It is a person's where the first works that have it, all of one day up to ``day`` and with
    ``minimum_earlier`` works before them, have that person as first author and nobody else. ``works`` end where
    the look ahead does.
    """
    order = sorted(range(len(works)), key=lambda at: (days[at], works[at].id))
    held = [works[at] for at in order]
    times = np.array([days[at].toordinal() for at in order], dtype=np.int64)
    firsts = [frozenset(place.author_id for place in work.first_authors) for work in held]
    features = build_features([(clean(work.title), clean(work.abstract or "")) for work in held])
    pairs = features.counts.tocsc()[:, len(features.vocabulary.words) :]
    most: dict[str, int] = {}
    for places in _new_phrases(pairs, times, day.toordinal(), minimum_earlier):
        opening = places[times[places] == times[places[0]]].tolist()
        owners = firsts[opening[0]]
        if owners and all(firsts[at] == owners for at in opening):
            later = places[times[places] > day.toordinal()].tolist()
            takers = {min(firsts[at]) for at in later if firsts[at] and firsts[at].isdisjoint(owners)}
            for person in owners:
                most[person] = max(most.get(person, 0), len(takers))
    return {person: count for person, count in most.items() if count}


def _new_phrases(pairs: sparse.csc_matrix, times: IntArray, day: int, minimum_earlier: int) -> Iterator[IntArray]:
    """Rows, in order of time, of each phrase that came up by ``day``, after enough works, and was used since."""
    pairs.sort_indices()
    before = np.searchsorted(times, times, side="left")
    starts, ends = pairs.indptr[:-1], pairs.indptr[1:]
    filled = np.flatnonzero(ends > starts)
    first, last = pairs.indices[starts[filled]], pairs.indices[ends[filled] - 1]
    wanted = (times[first] <= day) & (times[last] > day) & (before[first] >= minimum_earlier)
    for column in filled[wanted].tolist():
        yield pairs.indices[pairs.indptr[column] : pairs.indptr[column + 1]]
