"""Topics: when somebody entered the topic of the work that fits best, whether it then grew, and whether they stayed.

The topic is the neighbourhood of the work with which they entered: the nearest hundredth of the field's papers of the
years around it, by its 30 heaviest terms of those that
more than a few papers share. Papers of the same first authors are left out, so that nobody makes a topic
grow alone. The entry is the person's earliest first-author work that lies as near to the best-fitting one; later ones
within the topic show that they stayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sourcer.model.brief import Limits
from sourcer.model.scores import Evidence
from sourcer.model.telling import Tell, silent
from sourcer.rank.comparison import Comparison, Comparisons
from sourcer.rank.context import Fitted, Judged, is_named
from sourcer.rank.curves import HalfYear, Sides, draw, half_of
from sourcer.rank.features import FloatArray, IntArray
from sourcer.rank.importance import TopicJudgement
from sourcer.rank.neighbours import SAME_TEXT
from sourcer.rank.originality import NEUTRAL
from sourcer.words.wording import few_or_none, months

_TERMS, _TERMS_SHOWN, _STAYS_SHOWN = 30, 5, 5
_SHARE, _FEWEST, _MOST = 0.01, 20, 200
_TOO_FEW, _FLOOR = 8, 0.05
_SHARED, _SHARED_BY = 3, 0.0002
_STAYED_AFTER = _SHORTEST = 0.5
_CREDIT = (0.5, 0.75, 1.0)
"""How much of an early entry counts where the person came back in no, one, or more later half-years."""


def judge_topics(
    fitted: Fitted, judged: Judged, people: Iterable[str], tell: Tell = silent
) -> dict[str, TopicJudgement]:
    """For each person: how the topic moved after they entered it, and whether they stayed."""
    kept = {person: _kept(fitted, fitted.people[person]) for person in people}
    rows = {person: _datable(fitted, judged.comparisons, own) for person, own in kept.items()}
    anchors = {person: max(own, key=lambda row: (fitted.work_fit(row), -row)) for person, own in rows.items() if own}
    finder = _Finder(fitted, judged.comparisons)
    finder.learn([*anchors.values(), *(row for person in anchors for row in rows[person])])
    found: dict[str, TopicJudgement] = {}
    for person in rows:
        tell("following the topics that people entered", len(found), len(rows), "people")
        if person not in anchors:
            reasons = [judged.comparisons.reasons[row] for row in kept[person]]
            found[person] = TopicJudgement(None, max(dict.fromkeys(reasons), key=reasons.count, default=""), ())
            continue
        topic = finder.topic(anchors[person])
        near = finder.near(topic, rows[person])
        entry = min(near, key=lambda row: (fitted.documents.times[row], row))
        if entry != anchors[person]:
            topic = finder.topic(entry)
            near = finder.near(topic, rows[person])
        found[person] = _judge(fitted, judged, topic, near)
    return found


def _kept(fitted: Fitted, rows: Iterable[int]) -> list[int]:
    return [row for row in rows if not is_named(fitted.documents.works[row], fitted.brief.leave_out_works)]


def _datable(fitted: Fitted, comparisons: Comparisons, rows: Sequence[int]) -> list[int]:
    return [row for row in rows if row in comparisons.places and not np.isnan(fitted.documents.times[row])]


@dataclass(frozen=True, slots=True)
class _Topic:
    """The neighbourhood of the work ``row``: places in its field, and the cosine from which a paper belongs.

    ``years``: how many before and after it are compared, as far as the field's papers and the day reach.
    """

    row: int
    comparison: Comparison
    terms: IntArray
    weights: FloatArray
    places: IntArray
    radius: float
    years: tuple[float, float]


class _Finder:
    """Neighbourhoods by a work's heaviest terms; only the columns of those terms are kept, field by field."""

    def __init__(self, fitted: Fitted, comparisons: Comparisons) -> None:
        self._fitted, self._comparisons = fitted, comparisons
        self._tfidf = fitted.texts.features.tfidf
        self._heaviest: dict[int, tuple[IntArray, FloatArray]] = {}
        self._columns: dict[int, tuple[sparse.csc_matrix, Mapping[int, int]]] = {}

    def learn(self, rows: Sequence[int]) -> None:
        """Take the columns that the topics of ``rows`` need."""
        used: dict[int, set[int]] = {}
        for row in rows:
            self._heaviest[row] = self._heavy(row)
            used.setdefault(self._comparisons.places[row][0], set()).update(self._heaviest[row][0].tolist())
        for group, terms in used.items():
            ordered = np.array(sorted(terms), dtype=np.int64)
            columns = self._tfidf[self._comparisons.groups[group].field.rows][:, ordered].astype(np.float32).tocsc()
            self._columns[group] = (columns, {term: at for at, term in enumerate(ordered.tolist())})

    def topic(self, row: int) -> _Topic:
        """The topic that the work of ``row`` stands in."""
        group, place = self._comparisons.places[row]
        comparison = self._comparisons.groups[group]
        terms, weights = self._heaviest[row]
        cosines = self._cosines(group, terms, weights)
        times, limits = comparison.field.times, self._fitted.limits
        time = float(times[place])
        own = self._fitted.documents.firsts[row]
        hidden = [at for at in np.flatnonzero(cosines > _FLOOR).tolist() if own & comparison.field.firsts[at]]
        cosines[[*hidden, place]] = 0.0
        cosines[cosines >= SAME_TEXT] = 0.0
        most = limits.later_years
        years = min(most, time - float(times[0])), min(most, float(comparison.ages[place]))
        since, until = np.searchsorted(times, [time - years[0], time + years[1]], side="left")
        inside = cosines[since:until]
        known = np.sort(inside[inside > _FLOOR])
        size = int(np.clip(_SHARE * (until - since), _FEWEST, _MOST))
        radius = float(known[-min(size, len(known))]) if len(known) else 1.0
        return _Topic(row, comparison, terms, weights, np.flatnonzero(cosines >= radius), radius, years)

    def near(self, topic: _Topic, rows: Sequence[int]) -> list[int]:
        """Those of a person's works that lie within the topic; the work that it is taken from always does."""
        vector = np.zeros(self._tfidf.shape[1])
        vector[topic.terms] = topic.weights
        cosines = self._tfidf[rows] @ vector
        return [row for row, cosine in zip(rows, cosines, strict=True) if cosine >= topic.radius or row == topic.row]

    def _heavy(self, row: int) -> tuple[IntArray, FloatArray]:
        line = self._tfidf[row]
        frequency = self._fitted.texts.features.frequency
        shared = np.flatnonzero(frequency[line.indices] >= max(_SHARED, _SHARED_BY * self._tfidf.shape[0]))
        order = shared[np.lexsort((line.indices[shared], -line.data[shared]))][:_TERMS]
        weights = line.data[order]
        return line.indices[order].astype(np.int64), weights / max(float(np.linalg.norm(weights)), 1e-12)

    def _cosines(self, group: int, terms: IntArray, weights: FloatArray) -> FloatArray:
        columns, at = self._columns[group]
        total = np.zeros(columns.shape[0])
        for term, weight in zip(terms.tolist(), weights.tolist(), strict=True):
            start, end = columns.indptr[at[term]], columns.indptr[at[term] + 1]
            total[columns.indices[start:end]] += weight * columns.data[start:end]
        return np.asarray(np.round(total, 6), dtype=np.float64)


