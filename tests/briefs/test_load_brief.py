"""A brief from its file: what it may say, what is refused and with which word, and whose weights win."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.briefs import load_brief
from sourcer.briefs.weights import weigh
from sourcer.errors import ConfigError
from sourcer.model.brief import Brief
from sourcer.model.presets import DEFAULT_WEIGHTS, ORGANISATIONS, ROLES, preset_weights
from sourcer.model.scores import COMPONENTS

AREA = '[[areas]]\nname = "sensors"\ntext = "sparse sensor networks on glaciers"\n'
HEAD = 'name = "ice"\n'
WEIGHT = st.floats(0.0, 5.0, allow_nan=False)


def loaded(folder: Path, text: str) -> Brief:
    path = folder / "brief.toml"
    path.write_text(text, encoding="utf-8")
    return load_brief(path)


def with_keys(keys: str) -> str:
    return f"{HEAD}{keys}\n{AREA}"


def with_area(text: str) -> str:
    return f'{HEAD}{AREA}[[areas]]\nname = "second"\ntext = "{text}"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["the brief is empty", "[[areas]]", "sourcer init"]),
        ("# nothing but a comment", ["the brief is empty"]),
        (HEAD, ["no problem area", "[[areas]]"]),
        (AREA, ["name is missing"]),
        (HEAD.replace("ice", "../ice") + AREA, ["'../ice'", "cannot be a brief's name"]),
        (with_keys("likes = []"), ["likes: unknown key", "did you mean 'liked'"]),
        (HEAD + AREA + "wieght = 2", ["areas[1].wieght: unknown key", "did you mean 'weight'"]),
        (HEAD + AREA + "liked = []", ["areas[1].liked", "move it above the first [heading]"]),
        (HEAD + AREA + "[team]\nmision = 'x'", ["team.mision", "did you mean 'mission'"]),
        (HEAD + AREA + "[must_have]\nvenues = ['ICLR']", ["must_have.venues", "did you mean 'venue'"]),
        (with_area("of the and those for it"), ["area 'second'", "too short to mean anything"]),
        (with_area("models 2024 of 17"), ["area 'second'", "too short to mean anything"]),
        (with_area("机器人抓取的强化学习方法"), ["area 'second'", "say it in English"]),
        (with_area("обучение роботов захвату предметов"), ["area 'second'", "say it in English"]),
        (with_area("Sparse  sensor networks\\ton glaciers"), ["'sensors' and 'second' say the same"]),
        (with_area("robots that grasp") + "weight = inf", ["weight"]),
        (with_keys('liked = ["arxiv:hello"]'), ["liked: 'arxiv:hello'", "cannot be an arXiv id", "arxiv:2403.90001"]),
        (with_keys('liked = ["arxiv:2413.90001"]'), ["cannot be an arXiv id"]),
        (with_keys('liked = ["doi:11.5/x"]'), ["cannot be a DOI"]),
        (with_keys('disliked = ["openreview:a b"]'), ["disliked", "cannot be an id of openreview"]),
        (with_keys('leave_out_works = ["pmlr:okehamble"]'), ["leave_out_works", "pmlr:v901/okehamble24a"]),
        (with_keys('liked = ["orcid:0000-0000-0000-0001"]'), ["names a person", "leave_out_people"]),
        (with_keys('liked = ["github:lab/code"]'), ["names code", "id of the paper"]),
        (with_keys('leave_out_people = ["ada@example.org"]'), ["e-mail address", "write a name"]),
        (with_keys('leave_out_people = [" "]'), ["leave_out_people", "names nobody"]),
        (
            with_keys('liked = ["arxiv:2403.90001v2"]\ndisliked = ["arxiv:2403.90001"]'),
            ["arxiv:2403.90001", "in liked and in disliked"],
        ),
        (
            with_keys('liked = ["doi:10.5555/A"]\nleave_out_works = ["doi:10.5555/a"]'),
            ["doi:10.5555/a", "in liked and in leave_out_works"],
        ),
        (with_keys('role = "ML enginer"'), ["role: 'ML enginer' is no preset", "did you mean 'ML engineer'"]),
        (with_keys('organisation = "start-up"'), ["organisation", "known are", "ML-first", "nascent"]),
        (with_keys('role = "ML engineer"') + "[weights]\nfit = 0.9\nexecution = 0.2", ["sum to 1.1", "engineering"]),
        (with_keys('role = "ML engineer"') + "[weights]\nfit = nan", ["fit is nan"]),
        (HEAD + AREA + "[must_have]\nwork_in = ['sensor']", ["none of the brief's areas", "did you mean 'sensors'"]),
        (HEAD + AREA + "[must_have]\ncode_with = ['test']", ["no fact that code shows", "did you mean 'tests'"]),
        (HEAD + AREA + "[must_have]\nvenue = ['']", ["venue", "names nothing"]),
        (HEAD + AREA + "[must_have]\nworks = -1", ["must_have.works"]),
    ],
)
def test_what_cannot_be_used_is_named_with_the_way_out(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text)
    assert all(word in str(caught.value) for word in [*words, "brief.toml"]), caught.value


def test_a_list_says_each_work_once_in_the_form_that_the_store_has(tmp_path: Path) -> None:
    brief = loaded(tmp_path, with_keys('liked = ["arxiv:2403.90001v3", " arxiv:2403.90001", "doi:10.5555/ABC"]'))
    assert brief.liked == ("arxiv:2403.90001", "doi:10.5555/abc")


def test_liked_works_may_stand_without_an_area(tmp_path: Path) -> None:
    assert loaded(tmp_path, HEAD + 'liked = ["arxiv:2403.90001"]').areas == ()


def test_each_must_have_is_asked_and_told_by_itself(tmp_path: Path) -> None:
    asked = (
        'code = true\ncode_with = ["tests", "licence"]\nwork_in = ["sensors"]\nworks = 2\nvenue = ["ICLR", "NeurIPS"]'
    )
    brief = loaded(tmp_path, f"{HEAD}{AREA}[must_have]\n{asked}")
    assert [str(must) for must in brief.must_have] == [
        "code",
        "code with tests",
        "code with licence",
        "a first-author work in sensors",
        "at least 2 first-author works",
        "a first-author work at ICLR or NeurIPS",
    ]


def test_a_team_says_what_it_is_after_and_an_older_text_still_does(tmp_path: Path) -> None:
    new = loaded(tmp_path, f'{HEAD}{AREA}[team]\nmission = "We watch\\nice."\nproblems = "Too few stations."')
    old = loaded(tmp_path, f'{HEAD}{AREA}[team]\ntext = "We are eight."')
    assert new.team.paragraphs == ("We watch ice.", "Too few stations.")
    assert old.team.paragraphs == ("We are eight.",)


def test_what_the_team_says_of_itself_is_not_scored_and_ranks_nobody_anew(tmp_path: Path) -> None:
    plain = loaded(tmp_path, HEAD + AREA)
    assert loaded(tmp_path, f'{HEAD}{AREA}[team]\nmission = "glaciers"').digest == plain.digest
    assert loaded(tmp_path, with_keys("minimum_fit = 0.4")).digest != plain.digest
    assert loaded(tmp_path, with_keys('role = "ML engineer"')).digest != plain.digest


def test_without_role_organisation_and_weights_the_default_counts(tmp_path: Path) -> None:
    brief = loaded(tmp_path, HEAD + AREA)
    assert brief.weights == DEFAULT_WEIGHTS
    assert set(brief.weights_from.values()) == {"default"}


def test_a_preset_is_named_in_any_case_and_says_that_the_weights_are_its(tmp_path: Path) -> None:
    brief = loaded(tmp_path, with_keys('role = "ml-platform engineer"\norganisation = "Embedded in the Product"'))
    assert (brief.role, brief.organisation) == ("ML platform engineer", "embedded in the product")
    assert brief.weights == preset_weights(brief.role, brief.organisation)
    assert brief.weights_from["fit"] == "role 'ML platform engineer' and organisation 'embedded in the product'"


def test_a_number_of_ones_own_holds_and_the_others_share_the_rest_as_the_preset_has_it(tmp_path: Path) -> None:
    brief = loaded(tmp_path, with_keys('role = "ML researcher"') + "[weights]\nengineering = 0.25")
    preset = preset_weights("ML researcher", "")
    assert brief.weights["engineering"] == 0.25
    assert brief.weights["fit"] / brief.weights["execution"] == pytest.approx(preset["fit"] / preset["execution"])
    assert brief.weights_from["engineering"] == "[weights]"
    assert "role 'ML researcher'" in brief.weights_from["fit"]


def test_all_five_of_ones_own_win_over_any_preset(tmp_path: Path) -> None:
    own = "\n".join(f"{name} = {1 + at}" for at, name in enumerate(COMPONENTS))
    brief = loaded(tmp_path, with_keys('role = "ML researcher"\norganisation = "nascent"') + f"[weights]\n{own}")
    assert list(brief.weights.values()) == pytest.approx([(1 + at) / 15 for at in range(5)])
    assert set(brief.weights_from.values()) == {"[weights]"}


@given(
    st.dictionaries(st.sampled_from(COMPONENTS), WEIGHT),
    st.sampled_from(["", *ROLES]),
    st.sampled_from(["", *ORGANISATIONS]),
)
def test_whatever_is_given_the_weights_are_shares_of_one_or_refused(
    given_: dict[str, float], role: str, organisation: str
) -> None:
    try:
        weights = weigh(given_, role, organisation, Path("brief.toml"))
    except ConfigError as refused:
        assert "weights" in str(refused)  # noqa: PT017
        return
    assert list(weights.values) == list(weights.origins) == list(COMPONENTS)
    assert math.fsum(weights.values.values()) == pytest.approx(1.0)
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in weights.values.values())


def test_under_every_preset_fit_weighs_most_and_all_five_count() -> None:
    for role in ("", *ROLES):
        for organisation in ("", *ORGANISATIONS):
            weights = preset_weights(role, organisation)
            assert max(weights, key=lambda name: weights[name]) == "fit", (role, organisation)
            assert min(weights.values()) > 0.0


def test_a_researcher_is_hired_for_ideas_and_a_platform_engineer_for_software() -> None:
    lab = preset_weights("ML researcher", "research and development")
    product = preset_weights("ML platform engineer", "embedded in the product")
    assert lab["originality"] + lab["importance"] > 5 * (lab["execution"] + lab["engineering"])
    assert product["engineering"] > 5 * (product["originality"] + product["importance"])
    assert all(preset_weights(role, "nascent")["execution"] > preset_weights(role, "")["execution"] for role in ROLES)


def test_places_that_are_kept_are_read_and_rank_nobody_anew(tmp_path: Path) -> None:
    plain = loaded(tmp_path, HEAD + AREA)
    kept = loaded(tmp_path, HEAD + AREA + "[open_door]\nplaces_adjacent = 0")

    assert (plain.places_adjacent, kept.places_adjacent, kept.places_one_paper) == (None, 0, None)
    assert kept.digest == plain.digest, "no score depends on them"
    with pytest.raises(ConfigError, match="places_one_paper"):
        loaded(tmp_path, HEAD + AREA + "[open_door]\nplaces_one_paper = -1")
