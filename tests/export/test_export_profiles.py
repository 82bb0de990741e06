"""Profiles: stable columns that the documentation tells, the card's words, and JSON that loses nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ExportRefused
from sourcer.export.card import WHY_LENGTH, evidence_lines, place_text, why_line, work_text
from sourcer.export.codecard import account_text, implementation_lines, implementation_text
from sourcer.export.document import dump_json, shortlist_document
from sourcer.export.profiles import COLUMN_NAMES, COLUMNS, PROFILES, profile_named, shortlist_rows
from sourcer.export.report import report_html
from sourcer.export.text import HIDDEN
from sourcer.model.records import Account, Provenance
from sourcer.model.scores import Evidence
from sourcer.model.works import Authorship
from sourcer.reading.shortlist import Filters, narrowed
from tests.export.builders import a_component, a_health, a_score, a_shortlist, a_work, an_entry, an_implementation

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"


def table_under(heading: str) -> dict[str, str]:
    section = DOCS.read_text(encoding="utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `([\w-]+)` \| (.+?) \|", section, re.MULTILINE))


def first_row(name: str = "csv") -> dict[str, str]:
    text = PROFILES[name].render(a_shortlist()).decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(text, newline="")))


def test_the_documentation_tells_every_column_in_order_and_in_the_same_words() -> None:
    told = table_under("Columns of `csv` and `excel`")
    assert list(told.items()) == [(column.name, column.meaning) for column in COLUMNS]


def test_the_documentation_tells_every_profile_and_every_json_key() -> None:
    assert table_under("Profiles") == {profile.name: profile.about for profile in PROFILES.values()}
    assert tuple(table_under("Keys of a candidate in `json`")) == PROFILES["json"].columns


def test_the_columns_stand_in_the_order_that_others_rely_on() -> None:
    assert " ".join(PROFILES["csv"].columns) == (
        "rank candidate kind score fit originality importance execution "
        "fit_scored originality_scored importance_scored execution_scored trend best_area works why evidence code "
        "affiliations first_public_on is_new namesakes uncertain sources run brief ranked_on candidate_id "
        "accounts code_evidence run_notes engineering engineering_scored "
        "first_paper junior institutions reserved marks"
    )
    assert PROFILES["excel"].columns == PROFILES["csv"].columns


def test_a_row_says_who_how_much_and_on_what() -> None:
    row = first_row()
    assert (row["rank"], row["candidate"], row["score"]) == ("1", "Velda Okehamble", "0.7600")
    assert row["best_area"] == "Training dynamics (0.82)"
    assert row["works"] == "A ledger of sharpness for long training runs — https://arxiv.org/abs/2203.90017"
    assert "originality: new phrases: sharpness ledger (7)" in row["evidence"]
    assert row["affiliations"] == "Fernhollow University; Example Institute of Learning"
    assert row["sources"].endswith("id_list=2203.90017 (fetched 2024-03-13)")
    assert (row["run"], row["brief"], row["ranked_on"]) == ("17", "Steady training", "2024-03-14")
    assert (row["first_public_on"], row["is_new"], row["trend"]) == ("2022-03-14", "yes", "0.1200")


def test_excel_gets_the_byte_order_mark_and_otherwise_the_same_bytes() -> None:
    shortlist = a_shortlist()
    assert PROFILES["excel"].render(shortlist) == b"\xef\xbb\xbf" + PROFILES["csv"].render(shortlist)


def test_the_same_shortlist_gives_the_same_bytes() -> None:
    for profile in PROFILES.values():
        assert profile.render(a_shortlist()) == profile.render(a_shortlist())


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(ExportRefused, match="'parquet'; there are csv, excel, json"):
        profile_named("parquet")
    with pytest.raises(ExportRefused, match="'greenhouse'; did you mean 'greenhouse-prospects'"):
        profile_named("greenhouse")
    assert profile_named("json") is PROFILES["json"]


def test_an_entry_of_which_little_is_known_is_still_a_row_and_a_document() -> None:
    score = a_score(
        trend=None, areas=(), components=tuple(a_component(p.name, evidence=()) for p in a_score().components)
    )
    bare = an_entry(score=score, works=(), implementations=(), provenance=(), names=(), affiliations=(), is_new=False)
    for profile in PROFILES.values():
        assert b"Velda Okehamble" in profile.render(a_shortlist(bare))
    assert why_line(bare) == "see the card"


def test_json_gives_back_every_value_and_escapes_what_could_act() -> None:
    title = "\x1b[31m\u202e=HYPERLINK\u200b </script> \U000e0041 Zoë \ud800"
    shortlist = a_shortlist(an_entry(works=(a_work(title=title),)))
    text = dump_json(shortlist_document(shortlist))
    assert json.loads(text) == shortlist_document(shortlist)
    assert json.loads(text)["candidates"][0]["works"][0]["title"] == title
    assert "Zoë" in text
    assert not re.search(f"[{HIDDEN}]", text)


@given(st.text())
def test_any_text_comes_back_from_json(text: str) -> None:
    written = dump_json({"title": text}).encode()
    assert json.loads(written) == {"title": text}


def test_json_of_a_candidate_has_the_documented_keys_and_parts_that_sum() -> None:
    candidate = json.loads(PROFILES["json"].render(a_shortlist()))["candidates"][0]
    assert tuple(candidate) == PROFILES["json"].columns
    assert sum(part["contribution"] for part in candidate["components"].values()) == pytest.approx(candidate["score"])


def test_the_reason_names_area_terms_and_phrase() -> None:
    assert why_line(an_entry()) == (
        "Training dynamics: warm-up, step size · new: “sharpness ledger”, taken up · code: okehamble/sharpness-ledger"
    )
    assert why_line(an_entry(implementations=())) == (
        "Training dynamics: warm-up, step size, plateau · new: “sharpness ledger”, taken up"
    )


def test_the_reason_of_an_implementer_begins_with_the_code() -> None:
    entry = an_entry(
        score=a_score(kind="implementer", candidate_id="github:isvikson"),
        implementations=(an_implementation(relation="independent", full_name="isvikson/ledger-anew"),),
    )
    assert why_line(entry).startswith("re-implemented in isvikson/ledger-anew · Training dynamics: ")


def test_a_component_that_was_not_scored_gives_no_reason() -> None:
    parts = tuple(
        replace(part, is_scored=part.name != "originality", note="too early to tell") for part in a_score().components
    )
    assert "sharpness ledger”" not in why_line(an_entry(score=a_score(components=parts)))
    assert evidence_lines(parts[1])[0] == "not scored: too early to tell"


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300), st.integers(20, WHY_LENGTH))
def test_the_reason_fits_on_its_line_whatever_the_words(area: str, term: str, phrase: str, limit: int) -> None:
    parts = (
        a_component("fit", evidence=(Evidence("term", term),)),
        a_component("originality", evidence=(Evidence("phrase", phrase),)),
        *a_score().components[2:],
    )
    line = why_line(an_entry(score=a_score(areas=((area, 0.5),), components=parts)), limit)
    assert 0 < len(line) <= limit
    assert len(line.splitlines()) == 1


def test_evidence_reads_as_lines_with_numbers_days_and_addresses() -> None:
    assert evidence_lines(a_component("fit")) == [
        "problem areas: Training dynamics 0.82",
        "terms: warm-up 0.31, step size 0.22, plateau 0.11",
    ]
    assert evidence_lines(a_component("originality"))[1:] == [
        "nearest earlier: Schedules that forget (0.38, 2019-09-03) https://arxiv.org/abs/1909.90012",
        "new phrases: sharpness ledger (7)",
        "taken up: Keeping a sharpness ledger (2023-05-04) https://arxiv.org/abs/2305.90021",
    ]


def test_the_first_place_is_told_with_how_it_was_told() -> None:
    entry = an_entry()
    assert place_text(entry, a_work()) == "first author (first name on the paper)"
    shared = a_work(first_author_rule="shared", first_author_why="“equal contribution”")
    assert place_text(entry, shared) == "first author (shared first place: “equal contribution”)"
    second = a_work(authorships=(Authorship(0, "other", "Orlaith", True), Authorship(1, "author-1", "Velda", False)))
    assert place_text(entry, second) == "author 2 of 2 (first name on the paper)"
    assert place_text(entry, a_work(authorships=())) == ""
    implementer = an_entry(score=a_score(kind="implementer"))
    assert place_text(implementer, a_work(authorships=())) == "implemented it; not among its authors"


def test_a_withdrawn_work_and_an_owner_who_wants_no_recruiters_are_told() -> None:
    assert work_text(a_work(withdrawn=True, first_public_on=None, venues=())).endswith("(day unknown, withdrawn)")
    assert implementation_text(an_implementation(wants_no_recruiters=True)).endswith(
        "not to be approached by recruiters"
    )


def test_what_stands_behind_a_repository_is_told_with_language_days_and_the_work() -> None:
    entry = an_entry()
    lines = implementation_lines(entry, entry.implementations[0])
    assert lines[0] == f"implements “{entry.works[0].title}”"
    assert lines[1] == "told by: the paper links it"
    assert "not counted" in lines[2]
    bare = an_implementation(work_id=None, evidence=(), language=None, created_on=None, pushed_on=None, stars=None)
    assert implementation_lines(entry, bare) == []


def test_an_account_is_told_with_what_stands_on_it_and_when_it_was_read() -> None:
    source = Provenance("https://api.github.com/users/moduya", datetime(2026, 6, 1, 5, 30, tzinfo=UTC), "")
    account = Account("9", "moduya", "User", source, "Maren \x1b[2JOduya", "https://moduya.example.org")
    assert account_text(account) == (
        "https://github.com/moduya (name Maren [2JOduya, https://moduya.example.org; read 2026-06-01)"
    )
    assert account_text(replace(account, name=None, website=None)).endswith("(no name, no website; read 2026-06-01)")
    row = dict(zip(COLUMN_NAMES, shortlist_rows(a_shortlist(an_entry(accounts=(account,))))[0], strict=True))
    assert row["accounts"] == account_text(account)


def test_every_row_carries_what_the_run_says_of_itself() -> None:
    shortlist = a_shortlist(notes=("implementations were not read: off", "3 works withdrawn"))
    row = dict(zip(COLUMN_NAMES, shortlist_rows(shortlist)[0], strict=True))
    assert row["run_notes"] == "implementations were not read: off | 3 works withdrawn"


def test_words_that_tell_label_number_and_day_themselves_are_not_told_twice() -> None:
    taken = 'new phrase "slow ledger", taken up by 7 later works, first by Orlaith Wexcombe on 2023-05-04'
    part = a_component(
        "originality",
        evidence=(
            Evidence("earlier", "nearest earlier work: Schedules that forget", None, None, 0.384),
            Evidence("uptake", taken, "https://arxiv.org/abs/2305.90021", date(2023, 5, 4), 7.0),
        ),
    )
    assert evidence_lines(part) == [
        "nearest earlier: Schedules that forget (0.38)",
        f"taken up: {taken} https://arxiv.org/abs/2305.90021",
    ]
    entry = an_entry(
        score=a_score(components=(a_component("fit"), part, *a_score().components[2:])), implementations=()
    )
    assert why_line(entry).endswith(" · new: “slow ledger”, taken up")


def test_terms_share_a_line_only_while_they_are_short() -> None:
    grown = '"ledger" rose from 0.5% to 1.5% of the papers of the field just before'
    lines = evidence_lines(a_component("fit", evidence=(Evidence("term", grown, value=3.0), Evidence("term", grown))))
    assert lines == [f"terms: {grown} (3)", f"terms: {grown}"]


def test_a_ranking_of_before_engineering_was_scored_apart_still_loads_shows_and_sums() -> None:
    old = a_score(components=tuple(part for part in a_score().components if part.name != "engineering"))
    shown = a_shortlist(an_entry(score=old))
    row = dict(zip(COLUMN_NAMES, shortlist_rows(shown)[0], strict=True))
    assert (row["engineering"], row["engineering_scored"]) == ("0.5000", "no")
    assert old.component("engineering").contribution == 0.0
    assert old.total == sum(part.contribution for part in old.components)
    assert "not scored" in report_html(shown, health=a_health(), sample=False)
    assert narrowed(shown, Filters(minimum={"engineering": 0.4})).entries == ()
