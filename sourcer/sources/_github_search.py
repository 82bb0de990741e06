"""GitHub's repository search within its limits: the queries, cutting days in halves, and counting pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from sourcer.errors import ConfigError
from sourcer.model import ids
from sourcer.model.runs import Window
from sourcer.sources._paging import number_in

LONGEST_QUERY = 256
MOST_OPERATORS = 5
MOST_RESULTS = 1000
"""GitHub's limits on a search (https://docs.github.com/rest/search/search)."""

_DAYS = " created:2026-01-01..2026-01-31"
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_OWN_DAYS = re.compile(r"\bcreated:|\bOR\b")


def check_words(setting: str, phrase: str) -> None:
    """Raise ConfigError for a phrase that GitHub would refuse."""
    if not phrase.strip() or not is_allowed(phrase):
        raise ConfigError(
            f"[sources.github] {setting}: GitHub cannot search for {phrase[:60]!r}; "
            f"write 1 to {LONGEST_QUERY} characters with at most {MOST_OPERATORS} of AND, OR, NOT"
        )


def check_dated_words(phrase: str) -> None:
    """Raise ConfigError for a phrase that GitHub would refuse, or not keep to days, once the days stand behind it."""
    check_words("dated_words", phrase)
    # Whether a qualifier holds for one alternative or for all of them is not told; a stream each needs no answer.
    if _OWN_DAYS.search(phrase):
        raise ConfigError(
            f"[sources.github] dated_words: {phrase[:60]!r} has an OR or days of its own, and sourcer adds the days; "
            "leave created: out, and list what stands on each side of OR as a phrase of its own"
        )
    if not is_allowed(f"{phrase}{_DAYS}"):
        raise ConfigError(
            f"[sources.github] dated_words: {phrase[:60]!r} leaves no room for the days; "
            f"write at most {LONGEST_QUERY - len(_DAYS)} characters"
        )


def is_allowed(query: str) -> bool:
    """Whether GitHub takes a query of this length and number of operators."""
    return len(query) <= LONGEST_QUERY and len(_OPERATOR.findall(query)) <= MOST_OPERATORS


def naming(arxiv_ids: Iterable[str]) -> str:
    """The query for repositories whose README has one of these arXiv ids."""
    return " OR ".join(f'"{arxiv_id}"' for arxiv_id in arxiv_ids) + " in:readme"


def created_in(phrase: str, window: Window) -> str:
    """The query for the phrase among repositories created in the window. GitHub counts the last day in, windows not."""
    return f"{phrase} created:{window.since}..{window.until - timedelta(days=1)}"


def batches(arxiv_ids: Iterable[str], most: int) -> Iterator[tuple[str, ...]]:
    """The ids without version, each once, at most ``most`` together and as many as one query holds."""
    batch: tuple[str, ...] = ()
    known = (found[0] for found in map(ids.arxiv_id, arxiv_ids) if found)
    for arxiv_id in dict.fromkeys(known):
        if batch and (len(batch) >= most or not is_allowed(naming((*batch, arxiv_id)))):
            yield batch
            batch = ()
        batch = (*batch, arxiv_id)
    if batch:
        yield batch


def halves(window: Window) -> tuple[Window, ...]:
    """The window as two; nothing for a single day."""
    days = (window.until - window.since).days
    middle = window.since + timedelta(days=days // 2)
    return (Window(window.since, middle), Window(middle, window.until)) if days > 1 else ()


def page_number(url: str) -> int:
    """The page that an address is for: the first is asked without a number, later ones by GitHub's own links."""
    return number_in(url, "page", 1) or MOST_RESULTS
