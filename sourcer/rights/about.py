"""Everything that the store holds on one person, found and put into words; ranked or not, author or account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.privacy.about import About
from sourcer.reading.marks import places_shown
from sourcer.reading.persons import find_author
from sourcer.rights.about_made import made_facts
from sourcer.rights.about_papers import Held, code_facts, paper_facts
from sourcer.rights.about_said import said_facts
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions, personal, scores
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.team.accounts import linked_accounts

ACCOUNT = "github:"


def find_held(conn: Connection, wanted: str, briefs: Iterable[str] = ()) -> Held:
    """Who is meant by an id, a name, a place in a ranking, or a login (``github:LOGIN``), and what is theirs.

    Raises ResolveError for nobody and for several.
    """
    text = wanted.strip()
    names = tuple(briefs)
    if (place := text.removeprefix("#")).isdecimal():
        text = _account_placed(conn, int(place), names) or text
    if text.casefold().startswith(ACCOUNT):
        return _of_account(conn, text[len(ACCOUNT) :])
    try:
        author = find_author(conn, text, names)
    except ResolveError:
        if (login := personal.is_owner(conn, text)) is None or conclusions.load_authors(conn, [text]):
            raise
        return _of_account(conn, login)
    return held_of(conn, author.id)


def held_of(conn: Connection, candidate_id: str) -> Held:
    """What is an author's (by id) or an account's (``github:login``). Raises ResolveError where nobody has the id."""
    if candidate_id.startswith(ACCOUNT):
        return _of_account(conn, candidate_id[len(ACCOUNT) :])
    authors = conclusions.load_authors(conn, [candidate_id])
    if not authors:
        raise ResolveError(f"nobody here has the id {candidate_id!r}")
    linked = linked_accounts(conn, store_accounts.load_accounts(conn))
    logins = tuple(each.login for each in linked.links if each.author_id == candidate_id)
    links = tuple(conclusions.load_links(conn, [candidate_id]))
    keys = {(link.signature.source, link.signature.key) for link in links}
    works = conclusions.load_works(conn, set(conclusions.works_of(conn, keys).values()))
    mentions = store_records.mentions_on(conn, keys)
    mine = {link.signature: mentions[link.signature] for link in links if link.signature in mentions}
    return Held(
        authors[0].id,
        authors[0].name,
        authors[0],
        logins,
        links,
        mine,
        tuple(works),
        frozenset({candidate_id, *map(_id, logins)}),
    )


def load_about(conn: Connection, held: Held, *, today: date, keep_payloads_days: int) -> About:
    """Every fact that is held on them. Kept pages are opened one by one, which takes its time."""
    facts = {
        **paper_facts(conn, held),
        **code_facts(conn, held),
        **said_facts(conn, held),
        **made_facts(conn, held, keep_payloads_days),
    }
    return About(held.candidate_id, held.name, held.logins, today, facts)


def _of_account(conn: Connection, login: str) -> Held:
    known = personal.is_owner(conn, login)
    if known is None:
        raise ResolveError(f"no account or repository of {login!r} is stored; write the login as in github.com/LOGIN")
    linked = linked_accounts(conn, store_accounts.load_accounts(conn))
    for link in linked.links:
        if link.login.casefold() == known.casefold():
            return held_of(conn, link.author_id)
    said = store_accounts.load_accounts(conn, [known])
    name = next((each.name for each in said if each.name), None)
    return Held(_id(known), f"{name} ({known})" if name else known, None, (known,), (), {}, (), frozenset({_id(known)}))


def _account_placed(conn: Connection, place: int, briefs: Iterable[str]) -> str | None:
    """The account at that place of a ranking, where it is a candidate of its own."""
    for brief in briefs:
        if (run_id := store_runs.last_ranking(conn, brief)) is not None:
            places = places_shown(conn, scores.previous_places(conn, run_id, brief))
            found = (who for who, at in places.items() if at == place and who.startswith(ACCOUNT))
            if (who := next(found, None)) is not None:
                return who
    return None


def _id(login: str) -> str:
    return f"{ACCOUNT}{login}"
