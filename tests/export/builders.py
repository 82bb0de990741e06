"""Invented people and papers: defaults, plus what a test is about."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sourcer.export.report import ReportHealth
from sourcer.model.ids import ExternalId
from sourcer.model.meetings import Meeting
from sourcer.model.scores import COMPONENTS, Component, ComponentName, Evidence, LikedFlag, Score, Trend
from sourcer.model.shortlist import Shortlist, ShortlistEntry, SourceNote
from sourcer.model.works import Authorship, Implementation, ImplementationFact, VenueStatus, Work

WEIGHTS: dict[ComponentName, float] = {
    "fit": 0.45,
    "originality": 0.30,
    "importance": 0.10,
    "execution": 0.11,
    "engineering": 0.04,
}
EVIDENCE: dict[ComponentName, tuple[Evidence, ...]] = {
    "fit": (
        Evidence("area", "Training dynamics", value=0.82),
        Evidence("term", "warm-up", value=0.31),
        Evidence("term", "step size", value=0.22),
        Evidence("term", "plateau", value=0.11),
    ),
    "originality": (
        Evidence("earlier", "Pacing the early steps of descent", "https://arxiv.org/abs/2011.90040", None, 0.41),
        Evidence("earlier", "Schedules that forget", "https://arxiv.org/abs/1909.90012", date(2019, 9, 3), 0.38),
        Evidence("phrase", "sharpness ledger", value=7),
        Evidence("uptake", "Keeping a sharpness ledger", "https://arxiv.org/abs/2305.90021", date(2023, 5, 4)),
    ),
    "importance": (Evidence("note", "later works sound more like it than earlier ones", value=0.64),),
    "execution": (Evidence("repository", "a table of the paper's numbers against its own", value=0.7),),
    "engineering": (Evidence("repository", "tests: 4 test files", value=0.7),),
}


def a_component(name: ComponentName = "fit", value: float = 0.8, **changed: Any) -> Component:
    made = Component(name, value, WEIGHTS[name], True, "", EVIDENCE[name])
    return replace(made, **changed)


def a_work(**changed: Any) -> Work:
    made = Work(
        id="arxiv:2203.90017",
        title="A ledger of sharpness for long training runs",
        abstract="We keep a ledger.",
        first_public_on=date(2022, 3, 14),
        field="cs.LG",
        categories=("cs.LG", "stat.ML"),
        venues=(VenueStatus("Northmere Conference 2022", "Accept (oral)", "https://northmere.example/2022/17"),),
        authorships=(
            Authorship(0, "author-1", "Velda Okehamble", True, ("Fernhollow University",)),
            Authorship(1, "author-9", "Torvild Isvikson", False),
        ),
        first_author_rule="printed",
        first_author_why="",
        ids=(ExternalId("arxiv", "2203.90017"),),
        links=(),
        url="https://arxiv.org/abs/2203.90017",
        withdrawn=False,
        records=(("arxiv_api", "2203.90017"),),
    )
    return replace(made, **changed)


def an_implementation(**changed: Any) -> Implementation:
    made = Implementation(
        repo_key="900017",
        full_name="okehamble/sharpness-ledger",
        owner="okehamble",
        url="https://github.com/okehamble/sharpness-ledger",
        work_id="arxiv:2203.90017",
        relation="official",
        evidence=("the paper links it",),
        execution=(
            ImplementationFact(
                "results table",
                "paper's numbers beside its own",
                "https://github.com/okehamble/sharpness-ledger#results",
            ),
        ),
        created_on=date(2022, 3, 20),
        pushed_on=date(2023, 8, 1),
        language="Python",
        stars=41,
        description="Code of the ledger.",
    )
    return replace(made, **changed)


def a_score(**changed: Any) -> Score:
    values = (0.82, 0.74, 0.64, 0.70, 0.70)
    made = Score(
        candidate_id="author-1",
        kind="author",
        name="Velda Okehamble",
        components=tuple(a_component(name, value) for name, value in zip(COMPONENTS, values, strict=True)),
        trend=Trend(0.12, (Evidence("term", "ledger", value=3.4),)),
        areas=(("Training dynamics", 0.82), ("Optimiser theory", 0.41)),
        work_ids=("arxiv:2203.90017",),
        uncertain=("one of two affiliations is older than five years",),
    )
    return replace(made, **changed)


def an_entry(**changed: Any) -> ShortlistEntry:
    made = ShortlistEntry(
        rank=1,
        score=a_score(),
        is_new=True,
        previous_rank=None,
        names=("Velda Okehamble", "V. Okehamble"),
        affiliations=("Fernhollow University", "Example Institute of Learning"),
        works=(a_work(),),
        other_works=3,
        implementations=(an_implementation(),),
        namesakes=("Velda Okehamble, who writes on tidal ice",),
        provenance=(
            SourceNote(
                ("arxiv_api", "2203.90017"),
                "https://export.arxiv.org/api/query?id_list=2203.90017",
                datetime(2024, 3, 13, 2, 10, tzinfo=UTC),
            ),
        ),
    )
    return replace(made, **changed)


def a_meeting(**changed: Any) -> Meeting:
    made = Meeting(
        event="EXCONF 2026",
        work_id="arxiv:2203.90017",
        title="A ledger of sharpness for long training runs",
        kind="poster",
        starts_at=datetime(2026, 7, 9, 10, 0, tzinfo=timezone(-timedelta(hours=3))),
        ends_at=datetime(2026, 7, 9, 12, 30, tzinfo=timezone(-timedelta(hours=3))),
        session="Poster session 2",
        room="Hall B",
        position="#41",
        url="https://exconf.example/virtual/2026/poster/41",
    )
    return replace(made, **changed)


def a_shortlist(*entries: ShortlistEntry, **changed: Any) -> Shortlist:
    made = Shortlist(
        brief="Steady training",
        run_id=17,
        as_of=date(2024, 3, 14),
        ranked_at=datetime(2024, 3, 14, 2, 30, 5, tzinfo=UTC),
        entries=entries or (an_entry(),),
        liked=(
            LikedFlag("arxiv:2203.90017", "arxiv:2203.90017", "author-1", "Velda Okehamble", "liked", 1.0, ()),
            LikedFlag(
                "arxiv:2203.90017",
                "arxiv:2402.90031",
                "author-4",
                "Prithvika Chaturmani",
                "near",
                0.63,
                (Evidence("term", "sharpness ledger", value=0.4),),
            ),
        ),
        liked_titles=(
            ("arxiv:2203.90017", "A ledger of sharpness for long training runs"),
            ("arxiv:2402.90031", "Books that balance: sharpness over a million steps"),
        ),
        notes=("4 of 212 works have no abstract and were not scored.",),
        total=148,
    )
    return replace(made, **changed)


def a_health(**changed: Any) -> ReportHealth:
    made = ReportHealth(
        records=(("arxiv_api", 20412), ("pmlr", 1830)),
        skipped=(("pmlr", "no author is named", 3),),
        stages=(("harvest", 412.4, "done"), ("resolve", 18.02, "done"), ("rank", 61.5, "done")),
        scored_share=0.88,
    )
    return replace(made, **changed)


_FIXED = {"kind", "relation", "first_author_rule", "scheme", "work_id", "liked_work_id", "author_id", "candidate_id"}


def poisoned(value: Any, text: str) -> Any:
    """``value`` with every text that a stranger could have written, addresses too, replaced by ``text``."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(poisoned(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        fixed = _FIXED | ({"name"} if isinstance(value, Component) else set())
        return replace(
            value, **{f.name: poisoned(getattr(value, f.name), text) for f in fields(value) if f.name not in fixed}
        )
    return value
