"""Components into scores: who is a candidate, and what each part of the score rests on. The parts sum to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sourcer.model.practice import ENGINEERING_FACTS, RESEARCH_FACTS
from sourcer.model.scores import Component, ComponentName, Evidence, Score, Trend
from sourcer.model.works import Implementation
from sourcer.rank.context import Fitted, Judged, is_named
from sourcer.rank.execution import NO_CODE, best_first, explain_practice, practice_value
from sourcer.rank.fit import shares
from sourcer.rank.originality import Judgement, explain_originality, explain_trend
from sourcer.rank.owners import Owner, explain_links
from sourcer.rank.persons import NEUTRAL, over_areas, person_fit, person_value

_TERMS_SHOWN = 6
_WORKS_SHOWN = 5
_WORKS_EXPLAINED = 2


def candidates(fitted: Fitted) -> dict[str, tuple[tuple[str, float], ...]]:
    """First authors whose best area fit is at least the brief's minimum, with their fit to each area.

    People and works that the brief leaves out are not there.
    """
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    if not fitted.models:  # a brief without an area fits nobody, whatever its minimum
        return found
    left_out = {name.casefold() for name in fitted.brief.leave_out_people}
    for person, rows in fitted.people.items():
        kept = kept_rows(fitted, rows)
        areas = area_fits(fitted, kept)
        fits = kept and max(fit for _, fit in areas) >= fitted.brief.minimum_fit
        if fits and left_out.isdisjoint(name.casefold() for name in (person, *_names(fitted, person))):
            found[person] = areas
    return found


def area_fits(fitted: Fitted, rows: Sequence[int]) -> tuple[tuple[str, float], ...]:
    """(area, a person's fit to it from the works of ``rows``), in the brief's order."""
    return tuple(
        (model.area.name, person_fit([float(fits[row]) for row in rows], fitted.limits.best_for_fit))
        for model, fits in zip(fitted.models, fitted.fits, strict=True)
    )


def score_author(
    fitted: Fitted,
    judged: Judged,
    person: str,
    areas: tuple[tuple[str, float], ...],
    code: Sequence[Implementation],
    owner: Owner | None = None,
) -> Score:
    """One first author's score. ``code`` are the official implementations of the author's first-author works;
    ``owner`` has those of other works under accounts that are known to be the author's.
    """
    rows = kept_rows(fitted, fitted.people[person])
    best = sorted(rows, key=lambda row: (-fitted.work_fit(row), fitted.documents.works[row].id))
    trend = [explain_trend(judged.comparisons, fitted.texts.features, row) for row in best[:_WORKS_SHOWN]]
    return Score(
        candidate_id=person,
        kind="author",
        name=_names(fitted, person)[0],
        components=(
            fit_component(fitted, areas, best),
            _originality(fitted, judged, rows),
            _importance(fitted, judged, person),
            *code_components(fitted, (*code, *owner.found) if owner else code, explain_links(owner) if owner else ()),
        ),
        trend=Trend(
            round(sum(value for value, _ in trend) / len(trend), 6),
            tuple(dict.fromkeys(item for _, evidence in trend for item in evidence))[:_TERMS_SHOWN],
        ),
        areas=areas,
        work_ids=tuple(fitted.documents.works[row].id for row in best[:_WORKS_SHOWN]),
        uncertain=(*_uncertain(fitted, judged, rows), *(_asks_for_peace(owner) if owner else ())),
        accounts=owner.logins if owner else (),
    )


def fit_component(fitted: Fitted, areas: tuple[tuple[str, float], ...], best: Sequence[int]) -> Component:
    """The fit of a person or implementer to the whole brief; ``best`` are rows, best first."""
    weights = [model.area.weight for model in fitted.models]
    value = over_areas((weight, fit) for weight, (_, fit) in zip(weights, areas, strict=True))
    at = max(range(len(areas)), key=lambda place: (areas[place][1], -place))
    ranked = sorted(areas, key=lambda area: (-area[1], area[0]))
    works = [fitted.documents.works[row] for row in best[:_WORKS_SHOWN]]
    evidence = (
        *(Evidence("area", name, value=fit) for name, fit in ranked),
        *_terms(fitted, at, best),
        *(
            Evidence("work", work.title, work.url, work.first_public_on, fitted.work_fit(row))
            for row, work in zip(best, works, strict=False)
        ),
    )
    return component(fitted, "fit", value, "", evidence)


def code_components(
    fitted: Fitted, code: Iterable[Implementation], also: Sequence[Evidence] = ()
) -> tuple[Component, Component]:
    """Execution and engineering: of each the best repository speaks; how many there are does not matter.

    ``also`` says whose account it is.
    """
    found = tuple(code)
    return (
        _practice(fitted, "execution", RESEARCH_FACTS, found, also),
        _practice(fitted, "engineering", ENGINEERING_FACTS, found, also),
    )


def _practice(
    fitted: Fitted, name: ComponentName, kind: Sequence[str], code: Sequence[Implementation], also: Sequence[Evidence]
) -> Component:
    ranked = best_first(code, kind)
    if not ranked:
        return component(fitted, name, None, NO_CODE, ())
    return component(fitted, name, practice_value(ranked[0], kind), "", (*also, *explain_practice(ranked, kind)))


def component(
    fitted: Fitted, name: ComponentName, value: float | None, note: str, evidence: Sequence[Evidence]
) -> Component:
    """A part of a score; None: nothing could be said, which is neutral."""
    weight = float(fitted.brief.weights.get(name, 0.0))
    return Component(name, NEUTRAL if value is None else value, weight, value is not None, note, tuple(evidence))


def _terms(fitted: Fitted, area: int, best: Sequence[int]) -> list[Evidence]:
    """The similarity of the best works to one area, term by term: what is told sums exactly to what is told of it.

    In hundredths, as they are printed; what the rounding leaves goes to the terms that are not shown.
    """
    rows = sorted(best, key=lambda row: (-fitted.fits[area, row], row))[:_WORKS_EXPLAINED]
    parts: Counter[int] = Counter()
    level = whole = 0.0
    for row in rows:
        told, rest = shares(fitted.texts, fitted.models[area], row)
        parts.update({term: part / len(rows) for term, part in told.items()})
        level += rest / len(rows)
        whole += float(fitted.models[area].x[row]) / len(rows)
    ranked = sorted(parts.items(), key=lambda item: (-round(item[1], 9), item[0]))[:_TERMS_SHOWN]
    shown = [(term, hundredths) for term, part in ranked if (hundredths := round(100.0 * part)) > 0]
    beside = round(100.0 * whole) - round(100.0 * level) - sum(hundredths for _, hundredths in shown)
    text = fitted.texts.features.vocabulary.text
    return [
        *(Evidence("term", text(term), value=hundredths / 100) for term, hundredths in shown),
        Evidence("rest", f"{len(parts) - len(shown):,} further terms together", value=beside / 100),
        Evidence("rest", "so that a usual paper has 0", value=round(100.0 * level) / 100),
        Evidence("similarity", _similarity_words(fitted, area, len(rows)), value=round(100.0 * whole) / 100),
    ]


def _similarity_words(fitted: Fitted, area: int, works: int) -> str:
    whose = "the nearest work" if works == 1 else "mean of the two nearest works"
    return f"similarity to {fitted.models[area].area.name} (about 1 for the closest few papers here), {whose}"


def _originality(fitted: Fitted, judged: Judged, rows: Sequence[int]) -> Component:

    def explain(row: int) -> tuple[Evidence, ...]:
        return explain_originality(fitted.documents, judged.comparisons, fitted.texts.features, row)

    return _judged_component(fitted, "originality", judged.originality, rows, explain)


def _importance(fitted: Fitted, judged: Judged, person: str) -> Component:
    topic = judged.topics[person]
    return component(fitted, "importance", topic.value, topic.note, topic.evidence)


def _judged_component(
    fitted: Fitted,
    name: ComponentName,
    judgements: Sequence[Judgement],
    rows: Sequence[int],
    explain: Callable[[int], tuple[Evidence, ...]],
) -> Component:
    scored = {row: value for row in rows if (value := judgements[row].value) is not None}
    if not scored:
        return component(fitted, name, None, _main_reason([judgements[row].reason for row in rows]), ())
    best = sorted(scored, key=lambda row: (-scored[row], fitted.documents.works[row].id))
    best = best[: fitted.limits.best_for_originality]
    value = person_value(list(scored.values()), fitted.limits.best_for_originality, fitted.limits.shrink)
    evidence: list[Evidence] = []
    for row in best:
        work = fitted.documents.works[row]
        evidence += [Evidence("work", work.title, work.url, work.first_public_on, scored[row]), *explain(row)]
    reasons = [judgements[row].reason for row in best if judgements[row].reason]
    return component(fitted, name, value, _main_reason(reasons), evidence)


def _main_reason(reasons: Sequence[str]) -> str:
    """The commonest reason; the first of those in the order of the works where several are."""
    return max(dict.fromkeys(reasons), key=reasons.count, default="")


def _uncertain(fitted: Fitted, judged: Judged, rows: Sequence[int]) -> list[str]:
    works = [fitted.documents.works[row] for row in rows]
    lines = ["only one first-author paper known"] if len(rows) == 1 else []
    early = [judged.originality[row].reason for row in rows if judged.originality[row].value is not None]
    if early and all(early):
        lines.append(_main_reason(early))
    without = sum(not work.abstract for work in works)
    lines += [f"no abstract on {without} of {len(works)} works"] if without else []
    unscored = [judged.originality[row].reason for row in rows if judged.originality[row].value is None]
    if unscored and len(unscored) > without:
        lines.append(f"originality not scored on {len(unscored)} of {len(rows)} works: {_main_reason(unscored)}")
    shared = [work.title for work in works if work.first_author_rule == "shared"]
    return [*lines, *(f"shares the first place on {title!r}" for title in shared[:_WORKS_EXPLAINED])]


def _asks_for_peace(owner: Owner) -> tuple[str, ...]:
    return ("asks on GitHub not to be approached by recruiters",) if owner.wants_no_recruiters else ()


def kept_rows(fitted: Fitted, rows: Iterable[int]) -> tuple[int, ...]:
    """The rows whose works the brief does not leave out."""
    names = fitted.brief.leave_out_works
    return tuple(row for row in rows if not is_named(fitted.documents.works[row], names))


def _names(fitted: Fitted, person: str) -> tuple[str, ...]:
    known = fitted.corpus.authors.get(person)
    if known:
        return (known.name, *known.names)
    row = fitted.people[person][0]
    return tuple(place.name for place in fitted.documents.works[row].first_authors if place.author_id == person)
