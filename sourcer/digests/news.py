"""What changed, and what is known once it was told: pure functions of a view and a memory.

new_person          on the list for the first time. Somebody who left it and comes back is no news.
moved_up            up by a quarter of the place told last, and by three places at least; places in between are jitter.
                    The place told last stays the measure, so somebody who falls and recovers is no news either.
new_work            no record of it is known, and one came after the person's works were last accounted for: after the
                    ranking that brought them onto the list, after the last digest that had them in view, or after the
                    last digest at all. A later version, a copy at another source and the proceedings' record join a
                    work that is known by another record, so they are no new work.
status_change       a known work is said to be somewhere, or something, that nobody said before. All that is new about a
                    work is one change; what a new work brings along is told with it.
new_implementation  a repository, by its number, that came after the last digest or is now seen to implement a work that
                    was known; another name of it is no news.

Telling twice tells nothing the second time. Who asks seldom is told nothing that who asks often is not told, and as
long as nobody falls on the list both are told about the same people, works and repositories; only that who asks often
hears of a work and of its venue apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sourcer.model.digest import (
    KINDS,
    Because,
    Change,
    ChangeKind,
    CodeInView,
    KnownCandidate,
    Memory,
    Named,
    PersonInView,
    StatusInView,
    StatusKey,
    View,
    WorkInView,
)
from sourcer.model.records import RecordKey

FEWEST_PLACES = 3
"""Fewer places up than that are jitter, however near the top."""
NO_VENUE = "no venue known"
_LAST = 10**9


def step_up(place: int) -> int:
    """By how many places somebody at ``place`` must move up to be news: a quarter of it, and three at least."""
    return max(FEWEST_PLACES, -(-place // 4))


def news(memory: Memory, view: View) -> tuple[Change, ...]:
    """What is in view and was not told, in the order in which it is told: by kind, place, day, subject."""
    seen = _Seen(memory, view)
    changes: list[Change] = []
    for person in view.people:
        changes += seen.of_person(person)
    for work in view.works:
        changes += seen.of_work(work)
    for code in _by_number(view.code):
        changes += seen.of_code(code)
    gone = sorted(set(view.gone) - memory.gone)
    changes += [Change("watch_without_person", f"watch:{number}", (), ()) for number in gone]
    return tuple(sorted(changes, key=_order))


def remembered(memory: Memory, view: View, told: Iterable[Change]) -> Memory:
    """What is known once these changes were told, and everything else in view was taken as known."""
    moved = {each.subject for each in told if each.kind in ("new_person", "moved_up")}
    people = dict(memory.people)
    for person in view.people:
        before = _known(memory.people, person)
        for alias in person.aliases:
            people.pop(alias, None)
        keeps = before is not None and before.place is not None and person.candidate_id not in moved
        people[person.candidate_id] = KnownCandidate(
            place=before.place if before and keeps else person.place,
            is_listed=person.is_listed or (before is not None and before.is_listed),
            mark=max(view.mark, before.mark if before else 0),
            signed=person.signed or (before.signed if before else ()),
        )
    works = dict(memory.works)
    for each in view.works:
        statuses = (_known_statuses(memory, each) or frozenset()) | {status.key for status in each.statuses}
        works |= dict.fromkeys(each.work.records, statuses)
    return Memory(
        mark=max(memory.mark, view.mark),
        people=people,
        works=works,
        code=memory.code | {each.code.repo_key for each in view.code},
        gone=memory.gone | set(view.gone),
    )


class _Seen:
    """A view beside a memory."""

    def __init__(self, memory: Memory, view: View) -> None:
        self._memory, self._day = memory, view.as_of
        self._people = {person.candidate_id: person for person in view.people}

    def of_person(self, person: PersonInView) -> Iterable[Change]:
        before = _known(self._memory.people, person)
        is_new = person.is_listed and (before is None or not before.is_listed)
        was = before.place if before is not None else None
        has_moved = was is not None and person.place is not None and person.place <= was - step_up(was)
        if not is_new and not has_moved:
            return
        best = person.best
        yield Change(
            kind="new_person" if is_new else "moved_up",
            subject=person.candidate_id,
            people=(_named(person),),
            because=self._because((person.candidate_id,), ()),
            was=f"place {was}" if was is not None else "not on the list" if is_new else "",
            now=f"place {person.place}" + (f", {person.reserved}" if person.reserved else ""),
            work=best,
            url=best.url if best else "",
            on=self._day,
            record=next(iter(best.records), None) if best else None,
            note=person.why,
        )

    def of_work(self, seen: WorkInView) -> Iterable[Change]:
        work, known = seen.work, _known_statuses(self._memory, seen)
        if known is None:
            limit = self._accounted_for(seen)
            if seen.run > limit:
                if not work.withdrawn:
                    yield self._about_work("new_work", seen, "", seen.statuses)
                return
            known = frozenset(status.key for status in seen.statuses if status.run <= limit)
        fresh = [status for status in seen.statuses if status.key not in known]
        if fresh:
            was = _joined(status for status in seen.statuses if status.key in known) or NO_VENUE
            yield self._about_work("status_change", seen, was, fresh)

    def of_code(self, seen: CodeInView) -> Iterable[Change]:
        work, code = seen.work, seen.code
        if code.repo_key in self._memory.code:
            return
        is_known_work = work is not None and any(record in self._memory.works for record in work.records)
        if seen.run <= self._accounted_for(seen) and not is_known_work:
            return
        yield Change(
            kind="new_implementation",
            subject=f"github:{code.repo_key}",
            people=self._named(seen.people),
            because=self._because(seen.people, seen.topics),
            now=code.relation,
            work=work,
            code=code,
            url=code.url,
            on=code.created_on,
            record=("github", code.repo_key),
            note="its README asks recruiters to stay away" if code.wants_no_recruiters else "",
        )

    def _about_work(self, kind: ChangeKind, seen: WorkInView, was: str, said: Sequence[StatusInView]) -> Change:
        by = said[0] if said and kind == "status_change" else None
        return Change(
            kind=kind,
            subject=subject_of(seen.work.records),
            people=self._named(seen.people) or tuple(Named(a.author_id, a.name) for a in seen.work.first_authors),
            because=self._because(seen.people, seen.topics),
            was=was,
            now=_joined(said),
            work=seen.work,
            url=(by.url if by else "") or seen.work.url,
            on=None if by else seen.work.first_public_on,
            record=by.record if by else next(iter(seen.work.records), None),
        )

    def _accounted_for(self, seen: WorkInView | CodeInView) -> int:
        """The run up to which this is no news to anybody through whom it is in view: the earliest of them."""
        marks = [self._mark_of(self._people[who]) for who in seen.people if who in self._people]
        return min([*marks, *([self._memory.mark] if seen.topics or not marks else [])])

    def _mark_of(self, person: PersonInView) -> int:
        """The run up to which a person's works are accounted for; those of before they came come with them."""
        before = _known(self._memory.people, person)
        if before is not None:
            return before.mark
        return self._memory.mark if person.watches else max(self._memory.mark, person.since_run)

    def _named(self, ids: Iterable[str]) -> tuple[Named, ...]:
        found = [self._people[who] for who in ids if who in self._people]
        return tuple(_named(each) for each in sorted(found, key=lambda p: (p.place or _LAST, p.name, p.candidate_id)))

    def _because(self, ids: Iterable[str], topics: Iterable[str]) -> tuple[Because, ...]:
        people = sorted(
            (self._people[who] for who in ids if who in self._people),
            key=lambda p: (p.place or _LAST, p.name, p.candidate_id),
        )
        listed = [Because("listed", f"{p.name}: place {p.place}") for p in people if p.is_listed]
        watched = [Because("watched", f"{p.name}: watch {_numbers(p.watches)}") for p in people if p.watches]
        return (*listed, *watched, *(Because("topic", text) for text in topics))


