"""Accounts on GitHub and what humans say of them, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect
from store_samples import (
    LATER,
    NOW,
    a_provenance,
    a_ranking,
    a_record,
    a_repo,
    a_score,
    a_supplement,
    an_account,
    an_implementation,
    thorough,
    undone,
    wild_text,
)

from sourcer.model.ids import ExternalId
from sourcer.model.people import AccountDecision
from sourcer.model.records import IssueCounts, Mention
from sourcer.model.runs import Tally
from sourcer.model.works import Signature
from sourcer.sources.base import Page, Request
from sourcer.store import accounts, conclusions, payloads, runs, scores
from sourcer.store import records as facts
from sourcer.store.engine import reading, writing
from sourcer.store.pages import save_page
from sourcer.store.values import storable

ASKED = Request("github", "accounts", "https://code.example/users/moduya", kind="account", key="moduya")


def a_decision(**changed: object) -> AccountDecision:
    made = AccountDecision("moduya", "a1", "link", "told us at a desk", NOW, (Signature("arxiv_api", "2403.90017", 0),))
    return replace(made, **changed)  # type: ignore[arg-type]


def test_accounts_come_back_as_they_were_saved_and_twice_is_once(engine: Engine) -> None:
    told = [an_account(), an_account("tallow", key="7", name=None, website=None, kind="Organization")]
    with writing(engine) as conn:
        assert accounts.save_accounts(conn, told, run_id=1, now=NOW) == Tally(seen=2, new=2)
        assert accounts.save_accounts(conn, told, run_id=2, now=LATER) == Tally(seen=2, unchanged=2)
        renamed = [replace(told[0], name="Maren O.")]
        assert accounts.save_accounts(conn, renamed, run_id=3, now=LATER) == Tally(seen=1, changed=1)
    with reading(engine) as conn:
        assert accounts.load_accounts(conn) == [*renamed, told[1]]
        assert accounts.load_accounts(conn, ["MODUYA", "nobody"]) == renamed
        assert accounts.load_accounts(conn, []) == []
        assert facts.counts(conn)["accounts/github"] == 2


@given(name=wild_text, site=wild_text)
@thorough
def test_whatever_people_call_themselves_is_stored_as_it_can_be(engine: Engine, name: str, site: str) -> None:
    account = an_account(name=name, website=site)
    with undone(engine) as conn:
        accounts.save_accounts(conn, [account], run_id=1, now=NOW)
        assert accounts.load_accounts(conn) == [storable(account)]


def test_there_is_no_place_for_anything_else_of_a_person(engine: Engine) -> None:
    held = {column["name"] for column in inspect(engine).get_columns("accounts")}
    assert held == {
        "source", "key", "login", "kind", "name", "website", "fetched_url", "fetched_at", "payload_hash",
        "content_hash", "first_seen_at", "first_seen_run", "changed_run",
    }  # fmt: skip


def test_of_two_accounts_that_had_one_login_the_one_that_has_it_last_counts(engine: Engine) -> None:
    later = a_provenance(fetched_at=LATER)
    with writing(engine) as conn:
        accounts.save_accounts(
            conn,
            [an_account(key="2", provenance=later, name="New"), an_account(key="1", name="Old")],
            run_id=1,
            now=NOW,
        )
        assert [account.name for account in accounts.load_accounts(conn, ["moduya"])] == ["New"]


def test_an_account_that_its_owner_closed_leaves_no_trace(engine: Engine) -> None:
    told, gone = a_provenance(url=ASKED.url), a_provenance(url=ASKED.url, fetched_at=LATER, payload_hash="0")
    with writing(engine) as conn:
        payloads.save_payload(conn, ASKED, b'{"login": "moduya", "name": "Maren Oduya"}', told)
        save_page(conn, ASKED, Page(accounts=(an_account("Moduya"),), answered=("moduya",)), told, run_id=1, now=NOW)
        assert accounts.load_accounts(conn)
        payloads.save_payload(conn, ASKED, b'{"message": "Not Found"}', gone, response_status=404)
        save_page(conn, ASKED, Page(answered=("moduya",), removed=("moduya",)), gone, run_id=2, now=LATER)
        assert accounts.load_accounts(conn) == []
        assert list(payloads.load_payloads(conn, "github")) == []


def test_an_older_page_does_not_put_back_what_an_account_said(engine: Engine) -> None:
    later = a_provenance(fetched_at=LATER)
    with writing(engine) as conn:
        accounts.save_accounts(conn, [an_account(provenance=later)], run_id=1, now=NOW)
        page = Page(accounts=(an_account(name="Older"), an_account("other", key="8")))
        assert [each.key for each in facts.without_superseded(conn, page, NOW).accounts] == ["8"]


def test_decisions_are_only_ever_added(engine: Engine) -> None:
    words = [a_decision(), a_decision(verdict="unlink", reason="it was another"), a_decision(signatures=())]
    with writing(engine) as conn:
        before = accounts.accounts_digest(conn)
        for word in words:
            accounts.save_decision(conn, word)
    with reading(engine) as conn:
        assert accounts.load_decisions(conn) == words
        assert accounts.accounts_digest(conn) != before


def test_a_new_name_on_an_account_is_news_and_a_new_fetch_is_not(engine: Engine) -> None:
    with writing(engine) as conn:
        accounts.save_accounts(conn, [an_account()], run_id=1, now=NOW)
        before = accounts.accounts_digest(conn)
        accounts.save_accounts(conn, [an_account(provenance=a_provenance(fetched_at=LATER))], run_id=2, now=LATER)
        assert accounts.accounts_digest(conn) == before
        accounts.save_accounts(conn, [an_account(name="Maren O.")], run_id=3, now=LATER)
        assert accounts.accounts_digest(conn) != before


def test_printed_identifiers_are_told_by_their_place(engine: Engine) -> None:
    known = (ExternalId("orcid", "0000-0001-2345-6789"), ExternalId("github", "moduya"))
    people = (Mention("Bao Lanternfish"), Mention("Maren Oduya", ids=known))
    with writing(engine) as conn:
        facts.save_records(conn, [a_record("x", mentions=people)], run_id=1, now=NOW)
        assert accounts.printed_ids(conn) == {Signature("arxiv_api", "x", 1): known}


def test_a_profile_page_is_the_repository_that_has_the_login_s_name(engine: Engine) -> None:
    own = a_repo("4242", full_name="Quill/quill", owner="Quill", homepage="https://quill.example")
    with writing(engine) as conn:
        facts.save_repos(conn, [own, a_repo("5")], run_id=1, now=NOW)
        facts.save_supplements(conn, [a_supplement("readme", "I am Quill.")], run_id=1, now=NOW)
        assert accounts.profile_pages(conn) == {"quill": "https://quill.example\nI am Quill."}


@given(seen=st.integers(0, 100), closed=st.integers(0, 100), answered=st.integers(0, 100))
@thorough
def test_issue_counts_come_back_with_their_repository(engine: Engine, seen: int, closed: int, answered: int) -> None:
    counts = IssueCounts(seen, closed, answered)
    with undone(engine) as conn:
        facts.save_repos(conn, [a_repo()], run_id=1, now=NOW)
        assert [repo.issues for repo in facts.load_repos(conn)] == [None]
        facts.save_supplements(conn, [a_supplement("issues", str(counts))], run_id=1, now=NOW)
        assert [repo.issues for repo in facts.load_repos(conn)] == [counts]


def test_who_owns_an_implementation_and_what_it_names_come_back(engine: Engine) -> None:
    found = (an_implementation(owner_type="Organization", arxiv_id="2403.90001"), an_implementation(repo_key="8"))
    with writing(engine) as conn:
        conclusions.save_resolution(conn, works=(), authors=(), links=(), namesakes=(), implementations=found)
        assert conclusions.load_implementations(conn) == list(found)


def test_a_score_keeps_its_accounts(engine: Engine) -> None:
    ranking = a_ranking(scores=(a_score("a1", accounts=("moduya", "tallow")), a_score("a2")))
    with writing(engine) as conn:
        run_id = runs.start_run(conn, "rank", now=NOW + timedelta(1), code_version="x", config_digest="y")
        scores.save_ranking(conn, run_id, ranking)
        kept = scores.load_ranking(conn, run_id, ranking.brief)
    assert [score.accounts for score in kept.scores] == [("moduya", "tallow"), ()]
