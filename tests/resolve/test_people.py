"""Who is who: what joins two mentions, what keeps them apart, and what is said about it. All names are invented."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record
from sourcer.resolve import Previous, Resolution, resolve, weights
from sourcer.resolve.evidence import FEATURES
from sourcer.resolve.names import parse_name
from sourcer.resolve.rarity import expected_bearers
from tests.resolve.builders import crowd, listed, preprint, signature, who, with_id, work_of

TIDES = "We anneal the learning rate of an optimizer with a slow clock that follows the loss of large networks."
MOTHS = "Field recordings of nocturnal moths are segmented into wing beats with a hidden Markov acoustic detector."


def one_person(result: Resolution, a: tuple[Record, int], b: tuple[Record, int]) -> bool:
    return who(result, *a).id == who(result, *b).id


def test_a_full_name_with_shared_coauthors_is_one_person() -> None:
    one = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", "Marella Oduvale", "Bo Quarnell")
    two = preprint("2405.90003", "Harbour Maps", "Wei Lianchu", "Bo Quarnell", "Marella Oduvale")
    assert one_person(resolve([one, two], []), (one, 0), (two, 0))


def test_a_common_name_without_shared_coauthors_on_other_topics_is_two_people() -> None:
    one = preprint("2403.90017", "Tidal gradients for optimizers", "Wei Lianchu", "Ana Plenko", abstract=TIDES)
    two = preprint(
        "2405.90003", "Hearing moths", "Wei Lianchu", "Dov Hestrand", abstract=MOTHS, categories=("eess.AS",)
    )
    result = resolve([one, two, *crowd(80)], [])
    assert not one_person(result, (one, 0), (two, 0))
    (namesake,) = [each for each in result.namesakes if who(result, one, 0).id in (each.author_id, each.other_id)]
    assert {namesake.author_id, namesake.other_id} == {who(result, one, 0).id, who(result, two, 0).id}
    assert "the same name" in namesake.why


def test_a_rare_full_name_in_a_large_corpus_joins_on_its_own() -> None:
    one = preprint("2403.90017", "Tidal gradients for optimizers", "Perpetua Zlovarnik", "Ana Plenko")
    two = preprint("2405.90003", "Hearing moths", "Perpetua Zlovarnik", "Dov Hestrand")
    assert one_person(resolve([one, two, *crowd(1800)], []), (one, 0), (two, 0))


def test_the_same_name_is_not_rare_where_its_parts_are_common() -> None:
    one = preprint("2403.90017", "Tidal gradients for optimizers", "Wei Lianchu", "Ana Plenko")
    two = preprint("2405.90003", "Hearing moths", "Wei Lianchu", "Dov Hestrand")
    others = crowd(1800)
    letters = [f"{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(600)]
    bearers = [
        preprint(f"2404.{91000 + i}", others[i].title, f"Given{each} Lianchu", f"Wei Family{each}")
        for i, each in enumerate(letters)
    ]
    assert not one_person(resolve([one, two, *others, *bearers], []), (one, 0), (two, 0))


def test_a_name_is_rarer_the_rarer_its_parts() -> None:
    letters = [f"{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(600)]
    printed = ["Wei Lianchu", "Perpetua Zlovarnik", "W. Lianchu"]
    printed += [f"Wei Family{each}" for each in letters[:60]] + [f"Given{each} Lianchu" for each in letters[:60]]
    printed += [f"Given{each} Family{each}" for each in letters]
    bearers, prolific = expected_bearers([name for each in printed if (name := parse_name(each))])
    assert bearers[0] > bearers[1]
    assert bearers[2] >= bearers[0]
    assert np.all(prolific >= 0)


def test_an_initial_joins_the_full_name_that_its_coauthors_point_to() -> None:
    one = preprint("2403.90017", "Tidal Gradients", "Wen Lianchu", "Marella Oduvale", "Bo Quarnell")
    other = preprint("2404.90002", "Moth Wings", "Wanda Lianchu", "Ana Plenko", "Dov Hestrand")
    short = preprint("2405.90003", "Slow Tidal Clocks", "W. Lianchu", "M. Oduvale", "B. Quarnell")
    result = resolve([one, other, short], [])
    assert one_person(result, (one, 0), (short, 0))
    assert not one_person(result, (other, 0), (short, 0))
    assert who(result, short, 0).name == "Wen Lianchu"
    assert set(who(result, short, 0).names) == {"Wen Lianchu", "W. Lianchu"}


def test_spellings_of_one_name_join_over_accents_hyphens_and_order() -> None:
    coauthors = ("Marella Oduvale", "Bo Quarnell", "Ana Plenko")
    spellings = ["Jörg-Øyvind Teßmar", "Jorg-Oyvind Tessmar", "Tessmar, J.-O.", "Joerg-Oeyvind TESSMAR"]
    papers = [preprint(f"240{i}.90001", f"Tidal Part {i}", name, *coauthors) for i, name in enumerate(spellings[:3], 1)]
    result = resolve(papers, [])
    assert len({who(result, paper, 0).id for paper in papers}) == 1


def test_a_double_surname_shortened_joins_with_coauthors() -> None:
    long = preprint(
        "2403.90017", "Tidal Gradients", "Inés Robledal Quirante", "Marella Oduvale", "Bo Quarnell", "Ana Plenko"
    )
    short = preprint(
        "2405.90003", "Tidal Gradients II", "Inés Robledal", "Marella Oduvale", "Bo Quarnell", "Ana Plenko"
    )
    assert one_person(resolve([long, short], []), (long, 0), (short, 0))


def test_differing_middle_initials_keep_two_people_apart() -> None:
    one = preprint("2403.90017", "Tidal Gradients", "Ana B. Plenko", "Marella Oduvale", "Bo Quarnell")
    two = preprint("2405.90003", "Tidal Gradients II", "Ana C. Plenko", "Marella Oduvale", "Bo Quarnell")
    assert not one_person(resolve([one, two], []), (one, 0), (two, 0))


def test_an_initial_never_bridges_two_full_names() -> None:
    coauthors = ("Marella Oduvale", "Bo Quarnell", "Dov Hestrand")
    papers = [
        preprint("2403.90001", "Tidal Gradients", "Wen Lianchu", *coauthors),
        preprint("2404.90002", "Tidal Gradients II", "Wanda Lianchu", *coauthors),
        preprint("2405.90003", "Tidal Gradients III", "W. Lianchu", *coauthors),
    ]
    result = resolve(papers, [])
    assert not one_person(result, (papers[0], 0), (papers[1], 0))


def test_two_mentions_on_one_paper_are_two_people() -> None:
    twins = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", "Wei Lianchu", "Bo Quarnell")
    result = resolve([twins, preprint("2405.90003", "Harbours", "Wei Lianchu", "Bo Quarnell")], [])
    assert not one_person(result, (twins, 0), (twins, 1))


def test_an_orcid_joins_what_names_and_topics_would_not() -> None:
    one = preprint(
        "2403.90017", "Tidal Gradients", with_id("Ana Plenko", "orcid", "0000-0000-0000-0001"), abstract=TIDES
    )
    two = preprint("2405.90003", "Moths", with_id("Ana Quarnell", "orcid", "0000-0000-0000-0001"), abstract=MOTHS)
    result = resolve([one, two], [])
    assert one_person(result, (one, 0), (two, 0))
    link = next(each for each in result.links if each.signature == signature(one, 0))
    assert (link.kind, link.confidence) == ("verified", 1.0)
    assert "orcid:0000-0000-0000-0001" in link.evidence


def test_two_orcids_keep_apart_what_everything_else_would_join() -> None:
    papers = [
        preprint(
            f"2403.9000{i}",
            f"Tidal Gradients {i}",
            with_id("Ana Plenko", "orcid", f"0000-0000-0000-000{i}"),
            "Bo Quarnell",
            "Dov Hestrand",
            abstract=TIDES,
        )
        for i in (1, 2)
    ]
    assert not one_person(resolve(papers, []), (papers[0], 0), (papers[1], 0))


def test_an_identifier_printed_twice_on_one_paper_joins_nobody_there() -> None:
    mistaken = preprint(
        "2403.90017",
        "Tidal Gradients",
        with_id("Ana Plenko", "scholar", "aBcDeF"),
        with_id("Bo Quarnell", "scholar", "aBcDeF"),
    )
    assert not one_person(resolve([mistaken], []), (mistaken, 0), (mistaken, 1))


def test_affiliations_count_unless_the_caller_says_no() -> None:
    def paper(key: str, title: str, partner: str) -> Record:
        return preprint(key, title, Mention("Wei Lianchu", ("Institute of Harbour Studies, Quay Lab",)), partner)

    papers = [paper("2403.90017", "Tidal gradients", "Ana Plenko"), paper("2405.90003", "Moth wings", "Dov Hestrand")]
    with_places, without = (resolve(papers, [], use_affiliation=used) for used in (True, False))
    assert one_person(with_places, (papers[0], 0), (papers[1], 0))
    assert not one_person(without, (papers[0], 0), (papers[1], 0))


def test_one_work_in_two_records_is_one_place_with_two_links() -> None:
    paper = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", "Marella Oduvale", "Bo Quarnell")
    entry = listed("7", "Tidal Gradients", "Marella Oduvale", "Lianchu Wei", "B. Quarnell")
    result = resolve([paper, entry], [])
    assert len(result.authors) == 3
    assert len(result.links) == 6
    assert one_person(result, (paper, 0), (entry, 1))
    assert [place.name for place in work_of(result, entry).authorships] == [
        "Wei Lianchu",
        "Marella Oduvale",
        "Bo Quarnell",
    ]


def test_a_name_that_only_the_programme_prints_is_a_person_without_a_place_on_the_work() -> None:
    paper = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", "Bo Quarnell")
    entry = listed("7", "Tidal Gradients", "Wei Lianchu", "Bo Quarnell", "Dov Hestrand")
    result = resolve([paper, entry], [])
    assert who(result, entry, 2).name == "Dov Hestrand"
    assert len(work_of(result, paper).authorships) == 2


def test_what_names_nobody_becomes_no_author_and_is_noted() -> None:
    paper = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", "TIDE Collaboration", "someone@example.org", "†")
    result = resolve([paper], [])
    assert [author.name for author in result.authors] == ["Wei Lianchu"]
    assert len(result.notes) == 3
    assert any("TIDE Collaboration" in note and "group" in note for note in result.notes)


def test_evidence_is_a_sentence_with_the_shared_coauthors() -> None:
    one = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", "Marella Oduvale", "Bo Quarnell")
    two = preprint("2405.90003", "Harbour Maps", "Wei Lianchu", "Bo Quarnell", "Marella Oduvale")
    result = resolve([one, two], [])
    link = next(each for each in result.links if each.signature == signature(two, 0))
    assert link.kind == "inferred"
    assert 0.6 <= link.confidence <= 1
    assert "same full name" in link.evidence
    assert "2 shared coauthors" in link.evidence


def test_affiliations_are_listed_newest_first() -> None:
    def paper(key: str, place: str) -> Record:
        orcid = (ExternalId("orcid", "0000-0000-0000-0001"),)
        return preprint(key, f"Tides of {place}", Mention("Wei Lianchu", (place,), orcid))

    result = resolve([paper("2203.90001", "Old Harbour"), paper("2503.90001", "New Harbour")], [])
    assert result.authors[0].affiliations == ("New Harbour", "Old Harbour")


def test_people_told_apart_before_stay_apart_until_an_identifier_joins_them() -> None:
    papers = [
        preprint(f"2403.9000{i}", f"Tidal Gradients {i}", "Wei Lianchu", "Marella Oduvale", "Bo Quarnell")
        for i in (1, 2)
    ]
    known = Previous(authors={signature(papers[0], 0): "Pa", signature(papers[1], 0): "Pb"})
    assert [who(resolve(papers, [], known), paper, 0).id for paper in papers] == ["Pa", "Pb"]
    wei = with_id("Wei Lianchu", "dblp", "12/3456")
    told = [preprint(paper.key, paper.title, wei, *paper.mentions[1:]) for paper in papers]
    joined = resolve(told, [], known)
    assert len({who(joined, paper, 0).id for paper in told}) == 1
    assert any(note == "author Pb is now part of Pa" for note in joined.notes)


def test_people_told_apart_before_whom_the_evidence_would_join_are_shown_as_such() -> None:
    papers = [
        preprint(
            f"2403.9000{i}", f"Tidal Gradients {i}", "Wei Lianchu", "Marella Oduvale", "Bo Quarnell", abstract=TIDES
        )
        for i in (1, 2)
    ]
    known = Previous(authors={signature(papers[0], 0): "Pa", signature(papers[1], 0): "Pb"})
    (pair,) = resolve(papers, [], known).namesakes
    assert (pair.author_id, pair.other_id) == ("Pa", "Pb")
    assert pair.score >= 0.6
    assert f"they were told apart before; the evidence now ({pair.score:.2f}) would join them" in pair.why


def test_people_joined_before_stay_joined_unless_identifiers_differ() -> None:
    one = preprint("2403.90017", "Tidal Gradients", "Wei Lianchu", abstract=TIDES)
    two = preprint("2405.90003", "Moths", "Wei Lianchu", abstract=MOTHS)
    known = Previous(authors={signature(one, 0): "Pa", signature(two, 0): "Pa"})
    assert one_person(resolve([one, two], [], known), (one, 0), (two, 0))
    told = [
        preprint(paper.key, paper.title, with_id("Wei Lianchu", "orcid", f"0000-0000-0000-000{i}"))
        for i, paper in enumerate((one, two), start=1)
    ]
    parted = resolve(told, [], known)
    assert not one_person(parted, (told[0], 0), (told[1], 0))
    assert any(note.startswith("author Pa was split") for note in parted.notes)


@pytest.mark.parametrize("table", [weights.BY_NAME, weights.BY_PERSON])
def test_every_weight_is_a_signal_s_and_speaks_the_way_its_signal_does(table: Mapping[str, float]) -> None:
    assert table.keys() - {"intercept"} <= set(FEATURES)
    against = {"full", "reading", "swapped", "bearers", "alone", "other_place", "bearers_alone"}
    either = {"intercept", "initial", "no_abstract", "authors"}
    assert all((value < 0) == (name in against) for name, value in table.items() if name not in either)
