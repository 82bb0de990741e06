"""Affiliations by kind: labelled cases, and facts with work and day. Institutions here are invented or well known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.model.institutions import InstitutionKind
from sourcer.model.works import Work
from sourcer.words.institutions import institution_names, is_outside, kind_of, kinds_of, outside_academia
from tests.rank.builders import a_work

LABELLED: dict[InstitutionKind, tuple[str, ...]] = {
    "university": (
        "Fernhollow University",
        "Department of Statistics, Univ. of Northmere, Northmere 90125",
        "Université de Valcourbe",
        "Università degli Studi di Montefalso",
        "Universidad Nacional de Costaverde",
        "Universitat Politècnica de Rocaplana",
        "Universität Eschenfurt",
        "Technische Hochschule Eschenfurt",
        "TU Eschenfurt",
        "Uniwersytet Borowski",
        "Helmivaaran yliopisto",
        "Kőhegyi Egyetem",
        "Çınaraltı Üniversitesi",
        "Politecnico di Montefalso",
        "École Normale Supérieure de Valcourbe",
        "KTH Royal Institute of Technology",
        "Northmere Institute of Science and Technology",
        "National Institute of Technology, Northmere",
        "Karlsruher Institut für Technologie",
        "Toyota Technological Institute at Chicago",
        "ETH Zürich",
        "MIT",
        "UC San Diego",
        "Georgia Tech",
        "清华大学",
        "東京大学 情報理工学系",
        "서울대학교",
        "Северный государственный университет",
        "جامعة المثال",
        "Stanford",
        "fernhollow.edu",
        "cs.northmere.ac.uk",
        "University of Chinese Academy of Sciences",
        "Robotics Research, University of Northmere",
        "Fernhollow College",
        "Harvard Business School",
    ),
    "industry": (
        "Google Research, Mountain View",
        "Google DeepMind",
        "Microsoft Research Asia",
        "NVIDIA",
        "IBM Research – Almaden",
        "Noah’s Ark Lab, Huawei Technologies",
        "Siemens Corporate Technology, Princeton NJ",
        "Samsung Advanced Institute of Technology",
        "Allen Institute for AI",
        "NAVER LABS Europe",
        "Bosch Center for Artificial Intelligence, Robert Bosch GmbH",
        "JD.com",
    ),
    "company": (
        "Quillmere Inc.",
        "Quillmere Robotics GmbH",
        "Lanternworks S.p.A.",
        "Nordlys A/S",
        "Tidepool Technologies Co., Ltd.",
        "Lanternworks Labs",
        "Quillmere Research",
        "Lanternworks AI",
        "quillmere.ai",
        "株式会社みほん",
        "示例科技有限公司",
    ),
    "national lab": (
        "Lawrence Livermore National Laboratory",
        "MIT Lincoln Laboratory",
        "Northmere National Laboratory",
        "National Research Council of Northmere",
        "Inria Paris",
        "RIKEN Center for Advanced Intelligence Project",
        "Fraunhofer Institute for Examples",
        "NASA Ames Research Center",
        "Army Research Laboratory",
        "CERN",
    ),
    "hospital": (
        "Northmere General Hospital",
        "Universitätsklinikum Eschenfurt",
        "University Hospital Valcourbe",
        "Fernhollow University Medical Center",
        "Mayo Clinic",
        "Hôpital de Valcourbe",
        "示例医院",
    ),
    "unclear": (
        "",
        "Department of Statistics",
        "Institute for Cancer Research",
        "Max Planck Institute for Informatics",
        "Chinese Academy of Sciences",
        "Independent Researcher",
        "Under double-blind review",
        "Universal Examples",
        "Northmere",
    ),
}
CASES = [(kind, text) for kind, texts in LABELLED.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), CASES, ids=[text or "nothing" for _, text in CASES])
def test_a_labelled_affiliation_is_told_with_a_reason(kind: InstitutionKind, text: str) -> None:
    found = kind_of(text)
    assert found.kind == kind, found.reason
    assert found.reason


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Fernhollow University + Google", ["university", "industry"]),
        ("DeepMind, London, UK; University College London", ["industry", "university"]),
        ("Google and Stanford University", ["industry", "university"]),
        ("University of Science and Technology of Northmere", ["university"]),
        ("Northmere General Hospital and Fernhollow Medical School", ["hospital", "university"]),
    ],
)
def test_an_affiliation_with_two_institutions_tells_both(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in kinds_of(text)] == kinds


def test_a_group_whose_name_sounds_like_a_company_is_its_universitys() -> None:
    assert [found.kind for found in kinds_of("Vision Labs, Fernhollow University")] == ["university"]


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_told(text: str) -> None:
    found = kinds_of(text)
    assert found
    assert len({each.kind for each in found}) == len(found)
    institution_names(text)


def test_departments_and_towns_are_not_counted_as_institutions() -> None:
    assert institution_names("School of Computing, University of Northmere, Northmere") == ("University of Northmere",)


def a_paper(number: int, on: date | None, *affiliations: str) -> Work:
    made = a_work(number, f"Paper {number}", None, on, "a-person")
    first, *others = made.authorships
    return replace(made, authorships=(replace(first, affiliations=affiliations), *others))


def test_facts_name_affiliation_work_and_day_newest_first() -> None:
    works = [
        a_paper(1, date(2021, 3, 1), "Fernhollow University"),
        a_paper(2, date(2024, 5, 6), "Quillmere Inc.", "Northmere"),
    ]
    newest, oldest = outside_academia(works, "a-person")
    assert str(newest).startswith("start-up or company: Quillmere Inc., printed on “Paper 2”, 2024-05-06")
    assert (oldest.kind, oldest.on, oldest.is_newest) == ("university", date(2021, 3, 1), False)
    assert is_outside((newest, oldest)) is True


def test_who_left_a_company_for_a_university_is_not_outside_any_more() -> None:
    works = [a_paper(1, date(2021, 3, 1), "Quillmere Inc."), a_paper(2, date(2024, 5, 6), "Fernhollow University")]
    assert is_outside(outside_academia(works, "a-person")) is False


def test_what_a_coauthor_prints_says_nothing_of_the_author() -> None:
    work = a_paper(1, date(2024, 5, 6))
    first, second = work.authorships
    work = replace(work, authorships=(first, replace(second, affiliations=("Google",))))
    assert outside_academia([work], "a-person") == ()
    assert is_outside(()) is None


def test_facts_do_not_depend_on_the_order_of_works() -> None:
    works = [a_paper(n, date(2024, 1, n), "Quillmere Inc.", f"University {n}") for n in range(1, 5)]
    assert outside_academia(works, "a-person") == outside_academia(reversed(works), "a-person")
