"""What hostile reality sends, from the store to what people read: nobody invented, nothing broken. All is invented."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.config import load
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Record
from sourcer.model.scores import WorkScore
from sourcer.night.outputs import write_outputs
from sourcer.store import conclusions, scores
from sourcer.store.engine import reading
from tests.cli.opinion_world import READ, Team, a_team, papers, store_papers
from tests.rank.builders import a_title, an_abstract
from tests.rank.foreign import in_french

IN = ("--brief", "robots")
GOOD = an_abstract(random.Random(21), "robots", 9)


def a_paper(
    number: int,
    title: str,
    abstract: str | None,
    names: Sequence[str],
    on: date = date(2024, 1, 9),
    *,
    withdrawn: bool = False,
) -> Record:
    key = f"2405.{number:05}"
    return Record(
        source="arxiv_api",
        key=key,
        title=title,
        abstract=abstract,
        mentions=tuple(map(Mention, names)),
        url=f"https://arxiv.org/abs/{key}",
        provenance=READ,
        published=on,
        categories=("cs.LG",),
        ids=(ExternalId("arxiv", key),),
        withdrawn=withdrawn,
    )


def hostile() -> list[Record]:
    """One paper of each kind; nobody writes two."""
    rng = random.Random(5)

    def good() -> str:
        return an_abstract(rng, "robots", 9)

    return [
        a_paper(1, "One word", "robot " * 5_000, ["Wordy Alpenrose"]),
        a_paper(2, "Signs", "!!! ... ???" * 30, ["Signa Bellwether"]),
        a_paper(3, "🤖 Pictures", "🤖🦾 " * 100, ["Pia Cormorant"]),
        a_paper(
            4, "Robot \u202eنص\u202c gripper", "robot \u202eنص عربي\u202c gripper שלום " * 30, ["Rita \u202eDunlin"]
        ),
        a_paper(5, "Robot\x00 gripper\x1b[31m", GOOD.replace(" ", " \x00\x07", 9), ["Nula\x00 Egret\x1b[31m"]),
        a_paper(6, "", good(), ["Tilda Fulmar"]),
        a_paper(7, "Robot gripper of nobody", good(), []),
        a_paper(8, "Robot gripper of tomorrow", good(), ["Futura Grebe"], date(9999, 12, 31)),
        a_paper(9, "Robot gripper of old", good(), ["Vetus Heron"], date(1, 1, 1)),
        a_paper(10, "Gone", "This paper has been withdrawn.", ["Gona Ibis"], withdrawn=True),
        a_paper(11, "La prise d'un objet", in_french(1), ["Franca Jacana"]),
        a_paper(12, "Robot sentence", "The gripper holds the object.", ["Brevia Kestrel"]),
        a_paper(13, "Robot \ud800 half", good() + " \ud800.", ["Sura Lapwing"]),
        a_paper(14, "=cmd()|' /C calc'!A0", good(), ["=Formula Merganser"]),
        a_paper(15, "Robot <script>alert(1)</script>", good(), ["Scripta <b>Nuthatch</b>"]),
        a_paper(16, "Latex", r"$\mathcal{L}(\theta)=\sum_i x_i$ " * 40, ["Texa Osprey"]),
        *(a_paper(30 + at, f"Robot again {at}", GOOD, [f"Copy Petrel{'abcdefghij'[at]}"]) for at in range(10)),
    ]


def with_papers(folder: Path, engine: Engine, more: Sequence[Record]) -> Team:
    team = a_team(folder, engine)
    store_papers(engine, [*papers(), *more])
    team.rank()
    return team


def words_on(team: Team) -> dict[str, WorkScore]:
    """By title, what the last ranking says of each work."""
    with reading(team.engine) as conn:
        titles = {work.id: work.title for work in conclusions.load_works(conn)}
        found = scores.load_ranking(conn, team.shortlist().run_id, "robots")
    return {titles[word.work_id]: word for word in found.works}


def test_every_kind_of_bad_paper_is_read_to_the_end_with_its_reason(tmp_path: Path, engine: Engine) -> None:
    team = with_papers(tmp_path, engine, hostile())
    usual, said = {mention.name for paper in papers() for mention in paper.mentions}, words_on(team)
    for title, reason in {
        "One word": "nonsense?",
        "Signs": "no word in the abstract",
        "🤖 Pictures": "no word in the abstract",
        "Robot gripper of tomorrow": "too early to tell",
        "Robot gripper of old": "no date",
        "Gone": "withdrawn",
        "La prise d'un objet": "reads as French",
        "Robot sentence": "abstract of 5 words",
        "Latex": "nonsense?",
        "Robot again 9": "the same text as an earlier work",
    }.items():
        assert reason in said[title].reason, title
    notes = team.shortlist().notes
    assert {"1 work withdrawn: not ranked", "1 work dated before 1900: taken as without a date"} <= set(notes)
    people = {entry.score.name for entry in team.shortlist().entries}
    assert "Gona Ibis" not in people
    assert {"Franca Jacana", "Futura Grebe", "Vetus Heron"} <= people

    for entry in team.shortlist().entries:
        if entry.score.name in usual:
            continue
        shown = team("show", entry.score.candidate_id, *IN).stdout
        why = team("show", entry.score.candidate_id, *IN, "--why").stdout
        assert "\x1b" not in shown + why
        assert "\u202e" not in shown + why
        document = json.loads(team("show", entry.score.candidate_id, *IN, "--why", "--format", "json").stdout)
        assert document, "it can be read back"
    rows = list(csv.DictReader(io.StringIO(team("export", *IN).stdout)))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert len(json.loads(team("shortlist", *IN, "--all", "--format", "json").stdout)["candidates"]) == len(people)

    written = write_outputs(load(team.folder / "sourcer.toml", environ={}), engine, None)
    (report,) = (path.read_text(encoding="utf-8") for path in written if path.name == "report-robots.html")
    assert "<script>alert" not in report
    assert not {"\x00", "\x1b", "\u202e"} & set(report)


def test_a_person_with_400_papers_has_a_card_of_the_best_few_and_the_rest_are_counted(
    tmp_path: Path, sqlite_engine: Engine
) -> None:
    rng = random.Random(8)
    many = [
        a_paper(
            100 + at,
            f"{a_title(rng, 'robots')} {at}",
            an_abstract(rng, "robots", 9),
            ["Busy Quillmere", "Zed Marchbanks"],
            date(2020, 6, 1) + timedelta(days=5 * at),
        )
        for at in range(400)
    ]
    team = with_papers(tmp_path, sqlite_engine, many)
    (entry,) = (each for each in team.shortlist().entries if each.score.name == "Busy Quillmere")

    assert (len(entry.works), entry.other_works) == (5, 395)
    card = team("show", "Busy Quillmere", *IN).stdout
    assert "and 395 more known" in card
    assert len(card.splitlines()) < 150, "with a line for each address"
    (row,) = (
        row for row in csv.DictReader(io.StringIO(team("export", *IN).stdout)) if row["candidate"] == "Busy Quillmere"
    )
    assert max(map(len, row.values())) < 8_000


@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_a_store_of_few_papers_is_ranked_and_says_so(count: int, tmp_path: Path, engine: Engine) -> None:
    team = a_team(tmp_path, engine)
    store_papers(engine, papers()[:count])
    team.rank()

    notes = " ".join(team.shortlist().notes)
    assert ("harvest first" if not count else "too few to learn from") in notes
    assert team("shortlist", *IN).exit_code == 0
    assert team.tried("brief", "check", "robots").exit_code in (0, 1)
