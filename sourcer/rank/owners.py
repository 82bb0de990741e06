"""Who owns code: accounts on GitHub, and the authors that some of them are known to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sourcer.model.people import AccountLink
from sourcer.model.records import Account
from sourcer.model.scores import Evidence
from sourcer.model.works import NOT_PERSONS, Implementation
from sourcer.rank.context import Fitted, is_named

_SAYS = {"human": "a human says so", "both ways": "links both ways"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns implementations: one account, or several that are known to be one author's. ``found`` are the
    independent ones of works that are here and not left out.
    """

    logins: tuple[str, ...]
    found: tuple[Implementation, ...]
    accounts: tuple[Account, ...] = ()
    links: tuple[AccountLink, ...] = ()

    @property
    def author_id(self) -> str | None:
        """The author that the owner is known to be."""
        return self.links[0].author_id if self.links else None

    @property
    def name(self) -> str:
        """The name on the account, or the login."""
        return next((account.name for account in self.accounts if account.name), self.logins[0])

    @property
    def is_person(self) -> bool:
        """Whether GitHub does not say otherwise of an account or of the owner of a repository."""
        kinds = {account.kind for account in self.accounts} | {each.owner_type for each in self.found}
        return kinds.isdisjoint(NOT_PERSONS)

    @property
    def wants_no_recruiters(self) -> bool:
        """Whether one of the repositories asks for it."""
        return any(each.wants_no_recruiters for each in self.found)

    def is_called(self, names: frozenset[str]) -> bool:
        """Whether one of ``names`` (in lower case) is a login, also as ``github:login``, a name or the author's id."""
        own = {name for login in self.logins for name in (login.casefold(), f"github:{login}".casefold())}
        own |= {account.name.casefold() for account in self.accounts if account.name}
        return not names.isdisjoint(own | ({self.author_id.casefold()} if self.author_id else set()))


def owners(fitted: Fitted) -> list[Owner]:
    """The owners of independent implementations, by login; the accounts of one author are one owner."""
    links = {link.login.casefold(): link for link in fitted.corpus.account_links}
    accounts = {account.login.casefold(): account for account in fitted.corpus.accounts}
    grouped: dict[str, list[Implementation]] = {}
    for each in _independent(fitted):
        login = each.owner.casefold()
        grouped.setdefault(links[login].author_id if login in links else f"github:{login}", []).append(each)
    made = []
    for found in grouped.values():
        logins = {each.owner.casefold(): each.owner for each in found}
        made.append(
            Owner(
                logins=tuple(sorted(logins.values())),
                found=tuple(found),
                accounts=tuple(accounts[login] for login in sorted(logins) if login in accounts),
                links=tuple(links[login] for login in sorted(logins) if login in links),
            )
        )
    return sorted(made, key=lambda owner: owner.logins)


def accounts_of(found: Sequence[Owner]) -> Mapping[str, Owner]:
    """Author id -> the owner that the author is known to be."""
    return {owner.author_id: owner for owner in found if owner.author_id}


def explain_links(owner: Owner) -> tuple[Evidence, ...]:
    """Why the accounts are the author's."""
    return tuple(
        Evidence("note", f"the account {link.login} is this author's, {_SAYS[link.kind]}: {link.evidence}", _page(link))
        for link in owner.links
    )


def _page(link: AccountLink) -> str:
    return f"https://github.com/{link.login}"


def _independent(fitted: Fitted) -> list[Implementation]:
    """A repository whose work is left out, withdrawn or not in the store is not there."""
    known = {work.id for work in fitted.documents.works if not is_named(work, fitted.brief.leave_out_works)}
    found = [each for each in fitted.corpus.implementations if each.relation == "independent" and each.work_id in known]
    return sorted(found, key=lambda each: (each.full_name, each.repo_key))
