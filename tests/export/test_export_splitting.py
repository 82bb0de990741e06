"""A name is parted where its print tells how, and stays whole everywhere else. All names are invented or of nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.export.splitting import FAMILY_FIRST, PARTICLES, PATRONYMS, SUFFIXES, split_name, whole_name
from sourcer.resolve.names import parse_name

WORDS = st.one_of(
    st.sampled_from(sorted(PARTICLES | PATRONYMS | SUFFIXES | FAMILY_FIRST)),
    st.sampled_from(["Velda", "Okehamble", "OKEHAMBLE", "Jean-Paul", "Zoë", "O'Brannoch", "V.", "J.-P.", "V", "AJ"]),
    st.sampled_from(["陳大文", "Ильин", "Jr.", "III", "Okehamble,", "Anna"]),
    st.text(max_size=8),
)


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("Velda Okehamble", ("Velda", "Okehamble")),
        ("  Velda\tOkehamble ", ("Velda", "Okehamble")),
        ("V. Okehamble", ("V.", "Okehamble")),
        ("J.-P. Okehamble", ("J.-P.", "Okehamble")),
        ("Velda M. Okehamble", ("Velda M.", "Okehamble")),
        ("Velda Okehamble *†", ("Velda", "Okehamble")),
        ("Zoë Brännvik-O'Dell", ("Zoë", "Brännvik-O'Dell")),
        ("Anna Maria Okehamble-Quarnell", ("Anna Maria", "Okehamble-Quarnell")),
        ("Okehamble, Velda M.", ("Velda M.", "Okehamble")),
        ("Okehamble Quarnell, Velda", ("Velda", "Okehamble Quarnell")),
        ("Velda van der Okehamble", ("Velda", "van der Okehamble")),
        ("Velda Mirthe de la Okehamble", ("Velda Mirthe", "de la Okehamble")),
        ("Velda Okehamble Jr.", ("Velda", "Okehamble Jr.")),
        ("Velda Okehamble, Jr", ("Velda", "Okehamble Jr")),
        ("Okehamble, Velda, III", ("Velda", "Okehamble III")),
        ("Velda OKEHAMBLE", ("Velda", "OKEHAMBLE")),
        ("OKEHAMBLE Velda", ("Velda", "OKEHAMBLE")),
        ("OKEHAMBLE QUARNELL Velda", ("Velda", "OKEHAMBLE QUARNELL")),
    ],
)
def test_a_name_whose_print_tells_its_parts_is_split(printed: str, parts: tuple[str, str]) -> None:
    split = split_name(printed)
    assert split.is_split, split.why_not
    assert (split.given, split.family) == parts


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("", "there is no name"),
        ("Okehamble", "a single word"),
        ("王小明", "in this script"),
        ("王 小明", "in this script"),
        ("김서준", "in this script"),
        ("山田 太郎", "in this script"),
        ("Ильин Павел", "in this script"),
        ("Li Wenna", "may be the family name"),
        ("Wei Okehamble", "may be the family name"),
        ("Nagy Réka", "may be the family name"),
        ("Tóth Réka", "may be the family name"),
        ("Nguyễn Lan", "may be the family name"),
        ("Velda Quarnell Okehamble", "middle word"),
        ("Velda Maria Quarnell Okehamble", "middle word"),
        ("Velda Okehamble y Quarnell", "joins names"),
        ("Harun bin Okehamble", "joins names"),
        ("van Okehamble", "begins with a particle"),
        ("Okehamble V.", "ends in initials"),
        ("Okehamble VM", ""),
        ("XU Wenna", ""),
        ("Velda Okehamble 0002", "more than a name"),
        ("Velda (Vel) Okehamble", "more than a name"),
        ("vel_okehamble", "more than a name"),
        ("Okehamble, Velda, M., X", "commas"),
    ],
)
def test_a_name_whose_parts_nobody_told_stays_whole_and_says_why(printed: str, says: str) -> None:
    split = split_name(printed)
    if says:
        assert says in split.why_not
    assert split.whole == " ".join(printed.split())
    assert split.is_split or (split.given, split.family) == ("", "")


def test_another_print_with_a_comma_tells_which_part_is_the_family_name() -> None:
    double = split_name("Velda Quarnell Okehamble", ["V. Okehamble", "Quarnell Okehamble, Velda"])
    assert (double.given, double.family) == ("Velda", "Quarnell Okehamble")
    turned = split_name("Li Wenna", ["Li, Wenna"])
    assert (turned.given, turned.family) == ("Wenna", "Li")
    other = split_name("Velda Quarnell Okehamble", ["Okehamble, V. Q."])
    assert not other.is_split, "a shorter print does not tell where a double surname starts"


def test_a_name_that_is_printed_both_ways_round_stays_whole() -> None:
    assert split_name("Velda Okehamble", ["Okehamble Velda"]).why_not == "it is also printed the other way round"
    assert split_name("Velda Okehamble", ["VELDA OKEHAMBLE", "V. Okehamble"]).is_split


@given(st.lists(WORDS, max_size=5).map(" ".join), st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=3))
def test_no_letter_is_lost_or_added_and_a_half_split_never_happens(name: str, spellings: list[str]) -> None:
    split = split_name(name, spellings)
    assert split.whole == whole_name(name)
    assert bool(split.given and split.family) == split.is_split
    if split.is_split:
        parts = f"{split.given} {split.family}".replace(",", " ").split()
        assert sorted(parts) == sorted(split.whole.replace(",", " ").split())


@given(st.lists(WORDS, min_size=1, max_size=5).map(" ".join))
def test_it_is_never_surer_than_the_reader_of_names_that_tells_people_apart(name: str) -> None:
    split, read = split_name(name), parse_name(whole_name(name))
    if split.is_split and read is not None:
        assert read.is_sure
