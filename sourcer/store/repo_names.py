"""Every name that a repository was ever asked for by or seen under. Nothing here commits.

GitHub answers to the old names of what was renamed, until somebody makes another repository under one of them. So a
name may be known of several repositories; it is that one's which answered to it last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, func, select

from sourcer.model.records import RepoFacts
from sourcer.store import tables as t
from sourcer.store.upsert import dialect_insert
from sourcer.store.values import storable

SOURCE = "github"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names by repository, and when each of those that had a name last answered to it."""

    names: dict[str, set[str]]
    seen: dict[str, dict[str, datetime]]

    def completed(self, repo: RepoFacts) -> RepoFacts:
        """The repository with all its names, and with who has its name by now."""
        now = repo.full_name.lower()
        former = tuple(sorted(self.names.get(repo.key, set()) - {now}))
        return replace(repo, former_names=former, successor=self._successor(repo.key, now))

    def holder(self, name: str) -> str:
        """Who answered to a name last."""
        seen = self.seen[name]
        return max(seen, key=lambda key: (seen[key], key))

    def _successor(self, key: str, name: str) -> str | None:
        """Who answered to the name later than the repository itself."""
        seen = self.seen.get(name, {})
        last = self.holder(name) if seen else key
        return last if key in seen and seen[last] > seen[key] else None


def save_names(conn: Connection, repos: Sequence[RepoFacts]) -> None:
    """Note the names of repositories that are stored. None is ever taken back; an older page moves no moment."""
    seen: dict[tuple[str, str], datetime] = {}
    from sourcer.store.withholding import guarded_repos  # heavy, and no reader's

    for repo in map(storable, guarded_repos(conn, repos)):
        for name in repo.names:
            seen[repo.key, name] = max(repo.provenance.fetched_at, seen.get((repo.key, name), _NEVER))
    if not seen:
        return
    fresh = dialect_insert(conn, t.repo_names)
    is_later = t.repo_names.c.seen_at < fresh.excluded.seen_at
    noted = fresh.on_conflict_do_update(
        index_elements=["source", "key", "name"], set_={"seen_at": fresh.excluded.seen_at}, where=is_later
    )
    rows = [{"source": SOURCE, "key": key, "name": name, "seen_at": seen[key, name]} for key, name in sorted(seen)]
    conn.execute(noted, rows)


def load_names(conn: Connection) -> KnownNames:
    """All names of all repositories."""
    found = KnownNames({}, {})
    row = t.repo_names.c
    for key, name, seen_at in conn.execute(select(row.key, row.name, row.seen_at).where(row.source == SOURCE)):
        found.names.setdefault(key, set()).add(name)
        found.seen.setdefault(name, {})[key] = seen_at
    return found


def names_said(conn: Connection) -> Iterator[str]:
    """A line for each name of a repository, and for who has it now: the same as long as nothing new is known."""
    known = load_names(conn)
    for name in sorted(known.seen):
        yield "\0".join((name, known.holder(name), *sorted(known.seen[name])))


def forget_names(conn: Connection, logins: Collection[str]) -> None:
    """Delete every name under these owners, also of what is another's now, that they were looked up, and the pages
    that came by them and could bring them back. The names of a repository go with it by themselves.
    """
    for login in sorted({storable(login).lower() for login in logins}):
        conn.execute(delete(t.repo_names).where(t.repo_names.c.source == SOURCE, _is_under(t.repo_names.c.name, login)))
        conn.execute(delete(t.lookups).where(t.lookups.c.source == SOURCE, _is_under(t.lookups.c.key, login)))
        told = t.payloads.c
        is_theirs = (told.source == SOURCE) & (told.kind == "repository")
        conn.execute(delete(t.payloads).where(is_theirs, _is_under(told.key, login)))


def _is_under(column: Column[Any], login: str) -> ColumnElement[bool]:
    return func.lower(column).startswith(f"{login}/", autoescape=True)
