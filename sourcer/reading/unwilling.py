"""Who asks recruiters to stay away, in a README or a profile of their own; nobody else's word counts for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from sourcer.model.opinions import Mark
from sourcer.model.shortlist import Shortlist, ShortlistEntry, Wish
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions, scores
from sourcer.store import opinions as store_opinions
from sourcer.words.wishes import wants_no_recruiters

ACCOUNT = "github:"
OWNER_IS = "its owner is an author of the paper"
_NOT_OWN_WORDS = frozenset({"fork"})
"""A fork has the README of whoever it was forked from."""


def with_wishes(conn: Connection, shortlist: Shortlist) -> Shortlist:
    """The shortlist with a mark on everybody who asks recruiters to stay away.

    A README or a profile counts for the accounts that are known to be the candidate's, and for an author of whom it is
    told that the repository's owner is. ``unwilling`` are the ids of all such, also of those whom only the liked list
    names.
    """
    by_login, by_owner = _asked(conn)
    if not by_login:
        return shortlist
    joined = _joined_by_hand(conn, by_login)
    every = scores.candidates(conn, shortlist.run_id, shortlist.brief)
    ranked = {who for who, logins in every if any(_of_logins(who, (*logins, *joined.get(who, ())), by_login))}
    entries = tuple(_marked(entry, by_login, by_owner, joined) for entry in shortlist.entries)
    known = tuple(_marked(entry, by_login, by_owner, joined) for entry in shortlist.known)
    told = {entry.score.candidate_id for entry in (*entries, *known) if entry.is_unwilling}
    return replace(shortlist, entries=entries, known=known, unwilling=frozenset(ranked | told))


def _asked(conn: Connection) -> tuple[Mapping[str, list[Wish]], Mapping[str, list[tuple[str, Wish]]]]:
    """Wishes by the login that wrote them (in lower case), and by work those of whoever is told to own its code."""
    by_login: defaultdict[str, list[Wish]] = defaultdict(list)
    by_work: defaultdict[str, list[tuple[str, Wish]]] = defaultdict(list)
    for code in conclusions.asking_for_peace(conn):
        if code.relation in _NOT_OWN_WORDS:
            continue
        wish = Wish(code.full_name, code.url)
        by_login[code.owner.casefold()].append(wish)
        if code.work_id:
            by_work[code.work_id] += [(line, wish) for line in code.evidence]
    for account in store_accounts.load_accounts(conn):
        if account.name and wants_no_recruiters(account.name):
            by_login[account.login.casefold()].append(Wish(f"the account {account.login}", account.url))
    return by_login, by_work


def _joined_by_hand(conn: Connection, by_login: Mapping[str, list[Wish]]) -> Mapping[str, list[str]]:
    """By candidate the asking accounts that a human said are theirs, whether or not there is code of theirs."""
    decisions = [each for each in store_accounts.load_decisions(conn) if each.login.casefold() in by_login]
    if not decisions:
        return {}
    from sourcer.resolve.accounts import link_accounts

    places = {at for each in decisions for at in each.signatures}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for link in link_accounts({}, {}, store_opinions.authors_at(conn, places), decisions).links:
        found[link.author_id].append(link.login)
    return found


def _marked(
    entry: ShortlistEntry,
    by_login: Mapping[str, list[Wish]],
    by_work: Mapping[str, list[tuple[str, Wish]]],
    joined: Mapping[str, list[str]],
) -> ShortlistEntry:
    score = entry.score
    logins = (*score.accounts, *joined.get(score.candidate_id, ()))
    found = [*_of_logins(score.candidate_id, logins, by_login), *_of_owner(entry, by_work)]
    wishes = tuple(dict.fromkeys(found))
    if not wishes:
        return entry
    text = "asks recruiters to stay away: " + ", ".join(f"{wish.where} ({wish.url})" for wish in wishes)
    return replace(entry, wishes=wishes, marks=(Mark("no recruiters", text), *entry.marks))


def _of_logins(candidate_id: str, accounts: Iterable[str], by_login: Mapping[str, list[Wish]]) -> Iterator[Wish]:
    own = (candidate_id.removeprefix(ACCOUNT),) if candidate_id.startswith(ACCOUNT) else ()
    for login in dict.fromkeys(each.casefold() for each in (*accounts, *own)):
        yield from by_login.get(login, ())


def _of_owner(entry: ShortlistEntry, by_work: Mapping[str, list[tuple[str, Wish]]]) -> Iterator[Wish]:
    """Of official code whose owner is told to be this author: the sentence names the author as the paper does."""
    for work in entry.works:
        for line, wish in by_work.get(work.id, ()):
            if any(f"{OWNER_IS} ({name})" in line for name in entry.names):
                yield wish
