"""A backtest or an evaluation as a table, JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from sourcer.rank.measures import CUTS, Estimate, Measured

if TYPE_CHECKING:
    from sourcer.lookback.backtest import Backtest, Outcome
    from sourcer.lookback.evaluation import Evaluation

_HEAD = ("what", "people", "came_true", "everybody", "small_numbers", "order")
_PRECISION = tuple(f"precision_{cut}{part}" for cut in CUTS for part in ("", "_low", "_high"))
COLUMNS = (*_HEAD, *_PRECISION, "ndcg", "ndcg_low", "ndcg_high", "lift_50", "sourcer_is")


def outcomes_table(found: Backtest) -> Group:
    """A table for each kind of thing that came true: the orders, then what lots would give."""
    head = f"{found.brief}: {found.people:,} {found.who}, as ranked on {found.day}, looked at up to {found.until}"
    return Group(Text(head, style="bold"), *map(_part, found.outcomes))


def _part(outcome: Outcome) -> Table | Text:
    told = f"{outcome.kind}: true of {outcome.hits:,} of {outcome.people:,}"
    told += f"{' (small numbers)' if outcome.is_small else ''}; of anybody then {outcome.everybody:.1%}"
    if not outcome.hits:
        return Text(f"\n{told}: nothing to find")
    table = Table("order", *(f"of {cut}" for cut in CUTS), "nDCG@50", "sourcer is", box=None)
    table.title, table.title_justify, table.title_style = f"\n{told}", "left", ""
    for row in _block(outcome):
        table.add_row(*row)
    return table


def evaluation_table(found: Evaluation) -> Table:
    """The orders of the people that were judged, and how often one who was kept stands before one who was not."""
    head = ("order", *(f"of {cut}" for cut in CUTS), "nDCG@50", "sourcer is", "pairs right")
    table = Table(*head, box=None)
    table.title = f"{found.brief}, run {found.run_id}: {found.kept} kept, {found.passed} passed over"
    before = [_share(held) for _, held in found.before]
    for row, told in zip(_block(found.outcome), (*before, "50%"), strict=False):
        table.add_row(*row, told)
    return table


def evaluation_as(found: Evaluation, form: str) -> str:
    """The same as JSON, or CSV with a line for each order."""
    lines = list(_lines(found.outcome))
    before = {name: _spread("kept_before_passed", held) for name, held in found.before}
    lines = [line | before.get(line["order"], _spread("kept_before_passed", Estimate(0.5, 0.5, 0.5))) for line in lines]
    if form == "json":
        told = {"brief": found.brief, "run": found.run_id, "kept": found.kept, "passed": found.passed}
        return json.dumps({**told, "outcomes": lines, "notes": list(found.notes)}, indent=2, ensure_ascii=False)
    return _csv((*COLUMNS, "kept_before_passed", "kept_before_passed_low", "kept_before_passed_high"), lines)


def _block(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    for order in outcome.orders:
        yield order.name, *(_share(order.precision[cut]) for cut in CUTS), _number(order.ndcg), order.verdict
    chance = outcome.chance
    yield "lots", *(_share(chance.precision[cut]) for cut in CUTS), f"{chance.ndcg:.2f}", ""


def outcomes_as(found: Backtest, form: str) -> str:
    """The same as JSON, or CSV with a line for each kind and order."""
    lines = [line for outcome in found.outcomes for line in _lines(outcome)]
    if form == "json":
        told = {
            "brief": found.brief,
            "as_of": str(found.day),
            "until": str(found.until),
            "people": found.people,
            "who": found.who,
        }
        return json.dumps({**told, "outcomes": lines, "notes": list(found.notes)}, indent=2, ensure_ascii=False)
    return _csv(COLUMNS, lines)


def _csv(columns: Sequence[str], lines: Sequence[Mapping[str, Any]]) -> str:
    from sourcer.export.csv import rows_to_csv

    return rows_to_csv(
        columns, [["" if line[name] is None else str(line[name]) for name in columns] for line in lines]
    ).decode()


def _lines(outcome: Outcome) -> Iterator[dict[str, Any]]:
    head = {
        "what": outcome.kind,
        "people": outcome.people,
        "came_true": outcome.hits,
        "everybody": round(outcome.everybody, 6),
        "small_numbers": outcome.is_small,
    }
    for order in outcome.orders:
        yield head | _figures(order) | {"lift_50": outcome.lift(order, 50), "sourcer_is": order.verdict}
    chance: dict[str, Any] = {"order": "lots", "ndcg": outcome.chance.ndcg, "ndcg_low": "", "ndcg_high": ""}
    for cut in CUTS:
        chance |= _spread(f"precision_{cut}", outcome.chance.precision[cut])
    yield head | chance | {"lift_50": 1.0 if outcome.hits else None, "sourcer_is": ""}


def _figures(order: Measured) -> dict[str, Any]:
    found: dict[str, Any] = {"order": order.name, **_spread("ndcg", order.ndcg)}
    for cut in CUTS:
        found |= _spread(f"precision_{cut}", order.precision[cut])
    return found


def _spread(name: str, held: Estimate) -> dict[str, float]:
    return {name: held.value, f"{name}_low": held.low, f"{name}_high": held.high}


def _share(held: Estimate) -> str:
    return f"{held.value:.0%} ({held.low:.0%}-{held.high:.0%})"


def _number(held: Estimate) -> str:
    return f"{held.value:.2f} ({held.low:.2f}-{held.high:.2f})"
