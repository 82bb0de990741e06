"""Why records are one work, in sentences for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sourcer.model.ids import ExternalId
from sourcer.model.records import Record
from sourcer.resolve.work_reasons import compare_works, tie
from tests.resolve.builders import listed, preprint
from tests.resolve.test_work_decisions import merged, parted

NAMES = ("Wei Lianchu", "Ana Plenko", "Bo Quarnell")
TIDES = preprint("2403.90017", "Tidal gradients for slow clocks", *NAMES)
PRINTED = listed("tides", "Tidal gradients for slow clocks", *NAMES)


@pytest.mark.parametrize(
    ("other", "kind", "evidence"),
    [
        (
            replace(PRINTED, ids=TIDES.ids, title="Clocks"),
            "verified",
            "same arxiv:2403.90017 as arxiv_api:2403.90017",
        ),
        (
            PRINTED,
            "inferred",
            "with arxiv_api:2403.90017: same title: “Tidal gradients for slow clocks”; 3 of 3 authors in common; "
            "both of 2024",
        ),
        (
            replace(PRINTED, title="Tidal gradient for slow clocks", venue="EXCONF 2025"),
            "inferred",
            "with arxiv_api:2403.90017: titles that differ a little: “Tidal gradient for slow clocks” and “Tidal "
            "gradients for slow clocks”; 3 of 3 authors in common; years that fit: 2025 and 2024",
        ),
        (replace(PRINTED, title="Clocks"), "inferred", "kept from an earlier run"),
    ],
)
def test_each_record_tells_its_surest_reason(other: Record, kind: str, evidence: str) -> None:
    found = tie(other, [TIDES], [])
    assert (found.kind, found.evidence) == (kind, evidence)
    assert found.confidence == (1.0 if kind == "verified" else 0.99)


def test_a_persons_word_goes_before_every_other_reason_and_a_lone_record_needs_none() -> None:
    found = tie(PRINTED, [TIDES], [merged(1, [TIDES], [PRINTED])])
    assert (found.kind, found.confidence) == ("decided", 1.0)
    assert found.evidence == "Mira decided that these are one work: told me so"
    assert tie(TIDES, [], []).evidence == "no other record here is told to be of this work"


def test_two_works_tell_what_speaks_for_their_being_one_and_what_against() -> None:
    other = preprint("2101.90001", "Hearing moths", "Dov Hestrand")
    assert compare_works([TIDES], [other], []) == (
        (),
        (
            "different papers on arXiv: 2403.90017 and 2101.90001",
            "different titles: “Tidal gradients for slow clocks” and “Hearing moths”",
            "0 of 3 authors in common",
            "years far apart: 2024 and 2021",
        ),
    )
    same = replace(
        other, source="arxiv_oai", title=" ", mentions=(), ids=(ExternalId("doi", "10.48550/arxiv.2403.90017"),)
    )
    for_one, against = compare_works([TIDES], [same], [parted(4, [TIDES], [same])])
    assert for_one == ("identifier in common: arxiv:2403.90017",)
    assert against == (
        "decision 4: Mira decided that these are different works: told me so",
        "one of them names no author",
        "years far apart: 2024 and 2021",
    )
    collaboration = replace(TIDES, mentions=listed("x", "x", "TIDE Collaboration").mentions)
    assert "the same collaboration" in compare_works([collaboration], [collaboration], [])[0]
