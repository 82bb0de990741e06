"""Which works of a list get a word on their originality."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from sourcer.model.scores import Ranking, WorkScore
from sourcer.reading.judged import with_work_scores
from sourcer.store import runs, scores
from sourcer.store.engine import writing
from tests.export.builders import a_score, a_shortlist, a_work, an_entry

OWN, UNKNOWN = a_work(id="w-own"), a_work(id="w-new")
JUDGED = WorkScore("w-own", 0.8, 0.71, 0.6, "", 0.53, 0.64)


def test_authors_get_a_word_on_their_own_works_and_implementers_none_on_those_of_others(engine: Engine) -> None:
    author = an_entry(works=(OWN, UNKNOWN))
    implementer = an_entry(score=a_score(candidate_id="github:quill", kind="implementer"), works=(OWN,))
    with writing(engine) as conn:
        run_id = runs.start_run(conn, "rank", now=datetime(2024, 3, 14, tzinfo=UTC), code_version="1", config_digest="")
        scores.save_ranking(conn, run_id, Ranking("Steady training", date(2024, 3, 14), (), (), (JUDGED,), ()))
        listed = a_shortlist(author, implementer, run_id=run_id, known=(author,))
        found = with_work_scores(conn, listed)
    assert [entry.work_scores for entry in found.entries] == [(JUDGED,), ()]
    assert [entry.work_scores for entry in found.known] == [(JUDGED,)]
