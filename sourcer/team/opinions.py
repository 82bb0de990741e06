"""What a team said, as who is who stands today: opinions noted and found again, and the brief that they make."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from sourcer.errors import ResolveError
from sourcer.model.brief import Brief
from sourcer.model.ledger import SignedName
from sourcer.model.opinions import JUDGEMENTS, OF_WORKS, KeptWeights, Opinion, Verdict, holding, standing
from sourcer.model.scores import COMPONENTS
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Signature, Work
from sourcer.store import conclusions
from sourcer.store import opinions as store
from sourcer.store import records as store_records
from sourcer.team.objectors import without_objectors


def of_work(work: Work, brief: str, verdict: Verdict, *, by: str, reason: str, now: datetime) -> Opinion:
    """What somebody says of a work, told by its records."""
    return Opinion(brief, verdict, work.id, work.title, reason, by, now, records=work.records)


def of_person(
    conn: Connection, entry: ShortlistEntry, brief: str, verdict: Verdict, *, by: str, reason: str, now: datetime
) -> Opinion:
    """What somebody says of a candidate, told by their signatures, with the values that they were shown with."""
    from sourcer.team.identity import signed_by

    score = entry.score
    authors = conclusions.load_authors(conn, {score.candidate_id})
    return Opinion(
        brief=brief,
        verdict=verdict,
        subject=score.candidate_id,
        name=score.name,
        reason=reason,
        by=by,
        at=now,
        signed=signed_by(conn, authors[0]) if authors else (),
        components=tuple((part.name, part.value) for part in score.components),
    )


def withdrawal(conn: Connection, number: int, *, by: str, reason: str, now: datetime) -> Opinion:
    """What takes an opinion back. Raises ResolveError where there is none of that number, or it is taken back."""
    opinion = store.load_opinion(conn, number)
    if number in taken_back(store.load_opinions(conn, opinion.brief)):
        raise ResolveError(f"opinion {number} was taken back already; `sourcer opinions` shows what holds")
    return Opinion(opinion.brief, "withdraw", opinion.subject, opinion.name, reason, by, now, about=number)


def taken_back(opinions: Sequence[Opinion]) -> frozenset[int]:
    """The numbers of the opinions that do not hold any more."""
    return frozenset(each.number for each in opinions) - {each.number for each in standing(opinions)}


def candidates_now(conn: Connection, told: Sequence[tuple[str, Sequence[SignedName]]]) -> list[str]:
    """The candidate that each (id as it was, signatures) is today; the id as it was where no signature is left.

    A person is whoever has most of the signatures; of several with as many, who kept the id.
    """
    was = {each.signature: (each.name,) for _, signed in told for each in signed}
    if not was:
        return [candidate_id for candidate_id, _ in told]
    mentions = store_records.mentions_on(conn, {(at.source, at.key) for at in was})
    moved = _moved(was, {at: mention.name for at, mention in mentions.items()})
    author_of = store.authors_at(conn, set(moved.values()))
    found = []
    for candidate_id, signed in told:
        at_today = (moved.get(each.signature) for each in signed)
        counts = Counter(author_of[at] for at in at_today if at in author_of)
        first = min(counts, key=lambda who: (-counts[who], who != candidate_id, who), default=candidate_id)
        found.append(first)
    return found


def _moved(was: Mapping[Signature, tuple[str]], printed: Mapping[Signature, str]) -> dict[Signature, Signature]:
    """Where each signature stands today; names are compared only where a record prints them in another order."""
    if all(printed.get(at) == name for at, (name,) in was.items()):
        return {at: at for at in was}
    from sourcer.resolve.remember import moved_to  # heavy, and seldom needed

    return moved_to(was, printed)


def people_now(conn: Connection, opinions: Iterable[Opinion]) -> dict[str, Opinion]:
    """Candidate as known today -> the last thing said of them that holds, in the order in which it was said."""
    said = [opinion for opinion in holding(opinions) if opinion.verdict not in OF_WORKS]
    who = candidates_now(conn, [(opinion.subject, opinion.signed) for opinion in said])
    found: dict[str, Opinion] = {}
    for candidate_id, opinion in zip(who, said, strict=True):
        found.pop(candidate_id, None)
        found[candidate_id] = opinion
    return found


def judged(conn: Connection, brief: str) -> dict[str, Opinion]:
    """The people about whom something was said that can be learned from, with the last of it."""
    said = people_now(conn, store.load_opinions(conn, brief))
    return {who: opinion for who, opinion in said.items() if opinion.verdict in JUDGEMENTS and opinion.components}


def effective_brief(conn: Connection, brief: Brief) -> tuple[Brief, tuple[str, ...]]:
    """The brief with what its team said: works liked and disliked, weights kept; and notes that say so.

    Nothing is written into the brief's file; what was said last of a work goes before what the file says.
    """
    brief = without_objectors(conn, brief)
    opinions = [each for each in holding(store.load_opinions(conn, brief.name)) if each.verdict in OF_WORKS]
    kept = store.load_weights(conn, brief.name)
    if not opinions and kept is None:
        return brief, ()
    made, notes = _with_works(conn, brief, opinions)
    if kept is not None:
        made, told = _with_weights(made, kept)
        notes = (*notes, told)
    said = repr((brief.digest, made.liked, made.disliked, sorted(made.weights.items())))
    return replace(made, digest=hashlib.sha256(said.encode()).hexdigest()[:16]), notes


def _with_works(conn: Connection, brief: Brief, opinions: Sequence[Opinion]) -> tuple[Brief, tuple[str, ...]]:
    if not opinions:
        return brief, ()
    homes = conclusions.works_of(conn, {record for opinion in opinions for record in opinion.records})
    last: dict[str, Opinion] = {}
    for opinion in opinions:
        counts = Counter(homes[record] for record in opinion.records if record in homes)
        work_id = min(counts, key=lambda each: (-counts[each], each != opinion.subject, each), default=opinion.subject)
        last.pop(work_id, None)
        last[work_id] = opinion
    works = {work.id: work for work in conclusions.load_works(conn, set(last))}
    named = {name for work in works.values() for name in (work.id, *map(str, work.ids))}
    sides: dict[str, list[str]] = {"like": [], "dislike": []}
    for work_id, opinion in last.items():
        if work_id in works:
            sides[opinion.verdict].append(_name_of(works[work_id]))
    made = replace(
        brief,
        liked=(*(each for each in brief.liked if each not in named), *sides["like"]),
        disliked=(*(each for each in brief.disliked if each not in named), *sides["dislike"]),
    )
    gone = (f"“{opinion.name}”, {opinion}: not in the store" for who, opinion in last.items() if who not in works)
    counted = f"opinions of the team count besides the brief: {len(sides['like'])} works liked"
    return made, (f"{counted}, {len(sides['dislike'])} disliked", *gone)


def _name_of(work: Work) -> str:
    """As the brief's own file would name it, so that whatever reads briefs finds it."""
    return f"arxiv:{work.arxiv_id}" if work.arxiv_id else work.id


def _with_weights(brief: Brief, kept: KeptWeights) -> tuple[Brief, str]:
    """The brief with the kept weights, unless its own changed since: that is the newer word."""
    who = f"weights kept by {kept.by} on {kept.at.date().isoformat()}"
    if any(abs(kept.own.get(name, 0.0) - brief.weights.get(name, 0.0)) > 1e-9 for name in COMPONENTS):
        return brief, f"the {who} are not in use: the brief's own changed since; `sourcer calibrate` learns anew"
    weights = {name: float(kept.weights.get(name, 0.0)) for name in COMPONENTS}
    moved = ", ".join(f"{name} {weights[name]:.2f} (brief {brief.weights.get(name, 0.0):.2f})" for name in COMPONENTS)
    return replace(brief, weights=weights), f"{who} are in use: {moved}; `sourcer calibrate --forget` goes back"
