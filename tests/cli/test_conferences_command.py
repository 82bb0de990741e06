"""`sourcer conferences` as its users meet it: on the sample world, in each form, and with what is wrong named."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from sourcer.demo.server import DemoServer
from sourcer.shipped import shipped
from sourcer.store import accounts as store_accounts
from sourcer.store import records as facts
from sourcer.store.engine import open_engine, writing
from tests.store.store_samples import NOW, a_repo, an_account

Sourcer = Callable[..., CompletedProcess[str]]

EVENTS = """
[[events]]
name = "EXLEARN 2026"
place = "Northmere"
[[events]]
name = "The Quiet Meeting"
starts_on = 2026-09-01
ends_on = 2026-09-02
"""


@pytest.fixture
def ready(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> Sourcer:
    """A ranked store over the sample's two conferences."""
    sites = ", ".join(
        f'{{ slug = "{slug}", name = "{slug.upper()}", years = {years}, base_url = "{world.url}/virtual/{slug}" }}'
        for slug, years in (("exconf", "[2025, 2026]"), ("exlearn", "[2026]"))
    )
    text = (
        '[clock]\nas_of = 2026-06-30\n[fetch]\ncontact = "t@example.org"\n[rank]\nbriefs = ["brief.toml"]\n'
        f"[sources.programme]\nenabled = true\nconferences = [{sites}]\n{EVENTS}"
    )
    (tmp_path / "sourcer.toml").write_text(text, encoding="utf-8")
    brief = (shipped("demo") / "sample-brief.toml").read_text(encoding="utf-8")
    (tmp_path / "brief.toml").write_text(brief, encoding="utf-8")
    assert sourcer("run").returncode == 0
    return sourcer


def test_the_coming_event_is_told_with_who_presents_and_planned(ready: Sourcer, tmp_path: Path) -> None:
    table = ready("conferences")
    assert table.returncode == 0, table.stderr
    assert "EXLEARN 2026 · 2026-07-14 to 2026-07-15 · Northmere" in table.stdout
    assert "EXCONF" not in table.stdout, "those are over"
    assert "The Quiet Meeting" not in table.stdout, "nobody on the list presents there"
    assert max(map(len, table.stdout.splitlines())) <= 100
    (event,) = json.loads(ready("conferences", "--format", "json").stdout)
    assert event["people"] >= 2
    assert event["told_by"].startswith("programme fetched ")

    whole = json.loads(ready("conferences", "--format", "json", "--past", "--all").stdout)
    assert {"EXCONF 2025", "EXCONF 2026", "EXLEARN 2026"} < {each["event"] for each in whole}
    assert [each["people"] for each in whole] == sorted((each["people"] for each in whole), reverse=True)
    quiet = next(each for each in whole if each["event"] == "The Quiet Meeting")
    assert (quiet["people"], quiet["starts_on"], quiet["told_by"]) == (0, "2026-09-01", "configuration")

    plan = ready("conferences", "--plan", "exlearn")
    assert plan.returncode == 0, plan.stderr
    assert "EXLEARN 2026: whom to meet" in plan.stdout
    assert "(UTC+02:00)" in plan.stdout
    visits = json.loads(ready("conferences", "--plan", "exlearn", "--format", "json").stdout)["visits"]
    rows = list(csv.DictReader(io.StringIO(ready("conferences", "--plan", "exlearn", "-f", "csv").stdout, newline="")))
    assert [row["candidate"] for row in rows] == [visit["candidate"] for visit in visits]
    assert {visit["candidate"] for visit in visits if visit["is_first_author"]} == set(event["who"])
    assert all(visit["question_url"].startswith("http") for visit in visits if visit["question"])

    written = ready("conferences", "--plan", "exlearn", "--format", "html", "--out", "plan.html")
    assert (written.returncode, written.stdout) == (0, "")
    assert (tmp_path / "plan.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert ready("conferences", "--out", "events.txt").returncode == 0
    assert "EXLEARN 2026" in (tmp_path / "events.txt").read_text(encoding="utf-8")
    assert ready("conferences", "--format", "html").stdout.startswith("<!doctype html>")
    refused = ready("conferences", "--plan", "exlearn", "--out", "missing/plan.html")
    assert refused.returncode == 1
    assert "its folder does not exist" in refused.stderr
    card = ready("show", visits[0]["candidate"], "--format", "json")
    assert card.returncode == 0, card.stderr


def test_the_day_and_the_list_can_be_chosen(ready: Sourcer) -> None:
    then = json.loads(ready("conferences", "--as-of", "2026-05-06", "--format", "json").stdout)
    assert {"EXCONF 2026", "EXLEARN 2026"} <= {event["event"] for event in then}
    one = json.loads(ready("conferences", "--past", "--size", "1", "--format", "json").stdout)
    assert {event["people"] for event in one} <= {1}
    ice = ready("conferences", "--area", "ice sensors", "--past", "--format", "json")
    assert ice.returncode == 0
    late = ready("conferences", "--as-of", "2026-08-01")
    assert (late.returncode, late.stdout) == (0, "")
    assert "nobody on the list presents at one of the 1 events that are known; --all shows them" in late.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--plan", "exvision"), "there is no such event; known are: EXCONF 2025, EXCONF 2026, EXLEARN 2026"),
        (("--plan", "exconf 2025"), "EXCONF 2025 is over; --past plans it all the same"),
        (("--plan", "exconf"), "several events have that in their names: EXCONF 2025, EXCONF 2026"),
        (("--area", "fishing"), "it has: ice sensors"),
        (("--brief", "other"), "there is no brief 'other'"),
        (("--as-of", "tomorrow"), "does not match the format"),
        (("--format", "pdf"), "html"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_way_out(ready: Sourcer, words: tuple[str, ...], said: str) -> None:
    refused = ready("conferences", *words)
    assert refused.returncode == 2, refused.stderr
    assert said in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr


def test_a_store_that_was_never_ranked_fails_and_says_so(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_bytes((shipped("demo") / "sample-brief.toml").read_bytes())
    (tmp_path / "sourcer.toml").write_text('[rank]\nbriefs = ["brief.toml"]\n', encoding="utf-8")
    assert sourcer("db", "upgrade").returncode == 0
    unranked = sourcer("conferences")
    assert unranked.returncode == 1
    assert "no finished ranking" in unranked.stderr


def test_whoever_asks_recruiters_to_stay_away_is_on_no_plan(ready: Sourcer, tmp_path: Path) -> None:
    def planned() -> tuple[set[str], str]:
        ran = ready("conferences", "--plan", "exlearn", "--format", "json")
        return {visit["candidate"] for visit in json.loads(ran.stdout)["visits"]}, ran.stderr

    before, _ = planned()
    name = min(before)
    engine = open_engine(f"sqlite:///{tmp_path / 'out' / 'sourcer.sqlite3'}")
    with writing(engine) as conn:
        facts.save_repos(conn, [a_repo()], run_id=1, now=NOW)
        asking = replace(an_account("quill"), name="Please no recruiters")
        store_accounts.save_accounts(conn, [asking], run_id=1, now=NOW)
    engine.dispose()
    linked = ready("people", "link", "quill", name, "--reason", "she said so")
    assert linked.returncode == 0, linked.stderr
    assert ready("resolve").returncode == 0
    assert ready("rank").returncode == 0
    after, said = planned()
    assert name in before - after
    assert "asks recruiters to stay away and is left out" in said
