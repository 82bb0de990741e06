"""A world whose future is planted: the backtest finds it, and the ranking never saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sourcer.errors import ConfigError
from sourcer.lookback.aftermath import CODE, HONOUR, KINDS, PHRASE, aftermath_of, on_topic
from sourcer.lookback.backtest import (
    ANY,
    Backtest,
    Candidate,
    Outcome,
    backtest,
    check_days,
    conclude_then,
    rank_then,
    years_after,
)
from sourcer.model.brief import Brief
from sourcer.model.records import Record, RepoFacts
from tests.backtest.worlds import (
    BRIEF,
    DAY,
    LIMITS,
    UNTIL,
    a_repo,
    brief,
    everybody,
    now,
    past,
    preprint,
    printed,
    then_of,
)
from tests.rank.builders import PHRASES


def replayed(records: Sequence[Record], repos: Sequence[RepoFacts] = (), day: date = DAY) -> Backtest:
    today = now(records, repos)
    after = aftermath_of(today, day, UNTIL, LIMITS.minimum_earlier)
    return backtest(then_of(records, repos, day), after, today, BRIEF, LIMITS)[0]


def outcome(found: Backtest, kind: str) -> Outcome:
    return next(each for each in found.outcomes if each.kind == kind)


def ranked_names(records: Sequence[Record]) -> list[str]:
    then = then_of(records)
    names = {author.id: author.name for author in then.found.authors}
    return [names[each.id] for each in rank_then(then, BRIEF, LIMITS)[0]]


@pytest.fixture(scope="module")
def order() -> list[str]:
    """The people as they are ranked on the day."""
    return ranked_names(past())


def test_orals_of_those_ranked_first_are_a_perfect_score(order: list[str]) -> None:
    assert len(order) >= 30
    found = outcome(replayed([*past(), *printed(everybody(past()), order[:10])]), HONOUR)
    ours, by_count, newest = found.orders
    assert (found.hits, ours.precision[10].value, ours.ndcg.value) == (10, 1.0, 1.0)
    assert found.chance.precision[10].value == pytest.approx(10 / len(order))
    assert max(by_count.precision[10].value, newest.precision[10].value) < 1.0
    assert by_count.verdict == "better"


def test_orals_of_those_ranked_last_are_told_as_a_miss(order: list[str]) -> None:
    found = outcome(replayed([*past(), *printed(everybody(past()), order[-10:])]), HONOUR)
    assert found.orders[0].precision[10].value == 0.0
    assert found.orders[0].ndcg.value < found.chance.ndcg
    assert found.lift(found.orders[0], 10) == 0.0


def test_nothing_that_comes_later_moves_the_ranking(order: list[str]) -> None:
    later = printed(everybody(past()), order[-5:])
    later += [replace(record, key=f"99{record.key}", published=date(2025, 1, 1)) for record in past()]
    told = [
        replace(record, venue="EXCONF 2025", status="Best paper award", updated=datetime(2025, 2, 1, tzinfo=UTC))
        for record in past()
    ]
    code = [a_repo(str(at), f"2101.{at:05}", date(2024, 6, 1)) for at in range(20)]
    before, after = then_of(past()), then_of([*told, *later], code)
    assert rank_then(before, BRIEF, LIMITS) == rank_then(after, BRIEF, LIMITS)
    assert before.found.works == after.found.works


def test_a_status_that_most_papers_of_a_venue_have_sets_nobody_apart(order: list[str]) -> None:
    everyone = everybody(past())
    assert outcome(replayed([*past(), *printed(everyone, everyone)]), HONOUR).hits == 0


def test_a_rejected_paper_that_was_meant_to_be_an_oral_is_no_honour(order: list[str]) -> None:
    shown = printed(everybody(past()), order[:3])
    turned = [replace(each, status="Reject (oral)") if "oral" in str(each.status) else each for each in shown]
    assert outcome(replayed([*past(), *turned]), HONOUR).hits == 0


@pytest.mark.parametrize("on", [date(2023, 6, 1), date(2026, 3, 1)])
def test_an_oral_before_the_day_or_after_the_horizon_is_not_counted(order: list[str], on: date) -> None:
    assert outcome(replayed([*past(), *printed(everybody(past()), order[:3], on)]), HONOUR).hits == 0


def test_a_preprint_of_then_that_becomes_an_oral_counts() -> None:
    held = past()
    shown = printed([f"Crowd Nobody{chr(97 + at)}son" for at in range(9)], [])
    spoken = replace(
        shown[0],
        key="spoken",
        title=held[-1].title,
        mentions=held[-1].mentions,
        status="Oral",
        updated=datetime(2024, 6, 1, tzinfo=UTC),
        venue="EXCONF 2024",
        ids=held[-1].ids,
    )
    crowd = [replace(each, venue="EXCONF 2024", updated=spoken.updated) for each in shown]
    today = now([*held, *crowd, spoken])
    came = aftermath_of(today, DAY, UNTIL, LIMITS.minimum_earlier).came[HONOUR]
    whose = today.works[next(w.id for w in today.works.values() if held[-1].record_key in w.records)]
    assert came == {whose.first_authors[0].author_id}


def test_code_by_others_after_the_day_counts_and_before_it_does_not() -> None:
    held = past()
    late, early = a_repo("1", held[0].key, date(2024, 6, 1)), a_repo("2", held[1].key, date(2023, 6, 1))
    today = now(held, [late, early])
    assert {each.relation for each in today.implementations} == {"independent"}
    came = aftermath_of(today, DAY, UNTIL, LIMITS.minimum_earlier).came[CODE]
    whose = next(work for work in today.works.values() if held[0].record_key in work.records)
    assert came == {place.author_id for place in whose.first_authors}


def test_a_phrase_that_ten_others_take_up_counts() -> None:
    held = past()
    said = " ".join(f"The {phrase} is what makes it work." for phrase in PHRASES)
    held.append(preprint("2312.00001", "A Lantern", said, date(2023, 12, 1), "Pio Neerling"))
    for at, who in enumerate(everybody(past())[:12]):
        held.append(preprint(f"2405.{at:05}", f"After the Lantern {at}", said, DAY + timedelta(days=30 + at), who))
    today = now(held)
    came = aftermath_of(today, DAY, UNTIL, LIMITS.minimum_earlier).came[PHRASE]
    pioneer = next(work for work in today.works.values() if work.title == "A Lantern").first_authors[0].author_id
    assert came == {pioneer}


def test_who_goes_on_in_the_topic_is_found_and_who_left_is_not() -> None:
    held, later = past(), past(200, ["robots", "glaciers"])
    robots = [record for at, record in enumerate(later) if at % 2 == 0][:5]
    others = [record for at, record in enumerate(later) if at % 2][:95]
    came = [replace(each, key=f"24{each.key[2:]}", ids=(), published=date(2025, 3, 1)) for each in (*robots, *others)]
    came = [replace(each, title=f"More, {each.title}", abstract=f"Again. {each.abstract}") for each in came]
    today = now([*held, *came])
    after = aftermath_of(today, DAY, UNTIL, LIMITS.minimum_earlier)
    assert 95 <= len(after.later) <= 100
    went_on = on_topic(after, today, brief("robots"))
    named = {place.author_id: place.name for work in today.works.values() for place in work.authorships}
    assert {named[who] for who in went_on} == {record.mentions[0].name for record in robots}
    assert on_topic(after, today, Brief("nothing", ())) == frozenset()


def test_any_counts_the_kinds_that_came_true(order: list[str]) -> None:
    found = replayed([*past(), *printed(everybody(past()), order[:10])])
    assert [each.kind for each in found.outcomes] == [*KINDS, ANY]
    assert outcome(found, ANY).hits >= 10


def test_a_world_of_twenty_papers_is_called_small() -> None:
    few = past(20)
    found = replayed([*few, *printed(everybody(few), everybody(few)[:2])])
    assert all(each.is_small for each in found.outcomes)
    assert any("people as told apart then" in note for note in found.notes)


def test_nobody_who_fits_is_an_empty_order_and_no_fault() -> None:
    held = past(30, ["glaciers"])
    found = replayed([*held, *printed(everybody(held), [])], day=date(2021, 1, 1))
    assert found.people <= 1
    assert all(each.hits == 0 for each in found.outcomes)


def test_those_who_write_no_more_can_be_left_out_of_the_measure(order: list[str]) -> None:
    held = [*past(), *printed(everybody(past()), order[:10])]
    today = now(held)
    after = aftermath_of(today, DAY, UNTIL, LIMITS.minimum_earlier)
    everyone, active, nobody = backtest(then_of(held), after, today, BRIEF, LIMITS, (None, 1, 0))
    assert everyone.people > active.people > nobody.people == 0
    assert active.who == "people with a paper in the last year"
    then = then_of(held)
    ranked = rank_then(then, BRIEF, LIMITS)[0]
    assert active.people == sum(each.newest >= date(2023, 1, 1) for each in ranked)


def test_a_liked_work_that_came_later_is_not_known_and_that_is_told() -> None:
    held = past(60)
    liking = replace(BRIEF, liked=("arxiv:2405.00001",))
    later = preprint("2405.00001", "Later Grasps", held[0].abstract, date(2024, 5, 1), "Pio Neerling")
    plain, told = (rank_then(then_of([*held, later]), each, LIMITS) for each in (BRIEF, liking))
    assert plain[0] == told[0]
    assert "arxiv:2405.00001, named by the brief, is not in the store" in told[1]


def test_two_of_then_who_are_one_today_are_told() -> None:
    records = past(40)
    today = now(records)
    one = replace(today, author_of=dict.fromkeys(today.author_of, "P-everybody"))
    then = conclude_then(records, (), DAY, one, LIMITS.collaboration_size)
    assert set(then.today_of.values()) == {"P-everybody"}
    assert any("are one with another of them" in note and "; 0 are" not in note for note in then.notes)


def test_days_that_cannot_be_gone_back_to_are_refused_with_those_that_can() -> None:
    records, today = past(), date(2026, 7, 1)
    for day, why in ((today, "not past"), (date(1990, 1, 1), "before everything"), (date(2025, 1, 1), "nothing later")):
        with pytest.raises(ConfigError, match=why) as refused:
            check_days(records, day, today)
        assert "2021-01-01 to 2023" in str(refused.value)
    with pytest.raises(ConfigError, match="no stored record has a day"):
        check_days([], DAY, today)
    check_days(records, date(2023, 1, 1), today)


def test_years_are_counted_over_leap_days() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(DAY, 2) == date(2026, 1, 1)


def test_a_candidate_knows_papers_as_first_author_and_the_newest_day() -> None:
    first = rank_then(then_of(past()), BRIEF, LIMITS)[0][0]
    assert isinstance(first, Candidate)
    assert first.place == 1
    assert first.papers == first.works >= 1, "everybody wrote alone"
    assert date(2021, 1, 1) <= first.newest <= DAY
