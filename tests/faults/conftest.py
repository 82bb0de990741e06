"""What the tests of faults share: every server there is, and a night that is served what a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from sourcer.config import HarvestSettings
from sourcer.errors import FetchError
from sourcer.harvest import Harvest
from sourcer.model.runs import Checkpoint, Validators
from sourcer.night.jobs import StreamResult, plan_jobs
from sourcer.sources.base import Request, Response, Source
from sourcer.store import aside as store_aside
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from tests.fakes import FakeClock
from tests.fetch.conftest import ask, clock, fetcher, make_fetcher, web

__all__ = ["ask", "clock", "fetcher", "make_fetcher", "web"]

SETTINGS = HarvestSettings(first_days=3, overlap_days=1, window_days=30)
NOTHING_KNOWN = Validators()


@dataclass
class Script:
    """Serves the answers one after the other, the last one for good."""

    clock: FakeClock
    answers: list[bytes | FetchError]
    asked: list[Request] = field(default_factory=list)

    def fetch(self, request: Request, validators: Validators = NOTHING_KNOWN) -> Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, FetchError):
            raise answer
        return Response(200, request.url, answer, self.clock.now())


@dataclass(frozen=True)
class Night:
    """What one harvest of one stream came to."""

    result: StreamResult
    asked: list[Request]
    titles: list[str]
    reasons: list[str]
    mark: Checkpoint | None


Serve = Callable[..., Night]


@pytest.fixture
def night(engine: Engine, clock: FakeClock) -> Serve:
    """Harvest a source of one stream whose server gives these answers."""

    def run(source: Source, *answers: bytes | FetchError) -> Night:
        with engine.begin() as conn:
            run_id = store_runs.start_run(conn, "harvest", now=clock.now(), code_version="0", config_digest="0")
            marks = store_runs.load_checkpoints(conn)
        script = Script(clock, list(answers))
        jobs = plan_jobs([source], marks, SETTINGS, clock.today())
        (result,) = Harvest(engine, script, clock, run_id).run(jobs)
        with engine.connect() as conn:
            titles = sorted(record.title for record in store_records.load_records(conn))
            reasons = [reason for _, reason in store_aside.skipped_by_reason(conn)]
            mark = next(iter(store_runs.load_checkpoints(conn)), None)
        return Night(result, script.asked, titles, reasons, mark)

    return run
