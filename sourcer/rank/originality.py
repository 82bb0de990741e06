"""Originality: was the wording and company of a paper new when it appeared, and did others then come to resemble it?

Hindsight H = z(ratio_10) + z(reuse) + 0.5 z(early mover) reads up to three years of later papers; the causal
O = 0.5 z(1 - mean of the 10 largest cosines to earlier papers) - z(burst share) reads earlier ones only. A paper
younger than a year, or with too few later papers, gets 0.5 + 0.1 (P(O) - 0.5): too early to tell. Any other gets
0.5 + c (P(H + 0.2 O) - 0.5) with c = min(1, age / 3 years). z and P are over papers of like age in the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sourcer.model.brief import Limits
from sourcer.model.scores import Evidence
from sourcer.rank.comparison import Comparison, Comparisons, same_text, values_of
from sourcer.rank.corpus import Documents
from sourcer.rank.features import FloatArray, Vocabulary
from sourcer.rank.phrases import reuse
from sourcer.rank.standing import Flags, normal_scores, percentiles
from sourcer.rank.trend import bursting_terms

NEUTRAL = 0.5
_EARLY_CONFIDENCE = 0.1
_CAUSAL_SHARE = 0.2
_EARLY_MOVER_SHARE = 0.5
_PHRASES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """``value`` 0..1, or None where the paper is not scored; ``reason`` says why not, or what makes it unsure."""

    value: float | None
    reason: str


def judge_originality(documents: Documents, comparisons: Comparisons, limits: Limits) -> list[Judgement]:
    """The originality of every document."""
    judged = [Judgement(None, reason or "not compared: nobody on it fits this brief") for reason in comparisons.reasons]
    for comparison in comparisons.groups:
        for place, judgement in _judge_field(documents, comparison, limits).items():
            judged[int(comparison.field.rows[place])] = judgement
    return judged


def _judge_field(documents: Documents, comparison: Comparison, limits: Limits) -> dict[int, Judgement]:
    reasons = {place: _guard(documents, comparison, place, limits) for place in sorted(comparison.nearness)}
    judged = {place: Judgement(None, reason) for place, reason in reasons.items() if reason}
    scored = [place for place, reason in reasons.items() if not reason]
    if not scored:
        return judged
    causal = _causal(comparison, scored)
    ripe = np.array([has_hindsight(comparison, place, limits) for place in scored], dtype=bool)
    hindsight = _hindsight(comparison, scored, ripe, causal)
    early = percentiles(causal, comparison.cells[scored], comparison.standard[scored])
    late = percentiles(hindsight, comparison.cells[scored], comparison.standard[scored])
    for at, place in enumerate(scored):
        if ripe[at]:
            trust = min(1.0, float(comparison.ages[place]) / limits.full_confidence_years)
            judged[place] = Judgement(_towards(late[at], trust), "")
        else:
            judged[place] = Judgement(_towards(early[at], _EARLY_CONFIDENCE), _why_unsure(comparison, place, limits))
    return judged


def has_hindsight(comparison: Comparison, place: int, limits: Limits) -> bool:
    """Whether a paper is old enough, and followed by papers enough, to be judged by what came later."""
    return (
        float(comparison.ages[place]) >= limits.hindsight_years
        and comparison.nearness[place].after >= limits.minimum_later
    )


def _guard(documents: Documents, comparison: Comparison, place: int, limits: Limits) -> str:
    nearness = comparison.nearness[place]
    if nearness.twin >= 0:
        return same_text(documents, int(comparison.field.rows[nearness.twin]))
    if nearness.before < limits.minimum_earlier:
        return (
            f"only {nearness.before} earlier papers to compare with; "
            f"{limits.minimum_earlier} needed (limit minimum_earlier)"
        )
    if place in comparison.far:
        return "not like the field's text: far from every other paper of its field (limit nearness_percentile)"
    return ""


def _why_unsure(comparison: Comparison, place: int, limits: Limits) -> str:
    if float(comparison.ages[place]) < limits.hindsight_years:
        return f"too early to tell: public for {12 * float(comparison.ages[place]):.0f} months"
    after = comparison.nearness[place].after
    return f"not enough later papers to tell: {after}; {limits.minimum_later} needed (limit minimum_later)"


def _causal(comparison: Comparison, places: Sequence[int]) -> FloatArray:
    cells, standard = comparison.cells[places], comparison.standard[places]
    distance = normal_scores(1.0 - values_of(comparison, places, "back"), cells, standard)
    result: FloatArray = 0.5 * distance - normal_scores(comparison.trend.now[places], cells, standard)
    return result


def _hindsight(comparison: Comparison, places: Sequence[int], ripe: Flags, causal: FloatArray) -> FloatArray:
    cells, standard = comparison.cells[places], comparison.standard[places]
    parts = (
        (1.0, values_of(comparison, places, "ratio")),
        (1.0, np.array([reuse(comparison.uptakes[place]) for place in places])),
        (_EARLY_MOVER_SHARE, comparison.trend.soon[places]),
    )
    total = _CAUSAL_SHARE * causal
    for weight, values in parts:
        total = total + weight * normal_scores(np.where(ripe, values, np.nan), cells, standard)
    return np.asarray(total, dtype=np.float64)


def _towards(percentile: float, trust: float) -> float:
    return round(NEUTRAL + trust * (float(percentile) - NEUTRAL), 6)


def explain_originality(
    documents: Documents, comparisons: Comparisons, vocabulary: Vocabulary, row: int
) -> tuple[Evidence, ...]:
    """The nearest earlier works with their cosines, and the new phrases, each with who took it up and when."""
    found = comparisons.of(row)
    if found is None:
        return ()
    comparison, place = found
    rows = comparison.field.rows
    evidence = [_earlier(documents, int(rows[at]), cosine) for at, cosine in comparison.nearness[place].nearest]
    for uptake in comparison.uptakes[place][:_PHRASES_SHOWN]:
        phrase = vocabulary.text(uptake.term)
        evidence.append(Evidence("phrase", phrase, documents.works[row].url, documents.works[row].first_public_on))
        evidence.append(_taken_up(documents, int(rows[uptake.first]), phrase, uptake.works))
    return tuple(evidence)


def _earlier(documents: Documents, row: int, cosine: float) -> Evidence:
    work = documents.works[row]
    return Evidence("earlier", work.title, work.url, work.first_public_on, cosine)


def _taken_up(documents: Documents, row: int, phrase: str, works: int) -> Evidence:
    taker = documents.works[row]
    who = " and ".join(place.name for place in taker.first_authors) or "others"
    count = f"{works} later {'work' if works == 1 else 'works'} of other first authors"
    text = f'"{phrase}" in {count}, the first by {who}: {taker.title}'
    return Evidence("uptake", text, taker.url, taker.first_public_on, float(works))


def explain_trend(comparisons: Comparisons, vocabulary: Vocabulary, row: int) -> tuple[float, tuple[Evidence, ...]]:
    """The share of a work's wording that was bursting when it appeared, with the fastest growing terms."""
    found = comparisons.of(row)
    if found is None:
        return 0.0, ()
    comparison, place = found
    terms = bursting_terms(comparison.bursts, comparison.field.counts[place], float(comparison.field.times[place]))
    return float(comparison.trend.now[place]), tuple(
        Evidence(
            "term",
            f'"{vocabulary.text(term)}" had risen from {before:.1%} to {then:.1%} of the field\'s papers',
            value=round(then, 4),
        )
        for term, before, then in terms[:_PHRASES_SHOWN]
    )
