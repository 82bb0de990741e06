"""The line that a run keeps of each stream: written for people, and read back for the account of a night."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sourcer.model.runs import Run, Tally
from sourcer.night.jobs import StreamResult

_LINE = re.compile(
    r"(?P<outcome>[a-z ]+?)(?: \((?P<why>[^()]*)\))?: (?P<requests>\d+) requests, (?P<seen>\d+) seen, "
    r"(?P<new>\d+) new, (?P<changed>\d+) changed, (?P<skipped>\d+) set aside(?:; (?P<problem>.*))?",
    re.DOTALL,
)
_WHY = re.compile(r"(?P<kind>[a-z ]+?)(?:, (?P<status>\d+))?(?:, in (?P<rounds>\d+) rounds?)?")
_COUNTS = ("requests", "seen", "new", "changed", "skipped")


@dataclass(frozen=True, slots=True)
class StreamLine:
    """What a run kept of a stream. ``kind`` is "" where all went well; ``rounds`` is how often it was asked for."""

    source: str
    stream: str
    outcome: str
    tally: Tally
    kind: str = ""
    status: int | None = None
    rounds: int = 0
    problem: str = ""


def line_of(result: StreamResult) -> str:
    """The line for a stream's result."""
    count = result.tally
    status = f", {result.status}" if result.status else ""
    rounds = f", in {result.rounds} round{'s' if result.rounds > 1 else ''}" if result.rounds else ""
    why = f" ({result.kind}{status}{rounds})" if result.kind else ""
    return (
        f"{result.outcome}{why}: {count.requests} requests, {count.seen} seen, {count.new} new, "
        f"{count.changed} changed, {count.skipped} set aside" + (f"; {result.problem}" if result.problem else "")
    )


def lines_of(run: Run) -> list[StreamLine]:
    """What a run kept of its streams; other details are passed over. Lines of older programs tell no kind."""
    found = []
    for name, text in run.details.items():
        source, _, stream = name.partition(" ")
        if (said := _LINE.fullmatch(text)) is None:
            continue
        why = _WHY.fullmatch(said["why"] or "")
        tally = Tally(**{count: int(said[count]) for count in _COUNTS})
        problem = said["problem"] or ""
        kind = why["kind"] if why else "unknown" if problem else ""
        status = int(why["status"]) if why and why["status"] else None
        rounds = int(why["rounds"]) if why and why["rounds"] else 0
        found.append(StreamLine(source, stream, said["outcome"], tally, kind, status, rounds, problem))
    return found
