"""Which paper a repository is about, of all that its README names. All invented."""

from __future__ import annotations

import pytest

from sourcer.model.ids import ExternalId
from sourcer.model.records import Record
from sourcer.model.works import Implementation
from sourcer.resolve import resolve
from sourcer.resolve.paper_links import arxiv_ids_named
from tests.resolve.builders import a_repo, listed, preprint

PAPER = preprint("2403.90017", "Tidal Gradients with a Slow Clock", "Marella Oduvale", "Bo Quarnell")
OTHER = preprint("2301.90001", "Harbour Maps from Sparse Soundings", "Dov Hestrand")


def found(readme: str, *records: Record, name: str = "x/y") -> Implementation:
    return resolve(records, [a_repo(name, readme)]).implementations[0]


@pytest.mark.parametrize(
    "link",
    [
        "https://arxiv.org/abs/2403.90017",
        "http://www.arxiv.org/pdf/2403.90017v2.pdf",
        "https://arxiv.org/html/2403.90017v1",
        "https://www.alphaxiv.org/abs/2403.90017",
        "https://ar5iv.labs.arxiv.org/html/2403.90017",
        "https://huggingface.co/papers/2403.90017",
        "https://www.semanticscholar.org/arxiv/2403.90017",
        "https://doi.org/10.48550/arXiv.2403.90017",
        "arXiv:2403.90017 [cs.LG]",
        "arXiv preprint arXiv: 2403.90017",
        "@article{a, eprint = {2403.90017}}",
    ],
)
def test_an_arxiv_id_is_read_from_every_address_of_it(link: str) -> None:
    assert arxiv_ids_named(f"Code for {link}") == ("2403.90017",)


def test_old_ids_are_ids_and_numbers_are_not() -> None:
    assert arxiv_ids_named("https://arxiv.org/abs/cs/0112017 and arxiv.org/abs/math.GT/0309136") == (
        "cs/0112017",
        "math.GT/0309136",
    )
    assert arxiv_ids_named("lr 2403.90017 of 1.5; version 1802.05983") == ()


def test_the_id_is_told_though_the_paper_is_not_in_the_store() -> None:
    implementation = found("# Tidal\nCode for https://arxiv.org/abs/2403.90017")
    assert (implementation.work_id, implementation.arxiv_id) == (None, "2403.90017")


@pytest.mark.parametrize(
    "readme",
    [
        "# Tidal\nImplementation of [Tidal](https://arxiv.org/abs/2403.90017).\n\nBaselines: [Harbour]"
        "(https://arxiv.org/abs/2301.90001)",
        "# Tidal\nThe backbone is [HarbourNet](https://arxiv.org/abs/2301.90001).\n\nThis is a PyTorch implementation "
        "of [Tidal](https://arxiv.org/abs/2403.90017).",
        "# Tidal\n## References\n1. [Harbour maps](https://arxiv.org/abs/2301.90001)\n2. [Tidal gradients]"
        "(https://arxiv.org/abs/2403.90017)",
    ],
    ids=["first", "after its backbone", "in a list of references, by name"],
)
@pytest.mark.parametrize("records", [(), (PAPER, OTHER), (OTHER,)], ids=["alone", "both stored", "the other stored"])
def test_of_several_papers_it_is_the_one_implemented(readme: str, records: tuple[Record, ...]) -> None:
    assert found(readme, *records, name="x/tidal-pytorch").arxiv_id == "2403.90017"


def test_a_version_of_the_name_is_another_paper() -> None:
    readme = "# Tidal\nSee [Tidal 2](https://arxiv.org/abs/2301.90001)!\n\nImplements [Tidal](arxiv.org/abs/2403.90017)"
    assert found(readme, name="x/tidal").arxiv_id == "2403.90017"


def test_a_heading_that_is_a_known_title_outweighs_an_id_of_another_paper() -> None:
    readme = "# Tidal Gradients with a Slow Clock\nBuilt like https://arxiv.org/abs/2301.90001."
    implementation = found(readme, PAPER, OTHER)
    assert implementation.arxiv_id == "2403.90017"
    assert implementation.work_id is not None


def test_a_title_before_an_unknown_id_outweighs_it() -> None:
    readme = "# tidal\nCode of *Tidal Gradients with a Slow Clock*. Optimizer of https://arxiv.org/abs/2201.90001."
    assert found(readme, PAPER).arxiv_id == "2403.90017"


def test_a_known_title_after_the_id_does_not_hurt() -> None:
    readme = "# slow\nImplements https://arxiv.org/abs/2201.90001. Compared: Tidal Gradients with a Slow Clock."
    assert (found(readme, PAPER).arxiv_id, found(readme, PAPER).work_id) == ("2201.90001", None)


def test_a_doi_or_a_forum_names_a_work_too() -> None:
    published = listed("7", "Slow", "Marella Oduvale", ids=(ExternalId("doi", "10.90001/slow.7"),))
    submitted = listed("8", "Quick", "Bo Quarnell", ids=(ExternalId("openreview", "q8Fk2"),))
    assert found("Code for https://doi.org/10.90001/slow.7.", published, submitted).work_id is not None
    assert found("Paper: https://openreview.net/forum?id=q8Fk2", published, submitted).work_id is not None
    assert found("Paper: https://openreview.net/forum?id=other", published, submitted).work_id is None


def test_the_only_cited_title_names_the_work() -> None:
    readme = (
        "# tidal\nRun it.\n```\n@inproceedings{o, title={{Tidal} Gradients with a Slow Clock}, author={O, M}\n}\n```"
    )
    assert found(readme, PAPER).arxiv_id == "2403.90017"


def test_a_work_that_links_the_old_name_of_a_repository_still_links_it() -> None:
    linking = preprint("2403.90017", PAPER.title, "Marella Oduvale", links=("https://github.com/old-lab/tidal",))
    repo = a_repo("new-lab/tidal-clock", "# Clock")
    renamed = a_repo("new-lab/tidal-clock", "# Clock", former_names=("old-lab/tidal", "older-lab/tidal"))

    assert resolve([linking], [renamed]).implementations[0].relation == "official"
    assert resolve([linking], [repo]).implementations[0].relation == "unclear"
