"""The "papers you like" list."""

from __future__ import annotations

from sourcer.rank import rank
from tests.rank.builders import SMALL, a_brief, a_corpus, a_world

LIKED = ("arxiv:9901.00000", "w1")


def test_first_authors_of_liked_works_come_first_in_the_order_of_the_brief() -> None:
    ranking = rank(a_corpus(a_world(120)), a_brief("robots", liked=LIKED), SMALL)

    assert [(flag.kind, flag.work_id) for flag in ranking.liked[:2]] == [("liked", "w0"), ("liked", "w1")]
    assert all(flag.similarity == 1.0 for flag in ranking.liked[:2])


def test_near_works_are_of_the_liked_works_topic_and_say_which_terms_they_share() -> None:
    ranking = rank(a_corpus(a_world(120)), a_brief("robots", liked=("w0",)), SMALL)
    near = [flag for flag in ranking.liked if flag.kind == "near"]

    assert near
    assert [flag.similarity for flag in near] == sorted((flag.similarity for flag in near), reverse=True)
    assert sum("robots" in flag.author_id for flag in near) > len(near) // 2
    for flag in near:
        terms = [item for item in flag.evidence if item.kind == "term"]
        assert flag.liked_work_id == "w0"
        assert terms
        assert all(item.value for item in terms)
        assert next(item.url for item in flag.evidence if item.kind == "work") == "https://papers.example/0"


def test_only_new_works_are_near() -> None:
    corpus, brief = a_corpus(a_world(120)), a_brief("robots", liked=("w0",))
    every = {flag.work_id for flag in rank(corpus, brief, SMALL).liked if flag.kind == "near"}
    chosen = frozenset(sorted(every)[:2])
    new = {flag.work_id for flag in rank(corpus, brief, SMALL, new_since=chosen).liked if flag.kind == "near"}

    assert new == chosen
    assert not [flag for flag in rank(corpus, brief, SMALL, new_since=frozenset()).liked if flag.kind == "near"]


def test_neither_disliked_works_nor_people_who_are_left_out_are_on_the_list() -> None:
    corpus = a_corpus(a_world(120))
    near = [flag for flag in rank(corpus, a_brief("robots", liked=("w0",)), SMALL).liked if flag.kind == "near"]
    first = near[0]

    without = rank(corpus, a_brief("robots", liked=("w0",), disliked=(first.work_id,)), SMALL).liked
    assert first.work_id not in {flag.work_id for flag in without}
    without = rank(corpus, a_brief("robots", liked=("w0",), leave_out_people=(first.author_id,)), SMALL).liked
    assert first.author_id not in {flag.author_id for flag in without}


def test_a_brief_that_likes_nothing_has_an_empty_list() -> None:
    assert rank(a_corpus(a_world(30)), a_brief("robots"), SMALL).liked == ()
