"""What is planted in the sample world, as data: the tests of the whole product compare its findings with this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sourcer.demo.bench import COLLABORATION
from sourcer.demo.model import Paper, World
from sourcer.demo.people import ADJACENT, EARLY_MOVER, FOLLOWER, NAMESAKE, NONSENSE_WRITER, SPELLINGS
from sourcer.demo.repositories import CAREFUL_LOGIN, CAREFUL_NAME
from sourcer.demo.texts import HYPE, PHRASES
from sourcer.demo.world import build

PROBLEM_AREAS = (
    "Optimizers with slow clocks: learning-rate schedules, warmup and restarts that keep the training of deep networks "
    "stable when the batch size changes.",
    "Sparse sensor networks on glaciers and ice sheets: placing few stations, filling missing seasons and saying "
    "how little "
    "is known between the sensors.",
    "Speech recognition and synthesis for small languages that have only a few hours of recordings.",
)


@dataclass(frozen=True, slots=True)
class SharedFirst:
    """A paper with shared first authorship, the names that share it and where it is said: ``comment`` or ``readme``."""

    arxiv_id: str
    names: tuple[str, str]
    where: str
    repository: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """One of the two people of one name."""

    topic: str
    institution: str
    arxiv_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelled:
    """One person under two spellings, with the papers under both."""

    spellings: tuple[str, str]
    arxiv_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Names as printed, arXiv ids without version, repositories as ``owner/name``; ids are oldest first."""

    today: date
    problem_areas: tuple[str, ...]
    liked: tuple[str, str]
    early_mover: str
    early_papers: tuple[str, ...]
    early_later_papers: tuple[str, ...]
    phrases: tuple[str, ...]
    uptake_papers: tuple[str, ...]
    follower: str
    follower_papers: tuple[str, ...]
    careful_repository: str
    careful_login: str
    careful_name: str
    official_repository: str
    official: tuple[str, ...]
    independent: tuple[str, ...]
    forks: tuple[str, ...]
    lists: tuple[str, ...]
    tools: tuple[str, ...]
    empty: tuple[str, ...]
    unclear: tuple[str, ...]
    official_of: tuple[tuple[str, str], ...]
    independent_of: tuple[tuple[str, str], ...]
    readme_with_mail: str
    readme_in_spanish: str
    readme_no_recruiters: str
    readme_injection: str
    namesake: str
    namesakes: tuple[Namesake, Namesake]
    two_spellings: tuple[Spelled, Spelled]
    shared_first: tuple[SharedFirst, ...]
    nonsense: str
    nonsense_author: str
    shuffled: str
    one_sentence: str
    withdrawn: str
    hostile: tuple[str, ...]
    alphabetical: str
    collaboration: str
    collaboration_name: str
    adjacent: str
    adjacent_paper: str
    hype_phrases: tuple[str, ...]
    hype_papers: tuple[str, ...]
    unscored_forums: tuple[str, ...]
    hidden_forum: str
    oral_forums: tuple[str, ...]


def truth(world: World | None = None) -> Truth:
    """The planted truth of a world; without one, of the world that ships."""
    world = world or build()

    def ids(mark: str) -> tuple[str, ...]:
        return tuple(paper.arxiv_id for paper in world.marked(mark))

    def role(name: str) -> tuple[str, ...]:
        return tuple(row.full_name for row in world.repositories if row.role == name)

    def noted(mark: str) -> str:
        return next(row.full_name for row in world.repositories if mark in row.marks)

    def about(name: str) -> tuple[tuple[str, str], ...]:
        return tuple((row.full_name, row.paper) for row in world.repositories if row.role == name)

    def same(person: str) -> Namesake:
        held = world.marked(person)
        place = next(author.institution for author in held[0].authors if author.person == person)
        return Namesake(held[0].topic, place, tuple(paper.arxiv_id for paper in held))

    early, events = ids("early"), [paper.event for paper in world.papers if paper.event is not None]
    initial, accent = (Spelled(pair, ids(person)) for person, pair in SPELLINGS.items())
    official = about("official")
    return Truth(
        today=world.today,
        problem_areas=PROBLEM_AREAS,
        liked=(early[0], ids("adjacent")[0]),
        early_mover=EARLY_MOVER,
        early_papers=early,
        early_later_papers=ids("early-later"),
        phrases=PHRASES,
        uptake_papers=ids("uptake"),
        follower=FOLLOWER,
        follower_papers=ids("follower"),
        careful_repository=noted("careful"),
        careful_login=CAREFUL_LOGIN,
        careful_name=CAREFUL_NAME,
        official_repository=next(name for name, paper in official if paper == early[0]),
        official=role("official"),
        independent=role("independent"),
        forks=role("fork"),
        lists=role("list"),
        tools=role("tool"),
        empty=role("empty"),
        unclear=role("unclear"),
        official_of=official,
        independent_of=about("independent"),
        readme_with_mail=noted("mail"),
        readme_in_spanish=noted("spanish"),
        readme_no_recruiters=noted("no-recruiters"),
        readme_injection=noted("injection"),
        namesake=NAMESAKE,
        namesakes=(same("namesake-grasp"), same("namesake-speech")),
        two_spellings=(initial, accent),
        shared_first=shared(world),
        nonsense=ids("nonsense")[0],
        nonsense_author=NONSENSE_WRITER,
        shuffled=ids("shuffled")[0],
        one_sentence=ids("one-sentence")[0],
        withdrawn=ids("withdrawn")[0],
        hostile=ids("hostile"),
        alphabetical=ids("alphabetical")[0],
        collaboration=ids("collaboration")[0],
        collaboration_name=COLLABORATION,
        adjacent=ADJACENT,
        adjacent_paper=ids("adjacent")[0],
        hype_phrases=HYPE,
        hype_papers=ids("hype"),
        unscored_forums=tuple(event.forum for event in events if not event.abstract),
        hidden_forum=next(event.forum for event in events if not event.visible),
        oral_forums=tuple(event.forum for event in events if event.oral_id),
    )


def shared(world: World) -> tuple[SharedFirst, ...]:
    """The papers with shared first authors; in each it is the first two who share."""

    def pair(paper: Paper) -> tuple[str, str]:
        return paper.authors[0].name, paper.authors[1].name

    said = [SharedFirst(p.arxiv_id, pair(p), "comment", "") for p in world.marked("shared-comment")]
    kept = [SharedFirst(p.arxiv_id, pair(p), "readme", p.code) for p in world.marked("shared-readme")]
    return tuple(said + kept)
