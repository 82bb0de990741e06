"""Files for applicant systems, read back as these systems read them. All people and papers are invented."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import ExportRefused
from sourcer.export.applicants import APPLICANT_COLUMNS
from sourcer.export.cells import read_cell, safe_cell
from sourcer.export.fields import LONGEST_NOTES
from sourcer.export.profiles import PROFILES
from sourcer.export.splitting import whole_name
from sourcer.export.table import check_file_name, file_names, joined, left_over, render_files
from sourcer.export.text import plain_text
from sourcer.model.institutions import PrintedPlaces
from sourcer.model.opinions import Mark
from sourcer.model.records import Account, Provenance
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from tests.export.builders import a_score, a_shortlist, a_work, an_entry, an_implementation, poisoned

DOCS = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
READ = Provenance("https://api.example.org/users/okehamble", datetime(2024, 3, 13, tzinfo=UTC), "ab" * 32)
ACCOUNT = Account("7", "okehamble", "User", READ, "Velda Okehamble", "https://okehamble.example.org")
APPLICANTS = ["greenhouse-prospects", "lever", "gem-project"]
HEADINGS = {
    "greenhouse-prospects": (
        "First Name,Last Name,Company,Title,Notes,Email,Phone,Social Media,Website,Address,Source,Who gets credit,"
        "Job,Department,Office,Prospect Pool,Prospect Stage"
    ),
    "lever": "Full name,Email,Lever Posting URL,Stage,Sources,Origin,Links,Tags,Notes",
    "gem-project": "First name,Last name,Company,Title,Email,Links,Notes",
}


def named(name: str, **changed: object) -> ShortlistEntry:
    return an_entry(**{"score": a_score(name=name), "names": (name,)} | changed)


def rows(profile: str, *entries: ShortlistEntry) -> list[dict[str, str]]:
    """The file as the system reads it, with the apostrophes before formulas taken away again."""
    text = PROFILES[profile].render(a_shortlist(*entries)).decode("utf-8")
    return [
        {name: read_cell(cell) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)
    ]


def row(profile: str, entry: ShortlistEntry) -> dict[str, str]:
    (only,) = rows(profile, entry)
    return only


def documented(heading: str) -> list[tuple[str, str]]:
    section = re.split(r"^#+ ", DOCS.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^\| `(.+?)` \| (.+) \|$", section, re.MULTILINE)


@pytest.mark.parametrize("profile", APPLICANTS)
def test_the_headings_are_those_of_the_system_in_its_order_and_all_are_told(profile: str) -> None:
    first = PROFILES[profile].render(a_shortlist()).decode().split("\r\n")[0]
    assert first.replace('"', "") == HEADINGS[profile]
    assert documented(f"`{profile}`") == [(column.name, column.meaning) for column in APPLICANT_COLUMNS[profile]]


def test_the_limits_are_those_of_the_systems_and_stand_in_the_documentation() -> None:
    limits = {name: PROFILES[name].most_rows for name in PROFILES}
    assert limits == {
        "csv": None, "excel": None, "json": None, "greenhouse-prospects": 8000, "lever": 55000, "gem-project": 10000
    }  # fmt: skip
    assert all(f"At most {limits[name]:,} people a file" in DOCS for name in APPLICANTS)


@pytest.mark.parametrize("profile", APPLICANTS)
def test_what_sourcer_does_not_keep_is_never_filled(profile: str) -> None:
    told = row(profile, an_entry(accounts=(ACCOUNT,)))
    for name in ("Email", "Phone", "Address", "Title", "Job", "Who gets credit", "Prospect Pool", "Lever Posting URL"):
        assert told.get(name, "") == ""


def test_a_name_that_can_be_split_fills_both_columns() -> None:
    prospect, person = row("greenhouse-prospects", an_entry()), row("gem-project", an_entry())
    assert (prospect["First Name"], prospect["Last Name"]) == ("Velda", "Okehamble")
    assert (person["First name"], person["Last name"]) == ("Velda", "Okehamble")
    assert row("lever", an_entry())["Full name"] == "Velda Okehamble"
    assert "not split" not in prospect["Notes"]


@pytest.mark.parametrize("name", ["Okehamble", "王小明", "Li Wenna", "Velda Quarnell Okehamble", "Harun bin Okehamble"])
def test_a_name_that_cannot_be_split_stands_whole_and_is_marked(name: str) -> None:
    prospect, person, lead = (row(profile, named(name)) for profile in ("greenhouse-prospects", "gem-project", "lever"))
    assert (prospect["First Name"], prospect["Last Name"]) == (name, "(name not split)"), "both are required there"
    assert (person["First name"], person["Last name"]) == (name, "")
    assert lead["Full name"] == name
    assert all(told["Notes"].startswith(f"name not split: {name} (") for told in (prospect, person, lead))


def test_what_a_github_account_says_is_never_split() -> None:
    score = a_score(kind="implementer", candidate_id="github:okehamble", accounts=("okehamble",))
    told = row("greenhouse-prospects", an_entry(score=score, accounts=(ACCOUNT,)))
    assert (told["First Name"], told["Last Name"]) == ("Velda Okehamble", "(name not split)")
    assert (told["Social Media"], told["Website"]) == ("https://github.com/okehamble", "https://okehamble.example.org")


def test_the_company_is_what_the_newest_dated_work_prints_with_work_and_day() -> None:
    printed = (
        PrintedPlaces(("Fernhollow University",), "An older work", "https://a.example", date(2021, 1, 1)),
        PrintedPlaces(("Example Institute of Learning", "Stillwater Labs"), "A newer work", "", date(2024, 1, 2)),
        PrintedPlaces(("Nowhere College",), "A work without a day", "https://c.example", None),
    )
    told = row("lever", an_entry(printed=printed)), row("gem-project", an_entry(printed=printed))
    assert told[1]["Company"] == "Example Institute of Learning; Stillwater Labs"
    assert "company as printed on “A newer work”, 2024-01-02; it may have changed" in told[0]["Notes"]
    assert row("gem-project", an_entry(printed=printed[2:]))["Company"] == "", "a day is wanted with it"
    assert row("gem-project", an_entry())["Company"] == "", "an affiliation without work and day is not enough"


def test_who_asks_recruiters_to_stay_away_is_marked_before_everything_else() -> None:
    own = an_implementation(wants_no_recruiters=True)
    told = row("lever", named("Okehamble", implementations=(own,)))
    assert told["Notes"].startswith("asks not to be approached by recruiters: okehamble/sharpness-ledger")
    assert told["Tags"].split(",")[-1] == "wants no recruiters"
    others = replace(own, relation="independent", full_name="stranger/again", owner="stranger")
    told = row("lever", an_entry(implementations=(others,)))
    assert "asks not" not in told["Notes"].split(" | ")[0], "it is somebody else's word, of somebody else's code"
    assert "wants no recruiters" not in told["Tags"]


def test_links_are_the_candidates_own_each_once_and_of_the_web_alone() -> None:
    works = (a_work(), a_work(), a_work(url="javascript:alert(1)"), a_work(url=""))
    others = an_implementation(relation="independent", owner="stranger", url="https://github.com/stranger/again")
    told = row("lever", an_entry(works=works, implementations=(an_implementation(), others), accounts=(ACCOUNT,)))
    assert told["Links"].split(", ") == [
        "https://arxiv.org/abs/2203.90017",
        "https://github.com/okehamble/sharpness-ledger",
        "https://github.com/okehamble",
    ]


def test_a_comma_inside_a_link_or_tag_does_not_break_the_join() -> None:
    url = "https://pages.example/a,b; c"
    entry = an_entry(works=(a_work(url="https://pages.example/a,b;=c"), a_work(url=url)), implementations=())
    assert row("lever", entry)["Links"].split(", ") == ["https://pages.example/a%2Cb%3B=c"], "one has a space: no link"
    area = an_entry(score=a_score(areas=(("ice, snow\nand water", 0.9),)))
    assert row("lever", area)["Tags"].split(",") == ["sourcer", "Steady training", "ice/snow and water", "author"]


def test_lever_gets_the_constants_that_it_must_have() -> None:
    told = row("lever", an_entry())
    assert (told["Stage"], told["Sources"], told["Origin"]) == ("New Lead", "sourcer", "Sourced")


def test_notes_say_why_on_what_with_which_doubts_and_from_where() -> None:
    marks = (Mark("kept", "kept by Mira on 2024-03-01: good talk"),)
    notes = row("greenhouse-prospects", an_entry(marks=marks))["Notes"].split(" | ")
    assert notes[0].startswith("Training dynamics: warm-up")
    assert "work: A ledger of sharpness for long training runs" in notes[1]
    for piece in (
        "check: one of two affiliations is older than five years",
        "namesake, not joined: Velda Okehamble, who writes on tidal ice",
        "team: kept by Mira on 2024-03-01: good talk",
        "sourcer: rank 1 of 148 for the brief 'Steady training', 2024-03-14; author-1",
        "read from https://export.arxiv.org/api/query?id_list=2203.90017 (fetched 2024-03-13)",
    ):
        assert piece in notes


def test_notes_end_inside_their_limit_at_a_whole_piece_and_say_how_many_are_left() -> None:
    works = tuple(
        a_work(id=f"w{n}", title=f"{n} {'on ledgers ' * 20}", url=f"https://a.example/{n}") for n in range(99)
    )
    notes = row("lever", an_entry(works=works))["Notes"]
    assert len(notes) <= LONGEST_NOTES
    assert re.fullmatch(r"and \d+ more pieces, which the card shows", notes.split(" | ")[-1])
    assert re.search(r"https://a\.example/\d+$", notes.split(" | ")[-2]), "no address is cut"
    endless = row("lever", an_entry(works=(a_work(title="x" * 100_000),)))["Notes"]
    assert len(endless) <= LONGEST_NOTES
    assert "sourcer: rank 1 of 148" in endless, "one endless title does not drive out the rest"


words = st.text(st.one_of(st.sampled_from("=+-@\t\r\n,;\"'|﹣\u202e"), st.characters()), min_size=1, max_size=30)


@pytest.mark.parametrize("profile", APPLICANTS)
@given(name=words, title=words)
def test_any_name_and_title_come_back_and_no_cell_starts_a_formula(profile: str, name: str, title: str) -> None:
    entry = named(name, works=(a_work(title=title),))
    text = PROFILES[profile].render(a_shortlist(entry)).decode("utf-8")
    header, cells = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(header) == len(cells)
    assert all(safe_cell(read_cell(cell)) == cell for cell in cells)
    told = dict(zip(header, map(read_cell, cells), strict=True))
    parts = {"lever": ("Full name",), "gem-project": ("First name", "Last name")}.get(
        profile, ("First Name", "Last Name")
    )
    said = " ".join(told[part] for part in parts).replace("(name not split)", "").replace(",", " ")
    assert sorted(said.split()) == sorted((whole_name(name) or "author-1").replace(",", " ").split())
    assert plain_text(title)[:20] in told["Notes"]


@pytest.mark.parametrize("profile", APPLICANTS)
def test_no_text_of_a_stranger_makes_a_formula_or_another_column(profile: str) -> None:
    hostile = '=HYPERLINK("https://a.example","x"),\r\n;=1+1|@SUM(A1)'
    entry = poisoned(
        an_entry(accounts=(ACCOUNT,), implementations=(an_implementation(wants_no_recruiters=True),)), hostile
    )
    for delimiter in ",;":
        text = PROFILES[profile].render(a_shortlist(entry)).decode()
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            assert not any(cell.lstrip(" \"“”'").startswith(("=", "+", "-", "@")) and cell[0] != "'" for cell in line)
    assert len(rows(profile, entry)) == 1


def many(count: int) -> Shortlist:
    return a_shortlist(*(an_entry(rank=place) for place in range(1, count + 1)))


def test_a_longer_list_becomes_several_files_with_a_header_each_and_nobody_lost() -> None:
    small = replace(PROFILES["gem-project"], most_rows=2)
    files = render_files(small, many(5))
    read = [list(csv.DictReader(io.StringIO(data.decode(), newline=""))) for data in files]
    assert [len(part) for part in read] == [2, 2, 1]
    ranks = [re.search(r"rank (\d+) of", person["Notes"]) for part in read for person in part]
    assert [found and int(found.group(1)) for found in ranks] == [1, 2, 3, 4, 5]
    assert len(render_files(small, many(2))) == 1
    assert render_files(PROFILES["csv"], many(5)) == (PROFILES["csv"].render(many(5)),)


def test_several_files_are_numbered_so_that_they_sort() -> None:
    assert [path.name for path in file_names(Path("people.csv"), 1)] == ["people.csv"]
    assert [path.name for path in file_names(Path("people.csv"), 2)] == ["people-1.csv", "people-2.csv"]
    assert [path.name for path in file_names(Path("out/people.csv"), 10)][::9] == ["people-01.csv", "people-10.csv"]
    stale = left_over(
        Path("people.csv"), file_names(Path("people.csv"), 2), ["people.csv", "people-2.csv", "people-3.csv"]
    )
    assert stale == ["people-3.csv", "people.csv"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Shortlist März.csv", "shortlist_marz.csv"),
        ("people.CSV", "people.csv"),
        ("people", "people.csv"),
        ("a.b.csv", "a_b.csv"),
        ("名.csv", "people.csv"),
        ("..csv", "people.csv"),
    ],
)
def test_a_file_name_that_lever_refuses_is_refused_with_one_that_will_do(name: str, safe: str) -> None:
    with pytest.raises(ExportRefused, match=f"name it {re.escape(safe)}$"):
        check_file_name(PROFILES["lever"], Path(name))
    check_file_name(PROFILES["lever"], Path("Any Folder") / safe)
    check_file_name(PROFILES["csv"], Path(name))


@given(st.lists(words, max_size=4), st.sampled_from([", ", ",", "; ", " | ", "/", " "]))
def test_what_was_joined_comes_apart_into_as_many_values(values: list[str], separator: str) -> None:
    told = [value for value in values if "".join(plain_text(value).split())]
    text = joined(told, separator)
    if separator.strip():
        assert len(text.split(separator)) == max(1, len(told))
