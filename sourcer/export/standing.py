"""Where a candidate stands, in plain words: first paper known here, institutions as printed, a reserved place, and the
curve of the topic as one line of text. Shared by terminal, CSV and HTML so that all say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourcer.export.text import plain_text
from sourcer.model.institutions import KIND_WORDS
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.words.institutions import facts_of

FACTS_SHOWN = 4
_BLOCKS = "▁▂▃▄▅▆▇█"
WIDTH, HEIGHT = 320.0, 72.0
"""The drawing's size; the last 14 units are the years below it."""
_FLOOR, _LEFT = 58.0, 4.0


def standing_lines(entry: ShortlistEntry) -> list[str]:
    """What the card says of where somebody stands. Facts with work and day; nothing is inferred of age or school."""
    lines = [plain_text(entry.reserved)] if entry.reserved else []
    if entry.score.kind == "author":
        lines.append(first_paper_text(entry))
    return lines + institution_lines(entry)


def first_paper_text(entry: ShortlistEntry) -> str:
    """The first paper known here with its day, and whether that is under two years before the ranking."""
    first = entry.first_paper
    if first is None:
        return "first paper known here: none with a day"
    young = "; under two years before this ranking (junior)" if entry.is_junior else ""
    return plain_text(f"first paper known here: “{first.title}”, {first.on.isoformat()}{young}")


def institution_lines(entry: ShortlistEntry) -> list[str]:
    """Kinds of institutions as printed, newest first: kind, affiliation, work and day."""
    facts = facts_of(entry.printed)
    more = [f"and {len(facts) - FACTS_SHOWN} older"] if len(facts) > FACTS_SHOWN else []
    return [*(plain_text(str(fact)) for fact in facts[:FACTS_SHOWN]), *more]


def institution_documents(entry: ShortlistEntry) -> list[dict[str, object]]:
    """The same for machines, all of them."""
    return [
        {
            "kind": fact.kind,
            "affiliation": fact.affiliation,
            "told_by": fact.reason,
            "work": fact.title,
            "url": fact.url,
            "on": fact.on.isoformat() if fact.on else None,
            "is_newest": fact.is_newest,
        }
        for fact in facts_of(entry.printed)
    ]


def outside_words(entry: ShortlistEntry) -> str:
    """The kinds that the newest telling work prints, such as "industry; university"; "" where none tells."""
    return "; ".join(dict.fromkeys(KIND_WORDS[fact.kind] for fact in facts_of(entry.printed) if fact.is_newest))


def juniors_rest_on(shortlist: Shortlist) -> str:
    """What a reader of the junior filter must know: how far back the store's papers reach."""
    held = f"{shortlist.older_works:,} of {shortlist.dated_works:,} works here are older than two years"
    return f"junior: the first paper known here is under two years old. {held}; with under a tenth, nobody is told so"


@dataclass(frozen=True, slots=True)
class Dot:
    """A work on the curve: where it is drawn, and in which half-year it came."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A topic's share by half-years, ready to be drawn: ``runs`` are unbroken lines as SVG points (a half-year without
    papers of the field breaks them), ``years`` the first and the last with their places, ``text`` the same in words.
    """

    line: str
    text: str
    runs: tuple[str, ...]
    entered: tuple[Dot, ...]
    stayed: tuple[Dot, ...]
    years: tuple[tuple[float, str], ...]


def curve_of(evidence: Iterable[Evidence]) -> Curve | None:
    """The curve among a component's evidence, with the works that entered and stayed; None where there is none."""
    items = tuple(evidence)
    points = [item for item in items if item.kind == "curve" and item.on]
    if not points:
        return None
    entered, stayed = (_places(points, items, kind) for kind in ("entered", "stayed"))
    return Curve(
        line=_line(points, entered, stayed),
        text=_text(points, entered, stayed),
        runs=_runs(points),
        entered=tuple(_dot(points, at) for at in sorted(entered)),
        stayed=tuple(_dot(points, at) for at in sorted(stayed)),
        years=((_x(points, 0), _year(points[0])), (_x(points, len(points) - 1), _year(points[-1]))),
    )


def _places(points: Sequence[Evidence], items: Iterable[Evidence], kind: str) -> set[int]:
    days = [item.on for item in items if item.kind == kind and item.on]
    starts = [point.on for point in points if point.on]
    return {sum(start <= day for start in starts) - 1 for day in days if starts[0] <= day}


def _line(points: Sequence[Evidence], entered: set[int], stayed: set[int]) -> str:
    """``2019 ▁▂[▃]▅▇·█ 2024``: brackets around the half-year of the entry, a dot behind one with a later work."""
    most = max((point.value or 0.0 for point in points), default=0.0)
    drawn = []
    for at, point in enumerate(points):
        block = " " if point.value is None else _BLOCKS[round((len(_BLOCKS) - 1) * point.value / most) if most else 0]
        drawn.append(f"[{block}]" if at in entered else f"{block}·" if at in stayed else block)
    return f"{_year(points[0])} {''.join(drawn)} {_year(points[-1])}"


def _text(points: Sequence[Evidence], entered: set[int], stayed: set[int]) -> str:
    shares = [point.value for point in points if point.value is not None]
    parts = [
        f"share of the field's papers, by half-years: {min(shares, default=0):.2%} to {max(shares, default=0):.2%}"
    ]
    parts += [f"entered in {plain_text(points[at].text)}" for at in sorted(entered)]
    parts += ["later works in " + ", ".join(plain_text(points[at].text) for at in sorted(stayed))] if stayed else []
    return "; ".join(parts)


def _runs(points: Sequence[Evidence]) -> tuple[str, ...]:
    runs: list[list[str]] = [[]]
    for at, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            dot = _dot(points, at)
            runs[-1].append(f"{dot.x:.0f},{dot.y:.0f}")
    return tuple(" ".join(run) for run in runs if run)


def _dot(points: Sequence[Evidence], at: int) -> Dot:
    most = max((point.value or 0.0 for point in points), default=0.0)
    height = (points[at].value or 0.0) / most if most else 0.0
    return Dot(_x(points, at), round(_FLOOR - 50.0 * height, 1), points[at].text)


def _x(points: Sequence[Evidence], at: int) -> float:
    return round(_LEFT + (WIDTH - 2 * _LEFT) * at / max(1, len(points) - 1), 1)


def _year(point: Evidence) -> str:
    return str(point.on.year) if point.on else ""
