"""Who is who and what is the same work: records in, conclusions out. Pure, deterministic, blind to input order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sourcer.model.ledger import Change, Decision
from sourcer.model.people import Author, Link, Namesake
from sourcer.model.records import Record, RecordKey, RepoFacts
from sourcer.model.telling import Tell, silent
from sourcer.model.works import Authorship, Implementation, Signature, Work
from sourcer.resolve.changes import work_changes
from sourcer.resolve.drafts import Draft, draft_work
from sourcer.resolve.first_authors import FirstPlaces, first_places
from sourcer.resolve.implementations import find_implementations
from sourcer.resolve.names import is_group, parse_name
from sourcer.resolve.people import resolve_people
from sourcer.resolve.remember import still_there
from sourcer.resolve.stable_ids import stable_ids
from sourcer.resolve.work_decisions import unheld
from sourcer.resolve.works import group_records
from sourcer.withheld.forms import is_withheld

__all__ = ["Previous", "Resolution", "draft_works", "resolve"]


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last run concluded: the work of each record, the author of each signature, and the spellings of each
    author, by which a mention is known again where a new version of a record puts its authors in another order.
    """

    works: Mapping[RecordKey, str] = field(default_factory=dict)
    authors: Mapping[Signature, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resolution:
    """All conclusions, each tuple sorted by id (links by author, then signature).

    ``changes`` are the merges and splits of what was known before. ``notes`` are sentences for a person: those changes,
    decisions that cannot hold, and mentions that name nobody.
    """

    works: tuple[Work, ...]
    authors: tuple[Author, ...]
    links: tuple[Link, ...]
    namesakes: tuple[Namesake, ...]
    implementations: tuple[Implementation, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...] = ()


_NOTHING_BEFORE = Previous()


def resolve(
    records: Sequence[Record],
    repos: Sequence[RepoFacts],
    previous: Previous = _NOTHING_BEFORE,
    decisions: Sequence[Decision] = (),
    *,
    collaboration_size: int = 25,
    use_affiliation: bool = True,
    tell: Tell = silent,
) -> Resolution:
    """Join records into works, mentions into authors, repositories to works.

    Ids of ``previous`` are kept: a new mention joins an author or opens one, and two authors that were told apart are
    joined only by a common identifier or by one of the ``decisions`` (those in force; see ``model.ledger``), which
    outweigh everything but two mentions on one paper; every merge and split is in ``changes``. A work of more than
    ``collaboration_size`` names has no first author. Without ``use_affiliation`` affiliations are no evidence.
    ``tell`` is told how far it has come.
    """
    tell("joining records into works", 0, len(records), "records")
    about_works = [each for each in decisions if each.subject == "work"]
    about_people = [each for each in decisions if each.subject == "author"]
    drafts = draft_works(records, previous.works, about_works)
    tell("telling what repositories are", 0, len(repos), "repositories")
    implementations = find_implementations(repos, drafts) if repos else ()
    known = still_there(previous.authors, previous.names, records) if previous.authors else {}
    people = resolve_people(drafts, known, about_people, use_affiliation=use_affiliation, tell=tell)
    readmes = _official_readmes(implementations, repos)
    works = [
        _work(draft, first_places(draft, readmes[draft.id], collaboration_size), people.author_of) for draft in drafts
    ]
    keys = [[record.record_key for record in draft.records] for draft in drafts]
    changes = (*work_changes(keys, previous.works, drafts, about_works), *people.changes)
    return Resolution(
        works=tuple(sorted(works, key=lambda work: work.id)),
        authors=people.authors,
        links=people.links,
        namesakes=people.namesakes,
        implementations=implementations,
        notes=(*map(str, changes), *unheld(about_works, keys), *people.notes, *_nobody(drafts)),
        changes=changes,
    )


def draft_works(
    records: Sequence[Record], previous: Mapping[RecordKey, str], decisions: Sequence[Decision] = ()
) -> list[Draft]:
    """The works that the records are of, all but their people, with the ids that ``previous`` gave to their records.

    ``decisions`` are those about works.
    """
    groups = group_records(records, previous, decisions)
    keys = [[record.record_key for record in group] for group in groups]
    ids = stable_ids(keys, previous, "W", lambda key: f"{key[0]}:{key[1]}")
    return [draft_work(work_id, group) for work_id, group in zip(ids, groups, strict=True)]


def _work(draft: Draft, first: FirstPlaces, author_of: Mapping[Signature, str]) -> Work:
    return Work(
        id=draft.id,
        title=draft.title,
        abstract=draft.abstract,
        first_public_on=draft.first_public_on,
        field=draft.field,
        categories=draft.categories,
        venues=draft.venues,
        authorships=tuple(
            Authorship(
                position=slot.position,
                author_id=author_of[slot.signatures[0]],
                name=slot.printed,
                is_first=slot.position in first.positions,
                affiliations=slot.affiliations,
            )
            for slot in draft.slots
            if slot.position is not None
        ),
        first_author_rule=first.rule,
        first_author_why=first.why,
        ids=draft.ids,
        links=draft.links,
        url=draft.url,
        withdrawn=draft.withdrawn,
        records=tuple(sorted(record.record_key for record in draft.records)),
    )


def _official_readmes(implementations: Sequence[Implementation], repos: Sequence[RepoFacts]) -> dict[str, list[str]]:
    """READMEs of the authors' own code by work id, in the order of repository keys."""
    texts = {repo.key: repo.readme or "" for repo in repos}
    found: dict[str, list[str]] = defaultdict(list)
    for each in implementations:
        if each.relation == "official" and each.work_id:
            found[each.work_id].append(texts[each.repo_key])
    return found


def _nobody(drafts: Sequence[Draft]) -> list[str]:
    """A note for each printed name that is no person's."""
    return [
        f'"{name}" on {draft.url} is {"a group" if is_group(name) else "no name"}: no author was made of it'
        for draft in sorted(drafts, key=lambda each: each.id)
        if len(draft.slots) < len(draft.printed_names) or any(slot.position is None for slot in draft.slots)
        for name in draft.printed_names
        if parse_name(name) is None and not is_withheld(name)
    ]
