"""Which packages the program needs to run, theirs included, as they are installed here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def pins() -> dict[str, str]:
    """Canonical name -> version, of everything in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def wanted() -> list[Requirement]:
    """What pyproject.toml says that the program needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def closure(asked: Iterable[Requirement]) -> dict[str, Distribution]:
    """The installed packages that these need, by canonical name, in order of it."""
    found: dict[str, Distribution] = {}
    done: set[tuple[str, str]] = set()
    waiting = [(each, extra) for each in asked for extra in ("", *each.extras)]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in done:
            continue
        done.add((name, extra))
        found[name] = distribution(requirement.name)
        for below in needs(found[name], extra):
            waiting += [(below, further) for further in ("", *below.extras)]
    return dict(sorted(found.items()))


def needs(package: Distribution, extra: str = "") -> Iterator[Requirement]:
    """What a package needs here, with one of its extras or without any."""
    for line in package.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement
