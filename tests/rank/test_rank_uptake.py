"""Whose phrases others took up: told of the future, and of a person's own phrases alone."""

from __future__ import annotations

from datetime import date

from sourcer.model.works import Work
from sourcer.rank.uptake import takers_after
from tests.rank.builders import PHRASES, a_wave, a_work, a_world

DAY = date(2023, 1, 15)


def takers(works: list[Work], day: date = DAY, minimum_earlier: int = 40) -> dict[str, int]:
    return takers_after(works, [work.first_public_on or date.max for work in works], day, minimum_earlier)


def test_a_pioneer_whose_phrases_twenty_others_use_is_found_and_a_follower_is_not() -> None:
    found = takers([*a_world(), *a_wave()])
    assert found["a-pioneer"] >= 10
    assert found["a-pioneer"] == max(found.values())
    assert "a-follower" not in found


def test_what_was_taken_up_before_the_day_does_not_count() -> None:
    later = date(2024, 3, 1)
    before = takers([*a_world(), *a_wave()])["a-pioneer"]
    assert 0 < takers([*a_world(), *a_wave()], later)["a-pioneer"] < before
    assert "a-pioneer" not in takers([*a_world(end=date(2024, 12, 20)), *a_wave()], date(2024, 12, 30))


def test_a_phrase_that_comes_up_after_the_day_is_nobodys() -> None:
    assert "a-pioneer" not in takers([*a_world(), *a_wave()], date(2022, 8, 1))


def test_saying_it_again_oneself_is_no_uptake() -> None:
    said = "The lantern schedule turns the grid."
    own = [a_work(f"5{at}", "A Title", said, date(2022 + at, 6, 1), "a-alone") for at in range(4)]
    assert "a-alone" not in takers([*a_world(topics=("speech",)), *own])


def test_two_who_say_it_on_one_day_do_not_own_it() -> None:
    text = f"The {PHRASES[0]} turns. The {PHRASES[1]} turns."
    twin = a_work("6", "A Twin", text, date(2022, 9, 1), "a-twin")
    wave = [work for work in a_wave() if work.id != "w701"]
    found = takers([*a_world(), *wave, twin])
    assert "a-twin" not in found


def test_the_first_works_of_all_own_nothing() -> None:
    assert "a-pioneer" not in takers([*a_wave(), *a_world()], minimum_earlier=10_000)
    assert takers([]) == {}
