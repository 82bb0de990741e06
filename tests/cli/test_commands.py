"""The command line as its users meet it: what is printed where, and with which exit code."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcer import __version__
from sourcer.demo.server import DemoServer
from sourcer.shipped import shipped

Ran = subprocess.CompletedProcess[str]
Sourcer = Callable[..., Ran]


def live(folder: Path, url: str, *, sources: str = "programme pmlr") -> Path:
    """A configuration over part of the sample world."""
    tables = {
        "programme": 'conferences = [{ slug = "exconf", name = "EXCONF", years = [2026], '
        f'base_url = "{url}/virtual/exconf" }}]',
        "pmlr": f'base_url = "{url}/pmlr"\nvolumes = ["v901"]',
        "down": 'base_url = "http://127.0.0.1:9/pmlr"\nvolumes = ["v902"]',
    }
    text = '[clock]\nas_of = 2026-06-30\n[fetch]\ncontact = "t@example.org"\ntries = 1\n[harvest]\ntry_hours = 0\n'
    text += "[rank.limits]\nminimum_earlier = 10\nminimum_later = 5\n"
    for name in sources.split():
        text += f"[sources.{'pmlr' if name == 'down' else name}]\nenabled = true\n{tables[name]}\n"
    brief = (shipped("demo") / "sample-brief.toml").read_text(encoding="utf-8")
    (folder / "briefs").mkdir(exist_ok=True)
    (folder / "briefs" / "example.toml").write_text(brief, encoding="utf-8")
    path = folder / "sourcer.toml"
    path.write_text(
        text.replace("[rank.limits]", '[rank]\nbriefs = ["briefs/example.toml"]\n[rank.limits]'), encoding="utf-8"
    )
    return path


def test_a_night_is_run_read_and_exported(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    live(tmp_path, world.url)
    night = sourcer("run")
    assert night.returncode == 0, night.stderr
    assert night.stdout == "", "talk goes to stderr"
    assert "no earlier run to compare with" in night.stderr
    assert "not scored: institutions: " in night.stderr
    assert (tmp_path / "out" / "candidates.csv").exists()
    assert (tmp_path / "out" / "report.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")

    table = sourcer("shortlist")
    assert table.returncode == 0
    assert "\x1b" not in table.stdout, "no colour when piped"
    assert max(map(len, table.stdout.splitlines())) <= 100
    listed = json.loads(sourcer("shortlist", "--format", "json", "--all").stdout)
    people = listed["candidates"]
    assert people
    rows = list(csv.reader(io.StringIO(sourcer("shortlist", "--all", "--format", "csv").stdout, newline="")))
    assert len(rows) == len(people) + 1

    name = people[0]["candidate"]
    card = sourcer("show", "1")
    assert name in card.stdout
    assert json.loads(sourcer("show", "1", "--format", "json").stdout)["candidates"][0]["candidate"] == name

    assert sourcer("export", "--profile", "excel", "--out", "people.csv").returncode == 0
    assert (tmp_path / "people.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "night" in sourcer("runs", "last").stdout
    assert json.loads(sourcer("runs", "last", "--format", "json").stdout)["outcome"] == "done"
    assert [run["stage"] for run in json.loads(sourcer("runs", "list", "--format", "json").stdout)][-1] == "night"


def test_filters_narrow_and_an_empty_list_says_which_filter_emptied_it(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    live(tmp_path, world.url)
    assert sourcer("run").returncode == 0
    whole = json.loads(sourcer("shortlist", "--format", "json", "--all").stdout)["candidates"]
    some = json.loads(sourcer("shortlist", "--format", "json", "--all", "--area", "ice sensors").stdout)["candidates"]
    assert 0 < len(some) < len(whole)
    young = sourcer("shortlist", "--junior")
    assert young.returncode == 0
    assert "0 of" in young.stderr, "the sample's papers are all recent: who is junior cannot be told from them"
    assert "first paper known here under two years ago" in young.stderr
    assert "first paper known here" in sourcer("show", "1").stdout
    short = json.loads(sourcer("shortlist", "--format", "json", "--size", "4").stdout)["candidates"]
    kept = [person for person in short if person["reserved"]]
    assert len(short) == 4
    assert kept
    assert all(person["reserved"].startswith("reserved place: ") for person in kept)
    same = {person["candidate_id"]: person["score"] for person in whole}
    assert all(same[person["candidate_id"]] == person["score"] for person in kept), "a place moves no score"
    none = sourcer("shortlist", "--minimum", "execution=0.99")
    assert none.returncode == 0
    assert "execution at least 0.99" in none.stderr
    wrong = sourcer("shortlist", "--minimum", "citations=3")
    assert wrong.returncode == 2
    assert "components are: fit" in wrong.stderr
    assert "it has: ice sensors" in sourcer("shortlist", "--area", "fishing").stderr


def test_with_no_network_each_source_says_what_failed_and_the_night_fails(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    live(tmp_path, world.url, sources="down")
    night = sourcer("run")
    assert night.returncode == 1, night.stderr
    assert "v902" in night.stderr
    assert "check the network" in night.stderr
    assert "Traceback" not in night.stderr


def test_when_some_sources_work_what_came_is_kept_and_the_exit_code_is_three(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    live(tmp_path, world.url, sources="programme down")
    night = sourcer("run")
    assert night.returncode == 3, night.stderr
    assert json.loads(sourcer("shortlist", "--format", "json", "--all").stdout)["candidates"]


def test_init_writes_a_configuration_and_a_brief_that_load_and_never_overwrites(
    sourcer: Sourcer, tmp_path: Path
) -> None:
    assert sourcer("init").returncode == 0
    assert sourcer("config", "show").returncode == 0
    (tmp_path / "sourcer.toml").write_text("# mine\n", encoding="utf-8")
    again = sourcer("init")
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (tmp_path / "sourcer.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_live_host_is_not_asked_without_a_contact(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "sourcer.toml").write_text('[sources.pmlr]\nenabled = true\nvolumes = ["v1"]\n', encoding="utf-8")
    night = sourcer("harvest")
    assert night.returncode == 2, night.stderr
    assert "contact" in night.stderr


def test_config_show_tells_origins_and_masks_secrets(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "sourcer.toml").write_text("[fetch]\ntries = 2\n", encoding="utf-8")
    shown = sourcer("config", "show", SOURCER__DATABASE__URL="postgresql://me:hunter2@db.example/x")
    assert "hunter2" not in shown.stdout + shown.stderr
    rows = {row["key"]: row for row in json.loads(sourcer("config", "show", "--format", "json").stdout)}
    assert rows["fetch.tries"] == {"key": "fetch.tries", "value": 2, "origin": "sourcer.toml"}
    assert rows["fetch.timeout_seconds"]["origin"] == "default"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["frobnicate"], 2, "No such command"),
        (["run"], 2, "no source is enabled"),
        (["schedule", "--at", "noon"], 2, "HH:MM"),
        (["shortlist", "--database", "mysql://u:secret@h/x"], 2, "mysql"),
        (["run", "--config", "nowhere.toml"], 2, "sourcer init"),
        (["export", "--profile", "fax"], 1, "csv"),
    ],
)
def test_misuse_gets_one_clear_message_and_no_traceback(
    sourcer: Sourcer, words: list[str], code: int, said: str
) -> None:
    ran = sourcer(*words)
    assert ran.returncode == code, ran.stderr
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "secret" not in ran.stderr


def test_a_database_newer_than_the_program_is_refused(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    live(tmp_path, world.url)
    assert sourcer("db", "upgrade").returncode == 0
    with sqlite3.connect(tmp_path / "out" / "sourcer.sqlite3") as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    refused = sourcer("shortlist")
    assert refused.returncode == 1
    assert "newer" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_nothing_ranked_yet_says_what_to_run(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    live(tmp_path, world.url)
    assert sourcer("db", "upgrade").returncode == 0
    ran = sourcer("shortlist")
    assert ran.returncode == 1
    assert "sourcer run" in ran.stderr


def test_help_starts_without_a_heavy_import() -> None:
    code = (
        "import sys; from sourcer.cli import app; from typer.testing import CliRunner; "
        "CliRunner().invoke(app, ['shortlist', '--help']); "
        "heavy = ('sklearn', 'scipy', 'numpy', 'sqlalchemy', 'httpx', 'lxml', 'jinja2'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(("blow", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)])
def test_a_night_that_is_broken_off_can_be_run_again_and_ends_the_same(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer, blow: signal.Signals, code: int
) -> None:
    path = live(tmp_path, world.url)
    calm = path.read_text(encoding="utf-8")
    slow = calm.replace("tries = 1", f'tries = 1\ngaps = {{ "127.0.0.1:{world.port}" = 0.25 }}')
    path.write_text(slow, encoding="utf-8")
    command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", "run"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as night:
        stored = wait_for_records(tmp_path / "out" / "sourcer.sqlite3")
        night.send_signal(blow)
        _, said = night.communicate(timeout=60)
    assert night.returncode == code
    assert "Traceback" not in said
    assert blow == signal.SIGKILL or "goes on from there" in said
    assert 0 < stored < 65, "it was broken off in the middle"

    path.write_text(calm, encoding="utf-8")
    again = sourcer("run")
    assert again.returncode == 0, again.stderr
    broken = json.loads(sourcer("shortlist", "--format", "json", "--all").stdout)["candidates"]
    (tmp_path / "calm").mkdir()
    live(tmp_path / "calm", world.url)
    assert sourcer("run", "--config", "calm/sourcer.toml").returncode == 0
    whole = sourcer("shortlist", "--config", "calm/sourcer.toml", "--format", "json", "--all")
    assert [told(person) for person in broken] == [told(p) for p in json.loads(whole.stdout)["candidates"]]


def wait_for_records(database: Path) -> int:
    """How many records are stored once there are some."""
    for _ in range(400):
        with contextlib.suppress(sqlite3.Error):
            with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
                (count,) = conn.execute("SELECT count(*) FROM records").fetchone()
            if count:
                return int(count)
        time.sleep(0.05)
    raise AssertionError("nothing was stored within twenty seconds")


def told(person: dict[str, object]) -> tuple[object, object, object]:
    """What a ranking says of somebody, without where and when it was read."""
    return person["candidate_id"], person["candidate"], person["score"]


def test_why_tells_the_sum_and_what_each_part_rests_on(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    live(tmp_path, world.url)
    assert sourcer("run").returncode == 0
    told = json.loads(sourcer("show", "1", "--why", "--format", "json").stdout)
    assert told["score"] == pytest.approx(sum(part["contribution"] for part in told["parts"]), abs=1e-12)
    assert all(part["contribution"] == part["weight"] * part["value"] for part in told["parts"])
    assert [each["text"] for each in told["parts"][0]["evidence"] if each["kind"] == "term"]
    views = [each["originality"] for each in told["works"]]
    assert views
    assert all(set(view) >= {"now", "confidence", "at_publication", "says"} for view in views)
    printed = sourcer("show", "1", "--why").stdout
    assert all(f"”: {view['says']}" in printed for view in views)
    assert f"{told['score']:.4f} = " in printed
    assert "missing, counted as 0.5" in printed
    everybody = json.loads(sourcer("shortlist", "--all", "--format", "json").stdout)["candidates"]
    judged = {(each["kind"], work["originality"] is not None) for each in everybody for work in each["works"]}
    assert judged == {("author", True)}
    refused = sourcer("show", "1", "--why", "--format", "csv")
    assert (refused.returncode, "table or json" in refused.stderr) == (2, True)


@pytest.mark.parametrize("words", [["shortlist", "--help"], ["pass", "--help"], ["people", "about", "--help"]])
def test_a_command_that_is_called_alone_is_the_one_that_all_commands_show(sourcer: Sourcer, words: list[str]) -> None:
    ran = sourcer(*words)
    assert ran.returncode == 0
    assert f" {' '.join(words[:-1])} [OPTIONS]" in ran.stdout.splitlines()[0]
    everything = sourcer("--help").stdout
    assert f"\n  {words[0]} " in everything
    assert "\n  harvest " in everything


def test_the_package_runs_as_a_module_too() -> None:
    ran = subprocess.run([sys.executable, "-m", "sourcer", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"sourcer {__version__}\n"
    wrong = subprocess.run([sys.executable, "-m", "sourcer", "shrtlist"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, "shortlist" in wrong.stderr) == (2, True)
