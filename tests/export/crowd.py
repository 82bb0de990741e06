"""Many invented people of whom everything is known: as much evidence on each card as a ranking ever gives."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from sourcer.model.ids import ExternalId
from sourcer.model.institutions import PrintedPlaces
from sourcer.model.scores import COMPONENTS, Component, ComponentName, Evidence, Score, Trend
from sourcer.model.shortlist import FirstPaper, Shortlist, ShortlistEntry, SourceNote
from sourcer.model.works import Authorship, Implementation, ImplementationFact, VenueStatus, Work
from tests.export.builders import WEIGHTS, a_meeting, a_shortlist

_FIRST = ("Velda", "Prithvika", "Torvild", "Ismene", "Odalric", "Sunniva", "Bertolt", "Ngozila", "Calixta")
_LAST = ("Okehamble", "Chaturmani", "Isvikson", "Quarrick", "Brackwater", "Dunmorrow", "Estuarine", "Vintersol")
_WORDS = ("ledger", "sharpness", "plateau", "descent", "warmup", "glacier", "sensor", "restart", "clock", "kernel")
_AREAS = ("training that stays stable", "sensors on ice", "small languages", "calibrated uncertainty")


def a_crowd(size: int) -> Shortlist:
    """A shortlist of ``size`` invented people, the same every time."""
    return a_shortlist(*(_person(random.Random(number), number) for number in range(1, size + 1)), total=9 * size)


def _title(draw: random.Random) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(9)).capitalize()


def _url(draw: random.Random) -> str:
    return f"https://papers.example.org/virtual/2024/poster/{draw.randrange(10**6)}"


def _person(draw: random.Random, rank: int) -> ShortlistEntry:
    name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)} {rank}"
    works = tuple(_work(draw, name, rank, at) for at in range(6))
    areas = tuple((area, round(draw.random(), 3)) for area in _AREAS)
    evidence = _evidence(draw, works)
    parts = tuple(Component(part, draw.random(), WEIGHTS[part], True, "", evidence[part]) for part in COMPONENTS)
    burst = tuple(
        Evidence("term", f'"{word}" had risen from 2.1% to 4.5% of the papers', value=0.05) for word in _WORDS[:4]
    )
    score = Score(
        candidate_id=f"P{rank:012x}",
        kind="author",
        name=name,
        components=parts,
        trend=Trend(draw.random(), burst),
        areas=areas,
        work_ids=tuple(work.id for work in works),
        uncertain=("originality not scored on 1 of 7 works: only 318 earlier papers to compare with; 2000 needed",),
    )
    return ShortlistEntry(
        rank=rank,
        score=score,
        is_new=rank % 9 == 0,
        previous_rank=None if rank % 9 == 0 else max(1, rank + draw.randrange(-20, 20)),
        names=(name, f"{name[0]}. {name.split()[1]}"),
        affiliations=("Fernhollow University", "Example Institute of Learning"),
        works=works,
        other_works=draw.randrange(20),
        implementations=tuple(_code(draw, work) for work in works[:2]),
        namesakes=(f"{name} (P0000), who writes on tidal ice: no work, place or coauthor in common",),
        provenance=tuple(
            SourceNote(work.records[0], f"https://export.example.org/api?ids={draw.randrange(60)}", _fetched(draw))
            for work in works
        ),
        first_paper=FirstPaper(date(2016, 5, 4), works[0].title, works[0].url),
        is_junior=rank % 7 == 0,
        printed=(PrintedPlaces(("Quillmere Inc.",), works[0].title, works[0].url, date(2023, 3, 2)),),
        meetings=(a_meeting(title=works[0].title, work_id=works[0].id),) if rank % 4 == 0 else (),
    )


def _fetched(draw: random.Random) -> datetime:
    return datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=draw.randrange(12))


def _work(draw: random.Random, name: str, rank: int, at: int) -> Work:
    return Work(
        id=f"W{rank}-{at}",
        title=_title(draw),
        abstract="",
        first_public_on=date(2020 + at % 4, 3, 14),
        field="cs.LG",
        categories=("cs.LG",),
        venues=(VenueStatus("Northmere Conference 2022", "Accept (oral)", _url(draw)),),
        authorships=(Authorship(0, f"P{rank:012x}", name, True),),
        first_author_rule="printed",
        first_author_why="",
        ids=(ExternalId("arxiv", f"2203.{rank:05d}"),),
        links=(),
        url=_url(draw),
        withdrawn=False,
        records=(("arxiv_api", f"{rank}.{at}"),),
    )


def _code(draw: random.Random, work: Work) -> Implementation:
    url = f"https://github.com/example-{draw.randrange(10**6)}/{draw.choice(_WORDS)}"
    shows = ("tests", "results table", "licence", "training code", "life after release")
    return Implementation(
        repo_key=url,
        full_name=url.partition(".com/")[2],
        owner="example",
        url=url,
        work_id=work.id,
        relation="official",
        evidence=("the paper's own record links it (+6.0)", 'says "our paper" (+1.3)', "cites one paper (+0.9)"),
        execution=tuple(
            ImplementationFact(show, "four files that pytest would run", f"{url}#{show.replace(' ', '-')}")
            for show in shows
        ),
        created_on=date(2022, 3, 20),
        pushed_on=date(2023, 8, 1),
        language="Python",
        stars=41,
        description="",
    )


def _evidence(draw: random.Random, works: tuple[Work, ...]) -> dict[ComponentName, tuple[Evidence, ...]]:
    own = [Evidence("work", work.title, work.url, work.first_public_on, draw.random()) for work in works]
    halves = [date(year, month, 1) for year in range(2011, 2026) for month in (1, 7)]
    return {
        "fit": (
            *(Evidence("area", area, value=draw.random()) for area in _AREAS),
            *(Evidence("term", f"{word} {draw.choice(_WORDS)}", value=draw.random()) for word in _WORDS[:6]),
            Evidence("rest", "132 further terms together", value=0.67),
            Evidence("similarity", "similarity to sensors on ice, mean of the two nearest works", value=0.9),
            *own[:5],
        ),
        "originality": tuple(piece for work in own[:2] for piece in _original(draw, work)),
        "importance": (
            Evidence("date", "entered its topic in 2020 H1: 0.40% of the papers before, 1.44% after", works[0].url),
            *(Evidence("term", word) for word in _WORDS[:5]),
            *(Evidence("curve", f"{on.year}", None, on, draw.random() / 50) for on in halves),
            Evidence("entered", works[0].title, works[0].url, works[0].first_public_on),
            Evidence("stayed", works[2].title, works[2].url, works[2].first_public_on),
        ),
        "execution": tuple(
            Evidence("repository", f"tests: {n} files that pytest would run", _url(draw), value=0.7) for n in range(4)
        ),
        "engineering": tuple(
            Evidence("repository", f"release {n} after the paper came", _url(draw), value=0.7) for n in range(4)
        ),
    }


def _original(draw: random.Random, work: Evidence) -> list[Evidence]:
    words = [f"{draw.choice(_WORDS)} {draw.choice(_WORDS)}" for _ in range(3)]
    quoted = '"{}" in 25 later works of other first authors, the first by Somebody Invented: {}'
    return [
        work,
        *(Evidence("earlier", _title(draw), _url(draw), date(2018, 1, n), draw.random()) for n in (1, 2, 3)),
        *(Evidence("apart", f"{word} {draw.choice(_WORDS)}") for word in _WORDS[:5]),
        *(
            piece
            for phrase in words
            for piece in (
                Evidence("phrase", phrase, work.url, work.on),
                Evidence("uptake", quoted.format(phrase, _title(draw)), _url(draw), date(2023, 5, 4)),
            )
        ),
    ]