def subject_of(records: Iterable[RecordKey]) -> str:
    """The stable key of a work: the first of its records by name."""
    return min((f"{source}:{key}" for source, key in records), default="")


def _known(people: Mapping[str, KnownCandidate], person: PersonInView) -> KnownCandidate | None:
    """What is remembered of the person under any of their ids, taken together."""
    found = [people[who] for who in (person.candidate_id, *person.aliases) if who in people]
    if len(found) < 2:
        return found[0] if found else None
    return replace(
        found[0],
        place=min((each.place for each in found if each.place is not None), default=None),
        is_listed=any(each.is_listed for each in found),
        mark=max(each.mark for each in found),
    )


def _known_statuses(memory: Memory, seen: WorkInView) -> frozenset[StatusKey] | None:
    """What is known of the work by any of its records; None where no record of it is known."""
    held = [memory.works[record] for record in seen.work.records if record in memory.works]
    return frozenset().union(*held) if held else None


def _by_number(code: Iterable[CodeInView]) -> list[CodeInView]:
    """One of each repository, however many works it implements: the first, with everybody through whom it is seen."""
    found: dict[str, CodeInView] = {}
    for each in code:
        first = found.get(each.code.repo_key)
        if first is None:
            found[each.code.repo_key] = each
            continue
        people = tuple(dict.fromkeys((*first.people, *each.people)))
        found[each.code.repo_key] = replace(
            first, people=people, topics=tuple(dict.fromkeys((*first.topics, *each.topics)))
        )
    return list(found.values())


def _joined(statuses: Iterable[StatusInView]) -> str:
    return "; ".join(dict.fromkeys(status.text for status in statuses))


def _named(person: PersonInView) -> Named:
    return Named(person.candidate_id, person.name, person.place)


def _numbers(watches: Iterable[int]) -> str:
    return ", ".join(map(str, watches))


def _order(change: Change) -> tuple[int, int, int, str]:
    """By kind; people by place, the rest the newest first."""
    place = min((who.place for who in change.people if who.place is not None), default=_LAST)
    by_place = place if change.kind in ("new_person", "moved_up") else 0
    day = change.on.toordinal() if change.on and change.kind not in ("new_person", "moved_up") else 0
    return KINDS.index(change.kind), by_place, -day, change.subject
