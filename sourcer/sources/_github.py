"""What is read of GitHub's answers: fields of repositories by name, and no field that describes a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from sourcer.model.records import Provenance, RepoFacts, Supplement
from sourcer.sources._entries import Entry, Unreadable
from sourcer.sources._text import plain, readable
from sourcer.sources._values import count, mapping, number_key, sequence, string

LONGEST_README = 200_000
MOST_PATHS = 20_000

_SOURCE = "github"
_FULL_NAME = re.compile(r"(?!\.{1,2}/)[A-Za-z0-9_.-]{1,100}/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}")
_PARTS: Mapping[str, Literal["readme", "tree", "languages", "issues"]] = {
    "readme": "readme",
    "tree": "tree",
    "languages": "languages",
    "issues": "issues",
}
_KEPT_OF_ITEM = (
    "id",
    "full_name",
    "private",
    "description",
    "fork",
    "created_at",
    "pushed_at",
    "homepage",
    "stargazers_count",
    "language",
    "forks_count",
    "archived",
    "topics",
    "default_branch",
)


def kept(given: object) -> object:
    """A search answer with nothing but what ``makers`` reads."""
    answer = mapping(given)
    items = answer.get("items")
    told = {key: answer[key] for key in ("message", "total_count", "incomplete_results") if key in answer}
    return told | ({"items": [kept_item(item) for item in items]} if isinstance(items, list) else {})


def kept_item(given: object) -> object:
    """One repository with nothing but what ``makers`` reads."""
    item = mapping(given)
    owner, licence, parent = (mapping(item.get(key)) for key in ("owner", "license", "parent"))
    own = {key: item[key] for key in _KEPT_OF_ITEM if key in item}
    owner = {key: owner[key] for key in ("login", "type") if key in owner}
    licence = {key: licence[key] for key in licence if key == "spdx_id"}
    parent = {key: parent[key] for key in parent if key == "full_name"}
    return own | {"owner": owner, "license": licence, "parent": parent}


def makers(
    items: Sequence[object], provenance: Provenance, asked: str = ""
) -> Iterator[tuple[str, Callable[[Entry], RepoFacts]]]:
    """A maker for each repository of a search, or for the one that GitHub gave when ``asked`` for by that name."""
    for number, item in enumerate(items, start=1):
        key = number_key(mapping(item).get("id"))
        yield key or f"item {number}", partial(_repository, mapping(item), provenance, asked.lower())


def _repository(item: dict[str, object], provenance: Provenance, asked: str, entry: Entry) -> RepoFacts:
    key, full_name = number_key(item.get("id")), string(item.get("full_name"))
    if not key or not _FULL_NAME.fullmatch(full_name):
        raise Unreadable(f"it has no id or no name of the form owner/name ({plain(full_name)[:60]!r})")
    if item.get("private") is True:
        raise Unreadable("it is private; only public repositories are read")
    owner = mapping(item.get("owner"))
    return RepoFacts(
        key=key,
        full_name=full_name,
        owner=full_name.partition("/")[0],
        owner_type=plain(string(owner.get("type"))) or "User",
        description=entry.text(string(item.get("description")), "description") or "",
        provenance=provenance,
        is_fork=item.get("fork") is True,
        parent=plain(string(mapping(item.get("parent")).get("full_name"))) or None,
        created_at=entry.instant(string(item.get("created_at")), "created_at"),
        pushed_at=entry.instant(string(item.get("pushed_at")), "pushed_at"),
        language=plain(string(item.get("language"))) or None,
        licence=plain(string(mapping(item.get("license")).get("spdx_id"))) or None,
        topics=tuple(filter(None, (plain(string(topic)) for topic in sequence(item.get("topics"))))),
        homepage=plain(string(item.get("homepage"))) or None,
        stars=count(item.get("stargazers_count")),
        forks=count(item.get("forks_count")),
        archived=item.get("archived") is True,
        default_branch=plain(string(item.get("default_branch"))) or "HEAD",
        former_names=(asked,) if asked and asked != full_name.lower() else (),
    )


def supplement(kind: str, key: str, text: str, provenance: Provenance) -> Supplement:
    """A repository's README, tree, languages or issues, by the kind of the request."""
    return Supplement(_SOURCE, key, _PARTS[kind], text, provenance)


def readme_text(body: bytes) -> tuple[str, str]:
    """(text, why it is not the whole, or ""). Bytes that are not UTF-8 are read as Latin-1, which takes any."""
    try:
        text = readable(body.decode("utf-8"))
    except UnicodeDecodeError:
        text = readable(body.decode("latin-1"))
    return text[:LONGEST_README], _cut(len(text), LONGEST_README, "characters of its README")


def tree_text(entries: Sequence[object]) -> tuple[str, str]:
    """(the paths of all files, one a line; why they are not all, or "")."""
    files = (mapping(entry) for entry in entries)
    paths = [plain(string(file.get("path"))) for file in files if file.get("type") != "tree"]
    named = [path for path in paths if path]
    return "\n".join(named[:MOST_PATHS]), _cut(len(named), MOST_PATHS, "paths of its files")


def languages_text(answer: Mapping[str, object]) -> tuple[str, str]:
    """(the names, one a line, by their bytes with the largest first; why they are not all, or "")."""
    sizes = {plain(name): size for name, size in answer.items() if isinstance(size, int) and not isinstance(size, bool)}
    names = sorted(filter(None, sizes), key=lambda name: (-sizes[name], name))
    odd = len(answer) - len(names)
    return "\n".join(names), f"of {len(answer)} languages {odd} have no name or no size" if odd else ""


def _cut(have: int, limit: int, what: str) -> str:
    return f"of {have} {what} the first {limit} were kept" if have > limit else ""
