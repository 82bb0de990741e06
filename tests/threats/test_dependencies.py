"""Packages: each that runs is pinned, asked about, and in the bill of materials."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from release import audit
from release.closure import ROOT, closure, pins, wanted
from release.sbom import bill

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = [
    pytest.param([Requirement(each) for each in group if isinstance(each, str)], id=name)
    for name, group in PROJECT["dependency-groups"].items()
]


def test_every_package_that_runs_is_pinned_and_fits_what_is_asked_for() -> None:
    found, pinned = closure(wanted()), pins()
    assert len(found) > len(wanted())
    assert {name: package.version for name, package in found.items()} == {name: pinned.get(name) for name in found}
    for asked in wanted():
        assert asked.specifier.contains(Version(pinned[canonicalize_name(asked.name)])), asked


@pytest.mark.parametrize("group", GROUPS)
def test_what_tests_and_checks_ask_for_admits_the_pins(group: list[Requirement]) -> None:
    pinned = pins()
    for asked in group:
        assert asked.specifier.contains(Version(pinned[canonicalize_name(asked.name)])), asked


def test_every_lower_bound_is_told() -> None:
    assert all(any(bound.operator == ">=" for bound in asked.specifier) for asked in wanted())


# --- the bill of materials ---------------------------------------------------------------------------------------


def test_the_bill_names_every_package_that_runs_with_version_and_licence() -> None:
    listed = {canonicalize_name(each["name"]): each for each in bill()["components"]}
    assert {name: each["version"] for name, each in listed.items()} == {
        name: pins()[name] for name in closure(wanted())
    }
    assert [name for name, each in listed.items() if not each.get("licenses")] == []
    assert all(each["purl"] == f"pkg:pypi/{name}@{each['version']}" for name, each in listed.items())


def test_the_bill_is_one_that_cyclonedx_reads_and_says_what_needs_what() -> None:
    from cyclonedx.model.bom import Bom

    said = bill()
    read = Bom.from_json(json.loads(json.dumps(said)))  # type: ignore[attr-defined]
    assert len(read.components) == len(said["components"])
    known = {each["bom-ref"] for each in said["components"]} | {said["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in said["dependencies"]} == known
    below = {each["ref"]: set(each["dependsOn"]) for each in said["dependencies"]}
    assert set().union(*below.values()) <= known
    (httpx,) = [ref for ref in known if "/httpx@" in ref]
    assert any("/httpcore@" in ref for ref in below[httpx])


def test_the_bill_is_the_same_again_and_says_nothing_of_the_machine_or_the_day() -> None:
    text = json.dumps(bill())
    assert text == json.dumps(bill())
    assert str(ROOT) not in text
    assert "timestamp" not in text


# --- the audit --------------------------------------------------------------------------------------------------


def answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


GOOD = {"name": "alpha", "version": "1.0", "vulns": []}
UNKNOWN = {"name": "beta", "skip_reason": "not found"}
HOLE = {"name": "gamma", "version": "2.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"]}]}


def test_a_finding_fails_and_silence_is_said() -> None:
    assert audit.judge(0, answer(GOOD), "") == (audit.FINE, ["no finding in 1 pinned packages"])
    code, lines = audit.judge(1, answer(GOOD, UNKNOWN, HOLE), "Found 1 known vulnerability")
    assert code == audit.FOUND
    assert lines[0] == "gamma 2.0: PYSEC-2026-1, mended in 2.1"
    code, lines = audit.judge(0, answer(GOOD, UNKNOWN), "")
    assert code == audit.FINE
    assert "beta" in lines[1]


@pytest.mark.parametrize(
    ("told", "complained"),
    [
        (answer(UNKNOWN), ""),
        ("", "requests.exceptions.ConnectionError: Name or service not known"),
        ("", "ServiceError"),
    ],
)
def test_where_nobody_could_be_asked_that_is_said_and_is_no_good_news(told: str, complained: str) -> None:
    code, lines = audit.judge(1, told, complained)
    assert code == audit.SILENT
    assert lines[0].startswith("NOT AUDITED: ")


def test_an_audit_that_breaks_for_another_reason_fails() -> None:
    code, lines = audit.judge(2, "", "usage: pip-audit\nerror: unrecognized arguments")
    assert code == audit.FOUND
    assert "unrecognized arguments" in lines[0]


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--must-answer",), audit.SILENT)])
def test_before_a_release_silence_fails_too(
    words: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = audit.subprocess.CompletedProcess([], 1, "", "ConnectionError")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: silent)
    assert audit.main(words) == code
    assert "NOT AUDITED" in capsys.readouterr().out
