"""Ask pip-audit about the pinned packages. A finding fails; where nobody could be asked, the run says so and goes on.

    python -m release.audit [--must-answer]

The audit's service may be out of reach, or a registry's mirror that knows of no reports. Then nothing was audited, and
that is neither good news nor bad: with ``--must-answer``, as before a release, it fails too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[1] / "constraints.txt"
_ASK = ("-m", "pip_audit", "--requirement", str(PINS), "--no-deps", "--disable-pip", "--format", "json")
_QUIET = ("--progress-spinner", "off", "--timeout", "15")
_OUT_OF_REACH = ("ConnectionError", "ServiceError", "ConnectTimeout", "ReadTimeout", "Name or service not known")
FINE, FOUND, SILENT = 0, 1, 3


def main(arguments: Sequence[str]) -> int:
    """Run it, say what came of it, and give the exit code."""
    ran = subprocess.run([sys.executable, *_ASK, *_QUIET], capture_output=True, text=True, check=False)
    code, lines = judge(ran.returncode, ran.stdout, ran.stderr)
    sys.stdout.write("\n".join(lines) + "\n")
    return code if code != SILENT or "--must-answer" in arguments else FINE


def judge(code: int, told: str, complained: str) -> tuple[int, list[str]]:
    """What pip-audit's answer means: FINE, FOUND (with each finding and its remedy) or SILENT, in words."""
    try:
        packages: list[Mapping[str, Any]] = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complained.strip().splitlines() or ["it said nothing"])[-1]
        if any(word in complained for word in _OUT_OF_REACH):
            return SILENT, [f"NOT AUDITED: the audit's service cannot be reached ({last[:200]})"]
        return FOUND, [f"pip-audit failed with {code}: {last[:500]}"]
    findings = [line for package in packages for line in _findings(package)]
    asked = [package for package in packages if "skip_reason" not in package]
    if findings:
        return FOUND, [*findings, f"{len(findings)} findings in {len(packages)} pinned packages: raise the pins"]
    if not asked:
        return SILENT, [f"NOT AUDITED: the audit's service knows none of the {len(packages)} pinned packages"]
    unknown = sorted(str(package["name"]) for package in packages if "skip_reason" in package)
    more = [f"not audited, as the service does not know them: {', '.join(unknown)}"] if unknown else []
    return FINE, [f"no finding in {len(asked)} pinned packages", *more]


def _findings(package: Mapping[str, Any]) -> list[str]:
    holes = package.get("vulns", ())
    mended = [", ".join(hole["fix_versions"]) or "no version" for hole in holes]
    called = f"{package['name']} {package.get('version', '')}"
    return [f"{called}: {hole['id']}, mended in {where}" for hole, where in zip(holes, mended, strict=True)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
