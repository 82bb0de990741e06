"""Events and plans as files: CSV, JSON, and HTML pages that ask nothing of anybody, to be printed or carried along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from sourcer.export import plan as words
from sourcer.export.csv import rows_to_csv
from sourcer.export.document import dump_json
from sourcer.export.page import asset, page_environment, policy
from sourcer.export.plan import Plan, Visit, event_days
from sourcer.model.events import Presentation, Standing


def event_row(standing: Standing) -> dict[str, Any]:
    """One event as a row: the columns of every form."""
    event, presenters = standing.event, standing.presenters
    return {
        "event": event.name,
        "starts_on": event.starts_on.isoformat() if event.starts_on else "",
        "ends_on": event.ends_on.isoformat() if event.ends_on else "",
        "place": event.place,
        "people": len(presenters),
        "new_people": sum(entry.is_new for entry in presenters),
        "presentations": sum(each.is_first for each in standing.presentations),
        "also_as_coauthor": len(standing.coauthors),
        "who": [entry.score.name for entry in presenters],
        "told_by": event.told_by,
        "url": event.url,
    }


def plan_rows(plan: Plan) -> list[dict[str, Any]]:
    """One row a visit, those of co-authors last."""
    shared = [(Presentation(e, each.work, False, ()), each.meeting) for each in plan.coauthored for e in each.entries]
    return [_row(visit) for visit in (*plan.visits, *(Visit(each, meeting, None) for each, meeting in shared))]


def plan_csv(plan: Plan) -> bytes:
    """The rows as CSV."""
    return _csv([*_COLUMNS], plan_rows(plan))


def plan_json(plan: Plan) -> str:
    """The plan as a document."""
    event = plan.event
    told = {"event": event.name, "days": event_days(event), "place": event.place, "url": event.url}
    told |= {"told_by": event.told_by, "brief": plan.brief, "as_of": plan.as_of.isoformat()}
    return dump_json({**told, "visits": plan_rows(plan)})


def events_csv(found: Sequence[Standing]) -> bytes:
    """The events as CSV."""
    return _csv(_EVENT_COLUMNS, [event_row(standing) for standing in found])


def events_json(found: Sequence[Standing]) -> str:
    """The events as a list of documents."""
    return dump_json([event_row(standing) for standing in found])


_COLUMNS = (
    "starts_at", "ends_at", "session", "room", "position", "kind", "candidate", "candidate_id", "rank", "is_new",
    "is_first_author", "work", "work_url", "programme_url", "question", "question_from", "question_url", "same_time_as",
)  # fmt: skip
_EVENT_COLUMNS = (
    "event", "starts_on", "ends_on", "place", "people", "new_people", "presentations", "also_as_coauthor", "who",
    "told_by", "url",
)  # fmt: skip


def _row(visit: Visit) -> dict[str, Any]:
    entry, meeting, asked = visit.presentation.entry, visit.meeting, visit.question
    values = (
        meeting.starts_at.isoformat() if meeting.starts_at else "",
        meeting.ends_at.isoformat() if meeting.ends_at else "",
        *(meeting.session, meeting.room, meeting.position, meeting.kind),
        *(entry.score.name, entry.score.candidate_id, entry.rank, entry.is_new, visit.presentation.is_first),
        *(visit.presentation.work.title, visit.presentation.work.url, meeting.url),
        *((asked.text, asked.source, asked.url) if asked else ("", "", "")),
        list(visit.beside),
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    return rows_to_csv(columns, [[_cell(row[name]) for name in columns] for row in rows])


def _cell(value: object) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def plan_html(plan: Plan, *, sample: bool = False) -> str:
    """The plan as one page. Same values in, same text out; foreign text is escaped, and no request leaves the page.

    ``sample`` puts up the banner that says that the world is invented.
    """
    return _page("plan.html", plan=plan, sample=sample)


def events_html(found: Sequence[Standing], brief: str, as_of: date) -> str:
    """The events beside each other, as such a page."""
    return _page("events.html", standings=found, brief=brief, as_of=as_of, row=event_row)


def _page(name: str, **values: Any) -> str:
    style = asset("plan.css")
    return _environment().get_template(name).render(style=Markup(style), policy=policy(style), **values)


@cache
def _environment() -> Environment:
    return page_environment(words=words)
