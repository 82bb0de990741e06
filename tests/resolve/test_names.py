"""Names: what is a person, which part is the family's, and which spellings could be one person's. All are invented."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcer.resolve.folding import fold_text
from sourcer.resolve.names import PersonName, block_keys, compare_names, fullness, is_group, parse_name

LATIN = ("Ana", "J.", "J.-P.", "van", "der", "Ngo", "Ruiz-Lorca", "Wen", "Li", "LI", "Xiao-Bo", "Xiaobo", "III", "Jr")
ACCENTED = ("Ößterdahl", "Łukasz", "Çelmek", "Mueller", "Müller", "李", "伟明")
WORDS = st.sampled_from((*LATIN, *ACCENTED))
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def named(text: str) -> PersonName:
    found = parse_name(text)
    assert found is not None, text
    return found


def strength(one: str, other: str) -> str:
    return compare_names(named(one), named(other)).strength


@pytest.mark.parametrize(
    ("printed", "given", "family"),
    [
        ("Marella T. Oduvale", ("marella", "t"), "oduvale"),
        ("Oduvale, Marella T.", ("marella", "t"), "oduvale"),
        ("Jo van der Lindt", ("jo",), "vanderlindt"),
        ("J.-P. Dupreuil", ("j", "p"), "dupreuil"),
        ("JP Dupreuil", ("j", "p"), "dupreuil"),
        ("ZHANGWEN Liqiao", ("liqiao",), "zhangwen"),
        ("Liqiao ZHANGWEN", ("liqiao",), "zhangwen"),
        ("Øystein Sørgaard-Łunde", ("oystein",), "sorgaardlunde"),
        ("{\\'E}lodie Mar\\'echoux", ("elodie",), "marechoux"),
        ("Lindvall Jr, Jon", ("jon",), "lindvall"),
        ("Seo-yeon Bangmi", ("seo", "yeon"), "bangmi"),
        ("Osmanil bin Talibu", ("osmanil",), "bintalibu"),
        ("Ulric Teßmer*1", ("ulric",), "tessmer"),
        ("Wei (Will) Zhouling", ("wei",), "zhouling"),
        ("DaixunLian", ("daixun",), "lian"),
        ("李伟明", ("伟明",), "李"),
        ("Plenko", (), "plenko"),
    ],
)
def test_a_name_is_split_into_given_and_family_names(printed: str, given: tuple[str, ...], family: str) -> None:
    name = named(printed)
    assert (name.given, name.family) == (given, family)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "  ",
        "*",
        "†1,2",
        "42",
        "someone@example.org",
        "et al.",
        "Oduvale et al.",
        "Anonymous",
        "Anonymous Author(s)",
    ],
)
def test_what_names_nobody_is_no_person(printed: str) -> None:
    assert parse_name(printed) is None


@pytest.mark.parametrize("printed", ["TIDE Collaboration", "the Reef Imaging Consortium", "Harbour LLM Team"])
def test_a_collaboration_is_a_group_and_no_person(printed: str) -> None:
    assert parse_name(printed) is None
    assert is_group(printed)


@pytest.mark.parametrize("printed", ["Ana Ruiz Lorca", "Dangvo Van Trinhe", "Zhouling W.", "Plenko", "李伟明"])
def test_a_name_that_can_be_read_in_two_ways_is_unsure(printed: str) -> None:
    assert not named(printed).is_sure


@pytest.mark.parametrize("printed", ["Lindvall, Jon", "Jon van der Lindt", "Jon LINDVALL", "J. Lindvall"])
def test_a_name_that_shows_its_surname_is_sure(printed: str) -> None:
    assert named(printed).is_sure


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Élodie Maréchoux", "Elodie Marechoux", "exact"),
        ("Xiao-Ming Lianchu", "Xiaoming Lianchu", "exact"),
        ("Ji Hoon Bangmi", "Jihoon Bangmi", "exact"),
        ("Hans Müllert", "Hans Muellert", "exact"),
        ("Marella Oduvale", "Oduvale, Marella", "exact"),
        ("Marella T. Oduvale", "Marella Oduvale", "full"),
        ("Marella T. Oduvale", "Marella Tess Oduvale", "full"),
        ("M. Oduvale", "Marella Oduvale", "initial"),
        ("M. T. Oduvale", "Marella Oduvale", "initial"),
        ("X.-M. Lianchu", "Xiaoming Lianchu", "initial"),
        ("Ana Ruiz Lorca", "A. Ruiz", "reading"),
        ("Ana Ruiz Lorca", "Ana Ruiz-Lorca", "reading"),
        ("Lin Weilan", "Weilan Lin", "swapped"),
        ("Dangvo Van Trinhe", "Van Trinhe Dangvo", "swapped"),
        ("Marella Oduvale", "Morwen Oduvale", "none"),
        ("Marella T. Oduvale", "Marella K. Oduvale", "none"),
        ("M. Oduvale", "J. Oduvale", "none"),
        ("Wei Lianchu", "Weiming Lianchu", "none"),
        ("Jon Lindvall Jr.", "Jon Lindvall III", "none"),
        ("Wei Zhouling 0002", "Wei Zhouling 0003", "none"),
        ("Plenko", "Ana Plenko", "none"),
        ("李伟明", "李伟", "none"),
    ],
)
def test_spellings_are_compared_with_reasons(one: str, other: str, expected: str) -> None:
    assert strength(one, other) == expected


@given(NAMES)
def test_a_name_is_compatible_with_itself(printed: str) -> None:
    name = parse_name(printed)
    assert name is None or compare_names(name, name).is_compatible


@given(NAMES, NAMES)
@example("Li Li J. Ana Ana", "LI LI J. Ana Ana")
def test_comparing_is_symmetric(one: str, other: str) -> None:
    first, second = parse_name(one), parse_name(other)
    if first and second:
        assert compare_names(first, second) == compare_names(second, first)


@given(NAMES, NAMES)
def test_compatible_names_meet_in_a_block(one: str, other: str) -> None:
    first, second = parse_name(one), parse_name(other)
    if first and second and compare_names(first, second).is_compatible:
        assert set(block_keys(first)) & set(block_keys(second))


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(printed: str) -> None:
    name = parse_name(printed)
    assert name is None or (name.readings and block_keys(name))


def test_folding_takes_case_accents_tex_and_punctuation_away() -> None:
    assert fold_text("Größe: \\emph{Tidal}--Gradients  in ŁÓDŹ!") == "grosse tidal gradients in lodz"
    assert fold_text("\U0001d518\U0001d52b\U0001d526 \u211d") == "uni r", (
        "letters of mathematics have no case of their own"
    )


def test_the_fullest_spelling_has_whole_words_and_is_not_shouted() -> None:
    spellings = ["M. Oduvale", "MARELLA ODUVALE", "Oduvale, Marella", "Marella Oduvale"]
    assert max(spellings, key=lambda each: fullness(named(each))) == "Marella Oduvale"


@given(st.from_regex(r"[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}", fullmatch=True))
@example("Anonymous Author")
@example("Et Al")
@example("Ovid Team")
def test_a_mark_behind_a_plain_name_changes_nothing(printed: str) -> None:
    plain, marked = parse_name(printed), parse_name(f"{printed}*")
    assert (plain and plain[1:]) == (marked and marked[1:])
