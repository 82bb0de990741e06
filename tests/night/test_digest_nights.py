"""Digests over nights, as a team meets them on each database. All people, papers and code are invented."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from typer.testing import CliRunner

from sourcer import config, identity
from sourcer import digest as digests
from sourcer.cli import app
from sourcer.clock import SystemClock
from sourcer.errors import Busy, ConfigError
from sourcer.model.ids import ExternalId
from sourcer.model.open_door import OpenDoor
from sourcer.model.records import Mention, Record, RepoFacts, Supplement
from sourcer.model.runs import Stage, Tally
from sourcer.model.scores import Score
from sourcer.model.shortlist import Shortlist
from sourcer.nightly import Night
from sourcer.shortlist import Filters, load_shortlist, narrowed
from sourcer.store import conclusions, happened, ledger, scores, tables
from sourcer.store import digests as store_digests
from sourcer.store import records as facts
from sourcer.store import runs as store_runs
from sourcer.store.engine import reading, writing
from sourcer.store.lease import DatabaseLease
from tests.cli.opinion_world import BRIEF, CONFIG, READ, papers, people
from tests.fakes import FakeClock
from tests.rank.builders import TOPICS, an_abstract
from tests.resolve.builders import a_repo

HOSTILE = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script> [x](javascript:alert(1)) @channel `rm` https://other.example\x1b[31m"
)
SAMPLE_LIST = 5
CLOSED = "[rank.open_door]\nplaces_adjacent = 0\nplaces_one_paper = 0\n"
DOOR = OpenDoor(places_adjacent=0, places_one_paper=0)


def preprint(number: int, title: str, *names: str, topic: str = "robots", **changed: Any) -> Record:
    key = f"2605.9{number:04}"
    made = Record(
        source="arxiv_api",
        key=key,
        title=title,
        abstract=an_abstract(random.Random(number), topic),
        mentions=tuple(map(Mention, names)),
        url=f"https://arxiv.org/abs/{key}",
        provenance=READ,
        published=date(2026, 5, 20),
        categories=("cs.LG",),
        ids=(ExternalId("arxiv", key),),
        version=1,
    )
    return replace(made, **changed)


def at_venue(paper: Record, **changed: Any) -> Record:
    """The same paper in a conference's programme."""
    made = replace(
        paper,
        source="programme",
        key=f"talk-{paper.key}",
        ids=(ExternalId("openreview", f"forum{paper.key}"),),
        abstract=None,
        published=None,
        version=None,
        venue="EXCONF 2026",
        status="Accept (oral)",
        url="https://exconf.example.org/talk",
    )
    return replace(made, **changed)


