"""Implementers stand for themselves; where an account is known to be an author's, the two are one candidate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcer.model.people import AccountLink
from sourcer.model.records import Account, Provenance
from sourcer.model.scores import Ranking, Score
from sourcer.model.works import Implementation
from sourcer.rank import rank
from tests.rank.builders import SMALL, a_brief, a_corpus, a_world, an_implementation

CAREFUL = ("compared results", "results table", "released weights", "tests", "licence")
WORLD = a_world(150)


def an_account(login: str, name: str | None = None, kind: str = "User") -> Account:
    source = Provenance(f"https://code.example/users/{login}", datetime(2026, 6, 1, tzinfo=UTC), "")
    return Account(f"9{len(login)}", login, kind, source, name, f"https://{login}.example")


def a_link(login: str, author_id: str) -> AccountLink:
    return AccountLink(login, author_id, "human", "we met (decided on 2026-03-01)")


def ranked(
    *code: Implementation, accounts: tuple[Account, ...] = (), links: tuple[AccountLink, ...] = (), **parts: Any
) -> Ranking:
    corpus = replace(a_corpus(WORLD, code), accounts=accounts, account_links=links)
    return rank(corpus, a_brief("robots", **parts), SMALL)


PLAIN = ranked()
BEST, WORK = PLAIN.scores[0].candidate_id, PLAIN.scores[0].work_ids[0]
SECOND, OTHER_WORK = next((s.candidate_id, s.work_ids[0]) for s in PLAIN.scores if s.work_ids[0] != WORK)


def ids(ranking: Ranking) -> set[str]:
    return {score.candidate_id for score in ranking.scores}


def score_of(ranking: Ranking, candidate: str) -> Score:
    return next(score for score in ranking.scores if score.candidate_id == candidate)


def test_an_implementer_is_called_by_the_name_on_the_account() -> None:
    code = an_implementation("careful/again", WORK, "independent", CAREFUL)
    found = score_of(ranked(code, accounts=(an_account("Careful", "Cara Ful"),)), "github:careful")
    assert (found.name, found.accounts) == ("Cara Ful", ("careful",))
    assert "the name on it, which nobody checked" in found.uncertain[0]
    assert score_of(ranked(code, accounts=(an_account("careful"),)), "github:careful").name == "careful"


@pytest.mark.parametrize("by", ["the repository", "the account"])
@pytest.mark.parametrize("kind", ["Organization", "Bot"])
def test_an_organisation_is_nobody_to_write_to_and_counted(by: str, kind: str) -> None:
    owner_type, account = (kind, "User") if by == "the repository" else ("", kind)
    code = an_implementation("lab/again", WORK, "independent", CAREFUL, owner_type=owner_type)
    found = ranked(code, accounts=(an_account("lab", kind=account),))
    assert "github:lab" not in ids(found)
    assert any(note.startswith("1 organisation owns") for note in found.notes)


def test_an_organisation_whose_work_is_on_something_else_is_not_even_counted() -> None:
    found = ranked(an_implementation("lab/markets", "w4", "independent", owner_type="Organization"))
    assert not any("organisation" in note for note in found.notes)


def test_an_account_that_is_an_author_s_makes_one_candidate_of_the_two() -> None:
    code = an_implementation("hers/again", OTHER_WORK, "independent", CAREFUL)
    apart = ranked(code)
    assert {BEST, "github:hers"} <= ids(apart)
    assert not score_of(apart, BEST).component("execution").is_scored

    joined = ranked(code, accounts=(an_account("hers"),), links=(a_link("hers", BEST),))
    assert "github:hers" not in ids(joined)
    author = score_of(joined, BEST)
    execution = author.component("execution")
    assert (author.kind, author.accounts) == ("author", ("hers",))
    assert execution.value == score_of(apart, "github:hers").component("execution").value
    assert "hers is this author's, a human says so: we met" in execution.evidence[0].text
    assert any(item.text == "hers/again" for item in execution.evidence)
    assert author.component("fit") == score_of(PLAIN, BEST).component("fit"), "fit is that of the author's own works"


def test_two_accounts_of_one_author_are_one_row() -> None:
    codes = (
        an_implementation("hers/a", WORK, "independent", CAREFUL),
        an_implementation("hers2/b", WORK, "independent"),
    )
    links = (a_link("hers", "a-senior"), a_link("Hers2", "a-senior"))
    found = ranked(*codes, links=links)
    assert ids(found) - ids(PLAIN) == {"github:hers"}
    row = score_of(found, "github:hers")
    assert row.accounts == ("hers", "hers2")
    assert "an account that is Author Senior's (a-senior), who is no candidate as an author" in row.uncertain[0]


@pytest.mark.parametrize("name", ["a-senior", "Author Senior", "hers", "GITHUB:hers", "Cara Ful"])
def test_who_is_left_out_as_an_author_is_left_out_as_an_implementer(name: str) -> None:
    code = an_implementation("hers/a", WORK, "independent", CAREFUL)
    linked = {"accounts": (an_account("hers", "Cara Ful"),), "links": (a_link("hers", "a-senior"),)}
    assert "github:hers" in ids(ranked(code, **linked))
    assert "github:hers" not in ids(ranked(code, leave_out_people=(name,), **linked))


def test_an_author_left_out_does_not_come_back_by_the_account() -> None:
    code = an_implementation("hers/a", OTHER_WORK, "independent", CAREFUL)
    found = ranked(code, links=(a_link("hers", BEST),), leave_out_people=(BEST,))
    assert not {BEST, "github:hers"} & ids(found)


def test_a_wish_not_to_be_recruited_goes_with_the_person() -> None:
    code = an_implementation("hers/a", OTHER_WORK, "independent", CAREFUL, wants_no_recruiters=True)
    found = ranked(code, links=(a_link("hers", BEST),))
    assert any("not to be approached by recruiters" in line for line in score_of(found, BEST).uncertain)


@settings(max_examples=15, deadline=None)
@given(login=st.sampled_from([BEST, "authorrobots0", "robots"]), case=st.sampled_from([str, str.upper, str.title]))
def test_a_name_or_login_like_an_author_s_joins_nobody(login: str, case: Any) -> None:
    author = score_of(PLAIN, BEST).name
    code = an_implementation(f"{login}/again", OTHER_WORK, "independent", CAREFUL)
    found = ranked(code, accounts=(an_account(login, case(author)),))
    assert f"github:{login}" in ids(found)
    assert score_of(found, BEST).accounts == ()
    assert score_of(found, BEST).total == score_of(PLAIN, BEST).total
    told = " ".join(score_of(found, f"github:{login}").uncertain)
    assert f"bears the name of an author, {author} ({BEST}): not joined" in told


def test_the_order_of_accounts_and_links_does_not_matter() -> None:
    codes = (an_implementation("hers/a", WORK, "independent", CAREFUL), an_implementation("b/b", WORK, "independent"))
    accounts = (an_account("hers", "Cara Ful"), an_account("b", "Bea"))
    links = (a_link("hers", BEST), a_link("b", SECOND))
    assert ranked(*codes, accounts=accounts, links=links) == ranked(
        *reversed(codes), accounts=accounts[::-1], links=links[::-1]
    )
