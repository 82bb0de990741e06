"""A shortlist as one HTML file that asks nothing of anybody: no request leaves the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from sourcer.export import card, changed, codecard, heat, lean, meeting, standing, views
from sourcer.export.changed import Before
from sourcer.export.footnotes import footnotes_of
from sourcer.export.page import asset, page_environment, policy
from sourcer.export.text import shorten
from sourcer.model.scores import COMPONENTS, ComponentName
from sourcer.model.shortlist import Shortlist, ShortlistEntry

COMPONENT_WORDS: Mapping[str, str] = {
    "fit": "closeness to the brief's problem areas",
    "originality": "unlike what came before, and taken up after",
    "importance": "whether the topic grew after the person entered it, and whether they stayed",
    "execution": "what the code shows of careful research",
    "engineering": "what the code shows of careful software",
    "outside": "what the newest work prints of a place outside academia",
}
ROOM, ROOM_FOR_ONE = 2_000_000, 10_000
"""Bytes of a report that can be mailed: so many in all, or so many for each person where there are over 200."""
_ODD = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class ReportHealth:
    """How the run went, for the end of the report.

    ``records`` are (source, how many) in the store; ``skipped`` (source, reason, how many) of what could not be read;
    ``stages`` (name, seconds, outcome); ``problems`` (source, stream, what is wrong with it). ``scored_share`` is the
    share, 0..1, of works whose originality the guards let be scored; None where nothing was ranked. ``notes`` are
    further lines for a person.
    """

    records: tuple[tuple[str, int], ...] = ()
    skipped: tuple[tuple[str, str, int], ...] = ()
    stages: tuple[tuple[str, float, str], ...] = ()
    scored_share: float | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()


def report_html(shortlist: Shortlist, *, health: ReportHealth, sample: bool, before: Before | None = None) -> str:
    """The whole page. ``sample`` puts up the banner that says that the world is invented; ``before`` is the run that
    "new" and "moved" compare with.

    Same values in, same text out. Foreign text is escaped, on one line and without hidden characters; addresses become
    links only where ``web_link`` lets them. The page's policy forbids every request, and names its one style and one
    script by hash, so that nothing which came with the data could run. Cards say less, and that they do, where the page
    would else be too large to mail.
    """
    room = max(ROOM, ROOM_FOR_ONE * len(shortlist.entries))
    page = ""
    for details in lean.STEPS:
        page = _page(shortlist, health, sample, before, details)
        if len(page.encode()) < room:
            break
    return page


def _page(
    shortlist: Shortlist, health: ReportHealth, sample: bool, before: Before | None, details: lean.Details
) -> str:
    style, script = _style(), asset("report.js")
    return (
        _environment()
        .get_template("report.html")
        .render(
            shortlist=shortlist,
            components=_components(shortlist.entries),
            health=health,
            sample=sample,
            before=before,
            changes=changed.changes_of(shortlist.entries, before),
            map=heat.heat_of(shortlist.entries),
            sources=footnotes_of(shortlist.entries),
            anchors=_anchors(shortlist.entries),
            details=details,
            style=Markup(style),
            script=Markup(script),
            policy=policy(style, script),
        )
    )


def _components(entries: Sequence[ShortlistEntry]) -> tuple[ComponentName, ...]:
    is_outside = any(part.name == "outside" for entry in entries for part in entry.score.components)
    return (*COMPONENTS, "outside") if is_outside else COMPONENTS


def _anchors(entries: Sequence[ShortlistEntry]) -> dict[str, str]:
    """Candidate id -> the card's id in the page, the same from night to night so that links to a card stay good."""
    found: dict[str, str] = {}
    for entry in entries:
        name = f"p-{_ODD.sub('-', entry.score.candidate_id)}"
        taken = name in found.values()
        found[entry.score.candidate_id] = f"{name}-{entry.rank}" if taken else name
    return found


@cache
def _style() -> str:
    """The style sheet with a class for each length of a bar: the policy forbids styles on single elements."""
    return asset("report.css") + "".join(f".w{part}{{--v:{part}%}}" for part in range(101)) + "\n"


@cache
def _environment() -> Environment:
    return page_environment(
        card=card,
        changed=changed,
        codecard=codecard,
        heat=heat,
        lean=lean,
        meeting=meeting,
        standing=standing,
        views=views,
        shorten=shorten,
        component_words=COMPONENT_WORDS,
        percent=_percent,
        part_of=_part_of,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u202f%"


def _part_of(share: float) -> int:
    """A share as a whole number of percent, as the bars have it."""
    return min(100, max(0, round(100 * share)))