def _judge(fitted: Fitted, judged: Judged, topic: _Topic, near: Sequence[int]) -> TopicJudgement:
    _, place = judged.comparisons.places[topic.row]
    times = fitted.documents.times
    entered = float(times[topic.row])
    later = sorted(
        (row for row in near if row != topic.row and times[row] > entered), key=lambda row: (times[row], row)
    )
    sides = _sides(topic, entered)
    evidence = _explain(fitted, topic, sides, later)
    reason = judged.originality[topic.row].reason if judged.originality[topic.row].value is None else ""
    reason = reason or _why_not(topic, place, sides, fitted.limits)
    if reason:
        return TopicJudgement(None, reason, evidence)
    trust = min(1.0, float(topic.comparison.ages[place]) / fitted.limits.full_confidence_years)
    stays = len({half_of(float(times[row])) for row in later if times[row] - entered >= _STAYED_AFTER})
    gained = sides.earliness - NEUTRAL
    credit = _CREDIT[min(stays, len(_CREDIT) - 1)] if gained > 0 else 1.0
    return TopicJudgement(round(NEUTRAL + trust * credit * gained, 6), _words(stays, gained), evidence)


def _words(stays: int, gained: float) -> str:
    if gained <= 0:
        return "the topic did not grow after the entry: who comes at its peak stands at the middle or below"
    if not stays:
        return "no later first-author work on the topic is known: half of the early entry counts"
    return ""


