"""What was kept for its time goes, a later crawl renews nothing and brings nobody back, and a message counts anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from sourcer.config import Config, Settings
from sourcer.model.disclosures import Disclosed, Disclosure, Notice
from sourcer.model.ledger import SignedName
from sourcer.model.opinions import Opinion
from sourcer.model.records import Mention
from sourcer.model.scores import Ranking, Score
from sourcer.model.works import Signature
from sourcer.privacy.settings import PrivacySettings
from sourcer.reading.persons import find_author
from sourcer.rights import objecting
from sourcer.rights.audit import check
from sourcer.rights.notices import load_standing
from sourcer.rights.purging import due, is_due, people_due, purge
from sourcer.store import audit, disclosures, opinions, payloads
from sourcer.store.engine import reading, writing
from sourcer.store.scores import save_ranking
from sourcer.store.tables import records as records_table
from sourcer.withheld.forms import WITHHELD, is_withheld
from sourcer.withheld.retention import People, due_positions, still_withheld, term
from tests.privacy.test_forget import ANNA, BODO
from tests.privacy.world import GIVEN, LOGIN, MARKER, NOW, Store, account, paper, person, readme, repo

FIRST = paper("2403.00001", [person(), ANNA])
LATER = paper("2512.00001", [ANNA, BODO])
YEAR = timedelta(days=365)


def config(**privacy: Any) -> Config:
    return Config(Settings(privacy=PrivacySettings(**privacy)), {}, Path())


def after(store: Store, days: int) -> None:
    store.clock.advance(timedelta(days=days).total_seconds())


def purged(store: Store, **privacy: Any) -> dict[str, int]:
    gone = purge(store.engine, store.clock, config(**privacy))
    store.conclude()
    return gone


def test_after_two_years_a_name_goes_and_the_paper_stays(store: Store) -> None:
    store.crawl(replace(FIRST, comment=f"{MARKER} is the speaker"))
    store.conclude()
    after(store, 729)
    assert purged(store) == {}
    assert store.names() == {MARKER, ANNA.name}
    after(store, 2)
    assert purged(store)["names on records"] == 2
    assert store.byline("2403.00001") == [WITHHELD, WITHHELD]
    assert store.names() == set()
    assert store.traces([MARKER, GIVEN]) == []
    with reading(store.engine) as conn:
        assert conn.scalar(select(records_table.c.title)) == FIRST.title
    assert purged(store) == {}, "and there is nothing to do a second time"


@pytest.mark.parametrize("version", [1, 2], ids=["the same", "a new version"])
def test_a_later_crawl_renews_nothing(store: Store, version: int) -> None:
    store.crawl(FIRST)
    after(store, 700)
    store.crawl(replace(FIRST, version=version, title=f"{FIRST.title}, v{version}"))
    store.conclude()
    after(store, 31)
    purged(store)
    assert store.names() == set()


def test_a_crawl_after_it_brings_nobody_back_and_a_new_paper_counts_from_its_own_day(store: Store) -> None:
    store.crawl(FIRST)
    store.conclude()
    after(store, 731)
    purged(store)
    store.crawl(replace(FIRST, title="A second version"))
    store.crawl(replace(FIRST, mentions=(ANNA, BODO, person())))
    store.conclude()
    assert store.names() == set(), "in another order too: whoever is none of those whose names are kept"
    assert store.traces([MARKER, GIVEN]) == [], "nor in the kept pages"
    store.crawl(LATER)
    store.conclude()
    assert store.names() == {ANNA.name, BODO.name}
    after(store, 729)
    assert purged(store) == {}


def test_coauthors_whose_time_is_not_over_keep_their_places(store: Store) -> None:
    store.crawl(FIRST)
    store.conclude()
    wrote_to(store, ANNA.name, NOW + YEAR)
    after(store, 731)
    purged(store)
    assert store.byline("2403.00001") == [WITHHELD, ANNA.name]
    store.crawl(FIRST)
    store.crawl(paper("2403.00001", [ANNA, person()], title="In another order"))
    assert store.byline("2403.00001") == [ANNA.name, WITHHELD]
    store.conclude()
    assert store.names() == {ANNA.name}
    after(store, 365)
    purged(store)
    assert store.names() == set(), "two years after the last message"


def test_whoever_objected_stays_known_so_that_the_objection_holds(store: Store) -> None:
    store.crawl(FIRST)
    store.conclude()
    with writing(store.engine) as conn:
        objecting.note(conn, MARKER, by="tests", reason="no", now=NOW)
    after(store, 2000)
    purged(store)
    assert store.names() == {MARKER}


def test_code_goes_with_its_owner_and_a_later_search_does_not_bring_it_back(store: Store) -> None:
    store.crawl(accounts=(account(),), repos=(repo(),), supplements=(readme("Tides.", "9001"),))
    store.conclude()
    after(store, 731)
    assert purged(store)["repositories"] == 1
    assert store.traces([LOGIN]) == []
    store.crawl(repos=(repo(),), supplements=(readme("Tides.", "9001"),))
    assert store.traces([LOGIN]) == []


def test_people_who_were_never_shortlisted_go_first(store: Store) -> None:
    store.crawl(paper("2402.00001", [person()]))
    after(store, 10)
    store.crawl(paper("2403.00009", [ANNA]))
    store.conclude()
    with writing(store.engine) as conn:
        her = find_author(conn, MARKER, ()).id
        score = Score(her, "author", MARKER, (), None, (), (), ())
        save_ranking(conn, store.run, Ranking("sample", NOW.date(), (score,), (), (), ()))
    after(store, 800)
    with reading(store.engine) as conn:
        first = due(conn, config(), store.clock.now(), most=1)
        assert [each.key for each in first.records] == ["2403.00009"]
        assert first.left_for_later == 1
        assert [each.name for each in people_due(conn, due(conn, config(), store.clock.now()))] == [ANNA.name, MARKER]
    assert purge(store.engine, store.clock, config(), most=1)["places in rankings"] == 1
    store.conclude()
    assert store.names() == {MARKER}
    purged(store)
    assert store.traces([MARKER]) == []


def test_people_who_were_never_shortlisted_can_have_a_shorter_time(store: Store) -> None:
    store.crawl(FIRST)
    store.conclude()
    after(store, 100)
    assert purged(store, unlisted_retention_days=101) == {}
    after(store, 2)
    purged(store, unlisted_retention_days=101)
    assert store.names() == set()


def test_ledgers_tell_of_nobody_whose_time_is_over_and_the_account_stays_whole(store: Store) -> None:
    store.crawl(FIRST)
    store.conclude()
    signed = (SignedName(Signature("arxiv_api", "2403.00001", 0), MARKER),)
    with writing(store.engine) as conn:
        her = find_author(conn, MARKER, ()).id
        opinions.save_opinion(
            conn, Opinion("sample", "keep", her, MARKER, f"{MARKER} is near", "Ines", NOW, signed=signed)
        )
        opinions.save_opinion(conn, Opinion("sample", "like", "W1", "A work", "near", "Ines", NOW))
        people = (Disclosed(her, MARKER, signed),)
        disclosures.save_disclosure(
            conn, Disclosure(NOW, "Ines", "Partner", "external", 1, "sample", "csv", ("name",), people, "")
        )
    wrote_to(store, MARKER, NOW)
    after(store, 732)
    assert purged(store)["lines of ledgers under a pseudonym"] == 3
    assert store.traces([MARKER, GIVEN]) == []
    with reading(store.engine) as conn:
        kept, liked = opinions.load_opinions(conn)
        (given,), (sent,) = disclosures.load_disclosures(conn), disclosures.load_notices(conn)
        assert check(audit.load_entries(conn), audit.load_words(conn), audit.load_head(conn)).is_whole
        assert audit.load_entries(conn, kinds=("retention",))
        load_standing(conn)
    assert kept.name.startswith("P-")
    assert (kept.verdict, kept.reason) == ("keep", WITHHELD)
    assert (liked.name, liked.reason) == ("A work", "near"), "a work is nobody"
    assert given.people[0].name.startswith("P-")
    assert (given.recipient, sent.how) == ("Partner", "a letter")


def test_a_purge_that_breaks_is_taken_up_where_it_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.crawl(*(paper(f"2403.0000{at}", [person(), ANNA]) for at in range(5)))
    store.conclude()
    after(store, 731)
    parts = 0

    def breaks(*given: Any, **named: Any) -> int:
        nonlocal parts
        parts += 1
        if parts == 3:
            raise KeyboardInterrupt
        return withhold(*given, **named)

    with monkeypatch.context() as broken:
        from sourcer.store import retention

        withhold = retention.withhold_names
        broken.setattr(retention, "withhold_names", breaks)
        broken.setattr("sourcer.rights.purging._AT_ONCE", 1)
        with pytest.raises(KeyboardInterrupt):
            purge(store.engine, store.clock, config())
    with reading(store.engine) as conn:
        assert is_due(conn, config(), store.clock.now())
    assert purged(store)["names on records"] == 6
    assert store.names() == set()
    with reading(store.engine) as conn:
        assert not is_due(conn, config(), store.clock.now())
        assert list(payloads.load_payloads(conn, "arxiv_api")) == []


def wrote_to(store: Store, name: str, on: Any) -> None:
    with writing(store.engine) as conn:
        who = find_author(conn, name, ())
        places = [at for at, each in enumerate(FIRST.mentions) if each.name == name]
        signed = tuple(SignedName(Signature("arxiv_api", "2403.00001", at), name) for at in places)
        day: date = on.date()
        disclosures.save_notice(conn, Notice("message", who.id, name, signed, day, "a letter", "Ines", NOW))


# --- the rules alone -------------------------------------------------------------------------------------------------

NAMES = ["Annelie Coldharbour", "Bodo Northmere", "Ilkka Farkas", "Vesna Holmbaek", "Tove Quillon", "Maren Oduya"]


@given(st.sets(st.integers(0, 5)), st.permutations(NAMES))
def test_who_lost_the_name_never_comes_back_and_who_kept_it_stays(gone: set[int], coming: list[str]) -> None:
    stored = [WITHHELD if at in gone else name for at, name in enumerate(NAMES)]
    away = still_withheld([Mention(name) for name in coming], stored)
    left = {name for at, name in enumerate(coming) if at not in away}
    assert left == {name for at, name in enumerate(NAMES) if at not in gone}


@given(st.integers(0, 2000), st.integers(0, 1000), st.booleans(), st.booleans())
def test_a_name_is_due_after_its_time_and_not_before(age: int, unlisted: int, is_listed: bool, is_kept: bool) -> None:
    here = Signature("s", "k", 0)
    people = People({here} if is_kept else set(), {here} if is_listed else set())
    stored = NOW - timedelta(days=age)
    found = due_positions("s", "k", [MARKER, WITHHELD], stored, term(NOW, 730, unlisted), people)
    days = 730 if is_listed or not unlisted else min(unlisted, 730)
    assert found == (frozenset({0}) if age > days and not is_kept else frozenset())
    assert is_withheld(WITHHELD)
