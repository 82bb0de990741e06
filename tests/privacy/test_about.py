"""What somebody is told that asks what is held on them. Everybody is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from sourcer.model.opinions import KeptWeights
from sourcer.model.people import AccountDecision, Namesake
from sourcer.model.records import Provenance
from sourcer.privacy.sections import IMPERSONAL, SECTIONS
from sourcer.sources.base import Request
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions, payloads
from sourcer.store import objections as store_objections
from sourcer.store import opinions as store_opinions
from sourcer.store import records as facts
from sourcer.store import tables as t
from sourcer.store import tables_concluded as concluded
from sourcer.store.codec_concluded import implementation_rows
from sourcer.store.engine import writing
from sourcer.store.tables_search import metadata
from tests.cli.opinion_world import NOW, Team, a_team
from tests.store.store_samples import a_repo, a_supplement, an_account, an_implementation

FIRST, SECOND = "Ana Plenko", "Bo Quarnell"


@pytest.fixture
def team(tmp_path: Path, engine: Engine) -> Team:
    return a_team(tmp_path, engine)


def told(team: Team, who: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(team("people", "about", who, "--format", "json").stdout)
    return document


def section(document: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return next(each["facts"] for each in document["sections"] if each["section"] == key)


def test_every_table_is_told_of_or_declared_to_hold_nothing_about_people() -> None:
    told_of = {table for kind in SECTIONS for table in kind.tables}
    assert told_of | set(IMPERSONAL) == set(metadata.tables), "a new table: add it to privacy/sections.py, and tell it"
    assert not told_of & set(IMPERSONAL)


def test_somebody_is_told_names_works_scores_and_what_the_team_said_with_source_and_day(team: Team) -> None:
    team("keep", FIRST, "--brief", "robots", "--reason", "writes clearly", "--by", "Ines")
    team("pass", FIRST, "--brief", "glaciers", "--reason", "other field", "--by", "Ines")
    team("keep", SECOND, "--brief", "robots", "--reason", "a secret about somebody else", "--by", "Ines")
    team("watch", FIRST, "--reason", "next paper", "--by", "Ines")
    document = told(team, FIRST)
    names = section(document, "names")
    assert len(names) == 3
    assert all("“Ana Plenko”, place 1 of 2" in each["text"] for each in names)
    assert {(each["address"], each["on"]) for each in names} == {("https://records.example.org/1", "2026-06-01")}
    assert "orcid:0000-0001-2345-6789" in section(document, "identifiers")[0]["text"]
    assert {each["data"]["brief"] for each in section(document, "scores")} == {"robots", "glaciers"}
    said = [each["text"] for each in section(document, "opinions")]
    assert any("kept “Ana Plenko” inside 'robots': writes clearly" in each for each in said)
    assert any("passed “Ana Plenko” inside 'glaciers': other field" in each for each in said)
    assert "next paper" in section(document, "watches")[0]["text"]
    assert section(document, "search")[0]["text"].startswith("your names and affiliations")
    assert "somebody else" not in json.dumps(document)


def test_the_text_says_what_json_says_and_where_the_basis_is_to_be_filled_in(team: Team) -> None:
    ran = team("people", "about", FIRST)
    assert "Responsible: (to be filled in: [privacy] controller in the configuration)" in ran.stdout
    assert "[privacy] controller, contact, purpose, basis, authority: not filled in" in ran.stderr
    with (team.folder / "sourcer.toml").open("a", encoding="utf-8") as file:
        file.write('[privacy]\ncontroller = "Example Lab, 1 Road"\nbasis = "legitimate interest: finding peers"\n')
    filled = team("people", "about", FIRST).stdout
    assert "Responsible: Example Lab, 1 Road." in filled
    assert "Legal basis of every fact below: legitimate interest: finding peers." in filled
    for kind in told(team, FIRST)["sections"]:
        assert kind["title"] in filled
        for fact in kind["facts"]:
            assert " ".join(fact["text"].split()) in " ".join(filled.split())
            assert fact["legal_basis"] == "legitimate interest: finding peers"


def test_somebody_who_was_never_ranked_and_a_coauthor_are_told_too(team: Team) -> None:
    document = told(team, "Zed Marchbanks")
    assert len(section(document, "names")) > 1
    assert section(document, "scores") == []
    assert all("place 2" in each["text"] for each in section(document, "works"))


def test_an_implementer_known_by_a_login_alone_is_told_accounts_and_repositories(team: Team) -> None:
    store_code(team)
    document = told(team, "github:QuilL")
    assert document["candidate_id"] == "github:quill"
    assert "website https://moduya.example" in section(document, "accounts")[0]["text"]
    assert any("quill/tides: Tides, again" in each["text"] for each in section(document, "repositories"))
    assert any("readme of repository 4242" in each["text"] for each in section(document, "repositories"))
    assert "quill/tides is told to be" in section(document, "implementations")[0]["text"]
    assert told(team, "quill") == document


def test_an_account_that_a_human_linked_is_told_with_its_author(team: Team) -> None:
    store_code(team)
    author = told(team, FIRST)["candidate_id"]
    with writing(team.engine) as conn:
        word = AccountDecision("quill", author, "link", "she said so", NOW)
        store_accounts.save_decision(conn, word)
    for who in (FIRST, "github:quill"):
        document = told(team, who)
        assert document["candidate_id"] == author
        assert document["accounts"] == ["quill"]
        assert "she said so" in section(document, "account_links")[0]["text"]


def test_a_namesake_is_told_as_not_joined_and_nothing_else_of_them(team: Team) -> None:
    with writing(team.engine) as conn:
        both = {each.name: each.id for each in conclusions.load_authors(conn)}
        pair = Namesake(both[FIRST], both[SECOND], 0.4, "no common coauthor")
        row = {"author_id": pair.author_id, "other_id": pair.other_id, "score": pair.score, "why": pair.why}
        conn.execute(insert(concluded.namesakes).values(row))
    for name, other in ((FIRST, both[SECOND]), (SECOND, both[FIRST])):
        (fact,) = section(told(team, name), "namesakes")
        assert f"number {other} has a like name and is not joined with you" in fact["text"]
        assert FIRST not in fact["text"]
        assert SECOND not in fact["text"]


def test_kept_pages_are_counted_by_source_whichever_way_they_spell_the_name(team: Team) -> None:
    pages = {
        "plain": "… Ana Plenko …",
        "by key": "<id>2403.90000</id>",
        "by hash": "nothing that says who",
        "nobody's": "Bo Quarnell alone",
    }
    with writing(team.engine) as conn:
        for number, body in enumerate(pages.values()):
            request = Request("arxiv_api", "cs.LG", f"https://records.example.org/page/{number}")
            mark = "ab" * 32 if number == 2 else str(number) * 64
            payloads.save_payload(conn, request, body.encode(), Provenance(request.url, NOW, mark))
    (fact,) = section(told(team, FIRST), "payloads")
    assert fact["data"] == {"pages": 3, "source": "arxiv_api", "until": "2027-07-06"}


def test_nobody_and_a_name_of_several_are_refused_with_the_way_out(team: Team) -> None:
    nobody = team.tried("people", "about", "Nemo Nobody")
    assert "nobody here is 'Nemo Nobody'" in str(nobody.exception)
    assert "no account or repository of 'nemo'" in str(team.tried("people", "about", "github:nemo").exception)


def test_hostile_text_stays_on_its_line_and_acts_on_no_terminal(team: Team) -> None:
    team("keep", FIRST, "--brief", "robots", "--reason", "fine\nYour rights: none\x1b[2J", "--by", "Ines")
    printed = team("people", "about", FIRST).stdout
    assert "fine Your rights: none" in printed
    assert "\x1b" not in printed


def test_marks_decisions_and_what_digests_told_are_told_as_well(team: Team) -> None:
    known = team.folder / "known.csv"
    known.write_text(f"name,note\n{FIRST},met in Ghent\n", encoding="utf-8")
    team("people", "known", str(known))
    team("people", "split", SECOND, "--works", "2403.90001", "--reason", "two people", "--later")
    team("digest", "--brief", "robots")
    document = told(team, FIRST)
    assert "it may be somebody else; note: met in Ghent" in section(document, "known")[0]["text"]
    assert any("digests for 'robots' know you" in each["text"] for each in section(document, "told"))
    assert "decided that these are different people: two people" in section(told(team, SECOND), "ledger")[0]["text"]
    assert section(document, "ledger") == []


def test_a_person_of_whom_everything_is_held_is_told_something_in_every_section(team: Team) -> None:
    """So a section that is named and never filled, or a table that is listed and never read, is seen."""
    team("like", "2403.90000", "--brief", "robots", "--reason", "near", "--by", "Ines")
    team.rank()
    store_code(team)
    author = told(team, FIRST)["candidate_id"]
    other = told(team, SECOND)["candidate_id"]
    team("people", "link", "quill", FIRST, "--reason", "she said so")
    team("keep", FIRST, "--brief", "robots", "--reason", "clear", "--by", "Ines")
    team("watch", FIRST, "--reason", "next paper")
    team("people", "split", FIRST, "--works", "2403.90000", "--reason", "two people", "--later")
    (team.folder / "known.csv").write_text(f"name\n{FIRST}\n", encoding="utf-8")
    team("people", "known", str(team.folder / "known.csv"))
    team("digest", "--brief", "robots")
    team("notices", "sent", FIRST, "--how", "a letter", "--on", "2026-05-02")
    team("export", "--brief", "robots", "--size", "20")
    with writing(team.engine) as conn:
        first = update(t.records).where(t.records.c.key == "2403.90000")
        conn.execute(first.values(mentions=[[FIRST, ["Tide House"], ["orcid:0000-0001-2345-6789"]]]))
        said = [each.number for each in store_opinions.load_opinions(conn)]
        kept = KeptWeights("robots", {"fit": 1.0}, {"fit": 1.0}, tuple(said), "Ines", NOW)
        store_opinions.save_weights(conn, kept)
        # Noted alone: whoever objects has no scores any more to tell of.
        store_objections.save(conn, store_objections.Objection("objects", author, FIRST, "please not", "Ines", NOW))
        row = {"author_id": author, "other_id": other, "score": 0.4, "why": "no common coauthor"}
        conn.execute(insert(concluded.namesakes).values(row))
        facts.save_supplements(
            conn, [a_supplement("abstract", "Words", source="arxiv_api", key="2403.90000")], run_id=1, now=NOW
        )
        facts.save_lookups(conn, "github", ["2403.90000"], now=NOW)
        request = Request("arxiv_api", "cs.LG", "https://records.example.org/1")
        payloads.save_payload(conn, request, b"a page", Provenance(request.url, NOW, "ab" * 32))
    empty = [kind["section"] for kind in told(team, FIRST)["sections"] if not kind["facts"]]
    assert empty == []


def store_code(team: Team) -> None:
    with writing(team.engine) as conn:
        facts.save_repos(conn, [a_repo()], run_id=1, now=NOW)
        facts.save_supplements(conn, [a_supplement("readme", "Tides, by hand")], run_id=1, now=NOW)
        store_accounts.save_accounts(conn, [an_account("quill")], run_id=1, now=NOW)
        made = an_implementation(repo_key="4242", full_name="quill/tides", owner="quill", work_id=None)
        conn.execute(insert(concluded.implementations), list(implementation_rows((made,))))
