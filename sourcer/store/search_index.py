"""The search index: it follows the conclusions, in the transaction that writes them. Nothing here commits.

A night changes a few works of many, so only what changed is taken out and put in again. SQLite's index keeps no text
and must be told what it is to forget; the conclusions that still stand tell it, and where theirs is not the text that
the index was made with, all of it is made anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, delete, func, insert, select, text

from sourcer.model.people import Author
from sourcer.model.works import Work
from sourcer.store.search_docs import (
    PEOPLE,
    WORKS,
    Doc,
    Indexed,
    as_columns,
    as_vector,
    people_told,
    stored,
    works_told,
)
from sourcer.store.tables_search import FULL_TEXT, search_state
from sourcer.store.upsert import insert_all

_FORM = "words 1"
MADE_BY = f"{_FORM}, Unicode {unicodedata.unidata_version}"
"""How texts were cut into words. What was cut in another way cannot be taken out of SQLite's index word by word."""
_AT_ONCE = 2000
# PostgreSQL's own tables; what goes into ``words`` is text on the way there.
_VECTORS = {name: Table(name, MetaData(), Column("id", Integer), Column("words", Text)) for name in FULL_TEXT}
Docs = Callable[[], Iterable[Doc]]


def is_filled(conn: Connection) -> bool:
    """Whether there is an index to search: not before the first resolution, nor after an upgrade until the next."""
    return (conn.scalar(select(search_state.c.made_by)) or "").startswith(f"{_FORM},")


def follow(conn: Connection, works: Sequence[Work], people: Sequence[Author]) -> None:
    """Have the index tell of these conclusions. To be called before they take the place of the earlier ones."""
    is_ours = conn.scalar(select(search_state.c.made_by)) == MADE_BY
    told: dict[str, Docs] = {WORKS.text: lambda: works_told(works, people), PEOPLE.text: lambda: people_told(people)}
    for index in (WORKS, PEOPLE):
        if not (is_ours and _changed(conn, index, told[index.text])):
            _fill(conn, index, told[index.text]())
    _note_made(conn)


def bring_up_to_date(conn: Connection) -> bool:
    """Make the index out of the conclusions that stand, where there is none or another program's; whether it did."""
    if conn.scalar(select(search_state.c.made_by)) == MADE_BY:
        return False
    for index in (WORKS, PEOPLE):
        _fill(conn, index, stored(conn, index))
    _note_made(conn)
    return True


def make_anew(conn: Connection) -> None:
    """Make the index out of the conclusions that stand, whatever it holds."""
    conn.execute(delete(search_state))
    bring_up_to_date(conn)


def differences(conn: Connection) -> dict[str, int] | None:
    """How many works and people are in the index otherwise than they are stored, or in one alone; None: no index."""
    if not is_filled(conn):
        return None
    return {name: _differing(conn, index) for name, index in (("works", WORKS), ("people", PEOPLE))}


def forget(conn: Connection, *, works: Collection[str] = (), people: Collection[str] = ()) -> int:
    """Take these works and people out, so that no word of theirs is left in the index's pages; says how many were in.

    Their rows among the conclusions are the caller's to delete: the index follows what stands there when it is told
    next. To be called before they go, or it takes as long as making the index does.
    """
    count = 0
    for index, refs in ((WORKS, frozenset(works)), (PEOPLE, frozenset(people))):
        held = {ref: at for ref, at in _held(conn, index).items() if ref in refs}
        if not held:
            continue
        count += len(held)
        if not _remove(conn, index, held):
            _fill(conn, index, (doc for doc in stored(conn, index) if doc.ref not in refs))
        _leave_no_trace(conn, index)
    return count


def put_back(conn: Connection, works: Collection[str]) -> None:
    """Put these works in, with the texts that stand among the conclusions by now, where there is an index at all."""
    if works and conn.scalar(select(search_state.c.made_by)) == MADE_BY:
        held = _held(conn, WORKS)
        _add(conn, WORKS, stored(conn, WORKS, sorted(set(works) - held.keys())))


def _changed(conn: Connection, index: Indexed, docs: Docs) -> bool:
    """Put in what is new and take out what is gone; false where it is better to make all anew."""
    held, fresh = _held(conn, index), {doc.ref: doc.digest for doc in docs()}
    gone = {ref: at for ref, at in held.items() if fresh.get(ref) != at[1]}
    come = {ref for ref, digest in fresh.items() if ref not in held or held[ref][1] != digest}
    if 2 * len(gone) > len(held) or not _remove(conn, index, gone):
        return False
    _add(conn, index, (doc for doc in docs() if doc.ref in come) if come else ())
    return True


