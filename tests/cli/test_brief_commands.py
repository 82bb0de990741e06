"""The commands about briefs, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Sourcer

BRIEF = """
name = "ice"
role = "ML engineer"
[[areas]]
name = "sensors"
text = "sparse sensor networks on glaciers"
[must_have]
code_with = ["tests"]
[weights]
originality = 0.1
[team]
mission = "We watch ice."
"""


def test_a_brief_is_shown_with_where_each_weight_came_from(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "ice.toml").write_text(BRIEF, encoding="utf-8")
    shown = sourcer("brief", "show", "ice.toml")
    assert shown.returncode == 0, shown.stderr
    for words in ("ML engineer", "0.100", "[weights]", "shared as by role", "code with tests", "We watch ice."):
        assert words in shown.stdout
    weights = json.loads(sourcer("brief", "show", "ice.toml", "--format", "json").stdout)["weights"]
    assert weights["originality"] == {"weight": 0.1, "origin": "[weights]"}
    assert abs(sum(part["weight"] for part in weights.values()) - 1) < 1e-9


def test_a_check_without_papers_says_so_and_one_with_a_slip_says_which(sourcer: Sourcer, tmp_path: Path) -> None:
    (tmp_path / "ice.toml").write_text(BRIEF, encoding="utf-8")
    checked = sourcer("brief", "check", "ice.toml")
    assert checked.returncode == 0, checked.stderr
    assert "warning not held against any papers" in checked.stdout
    (tmp_path / "ice.toml").write_text(BRIEF.replace("must_have", "must_hav"), encoding="utf-8")
    slip = sourcer("brief", "check", "ice.toml")
    assert slip.returncode == 2
    assert "did you mean 'must_have'" in slip.stderr


def test_the_presets_are_listed_with_what_comes_of_each_pair(sourcer: Sourcer) -> None:
    listed = sourcer("brief", "presets")
    assert listed.returncode == 0, listed.stderr
    assert "ML-first" in listed.stdout
    assert len(json.loads(sourcer("brief", "presets", "--format", "json").stdout)["weights"]) == 25
    assert len(sourcer("brief", "presets", "--format", "csv").stdout.splitlines()) == 26
