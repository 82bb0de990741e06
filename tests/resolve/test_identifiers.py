"""Identifiers decide before any score, but not those that stand beside the wrong name. All names are invented."""

from __future__ import annotations

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record
from sourcer.resolve import resolve
from tests.resolve.builders import preprint, who, with_id

PEOPLE = {"Ana Plenko": "~Ana_Plenko1", "Bo Quarnell": "~Bo_Quarnell1", "Dov Hestrand": "~Dov_Hestrand1"}


def paper(number: int, names: list[str], profiles: list[str]) -> Record:
    people = [with_id(name, "openreview-profile", profile) for name, profile in zip(names, profiles, strict=True)]
    return preprint(f"240{number}.9000{number}", f"On matter {number}", *people)


def test_profile_columns_in_another_order_than_the_names_merge_no_strangers() -> None:
    names, profiles = list(PEOPLE), list(PEOPLE.values())
    right = [paper(number, names, profiles) for number in (1, 2, 3)]
    shifted = paper(4, names, [*profiles[1:], profiles[0]])
    result = resolve([*right, shifted], [])
    for at, name in enumerate(names):
        assert {who(result, each, at).name for each in right} == {name}
        assert who(result, shifted, at).names == (name,)


def test_a_shifted_column_takes_nobodys_identifier_away() -> None:
    names, profiles = list(PEOPLE), list(PEOPLE.values())
    right = [paper(number, names, profiles) for number in (1, 2, 3)]
    shifted = paper(4, names, [*profiles[1:], profiles[0]])
    result = resolve([*right, shifted], [])
    assert {link.kind for link in result.links if link.signature.key != shifted.key} == {"verified"}
    assert "verified" not in {link.kind for link in result.links if link.signature.key == shifted.key}


def test_a_shift_that_is_all_there_is_merges_nobody() -> None:
    names, profiles = list(PEOPLE), list(PEOPLE.values())
    papers = [paper(1, names, profiles), paper(2, names, [*profiles[1:], profiles[0]])]
    result = resolve(papers, [])
    assert all(len(author.names) == 1 for author in result.authors)


def test_coauthors_of_one_surname_whose_identifiers_are_swapped_stay_two() -> None:
    names = ["Ana Plenko", "Mira Plenko"]
    papers = [paper(1, names, ["~A1", "~M1"]), paper(2, names, ["~A1", "~M1"]), paper(3, names, ["~M1", "~A1"])]
    result = resolve(papers, [])
    assert all(len(author.names) == 1 for author in result.authors)


def test_one_identifier_beside_many_names_is_no_evidence() -> None:
    names = ["Ana Plenko", "Bo Quarnell", "Dov Hestrand", "Mira Oduvale", "Wei Lianchu"]
    papers = [preprint(f"240{i}.90001", f"On {i}", with_id(name, "scholar", "AAAA")) for i, name in enumerate(names, 1)]
    result = resolve(papers, [])
    assert len(result.authors) == len(names)
    assert not any(link.kind == "verified" for link in result.links)


def test_one_who_changed_the_surname_or_the_given_name_is_one_person() -> None:
    for old, new in (("Ana Plenko", "Ana Quarnell"), ("Tom Plenko", "Ana Plenko")):
        papers = [
            preprint("2403.90001", "Tides", with_id(old, "orcid", "0000-0000-0000-0001"), "Bo Quarnelli"),
            preprint("2404.90001", "Moths", with_id(new, "orcid", "0000-0000-0000-0001"), "Dov Hestrand"),
        ]
        result = resolve(papers, [])
        assert set(who(result, papers[0], 0).names) == {old, new}


def test_email_addresses_and_fillers_as_identifiers_join_nobody() -> None:
    for value in (
        "team@example.org",
        "mail:0a1b2c3d4e5f@example.org",
        "0000-0000-0000-0000",
        "n/a",
        "https://x.example/",
    ):
        shared = (ExternalId("scholar", value),)
        papers = [
            preprint("2403.90001", "Tides", Mention("Ana Plenko", ids=shared), "Bo Quarnell"),
            preprint("2404.90001", "Moths", Mention("A. Plenko", ids=shared), "Dov Hestrand"),
        ]
        result = resolve(papers, [])
        assert who(result, papers[0], 0) != who(result, papers[1], 0), value
        assert not any(link.kind == "verified" for link in result.links)


def test_fillers_keep_nobody_apart_either() -> None:
    coauthors = ("Bo Quarnell", "Dov Hestrand", "Mira Oduvale")
    papers = [
        preprint(
            f"240{i}.90001", f"Tidal part {i}", Mention("Ana Plenko", ids=(ExternalId("orcid", value),)), *coauthors
        )
        for i, value in enumerate(("0000-0000-0000-0000", "0000-0000-0000-0007"), 1)
    ]
    result = resolve(papers, [])
    assert who(result, papers[0], 0) == who(result, papers[1], 0)


def test_an_identifier_that_one_paper_prints_twice_says_nothing_there() -> None:
    ana, same = with_id("Ana Plenko", "dblp", "1/2"), with_id("A. Plenko", "dblp", "1/2")
    twice = preprint("2403.90001", "Tides", ana, same)
    others = [preprint(f"240{i}.90001", f"On {i}", ana) for i in (4, 5)]
    result = resolve([twice, *others], [])
    assert {link.kind for link in result.links if link.signature.key == twice.key} == {"inferred"}
    assert who(result, others[0], 0) == who(result, others[1], 0)
