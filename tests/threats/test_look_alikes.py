"""Names that look like another's and are spelled with other letters: shown as they are, and never joined."""

from __future__ import annotations

import pytest

from sourcer.export.text import plain_text
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention
from sourcer.resolve import resolve
from sourcer.sources._text import plain
from tests.resolve.builders import crowd, preprint, who

NAME = "Velda Okehamble"
LOOK_ALIKES = {
    "Cyrillic a": "Veld\u0430 Okehamble",
    "Cyrillic e and O": "V\u0435lda \u041ekehamble",
    "Greek omicron": "Velda \u039fkehamble",
    "Armenian l": "Ve\u0578da Okehamble",
    "a digit": "Velda 0kehamble",
}
COAUTHORS = ("Torvild Isvikson", "Prithvika Chaturmani")


@pytest.mark.parametrize("name", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_a_name_in_letters_that_look_alike_is_another_name_and_is_shown_as_it_is(name: str) -> None:
    assert plain(name) == name
    assert plain_text(name) == name
    first = preprint("2403.90017", "Tidal gradients for slow optimizers", NAME, *COAUTHORS)
    second = preprint("2405.90003", "Tidal gradients for larger optimizers", name, *COAUTHORS)
    result = resolve([first, second, *crowd(60)], [])
    assert who(result, first, 0).id != who(result, second, 0).id
    assert who(result, second, 0).name == name


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff", "\u202e", "\u2066"])
def test_letters_that_nobody_sees_are_taken_out_before_anybody_is_compared(mark: str) -> None:
    assert plain(f"Velda{mark} Oke{mark}hamble") == NAME
    assert plain_text(f"Velda Oke{mark}hamble") == NAME


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_that_some_scripts_need_do_not_pass_for_a_person_of_another_orcid(joiner: str) -> None:
    other = Mention(f"Velda Oke{joiner}hamble", ids=(ExternalId("orcid", "0000-0002-1825-0097"),))
    one = Mention(NAME, ids=(ExternalId("orcid", "0000-0001-5109-3700"),))
    first = preprint("2403.90017", "Tidal gradients for slow optimizers", one, *COAUTHORS)
    second = preprint("2405.90003", "Tidal gradients for larger optimizers", other, *COAUTHORS)
    result = resolve([first, second, *crowd(60)], [])
    assert who(result, first, 0).id != who(result, second, 0).id
