"""Code and who owns it, in plain words: shared by terminal, CSV and HTML so that all say the same."""

from __future__ import annotations

from sourcer.export.text import plain_text
from sourcer.model.records import Account
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Implementation

RELATIONS = {
    "official": "the authors' own code",
    "independent": "independent re-implementation",
    "fork": "a fork",
    "list": "a list of papers",
    "tool": "a tool that uses the work",
    "empty": "an empty repository",
    "unclear": "relation unclear",
}


def implementation_text(found: Implementation) -> str:
    """A repository in one line: what it is to the work, what it shows, and the owner's word on recruiters."""
    shown = ", ".join(plain_text(fact.name) for fact in found.execution)
    parts = [f"{plain_text(found.full_name)}: {RELATIONS[found.relation]}"]
    parts += [f"shows {shown}"] if shown else []
    parts += ["asks not to be approached by recruiters"] if found.wants_no_recruiters else []
    return "; ".join(parts)


def implementation_lines(entry: ShortlistEntry, found: Implementation) -> list[str]:
    """What stands behind a repository: the work, why the relation is told so, language and days."""
    title = work_title(entry, found)
    lines = [f"implements “{title}”"] if title else []
    lines += [f"told by: {plain_text('; '.join(found.evidence))}"] if found.evidence else []
    return [*lines, details] if (details := details_text(found)) else lines


def work_title(entry: ShortlistEntry, found: Implementation) -> str:
    """The title of the work that a repository implements, where it is one of the entry's."""
    return next((plain_text(work.title) for work in entry.works if work.id == found.work_id), "")


def details_text(found: Implementation) -> str:
    """Language, first and last day, and stars, which do not count."""
    stars = f"{found.stars} {'star' if found.stars == 1 else 'stars'}, not counted" if found.stars is not None else ""
    parts = (
        found.language or "",
        f"since {found.created_on}" if found.created_on else "",
        f"last change {found.pushed_on}" if found.pushed_on else "",
        stars,
    )
    return plain_text(" · ".join(filter(None, parts)))


def account_text(account: Account) -> str:
    """An account in one line: address, the name and website on it, and when it was read."""
    said = [f"name {account.name}" if account.name else "no name", account.website or "no website"]
    read = f"read {account.provenance.fetched_at.date().isoformat()}"
    return plain_text(f"{account.url} ({', '.join(said)}; {read})")
