"""What the doctor says of the settings, and of what they name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sourcer import config
from sourcer.config import Config
from sourcer.doctor import Check, must_mend
from sourcer.doctor.settings import check_accounts, check_settings, first_requests
from sourcer.sources.github_rule import AGREEMENT

TODAY = date(2026, 3, 4)
BRIEF = 'name = "ice"\n[[areas]]\nname = "sensors"\ntext = "sparse sensor networks on glaciers"\n'
LIVE = '[sources.pmlr]\nenabled = true\nvolumes = ["v901"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ice.toml").write_text(BRIEF, encoding="utf-8")
    return tmp_path


def loaded(folder: Path, text: str, **environ: str) -> Config:
    path = folder / "sourcer.toml"
    brief = "" if "[rank]" in text else '[rank]\nbriefs = ["ice.toml"]\n'
    path.write_text(brief + text, encoding="utf-8")
    return config.load(path, environ=environ)


def checks(folder: Path, text: str, **environ: str) -> dict[str, Check]:
    return {check.name: check for check in check_settings(loaded(folder, text, **environ), environ, TODAY)}


def test_all_is_well_where_everything_is_set(folder: Path) -> None:
    found = checks(folder, f'[fetch]\ncontact = "ops@example.org"\n{LIVE}', SOURCER__EXPORT__SIZE="5")
    assert not must_mend(found.values())
    assert found["file"].found == f"valid: {folder / 'sourcer.toml'}, SOURCER__EXPORT__SIZE"
    assert found["contact"].found == "ops@example.org"
    assert found["sources.pmlr"].found == "1 stream"
    assert found["brief ice.toml"].found == "ice: 1 problem area"
    assert {check.level for check in found.values()} == {"good"}


def test_a_live_host_needs_a_contact_and_this_machine_does_not(folder: Path) -> None:
    missing = checks(folder, LIVE)["contact"]
    assert missing.level == "bad"
    assert "who asks proceedings.mlr.press" in missing.found
    assert "[fetch] contact" in missing.remedy
    local = checks(folder, f'{LIVE}base_url = "http://127.0.0.1:8700/pmlr"\n')["contact"]
    assert local.level == "good"
    assert "not needed" in local.found


def test_a_contact_that_no_header_can_carry_is_bad(folder: Path) -> None:
    wrong = checks(folder, f'[fetch]\ncontact = "müller"\n{LIVE}')["contact"]
    assert wrong.level == "bad"
    assert "plain ASCII" in wrong.found


def test_no_source_at_all_is_bad_and_one_that_asks_for_nothing_is_odd(folder: Path) -> None:
    assert checks(folder, "")["sources"].level == "bad"
    empty = checks(folder, "[sources.pmlr]\nenabled = true\nvolumes = []\n")["sources.pmlr"]
    assert (empty.level, empty.found) == ("warn", "enabled, but it asks for nothing")


def test_a_brief_that_cannot_be_read_is_bad_and_the_others_are_still_looked_at(folder: Path) -> None:
    (folder / "torn.toml").write_text("[[areas", encoding="utf-8")
    found = checks(folder, '[rank]\nbriefs = ["absent.toml", "torn.toml", "ice.toml"]\n')
    assert [found[f"brief {name}.toml"].level for name in ("absent", "torn", "ice")] == ["bad", "bad", "good"]
    assert "not valid TOML" in found["brief torn.toml"].found
    assert checks(folder, "[rank]\nbriefs = []\n")["briefs"].level == "warn"


def test_no_configuration_file_is_worth_knowing(tmp_path: Path) -> None:
    bare = config.load(None, environ={}, default=tmp_path / "none.toml")
    file = next(check for check in check_settings(bare, {}, TODAY) if check.name == "file")
    assert (file.level, file.found) == ("warn", "no configuration file; the defaults")
    assert "sourcer init" in file.remedy


def test_a_pinned_day_is_worth_knowing(folder: Path) -> None:
    pinned = checks(folder, "[clock]\nas_of = 2026-01-01\n")["day"]
    assert pinned.level == "warn"
    assert "2026-01-01" in pinned.found


def test_tokens_are_told_by_name_and_never_printed(folder: Path) -> None:
    tokens = '[fetch]\ncontact = "ops@example.org"\ntokens = { "api.github.com" = "MY_TOKEN" }\n'
    github = f'{tokens}[sources.github]\nenabled = true\nagreed_to = "{AGREEMENT}"\n'
    given = checks(folder, github, MY_TOKEN="hush-hush")
    assert (given["api.github.com"].level, given["api.github.com"].found) == ("good", "MY_TOKEN is set")
    assert "hush-hush" not in repr(given)
    unset = checks(folder, github)["api.github.com"]
    assert unset.level == "warn"
    assert "export MY_TOKEN=" in unset.remedy
    unused = checks(folder, f"{tokens}{LIVE}")["api.github.com"]
    assert unused.level == "good"
    torn = checks(folder, github, MY_TOKEN="hush\nhush")
    assert torn["api.github.com"].level == "bad"
    assert "hush" not in repr(torn)


def test_a_secret_in_place_of_a_name_is_bad_and_not_repeated(folder: Path) -> None:
    found = checks(folder, f'[fetch]\ntokens = {{ "api.github.com" = "ghp_a-secret" }}\n{LIVE}')
    assert found["names"].level == "bad"
    assert "ghp_a-secret" not in repr(found)


API = "https://api.example.org"
NAMES = {"id": "MY_ID", "password": "MY_PASSWORD"}


@pytest.mark.parametrize(
    ("names", "environ", "level", "said"),
    [
        (NAMES, {"MY_ID": "x", "MY_PASSWORD": "hush"}, "good", "MY_ID and MY_PASSWORD are set"),
        (NAMES, {"MY_ID": "x"}, "bad", "MY_PASSWORD not set"),
        (NAMES, {}, "warn", "MY_ID and MY_PASSWORD not set"),
        ({"id": "MY_ID", "password": "hush-hush!"}, {"MY_ID": "x"}, "bad", "something else than names"),
    ],
)
def test_accounts_are_told_by_name_and_never_printed(
    names: dict[str, str], environ: dict[str, str], level: str, said: str
) -> None:
    (account,) = check_accounts({API: names}, environ, ["pmlr"])
    assert (account.name, account.level) == (API, level)
    assert said in account.found
    assert "hush" not in repr(account)


def test_a_source_that_lets_nobody_in_wants_an_account() -> None:
    (missing,) = check_accounts({}, {}, ["openreview", "pmlr"])
    assert (missing.name, missing.level) == ("openreview", "warn")
    assert "[fetch.accounts]" in missing.remedy


def test_the_first_requests_are_those_of_every_stream(folder: Path) -> None:
    text = '[sources.arxiv_feed]\nenabled = true\ncategories = ["cs.LG", "cs.CL"]\n'
    text += f'[sources.github]\nenabled = true\nagreed_to = "{AGREEMENT}"\n'
    firsts = first_requests(loaded(folder, text).sources(), TODAY)
    assert [request.url for request in firsts["arxiv_feed"]] == [
        "https://rss.arxiv.org/rss/cs.LG",
        "https://rss.arxiv.org/rss/cs.CL",
    ]
    assert all(request.url.startswith("https://api.github.com/") for request in firsts["github"])


def test_a_feed_that_nothing_follows_up_is_told(folder: Path) -> None:
    feed = "[sources.arxiv_feed]\nenabled = true\n"
    assert "only a signal" in checks(folder, feed)["arxiv_feed"].found
    for heard in ("keep_records = true\n", "[sources.arxiv_api]\nenabled = true\n"):
        assert "arxiv_feed" not in checks(folder, feed + heard)
