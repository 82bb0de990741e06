"""A small store of invented people and papers, nights over it, and the command line of its team."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from typer.testing import CliRunner

from sourcer import config
from sourcer.cli import app
from sourcer.model.ids import ExternalId
from sourcer.model.open_door import OpenDoor
from sourcer.model.records import Mention, Record, RepoFacts, Supplement
from sourcer.model.runs import Stage, Tally
from sourcer.model.scores import Score
from sourcer.model.shortlist import Shortlist
from sourcer.nightly import Night
from sourcer.reading.shortlist import Filters, load_shortlist, narrowed
from sourcer.store import records as facts
from sourcer.store import runs as store_runs
from sourcer.store import scores
from sourcer.store.engine import reading, writing
from tests.cli.opinion_world import BRIEF, CONFIG, READ, people
from tests.fakes import FakeClock
from tests.rank.builders import TOPICS, an_abstract

SAMPLE_LIST = 5
CLOSED = "[rank.open_door]\nplaces_adjacent = 0\nplaces_one_paper = 0\n"
DOOR = OpenDoor(places_adjacent=0, places_one_paper=0)


def preprint(number: int, title: str, *names: str, topic: str = "robots", **changed: Any) -> Record:
    key = f"2605.9{number:04}"
    made = Record(
        source="arxiv_api",
        key=key,
        title=title,
        abstract=an_abstract(random.Random(number), topic),
        mentions=tuple(map(Mention, names)),
        url=f"https://arxiv.org/abs/{key}",
        provenance=READ,
        published=date(2026, 5, 20),
        categories=("cs.LG",),
        ids=(ExternalId("arxiv", key),),
        version=1,
    )
    return replace(made, **changed)


def at_venue(paper: Record, **changed: Any) -> Record:
    """The same paper in a conference's programme."""
    made = replace(
        paper,
        source="programme",
        key=f"talk-{paper.key}",
        ids=(ExternalId("openreview", f"forum{paper.key}"),),
        abstract=None,
        published=None,
        version=None,
        venue="EXCONF 2026",
        status="Accept (oral)",
        url="https://exconf.example.org/talk",
    )
    return replace(made, **changed)


@dataclass
class Nights:
    """A store, the nights over it a day apart, and the command line of the team."""

    folder: Path
    engine: Engine
    clock: FakeClock = field(default_factory=lambda: FakeClock(datetime(2026, 6, 2, 5, tzinfo=UTC), date(2026, 6, 1)))

    def __post_init__(self) -> None:
        url = self.engine.url.render_as_string(hide_password=False)
        text = CONFIG.format(url=url).replace('["robots.toml", "glaciers.toml"]', '["robots.toml"]')
        (self.folder / "sourcer.toml").write_text(f"{text}{CLOSED}[export]\nsize = {SAMPLE_LIST}\n", encoding="utf-8")
        brief = BRIEF.format(name="robots", topic="robots", text=" ".join(TOPICS["robots"].split()[:6]))
        (self.folder / "robots.toml").write_text(brief, encoding="utf-8")
        self.config = config.load(self.folder / "sourcer.toml", environ={})
        self.work = Night(self.config, self.engine, self.clock)

    def night(self, *records: Record, repos: Sequence[RepoFacts] = ()) -> None:
        """What a night's harvest brought, who is who, and the ranking."""
        with self.run("harvest") as run_id, writing(self.engine) as conn:
            now = self.clock.now()
            facts.save_records(conn, records, run_id=run_id, now=now)
            facts.save_repos(conn, repos, run_id=run_id, now=now)
            parts = [("readme", repo.readme or "", repo) for repo in repos]
            parts += [("tree", "\n".join(repo.tree or ()), repo) for repo in repos]
            told = [Supplement("github", repo.key, kind, text, READ) for kind, text, repo in parts]  # type: ignore[arg-type]
            facts.save_supplements(conn, told, run_id=run_id, now=now)
        self.work.resolve()
        self.work.rank(self.config.briefs()[0])
        self.clock.advance(86_400)

    @contextmanager
    def run(self, stage: Stage) -> Iterator[int]:
        with writing(self.engine) as conn:
            run_id = store_runs.start_run(conn, stage, now=self.clock.now(), code_version="t", config_digest="t")
        yield run_id
        with writing(self.engine) as conn:
            store_runs.finish_run(conn, run_id, now=self.clock.now(), outcome="done", tally=Tally(), details={})

    def ranked_anew(self, order: Callable[[list[Score]], list[Score]]) -> None:
        """A night that changes nothing but the order of the ranking."""
        with reading(self.engine) as conn:
            last = store_runs.last_ranking(conn, "robots")
            assert last is not None
            ranking = scores.load_ranking(conn, last, "robots")
        with self.run("rank") as run_id, writing(self.engine) as conn:
            scores.save_ranking(conn, run_id, replace(ranking, scores=tuple(order(list(ranking.scores)))))
        self.clock.advance(86_400)

    def __call__(self, *words: str) -> Any:
        ran = CliRunner().invoke(app, [*words, "--config", str(self.folder / "sourcer.toml")])
        assert ran.exception is None, (ran.exception, ran.stderr)
        return ran

    def digest(self, *words: str) -> list[tuple[str, str]]:
        """What a digest tells: (kind, who or what)."""
        found = json.loads(self("digest", "--format", "json", *words).stdout)
        return [(change["kind"], _called(change)) for change in found["changes"]]

    def list(self) -> Shortlist:
        with reading(self.engine) as conn:
            return narrowed(load_shortlist(conn, "robots"), Filters(size=SAMPLE_LIST))

    def listed(self, at: int = 0) -> str:
        return self.list().entries[at].score.name

    def unlisted(self) -> str:
        shown = {entry.score.name for entry in self.list().entries}
        return next(name for name in people() if name not in shown)


def _called(change: dict[str, Any]) -> str:
    if change["repository"]:
        return str(change["repository"]["name"])
    if change["kind"] in ("new_work", "status_change"):
        return str(change["work"]["title"])
    return str(change["people"][0]["name"]) if change["people"] else str(change["subject"])


def quiet(nights: Nights, paper: Record) -> None:
    """A night that brings a work, which makes the list no other one: told, so that tests begin after it."""
    nights.night(paper)
    nights.digest()


def works_told(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without who came on the list or moved on it: that is the ranking's, and told in tests of its own."""
    return [each for each in found if each[0] not in ("new_person", "moved_up")]
