"""The sample world itself: its size, its determinism, its readability, and that what is planted stands out."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from sourcer.demo.lexicon import listed
from sourcer.demo.model import Paper, World
from sourcer.demo.truth import Truth, truth
from sourcer.demo.world import TODAY, build

ROOT = Path(__file__).resolve().parents[2]
DIGEST = """
import hashlib
from sourcer.demo.arxiv import answer
from sourcer.demo.truth import truth
from sourcer.demo.wire import Request
from sourcer.demo.world import build
world = build()
feed = answer(world, Request("api/query", {"search_query": "cat:cs*", "max_results": "999"}, {}, ""))
rest = [(row.full_name, row.readme, row.created, row.stars) for row in world.repositories]
print(hashlib.sha256(feed.body + repr((world.people, rest, world.accounts, truth(world))).encode()).hexdigest())
"""
FUNCTION_WORDS = frozenset(
    listed(
        "a an and are as at be because both but by can could do does for from had has have how if in is it "
        "its more most no nor not of on one only or our so such than that the their them then there these "
        "they this those to under was we were what when where whether which while who why with without would "
        "yet "
    )
)


@pytest.fixture(scope="module")
def world() -> World:
    return build()


@pytest.fixture(scope="module")
def planted(world: World) -> Truth:
    return truth(world)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def text_of(paper: Paper) -> str:
    return f"{paper.title}. {paper.abstract}".lower()


def ordinary(world: World) -> list[Paper]:
    odd = {"nonsense", "shuffled", "one-sentence", "withdrawn"}
    return [paper for paper in world.papers if not paper.marks & odd]


def test_the_size_is_as_promised(world: World) -> None:
    assert 380 <= len(world.papers) <= 420
    assert 140 <= len(world.people) <= 160
    assert len(world.repositories) == len({row.full_name for row in world.repositories}) == 60
    assert Counter(row.role for row in world.repositories) == {
        "official": 20, "independent": 10, "fork": 5, "list": 3, "tool": 4, "empty": 3, "unclear": 15,
    }  # fmt: skip
    assert sum(paper.chapter is not None for paper in world.papers) == 40
    assert {
        len({p.event.event_id for p in world.papers if p.event and p.event.year == y}) for y in (2024, 2025, 2026)
    } == {30, 40, 45}


def test_days_and_identifiers(world: World) -> None:
    assert TODAY.strftime("%A") == "Tuesday"
    days = [paper.created.date() for paper in world.papers]
    assert min(days) >= date(2022, 7, 1)
    assert max(days) <= TODAY
    ids = [paper.arxiv_id for paper in world.papers if paper.arxiv_id]
    assert len(ids) == len(set(ids)) > 300
    assert all(re.fullmatch(r"\d{4}\.90\d{3}", each) and not each.endswith("90000") for each in ids)
    assert all(p.arxiv_id[:4] == f"{p.created:%y%m}" for p in world.papers if p.arxiv_id)
    assert all(p.updated >= p.created and (p.version > 1 or p.updated == p.created) for p in world.papers)
    assert len({paper.created.hour for paper in world.papers}) == 24
    assert all(paper.venue for paper in world.papers)
    assert Counter(p.categories[0] for p in world.papers).most_common(1)[0][0] == "cs.LG"


def test_two_builds_are_equal_and_another_seed_is_not() -> None:
    build.cache_clear()
    first = build()
    build.cache_clear()
    second = build()
    assert first is not second
    assert first == second
    assert build(7) != first


def test_hash_seed_does_not_matter() -> None:
    def digest(seed: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    assert len(digest("1")) == 64
    assert digest("1") == digest("4242")


def test_abstracts_are_readable_and_differ(world: World) -> None:
    shown = ordinary(world)
    assert all(90 <= len(paper.abstract.split()) <= 176 for paper in shown)
    for paper in shown:
        held = words(paper.abstract)
        assert sum(word in FUNCTION_WORDS for word in held) / len(held) > 0.25, paper.abstract
        assert not re.search(r"[{}]|\ba [aeio]\w", paper.abstract), paper.abstract
    shingles = [set(zip(*(words(p.abstract)[i:] for i in range(3)), strict=False)) for p in shown]
    closest = max(len(a & b) / len(a | b) for a, b in itertools.combinations(shingles, 2))
    assert closest < 0.35
    titles = [paper.title for paper in world.papers]
    assert len(titles) == len(set(titles))


def test_topics_are_told_apart_by_their_words(world: World) -> None:
    """A nearest-centroid reader that never saw the paper finds the topic of nearly every one."""
    shown = [paper for paper in ordinary(world) if paper.topic != "none"]
    seen = Counter(word for paper in shown for word in set(words(paper.abstract)))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in shown:
        counts[paper.topic].update(set(words(paper.abstract)))
    right = 0
    for paper in shown:
        held = set(words(paper.abstract))

        def score(topic: str, held: set[str] = held, own: str = paper.topic) -> float:
            return sum((counts[topic][w] - (topic == own)) / seen[w] for w in held if seen[w] > 1) / len(held)

        right += max(counts, key=score) == paper.topic
    assert right / len(shown) > 0.95


def test_no_one_used_the_phrases_before_the_early_mover(world: World, planted: Truth) -> None:
    begin = next(p.created for p in world.papers if p.arxiv_id == planted.early_papers[0])
    for phrase in planted.phrases:
        users = [p for p in world.papers if phrase in text_of(p)]
        assert users[0].arxiv_id in planted.early_papers
        assert users[0].authors[0].name == planted.early_mover
        assert users[0].created >= begin
        assert len(users) > 10
    others = [p for p in world.papers if p.arxiv_id in planted.uptake_papers]
    assert len(others) >= 30
    assert len({p.authors[0].person for p in others}) >= 8
    assert all(planted.early_mover not in [a.name for a in p.authors] for p in others)
    assert min(p.created for p in others).date() >= date(2023, 10, 1)


def test_a_plain_count_of_uptake_crowns_the_early_mover(world: World, planted: Truth) -> None:
    """Pairs of neighbouring words that were new with a paper, weighted by the later papers by others that use them."""
    small = FUNCTION_WORDS | {"we", "each", "us"}
    users: dict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in world.papers:
        kept = words(text_of(paper))
        pairs = {pair for pair in itertools.pairwise(kept) if not small & set(pair)}
        for pair in pairs:
            users[pair].append(paper)
    score: Counter[str] = Counter()
    for held in users.values():
        first = held[0]
        if first.created.date() < date(2023, 1, 1):
            continue  # everything is new when the record begins
        own = {author.person for author in first.authors}
        later = [
            p for p in held[1:] if (p.created - first.created).days > 7 and not own & {a.person for a in p.authors}
        ]
        score[first.authors[0].name] += max(len(later) - 2, 0)
    ranking = [name for name, _ in score.most_common()]
    assert ranking[0] == planted.early_mover
    assert score[ranking[0]] > 2 * score[ranking[1]]
    assert planted.follower not in ranking[:5]


def test_the_follower_is_late_prolific_and_on_the_same_phrases(world: World, planted: Truth) -> None:
    held = [p for p in world.papers if p.authors[0].name == planted.follower]
    assert [p.arxiv_id for p in held] == list(planted.follower_papers)
    assert len(held) == 14
    assert all(p.created.year == 2025 and sum(phrase in text_of(p) for phrase in planted.phrases) >= 3 for p in held)


def test_one_name_two_people(world: World, planted: Truth) -> None:
    first, second = planted.namesakes
    assert [p.name for p in world.people].count(planted.namesake) == 2
    assert first.topic != second.topic
    assert first.institution != second.institution
    company = []
    for one in (first, second):
        papers = [world.by_id[each] for each in one.arxiv_ids]
        assert 3 <= len(papers) <= 4
        places = {[a.name for a in p.authors].index(planted.namesake) for p in papers}
        assert places == {0, 1}
        assert all(one.institution in a.affiliations for p in papers for a in p.authors if a.name == planted.namesake)
        company.append({a.name for p in papers for a in p.authors} - {planted.namesake})
    assert not company[0] & company[1]


def test_two_spellings_one_person(world: World, planted: Truth) -> None:
    for one in planted.two_spellings:
        papers = [world.by_id[each] for each in one.arxiv_ids]
        printed = [next(a for a in p.authors if a.name in one.spellings) for p in papers]
        assert {a.name for a in printed} == set(one.spellings)
        assert len({a.person for a in printed}) == 1
        assert len({p.topic for p in papers}) == 1
        assert set.intersection(*({a.name for a in p.authors} - set(one.spellings) for p in papers))


def test_odd_papers(world: World, planted: Truth) -> None:
    nonsense = words(world.by_id[planted.nonsense].abstract)
    assert len(nonsense) >= 90
    assert not set(nonsense) & FUNCTION_WORDS
    assert world.by_id[planted.nonsense].categories == ("cs.LG",)
    assert "." not in world.by_id[planted.shuffled].abstract
    assert world.by_id[planted.one_sentence].abstract.count(".") == 1
    assert world.by_id[planted.withdrawn].abstract == "This paper has been withdrawn by the authors."
    surnames = [a.name.split()[-1].lower() for a in world.by_id[planted.alphabetical].authors]
    assert len(surnames) == 6
    assert surnames == sorted(surnames)
    names = [a.name for a in world.by_id[planted.collaboration].authors]
    assert names[0] == planted.collaboration_name
    assert len(names) == 41
    assert world.by_id[planted.adjacent_paper].categories[0] == "physics.data-an"
    starts = {world.by_id[each].title[0] for each in planted.hostile}
    assert {"=", "<", "+", "@", "\x9b"} == starts


def test_the_hype_has_no_early_mover(world: World, planted: Truth) -> None:
    papers = [world.by_id[each] for each in planted.hype_papers]
    assert all(phrase in text_of(p) for phrase in planted.hype_phrases for p in papers)
    week = [p for p in papers if (p.created - papers[0].created).days < 7]
    assert len({p.authors[0].person for p in week}) == len(week) >= 10
    assert len([p for p in papers if p.created.date() == papers[0].created.date()]) == 5


def test_coauthors_are_shared_as_in_life(world: World) -> None:
    sizes = Counter(len(p.authors) for p in ordinary(world) if not p.marks)
    assert set(sizes) <= {1, 2, 3, 4, 5}
    ties = Counter(
        frozenset(pair) for p in world.papers for pair in itertools.combinations([a.person for a in p.authors], 2)
    )
    assert sum(count > 1 for count in ties.values()) > 150
    for p in world.papers:
        assert len({a.person for a in p.authors}) == len(p.authors), p.title
