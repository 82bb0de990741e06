"""What a harvest is asked to do, and what each stream brought: plain values and the rule that makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from sourcer.config import HarvestSettings
from sourcer.errors import BudgetSpent, Challenged, ParseError, RateLimited, SourcerError, Truncated, Unreachable
from sourcer.model.records import Provenance, Skipped
from sourcer.model.runs import Checkpoint, Tally, Window
from sourcer.sources.base import Ask, Request, Source, Stream
from sourcer.store.pages import page_aside

StreamOutcome = Literal["done", "not modified", "partly", "failed", "nothing to do", "not due"]


@dataclass(frozen=True, slots=True)
class StreamResult:
    """What one stream brought. ``problem`` says what is missing and why; ``remedy`` what a person can do. ``kind`` is
    the problem's, one of ``operations.kinds``, with the HTTP ``status`` and in how many ``rounds`` it was asked for.
    """

    source: str
    stream: str
    outcome: StreamOutcome
    tally: Tally
    problem: str = ""
    remedy: str = ""
    kind: str = ""
    status: int | None = None
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A stream with what is asked of it. ``mark`` is the checkpoint's name: the stream's own or a backfill's.

    ``is_waiting``: nothing is asked, since the source has nothing new to say yet.
    """

    source: Source
    stream: Stream
    mark: str
    asks: tuple[Ask, ...]
    checkpoint: Checkpoint
    is_waiting: bool = False


def plan_jobs(
    sources: Iterable[Source],
    checkpoints: Iterable[Checkpoint],
    settings: HarvestSettings,
    today: date,
    lookups: Mapping[str, Ask] = MappingProxyType({}),
    *,
    moment: datetime | None = None,
) -> list[Job]:
    """What a night asks of each stream.

    Lookup streams are asked only where ``lookups``, by source, has something to look up; other streams are left alone
    where their checkpoint says that nothing new is due at ``moment`` (None: whatever it says).
    """
    known = {(mark.source, mark.stream): mark for mark in checkpoints}
    jobs: list[Job] = []
    for source in sources:
        for stream in source.streams:
            for mark, asks in _asks_of(stream, known, source.name, settings, today, lookups.get(source.name)):
                checkpoint = known.get((source.name, mark)) or Checkpoint(source.name, mark)
                is_waiting = bool(moment and checkpoint.due_at and moment < checkpoint.due_at)
                jobs.append(Job(source, stream, mark, () if is_waiting else asks, checkpoint, is_waiting))
    return jobs


def _asks_of(
    stream: Stream,
    known: dict[tuple[str, str], Checkpoint],
    source: str,
    settings: HarvestSettings,
    today: date,
    lookups: Ask | None,
) -> Iterator[tuple[str, tuple[Ask, ...]]]:
    if stream.kind == "snapshot":
        yield stream.name, (Ask(day=today),)
    elif stream.kind == "lookup":
        if lookups is not None and (lookups.arxiv_ids or lookups.slugs or lookups.logins):
            yield stream.name, (lookups,)
    else:
        tomorrow = today + timedelta(days=1)
        mark = known.get((source, stream.name))
        reached = mark.high_water if mark else None
        since = reached - timedelta(days=settings.overlap_days) if reached else today - timedelta(settings.first_days)
        yield stream.name, tuple(cut(Window(since, tomorrow), settings.window_days))
        for wanted in settings.backfill:
            name = f"{stream.name} backfill {wanted.since}..{wanted.until}"
            mark = known.get((source, name))
            start = (mark.high_water if mark else None) or wanted.since
            if start < wanted.until:
                yield name, tuple(cut(Window(start, wanted.until), settings.window_days))


def cut(window: Window, days: int) -> Iterator[Ask]:
    """The window in pieces of at most ``days`` days, oldest first."""
    since = window.since
    while since < window.until:
        until = min(since + timedelta(days=days), window.until)
        yield Ask(window=Window(since, until))
        since = until


def unreadable_page(request: Request, provenance: Provenance, fault: ParseError) -> Skipped:
    """A page that could not be read, with its reason, so that it can be read after a fix."""
    kind = "cut short" if isinstance(fault, Truncated) else "unreadable page"
    return Skipped(*page_aside(request), f"{kind}: {fault}", provenance)


def remedy_for(fault: SourcerError | str) -> str:
    """What a person can do about a fault, in one sentence."""
    if isinstance(fault, Unreachable):
        return "check the network and the source's base_url; the next run takes up where this one stopped"
    if isinstance(fault, RateLimited):
        return "nothing: the host asked for a rest, the next run goes on from here"
    if isinstance(fault, BudgetSpent):
        return "nothing: the next night goes on from here; [harvest.budgets] in sourcer.toml allows for more"
    if isinstance(fault, Challenged):
        return (
            "the host wants a login or a browser, and sourcer never evades that: name an account of your own under"
            " [fetch.accounts] and set its variables, or switch the source off"
        )
    if isinstance(fault, ParseError):
        return (
            "the page is kept; `sourcer records skipped` shows it, `sourcer records reparse` reads it again after a fix"
        )
    return "check the source's settings in sourcer.toml"
