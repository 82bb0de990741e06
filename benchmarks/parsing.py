"""A page of arXiv's query API from bytes to records, beside the peers: time and memory."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import feedparser

from benchmarks.generated import API_PAGE, FETCHED_AT, PROVENANCE, Library, atom_page
from benchmarks.measured import Line, Spent, turned
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.base import Page, Request, Response

LARGEST_PAGE = 2000
"""What arXiv's manual allows at a time, and what sourcer asks for."""


def parse_ours(body: bytes) -> Page:
    """The whole way from bytes to records."""
    request = Request(ArxivApi.name, "invented", PROVENANCE.url)
    return ArxivApi().parse(request, Response(200, request.url, body, FETCHED_AT), PROVENANCE)


def parsing(library: Library, rounds: int) -> list[Line]:
    """A page of the query API to records, beside arxiv.py and beside the library that arxiv.py used before 4."""
    from arxiv import __version__, _feed

    parsers: dict[str, Callable[[bytes], object]] = {
        "ours": parse_ours,
        f"arxiv.py {__version__}": _feed.parse,
        f"feedparser {feedparser.__version__}, as arxiv.py before 4": feedparser.parse,
    }
    spent = {name: Spent() for name in parsers}
    for number in range(rounds * 5):
        body = atom_page(library.papers(number * API_PAGE, API_PAGE), total=API_PAGE)
        assert len(parse_ours(body).records) == API_PAGE, "the generated page is not read whole"
        for name in turned(list(parsers), number):
            if not name.startswith("feedparser") or number < rounds:
                spent[name].begin_round()
                with spent[name].measured():
                    parsers[name](body)
    ours, arxiv, older = spent.values()
    what = f"arXiv page of {API_PAGE} to records, µs a record"
    _, named, before = parsers
    return [
        Line(what, named, ours.each(API_PAGE), arxiv.each(API_PAGE), arxiv.typical / ours.typical, 1.5, 4),
        Line(what, before, ours.each(API_PAGE), older.each(API_PAGE), older.typical / ours.typical),
    ]


def parsing_memory(library: Library) -> list[Line]:
    """Memory above start while a page is parsed and its records are held."""
    must = {API_PAGE: 10.0, LARGEST_PAGE: 10.0}
    return [
        Line(f"memory above start, arXiv page of {size}, MB", "", f"{much:.1f}", "", much, bound, is_size=True)
        for size, bound in must.items()
        for much in [_page_memory(library, size)]
    ]


def _page_memory(library: Library, size: int) -> float:
    """Measured in a process of its own, whose heap nothing else has stretched."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(atom_page(library.papers(0, size), total=size))
        command = [sys.executable, "-m", "benchmarks.speed", "--page", file.name]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_page_memory(path: Path) -> None:
    """In the process of its own: the peak above what there was with everything loaded and the bytes in hand."""
    parse_ours(atom_page(Library().papers(0, 3), total=3))
    body = path.read_bytes()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
    before = _status("VmRSS")
    page = parse_ours(body)
    print((_status("VmHWM") - before) / 1024)
    assert page.records


def _status(name: str) -> int:
    """A line of this process's status, in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
