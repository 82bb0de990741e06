"""A brief's lists of works and people: ids that can be ids, in the form that the store has, and no contradictions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sourcer.errors import ConfigError
from sourcer.model.ids import ARXIV_ID, doi, parse_external

_PERSONS = frozenset({"orcid", "openreview-profile", "scholar"})
_SHAPES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "openreview": (re.compile(r"[\w-]{4,100}"), "openreview:Forum1dOfIt, the id behind forum?id="),
    "pmlr": (re.compile(r"v[0-9]{1,4}/[\w-]{2,100}"), "pmlr:v901/okehamble24a"),
    "dblp": (re.compile(r"\S{3,200}"), "dblp:conf/example/Okehamble24"),
}


def works(named: tuple[str, ...], key: str, path: Path) -> tuple[str, ...]:
    """Ids of works, each once, an arXiv id without its version. Raises ConfigError for an id that cannot be one."""
    return tuple(dict.fromkeys(_work(value.strip(), f"{path}: {key}: {value!r}") for value in named))


def _work(value: str, where: str) -> str:
    try:
        found = parse_external(value)
    except ValueError:
        raise ConfigError(f"{where} is not an id; write it as arxiv:2403.90001, openreview:... or doi:...") from None
    if found.scheme in _PERSONS:
        raise ConfigError(f"{where} names a person, not a work; people are left out with leave_out_people")
    if found.scheme == "github":
        raise ConfigError(f"{where} names code, not a work; write the id of the paper that it implements")
    if found.scheme == "arxiv":
        return f"arxiv:{_arxiv(found.value, where)}"
    if found.scheme == "doi":
        if (known := doi(found.value)) is None or known != found.value.lower():
            raise ConfigError(f"{where} cannot be a DOI; write it as doi:10.5555/example.17")
        return f"doi:{known}"
    shape, example = _SHAPES[found.scheme]
    if not shape.fullmatch(found.value):
        raise ConfigError(f"{where} cannot be an id of {found.scheme}; write it as {example}")
    return str(found)


def _arxiv(value: str, where: str) -> str:
    known = ARXIV_ID.fullmatch(value)
    bare = known.group(1) if known else ""
    number = bare.rpartition("/")[2]
    if not bare or not "01" <= number[2:4] <= "12":
        raise ConfigError(
            f"{where} cannot be an arXiv id (year, month and number, such as arxiv:2403.90001 or arxiv:cs/0403001)"
        )
    return bare


def people(named: tuple[str, ...], path: Path) -> tuple[str, ...]:
    """Author ids, names or logins, each once. Raises ConfigError for what could only be a slip."""
    for value in named:
        if not any(sign.isalnum() for sign in value):
            raise ConfigError(f"{path}: leave_out_people: {value!r} names nobody; write a name or an author's id")
        if "@" in value:
            raise ConfigError(
                f"{path}: leave_out_people: {value!r} looks like an e-mail address, and none is kept; write a name or "
                "an author's id as the shortlist prints them"
            )
    return tuple(dict.fromkeys(value.strip() for value in named))


def check_contradictions(path: Path, **lists: tuple[str, ...]) -> None:
    """Raises ConfigError for a work that the brief likes and also dislikes or leaves out."""
    for other in ("disliked", "leave_out_works"):
        for name in lists["liked"]:
            if name in lists[other]:
                raise ConfigError(f"{path}: {name} is in liked and in {other}; keep it in one of them")
