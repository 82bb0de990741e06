"""The command ``doctor`` over the sample world's server."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from sourcer.cli.doctor import checks_table
from sourcer.demo.server import DemoServer
from sourcer.doctor import Check
from sourcer.store import schema
from sourcer.store.engine import open_engine

Ran = subprocess.CompletedProcess[str]
Sourcer = Callable[..., Ran]
AREAS = {"configuration", "tokens", "database", "nights", "reach", "clock"}


@pytest.fixture
def configured(tmp_path: Path, world: DemoServer) -> Path:
    """Two sources of the sample world, a brief and a token's name."""
    host = f"127.0.0.1:{world.port}"
    (tmp_path / "ice.toml").write_text(
        'name = "ice"\n[[areas]]\nname = "sensors"\ntext = "sparse sensor networks on glaciers"\n', encoding="utf-8"
    )
    path = tmp_path / "sourcer.toml"
    path.write_text(
        f'[fetch]\ntokens = {{ "{host}" = "MY_TOKEN" }}\n[rank]\nbriefs = ["ice.toml"]\n'
        f'[sources.pmlr]\nenabled = true\nbase_url = "{world.url}/pmlr"\nvolumes = ["v901"]\n'
        f'[sources.github]\nenabled = true\nagreed_to = "github-2026-11"\nbase_url = "{world.url}/github"\n',
        encoding="utf-8",
    )
    engine = open_engine(f"sqlite:///{tmp_path / 'out' / 'sourcer.sqlite3'}")
    schema.upgrade(engine)
    engine.dispose()
    return path


@pytest.mark.usefixtures("configured")
def test_a_sound_installation_is_told_so_in_every_form(sourcer: Sourcer) -> None:
    table = sourcer("doctor", MY_TOKEN="hush-hush")
    assert table.returncode == 0, table.stdout
    assert " bad " not in table.stdout
    assert "to mend" not in table.stderr.replace("0 to mend", "")
    assert max(map(len, table.stdout.splitlines())) <= 100
    listed = json.loads(sourcer("doctor", "--format", "json", MY_TOKEN="hush-hush").stdout)
    assert {check["area"] for check in listed} == AREAS
    reach = [check["found"] for check in listed if check["area"] == "reach"]
    assert reach[0] == "reachable; robots.txt lets us in (for pmlr)"
    assert "requests an hour left" in reach[1]
    time = next(check for check in listed if check["name"] == "time")
    assert time["level"] == "good"
    assert "the hosts that were asked" in time["found"]
    rows = list(csv.DictReader(io.StringIO(sourcer("doctor", "-f", "csv", MY_TOKEN="hush-hush").stdout, newline="")))
    assert [row["name"] for row in rows] == [check["name"] for check in listed]
    assert "hush-hush" not in table.stdout + table.stderr + json.dumps(listed)


def test_offline_leaves_the_network_out(sourcer: Sourcer, configured: Path) -> None:
    text = configured.read_text(encoding="utf-8")
    configured.write_text(text.replace("http://127.0.0.1:", "http://127.0.0.1:9/"), encoding="utf-8")
    offline = sourcer("doctor", "--offline", "--format", "json")
    assert offline.returncode == 0, offline.stdout
    assert {check["area"] for check in json.loads(offline.stdout)} == AREAS - {"reach"}
    online = sourcer("doctor")
    assert online.returncode == 1
    assert "unreachable" in online.stdout
    assert "-> check network" in online.stdout


def test_what_must_be_mended_is_said_with_exit_code_one(sourcer: Sourcer, configured: Path) -> None:
    text = configured.read_text(encoding="utf-8")
    configured.write_text(text.replace("ice.toml", "absent.toml"), encoding="utf-8")
    ran = sourcer("doctor", "--offline")
    assert ran.returncode == 1
    assert "absent.toml: no such file" in " ".join(ran.stdout.split())
    assert "1 to mend" in ran.stderr
    configured.write_text(text.replace("volumes", "volums"), encoding="utf-8")
    ran = sourcer("doctor", "--format", "json")
    assert ran.returncode == 1
    (broken,) = json.loads(ran.stdout)
    assert "did you mean 'volumes'" in broken["found"]
    assert "Traceback" not in ran.stderr


def test_before_anything_is_set_up_the_doctor_says_where_to_begin(sourcer: Sourcer, tmp_path: Path) -> None:
    ran = sourcer("doctor")
    assert ran.returncode == 1
    assert "sourcer init" in ran.stdout
    assert sorted(tmp_path.iterdir()) == [], "it changes nothing"


words = st.text(max_size=60)


@given(found=words, name=words, remedy=words, width=st.sampled_from([200, 100, 60, 20, 8]))
def test_foreign_words_only_show_and_no_line_is_wider_than_the_terminal(
    found: str, name: str, remedy: str, width: int
) -> None:
    checks = [Check("reach", name, "bad", f"\x1b[31m[red]{found}", remedy), Check("clock", "time", "good", found)]
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(checks_table(checks))
    assert all(cell_len(line) <= width for line in out.getvalue().split("\n"))
    assert "\x1b" not in out.getvalue()
