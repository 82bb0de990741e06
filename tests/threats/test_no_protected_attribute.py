"""Nothing that the law protects is stored, inferred or scored: what there is stands in a list."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any, get_args

import pytest

import sourcer.model
import sourcer.rank
from sourcer.export.conversation_text import conversation_document
from sourcer.export.digest_chat import digest_document
from sourcer.export.document import shortlist_document
from sourcer.export.why import why_document
from sourcer.model import scores
from sourcer.model.institutions import InstitutionKind, PrintedPlaces
from sourcer.model.opinions import Mark
from sourcer.model.scores import Ranking, WorkScore
from sourcer.model.shortlist import FirstPaper
from sourcer.rank import rank
from sourcer.store.tables_search import metadata
from tests.export.builders import a_meeting, a_shortlist, an_entry
from tests.export.test_export_conversation import ACCOUNT, conversed
from tests.export.test_export_digest import a_digest, one_of_each
from tests.rank.builders import SMALL, a_brief, a_corpus, a_world
from tests.threats import allowed
from tests.threats.vocabulary import vocabulary

SAY = "say what it is in tests/threats, and that it is no protected attribute nor a stand-in for one"
PROTECTED = re.compile(
    r"(?:^|_)(?:gender|sex|pronouns?|title_of_address|age|ages|birth|born|birthday|nationality|citizenship|ethnicity|race"
    r"|religion|belief|disability|health|marital|family|orientation|union|politic\w*|country|nation|region|city|location"
    r"|language_spoken|native|e?mails?|phone|address|photo|picture|avatar|salary|hireable|followers?|bio)(?:$|_)"
)
AGES = "comparison.Comparison.ages"
"""The ages of papers beside one another, not of people."""


def classes(room: ModuleType) -> Iterator[tuple[str, list[str]]]:
    """Each dataclass of a room as ``module.Class`` with its fields."""
    for found in pkgutil.iter_modules(room.__path__):
        module = importlib.import_module(f"{room.__name__}.{found.name}")
        for name, kind in vars(module).items():
            if inspect.isclass(kind) and dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__:
                yield f"{found.name}.{name}", [field.name for field in dataclasses.fields(kind)]


def listed(text: str) -> dict[str, set[str]]:
    """The lists of ``allowed``; lines set in belong to the one before, those with a sign of equality are words."""
    told = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("="))
    lines = re.sub(r"\n +", " ", told.strip()).splitlines()
    return {name: set(rest.split()) for name, _, rest in (line.partition(": ") for line in lines)}


def unknown(found: Iterable[tuple[str, Iterable[str]]], text: str) -> list[str]:
    known = listed(text)
    return [f"{name}.{each}: {SAY}" for name, parts in found for each in parts if each not in known.get(name, ())]


def columns() -> list[tuple[str, list[str]]]:
    return [(table.name, [column.name for column in table.columns]) for table in metadata.tables.values()]


def models() -> list[tuple[str, list[str]]]:
    modules = {name.partition(".")[0] for name in listed(allowed.MODELS)}
    return [(name, parts) for name, parts in classes(sourcer.model) if name.partition(".")[0] in modules]


def test_every_column_of_every_table_is_known_to_be_no_protected_attribute() -> None:
    assert unknown(columns(), allowed.TABLES) == []


def test_every_field_of_records_people_and_scores_is_known_to_be_no_protected_attribute() -> None:
    assert {"records.Record", "records.Account", "records.Mention", "people.Author"} <= {name for name, _ in models()}
    assert unknown(models(), allowed.MODELS) == []


def test_everything_that_the_ranker_holds_is_known_to_be_no_protected_attribute() -> None:
    assert unknown(classes(sourcer.rank), allowed.RANKER) == []
    assert allowed.RANKER.count("\n    = ") == len(listed(allowed.RANKER))


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (get_args(scores.ComponentName), allowed.COMPONENTS),
        (get_args(scores.EvidenceKind), allowed.EVIDENCE),
        (get_args(InstitutionKind), allowed.INSTITUTIONS),
    ],
)
def test_every_part_of_a_score_and_every_kind_of_evidence_is_known(found: tuple[str, ...], text: str) -> None:
    assert [f"{name}: {SAY}" for name in found if name not in listed(text)] == []


def test_every_key_of_the_exported_json_is_known_to_be_no_protected_attribute() -> None:
    known = {*allowed.DOCUMENTS.split(), *listed(allowed.COMPONENTS)}
    assert [f"{key}: {SAY}" for key in sorted(set(exported_keys())) if key not in known] == []


def test_each_name_that_may_be_there_is_explained() -> None:
    words = vocabulary()
    names = {each for text in (allowed.TABLES, allowed.MODELS) for parts in listed(text).values() for each in parts}
    assert [f"{name}: {SAY}" for name in sorted(names | set(allowed.DOCUMENTS.split())) if not words.get(name)] == []


def test_nothing_is_called_like_a_protected_attribute_or_a_private_fact() -> None:
    found = [*columns(), *models(), *classes(sourcer.rank), ("json", exported_keys())]
    called = {f"{name}.{each}" for name, parts in found for each in parts if PROTECTED.search(each)}
    assert called - {AGES} == set()


def test_a_new_column_field_or_part_would_be_noticed() -> None:
    assert unknown([("accounts", ["login", "location"])], allowed.TABLES) == [f"accounts.location: {SAY}"]
    assert unknown([("faces", ["id"])], allowed.TABLES) == [f"faces.id: {SAY}"]
    assert PROTECTED.search("birth_year")


def test_a_ranking_is_the_same_whatever_somebody_is_called_and_wherever_they_are() -> None:
    world = a_corpus(a_world())
    people = {who: replace(author, name="X Y", names=("X Y",)) for who, author in world.authors.items()}
    places = tuple(
        replace(
            work,
            authorships=tuple(
                replace(place, name=f"Other {place.position}", affiliations=("Elsewhere University, Nowhere",))
                for place in work.authorships
            ),
        )
        for work in world.works
    )
    brief, moved = a_brief("robots"), replace(world, works=places, authors=people)
    before, after = rank(world, brief, SMALL), rank(moved, brief, SMALL)
    assert before.scores
    assert judged(before) == judged(after)


def judged(ranking: Ranking) -> list[tuple[str, float]]:
    return [(score.candidate_id, score.total) for score in ranking.scores]


def exported_keys() -> Iterator[str]:
    """The keys of every document, but for names that stand as keys: of components, areas and kinds of changes."""
    entry = an_entry(
        accounts=(ACCOUNT,),
        marks=(Mark("kept", "kept by Mira"),),
        meetings=(a_meeting(),),
        printed=(PrintedPlaces(("Fernhollow University",), "A title", "https://arxiv.org/abs/2203.90017", None),),
        work_scores=(WorkScore("arxiv:2203.90017", 0.4, 0.6, 0.5, ""),),
    )
    entry = replace(entry, first_paper=FirstPaper(entry.works[0].first_public_on, "A title", "https://a.example"))  # type: ignore[arg-type]
    list_of = a_shortlist(entry, known=(entry,))
    for document in (
        shortlist_document(list_of),
        conversation_document(conversed(entry)),
        digest_document(a_digest(*one_of_each())),
        why_document(entry),
    ):
        yield from keys(document)


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            names_stand_there = key in ("areas", "counts", "components")
            yield from keys(list(below.values()) if names_stand_there and isinstance(below, dict) else below)
    elif isinstance(value, list):
        for below in value:
            yield from keys(below)