@dataclass
class Nights:
    """A store, the nights over it a day apart, and the command line of the team."""

    folder: Path
    engine: Engine
    clock: FakeClock = field(default_factory=lambda: FakeClock(datetime(2026, 6, 2, 5, tzinfo=UTC), date(2026, 6, 1)))

    def __post_init__(self) -> None:
        url = self.engine.url.render_as_string(hide_password=False)
        text = CONFIG.format(url=url).replace('["robots.toml", "glaciers.toml"]', '["robots.toml"]')
        (self.folder / "sourcer.toml").write_text(f"{text}{CLOSED}[export]\nsize = {SAMPLE_LIST}\n", encoding="utf-8")
        brief = BRIEF.format(name="robots", topic="robots", text=" ".join(TOPICS["robots"].split()[:6]))
        (self.folder / "robots.toml").write_text(brief, encoding="utf-8")
        self.config = config.load(self.folder / "sourcer.toml", environ={})
        self.work = Night(self.config, self.engine, self.clock)

    def night(self, *records: Record, repos: Sequence[RepoFacts] = ()) -> None:
        """What a night's harvest brought, who is who, and the ranking."""
        with self.run("harvest") as run_id, writing(self.engine) as conn:
            now = self.clock.now()
            facts.save_records(conn, records, run_id=run_id, now=now)
            facts.save_repos(conn, repos, run_id=run_id, now=now)
            parts = [("readme", repo.readme or "", repo) for repo in repos]
            parts += [("tree", "\n".join(repo.tree or ()), repo) for repo in repos]
            told = [Supplement("github", repo.key, kind, text, READ) for kind, text, repo in parts]  # type: ignore[arg-type]
            facts.save_supplements(conn, told, run_id=run_id, now=now)
        self.work.resolve()
        self.work.rank(self.config.briefs()[0])
        self.clock.advance(86_400)

    @contextmanager
    def run(self, stage: Stage) -> Iterator[int]:
        with writing(self.engine) as conn:
            run_id = store_runs.start_run(conn, stage, now=self.clock.now(), code_version="t", config_digest="t")
        yield run_id
        with writing(self.engine) as conn:
            store_runs.finish_run(conn, run_id, now=self.clock.now(), outcome="done", tally=Tally(), details={})

    def ranked_anew(self, order: Callable[[list[Score]], list[Score]]) -> None:
        """A night that changes nothing but the order of the ranking."""
        with reading(self.engine) as conn:
            last = store_runs.last_ranking(conn, "robots")
            assert last is not None
            ranking = scores.load_ranking(conn, last, "robots")
        with self.run("rank") as run_id, writing(self.engine) as conn:
            scores.save_ranking(conn, run_id, replace(ranking, scores=tuple(order(list(ranking.scores)))))
        self.clock.advance(86_400)

    def __call__(self, *words: str) -> Any:
        ran = CliRunner().invoke(app, [*words, "--config", str(self.folder / "sourcer.toml")])
        assert ran.exception is None, (ran.exception, ran.stderr)
        return ran

    def digest(self, *words: str) -> list[tuple[str, str]]:
        """What a digest tells: (kind, who or what)."""
        found = json.loads(self("digest", "--format", "json", *words).stdout)
        return [(change["kind"], _called(change)) for change in found["changes"]]

    def list(self) -> Shortlist:
        with reading(self.engine) as conn:
            return narrowed(load_shortlist(conn, "robots"), Filters(size=SAMPLE_LIST))

    def listed(self, at: int = 0) -> str:
        return self.list().entries[at].score.name

    def unlisted(self) -> str:
        shown = {entry.score.name for entry in self.list().entries}
        return next(name for name in people() if name not in shown)


def _called(change: dict[str, Any]) -> str:
    if change["repository"]:
        return str(change["repository"]["name"])
    if change["kind"] in ("new_work", "status_change"):
        return str(change["work"]["title"])
    return str(change["people"][0]["name"]) if change["people"] else str(change["subject"])


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    """After the first night, and the first digest, which told who is on the list."""
    made = Nights(tmp_path, engine)
    made.night(*papers())
    assert {kind for kind, _ in made.digest()} == {"new_person"}
    return made


def quiet(nights: Nights, paper: Record) -> None:
    """A night that brings a work, which makes the list no other one: told, so that tests begin after it."""
    nights.night(paper)
    nights.digest()


