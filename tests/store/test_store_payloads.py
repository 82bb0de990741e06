from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine
from store_samples import LATER, NOW, a_provenance, a_skipped, set_aside

from sourcer.model.runs import Window
from sourcer.sources.base import Request, Response
from sourcer.store import aside as store_aside
from sourcer.store import payloads
from sourcer.store.engine import reading, writing


def test_a_payload_can_be_parsed_again_and_is_stored_once(engine: Engine) -> None:
    window = Window(date(2024, 3, 1), date(2024, 3, 8))
    asked = Request("arxiv_api", "cs.LG", "https://papers.example/q", kind="query", key="x", window=window)
    came = a_provenance(url=asked.url)
    later = replace(came, fetched_at=LATER)
    with writing(engine) as conn:
        for provenance in (came, later, replace(later, payload_hash="cd"), replace(came, url="https://b.example/")):
            payloads.save_payload(conn, asked, b"\x00\xff bytes", provenance)
    with reading(engine) as conn:
        kept = list(payloads.load_payloads(conn, "arxiv_api"))
        assert payloads.fetched_urls(conn, "arxiv_api") == {"https://papers.example/q", "https://b.example/"}
        assert payloads.fetched_urls(conn, "pmlr") == set()
    assert len(kept) == 3
    answer = Response(200, asked.url, b"\x00\xff bytes", LATER)
    assert (asked, answer, later) in kept, "the same bytes again are one payload, of the time when they last came"
    assert kept[0][2] == replace(came, url="https://b.example/"), "oldest first"


def test_a_payload_keeps_what_parsing_needs_of_the_answer(engine: Engine) -> None:
    asked, came = Request("github", "ids", "https://code.example/s"), a_provenance(url="https://code.example/s")
    headers = {"content-type": "text/html", "link": "<x\x00>", "etag": '"1"', "set-cookie": "secret"}
    with writing(engine) as conn:
        payloads.save_payload(conn, asked, b"", came, response_status=404, response_headers=headers)
        ((_, answer, _),) = payloads.load_payloads(conn, "github")
    kept = {"content-type": "text/html", "link": "<x>", "etag": '"1"'}
    assert answer == Response(404, asked.url, b"", NOW, kept)


def test_the_same_bytes_saved_late_do_not_make_a_payload_older(engine: Engine) -> None:
    asked, came = Request("pmlr", "v901", "https://papers.example/a"), a_provenance(fetched_at=LATER)
    with writing(engine) as conn:
        payloads.save_payload(conn, asked, b"x", came)
        payloads.save_payload(conn, asked, b"x", replace(came, fetched_at=NOW), response_status=404)
        ((_, answer, provenance),) = payloads.load_payloads(conn, "pmlr")
    assert (answer.status, provenance.fetched_at) == (200, LATER)


def test_the_same_answer_again_the_same_night_writes_nothing(engine: Engine) -> None:
    asked, came = Request("pmlr", "v901", "https://papers.example/a"), a_provenance(fetched_at=NOW)
    soon, next_night = replace(came, fetched_at=NOW + timedelta(hours=11)), replace(came, fetched_at=LATER)
    with writing(engine) as conn:
        for provenance in (came, soon):
            payloads.save_payload(conn, asked, b"x", provenance)
        assert [kept for _, _, kept in payloads.load_payloads(conn, "pmlr")] == [came]
        payloads.save_payload(conn, asked, b"x", soon, response_status=404)
        assert [answer.status for _, answer, _ in payloads.load_payloads(conn, "pmlr")] == [404], (
            "another answer is news"
        )
        payloads.save_payload(conn, asked, b"x", next_night)
        assert [kept for _, _, kept in payloads.load_payloads(conn, "pmlr")] == [next_night]


def test_old_payloads_go_and_are_asked_for_again(engine: Engine) -> None:
    asked = Request("pmlr", "v901", "https://papers.example/v901/a.html")
    fresh = replace(asked, url="https://papers.example/v901/b.html")
    with writing(engine) as conn:
        payloads.save_payload(conn, asked, b"old", a_provenance(url=asked.url))
        payloads.save_payload(conn, fresh, b"new", a_provenance(url=fresh.url, fetched_at=LATER))
        assert payloads.fetched_urls(conn, "pmlr", LATER) == {fresh.url}
        assert payloads.forget_payloads(conn, LATER) == 1
        assert payloads.fetched_urls(conn, "pmlr") == {fresh.url}


def test_a_page_that_was_set_aside_is_asked_for_again_until_it_can_be_read(engine: Engine) -> None:
    asked = Request("pmlr", "v901", "https://papers.example/v901/a.html")
    aside = a_skipped(source="pmlr", key="page v901", provenance=a_provenance(url=asked.url))
    with writing(engine) as conn:
        payloads.save_payload(conn, asked, b"<html>", aside.provenance)
        set_aside(conn, aside)
        assert payloads.fetched_urls(conn, "pmlr") == set()
        assert payloads.fetched_urls(conn, "pmlr", doubted_since=LATER) == {asked.url}, "not for ever"
        store_aside.replace_skipped(conn, "pmlr", aside.provenance, [], read={"page v901"})
        assert store_aside.load_skipped(conn) == []
        assert payloads.fetched_urls(conn, "pmlr") == {asked.url}
