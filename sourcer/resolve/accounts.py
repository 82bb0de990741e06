"""Whose an account on GitHub is: told by explicit links both ways, or by a human's word. A name never tells it.

One way is the account's own page (its website, or its profile repository) that names an identifier under which the
author's papers print the author. The other is a paper that prints the account beside the author's name. A paper's link
to a repository says whose code that is, not whose account; a README that links people's pages may be about others.
Either alone joins nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from sourcer.model.ids import ExternalId, orcid
from sourcer.model.people import AccountDecision, AccountLink
from sourcer.model.records import Account
from sourcer.model.works import Signature

_ORCID = re.compile(r"\borcid\.org/([0-9X-]{19})(?![0-9X-])", re.IGNORECASE)
_OPENREVIEW = re.compile(
    r"\bopenreview\.net/profile\?(?:[\w=&-]{0,60}&)?id=(?:~|%7E)([^\s&#)\]\"'<>]{1,100})", re.IGNORECASE
)
_DBLP = re.compile(r"\bdblp\.(?:org|uni-trier\.de|dagstuhl\.de)/pid/([\w-]{1,20}/[\w-]{1,40})", re.IGNORECASE)
_SCHOLAR = re.compile(
    r"\bscholar\.google\.[a-z.]{2,6}/citations\?(?:[\w=&-]{0,60}&)?user=([\w-]{12})(?![\w-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AccountLinks:
    """The accounts that are known to be an author's, by login, and sentences about what is left open."""

    links: tuple[AccountLink, ...] = ()
    notes: tuple[str, ...] = ()


def named_ids(account: Account, profile_page: str = "") -> frozenset[ExternalId]:
    """The identifiers of people that an account names as its own: by its website, or on its profile repository's page
    (the repository that has the login's name, which GitHub shows as the account's own words).
    """
    return frozenset(profile_ids(f"{account.website or ''}\n{profile_page}"))


def profile_ids(text: str) -> tuple[ExternalId, ...]:
    """The people's pages at ORCID, OpenReview, DBLP and Google Scholar that a text links, as identifiers."""
    found = [ExternalId("orcid", known) for link in _ORCID.findall(text) if (known := orcid(link.upper()))]
    found += [ExternalId("openreview-profile", f"~{unquote(link)}") for link in _OPENREVIEW.findall(text)]
    found += [ExternalId("dblp", link) for link in _DBLP.findall(text)]
    found += [ExternalId("scholar", link) for link in _SCHOLAR.findall(text)]
    return tuple(dict.fromkeys(found))


def link_accounts(
    named: Mapping[str, Collection[ExternalId]],
    printed: Mapping[Signature, Collection[ExternalId]],
    author_of: Mapping[Signature, str],
    decisions: Sequence[AccountDecision] = (),
) -> AccountLinks:
    """Accounts that are an author's, by login.

    ``named`` are the identifiers that each account's own page names (``named_ids``), ``printed`` those that papers
    print beside a name. Of ``decisions``, earliest first, the last about an account and an author holds, and what a
    human says goes before what links say. An account is one author's at most.
    """
    ids_of: defaultdict[str, set[ExternalId]] = defaultdict(set)
    for signature, known in printed.items():
        if signature in author_of:
            ids_of[author_of[signature]].update(known)
    settled, notes = _settled(decisions, author_of)
    parted = {key for key, last in settled.items() if last.verdict == "unlink"}
    joined = {login: (who, last) for (login, who), last in settled.items() if last.verdict == "link"}
    links: list[AccountLink] = []
    for login, ids in sorted(named.items()):
        both = _both_ways(login, ids, ids_of)
        whose = sorted(who for who in both if (login.casefold(), who) not in parted)
        if login.casefold() in joined:
            continue
        if len(whose) == 1:
            links.append(AccountLink(login, whose[0], "both ways", both[whose[0]]))
        elif whose:
            several = f"{len(whose)} authors link each other ({', '.join(whose)})"
            notes.append(f"the account {login} and {several}: none is joined")
    for who, last in joined.values():
        told = f"{last.reason} (decided on {last.decided_at.date().isoformat()})"
        links.append(AccountLink(last.login, who, "human", told))
    return AccountLinks(tuple(sorted(links, key=lambda link: (link.login.casefold(), link.author_id))), tuple(notes))


def _both_ways(
    login: str, named: Collection[ExternalId], ids_of: Mapping[str, Collection[ExternalId]]
) -> dict[str, str]:
    """Author -> why, of those who name the account and whom the account's own page names."""
    found = {}
    for who, ids in ids_of.items():
        names_it = any(known.scheme == "github" and known.value.casefold() == login.casefold() for known in ids)
        shared = sorted(known for known in ids if known in named and known.scheme != "github")
        if names_it and shared:
            found[who] = f"the account's own page names {shared[0]}, and a paper of the author's prints the account"
    return found


def _settled(
    decisions: Iterable[AccountDecision], author_of: Mapping[Signature, str]
) -> tuple[dict[tuple[str, str], AccountDecision], list[str]]:
    """The decision that holds by (login, author as known today), and a note for each about somebody who is gone."""
    settled: dict[tuple[str, str], AccountDecision] = {}
    notes: dict[str, None] = {}
    people = frozenset(author_of.values())
    for decision in decisions:
        who, login = _author_now(decision, author_of, people), decision.login.casefold()
        if who is None:
            gone = f"an author who is gone ({decision.author_id})"
            notes[f"the decision about the account {decision.login} names {gone}: decide anew"] = None
            continue
        settled.pop((login, who), None)  # what was said last stands last
        settled[login, who] = decision
        if decision.verdict == "link":
            for key in [key for key in settled if key[0] == login and key[1] != who and settled[key].verdict == "link"]:
                del settled[key]
    return settled, list(notes)


def _author_now(decision: AccountDecision, author_of: Mapping[Signature, str], people: Collection[str]) -> str | None:
    """Who has most of the signatures that the author had then; of several with as many, who kept the id."""
    counts: defaultdict[str, int] = defaultdict(int)
    for signature in decision.signatures:
        if signature in author_of:
            counts[author_of[signature]] += 1
    if counts:
        return min(counts, key=lambda who: (-counts[who], who != decision.author_id, who))
    return decision.author_id if decision.author_id in people else None
