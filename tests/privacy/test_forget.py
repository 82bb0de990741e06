"""Whoever is erased is nowhere, whatever is crawled next; namesakes and coauthors stay."""

from __future__ import annotations

import pytest

from sourcer.errors import ResolveError
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention
from sourcer.model.runs import Tally
from sourcer.rights.forgetting import Forgotten, forget
from sourcer.store import runs
from sourcer.store.conclusions import load_links
from sourcer.store.engine import reading, writing
from sourcer.team.identity import conclude
from tests.privacy.world import (
    FAMILY,
    GIVEN,
    LOGIN,
    MARKER,
    ORCID,
    PROFILE,
    TRACES,
    Store,
    account,
    aside,
    paper,
    person,
    readme,
    repo,
)

ANNA, BODO = Mention("Annelie Coldharbour"), Mention("Bodo Northmere")
HARD = (ExternalId("orcid", ORCID), ExternalId("openreview-profile", PROFILE))


def forgotten(store: Store, who: str = MARKER) -> Forgotten:
    return forget(store.engine, store.clock, who, by="tests", reason="asked to be erased")


def world(store: Store) -> None:
    """A store that has the person wherever it could have one."""
    store.crawl(
        paper("2403.00001", [person(MARKER, *HARD), ANNA], abstract=f"Following {MARKER}, we pace tides."),
        paper("2403.00002", [ANNA, person(f"{FAMILY}, {GIVEN}"), BODO]),
        paper("2403.00003", [BODO], abstract=f"We disagree with {GIVEN} {FAMILY}."),
        skipped=(aside(f"{MARKER} is no date"),),
    )
    store.crawl(paper("f1", [ANNA, person(f"{GIVEN[0]}. {FAMILY}")], source="openreview"))
    store.crawl(repos=(repo("someone", "9002", f"Tides after {MARKER}"),), supplements=(readme(f"By {MARKER}."),))
    store.conclude()


def test_after_an_erasure_no_table_holds_the_person(store: Store) -> None:
    world(store)
    assert store.traces(), "the test looks where the name is"
    forgotten(store)
    assert store.traces() == []


def test_coauthors_keep_their_works_and_places(store: Store) -> None:
    world(store)
    forgotten(store)
    store.conclude()
    assert store.byline("2403.00002") == [ANNA.name, "[withheld]", BODO.name]
    assert store.names() == {ANNA.name, BODO.name}


@pytest.mark.parametrize(
    "mention",
    [
        person(),
        person(f"{FAMILY}, {GIVEN}"),
        person(f"{GIVEN[0]}. {FAMILY}"),
        person(f"{FAMILY} {GIVEN}"),
        person(f"{GIVEN} B. {FAMILY}"),
        person(MARKER.upper()),
        person("Quite Another", *HARD),
    ],
    ids=lambda mention: mention.name,
)
def test_no_later_crawl_brings_the_person_back(store: Store, mention: Mention) -> None:
    world(store)
    forgotten(store)
    store.crawl(paper("2403.00001", [mention, ANNA], title="A second version"))
    store.crawl(paper("2404.00009", [Mention("Someone Unheard"), mention], abstract=f"By {mention.name} and others."))
    store.crawl(paper("2404.00010", [mention]))
    store.conclude()
    assert store.traces() == []
    assert store.names() == {ANNA.name, BODO.name, "Someone Unheard"}


def test_a_namesake_with_other_coauthors_stays(store: Store) -> None:
    others = [Mention("Vesna Holmbaek"), Mention("Ilkka Farkas")]
    store.crawl(
        paper("2403.00001", [person(MARKER, ExternalId("orcid", ORCID)), ANNA]),
        paper("2403.00002", [person(MARKER, ExternalId("orcid", ORCID)), ANNA]),
        paper("1903.00001", [person(MARKER, ExternalId("orcid", "0000-0001-0000-0009")), *others]),
        paper("1903.00002", [person(MARKER, ExternalId("orcid", "0000-0001-0000-0009")), *others]),
    )
    store.conclude()
    with pytest.raises(ResolveError, match="fits 2 people"):
        forgotten(store)
    theirs = _author_on(store, "2403.00001")
    forgotten(store, theirs)
    assert store.byline("2403.00001")[0] == "[withheld]"
    assert store.byline("1903.00001")[0] == MARKER
    store.crawl(paper("2404.00001", [person(), *others]), paper("2404.00002", [person(), ANNA]))
    assert store.byline("2404.00001")[0] == MARKER, "a namesake beside their own coauthors"
    assert store.byline("2404.00002")[0] == "[withheld]", "the person beside theirs"
    store.conclude()
    assert store.names() == {MARKER, ANNA.name, *(each.name for each in others)}
    forgotten(store, MARKER)
    assert store.traces(TRACES[:2]) == [], "the namesake can be erased too"


def test_code_goes_with_its_owner(store: Store) -> None:
    linked = {"abstract": f"Code: github.com/{LOGIN}/tides.", "links": (f"https://github.com/{LOGIN}/tides",)}
    store.crawl(accounts=(account(),), repos=(repo(),), supplements=(readme("Tides.", "9001"),))
    store.crawl(paper("2403.00003", [BODO], **linked))
    store.conclude()
    forgotten(store, f"github:{LOGIN}")
    assert store.traces() == []
    store.crawl(accounts=(account(),), repos=(repo(), repo(key="9005")), supplements=(readme("Tides.", "9005"),))
    store.crawl(paper("2404.00003", [BODO], **linked))
    store.conclude()
    assert store.traces() == []


def test_a_person_in_the_place_under_a_misprint_is_withheld_and_a_coauthor_there_is_not(store: Store) -> None:
    world(store)
    forgotten(store)
    store.crawl(paper("2403.00001", [person("Kworvana Zixmarkle"), ANNA]))
    assert store.byline("2403.00001") == ["[withheld]", ANNA.name]
    store.crawl(paper("2403.00001", [ANNA]))
    assert store.byline("2403.00001") == [ANNA.name]


def test_on_sqlite_no_byte_of_the_file_holds_the_person(sqlite_store: Store) -> None:
    world(sqlite_store)
    assert any(trace.encode() in sqlite_store.bytes_of_file().lower() for trace in TRACES)
    assert forgotten(sqlite_store).left == ()
    assert [trace for trace in TRACES if trace.encode() in sqlite_store.bytes_of_file().lower()] == []


def test_a_place_without_a_name_is_no_news_to_anybody(store: Store) -> None:
    world(store)
    forgotten(store)
    with reading(store.engine) as conn:
        _, found = conclude(conn, (), 25)
    assert [note for note in found.notes if "withheld" in note] == []


def test_what_a_run_tells_later_has_no_name(store: Store) -> None:
    world(store)
    forgotten(store)
    told = f"the page about {MARKER} cannot be read"
    with writing(store.engine) as conn:
        runs.finish_run(
            conn, store.run, now=store.clock.now(), outcome="partly", tally=Tally(), details={"problem": told}
        )
    assert store.traces() == []


def test_an_erasure_twice_finds_nobody(store: Store) -> None:
    world(store)
    forgotten(store)
    with pytest.raises(ResolveError, match="nobody here"):
        forgotten(store)


def _author_on(store: Store, key: str) -> str:
    with reading(store.engine) as conn:
        return next(link.author_id for link in load_links(conn) if link.signature[1:] == (key, 0))
