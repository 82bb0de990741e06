"""Evaluation: whether the ranking puts those whom the team kept before those whom it passed over."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from sourcer.errors import ConfigError, StoreError
from sourcer.lookback.backtest import FEW_HITS, Outcome, candidates_of, orders_of
from sourcer.model.opinions import JUDGEMENTS
from sourcer.rank.measures import Estimate, auc, by_lot, measure
from sourcer.store import conclusions, scores
from sourcer.store import runs as store_runs
from sourcer.store.opinions import load_opinions
from sourcer.team.opinions import people_now

KEPT = "kept by the team"
_VERDICTS = {"keep": True, "pass": False}
_COLUMNS = ("candidate_id", "verdict")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the team decided about one candidate."""

    candidate_id: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One ranking against the team's verdicts; ``before`` is how often somebody kept stands before somebody passed
    over, by the name of the order.
    """

    brief: str
    run_id: int
    kept: int
    passed: int
    outcome: Outcome
    before: tuple[tuple[str, Estimate], ...]
    notes: tuple[str, ...]


def read_verdicts(path: Path) -> tuple[Verdict, ...]:
    """Verdicts from a CSV file with the columns candidate_id and verdict (keep or pass); of two on one person the last
    counts. Raises ConfigError that names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise ConfigError(f"--decisions {path}: cannot be read ({fault.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"--decisions {path}: is no text in UTF-8; write it as CSV") from None
    rows = csv.DictReader(text.splitlines(), skipinitialspace=True, restval="")
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        raise ConfigError(f"--decisions {path}: the first line must name the columns {' and '.join(_COLUMNS)}")
    found: dict[str, Verdict] = {}
    for row in rows:
        who, verdict = row["candidate_id"].strip(), row["verdict"].strip().lower()
        if verdict not in _VERDICTS or not who:
            raise ConfigError(
                f"--decisions {path}, line {rows.line_num}: {verdict or 'nothing'!r} about {who or 'nobody'!r}; "
                "write a candidate's id and keep or pass"
            )
        found[who] = Verdict(who, _VERDICTS[verdict])
    return tuple(found.values())


def verdicts_of(conn: Connection, brief: str) -> tuple[Verdict, ...]:
    """What the team said of people inside the brief. Raises ConfigError where it said nothing."""
    said = people_now(conn, load_opinions(conn, brief))
    found = tuple(Verdict(who, JUDGEMENTS[each.verdict]) for who, each in said.items() if each.verdict in JUDGEMENTS)
    if not found:
        raise ConfigError(
            f"nobody was kept or passed for the brief {brief!r}: say so with `sourcer keep` and `sourcer pass`, or "
            "name a file with --decisions"
        )
    return found


def evaluate(conn: Connection, brief: str, verdicts: Sequence[Verdict], run_id: int | None = None) -> Evaluation:
    """Measure the last finished ranking for the brief, or that of ``run_id``.

    Raises StoreError where the brief was not ranked, ConfigError where no verdict is about anybody in the ranking.
    """
    chosen = run_id if run_id is not None else store_runs.last_ranking(conn, brief)
    if chosen is None:
        raise StoreError(f"no finished ranking for the brief {brief!r}; `sourcer rank` makes one")
    ranked = scores.load_ranking(conn, chosen, brief).scores
    said = {each.candidate_id: each.is_kept for each in verdicts}
    judged = [score.candidate_id for score in ranked if score.candidate_id in said]
    if not judged:
        raise ConfigError(
            f"none of the {len(said)} people decided about is ranked for {brief!r} in run {chosen}; "
            "`sourcer shortlist --all --format json` shows the ids"
        )
    works = conclusions.load_works(conn)
    days = {work.id: work.first_public_on for work in works if work.first_public_on is not None}
    keys = orders_of(candidates_of(judged, works, days))
    gains = np.array([said[who] for who in judged], dtype=np.float64)
    kept = int(gains.sum())
    return Evaluation(
        brief=brief,
        run_id=chosen,
        kept=kept,
        passed=len(judged) - kept,
        outcome=Outcome(KEPT, kept, len(judged), kept / len(judged), measure(keys, gains), by_lot(gains)),
        before=tuple((name, auc(key, gains)) for name, key in keys.items()),
        notes=tuple(_notes(len(said) - len(judged), kept, len(judged) - kept)),
    )


def _notes(absent: int, kept: int, passed: int) -> Iterable[str]:
    yield "only people whom somebody looked at are measured: mostly those whom a ranking had put first"
    yield "a ranking that learned from these very decisions looks better than it is; --run names one of before them"
    if absent:
        yield f"{absent} of the people decided about are not in this ranking: not measured"
    if not kept or not passed:
        yield f"all {kept + passed} were {'kept' if kept else 'passed over'}: there is nothing to tell apart"
    elif min(kept, passed) < FEW_HITS:
        yield f"small numbers: {kept} kept, {passed} passed over"
