"""Names of repositories: kept for ever, given to whoever answered to them last, and erased with whom they tell of."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from sourcer.model.records import RepoFacts
from sourcer.night.reparse import reparse
from sourcer.sources.base import Request
from sourcer.sources.github import GitHub
from sourcer.store import payloads, repo_names
from sourcer.store import records as facts
from sourcer.store import tables as t
from sourcer.store.engine import writing
from tests.fakes import FakeClock
from tests.store.store_samples import LATER, NOW, a_provenance, a_repo

OLD, NEW = "quill/tides", "lantern/waves"


def seen(key: str, name: str, moment: datetime = NOW, **changed: Any) -> RepoFacts:
    return a_repo(key, full_name=name, provenance=a_provenance(fetched_at=moment), **changed)


def save(conn: Connection, *repos: RepoFacts) -> None:
    for repo in repos:
        facts.save_repos(conn, [repo], run_id=1, now=NOW)


def held(conn: Connection) -> dict[str, tuple[str, tuple[str, ...], str | None]]:
    return {each.key: (each.full_name, each.former_names, each.successor) for each in facts.load_repos(conn)}


def test_an_old_name_is_known_after_ten_nights_that_asked_by_the_new_one(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("1", "Quill/Tides"))
        for night in range(1, 11):
            save(conn, seen("1", NEW, NOW + timedelta(days=night), stars=night))
        assert held(conn) == {"1": (NEW, (OLD,), None)}


def test_a_name_that_was_only_asked_for_is_known_as_well_as_those_it_was_seen_under(engine: Engine) -> None:
    with writing(engine) as conn:
        save(
            conn, seen("1", "first/tides"), seen("1", "second/tides", LATER), seen("1", NEW, LATER, former_names=(OLD,))
        )
        assert held(conn) == {"1": (NEW, ("first/tides", OLD, "second/tides"), None)}


def test_a_name_learned_anew_asks_for_new_conclusions_and_one_met_again_does_not(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("1", NEW))
        before = facts.facts_digest(conn)
        save(conn, seen("1", NEW, LATER))
        assert facts.facts_digest(conn) == before
        save(conn, seen("1", NEW, LATER, former_names=(OLD,)))
        assert facts.facts_digest(conn) != before


def test_a_new_repository_under_an_old_name_has_it_and_the_old_one_had_it(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("1", OLD), seen("1", NEW, LATER), seen("2", OLD, LATER))
        assert held(conn) == {"1": (NEW, (OLD,), None), "2": (OLD, (), None)}


def test_one_whose_name_another_answers_to_by_now_lies_elsewhere_until_it_is_met_again(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("1", OLD), seen("2", OLD, LATER))
        assert held(conn) == {"1": (OLD, (), "2"), "2": (OLD, (), None)}
        before = facts.facts_digest(conn)
        save(conn, seen("1", OLD, LATER + timedelta(days=1)))
        assert held(conn) == {"1": (OLD, (), None), "2": (OLD, (), "1")}, "it has it back, and the facts are the same"
        assert facts.facts_digest(conn) != before
        save(conn, seen("2", NEW, LATER + timedelta(days=2)))
        assert held(conn)["2"] == (NEW, (OLD,), None)


def test_an_older_page_tells_names_and_takes_none_from_whoever_had_it_later(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("2", OLD, LATER), seen("1", NEW, LATER))
        repo_names.save_names(conn, [seen("1", OLD, NOW), seen("2", OLD, NOW)])
        assert held(conn) == {"1": (NEW, (OLD,), None), "2": (OLD, (), None)}


def test_names_go_with_their_repository(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("1", NEW, former_names=(OLD,)), seen("2", "other/one"))
        conn.execute(t.repos.delete().where(t.repos.c.key == "1"))
        assert set(repo_names.load_names(conn).names) == {"2"}


def test_an_owner_who_is_erased_is_in_no_name_lookup_or_page_that_would_bring_it_back(engine: Engine) -> None:
    with writing(engine) as conn:
        save(conn, seen("1", NEW, former_names=("a_b/tides", "axb/tides")))
        facts.save_lookups(conn, "github", ["A_B/tides", "axb/tides", "2403.90017"], now=NOW)
        for name in ("A_B/tides", "axb/tides"):
            asked = Request("github", "links", f"https://code.example/repos/{name}", kind="repository", key=name)
            payloads.save_payload(conn, asked, b"{}", a_provenance(url=asked.url, payload_hash=name))
        repo_names.forget_names(conn, ["a_B"])
        assert held(conn)["1"] == (NEW, ("axb/tides",), None)
        assert facts.looked_up(conn, "github", NOW) == {"axb/tides", "2403.90017"}
        assert [request.key for request, _, _ in payloads.load_payloads(conn, "github")] == ["axb/tides"]


def test_pages_read_again_give_back_the_names_that_they_told(engine: Engine) -> None:
    asked = Request("github", "links", f"https://code.example/repos/{OLD}", kind="repository", key=OLD)
    told = json.dumps({"id": 1, "full_name": "Second/Tides", "owner": {"type": "User"}}).encode()
    with writing(engine) as conn:
        payloads.save_payload(conn, asked, told, a_provenance(url=asked.url, fetched_at=NOW))
        save(conn, seen("1", NEW, LATER))
    reparse(engine, FakeClock(LATER), [GitHub()], "")
    with writing(engine) as conn:
        assert held(conn) == {"1": (NEW, (OLD, "second/tides"), None)}, "its newest name stays what it is called by"
