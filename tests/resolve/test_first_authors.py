"""Who is first author, and by which rule."""

from __future__ import annotations

import pytest

from sourcer.model.works import Work
from sourcer.resolve import resolve
from tests.resolve.builders import a_repo, preprint

FIVE = ("Marella Oduvale", "Bo Quarnell", "Xiaobo Lianchu", "Ana Plenko", "Dov Hestrand")


def judged(*names: str, comment: str | None = None, field: str = "cs.LG", size: int = 25) -> Work:
    record = preprint("2403.90017", "Tidal Gradients", *names, comment=comment, categories=(field,))
    return resolve([record], [], collaboration_size=size).works[0]


def firsts(work: Work) -> list[int]:
    return [place.position for place in work.first_authors]


def test_the_first_printed_name_is_first_author() -> None:
    work = judged(*FIVE)
    assert (work.first_author_rule, firsts(work), work.first_author_why) == ("printed", [0], "")


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("The first two authors contributed equally", [0, 1]),
        ("Accepted at EXCONF 2024. First 3 authors contributed equally.", [0, 1, 2]),
        ("equal contribution by the first three authors, 12 pages", [0, 1, 2]),
        ("First and second authors equally contributed to this paper", [0, 1]),
        ("Equal contribution from the first four authors", [0, 1, 2, 3]),
        ("Authors 1 and 2 contributed equally", [0, 1]),
        ("Marella Oduvale and Bo Quarnell contributed equally to this work", [0, 1]),
        ("* Equal contribution: Marella Oduvale, Bo Quarnell and Xiaobo Lianchu; 9 pages", [0, 1, 2]),
        ("M. Oduvale and A. Plenko contributed equally", [0, 3]),
        ("M.O. and B.Q. contributed equally", [0, 1]),
        ("Oduvale and Quarnell contributed equally; accepted to EXCONF", [0, 1]),
        ("co-first authors: Bo Quarnell, Marella Oduvale", [0, 1]),
        ("Marella Oduvale*, Bo Quarnell*, Xiaobo Lianchu (* equal contribution)", [0, 1]),
        ("The first two authors contributed equally. The last two authors advised equally.", [0, 1]),
        ("The first two authors contributed equally and the last two authors are joint senior authors", [0, 1]),
    ],
)
def test_a_comment_tells_who_shares_the_first_place(comment: str, expected: list[int]) -> None:
    work = judged(*FIVE, comment=comment)
    assert (work.first_author_rule, firsts(work)) == ("shared", expected)
    assert "the comment says" in work.first_author_why


@pytest.mark.parametrize(
    "comment", ["* Equal contribution", "Co-first authors. 12 pages", "The authors have contributed equally"]
)
def test_equal_contribution_of_nobody_in_particular_is_unclear(comment: str) -> None:
    work = judged(*FIVE, comment=comment)
    assert (work.first_author_rule, firsts(work)) == ("printed", [0])
    assert "does not tell who" in work.first_author_why


@pytest.mark.parametrize(
    "comment",
    [
        "All authors contributed equally",
        "Marella Oduvale, Bo Quarnell, Xiaobo Lianchu, Ana Plenko and Dov Hestrand contributed equally",
    ],
)
def test_equality_of_all_makes_nobody_else_first(comment: str) -> None:
    work = judged(*FIVE, comment=comment)
    assert (work.first_author_rule, firsts(work)) == ("printed", [0])
    assert "all authors contributed equally" in work.first_author_why


@pytest.mark.parametrize(
    "comment",
    [
        "The last two authors contributed equally as senior authors",
        "Equal advising by Ana Plenko and Dov Hestrand",
        "Bo Quarnell and Xiaobo Lianchu contributed equally",
        "Both parts are equally important",
    ],
)
def test_equality_elsewhere_in_the_list_leaves_the_first_place_alone(comment: str) -> None:
    work = judged(*FIVE, comment=comment)
    assert (work.first_author_rule, firsts(work), work.first_author_why) == ("printed", [0], "")