def works_told(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without who came on the list or moved on it: that is the ranking's, and told in tests of its own."""
    return [each for each in found if each[0] not in ("new_person", "moved_up")]


def test_the_first_digest_tells_who_is_on_the_list_and_the_next_that_nothing_changed(
    engine: Engine, tmp_path: Path
) -> None:
    nights = Nights(tmp_path, engine)
    nights.night(*papers())
    first = nights("digest")
    assert "this is the first digest, and there is one ranking" in first.stdout
    assert all(entry.score.name in first.stdout for entry in nights.list().entries)
    second = nights("digest")
    assert second.exit_code == 0
    assert second.stdout.startswith("Nothing changed for “robots” since digest 1 of ")
    nights.night()
    assert nights("digest").stdout == second.stdout, "a night without news changes nothing"


def test_the_first_digest_of_several_rankings_begins_at_the_one_before_the_newest(
    engine: Engine, tmp_path: Path
) -> None:
    nights = Nights(tmp_path, engine)
    nights.night(*papers())
    who = nights.listed()
    nights.night(preprint(1, "A gripper that waits", who))
    assert ("new_work", "A gripper that waits") in nights.digest()


def test_a_work_is_told_once_over_its_versions_copies_and_venue(nights: Nights) -> None:
    paper = preprint(1, "A gripper that waits", nights.listed(), "Zed Marchbanks")
    nights.night(paper)
    assert works_told(nights.digest()) == [("new_work", paper.title)]

    nights.night(replace(paper, version=2, title="A gripper that waits", abstract=f"{paper.abstract} Once more."))
    nights.night(replace(paper, source="arxiv_oai"))
    assert works_told(nights.digest()) == [], "a version and a copy are the same work"

    nights.night(at_venue(paper))
    shown = json.loads(nights("digest", "--format", "json", "--dry-run").stdout)
    (change,) = [each for each in shown["changes"] if each["kind"] == "status_change"]
    assert (change["from"], change["to"]) == ("no venue known", "EXCONF 2026 (Accept (oral))")
    assert change["source"]["source"] == "programme"
    assert works_told(nights.digest()) == [("status_change", paper.title)]

    nights.night(at_venue(paper, source="openreview", key="again", status="Oral"))
    nights.night(at_venue(paper, status="Accept (oral)", url="https://exconf.example.org/moved"))
    assert works_told(nights.digest()) == [], "who else says the same, or says it elsewhere, says nothing new"


def test_a_status_that_changes_inside_one_record_is_told(nights: Nights) -> None:
    paper = preprint(1, "A gripper that waits", nights.listed())
    quiet(nights, paper)
    nights.night(at_venue(paper, status="Submitted"))
    assert works_told(nights.digest()) == [("status_change", paper.title)]
    nights.night(at_venue(paper))
    (change,) = json.loads(nights("digest", "--format", "json").stdout)["changes"]
    assert (change["kind"], change["to"]) == ("status_change", "EXCONF 2026 (Accept (oral))")


def test_new_code_is_told_once_and_its_new_name_is_not(nights: Nights) -> None:
    paper = preprint(1, "A gripper that waits", nights.listed())
    quiet(nights, paper)
    readme = f"# Gripper\nUnofficial PyTorch re-implementation of https://arxiv.org/abs/{paper.key} by its authors."
    repo = a_repo("moduya/waiting-gripper", readme, ("model.py", "train.py", "README.md"), key="4242")
    nights.night(repos=[repo])
    assert works_told(nights.digest()) == [("new_implementation", "moduya/waiting-gripper")]
    nights.night(repos=[replace(repo, full_name="moduya/patient-gripper")])
    with reading(nights.engine) as conn:
        assert [each.full_name for each in conclusions.load_implementations(conn)] == ["moduya/patient-gripper"]
    assert works_told(nights.digest()) == []


def test_somebody_who_comes_onto_the_list_and_somebody_who_moves_up_is_told(nights: Nights) -> None:
    def last_first(ranked: list[Score]) -> list[Score]:
        return [ranked[-1], *ranked[:-1]]

    nights.ranked_anew(last_first)
    ((kind, who),) = nights.digest()
    assert (kind, who) == ("new_person", nights.listed(0))
    last = nights.listed(SAMPLE_LIST - 1)
    nights.ranked_anew(lambda ranked: [ranked[SAMPLE_LIST - 1], *ranked[: SAMPLE_LIST - 1], *ranked[SAMPLE_LIST:]])
    assert nights.digest() == [("moved_up", last)]
    nights.ranked_anew(lambda ranked: [ranked[1], ranked[0], *ranked[2:]])
    assert nights.digest() == [], "one place is jitter"


def test_a_digest_that_was_killed_before_it_was_noted_is_told_again(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    path = str(nights.folder / "digest.md")
    words = ["digest", "--format", "markdown", "--out", path, "--config", str(nights.folder / "sourcer.toml")]

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(digests, "note_given_out", killed)
        CliRunner().invoke(app, words)
    before = Path(path).read_bytes()
    assert b"A gripper that waits" in before
    nights("digest", "--format", "markdown", "--out", path)
    assert Path(path).read_bytes() == before, "told again, and the same"
    assert nights.digest() == []


def test_a_file_that_cannot_be_written_leaves_everything_to_be_told(nights: Nights) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    gone = nights.folder / "no" / "folder.md"
    ran = CliRunner().invoke(app, ["digest", "--out", str(gone), "--config", str(nights.folder / "sourcer.toml")])
    assert "folder does not exist" in str(ran.exception)
    assert ("new_work", "A gripper that waits") in nights.digest()


def test_a_look_moves_nothing(nights: Nights) -> None:
    with reading(nights.engine) as conn:
        first = store_runs.last_ranking(conn, "robots")
    paper = preprint(1, "A gripper that waits", nights.listed())
    nights.night(paper)
    day = (nights.clock.today() + timedelta(days=2)).isoformat()
    for words in (("--dry-run",), ("--since", f"run:{first}"), ("--since", day)):
        assert works_told(nights.digest(*words)) == [("new_work", paper.title)], words
    assert "nothing was ranked before 2020-01-01" in nights("digest", "--since", "2020-01-01").stdout
    assert works_told(nights.digest()) == [("new_work", paper.title)]
    assert works_told(nights.digest("--since", f"run:{first}")) == [("new_work", paper.title)]
    with reading(nights.engine) as conn:
        noted = store_digests.last_given_out(conn, "robots")
    assert noted is not None
    assert noted.number == 2
    wrong = CliRunner().invoke(app, ["digest", "--since", "soon", "--config", str(nights.folder / "sourcer.toml")])
    assert isinstance(wrong.exception, ConfigError)
    assert "write last, a day such as 2026-11-01, or run:12" in str(wrong.exception)


def test_two_at_once_tell_each_thing_once(nights: Nights) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    told: list[int] = []
    barrier = threading.Barrier(2)

    def make() -> None:
        barrier.wait()
        clock, maker = SystemClock(), digests.Maker(nights.config.briefs()[0], SAMPLE_LIST, DOOR)
        with digests.one_at_a_time(nights.engine, "robots", clock):
            with reading(nights.engine) as conn:
                made = maker.make(conn, digests.parse_since("last"))
            told.append(len(works_told((c.kind, c.subject) for c in made.digest.changes)))
            if made.is_news:
                with writing(nights.engine) as conn:
                    digests.note_given_out(conn, made, now=clock.now())

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 1]


def test_one_that_slept_while_another_was_given_out_notes_nothing(nights: Nights) -> None:
    nights.night(preprint(1, "A gripper that waits", nights.listed()))
    maker = digests.Maker(nights.config.briefs()[0], SAMPLE_LIST, DOOR)
    with reading(nights.engine) as conn:
        asleep = maker.make(conn, digests.parse_since("last"))
    nights.digest()
    with pytest.raises(Busy, match="given out while this one was made"), writing(nights.engine) as conn:
        digests.note_given_out(conn, asleep, now=nights.clock.now())


def test_who_waits_too_long_for_another_digest_is_told(nights: Nights) -> None:
    clock = FakeClock(nights.clock.now())
    DatabaseLease(nights.engine, "somebody").take("digest glaciers", now=clock.now(), hold_seconds=10_000)
    with pytest.raises(Busy, match="does not end"), digests.one_at_a_time(nights.engine, "glaciers", clock):
        raise AssertionError("not reached")
    assert clock.slept


# --- watching -------------------------------------------------------------------------------------------------------


def test_a_watched_person_s_works_are_told_whatever_their_place_on_them(nights: Nights) -> None:
    who = nights.unlisted()
    theirs = preprint(1, "A gripper that waits", "Nel Ostrander", who, topic="markets")
    nights("watch", who, "--reason", "asked us at the fair", "--by", "Mira")
    assert "watched by Mira" in nights("watch").stdout
    nights.night(theirs, preprint(2, "Hearing moths", "Nel Ostrander", "Pia Quell", topic="markets"))
    assert works_told(nights.digest()) == [("new_work", theirs.title)]
    nights("watch", "stop", "1", "--reason", "hired elsewhere")
    assert "Nothing is watched" in nights("watch").stdout
    nights.night(preprint(3, "A gripper that left", "Orla Vint", who, topic="markets"))
    assert works_told(nights.digest()) == []


def test_a_watched_topic_brings_works_of_anybody_that_hold_all_its_words(nights: Nights) -> None:
    nights("watch", "--topic", "Möth  wings", "--reason", "next year's subject")
    nights.night(
        preprint(1, "Of moth-wings, heard", "Nel Ostrander", topic="markets"),
        preprint(2, "Of mammoth wings", "Pia Quell", topic="markets"),
    )
    found = json.loads(nights("digest", "--format", "json").stdout)
    (change,) = [each for each in found["changes"] if each["kind"] == "new_work"]
    assert change["work"]["title"] == "Of moth-wings, heard"
    assert [who["name"] for who in change["people"]] == ["Nel Ostrander"]
    assert change["why"] == [{"kind": "topic", "text": "topic “Möth wings”: watch 1"}]


def test_a_watched_area_brings_works_of_first_authors_further_down(nights: Nights) -> None:
    who = nights.unlisted()
    nights("watch", "--area", "robots", "--reason", "all of it")
    nights.night(preprint(1, "A gripper that waits", who), preprint(2, "A gripper that goes", "Nel Ostrander", who))
    assert ("new_work", "A gripper that waits") in nights.digest()


def test_watched_people_are_marked_on_the_list(nights: Nights) -> None:
    who = nights.listed(2)
    nights("watch", "3", "--reason", "asked us", "--by", "Mira")
    marks = {entry.score.name: [mark.kind for mark in entry.marks] for entry in nights.list().entries}
    assert marks[who] == ["watched"]
    assert sum(map(len, marks.values())) == 1


def test_a_watch_holds_through_a_merge_and_so_does_what_was_told(nights: Nights) -> None:
    who, other = nights.unlisted(), "Nel Ostrander"
    nights("watch", who, "--reason", "asked us")
    quiet(nights, preprint(1, "A gripper that waits", other))
    with reading(nights.engine) as conn:
        everybody = {author.name: author for author in conclusions.load_authors(conn)}
        merged = identity.merge(conn, everybody[other], everybody[who], by="Mira", reason="she says so herself")
    with writing(nights.engine) as conn:
        ledger.save_decision(conn, merged, now=nights.clock.now())
    nights.night()
    assert works_told(nights.digest()) == [], "works that came with a merge were there before"
    nights.night(preprint(2, "A gripper that stays", other))
    assert works_told(nights.digest()) == [("new_work", "A gripper that stays")]


def test_people_who_were_told_are_nobody_new_by_another_id(nights: Nights) -> None:
    was, name = nights.list().entries[0].score, "Nel Ostrander"
    titles = ("Hearing moths", "Seeing moths", "Counting moths", "Naming moths")
    nights.night(*(preprint(at, title, name, topic="markets") for at, title in enumerate(titles)))
    nights.digest()
    with reading(nights.engine) as conn:
        everybody = {author.name: author for author in conclusions.load_authors(conn)}
        merged = identity.merge(conn, everybody[name], everybody[was.name], by="Mira", reason="he says so himself")
    with writing(nights.engine) as conn:
        ledger.save_decision(conn, merged, now=nights.clock.now())
    nights.night()
    ids = {entry.score.candidate_id for entry in nights.list().entries}
    assert everybody[name].id in ids, "they go on by the id of the one with more signatures"
    assert was.candidate_id not in ids
    assert [each for each in nights.digest() if each == ("new_person", nights.listed())] == []
    with reading(nights.engine) as conn:
        assert was.candidate_id not in store_digests.load_memory(conn, "robots", 0).people


def test_a_watch_whose_person_left_the_store_says_so_once(nights: Nights) -> None:
    who = "Nel Ostrander"
    paper = preprint(1, "Hearing moths", who, topic="markets")
    quiet(nights, paper)
    nights("watch", who, "--reason", "asked us")
    with writing(nights.engine) as conn:
        conn.execute(delete(tables.records).where(tables.records.c.key == paper.key))
    nights.night()
    assert nights.digest() == [("watch_without_person", "watch:1")]
    assert nights.digest() == []


def test_hostile_titles_do_no_harm_in_any_form(nights: Nights) -> None:
    nights.night(preprint(1, HOSTILE, nights.listed()))
    forms = {form: nights("digest", "--dry-run", "--format", form).stdout for form in ("text", "markdown", "html")}
    assert all("\x1b" not in told for told in forms.values())
    assert "<script" not in forms["html"]
    assert "@channel" not in forms["markdown"]
    text = json.loads(nights("digest", "--format", "json").stdout)["text"]
    assert not any(sign in text for sign in ("<", "@channel", "https://other", "[x]", "`rm`"))


def test_the_mark_is_what_the_ranking_was_concluded_from(nights: Nights) -> None:
    """What a harvest brings after who is who was concluded is news of the next night, not lost between two."""
    who, paper = nights.listed(), preprint(1, "A gripper that waits", nights.listed())
    with nights.run("harvest") as run_id, writing(nights.engine) as conn:
        facts.save_records(conn, [paper], run_id=run_id, now=nights.clock.now())
    nights.ranked_anew(lambda ranked: ranked)
    assert works_told(nights.digest()) == []
    nights.night(preprint(2, "Hearing moths", "Nel Ostrander", topic="markets"))
    assert works_told(nights.digest()) == [("new_work", paper.title)], who
    with reading(nights.engine) as conn:
        assert happened.first_ranking(conn, "robots") is not None
