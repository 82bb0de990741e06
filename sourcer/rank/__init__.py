"""Ranking: a snapshot of works in, scores with their evidence out. Pure, and the same bytes for the same inputs.

The ranker reads titles, abstracts, dates, fields, author places and what repositories show. It never reads review
scores, acceptance, citations, stars or anything about a person beyond the works. Of institutions it reads the kind
alone, and only for a team that gives weight to work outside academia.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sourcer.model.brief import Brief, Limits
from sourcer.model.ids import ExternalId
from sourcer.model.scores import Ranking, Score, WorkScore
from sourcer.model.telling import Tell, silent
from sourcer.model.works import Implementation, Work
from sourcer.rank.brief_word import Finding, held_against
from sourcer.rank.combine import candidates, score_author
from sourcer.rank.context import Fitted, Judged, fit_corpus, judge_works
from sourcer.rank.corpus import Corpus, is_withdrawn, read_words
from sourcer.rank.implementers import official_code, score_implementers
from sourcer.rank.liked import flag_liked
from sourcer.rank.musts import Door, Known, known_author, turned_away
from sourcer.rank.outside import value_outside
from sourcer.rank.owners import Owner, accounts_of, owners
from sourcer.rank.prepared import Prepared, prepare
from sourcer.rank.threads import one_thread
from sourcer.rank.topics import judge_topics

__all__ = ["Corpus", "Prepared", "check_brief", "nearest_works", "prepare", "rank", "rank_prepared", "read_words"]

_DEFAULT_LIMITS = Limits()


def rank(
    corpus: Corpus,
    brief: Brief,
    limits: Limits = _DEFAULT_LIMITS,
    *,
    new_since: frozenset[str] | None = None,
    tell: Tell = silent,
) -> Ranking:
    """Score the first authors and implementers of ``corpus`` for ``brief``, best first; ties by candidate id.

    ``new_since`` are the ids of the works that are new since the last run (None: all), for the liked list.
    The order of works, authors and implementations does not matter. ``tell`` is told how far it has come.
    """
    return rank_prepared(prepare(corpus, tell), brief, limits, new_since=new_since, is_last=True, tell=tell)


@one_thread()
def rank_prepared(
    prepared: Prepared,
    brief: Brief,
    limits: Limits = _DEFAULT_LIMITS,
    *,
    new_since: frozenset[str] | None = None,
    is_last: bool = False,
    tell: Tell = silent,
) -> Ranking:
    """As ``rank``, of a corpus that was prepared: the same, and a further brief takes about half of the time.

    ``is_last``: no other brief will be asked, so that nothing need be kept for it.
    """
    fitted = fit_corpus(prepared, brief, limits, tell)
    if is_last:
        prepared.let_go()
    everybody = candidates(fitted)
    code = official_code(fitted)
    implementing = owners(fitted)
    mine = accounts_of(implementing)
    door = Door(brief.must_have)
    found = {who: areas for who, areas in everybody.items() if door.lets_in(_known(fitted, who, code, mine))}
    judged = judge_works(fitted, frozenset(row for person in found for row in fitted.people[person]), tell)
    judged = replace(judged, topics=judge_topics(fitted, judged, found, tell))
    scores: list[Score] = []
    for who, areas in found.items():
        tell(f"scoring for {brief.name}", len(scores), len(found), "people")
        scores.append(score_author(fitted, judged, who, areas, code.get(who, ()), mine.get(who)))
    implementers, quiet = score_implementers(fitted, implementing, everybody.keys(), door)
    liked, nobody = flag_liked(fitted, new_since)
    total = value_outside([*scores, *implementers], fitted.corpus.works, brief.value_outside_academia)
    return Ranking(
        brief=brief.name,
        as_of=fitted.corpus.as_of,
        scores=tuple(sorted(total, key=lambda score: (-score.total, score.candidate_id))),
        liked=liked,
        works=_work_scores(fitted, judged),
        notes=(*fitted.notes, *(word.text for word in held_against(fitted)), *door.notes(), *quiet, *nobody),
    )


@one_thread()
def check_brief(corpus: Corpus, brief: Brief, limits: Limits = _DEFAULT_LIMITS) -> tuple[Finding, ...]:
    """What ``corpus`` says of ``brief``, nobody scored: errors and warnings, whether anybody is a candidate, and which
    first authors a must-have turns away, those who fit best first.
    """
    fitted = fit_corpus(prepare(corpus), brief, limits)
    code, mine, door = official_code(fitted), accounts_of(owners(fitted)), Door(brief.must_have)
    everybody = candidates(fitted)
    fitting = sorted(everybody, key=lambda who: (-max((fit for _, fit in everybody[who]), default=0.0), who))
    known = [_known(fitted, who, code, mine) for who in fitting]
    kept = [each for each in known if door.lets_in(each)]
    findings = [*(Finding("warning", note) for note in fitted.notes[len(fitted.documents.notes) :])]
    findings += [*held_against(fitted), *(Finding("warning", note) for note in door.notes())]
    if len(fitted.documents) and not kept:
        why = "lower minimum_fit, or harvest more" if not everybody else "ask for less in [must_have]"
        findings.append(Finding("warning", f"no first author would be on the shortlist: {why}"))
    return (*findings, *(Finding("note", line) for line in turned_away(brief.must_have, known)))


def _known(
    fitted: Fitted, person: str, code: Mapping[str, Sequence[Implementation]], mine: Mapping[str, Owner]
) -> Known:
    owned = mine[person].found if person in mine else ()
    return known_author(fitted, person, (*code.get(person, ()), *owned))


@one_thread()
def nearest_works(texts: Mapping[str, str], brief: Brief, count: int) -> list[str]:
    """The keys of the ``count`` texts nearest to the brief's areas and liked works, nearest first.

    A text is a title and, after a line break, an abstract. Keys are arXiv ids, with or without ``arxiv:``; the brief's
    liked works are found among them; texts that say that they are withdrawn are left out. Without areas and liked works
    there is nothing to be near to: an empty list.
    """
    works = tuple(_bare_work(key, texts[key]) for key in sorted(texts))
    fitted = fit_corpus(prepare(Corpus(works, {}, (), date.max)), brief, _DEFAULT_LIMITS)
    if not fitted.models:
        return []
    nearest = fitted.fits.max(axis=0)
    order = sorted(range(len(fitted.documents)), key=lambda row: (-float(nearest[row]), fitted.documents.works[row].id))
    return [fitted.documents.works[row].id for row in order[: max(0, count)]]


def _bare_work(key: str, text: str) -> Work:
    title, _, abstract = text.partition("\n")
    known = (ExternalId("arxiv", key.removeprefix("arxiv:")),)
    return Work(key, title, abstract, None, "", (), (), (), "none", "", known, (), "", False, ())


def _work_scores(fitted: Fitted, judged: Judged) -> tuple[WorkScore, ...]:
    """A word on every work, by id; withdrawn ones are named with no score."""
    scores = [WorkScore(work.id, 0.0, None, None, "withdrawn") for work in fitted.corpus.works if is_withdrawn(work)]
    for row, work in enumerate(fitted.documents.works):
        now, then, importance = judged.originality[row], judged.at_publication[row], judged.importance[row]
        fit = fitted.work_fit(row) if fitted.models else 0.0
        scores.append(
            WorkScore(work.id, fit, now.value, importance.value, now.reason, then.value, now.confidence, then.reason)
        )
    return tuple(sorted(scores, key=lambda score: score.work_id))
