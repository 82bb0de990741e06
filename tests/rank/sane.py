"""Ranking what hostile reality sends: whatever comes out must be whole, and what is not scored must say why."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date

from sourcer.model.brief import Brief, Limits
from sourcer.model.scores import Ranking, Score, WorkScore
from sourcer.model.works import Work
from sourcer.rank import check_brief, rank
from tests.rank.builders import SMALL, a_brief, a_corpus, an_abstract

ON = date(2024, 1, 9)
GOOD = an_abstract(random.Random(3), "robots", 9)


def ranked(works: Sequence[Work], brief: Brief | None = None, limits: Limits = SMALL) -> Ranking:
    """Rank, and check the brief against the same works; whatever comes out must be whole."""
    corpus, asked = a_corpus(works), brief or a_brief("robots")
    check_brief(corpus, asked, limits)
    found = rank(corpus, asked, limits)
    assert_sane(found, works)
    return found


def assert_sane(found: Ranking, works: Sequence[Work]) -> None:
    assert {word.work_id for word in found.works} == {work.id for work in works}
    assert all(word.reason for word in found.works if word.originality is None), "not scored, with the reason"
    for score in found.scores:
        assert 0.0 <= score.total <= 1.0
        assert score.total == math.fsum(part.contribution for part in score.components)
        assert all(0.0 <= part.value <= 1.0 and (part.is_scored or part.note) for part in score.components)
    keys = [(-score.total, score.candidate_id) for score in found.scores]
    assert keys == sorted(keys)


def word_on(found: Ranking, work_id: str) -> WorkScore:
    return next(word for word in found.works if word.work_id == work_id)


def score_of(found: Ranking, person: str) -> Score:
    return next(score for score in found.scores if score.candidate_id == person)