def _why_not(topic: _Topic, place: int, sides: Sides, limits: Limits) -> str:
    comparison, age = topic.comparison, float(topic.comparison.ages[place])
    if age < limits.hindsight_years:
        return f"too early to tell: entered {months(age)} ago"
    if place in comparison.nearness and (later := comparison.nearness[place].later) < limits.minimum_later:
        return (
            f"too early to tell: {few_or_none(later, 'later paper')} of the field here; "
            f"{limits.minimum_later} needed (limit minimum_later)"
        )
    if topic.years[0] < _SHORTEST:
        return f"the field's papers here begin {months(topic.years[0])} before the entry: too late to tell"
    if sides.before[0] + sides.after[0] < _TOO_FEW or not sides.before[1] or not sides.after[1]:
        return f"{few_or_none(sides.before[0] + sides.after[0], 'paper')} on the topic: too few to tell"
    return ""


def _sides(topic: _Topic, entered: float) -> Sides:
    times = topic.comparison.field.times
    on_topic = times[topic.places]

    def counted(since: float, until: float) -> tuple[int, int]:
        inside = np.count_nonzero((on_topic >= since) & (on_topic < until))
        return int(inside), int(np.count_nonzero((times >= since) & (times < until)))

    just_after = float(np.nextafter(entered, np.inf))
    return Sides(
        counted(entered - topic.years[0], entered), counted(just_after, just_after + topic.years[1]), topic.years
    )


def _explain(fitted: Fitted, topic: _Topic, sides: Sides, later: Sequence[int]) -> tuple[Evidence, ...]:
    """The growth in words, the topic's terms, the curve, and the works that entered and stayed."""
    work = fitted.documents.works[topic.row]
    text = fitted.texts.features.vocabulary.text
    curve = _curve(fitted, topic)
    entered = next((half.name for half in curve if half_of(fitted.documents.times[topic.row]) == _number(half)), "")
    before, after = (inside / every if every else 0.0 for inside, every in (sides.before, sides.after))
    said = (
        f"entered its topic in {entered}: {before:.2%} of the field's papers were on it in the "
        f"{sides.years[0]:.1f} years before, {after:.2%} in the {sides.years[1]:.1f} years after"
    )
    return (
        Evidence("date", said, work.url, work.first_public_on, round(sides.earliness, 4)),
        *(Evidence("term", text(term)) for term in topic.terms[:_TERMS_SHOWN].tolist()),
        *(Evidence("curve", half.name, None, half.on, _rounded(half.share)) for half in curve),
        Evidence("entered", work.title, work.url, work.first_public_on),
        *(
            Evidence("stayed", stay.title, stay.url, stay.first_public_on)
            for stay in (fitted.documents.works[row] for row in later[:_STAYS_SHOWN])
        ),
    )


def _curve(fitted: Fitted, topic: _Topic) -> tuple[HalfYear, ...]:
    times = topic.comparison.field.times
    entered = float(fitted.documents.times[topic.row])
    since = max(float(times[0]), entered - fitted.limits.later_years)
    return draw(times[topic.places], times, since, fitted.documents.as_of)


def _number(half: HalfYear) -> int:
    return 2 * half.on.year + (half.on.month > 1)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)
