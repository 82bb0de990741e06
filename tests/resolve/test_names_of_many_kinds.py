"""Names of many kinds in whole resolutions: what joins, and what must not, beside the same coauthors. All are invented.

Each person below is printed in two ways on two papers with the same three coauthors, or two people are who are alike.
"""

from __future__ import annotations

import pytest

from sourcer.model.records import Record
from sourcer.resolve import resolve
from tests.resolve.builders import crowd, preprint, who

COAUTHORS = ("Marella Oduvale", "Bo Quarnell", "Ana Plenko")

ONE_PERSON = [
    ("Chinese, a given name of two syllables", "Xiaoming Lianchu", "Xiao-Ming Lianchu"),
    ("Chinese, by initial", "Xiaoming Lianchu", "X. Lianchu"),
    ("Chinese, surname in capitals and first", "Xiaoming Lianchu", "LIANCHU Xiaoming"),
    ("Chinese, with a comma", "Xiaoming Lianchu", "Lianchu, Xiaoming"),
    ("Korean, a hyphen", "Seo-yeon Bangmi", "Seoyeon Bangmi"),
    ("Korean, a space", "Seo Yeon Bangmi", "Seo-Yeon Bangmi"),
    ("Korean, two initials", "Seo-Yeon Bangmi", "S.-Y. Bangmi"),
    ("Vietnamese, with marks and without", "Đặng Vỡ Trịnhe", "Dang Vo Trinhe"),
    ("Vietnamese, a middle name left out", "Dang Vo Trinhe", "Dang Trinhe"),
    ("Spanish, two surnames and one", "Inés Robledal Quirante", "Inés Robledal"),
    ("Spanish, two surnames and their hyphen", "Inés Robledal Quirante", "Ines Robledal-Quirante"),
    ("Spanish, a particle", "Juan de la Robleda", "J. de la Robleda"),
    ("Arabic, the article with a hyphen", "Samira al-Tabuki", "Samira Al Tabuki"),
    ("Arabic, the son of", "Osman bin Talibu", "O. bin Talibu"),
    ("hyphenated surname", "Ada Brightwell-Moss", "Ada Brightwell Moss"),
    ("hyphenated given name", "Jean-Paul Dupreuil", "J.-P. Dupreuil"),
    ("single name", "Sukarnoputro", "SUKARNOPUTRO"),
    ("inverted without a comma, initials last", "Xiaoming Lianchu", "Lianchu X."),
    ("umlaut written out", "Jörg Müllert", "Joerg Muellert"),
]

TWO_PEOPLE = [
    ("Chinese, one syllable more", "Wei Lianchu", "Weiming Lianchu"),
    ("Chinese, given names that begin alike", "Xiaoming Lianchu", "Xiaohua Lianchu"),
    ("Chinese script, one character less", "李伟明", "李伟"),
    ("Korean, second syllables that differ", "Seo-Yeon Bangmi", "Seo-Jun Bangmi"),
    ("Korean, second initials that differ", "S.-Y. Bangmi", "Seo-Jun Bangmi"),
    ("Vietnamese, middle names that differ", "Dang Vo Trinhe", "Dang Ngo Trinhe"),
    ("Spanish, second surnames in common only", "Inés Robledal Quirante", "Inés Paloma Quirante"),
    ("Arabic, another father", "Osman bin Talibu", "Osman bin Karimo"),
    ("hyphenated given names that begin alike", "Jean-Paul Dupreuil", "Jean-Marc Dupreuil"),
    ("single name and a full one", "Sukarnoputro", "Ana Sukarnoputro"),
    ("initials that differ", "J. Dupreuil", "M. Dupreuil"),
    ("father and son", "Jon Lindvall Jr.", "Jon Lindvall Sr."),
]


def two_papers(one: str, other: str) -> tuple[Record, Record]:
    first = preprint("2403.90017", "Tidal gradients for slow optimizers", one, *COAUTHORS)
    return first, preprint("2405.90003", "Tidal gradients for larger optimizers", other, *COAUTHORS)


@pytest.mark.parametrize(("one", "other"), [pair for _, *pair in ONE_PERSON], ids=[kind for kind, *_ in ONE_PERSON])
def test_two_spellings_beside_the_same_coauthors_are_one_person(one: str, other: str) -> None:
    first, second = two_papers(one, other)
    result = resolve([first, second, *crowd(60)], [])
    assert who(result, first, 0).id == who(result, second, 0).id


@pytest.mark.parametrize(("one", "other"), [pair for _, *pair in TWO_PEOPLE], ids=[kind for kind, *_ in TWO_PEOPLE])
def test_names_that_differ_stay_two_people_whatever_else_agrees(one: str, other: str) -> None:
    first, second = two_papers(one, other)
    result = resolve([first, second, *crowd(60)], [])
    assert who(result, first, 0).id != who(result, second, 0).id
