"""What a repository shows of good practice, each fact with the place to look. All invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sourcer.rank.execution import FACT_WEIGHTS, execution_value
from sourcer.resolve import resolve
from sourcer.resolve.execution import FACT_NAMES, SHOWN_ONLY
from tests.resolve.builders import a_repo

URL = "https://github.com/x/tidal"


def shown(readme: str = "# Tidal", tree: tuple[str, ...] = (), **facts: Any) -> dict[str, tuple[str, str]]:
    found = resolve([], [a_repo("x/tidal", readme, tree, **facts)]).implementations[0]
    return {fact.name: (fact.text, fact.url) for fact in found.execution}


@pytest.mark.parametrize(
    ("path", "fact"),
    [
        ("train.py", "training code"),
        ("tools/train_net.py", "training code"),
        ("scripts/download.sh", None),
        ("evaluate.py", "evaluation code"),
        ("test.py", "evaluation code"),
        ("src/eval_depth.ipynb", "evaluation code"),
        ("tests/test_clock.py", "tests"),
        ("tests/data/sample.png", None),
        ("src/clock_test.go", "tests"),
        (".github/workflows/ci.yml", "continuous integration"),
        ("LICENSE", "licence"),
        ("LICENCE-MIT.txt", "licence"),
        ("environment.yml", "pinned dependencies"),
        ("docker/Dockerfile", "pinned dependencies"),
        ("uv.lock", "pinned dependencies"),
        ("requirements.txt", None),
        ("weights/slow.safetensors", "released weights"),
        ("docs/index.rst", "documentation"),
    ],
)
def test_a_file_is_a_fact_that_links_to_it(path: str, fact: str | None) -> None:
    facts = {name: seen for name, seen in shown(tree=(path,)).items() if name not in SHOWN_ONLY}
    assert facts.keys() == ({fact} if fact else set())
    assert fact is None or facts[fact][1] == f"{URL}/blob/HEAD/{path}"


def test_training_and_evaluation_are_told_apart() -> None:
    facts = shown(tree=("main.py", "eval.py"))
    assert (facts["training code"][1], facts["evaluation code"][1]) == (
        f"{URL}/blob/HEAD/main.py",
        f"{URL}/blob/HEAD/eval.py",
    )


@pytest.mark.parametrize(
    ("tree", "is_test"),
    [
        (("test_slow.py",), False),
        (("test_slow.py", "slow.py"), True),
        (("slow_test.py", "slow.py"), True),
        (("test_slow.py", "conftest.py"), True),
        (("test_images.py", "setup.py"), False),
        (("examples/test_slow.py", "setup.py"), False),
        (("train_test.py", "train.py"), False),
    ],
)
def test_a_script_named_test_is_a_test_only_with_what_it_tests(tree: tuple[str, ...], is_test: bool) -> None:
    assert ("tests" in shown(tree=tree)) is is_test


@pytest.mark.parametrize(
    ("table", "is_compared"),
    [
        ("| model | paper | this repo |\n|---|---|---|\n| a | 71.2 | 70.9 |", True),
        ("| run | error |\n|---|---|\n| original paper | 2.5 |\n| ours | 2.6 |", True),
        ("<table><tr><th>paper</th><th>reproduced</th></tr><tr><td>71.2</td><td>70.9</td></tr></table>", True),
        ("| option | default |\n|---|---|\n| original | ours |", False),
        ("| model | error |\n|---|---|\n| a | 2.5 |\n| b | 2.6 |", False),
    ],
)
def test_the_papers_numbers_beside_the_own_are_a_comparison(table: str, is_compared: bool) -> None:
    assert ("compared results" in shown(f"# Tidal\n\n{table}\n")) is is_compared


def test_a_result_told_in_prose_is_less_than_a_table() -> None:
    told, table = (
        shown("# Tidal\nReaches an accuracy of 71.2%."),
        shown("# T\n\n| a | 71.2 |\n| b | 70.9 |\n\nAccuracy 71.2%."),
    )
    assert told["results told"] == ("a result told: accuracy of 71.2", f"{URL}#readme")
    assert "results told" not in table
    assert FACT_WEIGHTS["results table"] > FACT_WEIGHTS["results told"]


def test_a_command_is_told_the_one_that_runs_a_file_that_is_there_first() -> None:
    readme = "# Tidal\n```\npip install x\nbash setup.sh\n$ python train.py --slow\n```"
    assert shown(readme, ("train.py",))["commands"][0] == "a command to run it: $ python train.py"
    assert "commands" not in shown("# Tidal\n```\npip install x\n```")


def test_data_weights_and_a_reviewed_report_are_read_from_the_prose() -> None:
    readme = (
        "# Tidal\nDownload the dataset first. Pretrained models are here. Our reproducibility report was "
        "accepted by the journal."
    )
    assert {"data instructions", "released weights", "reproduction report"} <= shown(readme).keys()


def test_life_after_release_is_the_time_between_creation_and_the_last_push() -> None:
    created = datetime(2023, 1, 1, tzinfo=UTC)
    lived = shown(created_at=created, pushed_at=datetime(2025, 1, 5, tzinfo=UTC))
    assert lived["life after release"] == ("last pushed 24 months after it was created", f"{URL}/commits")
    assert "life after release" not in shown(created_at=created, pushed_at=datetime(2023, 2, 1, tzinfo=UTC))
    assert "life after release" not in shown(created_at=created)


def test_candour_notebooks_and_a_closed_repository_are_shown_and_never_scored() -> None:
    facts = shown(
        "# Tidal\nI could not reproduce table 2.", ("a.ipynb",), archived=True, languages=("Jupyter Notebook",)
    )
    assert facts["candour"] == ('says what failed or is lacking: "could not reproduce"', f"{URL}#readme")
    assert {"notebooks", "archived", "demo"} <= facts.keys()
    assert set(SHOWN_ONLY).isdisjoint(FACT_WEIGHTS)
    assert "notebooks" not in shown(tree=("a.ipynb", "b.py"), languages=("Python", "Jupyter Notebook"))


def test_stars_forks_and_topics_add_nothing_to_what_is_shown_or_scored() -> None:
    tree = ("train.py", "LICENSE")
    plain, famous = (
        resolve([], [a_repo("x/tidal", "# Tidal", tree, stars=n, forks=n)]).implementations[0] for n in (0, 90_000)
    )
    assert plain.execution == famous.execution
    assert execution_value(plain) == execution_value(famous)


def test_the_facts_that_are_scored_are_those_that_are_named() -> None:
    assert set(FACT_NAMES) == set(FACT_WEIGHTS)
    assert all(weight > 0 for weight in FACT_WEIGHTS.values()), "what is not there is never a minus"


@pytest.mark.parametrize("tree", [None, (), ("a\x00b",), tuple(f"a/{i}/b.py" for i in range(1500))])
def test_any_list_of_files_is_read(tree: tuple[str, ...] | None) -> None:
    found = resolve([], [a_repo("x/tidal", "# Tidal", tree)]).implementations[0]
    assert found.execution == ()
