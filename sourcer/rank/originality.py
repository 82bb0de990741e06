"""Originality, in two views: was the wording of a paper new when it appeared, and did others then follow it?

At publication, O = z(new pairs) - z(rising words) + z(distance): its words were put together as nobody had, they were
not those that everybody was taking up, and the 50 nearest earlier papers are far. It reads earlier days only and is
ranked among the papers of the year before, so it never moves: 0.5 + 0.1 (P(O) - 0.5), for it says little.

Now, H = z(given by readers) + z(ratio_5) / 2 + z(reuse) / 4 reads what came later, among papers of like age: later
papers stand nearest to it of all that came before, it is nearer to them than to its past, and they took up its new
phrases. Each counts half as much as the one before it, for it rests on less: on all that later papers could have
followed, on the nearest few, on pairs of words that may be chance. Weights anywhere near to these say the same.
With m = later papers / (later papers + ``minimum_later``), the view is 0.5 + c (P(m z(H) + (1 - m) z(O)) - 0.5). The
confidence c is 0.1 up to the age of a year, too early to tell, and grows to 0.1 + 0.9 m at three years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sourcer.model.brief import Limits
from sourcer.model.scores import Evidence
from sourcer.rank.comparison import Comparison, Comparisons, same_text
from sourcer.rank.corpus import Documents
from sourcer.rank.features import Features, FloatArray, IntArray
from sourcer.rank.nearness import NOBODY
from sourcer.rank.readers import CLOSE
from sourcer.rank.standing import Flags, normal_scores, normal_scores_then, percentiles, percentiles_then
from sourcer.rank.trend import bursting_terms
from sourcer.words.wording import few_or_none, months

NEUTRAL = 0.5
_LEAST_CONFIDENCE = 0.1
_GIVEN, _RATIO, _REUSE = 1.0, 0.5, 0.25
_PHRASES_SHOWN = 3
_TERMS_APART = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """``value`` 0..1, or None where the paper is not scored; ``reason`` says why not, or what makes it unsure.

    ``confidence`` is the most that the value can be off the middle, as a share of what it could be at all.
    """

    value: float | None
    reason: str
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Views:
    """The two views of every document: with what is known now, and from what was known when it appeared."""

    now: list[Judgement]
    at_publication: list[Judgement]


def judge_originality(documents: Documents, comparisons: Comparisons, limits: Limits) -> Views:
    """The originality of every document."""
    unplaced = [
        Judgement(None, reason or "not compared: nobody on it fits this brief") for reason in comparisons.reasons
    ]
    views = Views(list(unplaced), list(unplaced))
    for comparison in comparisons.groups:
        _judge_field(documents, comparison, limits, views)
    return views


def _judge_field(documents: Documents, comparison: Comparison, limits: Limits, views: Views) -> None:
    rows = comparison.field.rows
    reasons = _guards(documents, comparison, limits)
    scored = np.array([place for place, reason in reasons.items() if not reason], dtype=np.int64)
    for place, reason in reasons.items():
        views.now[int(rows[place])] = views.at_publication[int(rows[place])] = Judgement(None, reason)
    if not len(scored):
        return
    far = np.isin(scored, sorted(comparison.far))
    causal, stood = _causal(comparison, scored, ~far)
    for place, percentile in zip(scored[~far].tolist(), stood[~far].tolist(), strict=True):
        views.at_publication[int(rows[place])] = _judgement(percentile, _LEAST_CONFIDENCE, "")
    kept = ~far | np.isin(scored, sorted(comparison.followed))
    for place, judgement in _judge_now(comparison, scored[kept], causal[kept], limits).items():
        views.now[int(rows[place])] = judgement
    off_topic = Judgement(
        None, "not like the field's text: far from the papers of its field (limit nearness_percentile)"
    )
    for at in np.flatnonzero(far).tolist():
        views.at_publication[int(rows[scored[at]])] = off_topic
        if not kept[at]:
            views.now[int(rows[scored[at]])] = off_topic


def _judge_now(comparison: Comparison, places: IntArray, causal: FloatArray, limits: Limits) -> dict[int, Judgement]:
    cells, standard = comparison.cells[places], comparison.standard[places]
    later = comparison.nearness.column("later", places)
    known = later / (later + max(1, limits.minimum_later))
    hindsight = normal_scores(_hindsight(comparison, places), cells, standard)
    stands = percentiles(known * hindsight + (1.0 - known) * causal, cells, standard)
    ripening = max(1e-9, limits.full_confidence_years - limits.hindsight_years)
    ripe = np.clip((comparison.ages[places] - limits.hindsight_years) / ripening, 0.0, 1.0)
    trust = _LEAST_CONFIDENCE + (1.0 - _LEAST_CONFIDENCE) * known * ripe
    said = (places.tolist(), stands.tolist(), trust.tolist(), comparison.ages[places].tolist(), later.tolist())
    return {
        place: _judgement(percentile, confidence, _why_unsure(age, count, limits))
        for place, percentile, confidence, age, count in zip(*said, strict=True)
    }


def has_hindsight(comparison: Comparison, places: IntArray, limits: Limits) -> Flags:
    """Which papers are old enough, and followed by papers enough, to be judged by what came later."""
    is_old: Flags = comparison.ages[places] >= limits.hindsight_years
    return is_old & (comparison.nearness.column("later", places) >= limits.minimum_later)


def _guards(documents: Documents, comparison: Comparison, limits: Limits) -> dict[int, str]:
    """Of each place that was compared why it is not scored, or ""."""
    places = comparison.nearness.places
    before, twins = (comparison.nearness.column(name, places).tolist() for name in ("before", "twin"))
    reasons: dict[int, str] = {}
    for place, earlier, twin in zip(places.tolist(), before, twins, strict=True):
        reasons[place] = same_text(documents, int(comparison.field.rows[twin])) if twin != NOBODY else ""
        if earlier < limits.minimum_earlier:
            reasons[place] = (
                f"{few_or_none(earlier, 'earlier paper')} to compare with; "
                f"{limits.minimum_earlier} needed (limit minimum_earlier)"
            )
    return reasons


def _why_unsure(age: float, later: int, limits: Limits) -> str:
    if age < limits.hindsight_years:
        return f"too early to tell: public for {months(age)}"
    if later < limits.minimum_later:
        return f"not enough later papers to tell: {later}; {limits.minimum_later} needed (limit minimum_later)"
    return ""


def _causal(comparison: Comparison, places: IntArray, usual: Flags) -> tuple[FloatArray, FloatArray]:
    """z(O) and P(O) of each place on its day; ``usual`` flags the places that may be compared with."""
    times, standard = comparison.field.times[places], comparison.standard[places] & usual
    total = (
        normal_scores_then(comparison.pairing[places], times, standard)
        - normal_scores_then(comparison.trend.rising[places], times, standard)
        + normal_scores_then(-comparison.nearness.column("near", places), times, standard)
    )
    return normal_scores_then(total, times, standard), percentiles_then(total, times, standard)


def _hindsight(comparison: Comparison, places: IntArray) -> FloatArray:
    followed = comparison.field.times.searchsorted(comparison.field.times[places], side="right")
    given = [comparison.readers.rate(*at) for at in zip(places.tolist(), followed.tolist(), strict=True)]
    ratios, reuse = comparison.nearness.ratios(places), comparison.uptakes.reuse[places]
    return hindsight(np.array(given), ratios, reuse, comparison.cells[places], comparison.standard[places])


def hindsight(given: FloatArray, ratios: FloatArray, reuse: FloatArray, cells: IntArray, standard: Flags) -> FloatArray:
    """H of papers: what later papers gave each, whether they are nearer to it than its past, the use of its phrases.

    ``cells`` are papers of like age, compared with one another; ``standard`` flags those that set the standard.
    """
    return (
        _GIVEN * normal_scores(given, cells, standard)
        + _RATIO * normal_scores(ratios, cells, standard)
        + _REUSE * normal_scores(reuse, cells, standard)
    )


def _judgement(percentile: float, confidence: float, reason: str) -> Judgement:
    return Judgement(round(NEUTRAL + confidence * (percentile - NEUTRAL), 6), reason, round(confidence, 4))


def explain_originality(
    documents: Documents, comparisons: Comparisons, features: Features, row: int
) -> tuple[Evidence, ...]:
    """The nearest earlier works with their cosines, terms that none of them has, the new phrases, each with who took it
    up and when, and how many later works stand nearest to this one.
    """
    found = comparisons.of(row)
    if found is None:
        return ()
    comparison, place = found
    rows = comparison.field.rows
    nearest = comparison.nearness[place].nearest
    evidence = [_earlier(documents, int(rows[at]), cosine) for at, cosine in nearest]
    evidence += _apart(comparison, features, place, [at for at, _ in nearest])
    for uptake in comparison.uptakes.most.get(place, ())[:_PHRASES_SHOWN]:
        phrase = features.vocabulary.text(uptake.term)
        evidence.append(Evidence("phrase", phrase, documents.works[row].url, documents.works[row].first_public_on))
        evidence.append(_taken_up(documents, int(rows[uptake.first]), phrase, uptake.works))
    if comparison.readers.close[place]:
        reader = int(rows[comparison.readers.first[place]])
        evidence.append(_read(documents, reader, int(comparison.readers.close[place])))
    return tuple(evidence)


def _earlier(documents: Documents, row: int, cosine: float) -> Evidence:
    work = documents.works[row]
    return Evidence("earlier", work.title, work.url, work.first_public_on, cosine)


def _apart(comparison: Comparison, features: Features, place: int, nearest: list[int]) -> list[Evidence]:
    """The terms of a work, title first, that none of its nearest earlier ones has: what is new against them."""
    counts, rows = features.counts, comparison.field.rows
    own, held = counts[rows[place]], set(counts[rows[nearest]].indices.tolist())
    weights = own.data * features.idf[own.indices]  # how often it says them, a title thrice: what it is about
    ranked = sorted(zip((-weights).round(6).tolist(), own.indices.tolist(), strict=True))
    told = [term for _, term in ranked if term not in held][:_TERMS_APART] if nearest else []
    return [Evidence("apart", features.vocabulary.text(term)) for term in told]


def _taken_up(documents: Documents, row: int, phrase: str, works: int) -> Evidence:
    taker = documents.works[row]
    who = " and ".join(place.name for place in taker.first_authors) or "others"
    count = f"{works} later {'work' if works == 1 else 'works'} of other first authors"
    text = f'"{phrase}" in {count}, the first by {who}: {taker.title}'
    return Evidence("uptake", text, taker.url, taker.first_public_on, float(works))


def _read(documents: Documents, row: int, works: int) -> Evidence:
    reader = documents.works[row]
    who = " and ".join(place.name for place in reader.first_authors) or "others"
    have = "later work of other first authors has" if works == 1 else "later works of other first authors have"
    text = f"{works} {have} it among the {CLOSE} nearest earlier works, the first by {who}: {reader.title}"
    return Evidence("uptake", text, reader.url, reader.first_public_on, float(works))


def explain_trend(comparisons: Comparisons, features: Features, row: int) -> tuple[float, tuple[Evidence, ...]]:
    """The share of a work's wording that was bursting when it appeared, with the fastest growing terms."""
    found = comparisons.of(row)
    if found is None:
        return 0.0, ()
    comparison, place = found
    terms = bursting_terms(comparison.bursts, features.counts[row], float(comparison.field.times[place]))
    return float(comparison.trend.now[place]), tuple(
        Evidence(
            "term",
            f'"{features.vocabulary.text(term)}" had risen from {before:.1%} to {then:.1%} of the field\'s papers',
            value=round(then, 4),
        )
        for term, before, then in terms[:_PHRASES_SHOWN]
    )
