"""Events and plans for a terminal. Foreign text only shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourcer.export.plan import Plan, Shared, Visit, beside_text, event_days, meeting_line, people_text, place_text
from sourcer.export.text import plain_text
from sourcer.model.events import Standing


def events_table(found: Sequence[Standing]) -> RenderableType:
    """One event a row, below it who is there and where that is known from."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("People", "New", "Works"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Event, and who of the list presents there (place)")
    for standing in found:
        people = standing.presenters
        count, new = len(people), sum(entry.is_new for entry in people)
        shown = sum(each.is_first for each in standing.presentations)
        table.add_row(str(count), str(new), str(shown), Group(*_event_lines(standing)))
    return table


def plan_text(plan: Plan) -> RenderableType:
    """The plan, day by day and session by session."""
    event = plan.event
    told = filter(None, (event_days(event), event.place, event.told_by, event.url))
    lines: list[RenderableType] = [
        Text(plain_text(f"{event.name}: whom to meet"), "bold"),
        Text(plain_text(" · ".join(told)), "dim"),
        Text(plain_text(f"brief {plan.brief}, seen from {plan.as_of.isoformat()}; hours by the clocks there"), "dim"),
    ]
    for day, blocks in plan.days:
        lines += [Text(""), Text(day[:1].upper() + day[1:], "bold underline")]
        for block in blocks:
            head = "  ".join(filter(None, (block.hours, block.where)))
            lines += [Text(head, "bold")] if head else []
            lines += [part for visit in block.visits for part in _visit_lines(visit)]
    if not plan.visits:
        lines += [Text(""), Text("Nobody on the list presents there as a first author.", "dim")]
    if plan.coauthored:
        lines += [Text(""), Text("Also on the programme, as a co-author; they may be there or not", "bold underline")]
        lines += [Padding(Text(_shared_line(shared)), (0, 0, 0, 2)) for shared in plan.coauthored]
    return Group(*lines)


def _event_lines(standing: Standing) -> Iterator[Text]:
    event = standing.event
    yield Text(plain_text(" · ".join(filter(None, (event.name, event_days(event), event.place)))), "bold")
    others = len(standing.coauthors)
    more = f"; {others} only as co-author" if others else ""
    yield Text(f"{people_text(standing) or 'nobody on the list'}{more}")
    if event.told_by:
        yield Text(plain_text(event.told_by), "dim")


def _visit_lines(visit: Visit) -> Iterator[RenderableType]:
    entry, work = visit.presentation.entry, visit.presentation.work
    new = "  new on the list" if entry.is_new else ""
    head = "  ".join(
        filter(None, (place_text(visit.meeting), f"{plain_text(entry.score.name)} (place {entry.rank}){new}"))
    )
    yield Padding(Text(head, "bold"), (0, 0, 0, 2))
    yield Padding(Text(plain_text(f"“{work.title}” {work.url}")), (0, 0, 0, 4))
    if visit.question:
        yield Padding(Text(plain_text(f"? {visit.question.text}")), (0, 0, 0, 4))
        yield Padding(Text(plain_text(f"from {visit.question.source}: {visit.question.url}"), "dim"), (0, 0, 0, 6))
    if visit.beside:
        yield Padding(Text(beside_text(visit), "dim"), (0, 0, 0, 4))


def _shared_line(shared: Shared) -> str:
    people = ", ".join(f"{entry.score.name} (place {entry.rank})" for entry in shared.entries)
    return plain_text(f"{people}: “{shared.work.title}” · {meeting_line(shared.meeting)}")
