"""Rankings, kept for each run and brief. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from sourcer.errors import StoreError
from sourcer.model.scores import Component, Evidence, LikedFlag, Ranking, Score, Trend, WorkScore
from sourcer.store import grounds
from sourcer.store import tables_concluded as t
from sourcer.store.codec import Printed
from sourcer.store.upsert import insert_all
from sourcer.store.values import storable

_FEW = 500
"""As many ids are asked for by name; more are picked from the whole ranking, which is one statement."""
_WORK_COLUMNS = tuple(field.name for field in fields(WorkScore))
_WITH_WORKS = 2
"""Of so many newest rankings of a brief the words on every work are kept: the last, and one to fall back on."""


def save_ranking(conn: Connection, run_id: int, ranking: Ranking, *, digest: str = "") -> None:
    """Keep a ranking under its run and brief, in the place of one that the same run made for the same brief.

    What it says of every work goes once two newer ones were made: nobody reads it then, and it is as large as a store.
    ``digest`` says what the ranking was made from, so that a later run can tell whether it would come out the same.
    """
    found = storable(ranking)
    key: Printed = {"run_id": run_id, "brief": found.brief}
    is_same = (t.rankings.c.run_id == run_id, t.rankings.c.brief == found.brief)
    replaced = conn.execute(delete(t.rankings).where(*is_same)).rowcount
    conn.execute(insert(t.rankings).values(**key, as_of=found.as_of, notes=found.notes, digest=digest))
    said = [_said(it) for it in found.scores]
    grounds.keep(conn, said)
    places = enumerate(zip(found.scores, said, strict=True))
    insert_all(conn, t.scores, [{**key, "place": n, **_place_row(it, row["digest"])} for n, (it, row) in places])
    insert_all(conn, t.liked_flags, [{**key, "place": n, **_liked_row(it)} for n, it in enumerate(found.liked)])
    insert_all(conn, t.work_scores, [{**key, "place": n, **_work_row(it)} for n, it in enumerate(found.works)])
    runs, words = t.rankings.c, t.work_scores.c
    newest = select(runs.run_id).where(runs.brief == found.brief).order_by(runs.run_id.desc()).limit(_WITH_WORKS)
    oldest = min(conn.scalars(newest))
    conn.execute(delete(t.work_scores).where(words.brief == found.brief, words.run_id < oldest))
    if replaced:
        grounds.remove_unused(conn)


def _work_row(it: WorkScore) -> Printed:
    return {name: getattr(it, name) for name in _WORK_COLUMNS}


def load_ranking(
    conn: Connection, run_id: int, brief: str, *, first: int | None = None, with_works: bool = True
) -> Ranking:
    """The ranking of that run for that brief, or its ``first`` so many candidates; with a word on every work, or not.

    Raises StoreError where there is none.
    """
    is_asked = (t.rankings.c.run_id == run_id, t.rankings.c.brief == storable(brief))
    row = conn.execute(select(t.rankings).where(*is_asked)).one_or_none()
    if row is None:
        raise StoreError(f"run {run_id} made no ranking for the brief {brief!r}")
    return Ranking(
        brief=row.brief,
        as_of=row.as_of,
        scores=tuple(_score(it) for it in _placed(conn, t.scores, run_id, row.brief, first)),
        liked=tuple(_liked(it) for it in _placed(conn, t.liked_flags, run_id, row.brief)),
        works=tuple(_work_score(it) for it in _placed(conn, t.work_scores, run_id, row.brief)) if with_works else (),
        notes=tuple(row.notes),
    )


def load_work_scores(conn: Connection, run_id: int, brief: str, ids: Collection[str]) -> dict[str, WorkScore]:
    """Work id -> what that run concluded about the work for that brief; works it said nothing about are not there."""
    wanted, held = set(storable(tuple(ids))), t.work_scores.c
    query = select(t.work_scores).where(held.run_id == run_id, held.brief == storable(brief))
    if len(wanted) <= _FEW:
        query = query.where(held.work_id.in_(sorted(wanted)))
    return {row.work_id: _work_score(row) for row in conn.execute(query) if row.work_id in wanted}


def originality_told(conn: Connection, run_id: int, brief: str) -> tuple[int, dict[str, int]]:
    """Of how many works that run told the originality for that brief, and how often it gave which reason not to."""
    held = t.work_scores.c
    query = select(held.reason, func.count(), func.count(held.originality)).group_by(held.reason)
    rows = conn.execute(query.where(held.run_id == run_id, held.brief == storable(brief))).all()
    return sum(told for _, _, told in rows), {reason: all_ - told for reason, all_, told in rows if all_ > told}


def ranking_digest(conn: Connection, run_id: int, brief: str) -> str | None:
    """What that ranking was made from, as it was saved; None where there is no such ranking."""
    query = select(t.rankings.c.digest).where(t.rankings.c.run_id == run_id, t.rankings.c.brief == storable(brief))
    return conn.scalar(query)


def previous_places(conn: Connection, run_id: int, brief: str) -> dict[str, int]:
    """Candidate id -> place, counted from 1, in the ranking that ``run_id`` made for the brief; empty where none.

    Whoever was taken out of it since is not counted, here as on every list that is shown.
    """
    query = select(t.scores.c.candidate_id)
    query = query.where(t.scores.c.run_id == run_id, t.scores.c.brief == storable(brief)).order_by(t.scores.c.place)
    return {candidate: place for place, candidate in enumerate(conn.scalars(query), start=1)}


def candidates(conn: Connection, run_id: int, brief: str) -> list[tuple[str, tuple[str, ...]]]:
    """Everybody whom that run ranked for the brief, in order: candidate id and accounts."""
    query = grounds.joined(select(t.scores.c.candidate_id), "accounts")
    query = query.where(t.scores.c.run_id == run_id, t.scores.c.brief == storable(brief)).order_by(t.scores.c.place)
    return [(candidate, tuple(accounts)) for candidate, accounts in conn.execute(query)]


def was_ranked(conn: Connection, candidate: str) -> bool:
    """Whether any run ever ranked a candidate of this id."""
    query = select(t.scores.c.candidate_id).where(t.scores.c.candidate_id == storable(candidate)).limit(1)
    return conn.scalar(query) is not None


def names_ranked(conn: Connection, run_id: int, brief: str) -> list[tuple[str, str]]:
    """Id and name of everybody whom that run ranked for the brief, in order."""
    query = select(t.scores.c.candidate_id, t.scores.c.name)
    query = query.where(t.scores.c.run_id == run_id, t.scores.c.brief == storable(brief)).order_by(t.scores.c.place)
    return [(candidate, name) for candidate, name in conn.execute(query)]


def how_many(conn: Connection, run_id: int, brief: str) -> int:
    """How many people that run ranked for the brief."""
    query = select(func.count()).where(t.scores.c.run_id == run_id, t.scores.c.brief == storable(brief))
    return conn.scalar(query) or 0


def _placed(conn: Connection, table: Table, run_id: int, brief: str, first: int | None = None) -> Any:
    query = select(table).where(table.c.run_id == run_id, table.c.brief == brief).order_by(table.c.place)
    if table is t.scores:
        query = grounds.joined(query)
    return conn.execute(query if first is None else query.limit(first))


def _place_row(score: Score, digest: int) -> Printed:
    return {
        "candidate_id": score.candidate_id,
        "kind": score.kind,
        "name": score.name,
        "total": score.total,
        "digest": digest,
    }


def _said(score: Score) -> Printed:
    said: Printed = {
        "areas": score.areas,
        "work_ids": score.work_ids,
        "uncertain": score.uncertain,
        "accounts": score.accounts,
        "trend": _print_trend(score.trend) if score.trend else None,
        "components": [_print_component(part) for part in score.components],
    }
    return {"candidate_id": score.candidate_id, "digest": grounds.digest_of(said), **said}


def _score(row: Any) -> Score:
    return Score(
        candidate_id=row.candidate_id,
        kind=row.kind,
        name=row.name,
        components=tuple(_read_component(part) for part in row.components),
        trend=Trend(row.trend["value"], _read_evidence(row.trend["evidence"])) if row.trend else None,
        areas=tuple((name, fit) for name, fit in row.areas),
        work_ids=tuple(row.work_ids),
        uncertain=tuple(row.uncertain),
        accounts=tuple(row.accounts),
    )


def _liked_row(flag: LikedFlag) -> Printed:
    return {
        "liked_work_id": flag.liked_work_id,
        "work_id": flag.work_id,
        "author_id": flag.author_id,
        "author_name": flag.author_name,
        "kind": flag.kind,
        "similarity": flag.similarity,
        "evidence": _print_evidence(flag.evidence),
    }


def _liked(row: Any) -> LikedFlag:
    return LikedFlag(
        liked_work_id=row.liked_work_id,
        work_id=row.work_id,
        author_id=row.author_id,
        author_name=row.author_name,
        kind=row.kind,
        similarity=row.similarity,
        evidence=_read_evidence(row.evidence),
    )


def _work_score(row: Any) -> WorkScore:
    return WorkScore(**{each.name: getattr(row, each.name) for each in fields(WorkScore)})


def _print_component(part: Component) -> Printed:
    return {
        "name": part.name,
        "value": part.value,
        "weight": part.weight,
        "is_scored": part.is_scored,
        "note": part.note,
        "evidence": _print_evidence(part.evidence),
    }


def _read_component(printed: Printed) -> Component:
    return Component(**{**printed, "evidence": _read_evidence(printed["evidence"])})


def _print_trend(trend: Trend) -> Printed:
    return {"value": trend.value, "evidence": _print_evidence(trend.evidence)}


def _print_evidence(evidence: tuple[Evidence, ...]) -> list[Printed]:
    return [
        {"kind": it.kind, "text": it.text, "url": it.url, "on": it.on.isoformat() if it.on else None, "value": it.value}
        for it in evidence
    ]


def _read_evidence(printed: list[Printed]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(**{**it, "on": date.fromisoformat(it["on"]) if it["on"] is not None else None}) for it in printed
    )
