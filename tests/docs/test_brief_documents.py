"""docs/briefs.md has every key, fact and preset, with the numbers that the program computes with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import BaseModel

from sourcer.briefs import load_brief
from sourcer.briefs.tables import AreaTable, BriefTable, MustTable, OpenDoorTable, TeamTable
from sourcer.cli.render_brief import preset_rows, weight_rows
from sourcer.model.musts import MUSTS
from sourcer.model.practice import ENGINEERING_FACTS, RESEARCH_FACTS
from sourcer.model.presets import DEFAULT_WEIGHTS, FIT
from sourcer.model.scores import COMPONENTS
from sourcer.rank.musts import CHECKS
from sourcer.rank.space import FEWEST_DOCUMENTS
from sourcer.shipped import shipped

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "briefs.md").read_text(encoding="utf-8")


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the tables below a heading, up to the next one, without the lines that head a table."""
    section = re.split(r"^#+ ", PAGE.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    heads = {at for at, line in enumerate(lines[1:]) if line.startswith("|---")}
    kept = [line for at, line in enumerate(lines) if at not in heads and not line.startswith("|---")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in kept]


def keys_under(heading: str) -> list[str]:
    return [row[0] for row in rows_under(heading)]


def test_every_key_is_told_and_no_other() -> None:
    tables: dict[str, type[BaseModel]] = {
        "Keys": BriefTable,
        "`[[areas]]`": AreaTable,
        "`[must_have]`": MustTable,
        "`[open_door]`": OpenDoorTable,
        "`[team]`": TeamTable,
    }
    for heading, table in tables.items():
        assert set(keys_under(heading)) == set(table.model_fields), heading


def test_every_must_have_is_a_key_has_a_check_and_is_told_in_its_own_words() -> None:
    assert set(MUSTS) == set(CHECKS) == set(MustTable.model_fields)
    assert {row[0]: row[2] for row in rows_under("`[must_have]`")} == {key: kind.means for key, kind in MUSTS.items()}


def test_every_component_is_told_and_which_facts_make_it() -> None:
    said = {row[0]: row[1] for row in rows_under("What counts")}
    assert list(said) == list(COMPONENTS)
    assert said["execution"].endswith(": " + ", ".join(RESEARCH_FACTS))
    assert said["engineering"].endswith(": " + ", ".join(ENGINEERING_FACTS))


def test_every_preset_is_told_with_its_numbers_and_what_comes_of_each_pair() -> None:
    default = ("none", "none", *(f"{DEFAULT_WEIGHTS[name]:.3f}" for name in COMPONENTS))
    told = [tuple(row) for row in rows_under("Presets")]
    assert told == [*(row[1:] for row in preset_rows()), default, *weight_rows()]
    assert f"Fit weighs {FIT} under every preset" in PAGE
    assert f"under {FEWEST_DOCUMENTS:,} works fit is by shared words alone" in " ".join(PAGE.split())
    assert f"The other {1 - FIT:.2f} are shared" in PAGE


def test_the_example_on_the_page_and_the_one_that_init_writes_load(tmp_path: Path) -> None:
    path = tmp_path / "ice.toml"
    path.write_text(PAGE.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert load_brief(path).must_have
    assert load_brief(shipped("config") / "briefs" / "example.toml").role == "ML researcher"


def test_the_example_that_init_writes_shows_every_key() -> None:
    text = (shipped("config") / "briefs" / "example.toml").read_text(encoding="utf-8")
    written_out = re.sub(r"(?m)^# (?=\[\w+\]$|\w+ = )", "", text)
    shown = tomllib.loads(written_out)
    assert set(shown) == set(BriefTable.model_fields)
    assert set(shown["open_door"]) == set(OpenDoorTable.model_fields)
    assert all(re.search(rf"^# {key} = ", text, re.MULTILINE) for key in MustTable.model_fields)
