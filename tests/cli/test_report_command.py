"""``sourcer report`` as its users meet it: where the file goes, who is on it, and what it says of the run."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from sourcer.demo.server import DemoServer
from tests.cli.conftest import Sourcer
from tests.cli.test_commands import live


def words(html: str, part: str) -> str:
    found = BeautifulSoup(html, "html.parser").select_one(part)
    assert found is not None, part
    return " ".join(found.get_text(" ").split())


def test_the_report_goes_where_it_is_asked_to_and_is_whole(sourcer: Sourcer, tmp_path: Path, world: DemoServer) -> None:
    live(tmp_path, world.url)
    assert sourcer("run").returncode == 0
    usual = tmp_path / "out" / "report.html"
    usual.unlink()

    ran = sourcer("report")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "", "talk goes to stderr"
    assert "wrote out/report.html" in ran.stderr
    html = usual.read_text(encoding="utf-8")
    assert html.rstrip().endswith("</html>")
    assert "harvest (run " in words(html, "#health")
    assert "first ranking for this brief" in words(html, "#new")

    assert sourcer("report", "--out", "mine.html", "--size", "3").returncode == 0
    assert words((tmp_path / "mine.html").read_text(encoding="utf-8"), "header").count("3 of") == 1
    piped = sourcer("report", "--out", "-", "--all")
    assert piped.stdout.lower().startswith("<!doctype html>")
    assert piped.stderr == ""

    assert sourcer("rank").returncode == 0
    assert sourcer("report").returncode == 0
    again = words(usual.read_text(encoding="utf-8"), "#new")
    assert again.startswith("New since run ")
    assert "Nothing moved" in again


def test_what_cannot_be_done_is_said_in_a_line_with_the_right_exit_code(
    sourcer: Sourcer, tmp_path: Path, world: DemoServer
) -> None:
    live(tmp_path, world.url)
    assert sourcer("db", "upgrade").returncode == 0
    unranked = sourcer("report")
    assert unranked.returncode == 1
    assert "sourcer run" in unranked.stderr
    assert not (tmp_path / "out" / "report.html").exists()
    assert sourcer("report", "--brief", "nobody's").returncode == 2
    assert sourcer("run").returncode == 0
    nowhere = sourcer("report", "--out", "nowhere/report.html")
    assert nowhere.returncode == 1
    assert "its folder does not exist" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr
