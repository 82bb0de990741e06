"""EXLEARN, the conference that lies ahead of the sample's day: whom a team could meet, when and where.

Its papers are on arXiv already, and no draw of chance makes it, so that it moves nothing else in the world.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta, timezone

from sourcer.demo.model import Paper, World

SLUG, YEAR = "exlearn", 2026
BEGIN = datetime(2026, 7, 14, 9, tzinfo=timezone(timedelta(hours=2)))
SUBMITTED = date(2025, 7, 1), date(2026, 5, 25)
TOPICS = ("optimisation", "ice", "speech")
SESSIONS = 4
"""Two on each of two days."""
_FIRST_ID = 980_100
_ORAL = 700


def rows(world: World) -> list[dict[str, object]]:
    """Every event of the programme, orals behind the posters."""
    papers = shown(world)
    posters = [_row(paper, place, "Poster") for place, paper in enumerate(papers)]
    return posters + [_row(paper, place, "Oral") for place, paper in enumerate(papers) if _is_oral(place)]


def shown(world: World) -> tuple[Paper, ...]:
    """The papers, oldest first: those of three topics that are in no other programme or volume."""
    begin, end = SUBMITTED
    return tuple(
        paper
        for paper in world.papers
        if paper.topic in TOPICS
        and paper.arxiv_id
        and not (paper.event or paper.chapter or "withdrawn" in paper.marks)
        and begin <= paper.created.date() <= end
    )


def _row(paper: Paper, place: int, kind: str) -> dict[str, object]:
    """An event with the fields that the real feeds have; every ninth poster has no hour yet."""
    poster, number = kind == "Poster", _FIRST_ID + place
    session = place % SESSIONS
    begin = BEGIN + timedelta(days=session // 2, hours=0 if session % 2 == 0 else 5, minutes=0 if poster else 150)
    is_open = poster and place % 9 == 8
    return {
        "id": number if poster else number + _ORAL,
        "uid": hashlib.sha256(paper.title.encode()).hexdigest()[:32],
        "name": paper.title,
        "authors": [
            {"id": 1 + at, "fullname": author.name, "institution": ""} for at, author in enumerate(paper.authors)
        ],
        "abstract": "",
        "topic": "",
        "keywords": [],
        "decision": "Accept (oral)" if _is_oral(place) else "Accept (poster)",
        "session": "" if is_open else f"{kind} Session {1 + session}",
        "eventtype": kind,
        "event_type": f"{{location}} {kind}",
        "room_name": "" if is_open else f"Hall {'AB'[place // SESSIONS % 2]}" if poster else "Auditorium",
        "virtualsite_url": f"/virtual/{YEAR}/{kind.lower()}/{number if poster else number + _ORAL}",
        "url": None,
        "sourceid": 1 + place,
        "starttime": None if is_open else begin.isoformat(),
        "endtime": None if is_open else (begin + timedelta(minutes=120 if poster else 20)).isoformat(),
        "paper_url": f"https://openreview.net/forum?id=xl{hashlib.sha256(paper.key.encode()).hexdigest()[:8]}",
        "visible": True,
        "poster_position": f"#{101 + place}" if poster and not is_open else None,
        "related_events_ids": [number + (_ORAL if poster else 0)] if _is_oral(place) else [],
    }


def _is_oral(place: int) -> bool:
    return place % 11 == 7
