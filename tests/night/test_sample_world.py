"""The whole job on the sample world: what is planted there must be found, on both databases."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup

from sourcer.demo.truth import Truth
from sourcer.export.profiles import PROFILES
from sourcer.model.scores import COMPONENTS, Score
from sourcer.model.works import Implementation, Work
from sourcer.night.report import NightReport
from tests.night.conftest import SampleNight, poisoned


def work_of(night: SampleNight, arxiv_id: str) -> Work:
    return next(work for work in night.works if work.arxiv_id == arxiv_id)


def code_of(night: SampleNight, full_name: str) -> Implementation:
    return next(found for found in night.implementations if found.full_name == full_name)


def score_of(night: SampleNight, name: str) -> Score:
    return next(score for score in night.ranking.scores if score.name == name)


def value(score: Score, component: str) -> float:
    return next(part.value for part in score.components if part.name == component)


def test_the_night_is_done_and_every_stream_finished(sample: SampleNight) -> None:
    unfinished = [s for s in sample.report.streams if s.outcome not in ("done", "not modified", "nothing to do")]
    assert sample.report.outcome == "done", unfinished
    assert 380 <= len(sample.works) <= 420, "preprint, feed, programme and proceedings of one paper are one work"
    assert not [stream.problem for stream in sample.report.streams if stream.problem]


def test_the_early_mover_comes_out_on_top_of_originality(sample: SampleNight, truth: Truth) -> None:
    scored = [s for s in sample.ranking.scores if s.kind == "author" and s.component("originality").is_scored]
    best = max(scored, key=lambda score: value(score, "originality"))
    assert best.name == truth.early_mover
    evidence = " ".join(item.text for item in best.component("originality").evidence)
    assert any(phrase in evidence for phrase in truth.phrases), evidence


def test_the_prolific_follower_does_not_though_on_topic(sample: SampleNight, truth: Truth) -> None:
    follower = score_of(sample, truth.follower)
    scored = sorted(
        value(score, "originality")
        for score in sample.ranking.scores
        if score.kind == "author" and score.component("originality").is_scored
    )
    assert value(follower, "fit") > 0.5, "on topic"
    assert value(follower, "originality") < scored[len(scored) // 2], "below the middle in originality"
    assert follower.trend is not None
    assert follower.total < score_of(sample, truth.early_mover).total


def test_the_careful_re_implementer_is_a_candidate_with_evidence(sample: SampleNight, truth: Truth) -> None:
    found = next(s for s in sample.ranking.scores if s.candidate_id == f"github:{truth.careful_login}")
    assert found.kind == "implementer"
    assert found.component("execution").is_scored
    facts = " ".join(item.text for item in found.component("execution").evidence)
    assert "result" in facts.lower(), facts
    others = [s for s in sample.ranking.scores if s.kind == "implementer" and s is not found]
    assert all(value(found, "execution") >= value(other, "execution") for other in others)


def test_the_official_repository_is_told_apart(sample: SampleNight, truth: Truth) -> None:
    official, careful = code_of(sample, truth.official_repository), code_of(sample, truth.careful_repository)
    paper = work_of(sample, truth.early_papers[0])
    assert (official.relation, official.work_id) == ("official", paper.id)
    assert (careful.relation, careful.work_id) == ("independent", paper.id)
    assert official.evidence
    assert careful.evidence


def test_repositories_are_what_they_are(sample: SampleNight, truth: Truth) -> None:
    planted = {
        "official": truth.official, "independent": truth.independent, "fork": truth.forks,
        "list": truth.lists, "tool": truth.tools, "empty": truth.empty,
    }  # fmt: skip
    told = {found.full_name: found.relation for found in sample.implementations}
    named = {name: relation for relation, names in planted.items() for name in names}
    found = {name: relation for name, relation in named.items() if name in told}
    assert len(found) >= 0.95 * len(named), "searches by id and by words find them"
    wrong = {
        name: (relation, told[name]) for name, relation in found.items() if told[name] not in (relation, "unclear")
    }
    assert not wrong
    assert sum(told[name] == relation for name, relation in found.items()) >= 0.9 * len(found)


def test_two_people_of_one_name_stay_two(sample: SampleNight, truth: Truth) -> None:
    first, second = (
        {
            place.author_id
            for i in person.arxiv_ids
            for place in work_of(sample, i).authorships
            if place.name == truth.namesake
        }
        for person in truth.namesakes
    )
    assert len(first) == len(second) == 1, "each of them is one"
    assert first != second


def test_one_person_with_two_spellings_is_one(sample: SampleNight, truth: Truth) -> None:
    for person in truth.two_spellings:
        places = [p for i in person.arxiv_ids for p in work_of(sample, i).authorships if p.name in person.spellings]
        assert {place.name for place in places} == set(person.spellings)
        assert len({place.author_id for place in places}) == 1, person.spellings


def test_shared_first_authors_both_count(sample: SampleNight, truth: Truth) -> None:
    for shared in truth.shared_first:
        work = work_of(sample, shared.arxiv_id)
        assert {place.name for place in work.first_authors} == set(shared.names), (shared.where, work.first_author_why)
        assert work.first_author_rule == "shared"
        assert work.first_author_why


def test_where_nothing_is_said_the_printed_first_counts_alone(sample: SampleNight, truth: Truth) -> None:
    work = work_of(sample, truth.early_papers[0])
    assert work.first_author_rule == "printed"
    assert [place.position for place in work.first_authors] == [0]


@pytest.mark.parametrize("kind", ["nonsense", "shuffled", "one_sentence", "withdrawn"])
def test_what_is_no_abstract_is_not_scored_and_says_why(sample: SampleNight, truth: Truth, kind: str) -> None:
    work = work_of(sample, getattr(truth, kind))
    score = next(found for found in sample.ranking.works if found.work_id == work.id)
    assert score.originality is None
    assert score.reason


def test_the_writer_of_nonsense_is_not_original(sample: SampleNight, truth: Truth) -> None:
    mine = [score for score in sample.ranking.scores if score.name == truth.nonsense_author]
    assert all(not score.component("originality").is_scored for score in mine)


@pytest.mark.parametrize("kind", ["alphabetical", "collaboration"])
def test_no_accidental_first_author_is_crowned(sample: SampleNight, truth: Truth, kind: str) -> None:
    work = work_of(sample, getattr(truth, kind))
    assert work.first_author_rule == kind
    assert work.first_authors == ()


def test_components_sum_exactly_to_the_score(sample: SampleNight) -> None:
    import math

    for score in sample.ranking.scores:
        assert score.total == math.fsum(part.weight * part.value for part in score.components)
        assert {part.name for part in score.components} == set(COMPONENTS)
        assert all(part.evidence or part.note for part in score.components), "each carries its evidence, or why not"


def test_liked_papers_flag_their_first_authors_and_those_near(sample: SampleNight, truth: Truth) -> None:
    liked = {flag.author_name for flag in sample.ranking.liked if flag.kind == "liked"}
    expected = {place.name for i in truth.liked for place in work_of(sample, i).first_authors}
    assert liked == expected
    near = [flag for flag in sample.ranking.liked if flag.kind == "near"]
    assert near
    liked_works = {work_of(sample, i).id for i in truth.liked}
    assert not liked_works & {flag.work_id for flag in near}
    assert all(flag.evidence for flag in near)


def test_hostile_titles_do_no_harm_in_any_output(sample: SampleNight, truth: Truth) -> None:
    hostile = tuple(work_of(sample, i) for i in truth.hostile)
    shown = poisoned(sample.shortlist, hostile)
    rows = list(csv.reader(io.StringIO(PROFILES["csv"].render(shown).decode(), newline="")))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r\n\0" and cell]
    page = BeautifulSoup(sample.report_of(shown), "lxml")
    assert not [s for s in page.find_all("script") if "alert" in s.get_text()]
    assert not page.find_all(["iframe", "object", "img", "base"])
    text = page.get_text(" ")
    script = next(work.title for work in hostile if "<script>" in work.title)
    assert " ".join(script.split()) in " ".join(text.split()), "hostile text shows as text"


def test_a_second_night_stores_nothing_new_and_keeps_the_shortlist(sample: SampleNight) -> None:
    again: NightReport = sample.again
    assert (again.tally.new, again.tally.changed) == (0, 0)
    assert [stage.was_needed for stage in again.stages if stage.stage.startswith(("resolve", "rank"))] == [False, False]
    assert sample.shortlist_again == sample.shortlist


def test_the_default_guards_abstain_in_so_small_a_world(sample: SampleNight) -> None:
    ranking = sample.with_default_limits()
    assert all(score.originality is None for score in ranking.works)
    assert all(not s.component("originality").is_scored for s in ranking.scores)
    assert any("2000" in found.reason or "2,000" in found.reason for found in ranking.works)


def test_no_mail_address_of_a_readme_is_kept(sample: SampleNight, truth: Truth) -> None:
    assert "@example.org" not in sample.everything_stored("supplements", "payloads", "repos")


def test_a_wish_not_to_be_recruited_is_seen(sample: SampleNight, truth: Truth) -> None:
    assert code_of(sample, truth.readme_no_recruiters).wants_no_recruiters


def test_works_without_abstract_are_shown_and_not_scored(sample: SampleNight, truth: Truth) -> None:
    forums = {known.value: work for work in sample.works for known in work.ids if known.scheme == "openreview"}
    works = [forums[forum] for forum in truth.unscored_forums]
    reasons = {found.work_id: found for found in sample.ranking.works}
    assert works
    assert all(reasons[work.id].originality is None and "abstract" in reasons[work.id].reason for work in works)


def test_the_sample_brief_asks_for_what_is_planted(sample: SampleNight, truth: Truth) -> None:
    brief = sample.config.briefs()[0]
    assert tuple(area.text for area in brief.areas) == truth.problem_areas
    assert brief.liked == tuple(f"arxiv:{found}" for found in truth.liked)
