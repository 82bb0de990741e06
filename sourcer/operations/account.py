"""The account of a night: per source and stage what came, failed or was refused, and what it means. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sourcer.model.runs import Checkpoint, Run, Tally
from sourcer.operations import meaning
from sourcer.operations.kinds import FOR_A_PERSON
from sourcer.operations.lines import StreamLine, lines_of
from sourcer.schedule import BROKEN_OFF

_GOOD, _IDLE = ("done", "not modified"), ("nothing to do", "not due")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong at a source, streams of one kind together. ``texts`` are the faults' own words, for the terminal
    alone: they may quote an address.
    """

    kind: str
    status: int | None
    streams: tuple[str, ...]
    rounds: int
    goes_on_from: date | None
    meaning: str
    to_do: str
    texts: tuple[str, ...]

    @property
    def needs_a_person(self) -> bool:
        """Whether asking again alone does not mend it."""
        return self.kind in FOR_A_PERSON


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """What a source brought in a night, all its streams together; ``streams`` counts them by outcome."""

    source: str
    outcome: str
    tally: Tally
    streams: Mapping[str, int]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class StageAccount:
    """What one stage did. ``seconds`` is None while it has no end."""

    run: int
    stage: str
    outcome: str
    seconds: float | None
    meaning: str


@dataclass(frozen=True, slots=True)
class NightAccount:
    """A night in full. ``is_night`` is false where only single stages were run by hand; ``run`` is then the first."""

    run: int
    is_night: bool
    outcome: str
    started_at: datetime
    finished_at: datetime | None
    code_version: str
    config_digest: str
    broke_off: str
    meaning: str
    sources: tuple[SourceAccount, ...]
    stages: tuple[StageAccount, ...]

    @property
    def needs_a_person(self) -> bool:
        """Whether some trouble is not mended by the next night alone."""
        return any(trouble.needs_a_person for source in self.sources for trouble in source.troubles)


def account_of(runs: Sequence[Run], marks: Iterable[Checkpoint]) -> NightAccount | None:
    """The account of the newest night among the runs (any order), with what was run by hand since; None without runs.

    ``marks`` tell from where each stream goes on, as of now.
    """
    ordered = sorted(runs, key=lambda run: run.id)
    nights = [run for run in ordered if run.stage == "night"]
    first = nights[-1] if nights else ordered[0] if ordered else None
    if first is None:
        return None
    stages = [run for run in ordered if run.id >= first.id and run.stage != "night"]
    in_night = [run for run in stages if not nights or not _is_later(run, first)]
    reached = {(mark.source, mark.stream): mark.high_water for mark in marks}
    sources = _sources([line for run in in_night for line in lines_of(run)], reached)
    behind = sum(bool(source.troubles) for source in sources)
    broke_off = first.details.get(BROKEN_OFF, "")
    return NightAccount(
        run=first.id,
        is_night=bool(nights),
        outcome=first.outcome,
        started_at=first.started_at,
        finished_at=first.finished_at,
        code_version=first.code_version,
        config_digest=first.config_digest,
        broke_off=broke_off,
        meaning=meaning.night(first.outcome, behind=behind, many=len(sources), broke_off=bool(broke_off)),
        sources=tuple(sources),
        stages=(*_stages(in_night), *_stages(stages[len(in_night) :], " by hand")),
    )


def _sources(lines: Sequence[StreamLine], reached: Mapping[tuple[str, str], date | None]) -> list[SourceAccount]:
    found = []
    for source in dict.fromkeys(line.source for line in lines):
        own = [line for line in lines if line.source == source]
        found.append(
            SourceAccount(
                source=source,
                outcome=_outcome([line.outcome for line in own]),
                tally=sum((line.tally for line in own), Tally()),
                streams=Counter(line.outcome for line in own),
                troubles=tuple(_troubles(source, own, reached)),
            )
        )
    return found


def _outcome(outcomes: Sequence[str]) -> str:
    """As a night's: done where all that had something to do is, failed where nothing came; else what they share."""
    asked = [outcome for outcome in outcomes if outcome not in _IDLE]
    if not asked:
        return outcomes[0] if len(set(outcomes)) == 1 else _IDLE[0]
    good = [outcome for outcome in asked if outcome in _GOOD]
    if len(good) == len(asked):
        return asked[0] if len(set(asked)) == 1 else "done"
    return "partly" if good or "partly" in asked else "failed"


def _troubles(
    source: str, lines: Sequence[StreamLine], reached: Mapping[tuple[str, str], date | None]
) -> Iterable[Trouble]:
    def of(line: StreamLine) -> tuple[str, int]:
        return line.kind, line.status or 0

    for (kind, status), group in groupby(sorted((line for line in lines if line.kind), key=of), key=of):
        same = list(group)
        rounds = max(line.rounds for line in same)
        days = [day for line in same if (day := reached.get((source, line.stream)))]
        goes_on = min(days, default=None)
        said = meaning.trouble(
            source,
            kind,
            status=status or None,
            requests=sum(line.tally.requests for line in same),
            rounds=rounds,
            goes_on=goes_on,
        )
        texts = tuple(dict.fromkeys(line.problem for line in same if line.problem))
        names = tuple(line.stream for line in same)
        yield Trouble(kind, status or None, names, rounds, goes_on, said, meaning.to_do(kind), texts)


def _is_later(run: Run, night: Run) -> bool:
    """Whether a stage was run by hand after the night."""
    return night.finished_at is not None and run.started_at > night.finished_at


def _stages(runs: Sequence[Run], how: str = "") -> Iterable[StageAccount]:
    harvests = 0
    for run in runs:
        harvests += run.stage == "harvest"
        seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
        said = meaning.stage(run.stage, run.outcome, dict(run.details), broke_off=BROKEN_OFF in run.details)
        if run.stage == "harvest" and not said:
            tally = run.tally
            said = f"{tally.new:,} new, {tally.changed:,} changed, {tally.skipped:,} set aside"
        name = "look-ups" if run.stage == "harvest" and harvests > 1 and not how else run.stage + how
        yield StageAccount(run.id, name, run.outcome, seconds, said)
