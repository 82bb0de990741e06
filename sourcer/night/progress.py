"""How far one job has come in a harvest: its windows, what went wrong in them, and the mark that this leaves."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from sourcer.clock import Clock
from sourcer.errors import (
    BudgetSpent,
    Challenged,
    Disallowed,
    FetchError,
    HostRefused,
    ParseError,
    RateLimited,
    SourcerError,
    Unreachable,
)
from sourcer.model.runs import Checkpoint, Tally, Validators, Window
from sourcer.night.jobs import Job, StreamOutcome, StreamResult, remedy_for
from sourcer.operations.kinds import INCOMPLETE, NOT_READY, kind_of, status_of
from sourcer.sources.base import Ask, Request

CLOSES_HOST = (RateLimited, Challenged)
CLOSES_SOURCE = (Unreachable, BudgetSpent)
_PASSING = (RateLimited, Unreachable, ParseError)
_FOR_A_PERSON = (Challenged, Disallowed)
MOST_RESTARTS = 2
MOST_HALVINGS = 4
# How many listing pages a window should take: enough that its last one, half empty, hardly counts.
PAGES_A_WINDOW = 8
_SERVER_ERROR = 500
_UNAUTHORIZED = 401


@dataclass(slots=True)
class Progress:
    """The account of one job. ``stored`` is the writer's, everything else the worker's: no count has two owners.

    ``windows`` are those left, the first of them in work; ``waiting`` are the requests left of that one (None: it has
    not begun), ``asked`` the addresses read for it; ``lost``, ``gaps`` and ``unready`` say what of it is missing. A
    window whose host was in trouble (``problems``) goes on where it stopped; one of which something is missing in the
    end begins anew, ``restarts`` counting how often. ``rounds`` counts how often its host was come to, ``listed`` the
    pages of the window in work that list.
    """

    job: Job
    stored: Tally = field(default_factory=Tally)
    tally: Tally = field(default_factory=Tally)
    pages: int = 0
    windows: deque[Ask] = field(init=False)
    waiting: deque[Request] | None = None
    asked: set[str] = field(default_factory=set)
    restarts: int = 0
    rounds: int = 0
    shrink: int = 0
    listed: int = 0
    problems: list[SourcerError] = field(default_factory=list)
    lost: list[SourcerError] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    unready: list[str] = field(default_factory=list)
    checkpoint: Checkpoint = field(init=False)
    validators: Validators | None = None
    due_at: datetime | None = None
    is_not_modified: bool = False

    def __post_init__(self) -> None:
        self.windows = deque(self.job.asks)
        self.checkpoint = self.job.checkpoint

    @property
    def is_open(self) -> bool:
        """Whether something of the window in work is missing."""
        return bool(self.faults or self.gaps or self.unready)

    @property
    def outstanding(self) -> int:
        """How many requests are known to be still to make: those of the window in work, one of each other."""
        return len(self.waiting or ()) + len(self.windows) - (1 if self.windows and self.waiting is not None else 0)

    @property
    def faults(self) -> list[SourcerError]:
        """What went wrong, the last of it last."""
        return [*self.lost, *self.problems]

    @property
    def may_go_on(self) -> bool:
        """Whether asking again the same night may bring what is missing."""
        if not self.windows or self.restarts >= MOST_RESTARTS:
            return False
        return bool(self.unready) or any(isinstance(fault, _PASSING) for fault in self.faults)

    @property
    def asked_rest(self) -> float:
        """Seconds for which the host asked to be left alone."""
        named = (problem.retry_after for problem in self.problems if isinstance(problem, RateLimited))
        return max((seconds or 0.0 for seconds in named), default=0.0)

    def begin_round(self) -> None:
        """Forget the host's troubles of the round before; a window that was asked for in full begins anew."""
        self.rounds += 1
        self.problems.clear()
        if self.waiting is not None and not self.waiting:
            self.waiting = None
            self.restarts += 1

    def begin_window(self) -> None:
        """Plan the window in work, unless some of it is still waiting."""
        if self.waiting is None:
            ask = replace(self.windows[0], shrink=self.shrink)
            self.waiting = deque(self.job.source.plan(self.job.stream, ask))
            for told in (self.asked, self.lost, self.gaps, self.unready):
                told.clear()
            self.listed = 0

    def lose(self, fault: FetchError | ParseError) -> None:
        """The request in front cannot be answered: the rest of the window goes on without it."""
        assert self.waiting is not None
        self.waiting.popleft()
        self.lost.append(fault)

    def broke_down(self, fault: FetchError) -> None:
        """The host is in trouble. What is waiting stays; where a page was too much for the server, less is asked."""
        self.problems.append(fault)
        if fault.status != _SERVER_ERROR or self.shrink >= MOST_HALVINGS:
            return
        plan, stream = self.job.source.plan, self.job.stream
        now, less = (list(plan(stream, replace(self.windows[0], shrink=self.shrink + by))) for by in (0, 1))
        if now != less:
            self.shrink += 1
            self.waiting = None

    def settle(self, clock: Clock) -> Checkpoint:
        """The checkpoint after a window: moved, and the window done with, only when nothing is missing."""
        before = self.checkpoint
        if self.is_open:
            why = str(self.faults[-1]) if self.faults else [*self.gaps, *self.unready][-1]
            failures = self.job.checkpoint.failures_in_row + 1
            is_blocked = any(map(_is_for_a_person, self.faults))
            self.checkpoint = replace(before, failures_in_row=failures, problem=why, is_blocked=is_blocked)
            return self.checkpoint
        ask, self.waiting, self.restarts = self.windows.popleft(), None, 0
        if ask.window:
            self._join((ask.window.until - ask.window.since).days)
        mark = min(ask.window.until, clock.today()) if ask.window else None
        reached = max(filter(None, (before.high_water, mark)), default=None)
        self.checkpoint = Checkpoint(
            self.job.source.name,
            self.job.mark,
            reached,
            self.validators or before.validators,
            clock.now(),
            due_at=None if self.windows else self._due(clock),
        )
        return self.checkpoint

    def _join(self, days: int) -> None:
        """Make the next window out of as many as fit, by how many pages the last one took for its ``days``.

        Short windows cost requests, since the last page of each comes half empty; long ones cost what is read again
        after a harvest that breaks off, since what is finished is whole windows.
        """
        days = days * PAGES_A_WINDOW // max(self.listed, 1)
        while len(self.windows) > 1:
            first, second = self.windows[0].window, self.windows[1].window
            if first is None or second is None or (second.until - first.since).days > days:
                return
            self.windows.popleft()
            self.windows[0] = replace(self.windows[0], window=Window(first.since, second.until))

    def _due(self, clock: Clock) -> datetime | None:
        """When the stream may have something new: a dated one tomorrow, since its days close once a day."""
        if self.job.stream.kind != "dated":
            return self.due_at
        return datetime.combine(clock.today() + timedelta(days=1), time.min, UTC)

    def result(self) -> StreamResult:
        """What the stream brought, for people."""
        faults = self.faults
        tally = self.tally + self.stored + Tally(failed=len(faults))
        is_finished = not self.windows
        outcome: StreamOutcome
        if self.job.is_waiting:
            outcome = "not due"
        elif not self.job.asks or (is_finished and not tally.requests):
            outcome = "nothing to do"
        elif is_finished:
            outcome = "not modified" if self.is_not_modified and not tally.seen else "done"
        else:
            outcome = "partly" if tally.seen else "failed"
        told = [*map(str, faults[:3]), *self.gaps[:2], *self.unready[:2]]
        remedy = remedy_for(faults[-1]) if faults else ""
        name = self.job.source.name
        kind = kind_of(faults[-1]) if faults else INCOMPLETE if self.gaps else NOT_READY if self.unready else ""
        status, rounds = (status_of(faults[-1]) if faults else None), (self.rounds if kind else 0)
        problem = "; ".join(dict.fromkeys(told))
        return StreamResult(name, self.job.mark, outcome, tally, problem, remedy, kind, status, rounds)


def _is_for_a_person(problem: SourcerError) -> bool:
    if isinstance(problem, HostRefused):
        return problem.status == _UNAUTHORIZED
    return isinstance(problem, _FOR_A_PERSON)
