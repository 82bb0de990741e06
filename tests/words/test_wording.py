"""Counts and times read as people say them."""

from __future__ import annotations

import pytest

from sourcer.words.wording import counted, few_or_none, months


@pytest.mark.parametrize(
    ("years", "said"),
    [(0.0, "under a month"), (0.08, "under a month"), (1 / 12, "1 month"), (0.34, "4 months"), (2.0, "24 months")],
)
def test_a_time_is_told_in_months_and_never_as_none_of_them(years: float, said: str) -> None:
    assert months(years) == said


def test_a_count_has_the_noun_that_fits_it() -> None:
    assert [counted(n, "work") for n in (0, 1, 2)] == ["no work", "1 work", "2 works"]
    assert counted(2, "repository", "repositories") == "2 repositories"
    assert [few_or_none(n, "earlier paper") for n in (0, 1, 2)] == [
        "no earlier paper",
        "only 1 earlier paper",
        "only 2 earlier papers",
    ]