def test_marks_on_the_printed_names_are_read_with_the_comment() -> None:
    work = judged("Marella Oduvale*", "Bo Quarnell*", "Ana Plenko", comment="* equal contribution")
    assert firsts(work) == [0, 1]


def readme_says(sentence: str, relation_words: str) -> Work:
    record = preprint("2403.90017", "Tidal Gradients", *FIVE)
    repo = a_repo("oduvale/tidal", f"# Tidal\n{relation_words}\nhttps://arxiv.org/abs/2403.90017\n\n{sentence}\n")
    return resolve([record], [repo]).works[0]


def test_the_readme_of_the_official_code_tells_who_shares_the_first_place() -> None:
    work = readme_says("Marella Oduvale and Bo Quarnell contributed equally.", "The official code of our paper.")
    assert (work.first_author_rule, firsts(work)) == ("shared", [0, 1])
    assert "README" in work.first_author_why


def test_marks_beside_linked_names_in_the_official_readme_are_read() -> None:
    names = "[Marella Oduvale](https://mo.example.org)\\*, [Bo Quarnell](https://bq.example.org)\\*, Xiaobo Lianchu"
    work = readme_says(f"{names} (\\* equal contribution)", "The official code of our paper.")
    assert firsts(work) == [0, 1]


def test_the_readme_of_somebody_elses_code_tells_nothing() -> None:
    record = preprint("2403.90017", "Tidal Gradients", *FIVE)
    text = "An unofficial re-implementation of https://arxiv.org/abs/2403.90017 by me.\n\n"
    repo = a_repo("stranger/tidal-pytorch", text + "Marella Oduvale and Bo Quarnell contributed equally.")
    assert resolve([record], [repo]).works[0].first_author_rule == "printed"


@pytest.mark.parametrize(
    ("field", "count", "expected"),
    [
        ("cs.DS", 3, "alphabetical"),
        ("math.ST", 4, "alphabetical"),
        ("stat.ML", 4, "printed"),
        ("cs.LG", 4, "printed"),
        ("cs.LG", 5, "alphabetical"),
        ("cs.CV", 5, "printed"),
        ("cs.CV", 7, "alphabetical"),
    ],
)
def test_alphabetical_order_counts_where_custom_is_likelier_than_chance(field: str, count: int, expected: str) -> None:
    names = ("Zed Abelund", "Yan Brockvale", "Xu Cendrill", "Wim Dorne", "Vic Eskelin", "Ulf Fennick", "Tam Gorsuch")
    work = judged(*names[:count], field=field)
    assert work.first_author_rule == expected
    assert firsts(work) == ([0] if expected == "printed" else [])


def test_a_comment_that_says_alphabetical_is_believed_if_the_names_agree() -> None:
    said = "Authors are listed in alphabetical order"
    assert judged("Zed Abelund", "Yan Brockvale", comment=said).first_author_rule == "alphabetical"
    assert judged("Yan Brockvale", "Zed Abelund", comment=said).first_author_rule == "printed"


def test_shared_first_places_win_over_alphabetical_order() -> None:
    names = ("Zed Abelund", "Yan Brockvale", "Xu Cendrill", "Wim Dorne", "Vic Eskelin")
    assert firsts(judged(*names, comment="The first two authors contributed equally")) == [0, 1]


def test_nobody_is_first_in_a_collaboration() -> None:
    work = judged("TIDE Collaboration", "Marella Oduvale")
    assert (work.first_author_rule, firsts(work)) == ("collaboration", [])


def test_nobody_is_first_among_very_many() -> None:
    assert judged(*FIVE, size=4).first_author_rule == "collaboration"
    assert judged(*FIVE, size=5).first_author_rule == "printed"


def test_a_work_without_names_has_no_first_author() -> None:
    assert judged("*", "et al.").first_author_rule == "none"
