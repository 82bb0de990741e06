"""A store of invented papers on five topics, ranked for two briefs, for tests of what a team says."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from typer.testing import CliRunner

from sourcer import config
from sourcer.cli import app
from sourcer.clock import SystemClock
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record
from sourcer.model.shortlist import Shortlist
from sourcer.nightly import Night
from sourcer.reading.shortlist import load_shortlist
from sourcer.resolve import resolve
from sourcer.store import conclusions
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from tests.rank.builders import TOPICS, a_title, an_abstract

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
READ = Provenance("https://records.example.org/1", NOW, "ab" * 32)
GIVEN = [
    "Ana",
    "Bo",
    "Cyd",
    "Dov",
    "Eda",
    "Fen",
    "Gil",
    "Hew",
    "Ida",
    "Jem",
    "Kit",
    "Lev",
    "Mia",
    "Noa",
    "Oda",
    "Pim",
    "Rue",
    "Sol",
    "Tam",
    "Una",
]
FAMILY = [
    "Plenko",
    "Quarnell",
    "Lianchu",
    "Hestrand",
    "Okehamble",
    "Isvikson",
    "Thorrun",
    "Brackwell",
    "Sundquay",
    "Velmory",
]
BRIEF = """name = "{name}"
minimum_fit = 0.0
[[areas]]
name = "{topic}"
text = "{text}"
"""
CONFIG = """[clock]
as_of = 2026-06-01
[database]
url = "{url}"
[fetch]
contact = "t@example.org"
[rank]
briefs = ["robots.toml", "glaciers.toml"]
[rank.limits]
minimum_earlier = 5
minimum_later = 3
"""


def people() -> list[str]:
    return [f"{given} {FAMILY[at % len(FAMILY)]}" for at, given in enumerate(GIVEN)]


def papers() -> list[Record]:
    """Three by each of twenty people, each with one topic; the first name's ORCID is printed on the first person's."""
    rng = random.Random(4)
    made = []
    for number in range(60):
        at = number % len(GIVEN)
        topic = list(TOPICS)[at % len(TOPICS)]
        ids = (ExternalId("orcid", "0000-0001-2345-6789"),) if at == 0 else ()
        made.append(
            Record(
                source="arxiv_api",
                key=f"2403.9{number:04}",
                title=a_title(rng, topic),
                abstract=an_abstract(rng, topic),
                mentions=(Mention(people()[at], ids=ids), Mention("Zed Marchbanks")),
                url=f"https://arxiv.org/abs/2403.9{number:04}",
                provenance=READ,
                published=date(2022, 1, 1) + timedelta(days=25 * number),
                categories=("cs.LG",),
                ids=(ExternalId("arxiv", f"2403.9{number:04}"),),
            )
        )
    return made


@dataclass
class Team:
    """The folder of a team, its store, and its command line."""

    folder: Path
    engine: Engine

    def __call__(self, *words: str, typed: str | None = None) -> Any:
        """Run a command, which must end well."""
        ran = self.tried(*words, typed=typed)
        assert ran.exception is None or ran.exit_code == 0, (ran.exception, ran.stderr)
        return ran

    def tried(self, *words: str, typed: str | None = None) -> Any:
        return CliRunner().invoke(app, [*words, "--config", str(self.folder / "sourcer.toml")], input=typed)

    def rank(self) -> None:
        """Rank for all briefs, as `sourcer rank` does, but with no log on a stream that the runner closes."""
        settings = config.load(self.folder / "sourcer.toml", environ={})
        night = Night(settings, self.engine, SystemClock(settings.settings.clock.as_of))
        for brief in settings.briefs():
            night.rank(brief, anew=True)

    def shortlist(self, brief: str = "robots") -> Shortlist:
        with reading(self.engine) as conn:
            return load_shortlist(conn, brief)


def a_team(folder: Path, engine: Engine) -> Team:
    """Papers resolved and ranked for the briefs robots and glaciers, in a migrated store."""
    url = engine.url.render_as_string(hide_password=False)
    (folder / "sourcer.toml").write_text(CONFIG.format(url=url), encoding="utf-8")
    for topic in ("robots", "glaciers"):
        text = BRIEF.format(name=topic, topic=topic, text=" ".join(TOPICS[topic].split()[:6]))
        (folder / f"{topic}.toml").write_text(text, encoding="utf-8")
    store_papers(engine, papers())
    team = Team(folder, engine)
    team.rank()
    return team


def store_papers(engine: Engine, records: list[Record]) -> None:
    found = resolve(records, [])
    with writing(engine) as conn:
        facts.save_records(conn, records, run_id=1, now=NOW)
        conclusions.save_resolution(
            conn,
            works=found.works,
            authors=found.authors,
            links=found.links,
            namesakes=found.namesakes,
            implementations=(),
        )
