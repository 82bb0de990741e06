"""Asking the search index. What is asked for comes as words already, so nothing in it is a sign of a query language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from sourcer.store.search_docs import PEOPLE, WORKS, Indexed
from sourcer.store.search_index import is_filled
from sourcer.words.terms import Term

__all__ = ["PEOPLE", "WORKS", "Hits", "how_many", "is_filled", "search"]


@dataclass(frozen=True, slots=True)
class Hits:
    """The ids of the best, best first, of so many in all."""

    refs: tuple[str, ...]
    total: int


def search(conn: Connection, index: Indexed, terms: Sequence[Term], limit: int) -> Hits:
    """The works or people that have all of the terms; of equally good ones the lower id comes first."""
    if not terms:
        return Hits((), 0)
    total = how_many(conn, index, terms)
    if not total:
        return Hits((), 0)
    found = conn.execute(text(_best(conn, index)), {"asked": _asked(conn, terms), "most": limit})
    return Hits(tuple(found.scalars()), total)


def how_many(conn: Connection, index: Indexed, terms: Sequence[Term]) -> int:
    """How many have all of the terms."""
    query = f"SELECT count(*) FROM {index.text} WHERE {_matches(conn, index)}"
    return conn.scalar(text(query), {"asked": _asked(conn, terms)}) or 0


def _best(conn: Connection, index: Indexed) -> str:
    if conn.dialect.name == "sqlite":
        worth = ", ".join(map(str, index.worth))
        rank = f"bm25({index.text}, {worth})"  # the better, the lower
        number = f"{index.text}.rowid"
    else:
        most = max(index.worth)
        letters = dict(zip(index.labels, index.worth, strict=True))
        worth = ", ".join(str(letters.get(label, 0) / most) for label in "DCBA")
        # The 1 lets long texts count less, as the other engine does too.
        rank, number = f"-ts_rank('{{{worth}}}', words, CAST(:asked AS tsquery), 1)", f"{index.text}.id"
    return (
        f"SELECT held.ref FROM {index.text} JOIN {index.table.name} AS held ON held.id = {number} "
        f"WHERE {_matches(conn, index)} ORDER BY {rank}, held.ref LIMIT :most"
    )


def _matches(conn: Connection, index: Indexed) -> str:
    return f"{index.text} MATCH :asked" if conn.dialect.name == "sqlite" else "words @@ CAST(:asked AS tsquery)"


def _asked(conn: Connection, terms: Sequence[Term]) -> str:
    """The terms as the engine reads them; their words are letters and digits, so nothing in them needs escaping."""
    if conn.dialect.name == "sqlite":
        return " AND ".join(f'"{" ".join(term.words)}"{"*" if term.is_beginning else ""}' for term in terms)
    return " & ".join(_side_by_side(term) for term in terms)


def _side_by_side(term: Term) -> str:
    words = [f"'{word}'" for word in term.words]
    words[-1] += ":*" if term.is_beginning else ""
    return f"({' <-> '.join(words)})"