def _held(conn: Connection, index: Indexed) -> dict[str, tuple[int, int]]:
    """Ref -> number in the index and digest, of all that is in it."""
    table = index.table.c
    return {ref: (number, digest) for number, ref, digest in conn.execute(select(table.id, table.ref, table.digest))}


def _differing(conn: Connection, index: Indexed) -> int:
    held = {ref: digest for ref, (_, digest) in _held(conn, index).items()}
    differing = sum(held.pop(doc.ref, None) != doc.digest for doc in stored(conn, index))
    lost = 0
    if conn.dialect.name != "sqlite":  # whose own index keeps no list of what is in it
        vectors = _VECTORS[index.text]
        is_in = select(vectors).where(vectors.c.id == index.table.c.id).exists()
        lost = conn.scalar(select(func.count()).select_from(index.table).where(~is_in)) or 0
    return differing + len(held) + lost


def _fill(conn: Connection, index: Indexed, docs: Iterable[Doc]) -> None:
    if conn.dialect.name == "sqlite":
        conn.execute(text(f"INSERT INTO {index.text} ({index.text}) VALUES ('delete-all')"))
    else:
        conn.execute(delete(_VECTORS[index.text]))
    conn.execute(delete(index.table))
    _add(conn, index, docs)


def _add(conn: Connection, index: Indexed, docs: Iterable[Doc]) -> None:
    number = (conn.scalar(select(func.max(index.table.c.id))) or 0) + 1
    for some in _parts(docs):
        numbered = list(enumerate(some, start=number))
        number += len(numbered)
        insert_all(conn, index.table, [{"id": at, "ref": doc.ref, "digest": doc.digest} for at, doc in numbered])
        if conn.dialect.name == "sqlite":
            _to_sqlite(conn, index, numbered)
        else:
            rows = [{"id": at, "words": as_vector(doc, index.labels)} for at, doc in numbered]
            insert_all(conn, _VECTORS[index.text], rows)


def _remove(conn: Connection, index: Indexed, gone: dict[str, tuple[int, int]]) -> bool:
    """Take these out; false, and nothing done, where SQLite's index cannot be told with which text they are in it."""
    numbers = sorted(number for number, _ in gone.values())
    if conn.dialect.name == "sqlite" and gone:
        before = [doc for doc in stored(conn, index, gone.keys()) if doc.digest == gone[doc.ref][1]]
        if len(before) < len(gone) or conn.scalar(select(search_state.c.made_by)) != MADE_BY:
            return False
        _to_sqlite(conn, index, [(gone[doc.ref][0], doc) for doc in before], command="delete")
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        conn.execute(delete(index.table).where(index.table.c.id.in_(some)))
        if conn.dialect.name != "sqlite":
            vectors = _VECTORS[index.text]
            conn.execute(delete(vectors).where(vectors.c.id.in_(some)))
    return True


def _to_sqlite(conn: Connection, index: Indexed, docs: Iterable[tuple[int, Doc]], command: str = "") -> None:
    """Rows into SQLite's index, or, with the command "delete", out of it."""
    names = [index.text] * bool(command) + ["rowid", *index.columns]
    said = [command] * bool(command)
    rows = [(*said, number, *as_columns(doc)) for number, doc in docs]
    if rows:
        conn.exec_driver_sql(
            f"INSERT INTO {index.text} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows
        )


def _leave_no_trace(conn: Connection, index: Indexed) -> None:
    # What is deleted stays in the pages of either index until they are written anew: SQLite's until its parts are made
    # one, PostgreSQL's, which never drops a word that it once had, until it is built again.
    if conn.dialect.name == "sqlite":
        conn.execute(text(f"INSERT INTO {index.text} ({index.text}) VALUES ('optimize')"))
    else:
        conn.execute(text(f"REINDEX INDEX ix_{index.text}_words"))


def _note_made(conn: Connection) -> None:
    conn.execute(delete(search_state))
    conn.execute(insert(search_state).values(made_by=MADE_BY))


def _parts(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    left = iter(docs)
    while some := list(islice(left, _AT_ONCE)):
        yield some
