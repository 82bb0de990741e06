"""Every text of every table looked through for a name that has to go. ``COLUMNS`` says of each column what it can
hold; a test fails on one that is not told there. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Table, Text, and_, cast, delete, func, or_, select, true, update
from sqlalchemy.types import JSON

from sourcer.store import tables_concluded as concluded
from sourcer.store.grounds import reword
from sourcer.store.tables_search import metadata
from sourcer.withheld.blanking import Blanker

Kind = Literal["words", "name", "never"]
"""What a column can hold.

words  texts that may tell of anybody: a name that goes is taken out, were it a namesake's too
name   names that stand for one person: taken out by the rows of that person, and here where nobody else has the name
never  no name: digests, numbers, days, words of the program's own, and what other steps of an erasure see to
"""
_LATER: Mapping[str, str] = {
    "records": "title abstract comment venue status url links mentions",
    "supplements": "text",
    "payloads": "body headers",
}
_NAMES: Mapping[str, str] = {
    "authors": "name names",
    "authorships": "name",
    "scores": "name",
    "liked_flags": "author_name",
    "opinions": "name",
    "watches": "name",
    "known_people": "name ids",
    "objections": "name",
    "accounts": "login name website",
    "identity_events": "members",
    "identity_decisions": "ours theirs",
    "repos": "full_name owner",
    "repo_names": "name",
    "implementations": "full_name owner url",
    "notices": "name",
    "disclosures": "people",
}
_WORDS: Mapping[str, str] = {
    "records": "fetched_url",
    "repos": "description parent topics homepage fetched_url",
    "accounts": "fetched_url",
    "supplements": "fetched_url",
    "payloads": "fetched_url key",
    "skipped": "key url reason",
    "lookups": "key",
    "checkpoints": "problem",
    "account_decisions": "login reason",
    "runs": "details",
    "works": "title abstract venues first_author_why ids links url",
    "authors": "affiliations",
    "authorships": "affiliations",
    "author_links": "evidence",
    "namesakes": "why",
    "implementations": "evidence execution description",
    "rankings": "notes",
    "grounds": "components trend areas uncertain accounts",
    "liked_flags": "evidence",
    "work_scores": "reason reason_then",
    "identity_events": "evidence",
    "identity_decisions": "reason",
    "opinions": "reason",
    "known_people": "note",
    "watches": "reason",
    "erasures": "reason",
    "objections": "reason",
    "notices": "how",
    "disclosures": "without_notice",
}


def kinds() -> dict[tuple[str, str], Kind]:
    """(table, column) -> what it can hold, of those columns that are told."""
    found: dict[tuple[str, str], Kind] = {}
    told: tuple[tuple[Mapping[str, str], Kind], ...] = ((_LATER, "never"), (_NAMES, "name"), (_WORDS, "words"))
    for listed, kind in told:
        found |= {(table, name): kind for table, names in listed.items() for name in names.split()}
    return found


def sweep(conn: Connection, wide: Blanker, hints: Sequence[str], ids: Collection[str]) -> int:
    """Take the name out of every text, as ``wide`` finds it; how many rows were written anew. A row whose key held it
    goes.
    """
    sure = Blanker(wide.known, only=wide.only)
    by_kind = {"words": wide, "name": sure}
    count = 0
    for table in metadata.sorted_tables:
        columns = {
            column.name: by_kind[kind]
            for column in table.c
            if (kind := kinds().get((table.name, column.name))) in by_kind
        }
        if columns:
            count += _sweep_table(conn, table, columns, (*hints, *map(str.lower, ids)) if hints else ())
    return count


def _sweep_table(conn: Connection, table: Table, columns: Mapping[str, Blanker], hints: Sequence[str]) -> int:
    keys = list(table.primary_key.columns)
    names = [column.name for column in keys]
    query = select(*keys, *(table.c[name] for name in columns if name not in names))
    count = 0
    for row in conn.execute(query.where(_holding(table, columns, hints))).mappings().all():
        fresh = {name: made for name in columns if (made := _blanked(row[name], columns[name])) != row[name]}
        if not fresh:
            continue
        count += 1
        here = and_(*(column == row[column.name] for column in keys))
        if any(name in fresh for name in names):
            conn.execute(delete(table).where(here))
        elif table is concluded.grounds:
            reword(conn, row["candidate_id"], row["digest"], fresh)
        else:
            conn.execute(update(table).where(here).values(fresh))
    return count


def _holding(table: Table, columns: Mapping[str, Blanker], hints: Sequence[str]) -> ColumnElement[bool]:
    if not hints:
        return true()
    texts = [
        func.lower(cast(table.c[name], Text) if isinstance(table.c[name].type, JSON) else table.c[name])
        for name in columns
    ]
    return or_(*(text.contains(hint, autoescape=True) for text in texts for hint in hints))


def _blanked(value: Any, blanker: Blanker) -> Any:
    if isinstance(value, str):
        return blanker.text(value)
    if isinstance(value, list | tuple):
        return [_blanked(each, blanker) for each in value]
    if isinstance(value, dict):
        return {blanker.text(str(key)): _blanked(each, blanker) for key, each in value.items()}
    return value
