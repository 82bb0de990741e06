"""Who implemented what, over whole nights: the owners' accounts, whose they are, and what a shortlist says without."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from sourcer.cli import app, render
from sourcer.cli.sample import sample_config
from sourcer.clock import SystemClock
from sourcer.config import Config
from sourcer.demo.server import DemoServer
from sourcer.demo.truth import Truth
from sourcer.export.profiles import PROFILES
from sourcer.export.report import ReportHealth, report_html
from sourcer.model.shortlist import Shortlist
from sourcer.night.report import NightReport
from sourcer.night.wiring import make_fetcher
from sourcer.nightly import Night
from sourcer.reading.shortlist import find_entry, load_shortlist
from sourcer.store import accounts as store_accounts
from sourcer.store import schema
from sourcer.store.engine import open_engine, reading
from tests.night.conftest import SampleNight

UNREAD = "implementations were not read"
PRIVATE = ("Nowhere-on-Sea", "mail.example.org", "_chirps", "Tinkers", "hireable", "asker-", "eight workers")


@dataclass
class Workshop:
    """A store in a folder of its own, and nights over it."""

    server: DemoServer
    folder: Path
    engine: Engine

    def config(self, *, harvest: Mapping[str, object] = MappingProxyType({}), **github: object) -> Config:
        made = sample_config(self.server.url, self.folder)
        made.settings.sources["github"].update(github)
        limits = made.settings.harvest.model_copy(update=dict(harvest))
        return replace(made, settings=made.settings.model_copy(update={"harvest": limits}))

    def night(self, config: Config) -> tuple[NightReport, Shortlist]:
        clock = SystemClock(config.settings.clock.as_of)
        with make_fetcher(config, self.engine, clock, "tests") as fetcher:
            report = Night(config, self.engine, clock).run(fetcher)
        with reading(self.engine) as conn:
            return report, load_shortlist(conn, "sample")


@pytest.fixture
def workshop(tmp_path: Path, demo_server: DemoServer) -> Iterator[Workshop]:
    engine = open_engine(sample_config(demo_server.url, tmp_path).database_url)
    schema.upgrade(engine)
    yield Workshop(demo_server, tmp_path, engine)
    engine.dispose()


# --- the sample world, which has it on ------------------------------------------------------------------------------


def test_the_owners_of_re_implementations_are_known_by_name_and_website(sample: SampleNight, truth: Truth) -> None:
    entry = find_entry(sample.shortlist, f"github:{truth.careful_login}")
    (account,) = entry.accounts
    assert (account.name, account.login) == (truth.careful_name, truth.careful_login)
    assert account.website == f"https://{truth.careful_login}.example.org"
    assert entry.score.name == truth.careful_name
    assert truth.careful_login in entry.names
    noted = {note.record for note in entry.provenance if note.record[0] == "github"}
    assert ("github", f"account {truth.careful_login}") in noted, "where and when is told"
    assert len(noted) == 2, "and so it is for the repository"


def test_only_owners_of_re_implementations_are_asked_for(sample: SampleNight, truth: Truth) -> None:
    with reading(sample.engine) as conn:
        known = {account.login for account in store_accounts.load_accounts(conn)}
    owners = {found.owner for found in sample.implementations if found.relation == "independent" and found.work_id}
    assert known == owners
    assert truth.official_repository.partition("/")[0] not in known


def test_nothing_else_that_github_tells_of_people_is_stored(sample: SampleNight) -> None:
    held = sample.everything_stored("accounts", "payloads", "supplements", "repos", "lookups", "skipped")
    assert "Ottoline Quarrish" in held, "the accounts and their pages are among it"
    assert [word for word in PRIVATE if word in held] == []


def test_answered_issues_are_a_fact_of_the_careful_one_alone(sample: SampleNight, truth: Truth) -> None:
    answering = {
        found.full_name: fact
        for found in sample.implementations
        for fact in found.execution
        if fact.name == "answered issues"
    }
    assert list(answering) == [truth.careful_repository]
    fact = answering[truth.careful_repository]
    assert fact.url == f"https://github.com/{truth.careful_repository}/issues"
    assert fact.text == "of the newest 11 issues 9 closed, 2 more answered"


def test_every_form_shows_whose_code_it_is_and_why(sample: SampleNight, truth: Truth) -> None:
    from rich.console import Console

    entry = find_entry(sample.shortlist, f"github:{truth.careful_login}")
    (code,) = entry.implementations
    console = Console(width=2000, file=io.StringIO(), highlight=False)
    console.print(render.card(entry))
    card = console.file.getvalue()  # type: ignore[attr-defined]
    row = next(
        row
        for row in csv.DictReader(io.StringIO(PROFILES["csv"].render(sample.shortlist).decode(), newline=""))
        if row["candidate_id"] == f"github:{truth.careful_login}"
    )
    document = next(
        each
        for each in json.loads(PROFILES["json"].render(sample.shortlist))["candidates"]
        if each["candidate_id"] == f"github:{truth.careful_login}"
    )
    page = sample.report_of(sample.shortlist)
    for text in (card, row["code"] + row["code_evidence"] + row["accounts"], json.dumps(document)):
        assert code.evidence[0] in text
        assert truth.careful_name in text
        assert f"https://{truth.careful_login}.example.org" in text
        assert "answered issues" in text
    assert f"implements “{entry.works[0].title}”" in card
    assert f'href="https://{truth.careful_login}.example.org"' in page
    assert f'href="https://github.com/{truth.careful_repository}/issues"' in page
    assert document["accounts"][0]["login"] == truth.careful_login


# --- off, bounded, and a human's word -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("github", "reason"),
    [
        ({"enabled": False}, "[sources.github] is off in the configuration"),
        ({"agreed_to": ""}, "nobody agreed to its rule"),
        ({"agreed_to": "github-2020-01"}, "its rule has changed since github-2020-01"),
    ],
)
def test_without_an_agreement_the_night_runs_and_every_shortlist_says_why(
    workshop: Workshop, github: dict[str, object], reason: str
) -> None:
    report, shortlist = workshop.night(workshop.config(**github))
    assert report.outcome == "done"
    assert "github" not in {stream.source for stream in report.streams}
    (said,) = [note for note in shortlist.notes if UNREAD in note]
    assert reason in said
    table = render.shortlist_table(shortlist).made(100)
    forms = {
        "table": "\n".join(str(line) for line in table),
        "csv": PROFILES["csv"].render(shortlist).decode(),
        "json": PROFILES["json"].render(shortlist).decode(),
        "report": report_html(shortlist, health=ReportHealth(), sample=True),
    }
    assert [name for name, text in forms.items() if UNREAD not in text] == []


def test_agreeing_takes_the_note_away_though_nothing_new_came(workshop: Workshop) -> None:
    _, first = workshop.night(workshop.config(agreed_to=""))
    _, second = workshop.night(workshop.config(words=[], dated_words=[], harvest={"lookups_per_night": 0}))
    assert any(UNREAD in note for note in first.notes)
    assert not any(UNREAD in note for note in second.notes)
    _, third = workshop.night(workshop.config(agreed_to=""))
    assert any(UNREAD in note for note in third.notes)


def test_a_night_asks_for_no_more_accounts_than_it_may_and_the_next_goes_on(workshop: Workshop) -> None:
    config = workshop.config(harvest={"accounts_per_night": 4})
    seen = []
    for _ in range(4):
        report, _ = workshop.night(config)
        asked = [stream for stream in report.streams if stream.stream == "accounts"]
        seen.append(sum(stream.tally.requests for stream in asked))
    assert seen[:2] == [4, 4]
    assert 0 < sum(seen[2:]) <= 4, "nobody is asked for twice"


def test_who_is_on_the_shortlist_is_asked_for_first(workshop: Workshop, truth: Truth) -> None:
    _, before = workshop.night(workshop.config(harvest={"accounts_per_night": 0}))
    best = next(entry for entry in before.entries if entry.score.kind == "implementer")
    assert best.score.name == truth.careful_login, "nobody was asked who that is"
    workshop.night(workshop.config(harvest={"accounts_per_night": 1}))
    with reading(workshop.engine) as conn:
        assert [account.login for account in store_accounts.load_accounts(conn)] == [truth.careful_login]


def test_a_human_s_word_makes_one_candidate_of_an_account_and_an_author(workshop: Workshop, truth: Truth) -> None:
    config = workshop.config()
    _, before = workshop.night(config)
    author = find_entry(before, "1")
    login = f"github:{truth.careful_login}"
    assert find_entry(before, login)

    run = speaker(config)
    run("people", "link", truth.careful_login, author.score.candidate_id, "--reason", "we met at EXCONF")
    _, joined = workshop.night(config)
    assert login not in {entry.score.candidate_id for entry in joined.entries}
    one = find_entry(joined, author.score.candidate_id)
    assert [account.login for account in one.accounts] == [truth.careful_login]
    assert truth.careful_repository in {found.full_name for found in one.implementations}
    assert "we met at EXCONF" in one.score.component("execution").evidence[0].text
    assert "we met at EXCONF" in run("people", "accounts").stdout

    run("people", "unlink", truth.careful_login, author.score.candidate_id, "--reason", "it was somebody else")
    _, parted = workshop.night(config)
    assert login in {entry.score.candidate_id for entry in parted.entries}
    assert "no account is known" in run("people", "accounts").stderr


def speaker(config: Config) -> Callable[..., object]:
    def run(*words: str) -> object:
        ran = CliRunner().invoke(app, [*words, "--database", config.database_url])
        assert ran.exit_code == 0, ran.output
        return ran

    return run


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("link", "not/a/login", "nobody", "--reason", "x"), "is no login of GitHub"),
        (("link", "moduya", "nobody", "--reason", "x"), "nobody here is 'nobody'"),
        (("link", "moduya", "nobody", "--reason", " "), "say how you know"),
    ],
)
def test_a_word_about_nobody_is_refused(workshop: Workshop, words: tuple[str, ...], says: str) -> None:
    ran = CliRunner().invoke(app, ["people", *words, "--database", workshop.config().database_url])
    assert says in str(ran.exception)


def test_a_name_that_several_authors_have_is_not_guessed(sample: SampleNight, truth: Truth) -> None:
    from sourcer.errors import ResolveError
    from sourcer.reading.persons import find_author

    with reading(sample.engine) as conn:
        with pytest.raises(ResolveError, match="name one by id"):
            find_author(conn, truth.namesake)
        assert find_author(conn, truth.early_mover).name == truth.early_mover
