"""Whose the accounts on GitHub are, from what is stored."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from sourcer.model.ids import ExternalId
from sourcer.model.records import Account
from sourcer.resolve.accounts import AccountLinks, link_accounts, named_ids
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions


def linked_accounts(conn: Connection, accounts: Sequence[Account]) -> AccountLinks:
    """Whose the accounts are. What papers print beside names is read only where an account or a human points there."""
    decisions, named = store_accounts.load_decisions(conn), _named(conn, accounts)
    if not named and not decisions:
        return AccountLinks()
    _, author_of = conclusions.previous_assignments(conn)
    printed = store_accounts.printed_ids(conn) if named else {}
    return link_accounts(named, printed, author_of, decisions)


def _named(conn: Connection, accounts: Sequence[Account]) -> dict[str, frozenset[ExternalId]]:
    """The identifiers that the accounts' own pages name, by login; accounts that name none are not there."""
    pages = store_accounts.profile_pages(conn) if accounts else {}
    named = {each.login: named_ids(each, pages.get(each.login.casefold(), "")) for each in accounts}
    return {login: ids for login, ids in named.items() if ids}
