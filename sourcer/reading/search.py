"""What a search finds, as people read it: works with the passage that was meant, people with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sourcer.errors import StoreError
from sourcer.export.text import plain_text
from sourcer.model.people import Author
from sourcer.model.works import Work
from sourcer.reading.marks import places_shown
from sourcer.store import conclusions, scores
from sourcer.store import runs as store_runs
from sourcer.store import search as store
from sourcer.words.terms import Question, Term, found_in, read_question

PASSAGE = 170
_BEFORE, _READ = 40, 20_000
_MOST_HINTS = 6


@dataclass(frozen=True, slots=True)
class Marked:
    """A text on one line, and where in it the words stand that were looked for: (start, end), in order."""

    text: str
    spots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundWork:
    """A work that has all the words. ``passage`` is of its abstract; ``matched`` says in which parts they stand."""

    work: Work
    title: Marked
    passage: Marked
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person whose names or affiliations have all the words: on how many works, where in which brief's ranking."""

    author: Author
    works: int
    places: tuple[tuple[str, int], ...]
    why: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The best of what was found, of so many in all; ``hints`` say what to try where that is nothing.

    None for ``works`` or ``people`` where they were not asked for.
    """

    question: Question
    works: tuple[FoundWork, ...] | None
    people: tuple[FoundPerson, ...] | None
    works_total: int = 0
    people_total: int = 0
    hints: tuple[str, ...] = ()


def look_for(
    conn: Connection, text: str, *, briefs: Iterable[str] = (), size: int = 10, works: bool = True, people: bool = True
) -> Found:
    """Works and people with all words of ``text``, at most ``size`` of each.

    Raises StoreError where the index is not there yet: an empty answer would be a wrong one.
    """
    if not store.is_filled(conn):
        raise StoreError(
            "nothing can be searched yet: the search index is made by the next `sourcer run` or `sourcer resolve`, "
            "and by `sourcer db upgrade` for what is stored already"
        )
    question = read_question(text)
    in_works = store.search(conn, store.WORKS, question.terms, size) if works else store.Hits((), 0)
    in_people = store.search(conn, store.PEOPLE, question.terms, size) if people else store.Hits((), 0)
    return Found(
        question,
        _works(conn, in_works.refs, question.terms) if works else None,
        _people(conn, in_people.refs, question.terms, briefs) if people else None,
        in_works.total,
        in_people.total,
        () if in_works.total or in_people.total else tuple(_hints(conn, question.terms, works=works, people=people)),
    )


def passage(text: str, terms: Sequence[Term], room: int = PASSAGE) -> Marked:
    """The part of a text, at most about ``room`` characters, that has most of the terms; empty where it has none."""
    text = plain_text(text[:_READ])
    spots = found_in(text, terms)
    if not spots:
        return Marked("")

    def told(start: int) -> int:
        return len({which for at, end, which in spots if start <= at and end <= start + room - _BEFORE})

    first = max((at for at, _, _ in spots), key=lambda at: (told(at), -at))
    start = _word_start(text, max(first - _BEFORE, 0))
    end = _word_end(text, min(start + room, len(text)))
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    inside = sorted({(at, to) for at, to, _ in spots if start <= at and to <= end})
    shift = len(head) - start
    return Marked(head + text[start:end] + tail, tuple((at + shift, to + shift) for at, to in inside))


def marked(text: str, terms: Sequence[Term]) -> Marked:
    """The whole text with its spots."""
    text = plain_text(text)
    return Marked(text, tuple(sorted({(at, to) for at, to, _ in found_in(text[:_READ], terms)})))


def _works(conn: Connection, refs: Sequence[str], terms: Sequence[Term]) -> tuple[FoundWork, ...]:
    by_id = {work.id: work for work in conclusions.load_works(conn, refs)}
    return tuple(_work(by_id[ref], terms) for ref in refs if ref in by_id)


def _work(work: Work, terms: Sequence[Term]) -> FoundWork:
    title, part = marked(work.title, terms), passage(work.abstract or "", terms)
    venues = [text for venue in work.venues for text in (venue.venue, venue.status or "")]
    parts = {
        "title": title.spots,
        "abstract": part.spots,
        "authors": any(found_in(place.name, terms) for place in work.authorships),
        "venue": any(found_in(text, terms) for text in venues),
        "identifier": any(found_in(str(known), terms) for known in work.ids),
    }
    return FoundWork(work, title, part, tuple(name for name, is_there in parts.items() if is_there))


def _people(
    conn: Connection, refs: Sequence[str], terms: Sequence[Term], briefs: Iterable[str]
) -> tuple[FoundPerson, ...]:
    by_id = {author.id: author for author in conclusions.load_authors(conn, refs)}
    counts, places = conclusions.work_counts(conn, refs), _places(conn, set(refs), briefs)
    return tuple(
        FoundPerson(by_id[ref], counts.get(ref, 0), tuple(places.get(ref, ())), _why(by_id[ref], terms))
        for ref in refs
        if ref in by_id
    )


def _places(conn: Connection, people: Collection[str], briefs: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for brief in briefs if people else ():
        if (run_id := store_runs.last_ranking(conn, brief)) is not None:
            shown = places_shown(conn, scores.previous_places(conn, run_id, brief))
            for who in people & shown.keys():
                found.setdefault(who, []).append((brief, shown[who]))
    return found


def _why(author: Author, terms: Sequence[Term]) -> tuple[Marked, ...]:
    """The name where it has a word that was looked for, else the first spelling that has; and the first affiliation."""
    names = [author.name, *(name for name in author.names if name != author.name)]
    told = (next((spelled for text in texts if (spelled := marked(text, terms)).spots), None)
            for texts in (names, author.affiliations))  # fmt: skip
    return tuple(each for each in told if each)


def _hints(conn: Connection, terms: Sequence[Term], *, works: bool, people: bool) -> Iterable[str]:
    """What to try where nothing was found."""
    if not terms:
        yield "there is no word in that: give one of letters or digits"
        return
    wanted = [index for index, asked in ((store.WORKS, works), (store.PEOPLE, people)) if asked]
    if len(terms) > 1:
        for term in terms[:_MOST_HINTS]:
            many = [store.how_many(conn, index, [term]) for index in wanted]
            told = (_counted(index, count) for index, count in zip(wanted, many, strict=True))
            yield f"“{plain_text(term.text)}” alone: {' and '.join(told) if any(many) else 'nowhere'}"
        yield "all words must stand in one work, or with one person: leave some out"
    elif len(terms[0].words) > 1:
        yield "these words stand nowhere side by side: leave the quotes or hyphens out"
    else:
        yield "try another word, or the beginning of one: the last word may go on"
    if not (works and people):
        yield f"only {'works' if works else 'people'} were searched"


def _counted(index: object, count: int) -> str:
    one, many = ("work", "works") if index is store.WORKS else ("person", "people")
    return f"{count:,} {one if count == 1 else many}"


def _word_start(text: str, at: int) -> int:
    return text.find(" ", at) + 1 if at and " " in text[at : at + _BEFORE] else at


def _word_end(text: str, at: int) -> int:
    cut = text.rfind(" ", at - _BEFORE, at) if at < len(text) else -1
    return at if cut < 0 else cut
