"""The bill of materials of a release: every package that runs, with version, licence and needs, as CycloneDX JSON.

    python -m release.sbom > dist/sourcer.cdx.json

It is made of the metadata of what is installed, says nothing of the machine or the day, and is the same for the same
packages.
"""

from __future__ import annotations

import json
import sys
import tomllib
import uuid
from collections.abc import Mapping
from importlib.metadata import Distribution
from typing import Any

from packaging.utils import canonicalize_name

from release.closure import ROOT, closure, needs, wanted

_APPROVED = "License :: OSI Approved :: "
_LONGEST_NAME = 60


def bill() -> dict[str, Any]:
    """The document, whose number is made of what it says."""
    packages = closure(wanted())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    direct = sorted({_ref(packages[canonicalize_name(each.name)]) for each in wanted()})
    said: dict[str, Any] = {
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "purl": own,
            }
        },
        "components": [_component(package) for package in packages.values()],
        "dependencies": [
            {"ref": own, "dependsOn": direct},
            *({"ref": _ref(package), "dependsOn": _below(package, packages)} for package in packages.values()),
        ],
    }
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(said, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": number.urn,
        "version": 1,
        **said,
    }


def licence_of(package: Distribution) -> dict[str, Any]:
    """What a package says of its licence: an SPDX expression where it has one, else the name it gives; {} for none."""
    said = package.metadata
    if "License-Expression" in said:
        return {"expression": said["License-Expression"]}
    names = [text.removeprefix(_APPROVED) for text in said.get_all("Classifier", ()) if text.startswith(_APPROVED)]
    given = (said.get_all("License") or [""])[0].strip().split("\n")[0]
    name = given if 0 < len(given) <= _LONGEST_NAME else "; ".join(names)
    return {"license": {"name": name}} if name else {}


def _component(package: Distribution) -> dict[str, Any]:
    licence = licence_of(package)
    return {
        "type": "library",
        "bom-ref": _ref(package),
        "name": package.metadata["Name"],
        "version": package.version,
        **({"licenses": [licence]} if licence else {}),
        "purl": _ref(package),
    }


def _below(package: Distribution, packages: Mapping[str, Distribution]) -> list[str]:
    names = {canonicalize_name(each.name) for each in needs(package)}
    return sorted(_ref(packages[name]) for name in names if name in packages)


def _ref(package: Distribution) -> str:
    return f"pkg:pypi/{canonicalize_name(package.metadata['Name'])}@{package.version}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), indent=2, ensure_ascii=False) + "\n")
