"""Implementers: people who re-implemented a work that is on topic or liked; known by their code and account alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sourcer.model.scores import Score
from sourcer.model.works import Implementation
from sourcer.rank.combine import area_fits, code_components, component, fit_component
from sourcer.rank.context import Fitted
from sourcer.rank.musts import Door, known_implementer
from sourcer.rank.owners import Owner, explain_links

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


def score_implementers(
    fitted: Fitted, found: Sequence[Owner], candidates: Collection[str], door: Door
) -> tuple[list[Score], list[str]]:
    """A score for each owner of an independent implementation, and notes on those who are left out.

    Who is known to be an author among ``candidates`` is a candidate already, with this code. ``door`` asks the others
    for the brief's must-haves, last of all, so that it counts only who would be on the list.
    """
    left_out = frozenset(name.casefold() for name in fitted.brief.leave_out_people)
    quiet, no_persons, scores, namesakes = 0, 0, [], _namesakes(fitted, found)
    places: dict[str | None, int] = {work.id: row for row, work in enumerate(fitted.documents.works)}
    for owner in found:
        if owner.author_id in candidates or owner.is_called(left_out) or _is_left_out_author(fitted, owner, left_out):
            continue
        rows = sorted({places[each.work_id] for each in owner.found})
        score = _score(fitted, owner, rows, namesakes.get(owner.name.casefold(), ()))
        if score is not None and owner.wants_no_recruiters:
            quiet += 1
        elif score is not None and not owner.is_person:
            no_persons += 1
        elif score is not None and door.lets_in(known_implementer(fitted, owner.found)):
            scores.append(score)
    return scores, [*_quiet_note(quiet), *_no_persons_note(no_persons)]


def _quiet_note(count: int) -> list[str]:
    who = "1 implementer asks" if count == 1 else f"{count} implementers ask"
    return [f"{who} not to be approached by recruiters: left out"] if count else []


def _no_persons_note(count: int) -> list[str]:
    who = "1 organisation owns" if count == 1 else f"{count} organisations own"
    return [f"{who} re-implementations of works that fit: nobody to write to, left out"] if count else []


def _is_left_out_author(fitted: Fitted, owner: Owner, left_out: frozenset[str]) -> bool:
    """Whether the author that the owner is known to be is left out under any spelling."""
    author = fitted.corpus.authors.get(owner.author_id or "")
    return author is not None and not left_out.isdisjoint(name.casefold() for name in (author.name, *author.names))


def _namesakes(fitted: Fitted, found: Sequence[Owner]) -> dict[str, list[str]]:
    """The authors who bear the name on an account, by that name in lower case, each with the id."""
    asked = {owner.name.casefold() for owner in found if owner.accounts}
    named: dict[str, list[str]] = {}
    for author in sorted(fitted.corpus.authors.values(), key=lambda author: author.id) if asked else ():
        for name in {name.casefold() for name in (author.name, *author.names)} & asked:
            named.setdefault(name, []).append(f"{author.name} ({author.id})")
    return named


def _score(fitted: Fitted, owner: Owner, rows: Sequence[int], namesakes: Sequence[str]) -> Score | None:
    areas = area_fits(fitted, rows)
    likes = not set(rows).isdisjoint(fitted.liked.values())
    if not areas or (max(fit for _, fit in areas) < fitted.brief.minimum_fit and not likes):
        return None
    best = sorted(rows, key=lambda row: (-fitted.work_fit(row), fitted.documents.works[row].id))
    return Score(
        candidate_id=f"github:{owner.logins[0]}",
        kind="implementer",
        name=owner.name,
        components=(
            fit_component(fitted, areas, best),
            component(fitted, "originality", None, _NOT_JUDGED, ()),
            component(fitted, "importance", None, _NOT_JUDGED, ()),
            *code_components(fitted, owner.found, explain_links(owner)),
        ),
        trend=None,
        areas=areas,
        work_ids=tuple(fitted.documents.works[row].id for row in best[:5]),
        uncertain=_uncertain(fitted, best, owner, namesakes),
        accounts=owner.logins,
    )


def _uncertain(fitted: Fitted, best: Sequence[int], owner: Owner, namesakes: Sequence[str]) -> tuple[str, ...]:
    title = fitted.documents.works[best[0]].title
    author = fitted.corpus.authors.get(owner.author_id or "")
    known = "an account and the name on it, which nobody checked" if owner.accounts else "a GitHub login only"
    if author is not None:
        known = f"an account that is {author.name}'s ({author.id}), who is no candidate as an author"
    lines = [f"known by {known}; fit is that of the implemented work, {title!r}"]
    if namesakes and author is None:
        lines.append(f"bears the name of an author, {', '.join(namesakes[:3])}: not joined, for a name says nothing")
    if len(owner.found) >= _MANY:
        lines.append(f"{len(owner.found)} implementations under one login: perhaps an organisation")
    return tuple(lines)
