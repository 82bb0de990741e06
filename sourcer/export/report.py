"""A shortlist as one HTML file that asks nothing of anybody: no request leaves the page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sourcer.export import card, codecard, standing, views
from sourcer.export.text import plain_text, web_link
from sourcer.model.scores import COMPONENTS
from sourcer.model.shortlist import Shortlist

COMPONENT_WORDS: Mapping[str, str] = {
    "fit": "closeness to the brief's problem areas",
    "originality": "unlike what came before, and taken up after",
    "importance": "whether the topic grew after the person entered it, and whether they stayed",
    "execution": "what the code shows of careful research",
    "engineering": "what the code shows of careful software",
}


@dataclass(frozen=True, slots=True)
class ReportHealth:
    """How the run went, for the end of the report.

    ``records`` are (source, how many) in the store; ``skipped`` (source, reason, how many) of what could not be read;
    ``stages`` (name, seconds, outcome). ``scored_share`` is the share, 0..1, of works whose originality the guards let
    be scored; None where nothing was ranked. ``notes`` are further lines for a person.
    """

    records: tuple[tuple[str, int], ...] = ()
    skipped: tuple[tuple[str, str, int], ...] = ()
    stages: tuple[tuple[str, float, str], ...] = ()
    scored_share: float | None = None
    notes: tuple[str, ...] = ()


def report_html(shortlist: Shortlist, *, health: ReportHealth, sample: bool) -> str:
    """The whole page. ``sample`` puts up the banner that says that the world is invented.

    Same values in, same text out. Foreign text is escaped, on one line and without hidden characters; addresses become
    links only where ``web_link`` lets them. The page's policy forbids every request, and names its one style and one
    script by hash, so that nothing which came with the data could run.
    """
    style, script = _asset("report.css"), _asset("report.js")
    return (
        _environment()
        .get_template("report.html")
        .render(
            shortlist=shortlist,
            health=health,
            sample=sample,
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
        )
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    text, _, _ = PackageLoader("sourcer.export").get_source(_environment(), name)
    return text.replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sourcer.export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        card=card,
        codecard=codecard,
        standing=standing,
        views=views,
        link=web_link,
        plain=plain_text,
        components=COMPONENTS,
        component_words=COMPONENT_WORDS,
        percent=_percent,
    )
    return environment


def _shown(value: object) -> object:
    return plain_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\u202f%"
