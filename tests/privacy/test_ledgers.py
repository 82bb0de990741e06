"""What was sent, given out and decided is still told after an erasure, of a pseudonym; and who must be told is said."""

from __future__ import annotations

from datetime import date

from sourcer.model.audit import Entry
from sourcer.model.disclosures import Disclosed, Disclosure, Notice
from sourcer.model.ledger import SignedName
from sourcer.model.opinions import Opinion
from sourcer.model.works import Signature
from sourcer.reading.persons import find_author
from sourcer.rights.audit import check
from sourcer.rights.forgetting import forget
from sourcer.store import audit, disclosures, opinions
from sourcer.store.engine import reading, writing
from tests.privacy.test_forget import ANNA, forgotten, world
from tests.privacy.world import MARKER, NOW, TRACES, Store


def given_out(store: Store) -> None:
    """Somebody was kept, written to, and given to three recipients, once in a file of their name."""
    with writing(store.engine) as conn:
        her, anna = find_author(conn, MARKER, ()), find_author(conn, ANNA.name, ())
        signed = (SignedName(Signature("arxiv_api", "2403.00001", 0), MARKER),)
        kept = Opinion("sample", "keep", her.id, MARKER, "too theoretical for us", "Ines", NOW, signed=signed)
        opinions.save_opinion(conn, kept)
        disclosures.save_notice(
            conn, Notice("notice", her.id, MARKER, signed, date(2026, 3, 2), "a letter", "Ines", NOW, "ab" * 32)
        )
        for name, kind in (("Partner Ltd", "external"), ("the lab", "internal"), ("the team itself", "team")):
            people = (Disclosed("A-of-old", MARKER, signed), Disclosed(anna.id, ANNA.name))
            made = Disclosure(
                NOW,
                "Ines",
                name,
                kind,
                1,
                "sample",
                "csv",
                ("name",),
                people,
                f"{MARKER} wrote first",  # type: ignore[arg-type]
            )
            disclosures.save_disclosure(conn, made)
        what = {"run": 1}
        audit.note(conn, Entry("conversation", NOW, what=what, people=(her.id,), words={"to": f"out/{MARKER}.md"}))
        audit.note(conn, Entry("report", NOW, what=what, people=(her.id, anna.id), words={"to": "out/report.html"}))


def test_ledgers_tell_of_a_pseudonym_and_the_account_stays_whole(store: Store) -> None:
    world(store)
    given_out(store)
    assert {"notices.name", "disclosures.people", "audit_words.text", "opinions.name"} <= set(store.traces())
    done = forgotten(store)
    assert store.traces() == []
    with reading(store.engine) as conn:
        (notice,) = disclosures.load_notices(conn)
        assert (notice.name, notice.how, notice.sent_on) == (done.pseudonym, "a letter", date(2026, 3, 2))
        for given in disclosures.load_disclosures(conn):
            assert [each.name for each in given.people] == [done.pseudonym, ANNA.name]
        entries, words, head = audit.load_entries(conn), audit.load_words(conn), audit.load_head(conn)
        (erasure,) = audit.load_entries(conn, kinds=("erasure",))
    assert check(entries, words, head).faults == ()
    assert erasure.subject == done.pseudonym
    assert "too theoretical for us" not in {each.text for each in words}
    assert "out/report.html" in {each.text for each in words}, "what is about others too stays, but for the name"


def test_who_has_lists_with_the_person_on_them_is_said(store: Store) -> None:
    world(store)
    given_out(store)
    done = forgotten(store)
    assert [who.split(" (")[0] for who in done.recipients] == ["Partner Ltd", "the lab"]
    assert "external; last given a list on 2026-03-04" in done.recipients[0]
    assert done.files == (f"out/{MARKER}.md", "out/report.html")


def test_a_reason_that_names_the_person_is_kept_without_the_name(store: Store) -> None:
    world(store)
    forget(store.engine, store.clock, MARKER, by="tests", reason=f"{MARKER} asked")
    assert store.traces(TRACES) == []
