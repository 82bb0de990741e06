"""Briefs, presets and what was found wrong with a brief, for a terminal and as JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sourcer.export.csv import rows_to_csv
from sourcer.export.text import plain_text
from sourcer.model.brief import Brief
from sourcer.model.musts import MUSTS
from sourcer.model.presets import ORGANISATIONS, ROLES, Preset, preset_weights
from sourcer.model.scores import COMPONENTS

if TYPE_CHECKING:
    from sourcer.rank.brief_word import Finding

_PRESET_COLUMNS = ("kind", "name", "ideas", "execution", "engineering", "why")


def brief_card(brief: Brief) -> RenderableType:
    """Everything that a brief says, weights first."""
    preset = " · ".join(filter(None, (brief.role, brief.organisation))) or "no role or organisation named"
    parts: list[RenderableType] = [Text(plain_text(brief.name), "bold"), Text(preset, "dim"), _weights(brief)]
    for title, lines in _sections(brief):
        if lines:
            parts += [Text(title, "bold"), *(Text(f"  {plain_text(line)}") for line in lines)]
    return Group(*parts)


def brief_as(brief: Brief, form: str) -> str:
    """The brief as ``json``, or its weights as ``csv``."""
    if form == "csv":
        rows = [(name, f"{brief.weights[name]:.4f}", brief.weights_from.get(name, "")) for name in COMPONENTS]
        return rows_to_csv(("component", "weight", "origin"), rows).decode()
    weights = {name: {"weight": brief.weights[name], "origin": brief.weights_from.get(name, "")} for name in COMPONENTS}
    team = brief.team
    musts = [{"fact": must.fact, "says": str(must), "means": MUSTS[must.fact].means} for must in brief.must_have]
    document = {
        "name": brief.name,
        "role": brief.role,
        "organisation": brief.organisation,
        "weights": weights,
        "minimum_fit": brief.minimum_fit,
        "areas": [{"name": area.name, "text": area.text, "weight": area.weight} for area in brief.areas],
        "must_have": musts,
        "open_door": {"places_adjacent": brief.places_adjacent, "places_one_paper": brief.places_one_paper},
        "liked": brief.liked,
        "disliked": brief.disliked,
        "leave_out_works": brief.leave_out_works,
        "leave_out_people": brief.leave_out_people,
        "team": {"mission": team.mission, "data": team.data, "problems": team.problems, "text": team.text},
    }
    return json.dumps(document, indent=2)


def findings_table(brief: Brief, findings: Sequence[Finding]) -> RenderableType:
    """A line for each finding, errors first and notes last."""
    if not findings:
        return Text(f"{plain_text(brief.name)}: nothing to mend", "bold")
    styles = {"error": "red", "warning": "yellow", "note": "dim"}
    ordered = sorted(findings, key=lambda finding: list(styles).index(finding.level))
    return Group(*(Text(f"{each.level:<8}", styles[each.level]) + Text(plain_text(each.text)) for each in ordered))


def findings_as(findings: Sequence[Finding], form: str) -> str:
    """The findings as ``json`` or ``csv``."""
    if form == "json":
        return json.dumps([{"level": each.level, "text": each.text} for each in findings], indent=2)
    return rows_to_csv(("level", "text"), [(each.level, each.text) for each in findings]).decode()


def presets_table() -> RenderableType:
    """Roles with their points, organisations with their factors, and the weights of each pair."""
    named = Table(*_PRESET_COLUMNS, box=None)
    for row in preset_rows():
        named.add_row(*row)
    pairs = Table("role", "organisation", *COMPONENTS, box=None)
    for row in weight_rows():
        pairs.add_row(*row)
    return Group(named, Text(""), pairs)


def presets_as(form: str) -> str:
    """Presets and pairs as ``json``, or the pairs as ``csv``."""
    if form == "csv":
        return rows_to_csv(("role", "organisation", *COMPONENTS), list(weight_rows())).decode()
    named = [dict(zip(_PRESET_COLUMNS, row, strict=True)) for row in preset_rows()]
    pairs = [dict(zip(("role", "organisation", *COMPONENTS), row, strict=True)) for row in weight_rows()]
    return json.dumps({"presets": named, "weights": pairs}, indent=2)


def preset_rows() -> Iterator[tuple[str, ...]]:
    """(kind, name, ideas, execution, engineering, why) of every preset."""
    for kind, known in (("role", ROLES), ("organisation", ORGANISATIONS)):
        for name, preset in known.items():
            yield (kind, name, *_points(preset), preset.why)


def weight_rows() -> Iterator[tuple[str, ...]]:
    """(role, organisation, the five weights) of every pair."""
    for role in ROLES:
        for organisation in ORGANISATIONS:
            weights = preset_weights(role, organisation)
            yield (role, organisation, *(f"{weights[name]:.3f}" for name in COMPONENTS))


def _points(preset: Preset) -> tuple[str, str, str]:
    return f"{preset.ideas:g}", f"{preset.execution:g}", f"{preset.engineering:g}"


def _weights(brief: Brief) -> RenderableType:
    table = Table("counts", "weight", "because of", box=None)
    for name in COMPONENTS:
        table.add_row(name, f"{brief.weights[name]:.3f}", plain_text(brief.weights_from.get(name, "")))
    return table


def _sections(brief: Brief) -> Iterator[tuple[str, list[str]]]:
    heaviest = max((area.weight for area in brief.areas), default=1.0)
    yield (
        f"areas (nobody below a fit of {brief.minimum_fit:g} is a candidate)",
        [f"{area.name} (× {area.weight / heaviest:.2g}): {area.text}" for area in brief.areas],
    )
    yield "must have", [f"{must}: {MUSTS[must.fact].means}" for must in brief.must_have]
    places = (("adjacent fields", brief.places_adjacent), ("people with one paper", brief.places_one_paper))
    yield "places kept", [f"{kind}: {many}" for kind, many in places if many is not None]
    yield "liked", list(brief.liked)
    yield "disliked", list(brief.disliked)
    yield "left out", [*brief.leave_out_works, *brief.leave_out_people]
    yield "team (quoted, never scored)", list(brief.team.paragraphs)
