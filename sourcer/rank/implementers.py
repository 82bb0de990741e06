"""Implementers: people who re-implemented a work that is on topic or liked; known by their code and login alone."""

from __future__ import annotations

from collections.abc import Sequence

from sourcer.model.scores import Score
from sourcer.model.works import Implementation
from sourcer.rank.combine import area_fits, component, execution_component, fit_component
from sourcer.rank.context import Fitted, is_named

_MANY = 10
_NOT_JUDGED = "an implementer is not judged by the work of others"


def official_code(fitted: Fitted) -> dict[str, list[Implementation]]:
    """Author id -> the official implementations of the author's first-author works."""
    rows = {work.id: row for row, work in enumerate(fitted.documents.works)}
    found: dict[str, list[Implementation]] = {}
    for each in fitted.corpus.implementations:
        if each.relation == "official" and each.work_id in rows:
            for person in fitted.documents.firsts[rows[each.work_id]]:
                found.setdefault(person, []).append(each)
    return found


def score_implementers(fitted: Fitted) -> tuple[list[Score], list[str]]:
    """A score for each owner of an independent implementation, and notes on those who are left out."""
    owned = _owned(fitted)
    quiet = sorted(owner for owner, found in owned.items() if any(each.wants_no_recruiters for each in found))
    left_out = {name.casefold() for name in fitted.brief.leave_out_people}
    scores = [
        score
        for owner, found in sorted(owned.items())
        if owner not in quiet and left_out.isdisjoint({owner.casefold(), f"github:{owner}".casefold()})
        if (score := _score(fitted, owner, found)) is not None
    ]
    who = "1 implementer asks" if len(quiet) == 1 else f"{len(quiet)} implementers ask"
    notes = [f"{who} not to be approached by recruiters: left out"] if quiet else []
    return scores, notes


def _owned(fitted: Fitted) -> dict[str, list[Implementation]]:
    """Implementations by owner. A repository whose work is left out, withdrawn or not in the store is not there."""
    known = {work.id for work in fitted.documents.works if not is_named(work, fitted.brief.leave_out_works)}
    owned: dict[str, list[Implementation]] = {}
    for each in sorted(fitted.corpus.implementations, key=lambda each: (each.full_name, each.repo_key)):
        if each.relation == "independent" and each.work_id in known:
            owned.setdefault(each.owner, []).append(each)
    return owned


def _score(fitted: Fitted, owner: str, found: Sequence[Implementation]) -> Score | None:
    rows = _rows(fitted, found)
    areas = area_fits(fitted, rows)
    likes = not set(rows).isdisjoint(fitted.liked.values())
    if not areas or (max(fit for _, fit in areas) < fitted.brief.minimum_fit and not likes):
        return None
    best = sorted(rows, key=lambda row: (-fitted.work_fit(row), fitted.documents.works[row].id))
    return Score(
        candidate_id=f"github:{owner}",
        kind="implementer",
        name=owner,
        components=(
            fit_component(fitted, areas, best),
            component(fitted, "originality", None, _NOT_JUDGED, ()),
            component(fitted, "importance", None, _NOT_JUDGED, ()),
            execution_component(fitted, found),
        ),
        trend=None,
        areas=areas,
        work_ids=tuple(fitted.documents.works[row].id for row in best[:5]),
        uncertain=_uncertain(fitted, best, found),
    )


def _rows(fitted: Fitted, found: Sequence[Implementation]) -> list[int]:
    rows = {work.id: row for row, work in enumerate(fitted.documents.works)}
    return sorted({rows[each.work_id] for each in found if each.work_id is not None and each.work_id in rows})


def _uncertain(fitted: Fitted, best: Sequence[int], found: Sequence[Implementation]) -> tuple[str, ...]:
    title = fitted.documents.works[best[0]].title
    lines = [f"known by a GitHub login only; fit is that of the implemented work, {title!r}"]
    if len(found) >= _MANY:
        lines.append(f"{len(found)} implementations under one login: perhaps an organisation")
    return tuple(lines)
