"""What a shortlist is marked with when it is read: what the team said of people, whom it watches or knows already.

Scores of a finished run stay as they are: people who were passed are hidden and keep their places, people who are known
stand apart and have none, and notes say how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from sourcer.model.opinions import KnownPerson, Mark, Opinion
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.watches import Watch, on_watch
from sourcer.store import conclusions
from sourcer.store import opinions as store
from sourcer.store import records as store_records
from sourcer.store import scores as store_scores
from sourcer.store import watches as store_watches
from sourcer.team.opinions import candidates_now, people_now


def marked(conn: Connection, shortlist: Shortlist) -> Shortlist:
    """The shortlist with its marks; who is known moves from its entries to ``known``.

    More people may have been ranked than the shortlist has entries: what notes say is said of all.
    """
    said = people_now(conn, store.load_opinions(conn, shortlist.brief))
    people = store.load_known(conn)
    watches = on_watch(store_watches.load_watches(conn), shortlist.brief)
    if not said and not people and not watches:
        return shortlist
    shown = {entry.score.candidate_id for entry in shortlist.entries} | {flag.author_id for flag in shortlist.liked}
    everybody = store_scores.candidates(conn, shortlist.run_id, shortlist.brief)
    known = known_candidates(conn, people, shown)
    names, on = _folded(people), _watched(conn, shortlist, watches)
    all_entries = [
        replace(entry, marks=(*_marks_of(entry, said), *_known_marks(entry, known, names), *_watch_marks(entry, on)))
        for entry in shortlist.entries
    ]
    apart = [entry for entry in all_entries if any(mark.kind == "known" for mark in entry.marks)]
    entries = tuple(_moved_up(entry, apart) for entry in all_entries if entry not in apart)
    off = {who for who, opinion in said.items() if opinion.verdict == "pass"} | set(known)
    return replace(
        shortlist,
        entries=entries,
        known=tuple(replace(entry, rank=0, previous_rank=None, is_new=False) for entry in apart),
        liked=tuple(flag for flag in shortlist.liked if flag.author_id not in off),
        notes=(*shortlist.notes, *_notes(_passed(everybody, said, apart), apart)),
        total=len(everybody) - len(apart),
    )


def places_shown(conn: Connection, places: Mapping[str, int]) -> Mapping[str, int]:
    """The places of a ranking (candidate -> place) without those of known people, who have none."""
    people = store.load_known(conn)
    if not people:
        return places
    known = known_candidates(conn, people, places.keys())
    shown = sorted((place, who) for who, place in places.items() if who not in known)
    return {who: place for place, (_, who) in enumerate(shown, start=1)}


def known_candidates(
    conn: Connection, people: Sequence[KnownPerson], candidates: Collection[str]
) -> dict[str, KnownPerson]:
    """Which of the candidates are known for sure: by their own id, or by an identifier printed beside their name."""
    by_id = [each for each in people if each.candidate_id]
    now = candidates_now(conn, [(each.candidate_id, each.signed) for each in by_id])
    found = {who: each for who, each in zip(now, by_id, strict=True) if who in candidates}
    named = {printed: each for each in people for printed in each.ids}
    if named:
        for who, printed in _printed_ids(conn, candidates).items():
            if who not in found and (hits := sorted(printed & named.keys())):
                found[who] = named[hits[0]]
    return found


def _moved_up(entry: ShortlistEntry, apart: Sequence[ShortlistEntry]) -> ShortlistEntry:
    """The entry with the places that it has, and had, where those apart are not counted."""
    if not apart:
        return entry
    was = entry.previous_rank
    return replace(
        entry,
        rank=entry.rank - sum(other.rank < entry.rank for other in apart),
        previous_rank=was and was - sum((other.previous_rank or was) < was for other in apart),
    )


def _printed_ids(conn: Connection, candidates: Collection[str]) -> dict[str, set[str]]:
    links = conclusions.load_links(conn, candidates)
    mentions = store_records.mentions_on(conn, {(link.signature.source, link.signature.key) for link in links})
    found: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.signature in mentions:
            found[link.author_id].update(map(str, mentions[link.signature].ids))
    return found


def _folded(people: Iterable[KnownPerson]) -> dict[str, KnownPerson]:
    from sourcer.resolve.folding import fold_text

    return {folded: each for each in people if (folded := fold_text(each.name))}


def _passed(
    everybody: Sequence[tuple[str, tuple[str, ...]]], said: Mapping[str, Opinion], apart: Sequence[ShortlistEntry]
) -> int:
    """On how many of those ranked, but for those apart, the team passed."""
    known = {entry.score.candidate_id for entry in apart}
    told = (_opinion_of(*each, said) for each in everybody if each[0] not in known)
    return sum(opinion is not None and opinion.verdict == "pass" for opinion in told)


def _opinion_of(candidate: str, accounts: tuple[str, ...], said: Mapping[str, Opinion]) -> Opinion | None:
    """Of the candidate, or of an account that was a candidate of its own before it was joined."""
    return next((said[who] for who in (candidate, *(f"github:{login}" for login in accounts)) if who in said), None)


def _marks_of(entry: ShortlistEntry, said: Mapping[str, Opinion]) -> tuple[Mark, ...]:
    opinion = _opinion_of(entry.score.candidate_id, entry.score.accounts, said)
    if opinion is None or opinion.verdict not in ("keep", "pass"):
        return ()
    return (Mark("kept" if opinion.verdict == "keep" else "passed", str(opinion)),)


def _known_marks(
    entry: ShortlistEntry, known: Mapping[str, KnownPerson], names: Mapping[str, KnownPerson]
) -> tuple[Mark, ...]:
    from sourcer.resolve.folding import fold_text

    sure = known.get(entry.score.candidate_id)
    if sure is not None:
        return (Mark("known", _told("known already", sure)),)
    same = next((names[folded] for name in entry.names if (folded := fold_text(name)) in names), None)
    return (Mark("may be known", _told("may be known: same name", same)),) if same else ()


def _watched(conn: Connection, shortlist: Shortlist, watches: Sequence[Watch]) -> Mapping[str, tuple[Watch, ...]]:
    if not watches:
        return {}
    from sourcer.team.watching import watched_people

    ours = ((entry.score.candidate_id, entry.score.accounts) for entry in shortlist.entries)
    accounts = {f"github:{login}".casefold(): who for who, logins in ours for login in logins}
    return watched_people(conn, watches, accounts)


def _watch_marks(entry: ShortlistEntry, watched: Mapping[str, tuple[Watch, ...]]) -> tuple[Mark, ...]:
    """One mark, however many watches there are: what the last of them says."""
    return tuple(Mark("watched", str(watch)) for watch in watched.get(entry.score.candidate_id, ())[-1:])


def _told(what: str, person: KnownPerson) -> str:
    return f"{what} ({person.note})" if person.note else what


def _notes(passed: int, apart: Sequence[ShortlistEntry]) -> Iterable[str]:
    if passed:
        yield f"{passed} on whom the team passed: not shown; `sourcer shortlist --all` shows everybody"
    if apart:
        yield f"{len(apart)} known already: listed apart, and not ranked as applicants"
