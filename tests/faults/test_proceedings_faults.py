"""What pages of proceedings were seen to do, each fault by its name. PMLR is read from its pages, not from its YAML."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sourcer.model.records import Provenance
from sourcer.sources.base import Ask, Page, Request, Response, Source
from sourcer.sources.cvf import Cvf
from sourcer.sources.neurips import Proceedings, Site
from sourcer.sources.pmlr import Pmlr
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from tests.faults.conftest import Serve

NOW = datetime(2026, 3, 7, 5, 30, tzinfo=UTC)
PAYLOADS = Path(__file__).parent.parent / "payloads"
NIPS = Proceedings((Site("NeurIPS", "https://nips.example.org", (2024, 2021)),))
PMLR = Pmlr(volumes=("v901",))
CVF = Cvf("https://cvf.example.org", ("CVPR2024",))
DEEP = Cvf("https://cvf.example.org", ("CVPR2024",), read_abstracts=True)


def text(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


def first(source: Source, stream: int = 0) -> Request:
    return next(iter(source.plan(source.streams[stream], Ask())))


def read(source: Source, request: Request, page: str) -> Page:
    response = Response(200, request.url, page.encode(), NOW)
    return source.parse(request, response, Provenance(request.url, NOW, ""))


def nips_paper(page: str) -> Page:
    return read(NIPS, read(NIPS, first(NIPS), text("neurips/year.html")).follow[0], page)


def pmlr_paper(page: str) -> Page:
    return read(PMLR, read(PMLR, first(PMLR), text("pmlr/volume.html")).follow[0], page)


@pytest.mark.parametrize(("page", "stream"), [("year.html", 0), ("year_old.html", 1)])
def test_both_index_layouts(page: str, stream: int) -> None:
    read_page = read(NIPS, first(NIPS, stream), text(f"neurips/{page}"))
    assert len(read_page.follow) == 2
    assert all(request.is_once and request.may_miss for request in read_page.follow)
    assert len(read_page.skipped) == 1, "a paper without a page is set aside"


def test_nested_paragraphs() -> None:
    (new,) = nips_paper(text("neurips/paper.html")).records
    (old,) = nips_paper(text("neurips/paper_old.html")).records
    assert (new.abstract or "").endswith("Code: https://github.com/example-lab/tidal.")
    assert old.abstract == "We hang a light on every node. Some of them stay lit."


@pytest.mark.parametrize("said", ["Abstract Unavailable", "None", "none.", " "])
def test_missing_abstract_of_neurips(said: str) -> None:
    whole = "<p>We hang a light on every node.</p><p>Some of them stay lit.</p>"
    (record,) = nips_paper(text("neurips/paper_old.html").replace(whole, f"<p>{said}</p>")).records
    assert record.abstract is None, "the record is kept without one"


def test_missing_abstract_of_pmlr() -> None:
    (record,) = pmlr_paper(text("pmlr/paper_bare.html")).records
    assert record.abstract is None


def test_missing_abstract_of_cvf() -> None:
    paper = read(DEEP, first(DEEP), text("cvf/event.html")).follow[0]
    page = read(DEEP, paper, '<!DOCTYPE html><html><body><div id="papertitle">A Title</div></body></html>')
    assert page.supplements == ()
    assert [aside.reason for aside in page.skipped] == ["its page shows no abstract"]


def test_missing_abstract_of_the_anthology() -> None:
    expected = json.loads(text("acl/new_ids.expected.json"))["page"]["records"]
    assert any(record.get("abstract") is None for record in expected)


@pytest.mark.parametrize("quote", ['"', "'", ""])
def test_unquoted_href(quote: str) -> None:
    page = "content/CVPR2024/html/Oduya_Tidal_Gradients_CVPR_2024_paper.html"
    event = text("cvf/event.html").replace(f'"/{page}"', f"{quote}/{page}{quote}")
    assert read(CVF, first(CVF), event).records[0].url == f"https://cvf.example.org/{page}"


def test_bibref_with_br() -> None:
    broken = text("cvf/event.html").replace(",\n    ", ",<br>\n    ")
    assert "<br>" in broken[broken.index("@InProceedings") :]
    assert [record.comment for record in read(CVF, first(CVF), broken).records] == ["Pages 1202-1213", None]


def test_yaml_with_colon_and_tex() -> None:
    """No YAML is read; what breaks it stands on the pages too, where it is text like any other."""
    title = r"Tides: \emph{Slow} Clocks \& $O(\sqrt{n})$: &quot;a&quot; # b"
    page = text("pmlr/paper.html")
    start = page.index('content="', page.index("citation_title")) + len('content="')
    (record,) = pmlr_paper(page[:start] + title + page[page.index('"', start) :]).records
    assert record.title == r"""Tides: \emph{Slow} Clocks \& $O(\sqrt{n})$: "a" # b"""


def test_changed_post_in_place(engine: Engine, night: Serve) -> None:
    volume, paper = text("pmlr/volume.html").encode(), text("pmlr/paper.html").encode()
    night(PMLR, volume, paper)
    again = night(PMLR, volume, paper.replace(b"Tidal", b"Corrected"))
    assert [request.kind for request in again.asked] == ["volume"], "a page that was read is not asked for again"
    (read_first,) = {title for title in again.titles if "Tidal" in title}
    (request,) = read(PMLR, first(PMLR), text("pmlr/volume.html")).follow[:1]
    page = read(PMLR, request, text("pmlr/paper.html").replace("Tidal", "Corrected"))
    with engine.begin() as conn:
        run_id = store_runs.start_run(conn, "harvest", now=NOW, code_version="0", config_digest="0")
        tally = store_records.save_records(conn, page.records, run_id=run_id, now=NOW)
    assert (tally.new, tally.changed) == (0, 1), f"read anew, {read_first!r} is corrected and no second paper is made"
