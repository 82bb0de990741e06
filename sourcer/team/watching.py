"""What is watched, as who is who stands today: watches noted, ended, and found again.

A person is watched by their signatures, as an opinion on them is kept: after a merge, a split or a rebuild the watch is
on whoever has most of the signatures. An account that is a candidate of its own is watched by its login, and once it is
joined to an author the watch is on that author. A topic is a few words: it matches a work whose title and abstract
together hold all of them as whole words, whatever the case, accents and order (words of scripts that part none match
inside others). A watched area of a brief brings the works of the first authors whom the ranking puts into that area,
however far down the list they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from sourcer.errors import ConfigError, ResolveError
from sourcer.model.brief import Brief
from sourcer.model.watches import Watch, on_watch
from sourcer.store import conclusions, scores
from sourcer.store import runs as store_runs
from sourcer.store import watches as store
from sourcer.team.opinions import candidates_now

_UNPARTED = "\u2e80"
"""From here on: scripts that write without spaces, for the most part."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a watch, inside which brief ("": in all), and why."""

    brief: str
    by: str
    reason: str
    now: datetime


def watch_person(conn: Connection, candidate_id: str, name: str, asked: Asked) -> Watch:
    """A watch on a candidate or any author, told by their signatures."""
    from sourcer.team.identity import signed_by

    authors = conclusions.load_authors(conn, {candidate_id})
    signed = signed_by(conn, authors[0]) if authors else ()
    return Watch(asked.brief, "person", candidate_id, name, asked.reason, asked.by, asked.now, signed)


def watch_topic(words: str, asked: Asked) -> Watch:
    """A watch on a topic. Raises ConfigError for words that say nothing."""
    from sourcer.resolve.folding import fold_text

    folded = " ".join(dict.fromkeys(fold_text(words).split()))
    if not folded:
        raise ConfigError(f"--topic {words!r}: give a word or more that titles or abstracts have")
    return Watch(asked.brief, "topic", folded, " ".join(words.split()), asked.reason, asked.by, asked.now)


def watch_area(brief: Brief, name: str, asked: Asked) -> Watch:
    """A watch on a problem area of a brief. Raises ConfigError that lists the areas where it has none of that name."""
    names = [area.name for area in brief.areas]
    if name not in names:
        raise ConfigError(f"--area {name!r}: the brief {brief.name!r} has no such area; it has: {', '.join(names)}")
    return Watch(brief.name, "area", name, name, asked.reason, asked.by, asked.now)


def stopped(conn: Connection, number: int, asked: Asked) -> Watch:
    """The end of a watch. Raises ResolveError where there is none of that number, or it was ended already."""
    known = {each.number: each for each in store.load_watches(conn) if each.kind != "stop"}
    if number not in known:
        raise ResolveError(f"there is no watch {number}; `sourcer watch` lists those there are")
    if number not in {each.number for each in on_watch(store.load_watches(conn))}:
        raise ResolveError(f"watch {number} was ended already; `sourcer watch` lists what is watched")
    ended = known[number]
    return Watch(ended.brief, "stop", ended.subject, ended.name, asked.reason, asked.by, asked.now, about=number)


def ranked_account(conn: Connection, briefs: Sequence[str], account: str) -> tuple[str, str]:
    """Id and name of the candidate who has the account ``github:LOGIN``, in the rankings of these briefs.

    Raises ResolveError where no ranking has it.
    """
    wanted = account.casefold()
    for brief in briefs:
        run_id = store_runs.last_ranking(conn, brief)
        for who, logins in scores.candidates(conn, run_id, brief) if run_id is not None else ():
            if wanted in (who.casefold(), *(f"github:{login}".casefold() for login in logins)):
                authors = conclusions.load_authors(conn, {who})
                return who, authors[0].name if authors else who.partition(":")[2]
    raise ResolveError(f"no ranking has the account {account!r}; `sourcer shortlist --all` shows who is ranked")


def watched_people(
    conn: Connection, watches: Sequence[Watch], accounts: Mapping[str, str]
) -> dict[str, tuple[Watch, ...]]:
    """Candidate as known today -> the watches on them; ``accounts`` tells whose each account (``github:login``) is."""
    mine = [watch for watch in watches if watch.kind == "person"]
    found: dict[str, tuple[Watch, ...]] = {}
    for who, watch in zip(candidates_now(conn, [(each.subject, each.signed) for each in mine]), mine, strict=True):
        today = accounts.get(who.casefold(), who)
        found[today] = (*found.get(today, ()), watch)
    return found


def holds(topic: str, text: str) -> bool:
    """Whether a folded text holds every word of a folded topic."""
    padded = f" {text} "
    return all(word in padded if word >= _UNPARTED else f" {word} " in padded for word in topic.split())
