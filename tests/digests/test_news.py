"""What is news: each thing once, whatever it is called today. Everybody and everything here is invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.digests.news import news, remembered, step_up
from sourcer.model.digest import (
    Change,
    CodeInView,
    KnownCandidate,
    Memory,
    PersonInView,
    StatusInView,
    View,
    WorkInView,
)
from tests.export.builders import a_work, an_implementation

VELDA = PersonInView("velda", "Velda Okehamble", place=4, is_listed=True, since_run=5)
KNOWN = Memory(10, {"velda": KnownCandidate(4, True, 10)})


def a_view(run: int = 20, **changed: Any) -> View:
    made = View("tides", run + 1, date(2026, 6, 1), datetime(2026, 6, 1, 5, tzinfo=UTC), run)
    return replace(made, **changed)


def status(text: str, run: int = 0) -> StatusInView:
    return StatusInView(text.casefold(), text, f"https://venues.example.org/{run}", run)


def seen(*keys: str, run: int = 15, **changed: Any) -> WorkInView:
    work = a_work(records=tuple(("arxiv_api", key) if "." in key else ("programme", key) for key in keys), venues=())
    return replace(WorkInView(work, run, people=("velda",)), **changed)


def told(memory: Memory, view: View) -> list[tuple[str, str]]:
    return [(change.kind, change.subject) for change in news(memory, view)]


def then(memory: Memory, *views: View) -> tuple[Memory, list[tuple[str, str]]]:
    """The memory after digests of these views one after another, and all that they told."""
    said: list[tuple[str, str]] = []
    for view in views:
        changes = news(memory, view)
        said += [(change.kind, change.subject) for change in changes]
        memory = remembered(memory, view, changes)
    return memory, said


def test_somebody_new_on_the_list_is_told_once_and_no_more_when_they_leave_and_come_back() -> None:
    here, gone = a_view(people=(VELDA,)), a_view(people=())
    _, said = then(Memory(0), here, gone, here)
    assert said == [("new_person", "velda")]


def test_an_account_that_was_joined_to_an_author_is_nobody_new() -> None:
    memory = Memory(10, {"github:velda": KnownCandidate(9, True, 10)})
    view = a_view(people=(replace(VELDA, aliases=("github:velda",), place=9),))
    after, said = then(memory, view)
    assert said == []
    assert set(after.people) == {"velda"}


def test_a_watched_person_who_was_not_on_the_list_is_new_on_it() -> None:
    watched = replace(VELDA, is_listed=False, place=40, watches=(3,))
    _, said = then(Memory(0), a_view(people=(watched,)), a_view(people=(replace(watched, is_listed=True, place=18),)))
    assert said == [("new_person", "velda")]


@pytest.mark.parametrize(
    ("was", "now", "is_news"),
    [(20, 15, True), (20, 16, False), (5, 2, True), (5, 3, False), (2, 1, False), (4, 1, True), (4, 20, False)],
)
def test_moving_up_is_news_from_a_quarter_of_the_place_on(was: int, now: int, is_news: bool) -> None:
    memory = Memory(10, {"velda": KnownCandidate(was, True, 10)})
    (*changes,) = news(memory, a_view(people=(replace(VELDA, place=now),)))
    assert [(c.kind, c.was, c.now) for c in changes] == [("moved_up", f"place {was}", f"place {now}")] * is_news


def test_small_steps_up_add_up_and_a_fall_with_recovery_does_not() -> None:
    steps, fall = (
        [a_view(people=(replace(VELDA, place=place),)) for place in places] for places in ((20, 18, 16, 15), (30, 16))
    )
    memory, said = then(Memory(0), *steps)
    assert said == [("new_person", "velda"), ("moved_up", "velda")]
    assert then(memory, *fall)[1] == []


def test_a_new_work_is_told_once_over_versions_copies_and_its_venue() -> None:
    preprint = a_view(people=(VELDA,), works=(seen("2605.90001"),))
    copied = a_view(25, people=(VELDA,), works=(seen("2605.90001", "copy", run=15),))
    printed = seen("2605.90001", "printed", statuses=(status("ICLR 2026 (oral)", 28),))
    at_venue = a_view(30, people=(VELDA,), works=(printed,))
    memory, said = then(KNOWN, preprint, copied, at_venue, at_venue)
    assert said == [("new_work", "arxiv_api:2605.90001"), ("status_change", "arxiv_api:2605.90001")]
    (change,) = news(then(KNOWN, preprint)[0], at_venue)
    assert (change.was, change.now) == ("no venue known", "ICLR 2026 (oral)")
    alone = a_view(35, people=(VELDA,), works=(seen("printed", run=28, statuses=(status("ICLR 2026 (oral)", 28),)),))
    assert told(memory, alone) == [], "a part that was split off is known by its records"


def test_a_part_of_a_told_work_that_was_split_off_is_no_news_to_anybody() -> None:
    by_topic = seen("2605.90001", "printed", people=(), topics=("topic “tides”: watch 9",))
    memory, said = then(KNOWN, a_view(works=(by_topic,)))
    assert said == [("new_work", "arxiv_api:2605.90001")]
    assert told(memory, a_view(30, people=(VELDA,), works=(seen("printed", run=15),))) == []


def test_what_a_new_work_brings_along_is_told_with_it() -> None:
    with_venue = seen("2605.90001", "printed", statuses=(status("ICLR 2026"), status("Best paper")))
    (change,) = news(KNOWN, a_view(people=(VELDA,), works=(with_venue,)))
    assert (change.kind, change.now) == ("new_work", "ICLR 2026; Best paper")


def test_two_known_works_that_become_one_are_no_news() -> None:
    memory = replace(KNOWN, works={("arxiv_api", "2605.90001"): frozenset(), ("programme", "p"): frozenset({"iclr"})})
    joined = seen("2605.90001", "p", statuses=(StatusInView("iclr", "ICLR", "", 5),))
    assert told(memory, a_view(people=(VELDA,), works=(joined,))) == []


def test_works_that_were_there_before_somebody_came_on_the_list_come_with_them() -> None:
    fresh = replace(VELDA, since_run=16)
    view = a_view(people=(fresh,), works=(seen("2605.90001", run=15), seen("2605.90002", run=18)))
    assert told(Memory(10), view) == [("new_person", "velda"), ("new_work", "arxiv_api:2605.90002")]


def test_old_works_that_somebody_gets_by_a_merge_are_no_news() -> None:
    assert told(KNOWN, a_view(people=(VELDA,), works=(seen("1905.90001", run=3),))) == []


def test_somebody_who_was_off_the_list_gets_their_works_told_when_they_are_back() -> None:
    away = Memory(10, {"velda": KnownCandidate(4, True, 4)})
    assert told(away, a_view(people=(VELDA,), works=(seen("2605.90001", run=7),))) == [
        ("new_work", "arxiv_api:2605.90001")
    ]


def test_a_work_that_is_withdrawn_is_a_change_of_status_and_no_new_work() -> None:
    gone = seen("2605.90001")
    gone = replace(gone, work=replace(gone.work, withdrawn=True), statuses=(status("withdrawn", 15),))
    view = a_view(people=(VELDA,), works=(gone,))
    assert told(KNOWN, view) == []
    memory, _ = then(KNOWN, a_view(people=(VELDA,), works=(seen("2605.90001"),)))
    assert told(memory, view) == [("status_change", "arxiv_api:2605.90001")]


def test_a_repository_is_told_once_by_its_number_however_it_is_called_and_whatever_it_implements() -> None:
    code = CodeInView(an_implementation(), 15, a_work(), ("velda",))
    twice = (code, replace(code, work=a_work(id="other", records=(("pmlr", "x"),))))
    renamed = replace(code, code=an_implementation(full_name="moraine/other-name"))
    _, said = then(KNOWN, a_view(people=(VELDA,), code=twice), a_view(30, people=(VELDA,), code=(renamed,)))
    assert said == [("new_implementation", "github:900017")]


def test_an_old_repository_is_news_once_it_is_seen_to_implement_a_known_work() -> None:
    code = CodeInView(an_implementation(), 3, a_work(), ("velda",))
    view = a_view(people=(VELDA,), code=(code,))
    assert told(KNOWN, view) == []
    known_work = replace(KNOWN, works={record: frozenset() for record in a_work().records})
    assert told(known_work, view) == [("new_implementation", "github:900017")]


def test_a_watch_whose_person_is_gone_says_so_once() -> None:
    _, said = then(KNOWN, a_view(gone=(3,)), a_view(30, gone=(3,)))
    assert said == [("watch_without_person", "watch:3")]


def test_each_change_says_why_it_is_told() -> None:
    watched = replace(VELDA, watches=(3, 7))
    work = seen("2605.90001", topics=("topic “tides”: watch 9",))
    (change,) = news(KNOWN, a_view(people=(watched,), works=(work,)))
    assert [(each.kind, each.text) for each in change.because] == [
        ("listed", "Velda Okehamble: place 4"),
        ("watched", "Velda Okehamble: watch 3, 7"),
        ("topic", "topic “tides”: watch 9"),
    ]
    (change,) = news(KNOWN, a_view(works=(replace(work, people=()),)))
    assert [who.name for who in change.people] == ["Velda Okehamble"], "the first author, where nobody is in view"


# --- worlds that grow night by night --------------------------------------------------------------------------------

NIGHTS, PEOPLE = 6, ("ana", "bo", "cyd")
growth = st.fixed_dictionaries(
    {
        "came": st.tuples(*[st.integers(0, NIGHTS)] * len(PEOPLE)),
        "places": st.lists(st.tuples(*[st.integers(1, 30)] * len(PEOPLE)), min_size=NIGHTS, max_size=NIGHTS),
        "works": st.lists(st.tuples(st.integers(0, 2), st.integers(0, NIGHTS), st.integers(0, NIGHTS)), max_size=5),
        "code": st.lists(st.tuples(st.integers(0, 2), st.integers(0, NIGHTS)), max_size=3),
    }
)


def night_view(world: Any, night: int, since: int, *, falls: bool) -> View:
    """The world after ``night`` (harvest 10n, resolution 10n + 1, ranking 10n + 2) for a digest since ``since``."""
    places = [*zip(*world["places"][: night + 1], strict=True)]
    people = tuple(
        PersonInView(
            name,
            name.title(),
            place=(each[-1] if falls else min(each)),
            is_listed=True,
            since_run=10 * max(came, since + 1) + 2,
        )
        for name, came, each in zip(PEOPLE, world["came"], places, strict=True)
        if came <= night
    )
    on_list = {person.candidate_id for person in people}
    works = []
    for at, (who, first, venue) in enumerate(world["works"]):
        if max(first, 0) <= night and PEOPLE[who] in on_list:
            records = (f"2605.9000{at}", *([f"v{at}"] if first <= venue <= night else []))
            statuses = (status(f"venue {at}", 10 * venue),) if first <= venue <= night else ()
            works.append(seen(*records, run=10 * first, statuses=statuses, people=(PEOPLE[who],)))
    code = [
        CodeInView(an_implementation(repo_key=str(at)), 10 * first, None, (PEOPLE[who],))
        for at, (who, first) in enumerate(world["code"])
        if first <= night and PEOPLE[who] in on_list
    ]
    return a_view(10 * night + 1, people=people, works=tuple(works), code=tuple(code))


def digests(world: Any, nights: Sequence[int], *, falls: bool) -> list[Change]:
    memory, since, said = Memory(-1), -1, []
    for night in nights:
        view = night_view(world, night, since, falls=falls)
        changes = news(memory, view)
        assert news(remembered(memory, view, changes), view) == (), "telling twice tells nothing the second time"
        memory, since = remembered(memory, view, changes), night
        said += changes
    return said


def subjects(changes: Iterable[Change]) -> set[str]:
    return {change.subject for change in changes}


@given(world=growth, often=st.sets(st.integers(0, NIGHTS - 2)))
def test_who_asks_often_and_who_asks_once_are_told_of_the_same_people_works_and_code(
    world: Any, often: set[int]
) -> None:
    last = NIGHTS - 1
    once, parts = (digests(world, sorted({*some, last}), falls=False) for some in (set[int](), often))
    assert subjects(once) == subjects(parts)
    assert {(c.kind, c.subject) for c in once} <= {(c.kind, c.subject) for c in parts}
    told_twice = [(c.kind, c.subject) for c in parts if c.kind in ("new_person", "new_work", "new_implementation")]
    assert len(told_twice) == len(set(told_twice))


@given(world=growth, often=st.sets(st.integers(0, NIGHTS - 2)))
def test_who_asks_once_is_told_nothing_that_who_asks_often_is_not_though_places_go_up_and_down(
    world: Any, often: set[int]
) -> None:
    last = NIGHTS - 1
    once, parts = (digests(world, sorted({0, *some, last}), falls=True) for some in (set[int](), often))
    assert {(c.kind, c.subject) for c in once} <= {(c.kind, c.subject) for c in parts}


@given(place=st.integers(1, 1000))
def test_no_step_up_is_smaller_than_three_places(place: int) -> None:
    assert step_up(place) >= max(3, place / 4)
