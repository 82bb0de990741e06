"""Files that travel with the program: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from sourcer.errors import SourcerError

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = {"config": "templates"}  # `sourcer/config` would stand beside the module of that name


def shipped(name: str) -> Path:
    """The folder of that name, such as ``migrations`` or ``config``. Raises SourcerError where it is missing."""
    for place in (_PACKAGE / _IN_WHEEL.get(name, name), _PACKAGE.parent / name):
        if place.exists():
            return place
    raise SourcerError(f"{name} is missing from this installation of sourcer; install it again")
