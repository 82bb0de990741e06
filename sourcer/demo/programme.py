"""The virtual sites of EXCONF and EXLEARN: the programme of one year as the JSON file that conference sites publish."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta, timezone

from sourcer.demo import exlearn
from sourcer.demo.model import Author, Event, Paper, World
from sourcer.demo.wire import Answer, Request, json_answer, not_found, tagged

SLUG = "exconf"
PATH = re.compile(r"(\w+)/static/virtual/data/(\w+)-(\d{4})-orals-posters\.json")
VENUE_ZONE = timezone(timedelta(hours=-7))
DAYS = {
    2024: datetime(2024, 5, 7, 10, tzinfo=VENUE_ZONE),
    2025: datetime(2025, 5, 6, 10, tzinfo=VENUE_ZONE),
    2026: datetime(2026, 5, 5, 10, tzinfo=VENUE_ZONE),
}
TOPICS = {
    "optimisation": "Optimization->Stochastic",
    "simulation": "Probabilistic Methods->Simulation",
    "causal": "Causality",
    "none": "",
}


def answer(world: World, request: Request) -> Answer:
    """The file of one year; a year that is not announced is 404. There is no second file with abstracts."""
    found = PATH.fullmatch(request.path)
    if found is not None and (found[1], found[2], int(found[3])) == (exlearn.SLUG, exlearn.SLUG, exlearn.YEAR):
        return _file(exlearn.rows(world))
    if found is None or found[1] != SLUG or found[2] != SLUG or int(found[3]) not in DAYS:
        return not_found()
    rows = [
        row
        for paper in world.papers
        if paper.event and paper.event.year == int(found[3])
        for row in rows_of(paper, paper.event)
    ]
    rows.sort(key=lambda row: row[0])
    return _file([row for _, row in rows])


def _file(results: list[dict[str, object]]) -> Answer:
    return tagged(json_answer({"count": len(results), "next": None, "previous": None, "results": results}))


def rows_of(paper: Paper, event: Event) -> list[tuple[int, dict[str, object]]]:
    """The poster and, for an oral, the talk as an event of its own; each names the other."""
    rows = [(event.event_id, row_of(paper, event, "Poster", event.event_id, event.oral_id))]
    if event.oral_id:
        rows.append((event.oral_id, row_of(paper, event, "Oral", event.oral_id, event.event_id)))
    return rows


def row_of(paper: Paper, event: Event, kind: str, number: int, related: int) -> dict[str, object]:
    """One event with the fields of the real feeds."""
    poster = kind == "Poster"
    begin = DAYS[event.year] + timedelta(days=event.position // 20, hours=0 if poster else 5)
    return {
        "id": number,
        "uid": hashlib.sha256(paper.title.encode()).hexdigest()[:32],
        "name": event.title,
        "authors": [author_of(author, event) for author in paper.authors],
        "abstract": event.abstract,
        "topic": TOPICS.get(paper.topic, f"Applications->{paper.topic.title()}"),
        "keywords": [paper.topic] if paper.topic in TOPICS else [],
        "decision": event.decision,
        "session": f"Poster Session {1 + event.position // 20}"
        if poster
        else f"Oral Session {1 + event.position // 20}",
        "eventtype": kind,
        "event_type": f"{{location}} {kind}",
        "room_name": "Hall A" if poster else "Room 2",
        "virtualsite_url": f"/virtual/{event.year}/{kind.lower()}/{number}",
        "url": f"https://github.com/{paper.code}" if paper.code else None,
        "sourceid": event.position + 1,
        "sourceurl": f"https://openreview.net/group?id=EXCONF.cc/{event.year}/Conference",
        "starttime": begin.isoformat(),
        "endtime": (begin + timedelta(hours=3 if poster else 1)).isoformat(),
        "starttime2": None,
        "endtime2": None,
        "paper_url": f"https://openreview.net/forum?id={event.forum}",
        "paper_pdf_url": None,
        "children": [],
        "children_ids": [],
        "parent1": None,
        "eventmedia": [],
        "visible": event.visible,
        "poster_position": f"#{100 + event.position}" if poster else None,
        "related_events": [],
        "related_events_ids": [related] if related else [],
    }


def author_of(author: Author, event: Event) -> dict[str, object]:
    """An author's account on the site; institutions are left out by some."""
    number = 910_000 + int(hashlib.sha256(author.person.encode()).hexdigest()[:4], 16)
    url = f"http://exconf.example/api/miniconf/users/{number}?format=json"
    return {
        "id": number,
        "fullname": author.name,
        "url": url,
        "institution": author.institution if event.with_institutions else "",
    }
