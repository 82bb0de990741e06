"""Traps: repositories that say one thing and are another. Every README, login and paper is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sourcer.model.records import Record, RepoFacts
from sourcer.model.works import Implementation
from sourcer.resolve import resolve
from sourcer.resolve.owners import bears_name
from sourcer.resolve.relation_weights import GIVEN, WEIGHTS
from sourcer.resolve.signs import INDEPENDENT_SIGNS, OFFICIAL_SIGNS
from tests.resolve.builders import a_repo, preprint

PAPER = preprint("2403.90017", "Tidal Gradients with a Slow Clock", "Marella Oduvale", "Bo Quarnell", "Xiaobo Lianchu")
LINK = "https://arxiv.org/abs/2403.90017"
CITED = "```\n@article{o, title={Tidal Gradients with a Slow Clock}, author={Marella Oduvale and Bo Quarnell}\n}\n```"


def found(repo: RepoFacts, *records: Record) -> Implementation:
    return resolve(records, [repo]).implementations[0]


def relation(name: str, readme: str, *records: Record, **facts: object) -> str:
    return found(a_repo(name, readme, **facts), *records).relation  # type: ignore[arg-type]


# --- official that does not look it ---------------------------------------------------------------------------------


def test_a_companys_not_an_official_product_is_no_denial() -> None:
    readme = (
        f"# Tidal\nThis repository contains the code for our paper {LINK}.\n\nThis is not an official Harbour product."
    )
    assert relation("harbour/tidal", readme) == "official"


def test_officially_unofficial_by_an_author_is_official() -> None:
    readme = f"# Tidal\nThe officially unofficial code of {LINK}, kept by me after I left the lab."
    assert relation("moduvale/tidal", readme, PAPER) == "official"


def test_an_author_may_call_the_own_code_a_re_implementation() -> None:
    readme = (
        f"# Tidal in PyTorch\nA PyTorch re-implementation of {LINK}; results differ from the original TensorFlow code."
    )
    assert relation("bquarnell/tidal-pytorch", readme, PAPER) == "official"


def test_an_authors_repository_may_link_another_as_official() -> None:
    readme = f"# Tidal\nSlow clocks ({LINK}). The official code is available at https://github.com/harbour/tidal."
    assert relation("marellaoduvale/tidal", readme, PAPER) == "official"


def test_a_title_page_and_a_request_to_cite_are_an_authors_ways() -> None:
    readme = (
        "# Tidal Gradients with a Slow Clock\nMarella Oduvale, Bo Quarnell and Xiaobo Lianchu. ICML 2024\n\n"
        f"If you find this code useful, please cite:\n{CITED}"
    )
    assert relation("harbour-lab/tidal", readme) == "official"


# --- somebody else's that looks official ----------------------------------------------------------------------------


def test_a_copied_this_is_the_code_for_the_paper_does_not_hide_a_port() -> None:
    readme = (
        f"# tidal_pytorch\nA PyTorch implementation of {LINK}. The original TensorFlow implementation written by "
        "Oduvale et al. is available here. This is the code for the paper. Evaluation is to come."
    )
    assert relation("stranger/tidal_pytorch", readme) == "independent"


def test_a_copied_title_and_author_list_do_not_hide_a_port() -> None:
    readme = (
        "# Tidal Gradients with a Slow Clock in PyTorch\nMarella Oduvale, Bo Quarnell, Xiaobo Lianchu\n\n"
        f"My implementation of {LINK}. I could not match the numbers of the authors."
    )
    assert relation("stranger/tidal-pytorch", readme) == "independent"


def test_a_readme_that_cites_itself_as_misc_is_not_the_papers() -> None:
    readme = (
        f"# Tidal\nPyTorch implementation of {LINK}.\n## Citation\n```\n@misc{{s, author={{Stranger, Ann}},\n"
        "  howpublished={\\url{https://github.com/annstranger/tidal}}\n}\n```"
    )
    assert relation("annstranger/tidal", readme) == "independent"


def test_a_cited_name_that_is_the_owners_decides_nothing_alone() -> None:
    readme = f"# Tidal\nSome code.\n## Citation\n{CITED}"
    assert relation("marellaoduvale/tidal", readme) != "official"
    assert relation("marellaoduvale/tidal", readme, PAPER) == "official", "the harvested record says so"


def test_the_owner_of_another_paper_that_is_cited_is_no_author_of_this_one() -> None:
    readme = f"# Tidal\nImplements {LINK} in JAX.\n```\n@article{{s, title={{Other}}, author={{Ann Stranger}}\n}}\n```"
    assert relation("annstranger/tidal", readme, PAPER) == "independent"


def test_an_organisation_bears_no_persons_name() -> None:
    readme = f"# Tidal\nSlow clocks: {LINK}"
    person = found(a_repo("marellaoduvale/tidal", readme), PAPER)
    company = found(a_repo("marellaoduvale/tidal", readme, owner_type="Organization"), PAPER)

    assert (person.relation, person.owner_type) == ("official", "User")
    assert (company.relation, company.owner_type) == ("unclear", "Organization")


@pytest.mark.parametrize(
    "sentence",
    [
        "非官方实现",
        "論文の再現実装です",
        "비공식 구현입니다",
        "Implementación no oficial del artículo.",
        "Implémentation non officielle de l'article.",
        "Inoffizielle Implementierung.",
        "Implementação não oficial do artigo.",
        "Неофициальная реализация статьи.",
    ],
)
def test_unofficial_is_understood_in_eight_languages(sentence: str) -> None:
    assert relation("stranger/tidal", f"# Tidal\n{sentence} {LINK}") == "independent"


@pytest.mark.parametrize(
    "sentence",
    [
        "论文的官方实现。",
        "本論文の公式実装です。",
        "논문의 공식 구현입니다.",
        "Implementación oficial de nuestro artículo.",
        "Implémentation officielle de notre article.",
        "Offizielle Implementierung unserer Arbeit.",
        "Implementação oficial do nosso artigo.",
        "Официальная реализация нашей статьи.",
    ],
)
def test_official_is_understood_in_eight_languages(sentence: str) -> None:
    assert relation("harbour-lab/tidal", f"# Tidal\n{sentence} {LINK}") == "official"


# --- neither --------------------------------------------------------------------------------------------------------


def test_no_word_on_whose_code_it_is_stays_unclear() -> None:
    assert relation("x/tidal", f"# Tidal\n{LINK}\nTODO: everything. My notes.") == "unclear"


TEXT = (
    f"# Tidal\nThis is the official implementation of Tidal Gradients ({LINK}).\n" + "It has many careful words. " * 20
)
OLD, NEW = datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)


def test_a_readme_that_is_anothers_word_for_word_is_a_fork() -> None:
    repos = [a_repo("lab/tidal", TEXT, created_at=OLD), a_repo("copy/tidal", f"{TEXT}\n", created_at=NEW)]
    copy, original = resolve([PAPER], repos).implementations

    assert (original.full_name, original.relation) == ("lab/tidal", "official")
    assert (copy.full_name, copy.relation) == ("copy/tidal", "fork")
    assert "lab/tidal" in copy.evidence[0]


def test_a_copied_readme_that_names_its_origin_needs_no_dates() -> None:
    text = TEXT + "\nClone https://github.com/lab/tidal."
    copy, original = resolve([], [a_repo("lab/tidal", text), a_repo("copy/tidal", text)]).implementations
    assert (copy.relation, original.relation) == ("fork", "official")


def test_of_equal_readmes_without_dates_none_is_called_the_copy() -> None:
    both = resolve([], [a_repo("lab/tidal", TEXT), a_repo("copy/tidal", TEXT)]).implementations
    assert {each.relation for each in both} == {"official"}


def test_forked_from_its_namesake_is_a_fork_and_built_on_a_fork_is_not() -> None:
    assert relation("x/tidal", f"# Tidal\nForked from https://github.com/lab/tidal. {LINK}") == "fork"
    readme = f"# Tidal\nThe code for our paper {LINK}; it uses a fork of https://github.com/lab/clocks."
    assert relation("x/tidal", readme) == "official"


@pytest.mark.parametrize("tree", [(), ("LICENSE", ".gitignore"), ("README.md", "LICENSE.txt")])
def test_nothing_but_a_licence_is_empty(tree: tuple[str, ...]) -> None:
    assert relation("x/tidal", "", tree=tree) == "empty"


def test_code_that_is_announced_and_not_there_is_empty() -> None:
    readme = f"# Tidal\nOfficial code of our paper {LINK}. Code coming soon!"
    announced = found(a_repo("lab/tidal", readme, ("README.md", "figure.png")))

    assert announced.relation == "empty"
    assert "coming soon" in announced.evidence[0].lower()
    assert relation("lab/tidal", readme, tree=("README.md", "model.py")) == "official", "the code is there"
    assert relation("lab/tidal", readme, tree=None) == "official", "the files were not read"


def test_a_list_that_says_more_will_be_added_is_a_list_though_it_has_no_code() -> None:
    lines = "\n".join(f"- [Paper {i}](https://arxiv.org/abs/2403.9{i:04})" for i in range(30))
    text = f"# Awesome Tides\nA curated list; more to be added.\n{lines}"
    assert relation("x/awesome-tides", text, tree=("README.md",)) == "list"


def test_stars_and_forks_change_nothing() -> None:
    readme = f"# Tidal\nPyTorch implementation of {LINK}.\n\n| a | 71.2 |\n| b | 75.0 |"
    plain, bought = (found(a_repo("x/tidal", readme, stars=n, forks=n), PAPER) for n in (0, 90_000))
    assert (plain.relation, plain.evidence, plain.execution) == (bought.relation, bought.evidence, bought.execution)


def test_every_sign_has_a_weight_on_its_own_side() -> None:
    assert set(WEIGHTS) == {*OFFICIAL_SIGNS, *INDEPENDENT_SIGNS}
    assert all(WEIGHTS[name] >= 0 for name in OFFICIAL_SIGNS)
    assert all(WEIGHTS[name] <= 0 for name in INDEPENDENT_SIGNS)
    assert min(GIVEN.values()) > max(weight for name, weight in WEIGHTS.items() if name not in GIVEN)


def test_evidence_tells_each_sign_with_its_weight() -> None:
    implementation = found(a_repo("x/tidal-pytorch", f"# Tidal\nUnofficial implementation of {LINK}."))
    assert any(line.startswith("calls itself unofficial (-") for line in implementation.evidence)
    assert any(line.startswith("is named for a framework (-") for line in implementation.evidence)


@pytest.mark.parametrize(
    ("name", "tree"),
    [
        ("null bytes", ("a\x00b.py",)),
        ("1,500 paths", tuple(f"src/part{i}/file.py" for i in range(1500))),
        ("hyphens without end", ("LICENSE" + "-" * 4000 + "!", "a/" * 2000 + "test_")),
        ("none", None),
        ("empty", ()),
    ],
)
def test_files_of_any_kind_and_number_are_read(name: str, tree: tuple[str, ...] | None) -> None:
    assert relation("x/tidal", f"# Ti\x00dal\nUnofficial code for {LINK}", tree=tree) == "independent"


def test_an_address_in_a_readme_is_in_no_conclusion() -> None:
    readme = f"# Tidal\nUnofficial implementation of {LINK}. Accuracy 71.2%. Write to ann.stranger@mail.example.org."
    assert "@" not in repr(found(a_repo("x/tidal", readme), PAPER))


@pytest.mark.parametrize(
    ("login", "name", "expected"),
    [
        ("xblianchu", "Xiaobo Lianchu", True),
        ("xiaolianchu", "Xiaobo Lianchu", True),
        ("bquarn", "Bo Quarnell", True),
        ("bqua", "Bo Quarnell", False),
        ("zlianchu", "Xiaobo Lianchu", False),
        ("oblianchu", "Xiaobo Lianchu", False),
    ],
)
def test_given_names_are_shortened_from_their_start_and_in_order(login: str, name: str, expected: bool) -> None:
    assert bears_name(login, name) is expected
