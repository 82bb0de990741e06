"""A repository that was renamed is what papers link by any name it had, unless another has had that name too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sourcer.model.records import RepoFacts
from sourcer.model.works import Implementation
from sourcer.resolve import resolve
from tests.resolve.builders import FETCHED, a_repo, preprint

OLD = "old-lab/tidal"
TITLE = "Tidal Gradients with a Slow Clock"
PAPER = preprint("2403.90017", TITLE, "Marella Oduvale", "Bo Quarnell", links=(f"https://github.com/{OLD}",))
PROSE = " ".join(f"Step {number} of the recipe turns the clock a little further." for number in range(12))
BEFORE, AFTER = FETCHED.fetched_at - timedelta(days=90), FETCHED.fetched_at + timedelta(days=1)


def renamed(readme: str = "# Clock", **facts: object) -> RepoFacts:
    return a_repo("new-lab/clock", readme, **({"key": "1", "former_names": (OLD,)} | facts))


def newcomer(readme: str = "# Clock", **facts: object) -> RepoFacts:
    """Another repository under the old name."""
    return a_repo(OLD, readme, **({"key": "2"} | facts))


def told(*repos: RepoFacts) -> dict[str, Implementation]:
    return {found.repo_key: found for found in resolve([PAPER], repos).implementations}


@pytest.mark.parametrize("names", [(OLD,), ("first-lab/waves", OLD, "third-lab/waves")])
def test_any_name_that_it_had_is_enough(names: tuple[str, ...]) -> None:
    (found,) = told(renamed(former_names=names)).values()
    assert (found.relation, found.full_name) == ("official", "new-lab/clock")
    assert found.work_id is not None
    assert any("the paper's own record links it" in sentence for sentence in found.evidence)


def test_one_that_is_made_after_the_paper_promised_it_is_the_paper_s() -> None:
    (found,) = told(newcomer(created_at=AFTER)).values()
    assert found.relation == "official"


@pytest.mark.parametrize("made", [None, BEFORE])
def test_a_name_that_two_have_had_says_of_neither_that_the_paper_means_it(made: datetime | None) -> None:
    for found in told(renamed(created_at=BEFORE), newcomer(created_at=made)).values():
        assert (found.relation, found.work_id) == ("unclear", None)
        assert f"a paper links {OLD}, a name that several repositories have had" in found.evidence[-1]


def test_two_that_were_both_made_after_the_link_may_both_be_meant() -> None:
    found = told(renamed(created_at=AFTER), newcomer(created_at=AFTER + timedelta(days=9)))
    assert {each.relation for each in found.values()} == {"unclear"}


def test_who_takes_the_old_name_after_the_link_was_read_gets_nothing_by_it() -> None:
    found = told(renamed(created_at=BEFORE), newcomer(created_at=AFTER))
    assert found["1"].relation == "official"
    assert (found["2"].relation, found["2"].work_id) == ("unclear", None)
    assert "did so before this repository was made" in found["2"].evidence[-1]


def test_other_signs_decide_where_the_link_would_say_the_same() -> None:
    readme = f"# Tidal\nOfficial implementation of our paper {TITLE}, https://arxiv.org/abs/2403.90017."
    found = told(renamed(readme), newcomer())["1"]
    assert (found.relation, found.work_id is None) == ("official", False)
    assert "several repositories have had" in found.evidence[-1]


def test_what_the_link_could_turn_over_is_unclear() -> None:
    readme = "# Tidal\nAn unofficial PyTorch implementation of https://arxiv.org/abs/2403.90017."
    assert told(newcomer(readme))["2"].relation == "official", "alone it is what the paper links"
    assert told(a_repo("x/y", readme))["x/y"].relation == "independent"
    assert told(newcomer(readme), renamed())["2"].relation == "unclear"


def test_one_whose_name_is_another_s_by_now_is_shown_under_no_work_and_with_no_pages_of_the_other() -> None:
    gone = a_repo(OLD, f"Official code of {TITLE}", ("tests/test_it.py", "LICENSE"), key="1", successor="2")
    found = told(gone)["1"]
    assert (found.relation, found.work_id, found.execution) == ("unclear", None, ())
    assert "GitHub's number 2" in found.evidence[0]


def test_what_was_deleted_and_made_again_is_no_copy_of_itself() -> None:
    readme = f"# Tidal\nOfficial implementation of our paper {TITLE}, https://arxiv.org/abs/2403.90017.\n\n{PROSE}"
    long_ago = datetime(2024, 3, 1, tzinfo=UTC)
    gone = a_repo(OLD, readme, key="1", successor="2", created_at=long_ago)
    assert told(gone, newcomer(readme, created_at=BEFORE))["2"].relation == "official"


def test_a_copied_readme_that_names_the_origin_by_its_old_name_is_told_as_a_copy_of_it() -> None:
    readme = f"# Tidal\nOur code: `git clone https://github.com/{OLD}`\n\n{PROSE}"
    copy = a_repo("stranger/tidal", readme, key="3")
    found = told(renamed(readme), copy)
    assert (found["3"].relation, found["1"].relation) == ("fork", "official")
    assert "new-lab/clock" in found["3"].evidence[0]


def test_its_old_name_in_its_own_readme_makes_it_no_fork() -> None:
    readme = f"# Tidal\nForked from https://github.com/{OLD}, which moved here.\n"
    assert told(renamed(readme, former_names=(OLD, "other/clock")))["1"].relation == "official"
    assert told(a_repo("stranger/tidal", readme, key="3"))["3"].relation == "fork"


def test_a_citation_of_itself_by_its_old_name_is_still_one_of_itself() -> None:
    readme = """# Slow clock
    Implementation of https://arxiv.org/abs/2403.90099.
    ```
    @misc{clock, author = {Stranger}, howpublished = {https://github.com/stranger/waves}}
    ```"""
    by_name = [told(a_repo("x/clock", readme, former_names=names))["x/clock"] for names in ((), ("stranger/waves",))]
    assert ["cited as software" in " ".join(found.evidence) for found in by_name] == [False, True]
