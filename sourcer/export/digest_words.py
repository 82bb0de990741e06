"""What a change says, in words that every form of a digest shares: own words and foreign ones kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from sourcer.model.digest import Because, Change, ChangeKind, Digest, Named

HEADINGS: Mapping[ChangeKind, str] = {
    "new_person": "New on the list",
    "moved_up": "Moved up",
    "new_work": "New works",
    "status_change": "Changes of status",
    "new_implementation": "New implementations",
    "watch_without_person": "Watches without a person",
}
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: words of the program, or foreign text that each form must make safe, with its address."""

    text: str
    is_foreign: bool = False
    url: str = ""


def headline(digest: Digest) -> list[Piece]:
    """How many changes there are, for which brief and since when."""
    many = len(digest.changes)
    count = "Nothing changed" if not many else "1 change" if many == 1 else f"{many} changes"
    return [Piece(f"{count} for “"), Piece(digest.brief, True), Piece(f"” since {digest.since}")]


def standing(digest: Digest) -> str:
    """Which ranking was looked at, for the line below the headline."""
    return f"list as ranked on {digest.ranked_at.date().isoformat()} (run {digest.run_id})"


def sections(digest: Digest) -> Iterator[tuple[str, list[Change]]]:
    """The changes under their headings, in order."""
    for kind, changes in groupby(digest.changes, key=lambda change: change.kind):
        yield HEADINGS[kind], list(changes)


def sentence(change: Change) -> list[Piece]:
    """What changed, in one sentence."""
    if change.kind == "watch_without_person":
        number = change.subject.partition(":")[2]
        return [
            Piece(f"watch {number}: the person is not in the store any more; `sourcer watch stop {number}` ends it")
        ]
    if change.kind in ("new_person", "moved_up"):
        return [*_names(change.people), Piece(": "), *_moved(change)]
    if change.kind == "new_implementation":
        return list(_code(change))
    told = [*_title(change), Piece(" by "), *_names(change.people)] if change.people else list(_title(change))
    if change.was or change.now:
        told += [Piece(": "), *_moved(change)]
    return told


def details(change: Change) -> list[list[Piece]]:
    """What stands below the sentence: what speaks for a person, why it is told, the day, and where it was read."""
    lines: list[list[Piece]] = []
    is_person = change.kind in ("new_person", "moved_up")
    if change.note:
        lines.append([Piece(change.note, True)])
    if is_person and change.work:
        lines.append([Piece("read first: "), *_title(change)])
    because = [each for each in change.because if not (is_person and each.kind == "listed")]
    if because:
        lines.append([piece for each in because for piece in _why(each)][1:])
    read = [Piece("ranked on " if is_person else ""), Piece(change.on.isoformat())] if change.on else []
    if change.source is not None:
        day = change.source.fetched_at.date().isoformat()
        read += [Piece(" · " if read else ""), Piece(f"read on {day} at "), Piece(change.source.record[0], True)]
    if read:
        lines.append(read)
    return lines


def address(change: Change) -> str:
    """The address of what changed."""
    return change.url


def _why(because: Because) -> list[Piece]:
    return [Piece("; "), Piece("" if because.kind == "topic" else f"{because.kind}: "), Piece(because.text, True)]


def _moved(change: Change) -> list[Piece]:
    if not change.was:
        return [Piece(change.now, True)]
    return [Piece(change.was, True), Piece(" → "), Piece(change.now, True)]


def _names(people: tuple[Named, ...]) -> Iterator[Piece]:
    for at, person in enumerate(people[:_NAMED]):
        yield Piece(", " if at else "")
        yield Piece(person.name, True)
    if len(people) > _NAMED:
        yield Piece(f" and {len(people) - _NAMED} more")


def _title(change: Change) -> Iterator[Piece]:
    if change.work is not None:
        yield Piece("“")
        yield Piece(change.work.title, True, change.work.url)
        yield Piece("”")


def _code(change: Change) -> Iterator[Piece]:
    if change.code is None:
        return
    yield Piece(change.code.full_name, True, change.code.url)
    yield Piece(", official code of " if change.code.relation == "official" else ", an implementation of ")
    yield from _title(change) if change.work else iter([Piece("a work that is not in the store")])
    if change.people:
        yield Piece(" · about ")
        yield from _names(change.people)
