"""The read model of a finished ranking: what the terminal, the report and the exports show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from sourcer.errors import ConfigError, StoreError
from sourcer.model.institutions import PrintedPlaces
from sourcer.model.open_door import OpenDoor
from sourcer.model.people import Author
from sourcer.model.records import Account, RecordKey
from sourcer.model.scores import COMPONENTS, ComponentName, Score
from sourcer.model.shortlist import FirstPaper, Shortlist, ShortlistEntry, SourceNote
from sourcer.model.works import Implementation, Work
from sourcer.reading.finding import find_entry
from sourcer.reading.marks import marked
from sourcer.reading.places import adjacent_field, only_paper, with_reserved
from sourcer.reading.unwilling import with_wishes
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions, scores
from sourcer.store import opinions as store_opinions
from sourcer.store import runs as store_runs

__all__ = [
    "Filters", "find_entry", "junior_since", "load_narrowed", "load_shortlist", "narrowed", "parse_minimum", "passes",
]  # fmt: skip
CODE = "github"
JUNIOR_YEARS, REACH = 2, 0.1
"""A first paper under two years old makes a junior, where at least a tenth of the store's works are older than that."""
_AT_FIRST = 40
_CLOSED = OpenDoor(places_adjacent=0, places_one_paper=0)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see. ``minimum`` maps a component to the least value (0..1) shown; ``everybody`` has those
    on whom the team passed as well.
    """

    area: str | None = None
    minimum: Mapping[ComponentName, float] | None = None
    only_new: bool = False
    only_junior: bool = False
    size: int | None = None
    everybody: bool = False

    def says(self) -> str:
        """The filters in words, to say which of them emptied a list."""
        parts = [f"area {self.area!r}"] if self.area else []
        parts += [f"{name} at least {value:g}" for name, value in (self.minimum or {}).items()]
        parts += ["new since the last run"] if self.only_new else []
        parts += ["first paper known here under two years ago"] if self.only_junior else []
        return ", ".join(parts)


def load_narrowed(conn: Connection, brief: str, filters: Filters, door: OpenDoor = _CLOSED) -> Shortlist:
    """What ``narrowed`` makes of the whole shortlist, from as much of it as the answer needs.

    A ranking of thousands holds everybody's evidence, and a list shows twenty. So the best are read first, and more of
    them until the list and the places that ``door`` reserves are full.
    """
    everybody = filters.size is None or filters.area is not None or bool(store_opinions.load_known(conn))
    first = None if everybody else max(_AT_FIRST, 2 * (filters.size or 0))
    while True:
        part = load_shortlist(conn, brief, first=first)
        if first is None or first >= part.total or _is_enough(part, filters, door):
            return narrowed(part, filters, door)
        first *= 4


def _is_enough(part: Shortlist, filters: Filters, door: OpenDoor) -> bool:
    """Whether nobody further down could come on the list: it is full, and so are all the places that could be kept."""
    kept = [entry for entry in part.entries if passes(entry, filters)]
    places = door.places_adjacent + door.places_one_paper
    adjacent = sum(bool(adjacent_field(entry, door.adjacent)) for entry in kept)
    single = sum(bool(only_paper(entry)) for entry in kept)
    full = (not door.places_adjacent or adjacent >= places) and (not door.places_one_paper or single >= places)
    return len(kept) > (filters.size or 0) and full


def load_shortlist(conn: Connection, brief: str, *, run_id: int | None = None, first: int | None = None) -> Shortlist:
    """The whole shortlist of the last finished ranking for the brief, or of ``run_id``, with the team's marks.

    With ``first`` only the entries of the best so many, where nobody is known to the team; what is said of all is said
    of all even so.

    Raises StoreError where the brief was never ranked.
    """
    chosen = run_id if run_id is not None else store_runs.last_ranking(conn, brief)
    if chosen is None:
        raise StoreError(f"no finished ranking for the brief {brief!r}; `sourcer rank` or `sourcer run` makes one")
    ranking = scores.load_ranking(conn, chosen, brief, first=first, with_works=False)
    before_id = store_runs.last_ranking(conn, brief, before_run=chosen)
    before = scores.previous_places(conn, before_id, brief) if before_id is not None else {}
    older, dated = conclusions.works_before(conn, junior_since(ranking.as_of))
    can_tell = dated > 0 and older >= REACH * dated
    facts = _Facts.of(conn, ranking.scores, junior_since(ranking.as_of) if can_tell else None)
    entries = tuple(
        facts.entry(
            place,
            score,
            before.get(score.candidate_id),
            is_new=before_id is not None and score.candidate_id not in before,
        )
        for place, score in enumerate(ranking.scores, start=1)
    )
    titles = conclusions.load_works(
        conn, ids={flag.work_id for flag in ranking.liked} | {f.liked_work_id for f in ranking.liked}
    )
    run = store_runs.load_run(conn, chosen)
    found = Shortlist(
        brief=brief,
        run_id=chosen,
        as_of=ranking.as_of,
        ranked_at=run.finished_at or run.started_at,
        entries=entries,
        liked=ranking.liked,
        liked_titles=tuple((work.id, work.title) for work in titles),
        notes=ranking.notes,
        total=scores.how_many(conn, chosen, brief),
        older_works=older,
        dated_works=dated,
    )
    return with_wishes(conn, marked(conn, found))


def junior_since(as_of: date) -> date:
    """The day from which on a first paper is one of under two years ago."""
    is_leap_day = (as_of.month, as_of.day) == (2, 29)
    return as_of.replace(year=as_of.year - JUNIOR_YEARS, day=28 if is_leap_day else as_of.day)


def _first_paper(signed: Iterable[PrintedPlaces]) -> FirstPaper | None:
    dated = [FirstPaper(place.on, place.title, place.url) for place in signed if place.on]
    return min(dated, key=lambda paper: (paper.on, paper.title, paper.url), default=None)


def narrowed(shortlist: Shortlist, filters: Filters, door: OpenDoor = _CLOSED) -> Shortlist:
    """Only the entries that pass all filters, at most ``size``, some of them in the places that ``door`` reserves;
    ranks stay those of the whole ranking.
    """
    known = {name for entry in shortlist.entries for name, _ in entry.score.areas}
    if filters.area is not None and known and filters.area not in known:
        raise ConfigError(f"the brief has no area {filters.area!r}; it has: {', '.join(sorted(known))}")
    kept = [entry for entry in shortlist.entries if passes(entry, filters)]
    if filters.area is not None:
        kept.sort(key=lambda entry: -dict(entry.score.areas).get(filters.area or "", 0.0))
    return replace(shortlist, entries=with_reserved(kept, filters.size, door))


def passes(entry: ShortlistEntry, filters: Filters) -> bool:
    """Whether an entry is shown under these filters, before any is left out for want of room."""
    if (filters.only_new and not entry.is_new) or (filters.only_junior and not entry.is_junior):
        return False
    if entry.is_passed and not filters.everybody:
        return False
    if filters.area is not None and _best_area(entry.score) != filters.area:
        return False
    return all(
        entry.score.component(name).is_scored and entry.score.component(name).value >= least
        for name, least in (filters.minimum or {}).items()
    )


def _best_area(score: Score) -> str | None:
    return max(score.areas, key=lambda area: (area[1], area[0]))[0] if score.areas else None


def parse_minimum(texts: Iterable[str]) -> dict[ComponentName, float]:
    """``originality=0.6`` and the like. Raises ConfigError that names the components."""
    found: dict[ComponentName, float] = {}
    for text in texts:
        name, _, number = text.partition("=")
        chosen = next((known for known in COMPONENTS if known == name.strip()), None)
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        if chosen is None or not 0 <= value <= 1:
            raise ConfigError(
                f"--minimum {text!r}: write COMPONENT=NUMBER with a number from 0 to 1; "
                f"components are: {', '.join(COMPONENTS)}"
            )
        found[chosen] = value
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the entries of one ranking rest on, read from the store in a few statements."""

    works: Mapping[str, Work]
    authors: Mapping[str, Author]
    implementations: Sequence[Implementation]
    namesakes: Mapping[str, list[str]]
    work_counts: Mapping[str, int]
    sources: Mapping[RecordKey, SourceNote]
    accounts: Mapping[str, Account]
    signed: Mapping[str, list[PrintedPlaces]]
    junior_since: date | None

    @classmethod
    def of(cls, conn: Connection, ranked: Sequence[Score], since: date | None) -> _Facts:
        works = {work.id: work for work in conclusions.load_works(conn, ids={i for s in ranked for i in s.work_ids})}
        people = {score.candidate_id for score in ranked if score.kind == "author"}
        authors = {author.id: author for author in conclusions.load_authors(conn, ids=people)}
        pairs = conclusions.load_namesakes(conn, people)
        others = {
            o.id: o for o in conclusions.load_authors(conn, ids={i for p in pairs for i in (p.author_id, p.other_id)})
        }
        namesakes: dict[str, list[str]] = {}
        for pair in pairs:
            for mine, other in ((pair.author_id, pair.other_id), (pair.other_id, pair.author_id)):
                if mine in people and other in others:
                    namesakes.setdefault(mine, []).append(f"{others[other].name} ({other}): {pair.why}")
        logins = {login for score in ranked for login in _logins(score)}
        shown = conclusions.implementations_of(conn, works.keys(), logins)
        read = [key for work in works.values() for key in work.records]
        notes = conclusions.provenance_of(conn, [*read, *((CODE, found.repo_key) for found in shown)])
        return cls(
            works=works,
            authors=authors,
            implementations=shown,
            namesakes=namesakes,
            work_counts=conclusions.work_counts(conn, people),
            sources={note.record: note for note in notes},
            accounts={each.login.casefold(): each for each in store_accounts.load_accounts(conn, logins)},
            signed=conclusions.signed_works(conn, people),
            junior_since=since,
        )

    def entry(self, place: int, score: Score, previous_rank: int | None, *, is_new: bool) -> ShortlistEntry:
        works = tuple(self.works[work_id] for work_id in score.work_ids if work_id in self.works)
        author = self.authors.get(score.candidate_id)
        logins = _logins(score)
        code = [found for found in self.implementations if _is_shown(found, score, logins)]
        code.sort(key=lambda found: found.work_id not in score.work_ids)
        signed = self.signed.get(score.candidate_id, ())
        first = _first_paper(signed)
        accounts = [self.accounts[login] for login in sorted(logins) if login in self.accounts]
        keys = [key for work in works for key in work.records if key in self.sources]
        keys += [key for found in code if (key := (CODE, found.repo_key)) in self.sources]
        return ShortlistEntry(
            rank=place,
            score=score,
            is_new=is_new,
            previous_rank=previous_rank,
            names=author.names if author else tuple(dict.fromkeys((score.name, *score.accounts))),
            affiliations=author.affiliations if author else (),
            works=works,
            other_works=max(0, self.work_counts.get(score.candidate_id, len(works)) - len(works)),
            implementations=tuple(code),
            namesakes=tuple(self.namesakes.get(score.candidate_id, ())),
            provenance=(*(self.sources[key] for key in keys), *map(_account_note, accounts)),
            accounts=tuple(accounts),
            first_paper=first,
            is_junior=bool(first and self.junior_since and first.on > self.junior_since),
            printed=tuple(place for place in signed if place.affiliations),
        )


def _logins(score: Score) -> frozenset[str]:
    """The candidate's logins in lower case; rankings of before they were kept tell an implementer's by the id."""
    own = (score.candidate_id.removeprefix("github:"),) if score.kind == "implementer" else ()
    return frozenset(login.casefold() for login in (*score.accounts, *own))


def _is_shown(found: Implementation, score: Score, logins: frozenset[str]) -> bool:
    """Code of the works that the score rests on, and re-implementations under the candidate's own accounts."""
    is_own = found.owner.casefold() in logins
    if score.kind == "implementer":
        return is_own and found.relation in ("official", "independent")
    is_of_work = found.work_id in score.work_ids and found.relation in ("official", "independent")
    return is_of_work or (is_own and found.relation == "independent" and found.work_id is not None)


def _account_note(account: Account) -> SourceNote:
    source = account.provenance
    return SourceNote((CODE, f"account {account.login}"), source.url, source.fetched_at)
