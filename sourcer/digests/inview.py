"""What a digest of a brief looks at, read from the store: the list, whom and what is watched, their works and code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from sqlalchemy import Connection

from sourcer.export.card import why_line
from sourcer.model.digest import CodeInView, Memory, PersonInView, StatusInView, View, WorkInView
from sourcer.model.ledger import SignedName
from sourcer.model.people import Author
from sourcer.model.records import RecordKey
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.watches import Watch, on_watch
from sourcer.model.works import Implementation, Work
from sourcer.reading.marks import places_shown
from sourcer.store import conclusions, happened, scores
from sourcer.store import watches as store_watches
from sourcer.store.opinions import load_opinions
from sourcer.team.opinions import people_now
from sourcer.team.watching import holds, watched_people

ACCOUNT = "github:"
WITHDRAWN = "withdrawn"
_CODE = frozenset({"official", "independent"})


def view_of(conn: Connection, shown: Shortlist, memory: Memory) -> View:
    """Everything in view of the brief whose list is ``shown``, on top of what ``memory`` knows."""
    reader = _Reader(conn, shown, memory)
    people = reader.people()
    works = reader.works(people)
    return View(
        brief=shown.brief,
        run_id=shown.run_id,
        as_of=shown.as_of,
        ranked_at=shown.ranked_at,
        mark=happened.concluded_up_to(conn, shown.run_id),
        people=tuple(people),
        works=tuple(works),
        code=tuple(reader.code(people, works)),
        gone=reader.gone,
    )


@dataclass(frozen=True, slots=True)
class _OfWork:
    """Through whom, and through which topics, a work is in view."""

    people: list[str]
    topics: list[str]


class _Reader:
    def __init__(self, conn: Connection, shown: Shortlist, memory: Memory) -> None:
        self._conn, self._shown, self._memory = conn, shown, memory
        self._watches = on_watch(store_watches.load_watches(conn), shown.brief)
        ranked = scores.candidates(conn, shown.run_id, shown.brief)
        self._logins: dict[str, tuple[str, ...]] = {who: tuple(map(str.casefold, names)) for who, names in ranked}
        accounts = {ACCOUNT + login: who for who, logins in self._logins.items() for login in logins}
        self._watched = watched_people(conn, self._watches, accounts)
        self._places = places_shown(conn, scores.previous_places(conn, shown.run_id, shown.brief))
        self._authors = {each.id: each for each in conclusions.load_authors(conn, set(self._watched))}
        self.gone = tuple(
            sorted(watch.number for who, on in self._watched.items() if not self._is_here(who) for watch in on)
        )

    def people(self) -> list[PersonInView]:
        """Those listed, by place, then those watched."""
        listed = {entry.score.candidate_id: entry for entry in self._shown.entries}
        fresh = [who for who in listed if who not in self._memory.people]
        lowest = max((entry.rank for entry in listed.values() if not entry.reserved), default=0)
        since = happened.listed_since(self._conn, self._shown.brief, fresh, self._memory.mark, lowest)
        found = [self._listed(who, entry, since.get(who, self._shown.run_id)) for who, entry in listed.items()]
        more = sorted(who for who in self._watched if who not in listed and self._is_here(who))
        return [*found, *(self._other(who) for who in more)]

    def works(self, people: Sequence[PersonInView]) -> list[WorkInView]:
        """First-author works of those listed, any of those watched, and works of topics that a run brought since."""
        by: defaultdict[str, _OfWork] = defaultdict(lambda: _OfWork([], []))
        is_watched = {person.candidate_id: bool(person.watches) for person in people}
        for who, work_id, is_first in happened.places_of(self._conn, is_watched):
            if is_first or is_watched[who]:
                by[work_id].people.append(who)
        for work_id, label in self._on_topic():
            by[work_id].topics.append(label)
        held = conclusions.load_works(self._conn, set(by))
        runs = happened.first_runs(self._conn, (record for work in held for record in work.records))
        said = happened.said_where(self._conn, (record for work in held for record in work.records if work.venues))
        return [
            WorkInView(
                work=work,
                run=min((runs[record] for record in work.records if record in runs), default=0),
                statuses=tuple(_statuses(work, said, runs)),
                people=tuple(by[work.id].people),
                topics=tuple(dict.fromkeys(by[work.id].topics)),
            )
            for work in held
        ]

    def code(self, people: Sequence[PersonInView], works: Sequence[WorkInView]) -> list[CodeInView]:
        """Code of the works in view, and re-implementations under the accounts of people in view."""
        of_work = {each.work.id: each for each in works}
        owners: dict[str, str] = {}
        for person in people:
            owners |= dict.fromkeys(self._logins_of(person), person.candidate_id)
        code = [
            found
            for found in conclusions.implementations_of(self._conn, of_work.keys(), owners.keys())
            if found.relation in _CODE and (found.work_id in of_work or _is_own(found, owners))
        ]
        runs = happened.repo_runs(self._conn, {found.repo_key for found in code})
        more = {found.work_id for found in code if found.work_id and found.work_id not in of_work}
        others = {work.id: work for work in conclusions.load_works(self._conn, more)}
        return [self._code(found, runs.get(found.repo_key, 0), of_work, others, owners) for found in code]

    # --- people ------------------------------------------------------------------------------------------

    def _listed(self, who: str, entry: ShortlistEntry, since: int) -> PersonInView:
        is_known = who in self._memory.people and self._memory.people[who].signed
        author = self._author(who) if entry.score.kind == "author" and not is_known else None
        return PersonInView(
            candidate_id=who,
            name=entry.score.name,
            place=entry.rank,
            is_listed=True,
            since_run=since,
            aliases=tuple(f"{ACCOUNT}{login}" for login in entry.score.accounts if f"{ACCOUNT}{login}" != who),
            watches=self._numbers(who),
            best=entry.works[0] if entry.works else None,
            reserved=entry.reserved,
            why=why_line(entry),
            signed=self._signed(author),
        )

    def _other(self, who: str) -> PersonInView:
        is_known = who in self._memory.people and self._memory.people[who].signed
        author = self._authors.get(who)
        return PersonInView(
            candidate_id=who,
            name=author.name if author else self._watched[who][-1].name,
            place=self._places.get(who),
            watches=self._numbers(who),
            signed=() if is_known else self._signed(author),
        )

    def _author(self, who: str) -> Author | None:
        return next(iter(conclusions.load_authors(self._conn, {who})), None)

    def _signed(self, author: Author | None) -> tuple[SignedName, ...]:
        from sourcer.team.identity import signed_by

        return signed_by(self._conn, author) if author else ()

    def _numbers(self, who: str) -> tuple[int, ...]:
        return tuple(watch.number for watch in self._watched.get(who, ()))

    def _is_here(self, who: str) -> bool:
        """Whether there still is such an author or candidate, or code under such an account."""
        if who in self._authors or who in self._places:
            return True
        login = who.removeprefix(ACCOUNT).casefold()
        return who.startswith(ACCOUNT) and bool(conclusions.implementations_of(self._conn, (), {login}))

    def _logins_of(self, person: PersonInView) -> set[str]:
        own = (
            {person.candidate_id.removeprefix(ACCOUNT).casefold()} if person.candidate_id.startswith(ACCOUNT) else set()
        )
        return own | set(self._logins.get(person.candidate_id, ()))

    # --- topics ------------------------------------------------------------------------------------------

    def _on_topic(self) -> Iterable[tuple[str, str]]:
        """(work, label) of works that a run touched since, and of works for which code came, for each watch."""
        topics = [watch for watch in self._watches if watch.kind in ("topic", "area")]
        if not topics:
            return
        touched = happened.touched_works(self._conn, self._memory.mark)
        fresh = happened.new_repos(self._conn, self._memory.mark)
        touched |= {found.work_id for found in self._implementing(fresh) if found.work_id}
        in_words = [watch for watch in topics if watch.kind == "topic"]
        if in_words:
            yield from self._holding(touched, in_words)
        for watch in topics:
            if watch.kind == "area":
                yield from self._in_area(touched, watch)

    def _implementing(self, repos: Collection[str]) -> list[Implementation]:
        everything = conclusions.load_implementations(self._conn) if repos else []
        return [found for found in everything if found.repo_key in repos and found.relation in _CODE]

    def _holding(self, works: Collection[str], topics: Sequence[Watch]) -> Iterable[tuple[str, str]]:
        from sourcer.resolve.folding import fold_text

        for work_id, title, abstract in happened.texts_of(self._conn, works):
            text = fold_text(f"{title} {abstract}")
            for watch in topics:
                if holds(watch.subject, text):
                    yield work_id, f"topic “{watch.name}”: watch {watch.number}"

    def _in_area(self, works: Collection[str], watch: Watch) -> Iterable[tuple[str, str]]:
        """Of those ranked, but for whom the team passed on; known people have no place."""
        best = happened.best_areas(self._conn, self._shown.run_id, self._shown.brief)
        said = people_now(self._conn, load_opinions(self._conn, self._shown.brief))
        off = {who for who, opinion in said.items() if opinion.verdict == "pass"}
        mine = {who for who, area in best.items() if area == watch.subject and who in self._places} - off
        for _, work_id, is_first in happened.places_of(self._conn, mine):
            if is_first and work_id in works:
                yield work_id, f"area “{watch.name}”: watch {watch.number}"

    # --- code --------------------------------------------------------------------------------------------

    def _code(
        self,
        found: Implementation,
        run: int,
        of_work: Mapping[str, WorkInView],
        others: Mapping[str, Work],
        owners: Mapping[str, str],
    ) -> CodeInView:
        seen = of_work.get(found.work_id or "")
        own = (owners[found.owner.casefold()],) if found.owner.casefold() in owners else ()
        return CodeInView(
            code=found,
            run=run,
            work=seen.work if seen else others.get(found.work_id or ""),
            people=tuple(dict.fromkeys((*own, *(seen.people if seen else ())))),
            topics=seen.topics if seen else (),
        )


def _is_own(found: Implementation, owners: Mapping[str, str]) -> bool:
    return found.owner.casefold() in owners and found.relation == "independent" and found.work_id is not None


def _statuses(
    work: Work, said: Mapping[RecordKey, tuple[str, str | None]], runs: Mapping[RecordKey, int]
) -> Iterable[StatusInView]:
    """Each venue of the work with the record that brought it first, and that the work was withdrawn."""
    from sourcer.resolve.venues import status_key

    by_key: defaultdict[str, list[tuple[int, RecordKey | None]]] = defaultdict(list)
    unknown: list[tuple[int, RecordKey | None]] = [(0, None)]
    for record in work.records:
        if record in said:
            by_key[status_key(*said[record])].append((runs.get(record, 0), record))
    for venue in work.venues:
        key = status_key(venue.venue, venue.status)
        run, first = min(by_key.get(key) or unknown, key=itemgetter(0))
        text = f"{venue.venue} ({venue.status})" if venue.status else venue.venue
        yield StatusInView(key, text, venue.url, run, first)
    if work.withdrawn:
        yield StatusInView(WITHDRAWN, WITHDRAWN, work.url, min((runs.get(r, 0) for r in work.records), default=0))
