"""Everything that is computed once for a brief, before anybody is scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from sourcer.model.brief import Area, Brief, Limits
from sourcer.model.telling import Tell, silent
from sourcer.model.works import Work
from sourcer.rank.comparison import Comparisons, compare_documents
from sourcer.rank.corpus import Corpus, Documents
from sourcer.rank.features import FloatArray
from sourcer.rank.fit import AreaModel, Texts, is_long, model_area
from sourcer.rank.importance import TopicJudgement, judge_importance
from sourcer.rank.originality import Judgement, judge_originality
from sourcer.rank.persons import over_areas
from sourcer.rank.prepared import Prepared
from sourcer.rank.space import FEWEST_DOCUMENTS

LIKED_AREA = "works you like"
"""The area of a brief that names liked works and nothing else."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Documents with their fit. ``fits`` (areas x documents); ``liked`` and ``disliked`` are rows of documents.

    ``people`` maps author ids to the rows of their first-author works; copies of one text count once.
    """

    corpus: Corpus
    brief: Brief
    limits: Limits
    documents: Documents
    texts: Texts
    models: tuple[AreaModel, ...]
    fits: FloatArray
    liked: dict[str, int]
    disliked: dict[str, int]
    people: Mapping[str, tuple[int, ...]]
    notes: tuple[str, ...]

    def work_fit(self, row: int) -> float:
        """The fit of one work over all areas."""
        return over_areas(
            (model.area.weight, float(fit)) for model, fit in zip(self.models, self.fits[:, row], strict=True)
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What was concluded of each document by comparing it with its field, and of each candidate's topic."""

    comparisons: Comparisons
    originality: list[Judgement]
    at_publication: list[Judgement]
    importance: list[Judgement]
    topics: Mapping[str, TopicJudgement] = field(default_factory=dict)


def is_named(work: Work, names: Iterable[str]) -> bool:
    """Whether one of ``names`` is the work's id or one of its identifiers, such as arxiv:2403.90001."""
    return not {work.id, *map(str, work.ids)}.isdisjoint(names)


def rows_named(documents: Documents, names: tuple[str, ...]) -> dict[str, int]:
    """The row of each named work that is there, in the order of ``names``."""
    rows = {str(name): row for row, work in enumerate(documents.works) for name in (*work.ids, work.id)}
    return {name: rows[name] for name in dict.fromkeys(names) if name in rows}


def fit_corpus(prepared: Prepared, brief: Brief, limits: Limits, tell: Tell = silent) -> Fitted:
    """Fit every work of a corpus to every area."""
    documents, texts = prepared.documents, prepared.texts
    liked, disliked = rows_named(documents, brief.liked), rows_named(documents, brief.disliked)
    tell(f"fitting works to the areas of {brief.name}", 0, len(prepared.corpus.works), "works")
    texts, models = _models(prepared, _areas(texts, brief, list(liked.values())), list(disliked.values()))
    fits = np.vstack([model.values for model in models]) if models else np.zeros((0, len(documents)))
    return Fitted(
        corpus=prepared.corpus,
        brief=brief,
        limits=limits,
        documents=documents,
        texts=texts,
        models=models,
        fits=fits,
        liked=liked,
        disliked=disliked,
        people=prepared.people,
        notes=(*documents.notes, *_notes(prepared)),
    )


def judge_works(fitted: Fitted, wanted: frozenset[int], tell: Tell = silent) -> Judged:
    """Compare works with their fields; in large fields only ``wanted`` rows."""
    comparisons = compare_documents(fitted.documents, fitted.texts.features, wanted, fitted.limits, tell)
    views = judge_originality(fitted.documents, comparisons, fitted.limits)
    importance = judge_importance(comparisons, views.now, fitted.limits)
    return Judged(comparisons, views.now, views.at_publication, importance)


def _areas(texts: Texts, brief: Brief, liked: list[int]) -> list[tuple[Area, list[int]]]:
    """The areas of a brief, each with the liked works that speak for it."""
    areas = [area if area.text.strip() else replace(area, text=area.name) for area in brief.areas]
    if not areas:
        areas = [Area(LIKED_AREA, "")] if liked else []
    nearest = _nearest_area(texts, areas, liked)
    return [
        (area, [row for row, at in zip(liked, nearest, strict=True) if at == place]) for place, area in enumerate(areas)
    ]


def _models(
    prepared: Prepared, areas: list[tuple[Area, list[int]]], disliked: list[int]
) -> tuple[Texts, tuple[AreaModel, ...]]:
    """Fit the works to the long areas, then to the short ones: one space at a time holds the documents."""
    texts = prepared.texts
    if not len(prepared.documents):
        return texts, ()
    away = np.array(disliked, dtype=np.int64)
    models: dict[int, AreaModel] = {}
    for long in (True, False):
        asked = {place: each for place, each in enumerate(areas) if is_long(texts.features, each[0].text) is long}
        if asked:
            texts = prepared.filled(texts, is_long=long)
        for place, (area, rows) in asked.items():
            models[place] = model_area(texts, area, np.array(rows, dtype=np.int64), away)
        if asked:
            texts = _emptied(texts)
    return texts, tuple(models[place] for place in range(len(areas)))


def _emptied(texts: Texts) -> Texts:
    """When all was fitted, documents are no longer needed: they are the largest part of a space."""
    space, titled = (each and each.without_documents() for each in (texts.space, texts.titled))
    return replace(texts, space=space, titled=titled)


def _nearest_area(texts: Texts, areas: list[Area], liked: list[int]) -> list[int]:
    """Each liked work speaks for the one area that it is nearest to."""
    if not liked or not areas:
        return []
    cosines = (texts.features.tfidf[liked] @ texts.features.vectors([area.text for area in areas]).T).toarray()
    return [int(place) for place in cosines.argmax(axis=1)]


def _notes(prepared: Prepared) -> list[str]:
    size = len(prepared.documents)
    if not size:
        return ["the corpus holds no work: harvest first"]
    works = "1 work is" if size == 1 else f"{size} works are"
    few = f"fit is by shared terms alone: {works} too few to learn from; {FEWEST_DOCUMENTS} needed"
    return [] if prepared.has_space else [few]
