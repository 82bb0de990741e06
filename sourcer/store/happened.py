"""What came when: which run brought a record or a repository, and which rankings there were. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, Select, func, or_, select

from sourcer.model.records import RecordKey
from sourcer.store import grounds
from sourcer.store import tables as facts
from sourcer.store import tables_concluded as t
from sourcer.store.keys import by_source, in_parts
from sourcer.store.runs import FINISHED
from sourcer.store.values import storable

_CODE = "github"


def concluded_up_to(conn: Connection, run_id: int) -> int:
    """The last finished resolution before the ranking ``run_id``: what later runs brought was not concluded from then.

    Where there is no resolution on record, the ranking itself.
    """
    runs = facts.runs.c
    query = select(func.max(runs.id)).where(runs.stage == "resolve", runs.outcome.in_(FINISHED), runs.id < run_id)
    return conn.scalar(query) or run_id


def ranking_before(conn: Connection, brief: str, moment: datetime) -> int | None:
    """The newest finished ranking for the brief that was started before ``moment``; None where there was none yet."""
    query = _rankings(brief).where(facts.runs.c.started_at < moment)
    found: int | None = conn.scalar(query.order_by(facts.runs.c.id.desc()).limit(1))
    return found


def first_ranking(conn: Connection, brief: str) -> int | None:
    """The oldest finished ranking for the brief."""
    found: int | None = conn.scalar(_rankings(brief).order_by(facts.runs.c.id).limit(1))
    return found


def listed_since(conn: Connection, brief: str, candidates: Collection[str], after: int, size: int) -> dict[str, int]:
    """The first ranking after the run ``after`` that has each of these among its first ``size``, where one has."""
    scores, found = t.scores.c, dict[str, int]()
    for part in in_parts(sorted(candidates)):
        query = select(scores.candidate_id, func.min(scores.run_id)).join(
            facts.runs, (facts.runs.c.id == scores.run_id) & facts.runs.c.outcome.in_(FINISHED)
        )
        query = query.where(scores.brief == storable(brief), scores.run_id > after, scores.place < size)
        found |= dict(conn.execute(query.where(scores.candidate_id.in_(part)).group_by(scores.candidate_id)).all())
    return found


def best_areas(conn: Connection, run_id: int, brief: str) -> dict[str, str]:
    """The problem area that each candidate of a ranking fits best; who fits none is absent."""
    scores = t.scores.c
    query = grounds.joined(select(scores.candidate_id), "areas")
    query = query.where(scores.run_id == run_id, scores.brief == storable(brief))
    best = {who: max(areas, key=lambda area: (area[1], area[0])) for who, areas in conn.execute(query) if areas}
    return {who: name for who, (name, _) in best.items()}


def places_of(conn: Connection, authors: Collection[str]) -> list[tuple[str, str, bool]]:
    """(author, work, whether first author) for every work of these authors, by author and work."""
    who, found = t.authorships.c, list[tuple[str, str, bool]]()
    for part in in_parts(sorted(authors)):
        query = select(who.author_id, who.work_id, who.is_first).where(who.author_id.in_(part))
        found += conn.execute(query).all()
    return sorted(found)


def touched_works(conn: Connection, mark: int) -> set[str]:
    """The works of which a run after ``mark`` brought a record, or brought one in another version."""
    records, held = facts.records.c, t.work_records.c
    query = select(held.work_id).join(facts.records, (held.source == records.source) & (held.key == records.key))
    came = or_(records.first_seen_run > mark, records.changed_run > mark)
    return set(conn.scalars(query.where(came).distinct()))


def new_repos(conn: Connection, mark: int) -> set[str]:
    """The numbers of the repositories that a run after ``mark`` brought."""
    repos = facts.repos.c
    return set(conn.scalars(select(repos.key).where(repos.source == _CODE, repos.first_seen_run > mark)))


def texts_of(conn: Connection, works: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Id, title and abstract ("" where none is known) of these works, by id."""
    held = t.works.c
    for part in in_parts(sorted(works)):
        query = select(held.id, held.title, held.abstract).where(held.id.in_(part)).order_by(held.id)
        yield from ((work_id, title, abstract or "") for work_id, title, abstract in conn.execute(query))


def first_runs(conn: Connection, records: Iterable[RecordKey]) -> dict[RecordKey, int]:
    """The run that brought each of these records first; those that are not there are absent."""
    held, found = facts.records.c, dict[RecordKey, int]()
    for source, part in by_source(records):
        query = select(held.key, held.first_seen_run).where(held.source == source, held.key.in_(part))
        found |= {(source, key): run for key, run in conn.execute(query)}
    return found


def repo_runs(conn: Connection, keys: Collection[str]) -> dict[str, int]:
    """The run that brought each of these repositories first."""
    repos, found = facts.repos.c, dict[str, int]()
    for part in in_parts(sorted(keys)):
        query = select(repos.key, repos.first_seen_run).where(repos.source == _CODE, repos.key.in_(part))
        found |= dict(conn.execute(query).all())
    return found


def said_where(conn: Connection, records: Iterable[RecordKey]) -> dict[RecordKey, tuple[str, str | None]]:
    """Venue and status as each of these records tells them; those that tell no venue are absent."""
    held, found = facts.records.c, dict[RecordKey, tuple[str, str | None]]()
    for source, part in by_source(records):
        told = (held.source == source, held.key.in_(part), held.venue.is_not(None))
        query = select(held.key, held.venue, held.status).where(*told)
        found |= {(source, key): (venue or "", status) for key, venue, status in conn.execute(query)}
    return found


def renamed_since(conn: Connection, mark: int) -> dict[str, str]:
    """Author ids that runs after ``mark`` joined to others, each with what it is called now."""
    from sourcer.store.tables_ledger import identity_events as events

    query = select(events.c.old_id, events.c.new_id).where(
        events.c.subject == "author", events.c.kind == "joined", events.c.run_id > mark
    )
    moves: defaultdict[str, str] = defaultdict(str)
    for old, new in conn.execute(query.order_by(events.c.id)):
        for was in [each for each, to in moves.items() if to == old]:
            moves[was] = new
        moves[old] = new
    return dict(moves)


def _rankings(brief: str) -> Select[int]:
    query = select(t.rankings.c.run_id).join(facts.runs, facts.runs.c.id == t.rankings.c.run_id)
    return query.where(t.rankings.c.brief == storable(brief), facts.runs.c.outcome.in_(FINISHED))
