"""What is read of an account and of issues on GitHub: a handful of fields by name, and numbers in place of issues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from sourcer.model.records import Account, IssueCounts, Provenance
from sourcer.sources._entries import Entry, Unreadable
from sourcer.sources._text import EMAIL_REMOVED, plain
from sourcer.sources._values import count, mapping, number_key, sequence, string

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
LONGEST_NAME, LONGEST_WEBSITE = 200, 300
_KEPT_OF_ACCOUNT = ("id", "login", "type", "name", "blog", "message")
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


def kept_account(answer: object) -> object:
    """An account's answer with nothing but what ``account_maker`` reads."""
    told = mapping(answer)
    kept = {name: told[name] for name in _KEPT_OF_ACCOUNT if name in told}
    return kept | ({"blog": website(string(told["blog"]))} if "blog" in told else {})


def account_maker(
    answer: dict[str, object], login: str, provenance: Provenance
) -> Iterator[tuple[str, Callable[[Entry], Account]]]:
    """The maker of the one account that an answer tells."""
    yield f"account {login}", partial(_account, answer, provenance)


def _account(answer: dict[str, object], provenance: Provenance, entry: Entry) -> Account:
    key, login = number_key(answer.get("id")), string(answer.get("login"))
    if not key or not LOGIN.fullmatch(login):
        raise Unreadable(f"it has no id or no login ({plain(login)[:60]!r})")
    name = plain(string(answer.get("name")))
    return Account(
        key=key,
        login=login,
        kind=plain(string(answer.get("type"))) or "User",
        provenance=provenance,
        # A name that holds an address is none; what is left of it would be taken for one.
        name=None if EMAIL_REMOVED in name else entry.cut(name, LONGEST_NAME, "name") or None,
        website=website(string(answer.get("blog"))),
    )


def website(text: str) -> str | None:
    """The address of a web page, ``https://`` put in front where people left it out; None for anything else, such as
    an e-mail address.
    """
    given = plain(text)
    address = given if _HAS_SCHEME.match(given) else f"https://{given}"
    is_page = EMAIL_REMOVED not in given and len(address) <= LONGEST_WEBSITE and _ADDRESS.fullmatch(address)
    return address if is_page else None


def kept_issues(answer: object) -> object:
    """Of each issue whether it is closed, how many comments it has, and whether it is a pull request; no word."""
    if not isinstance(answer, list):
        return {name: text for name, text in mapping(answer).items() if name == "message"}
    kept = []
    for issue in map(mapping, answer):
        state = string(issue.get("state"))
        told: dict[str, object] = {"state": state if state in ("open", "closed") else ""}
        told["comments"] = count(issue.get("comments"))
        kept.append(told | ({"pull_request": {}} if "pull_request" in issue else {}))
    return kept


def issue_counts(answer: object) -> IssueCounts:
    """The counts of one page of issues; GitHub lists pull requests among them, which are left out."""
    told = [issue for issue in map(mapping, sequence(answer)) if issue.get("state") in ("open", "closed")]
    issues = [issue for issue in told if "pull_request" not in issue]
    is_open = [issue for issue in issues if issue["state"] == "open"]
    return IssueCounts(
        seen=len(issues),
        closed=sum(issue.get("state") == "closed" for issue in issues),
        answered=sum((count(issue.get("comments")) or 0) > 0 for issue in is_open),
    )
