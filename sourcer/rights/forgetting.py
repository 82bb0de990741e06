"""Erasure of one person, from the question to the last byte: who it is, what goes, and that nothing is left.

All that a reader can see changes in one transaction, with the night's lease held, so that no night which has read the
old facts writes them again. What the file itself remembers (free pages, the write-ahead log) is cleaned after it; until
that is done the erasure counts as unfinished, and the next `sourcer forget` finishes it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from sourcer.clock import Clock
from sourcer.errors import ResolveError
from sourcer.model.audit import Entry
from sourcer.model.disclosures import Disclosed
from sourcer.model.people import Author
from sourcer.model.records import Record
from sourcer.model.works import Signature
from sourcer.reading.persons import find_author
from sourcer.store import accounts as store_accounts
from sourcer.store import audit, conclusions, disclosures, erasure, erasures, suppressions
from sourcer.store import records as store_records
from sourcer.store.engine import reading, writing
from sourcer.store.erasure import Erased
from sourcer.store.scrub import scrub
from sourcer.store.withholding import Gate, guarded_text
from sourcer.team.accounts import linked_accounts
from sourcer.withheld.forms import forms_of, name_words
from sourcer.withheld.suppression import Fact, Places, facts_of, overruled_by

_ASCII_RUN = re.compile(r"[A-Za-z]+")
_SHORTEST_HINT, _SHORTEST_LITERAL = 2, 4


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure would do. ``facts`` are hashed and kept; ``namesakes`` are those of a like name, who stay."""

    name: str
    who: Erased
    facts: frozenset[Fact]
    overruled: frozenset[Fact]
    works: int
    repositories: int
    namesakes: tuple[Author, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What an erasure did: what it is called from now on, what went, and what could not be cleaned up yet.

    ``recipients`` are to be told of it (GDPR 19); ``files`` had the person on them when they were written.
    """

    pseudonym: str
    counts: dict[str, int]
    left: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def plan(conn: Connection, wanted: str) -> Plan:
    """Who goes with what, from an author's id or name, or ``github:login``. Raises ResolveError for nobody."""
    author, logins = _found(conn, wanted)
    author_ids = frozenset({author.id} if author else ())
    signatures = erasure.signatures_of(conn, author_ids)
    records = _records_at(conn, signatures)
    mine = [(records[at.source, at.key], at.position) for at in sorted(signatures) if _stands(records, at)]
    people = [each for each in store_accounts.load_accounts(conn, logins) if each.kind not in _NOBODYS]
    names = {*(author.names if author else ()), *(each.name for each in people if each.name)}
    ids = {
        *(f"github:{login}" for login in logins),
        *(f"github-number:{each.key}" for each in people),
        *(f"github-repo:{key}" for key in erasure.repos_of(conn, logins)),
    }
    person = Places(mine)
    names |= {mention.name for mention in person.mentions}
    hints = _hints(names, [str(each) for mention in person.mentions for each in mention.ids], logins)
    theirs, others = _namesakes(conn, names, signatures, hints)
    literals = {text for text in (*names, *logins) if len(text) >= _SHORTEST_LITERAL or not text.isascii()}
    literals |= {each.value for mention in person.mentions for each in mention.ids}
    who = Erased(
        pseudonym=f"P-{secrets.token_hex(6)}",
        author_ids=author_ids,
        logins=logins,
        signatures=signatures,
        hints=hints,
        literals=tuple(sorted(literals)),
        only=_only(names, {*literals, *hints} - {run for name in names for run in _runs(name)}) if hints else None,
    )
    return Plan(
        name=author.name if author else wanted,
        who=who,
        facts=facts_of(person, theirs, names=names, ids=ids),
        overruled=overruled_by(person),
        works=len(set(conclusions.works_of(conn, records.keys()).values())),
        repositories=len(erasure.repos_of(conn, logins)),
        namesakes=tuple(conclusions.load_authors(conn, others)),
    )


def forget(engine: Engine, clock: Clock, wanted: str, *, by: str, reason: str) -> Forgotten:
    """Erase somebody for good. To be called with the night's lease held. Raises ResolveError for nobody."""
    with writing(engine) as conn:
        what = plan(conn, wanted)
        recipients, files = recipients_to_tell(conn, what.who), audit.files_about(conn, what.who.lowered)
        now = clock.now()
        suppressions.overrule(conn, what.overruled)
        known = suppressions.save(conn, what.facts, what.who.pseudonym, now=now)
        number = erasures.begin(conn, what.who.pseudonym, by=by, reason=reason, now=now)
        counts = dict(erasure.erase(conn, Gate(known), what.who, now=now))
        erasures.note_counts(conn, number, counts)
        told = {"reason": guarded_text(conn, reason)}
        audit.note(conn, Entry("erasure", now, by, what.who.pseudonym, {"counts": counts}, words=told))
    return Forgotten(what.who.pseudonym, counts, finish(engine, clock.now()), recipients, tuple(files))


def finish(engine: Engine, now: datetime) -> tuple[str, ...]:
    """Clean the database's own files of what was erased and note that it is done; else say what is left to do."""
    with reading(engine) as conn:
        if not erasures.unfinished(conn):
            return ()
    left = scrub(engine)
    if not left:
        with writing(engine) as conn:
            erasures.finish(conn, now=now)
    return left


def reapply(conn: Connection, *, now: datetime) -> int:
    """Have everything stored pass the gate again, as after a restore of a backup from before an erasure; how many rows
    changed. The rows of ``suppressions.load_rows`` must be back before, and who is who be concluded anew after.
    """
    known = suppressions.current(conn)
    return 0 if known is None else erasure.reapply(conn, Gate(known), now=now).total()


def recipients_to_tell(conn: Connection, who: Erased) -> tuple[str, ...]:
    """To whom lists with the person on them went, with the last day, and who must be told that they are erased (GDPR
    19): other controllers, and whoever else of the same one has such a list.
    """
    found: dict[tuple[str, str], date] = {}
    mine, places = who.lowered, set(who.signatures)
    for given in disclosures.load_disclosures(conn):
        on_it = (each.candidate_id.lower() in mine or _is_at(each, places) for each in given.people)
        if given.kind != "team" and any(on_it):
            found[given.recipient, given.kind] = given.at.date()
    return tuple(f"{name} ({kind}; last given a list on {day})" for (name, kind), day in sorted(found.items()))


def _is_at(listed: Disclosed, places: set[Signature]) -> bool:
    return any(each.signature in places for each in listed.signed)


_NOBODYS = frozenset({"Organization", "Bot"})


def _found(conn: Connection, wanted: str) -> tuple[Author | None, frozenset[str]]:
    """The author, where it is one, and the logins that are theirs."""
    linked = linked_accounts(conn, store_accounts.load_accounts(conn)).links
    if wanted.lower().startswith("github:"):
        login = wanted.partition(":")[2].strip().lower()
        of = next((link.author_id for link in linked if link.login.lower() == login), None)
        author = next(iter(conclusions.load_authors(conn, [of])), None) if of else None
        if author is None and not erasure.repos_of(conn, [login]) and not store_accounts.load_accounts(conn, [login]):
            raise ResolveError(f"nobody here is {wanted!r}; no repository and no account of that login is stored")
        logins = {login}
    else:
        author, logins = find_author(conn, wanted), set()
    if author is not None:
        logins |= {link.login.lower() for link in linked if link.author_id == author.id}
    return author, frozenset(logins)


def _records_at(conn: Connection, signatures: Iterable[Signature]) -> dict[tuple[str, str], Record]:
    keys = {(at.source, at.key) for at in signatures}
    return {record.record_key: record for record in store_records.load_these(conn, keys)}


def _stands(records: dict[tuple[str, str], Record], at: Signature) -> bool:
    record = records.get((at.source, at.key))
    return record is not None and at.position < len(record.mentions)


def _namesakes(
    conn: Connection, names: Iterable[str], signatures: frozenset[Signature], hints: tuple[str, ...]
) -> tuple[Places, set[str]]:
    """Where others of a like name are printed, as far as it was concluded that they are others; and who they are."""
    forms = [forms_of(name) for name in names]
    like = {form for each in forms for form in each.whole | each.blocks}
    near: list[tuple[Record, int]] = []
    for record in erasure.records_named(conn, hints):
        for at, mention in enumerate(record.mentions):
            mine = forms_of(mention.name)
            if like & (mine.whole | mine.blocks) and Signature(record.source, record.key, at) not in signatures:
                near.append((record, at))
    from sourcer.store.opinions import authors_at

    whose = authors_at(conn, {Signature(record.source, record.key, at) for record, at in near})
    told = [(record, at) for record, at in near if Signature(record.source, record.key, at) in whose]
    return Places(told), set(whose.values())


def _hints(names: Iterable[str], ids: Iterable[str], logins: Iterable[str]) -> tuple[str, ...]:
    """Texts in lower case of which one is wherever the person is named; none where a name has too few plain letters,
    so that everything is looked through.
    """
    found = {text.partition(":")[2].lower() for text in ids} | set(logins)
    for name in names:
        runs = list(_runs(name))
        if not runs:
            return ()
        found |= set(runs)
    return tuple(sorted(found))


def _only(names: Iterable[str], texts: Iterable[str]) -> re.Pattern[str]:
    """What is in every text that names the person: a word of the name, whole where it has plain letters alone."""
    found = {re.escape(text) for text in texts}
    for name in names:
        for word in _ends(name):
            run = max(_ASCII_RUN.findall(word), key=len, default="")
            is_whole = word.strip(".").isascii() and word.strip(".").isalpha()
            found.add(rf"(?<![a-z]){run}(?![a-z])" if is_whole else re.escape(run))
    return re.compile("|".join(sorted(found)), re.IGNORECASE)


def _ends(name: str) -> set[str]:
    words = name.replace(",", " ").split()
    return {words[0], words[-1]} if words and name_words(name) else set()


def _runs(name: str) -> Iterator[str]:
    """The longest plain part of the name's last word, and of its first: either may be the surname."""
    for word in _ends(name):
        if len(run := max(_ASCII_RUN.findall(word), key=len, default="")) >= _SHORTEST_HINT:
            yield run.lower()
