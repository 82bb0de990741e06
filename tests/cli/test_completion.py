"""What shells offer at the tabulator, asked as bash, zsh and fish ask: the right words, silently, without a trace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sourcer.cli.completing import _is_in_names
from sourcer.model.records import Mention
from sourcer.store.engine import open_engine
from tests.cli.opinion_world import Team, a_team, papers, people, store_papers

PROGRAM = "import sys; sys.argv[0] = 'sourcer'; from sourcer.cli import main; main()"
SHELLS = ("bash", "zsh", "fish")
HOSTILE = "Eve $(touch owned) `touch owned` \\$(touch owned) '"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Team]:
    """A ranked store, with somebody in it whose name a shell could take for a command."""
    folder = tmp_path_factory.mktemp("team")
    (folder / "store.db").write_bytes(sqlite_template)
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    made = a_team(folder, engine)
    first, *others = papers()
    store_papers(engine, [replace(first, mentions=(Mention(HOSTILE),)), *others])
    made.rank()
    yield made
    engine.dispose()


def run(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SOURCER__")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=clean | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def offered(shell: str, folder: Path, *words: str) -> list[str]:
    """What the shell is offered for the last of the words; nothing may be said besides."""
    line = ["sourcer", *words]
    if shell == "bash":
        asked = {"COMP_WORDS": "\n".join(line), "COMP_CWORD": str(len(words))}
    else:
        asked = {"_TYPER_COMPLETE_ARGS": " ".join(line), "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    ran = run(folder, _SOURCER_COMPLETE=f"complete_{shell}", **asked)
    assert ran.stderr == ""
    shown = ran.stdout.strip()
    if shell == "zsh":
        if not shown.startswith("_arguments"):
            assert shown == "_files"
            return []
        shown = shown.removeprefix("_arguments '*: :((").removesuffix("))'")
        return [each.split('":"')[0].strip('"') for each in shown.splitlines()]
    return [each.split("\t")[0] for each in shown.splitlines()]


@pytest.mark.parametrize("shell", SHELLS)
def test_briefs_areas_components_and_sources_are_offered(team: Team, shell: str) -> None:
    assert offered(shell, team.folder, "shortlist", "--brief", "ro") == ["robots"]
    assert offered(shell, team.folder, "shortlist", "--brief", "glaciers", "--area", "g") == ["glaciers"]
    assert offered(shell, team.folder, "shortlist", "--brief", "robots", "--area", "g") == []
    values = offered(shell, team.folder, "shortlist", "--minimum", "orig")
    assert values[0] == "originality=0.5"
    assert all(value.startswith("originality=0.") for value in values), "so that a shell fills in up to the digit"
    assert "arxiv_api" in offered(shell, team.folder, "harvest", "--source", "arx")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("command", [("show",), ("keep",), ("pass",), ("similar",), ("people", "why")])
def test_people_of_the_last_ranking_are_offered_by_name_and_by_id(
    team: Team, shell: str, command: tuple[str, ...]
) -> None:
    name = people()[1]
    given = name.split()[0]
    shown = name.replace(" ", "\\ ") if shell == "bash" else name
    assert offered(shell, team.folder, *command, given) == [shown]
    ids = [entry.score.candidate_id for entry in team.shortlist().entries]
    assert set(offered(shell, team.folder, *command, ids[0][:6])) <= set(ids)
    assert ids[0] in offered(shell, team.folder, *command, ids[0][:6])


def test_bash_is_given_a_name_as_it_was_begun_with_a_quote_or_without(team: Team) -> None:
    name = people()[1]
    begun = name[:-3]
    escaped = begun.replace(" ", "\\ ")
    assert offered("bash", team.folder, "show", escaped) == [name.replace(" ", "\\ ")]
    assert offered("bash", team.folder, "show", f'"{begun}') == [name]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_name_that_a_shell_could_run_is_offered_by_id_alone(team: Team, shell: str) -> None:
    everybody = offered(shell, team.folder, "show", "E")
    assert not any("touch" in each for each in everybody)
    (who,) = [e.score.candidate_id for e in team.shortlist().entries if "touch" in e.score.name]
    assert offered(shell, team.folder, "show", who) == [who]
    assert all(map(_is_in_names, "Zoë Brännvik-O’Dowd J."))
    assert not any(map(_is_in_names, "$`\\'\";&|<>(){}[]*?!#~:\n"))


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed on this machine")
def test_in_bash_itself_a_name_of_two_words_is_one_answer_and_nothing_is_run(team: Team, tmp_path: Path) -> None:
    script = tmp_path / "sourcer"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{PROGRAM}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    name = people()[1]
    asking = (
        'eval "$(_SOURCER_COMPLETE=source_bash sourcer)"; '
        f"COMP_WORDS=(sourcer show {name.split()[0]}); COMP_CWORD=2; _sourcer_completion sourcer; "
        'echo "${#COMPREPLY[@]}:${COMPREPLY[0]}"; '
        "COMP_WORDS=(sourcer show P); _sourcer_completion sourcer; complete -p sourcer"
    )
    environ = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    ran = subprocess.run(
        ["bash", "--norc", "-c", asking], cwd=team.folder, env=environ, capture_output=True, text=True, timeout=60
    )
    first, *_, last = ran.stdout.splitlines()
    assert first == f"1:{name.split()[0]}\\ {name.split()[1]}"
    assert last.endswith("-F _sourcer_completion sourcer")
    assert ran.stderr == ""
    assert not (team.folder / "owned").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_without_a_configuration_a_database_or_a_ranking_nothing_is_offered_made_or_said(
    tmp_path: Path, shell: str
) -> None:
    assert offered(shell, tmp_path, "show", "A") == []
    (tmp_path / "sourcer.toml").write_text("[rank\n", encoding="utf-8")
    assert offered(shell, tmp_path, "shortlist", "--brief", "a") == []
    (tmp_path / "sourcer.toml").write_text('[rank]\nbriefs = ["nowhere.toml"]\n', encoding="utf-8")
    assert offered(shell, tmp_path, "shortlist", "--area", "a") == []
    (tmp_path / "b.toml").write_text('name = "b"\n[[areas]]\nname = "x"\ntext = "robots"\n', encoding="utf-8")
    (tmp_path / "sourcer.toml").write_text('[rank]\nbriefs = ["b.toml"]\n', encoding="utf-8")
    assert offered(shell, tmp_path, "show", "A") == []
    assert {path.name for path in tmp_path.iterdir()} == {"sourcer.toml", "b.toml"}
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sourcer.sqlite3").write_bytes(b"no database at all" * 99)
    assert offered(shell, tmp_path, "show", "A") == []


def test_completing_leaves_the_database_as_it_is_and_does_not_migrate_it(team: Team, tmp_path: Path) -> None:
    store = Path(str(team.engine.url.database))
    before = store.read_bytes()
    assert offered("fish", team.folder, "show", "A")
    assert store.read_bytes() == before
    (tmp_path / "old.db").touch()
    config = (team.folder / "sourcer.toml").read_text(encoding="utf-8")
    (tmp_path / "sourcer.toml").write_text(config.replace(str(store), "old.db"), encoding="utf-8")
    for brief in ("robots.toml", "glaciers.toml"):
        shutil.copy(team.folder / brief, tmp_path / brief)
    assert offered("fish", tmp_path, "show", "A") == []
    assert (tmp_path / "old.db").stat().st_size == 0


@pytest.mark.parametrize("shell", SHELLS)
def test_the_program_prints_what_switches_it_on(tmp_path: Path, shell: str) -> None:
    script = run(tmp_path, _SOURCER_COMPLETE=f"source_{shell}").stdout
    assert "_SOURCER_COMPLETE=complete_" in script
    assert "sourcer" in script
