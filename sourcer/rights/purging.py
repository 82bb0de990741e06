"""Retention: what is kept about people for its time goes when that is over; a later crawl does not bring it back.

The time counts from the day on which a fact was first stored, or from the last message to the person where somebody
wrote to them; the same fact crawled again renews nothing. Names on records become ``[withheld]``, which leaves title,
abstract and coauthors as they are; code goes with its owner; rankings, judgements and ledgers lose the name. Whoever
objected stays known, since the objection could not be kept otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine

from sourcer.clock import Clock
from sourcer.config import Config
from sourcer.model.audit import Entry
from sourcer.model.ledger import SignedName
from sourcer.model.telling import Tell, silent
from sourcer.model.works import Signature
from sourcer.store import accounts as store_accounts
from sourcer.store import audit, conclusions, disclosures, erasure, expired, objections, opinions, retention
from sourcer.store.engine import reading, writing
from sourcer.store.retention import DueRecord, DueRepo
from sourcer.team.accounts import linked_accounts
from sourcer.team.objectors import objectors
from sourcer.team.opinions import candidates_now
from sourcer.withheld.retention import People, Term, term

T = TypeVar("T")
_AT_ONCE = 200  # records in one transaction, so that nobody waits for long
_GITHUB = "github:"


@dataclass(frozen=True, slots=True)
class DueNow:
    """What is due: records with names, repositories; and since when what is kept must have been stored."""

    of: Term
    records: tuple[DueRecord, ...]
    repos: tuple[DueRepo, ...]
    kept: frozenset[str]
    left_for_later: int = 0

    @property
    def names(self) -> int:
        """How many places on records lose a name."""
        return sum(len(each.positions) for each in self.records)


@dataclass(frozen=True, slots=True)
class _Special:
    """Candidates, in lower case, who count otherwise: ``kept`` are not due now, ``listed`` were shortlisted once."""

    kept: frozenset[str]
    listed: frozenset[str]
    people: People

    def owners(self, whose: frozenset[str]) -> frozenset[str]:
        """The logins among candidates."""
        return frozenset(each.removeprefix(_GITHUB) for each in whose if each.startswith(_GITHUB))


def term_of(config: Config, now: datetime) -> Term:
    """The term that the configuration sets, at a moment."""
    privacy = config.settings.privacy
    return term(now, privacy.retention_days, privacy.unlisted_retention_days)


def is_due(conn: Connection, config: Config, now: datetime) -> bool:
    """Whether anything was stored before the term; cheap to ask every night."""
    return retention.is_anything_due(conn, term_of(config, now))


def due(conn: Connection, config: Config, now: datetime, most: int | None = None) -> DueNow:
    """What is due at a moment, at most so many records: people who were never shortlisted first, then the oldest."""
    of = term_of(config, now)
    special = _special(conn, of, config.settings.export.size)
    records = sorted(
        retention.due_records(conn, of, special.people), key=lambda each: (each.is_listed, each.since, each.key)
    )
    repos = retention.due_repos(conn, of, special.owners(special.kept), special.owners(special.listed))
    asked = len(records) if most is None else most
    left = len(records) - len(records[:asked])
    ordered = sorted(repos, key=lambda each: (each.is_listed, each.since, each.key))
    return DueNow(of, tuple(records[:asked]), tuple(ordered), special.kept, left)


@dataclass(frozen=True, slots=True)
class DuePerson:
    """Somebody who loses facts: how many places are ``due``, the oldest ``since`` when, and how many are ``left``."""

    id: str
    name: str
    since: datetime
    due: int
    left: int
    is_listed: bool


def people_due(conn: Connection, what: DueNow) -> list[DuePerson]:
    """The people on what is due, in the order in which they go."""
    stored = {Signature(each.source, each.key, at): each for each in what.records for at in each.positions}
    whose = opinions.authors_at(conn, stored.keys())
    theirs: dict[str, list[DueRecord]] = {}
    for at, record in stored.items():
        if at in whose:
            theirs.setdefault(whose[at], []).append(record)
    names = {each.id: each.name for each in conclusions.load_authors(conn, theirs.keys())}
    places = Counter(link.author_id for link in conclusions.load_links(conn, theirs.keys()))
    found = [
        DuePerson(
            who,
            names.get(who, who),
            min(each.since for each in records),
            len(records),
            places[who] - len(records),
            any(each.is_listed for each in records),
        )
        for who, records in theirs.items()
    ]
    return sorted(found, key=lambda each: (each.is_listed, each.since, each.id))


def purge(
    engine: Engine, clock: Clock, config: Config, *, most: int | None = None, tell: Tell = silent
) -> dict[str, int]:
    """Have everything go that is due, part by part; what went, by kind. To be called with the night's lease held, and
    before who is who is concluded. What is cut off is taken up by the next one.
    """
    now = clock.now()
    with reading(engine) as conn:
        what = due(conn, config, now, most)
    counts: Counter[str] = Counter()
    done = 0
    for records in _parts(what.records):
        with writing(engine) as conn:
            counts["names on records"] += retention.withhold_names(conn, records, now=now)
        counts["records"] += sum(bool(each.positions) for each in records)
        done += len(records)
        tell("taking out names whose time is over", done, len(what.records), "records")
    for repos in _parts(what.repos):
        with writing(engine) as conn:
            counts["repositories"] += retention.remove_repos(conn, repos, now=now)
    with writing(engine) as conn:
        counts["places in rankings"] = retention.remove_rankings(conn, what.of.listed)
        counts["places in rankings"] += retention.unrank_gone(conn)
        counts["lines of ledgers under a pseudonym"] = expired.tell_of_nobody(conn, what.of.listed, what.kept)
        counts["notes"] = retention.remove_old_notes(conn, what.of.listed)
        counts["words of the account"] = audit.remove_old_words(conn, what.of.listed, now=now)
        found = dict(+counts)
        if found:
            audit.note(conn, Entry("retention", now, what={"counts": found, "left_for_later": what.left_for_later}))
    return found | ({"records left for the next night": what.left_for_later} if what.left_for_later else {})


def _special(conn: Connection, of: Term, places: int) -> _Special:
    kept, kept_at = _kept(conn, of)
    listed = retention.shortlisted(conn, places)
    given = [each for one in disclosures.load_disclosures(conn) for each in one.people]
    listed |= set(candidates_now(conn, [(each.candidate_id, each.signed) for each in given]))
    ours = _with_accounts(conn, kept), _with_accounts(conn, listed)
    people = People(
        kept=kept_at | erasure.signatures_of(conn, sorted(kept)), listed=erasure.signatures_of(conn, sorted(listed))
    )
    return _Special(ours[0], ours[1], people)


def _kept(conn: Connection, of: Term) -> tuple[set[str], frozenset[Signature]]:
    """Who objected, and to whom somebody wrote within the term: as known today, and where they are printed."""
    written = [each for each in disclosures.load_notices(conn) if each.sent_on >= of.listed.date()]
    told: list[tuple[str, Sequence[SignedName]]] = [(each.subject, each.signed) for each in written]
    told += [(each.subject, each.signed) for each in objections.standing(conn)]
    at = frozenset(each.signature for _, signed in told for each in signed)
    today = set(candidates_now(conn, told)) | set(objectors(conn)) | set(opinions.authors_at(conn, at).values())
    return today, at


def _with_accounts(conn: Connection, candidates: set[str]) -> frozenset[str]:
    """The candidates in lower case, and their accounts, or those whose accounts they are."""
    linked = linked_accounts(conn, store_accounts.load_accounts(conn)).links
    ids = {each.lower() for each in candidates}
    ids |= {f"{_GITHUB}{link.login}".lower() for link in linked if link.author_id.lower() in ids}
    ids |= {link.author_id.lower() for link in linked if f"{_GITHUB}{link.login}".lower() in ids}
    return frozenset(ids)


def _parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), _AT_ONCE):
        yield things[start : start + _AT_ONCE]
