"""Who had notice, who must have it by when, and lists that are given out, as who is who stands today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from sourcer.config import Config
from sourcer.model.disclosures import Disclosed, Disclosure, Notice, NoticeKind
from sourcer.model.ledger import SignedName
from sourcer.model.shortlist import Shortlist
from sourcer.privacy.clocks import Clock, Due, due
from sourcer.reading.places import door_of
from sourcer.reading.shortlist import Filters, load_narrowed
from sourcer.rights.about_papers import Held
from sourcer.rights.about_said import are_theirs
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions
from sourcer.store import disclosures as store
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.team.accounts import linked_accounts
from sourcer.team.opinions import candidates_now

ACCOUNT = "github:"


@dataclass(frozen=True, slots=True)
class DuePerson:
    """Somebody who had no notice yet: since when facts are kept, and when it is due. ``briefs``: shortlisted for."""

    candidate_id: str
    name: str
    since: date
    due: Due
    briefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What was sent and given out, by today's id: notices, and the days of the first message and disclosure.

    ``whose`` tells the author of an account (``github:login`` in lower case) that is known to be one's.
    """

    noticed: frozenset[str]
    messaged: Mapping[str, date]
    disclosed: Mapping[str, date]
    given: frozenset[str]
    whose: Mapping[str, str]

    def today(self, candidate_id: str) -> str:
        """The id that a candidate has today, as ``noticed`` and the others hold it."""
        return _today(candidate_id, self.whose)


def load_standing(conn: Connection) -> Standing:
    """Who had a notice or a message, and who was on a list that was given out."""
    linked = linked_accounts(conn, store_accounts.load_accounts(conn)).links
    whose = {f"{ACCOUNT}{link.login}".casefold(): link.author_id for link in linked}
    sent, given = store.load_notices(conn), store.load_disclosures(conn)
    told = [(each.subject, each.signed) for each in sent]
    told += [(each.candidate_id, each.signed) for one in given for each in one.people]
    now = [_today(who, whose) for who in candidates_now(conn, told)]
    mine = list(zip(now, sent, strict=False))
    lists = [one for one in given for _ in one.people]
    listed = list(zip(now[len(sent) :], lists, strict=True))
    return Standing(
        frozenset(who for who, each in mine if each.kind == "notice"),
        _first((who, each.sent_on) for who, each in mine if each.kind == "message"),
        _first((who, one.at.date()) for who, one in listed if one.kind == "external"),
        frozenset(who for who, one in listed if one.kind != "team"),
        whose,
    )


def due_people(
    conn: Connection, shortlisted: Mapping[str, tuple[str, str]], *, everybody: bool = False
) -> tuple[list[DuePerson], int]:
    """Who is to have notice, those on a shortlist first and the most pressing first; and how many more are held.

    ``shortlisted`` maps a candidate to a name and the briefs. Without ``everybody`` only they are told, and whoever was
    written to or given out.
    """
    standing = load_standing(conn)
    since = _first_facts(conn, standing.whose)
    short = {standing.today(who): told for who, told in shortlisted.items()}
    wanted = since.keys() if everybody else short.keys() | standing.messaged.keys() | standing.given
    found = _due(conn, standing, since, wanted, short)
    return found, len(since.keys() - standing.noticed) - len(found)


def without_notice(conn: Connection, people: Iterable[Disclosed]) -> list[DuePerson]:
    """Those who had no notice yet, with the day on which it is due, the most pressing first."""
    standing = load_standing(conn)
    named = {standing.today(each.candidate_id): (each.name, "") for each in people}
    authors = {who for who in named if not who.startswith(ACCOUNT)}
    return _due(conn, standing, _first_facts(conn, standing.whose, authors), named, named)


