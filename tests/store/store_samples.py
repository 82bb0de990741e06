"""Invented facts and conclusions with defaults, wild text for hypothesis, and a transaction that leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Table, select

from sourcer.model.ids import ExternalId
from sourcer.model.people import Author, Link
from sourcer.model.records import Account, Mention, Provenance, Record, RepoFacts, Skipped, Supplement
from sourcer.model.scores import Component, Evidence, LikedFlag, Ranking, Score, Trend, WorkScore
from sourcer.model.works import Authorship, Implementation, ImplementationFact, Signature, VenueStatus, Work
from sourcer.store import aside

NOW = datetime(2024, 3, 20, 4, 30, 15, 123456, tzinfo=UTC)
LATER = datetime(2024, 3, 21, 4, 30, tzinfo=UTC)

thorough = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@contextmanager
def undone(engine: Engine) -> Iterator[Connection]:
    """A transaction for one example, which the next does not see."""
    with engine.connect() as conn, conn.begin() as transaction:
        yield conn
        transaction.rollback()


def rows(conn: Connection, table: Table) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in conn.execute(select(table))), key=repr)


def a_provenance(**changed: Any) -> Provenance:
    return replace(Provenance("https://papers.example/page?start=0", NOW, "ab" * 32), **changed)


def a_record(key: str = "2403.90017", **changed: Any) -> Record:
    made = Record(
        source="arxiv_api",
        key=key,
        title="Pacing the early steps",
        abstract="We pace the early steps of descent.",
        mentions=(
            Mention("Zofía Quillfeather", ("Institute of Tides",), (ExternalId("orcid", "0000-0000-0000-0000"),)),
            Mention("Bao Lanternfish"),
        ),
        url=f"https://papers.example/abs/{key}",
        provenance=a_provenance(),
        published=date(2024, 3, 19),
        updated=datetime(2024, 3, 19, 23, 59, 59, tzinfo=UTC),
        version=2,
        categories=("cs.LG", "stat.ML"),
        comment="12 pages",
        venue="Workshop on Tides",
        status="Accept (oral)",
        ids=(ExternalId("arxiv", key), ExternalId("doi", "10.1234/tides")),
        links=("https://github.com/quill/tides",),
    )
    return replace(made, **changed)


def a_repo(key: str = "4242", **changed: Any) -> RepoFacts:
    made = RepoFacts(
        key=key,
        full_name="quill/tides",
        owner="quill",
        owner_type="User",
        description="Tides, again",
        provenance=a_provenance(url="https://code.example/search"),
        parent="tide/tides",
        created_at=datetime(2024, 1, 2, tzinfo=UTC),
        topics=("reimplementation",),
        stars=7,
    )
    return replace(made, **changed)


def an_account(login: str = "moduya", **changed: Any) -> Account:
    source = a_provenance(url=f"https://code.example/users/{login}")
    return replace(Account("900002", login, "User", source, "Maren Oduya", "https://moduya.example"), **changed)


def a_supplement(kind: Any, text: str, **changed: Any) -> Supplement:
    made = Supplement("github", "4242", kind, text, a_provenance(url=f"https://code.example/{kind}"))
    return replace(made, **changed)


def a_skipped(**changed: Any) -> Skipped:
    return replace(Skipped("arxiv_api", "entry 3", "no title", a_provenance()), **changed)


def set_aside(conn: Connection, *entries: Skipped) -> None:
    """The entries as the pages that they were met on would set them aside."""
    pages: dict[tuple[str, Provenance], list[Skipped]] = {}
    for entry in entries:
        pages.setdefault((entry.source, entry.provenance), []).append(entry)
    for (source, provenance), skipped in pages.items():
        aside.replace_skipped(conn, source, provenance, skipped, read=())


def a_work(number: int = 1, **changed: Any) -> Work:
    made = Work(
        id=f"w{number}",
        title="Pacing the early steps",
        abstract=None,
        first_public_on=date(2024, 3, 19),
        field="cs.LG",
        categories=("cs.LG",),
        venues=(VenueStatus("Workshop on Tides", None, "https://papers.example/tides"),),
        authorships=(
            Authorship(0, "a1", "Z. Quillfeather", True, ("Institute of Tides",)),
            Authorship(1, "a2", "B. Lanternfish", False),
        ),
        first_author_rule="printed",
        first_author_why="",
        ids=(ExternalId("arxiv", "2403.90017"),),
        links=(),
        url="https://papers.example/abs/2403.90017",
        withdrawn=False,
        records=(("programme", f"tides/{number}"), ("arxiv_api", f"2403.9001{number}")),
    )
    return replace(made, **changed)


def an_author(author_id: str = "a1", **changed: Any) -> Author:
    return replace(
        Author(author_id, "Zofía Quillfeather", ("Z. Quillfeather", "Zofía Quillfeather"), ("Tides",)), **changed
    )


def a_link(author_id: str = "a1", position: int = 0, **changed: Any) -> Link:
    return replace(
        Link(Signature("arxiv_api", "2403.90011", position), author_id, "inferred", 0.75, "same coauthors"), **changed
    )


def an_implementation(**changed: Any) -> Implementation:
    made = Implementation(
        repo_key="4242",
        full_name="quill/tides",
        owner="quill",
        url="https://github.com/quill/tides",
        work_id=None,
        relation="independent",
        evidence=("names the paper",),
        execution=(ImplementationFact("tests", "a folder of tests", "https://github.com/quill/tides/tests"),),
        created_on=date(2024, 1, 2),
        pushed_on=None,
        language="Python",
        stars=7,
        description="Tides, again",
    )
    return replace(made, **changed)


def a_score(candidate_id: str = "a1", value: float = 0.1 + 0.2, **changed: Any) -> Score:
    evidence = (Evidence("work", "Pacing", "https://papers.example", date(2024, 3, 19), 1 / 3), Evidence("note", "x"))
    made = Score(
        candidate_id=candidate_id,
        kind="author",
        name="Zofía Quillfeather",
        components=(
            Component("fit", value, 0.45, True, "", evidence),
            Component("originality", 0.5, 0.3, False, "too little to compare with", ()),
        ),
        trend=Trend(0.25, evidence),
        areas=(("tides", 0.8), ("moons", 0.1)),
        work_ids=("w1", "w2"),
        uncertain=("the name is common",),
    )
    return replace(made, **changed)


def a_ranking(brief: str = "tides", **changed: Any) -> Ranking:
    made = Ranking(
        brief=brief,
        as_of=date(2024, 3, 20),
        scores=(a_score("a2"), a_score("a1", 0.2), a_score("github:quill", trend=None, kind="implementer")),
        liked=(LikedFlag("w9", "w1", "a1", "Zofía Quillfeather", "near", 0.625, (Evidence("term", "tide"),)),),
        works=(WorkScore("w1", 0.5, None, 0.25, "young"), WorkScore("w0", 0.1, 0.9, None, "", 0.55, 0.4, "short")),
        notes=("one source was off",),
    )
    return replace(made, **changed)


# --- wild values ----------------------------------------------------------------------------------------------------

nasty = st.sampled_from(
    [
        "\x00",
        "a\x00b",
        "\ud800",
        "\udfff\ud800",
        "\u202eمحمد",
        "שלום\u200f",
        "𝔘𝔫𝔦",
        "e\u0301",
        "\\u0000",
        "'; --",
        "\r\n\t",
    ]
)
wild_text = st.one_of(nasty, st.text(st.characters(codec=None), max_size=20), st.just("Ŵ" * 10_000))
names = st.text(st.characters(codec=None), max_size=20) | nasty
instants = st.datetimes(timezones=st.just(UTC))
external_ids = st.builds(ExternalId, st.sampled_from(["arxiv", "doi", "dblp"]), st.text(min_size=1, max_size=9))
mentions = st.builds(
    Mention, wild_text, st.lists(names, max_size=2).map(tuple), st.lists(external_ids, max_size=2).map(tuple)
)
several = st.lists(names, max_size=3).map(tuple)
wild_records = st.builds(
    Record,
    source=st.sampled_from(["arxiv_api", "pmlr"]),
    key=st.sampled_from("abcd") | names,
    title=wild_text,
    abstract=st.none() | wild_text,
    mentions=st.lists(mentions, max_size=3).map(tuple),
    url=names,
    provenance=st.builds(Provenance, names, instants, names),
    published=st.none() | st.dates(),
    updated=st.none() | instants,
    version=st.none() | st.integers(0, 2**31 - 1),
    categories=several,
    comment=st.none() | wild_text,
    venue=st.none() | names,
    status=st.none() | names,
    ids=st.lists(external_ids, max_size=2).map(tuple),
    links=several,
    withdrawn=st.booleans(),
)
