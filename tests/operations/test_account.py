"""The account of a night: what each source and stage did, and what that means. All names and figures are invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sourcer.cli.lines import cells
from sourcer.cli.render_night import night_page
from sourcer.errors import (
    BudgetSpent,
    Challenged,
    Disallowed,
    HostRefused,
    RateLimited,
    SourcerError,
    Truncated,
    Unreachable,
    WrongKindOfPage,
)
from sourcer.export.csv import rows_to_csv
from sourcer.model.runs import Checkpoint, Run, Tally
from sourcer.night.jobs import StreamResult
from sourcer.operations import meaning
from sourcer.operations.account import NightAccount, account_of
from sourcer.operations.document import COLUMNS, document, prometheus, rows
from sourcer.operations.kinds import KINDS, kind_of, status_of
from sourcer.operations.lines import line_of, lines_of

BEGUN = datetime(2026, 6, 12, 5, 30, tzinfo=UTC)
WHO = "https://api.example.org/users/velda-okehamble"


def a_run(number: int, stage: str, outcome: str = "done", *, after: float = 0.0, took: float = 1.0, **told: str) -> Run:
    begun = BEGUN + timedelta(minutes=after)
    ended = begun + timedelta(minutes=took) if outcome not in ("open",) else None
    return Run(number, stage, begun, ended, outcome, Tally(), "0.1.0", "d1", told)  # type: ignore[arg-type]


def a_night(*streams: StreamResult, outcome: str = "partly", reached: date | None = None) -> NightAccount:
    details = {f"{stream.source} {stream.stream}": line_of(stream) for stream in streams}
    runs = [
        a_run(7, "night", outcome, took=30.0),
        a_run(8, "harvest", outcome, after=1.0, **details),
        a_run(9, "resolve", after=3.0, works="1203", people="2010"),
        a_run(10, "rank", after=5.0, brief="clocks", candidates="87"),
    ]
    marks = [Checkpoint(stream.source, stream.stream, high_water=reached) for stream in streams]
    account = account_of(runs, marks)
    assert account is not None
    return account


def refused(**other: object) -> StreamResult:
    told = {"kind": "rate limited", "status": 429, "rounds": 1, "problem": f"429 at {WHO}", **other}
    return StreamResult("arxiv_oai", "cs:cs:LG", "failed", Tally(requests=3), **told)  # type: ignore[arg-type]


def printed(account: NightAccount | None, code: int | None = 3, width: int = 100) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(night_page(account, code))
    return out.getvalue()


GOOD = StreamResult("arxiv_api", "cs.LG", "done", Tally(requests=5, seen=320, new=12, changed=4))


def test_a_source_that_asked_for_a_rest_is_told_with_what_it_means_and_where_it_goes_on() -> None:
    text = printed(a_night(GOOD, refused(), reached=date(2026, 6, 11)))
    assert "night 7 · 2026-06-12 05:30 UTC · 30 min · partly (exit code 3)" in text
    assert "1 of 2 sources are behind; what came is stored and ranked, the next night goes on." in text
    said = "arxiv_oai asked for a rest (429) after 3 requests: nothing is lost, the next night goes on from 2026-06-11."
    assert said in " ".join(text.split())
    assert "velda" not in text, "what mends itself needs no quotation"


def test_what_a_person_must_mend_is_quoted_and_said_to_need_one() -> None:
    account = a_night(
        GOOD, refused(kind="refused", status=401, problem="the token for api.example.org is not accepted")
    )
    assert account.needs_a_person
    assert "it said: the token for api.example.org is not accepted" in printed(account)
    assert not a_night(GOOD, refused()).needs_a_person


def test_stages_tell_what_came_of_them() -> None:
    text = printed(a_night(GOOD, outcome="done"), 0)
    assert "Every source that had something to say was read to its end." in text
    assert "1,203 works by 2,010 people" in text
    assert "brief clocks: 87 candidates" in text
    quiet = account_of([a_run(1, "night"), a_run(2, "resolve"), a_run(3, "rank", digest="0f")], [])
    assert quiet is not None
    assert "no record changed" in quiet.stages[0].meaning
    assert "the shortlist stands" in quiet.stages[1].meaning


def test_a_night_that_broke_off_or_was_killed_is_told_as_such() -> None:
    broken = {"broken off": "the disk is full"}
    account = account_of([a_run(1, "night", "failed", **broken), a_run(2, "harvest", "failed", **broken)], [])
    text = printed(account, None)
    assert "The night broke off; what came before is stored, and the next night takes it up." in text
    assert "the disk is full" in text
    killed = account_of([a_run(1, "night", "abandoned"), a_run(2, "harvest", "abandoned")], [])
    assert "killed" in printed(killed, None)
    assert "not finished" in printed(account_of([a_run(1, "night", "open")], []), None)


def test_a_stage_run_by_hand_is_told_below_the_night_and_does_not_change_it() -> None:
    night, harvest = a_run(1, "night", took=10.0), a_run(2, "harvest", after=1.0, **{"pmlr v901": line_of(GOOD)})
    later = a_run(3, "harvest", "failed", after=60.0, **{"pmlr v901": line_of(refused())})
    account = account_of([later, harvest, night], [])
    assert account is not None
    assert [source.outcome for source in account.sources] == ["done"]
    assert [stage.stage for stage in account.stages] == ["harvest", "harvest by hand"]
    alone = account_of([later], [])
    assert alone is not None
    assert "no night yet" in printed(alone)
    assert "`sourcer run` makes the first night" in printed(None)


def test_an_account_is_that_of_the_newest_night_alone() -> None:
    old = [a_run(1, "night", "failed"), a_run(2, "harvest", "failed", **{"pmlr v901": line_of(refused())})]
    account = account_of([*old, a_run(3, "night", after=600.0)], [])
    assert account is not None
    assert (account.run, account.sources, account.outcome) == (3, (), "done")


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_a_usual_night_fits_the_page(width: int) -> None:
    many = [StreamResult(f"source_{n}", f"stream {m}", "done", Tally(9, 0, 9, 9)) for n in range(8) for m in range(9)]
    lines = printed(a_night(*many, refused()), width=width).splitlines()
    assert max(map(cells, lines)) <= min(width, 100)
    assert len(lines) <= 40 or width < 100, "a screen page, however many streams there are"


def test_streams_of_a_source_are_folded_and_counted() -> None:
    streams = [GOOD, StreamResult("arxiv_api", "cs.CL", "not due", Tally()), refused(), refused(status=None)]
    account = a_night(*streams)
    assert dict(account.sources[0].streams) == {"done": 1, "not due": 1}
    assert account.sources[0].outcome == "done"
    assert "1 done, 1 not due" in printed(account)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["done", "not due"], "done"),
        (["not modified", "nothing to do"], "not modified"),
        (["not modified", "done"], "done"),
        (["done", "failed"], "partly"),
        (["partly"], "partly"),
        (["failed", "not due"], "failed"),
        (["not due", "not due"], "not due"),
        (["not due", "nothing to do"], "nothing to do"),
    ],
)
def test_the_outcome_of_a_source_is_that_of_what_it_was_asked(outcomes: Sequence[str], whole: str) -> None:
    streams = [StreamResult("pmlr", f"v{n}", outcome, Tally()) for n, outcome in enumerate(outcomes)]  # type: ignore[arg-type]
    assert a_night(*streams).sources[0].outcome == whole


FAULTS: list[tuple[SourcerError, str, int | None]] = [
    (RateLimited("rest", url=WHO, status=429), "rate limited", 429),
    (Unreachable("away", url=WHO), "unreachable", None),
    (Challenged("login", url=WHO, status=403), "login wanted", 403),
    (Disallowed("robots", url=WHO), "disallowed", None),
    (BudgetSpent("spent", url=WHO), "budget spent", None),
    (HostRefused("no", url=WHO, status=404), "refused", 404),
    (WrongKindOfPage("page", source="pmlr", url=WHO), "unreadable", None),
    (Truncated("short", source="pmlr", url=WHO), "unreadable", None),
    (SourcerError("other"), "unknown", None),
]


@pytest.mark.parametrize(("fault", "kind", "status"), FAULTS, ids=[type(fault).__name__ for fault, _, _ in FAULTS])
def test_each_fault_has_a_kind_with_a_sentence_and_something_to_do(
    fault: SourcerError, kind: str, status: int | None
) -> None:
    assert (kind_of(fault), status_of(fault)) == (kind, status)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_which_source_and_that_what_came_is_not_lost(kind: str) -> None:
    said = meaning.trouble("pmlr", kind, requests=2, rounds=3, goes_on=date(2026, 6, 11))
    assert "pmlr" in said
    assert any(
        words in said for words in ("nothing is lost", "is kept", "nothing is read there", "reads nothing there")
    )
    assert "{" not in said
    assert meaning.to_do(kind)


words = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@given(
    st.sampled_from(["done", "not modified", "partly", "failed", "nothing to do", "not due"]),
    st.lists(st.integers(0, 10**9), min_size=5, max_size=5),
    st.sampled_from(["", *KINDS]),
    st.none() | st.integers(100, 599),
    st.integers(0, 40),
    words,
    words,
)
def test_a_line_that_a_run_keeps_is_read_back_as_it_was(
    outcome: str, counts: list[int], kind: str, status: int | None, rounds: int, stream: str, problem: str
) -> None:
    requests, seen, new, changed, skipped = counts
    tally = Tally(requests=requests, seen=seen, new=new, changed=changed, skipped=skipped)
    told = problem if kind else ""
    result = StreamResult(
        "pmlr", stream, outcome, tally, told, "", kind, status if kind else None, rounds if kind else 0
    )  # type: ignore[arg-type]
    (line,) = lines_of(a_run(1, "harvest", **{f"pmlr {stream}": line_of(result)}))
    assert (line.source, line.stream, line.outcome, line.tally, line.kind) == ("pmlr", stream, outcome, tally, kind)
    assert (line.status, line.rounds, line.problem) == (result.status, result.rounds, told)


def test_a_line_of_an_older_program_is_read_too_and_other_details_are_passed_over() -> None:
    old = "failed: 3 requests, 0 seen, 0 new, 0 changed, 0 set aside; the host answered 503"
    (line,) = lines_of(a_run(1, "harvest", **{"pmlr v901": old, "digest": "0f", "reparse lines": "1 payloads"}))
    assert (line.kind, line.problem) == ("unknown", "the host answered 503")


def test_what_other_programs_read_has_the_same_and_names_nobody() -> None:
    account = a_night(GOOD, refused(), reached=date(2026, 6, 11))
    told = document(account, 3)
    assert (told["schema"], told["run"], told["outcome"], told["exit_code"]) == (1, 7, "partly", 3)
    (trouble,) = told["sources"][1]["troubles"]
    assert (trouble["kind"], trouble["status"], trouble["goes_on_from"]) == ("rate limited", 429, "2026-06-11")
    table = list(csv.DictReader(io.StringIO(rows_to_csv(COLUMNS, rows(account)).decode(), newline="")))
    assert [row["name"] for row in table] == ["arxiv_api", "arxiv_oai", "harvest", "resolve", "rank"]
    assert table[0]["new"] == "12"
    metrics = prometheus(told, finished=1781242200.0)
    assert 'sourcer_source_new{source="arxiv_api"} 12\n' in metrics
    assert 'sourcer_last_run_outcome{outcome="partly"} 1\n' in metrics
    assert "sourcer_last_run_finished_seconds 1781242200\n" in metrics
    for text in (json.dumps(told), json.dumps(table), metrics):
        assert "velda" not in text


def test_metrics_are_in_the_form_that_prometheus_reads() -> None:
    odd = StreamResult('odd "source"\\', "s", "done", Tally(new=12_345_678))
    for line in prometheus(document(a_night(odd, GOOD), 3), finished=0.0).splitlines():
        name, _, value = line.rpartition(" ")
        assert line.startswith("# ") or (name.startswith("sourcer_") and float(value) >= 0), line
    assert 'sourcer_source_new{source="odd"} 12345678' in prometheus(
        document(a_night(StreamResult("odd", "s", "done", Tally(new=12_345_678))), 0), finished=0.0
    )