def _due(
    conn: Connection,
    standing: Standing,
    since: Mapping[str, datetime],
    wanted: Iterable[str],
    named: Mapping[str, tuple[str, str]],
) -> list[DuePerson]:
    ids = sorted((set(wanted) & since.keys()) - standing.noticed)
    names = {each.id: each.name for each in conclusions.load_authors(conn, ids)}
    found = []
    for who in ids:
        name, briefs = named.get(who, ("", ""))
        clock = Clock(since[who].date(), standing.messaged.get(who), standing.disclosed.get(who))
        shown = names.get(who) or name or who.removeprefix(ACCOUNT)
        found.append(DuePerson(who, shown, clock.since, due(clock), tuple(filter(None, briefs.split("\n")))))
    return sorted(found, key=lambda each: (not each.briefs, each.due.on, each.name, each.candidate_id))


def on_shortlists(conn: Connection, config: Config) -> dict[str, tuple[str, str]]:
    """Whom the shortlists of all ranked briefs show today: candidate -> name and briefs, one a line."""
    found: dict[str, tuple[str, str]] = {}
    for brief in config.briefs():
        if store_runs.last_ranking(conn, brief.name) is None:
            continue
        door = door_of(brief, config.settings.rank.open_door)
        shown = load_narrowed(conn, brief.name, Filters(size=config.settings.export.size), door)
        for entry in (*shown.entries, *shown.known):
            name, briefs = found.get(entry.score.candidate_id, (entry.score.name, ""))
            found[entry.score.candidate_id] = name, f"{briefs}{brief.name}\n"
    return found


def notice_of(held: Held, kind: NoticeKind, *, on: date, how: str, by: str, now: datetime, digest: str = "") -> Notice:
    """What was sent to somebody, told by their signatures."""
    signed = tuple(SignedName(at, mention.name) for at, mention in held.mentions.items())
    return Notice(kind, held.candidate_id, held.name, signed, on, how, by, now, digest)


def people_on(conn: Connection, shortlist: Shortlist, *, whole: bool) -> tuple[Disclosed, ...]:
    """Everybody whom a file made of this list tells of, each once; ``whole``: with those that only a document has."""
    found = {entry.score.candidate_id: entry.score.name for entry in shortlist.entries}
    if whole:
        found |= {entry.score.candidate_id: entry.score.name for entry in shortlist.known}
        found = {**{flag.author_id: flag.author_name for flag in shortlist.liked}, **found}
    links = conclusions.load_links(conn, found.keys())
    mentions = store_records.mentions_on(conn, {(link.signature.source, link.signature.key) for link in links})
    signed: dict[str, list[SignedName]] = {}
    for link in links:
        if (mention := mentions.get(link.signature)) is not None:
            signed.setdefault(link.author_id, []).append(SignedName(link.signature, mention.name))
    return tuple(Disclosed(who, name, tuple(signed.get(who, ()))) for who, name in found.items())


def disclosures_of(conn: Connection, held: Held) -> list[Disclosure]:
    """The lists that were given out with this person on them, oldest first."""
    return [
        one
        for one in store.load_disclosures(conn)
        if any(are_theirs(conn, held, [(each.candidate_id, each.signed) for each in one.people]))
    ]


def _first_facts(
    conn: Connection, whose: Mapping[str, str], authors: Collection[str] | None = None
) -> dict[str, datetime]:
    """When the first fact of everybody (or of these authors, and every account) was stored; an author's accounts count
    as the author's.
    """
    since = store.first_stored(conn, authors)
    for key, (login, first) in store.accounts_first_stored(conn).items():
        who = whose.get(f"{ACCOUNT}{key}", f"{ACCOUNT}{login}".casefold())
        since[who] = min(since.get(who, first), first)
    return since


def _first(days: Iterable[tuple[str, date]]) -> dict[str, date]:
    found: dict[str, date] = {}
    for who, day in days:
        found[who] = min(found.get(who, day), day)
    return found


def _today(candidate_id: str, whose: Mapping[str, str]) -> str:
    """Accounts by login in lower case: GitHub does not tell ``Quill`` from ``quill``."""
    if not candidate_id.startswith(ACCOUNT):
        return candidate_id
    return whose.get(candidate_id.casefold(), candidate_id.casefold())
