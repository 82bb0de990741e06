"""What venues decided, citations and stars change nothing in a ranking."""

from __future__ import annotations

from dataclasses import replace

from sourcer.model.scores import Ranking
from sourcer.model.works import VenueStatus
from sourcer.rank import rank
from tests.rank.builders import SMALL, a_brief, a_corpus, a_wave, a_world, an_implementation


def test_a_status_changes_nothing(wave: Ranking) -> None:
    words = ("Best paper award", "Accept (oral)", "Reject", "Spotlight", None)
    told = [
        replace(work, venues=(VenueStatus("EXCONF 2025", words[at % len(words)], "https://conference.example/"),))
        for at, work in enumerate([*a_world(), *a_wave()])
    ]
    assert rank(a_corpus(told), a_brief("robots"), SMALL) == wave


def test_stars_change_nothing() -> None:
    def ranked(stars: int) -> Ranking:
        code = [an_implementation("someone/it", "w700", "independent", ("tests",), stars=stars)]
        return rank(a_corpus([*a_world(), *a_wave()], code), a_brief("robots"), SMALL)

    assert ranked(0) == ranked(90_000)
