"""Which ids the replay holds, told by its own code over its records, without sourcer's parsers and without HTTP."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from benchmarks import scenario
from benchmarks.replay import UPSTREAM

Row = dict[str, Any]


def expected_ids(since: date, until: datetime) -> dict[str, set[str]]:
    """By source, the keys of what was there or came or changed from ``since`` to ``until``."""
    sys.path.insert(0, str(UPSTREAM))
    import records

    corpus = records.Corpus(UPSTREAM / "data", until.replace(tzinfo=UTC))
    arxiv = set(_arxiv(corpus, since))
    return {
        "arxiv_api": arxiv,
        "arxiv_oai": arxiv,
        "programme": set(_programme(corpus)),
        "pmlr": set(_pmlr(corpus)),
        "neurips": set(_neurips(corpus)),
        "cvf": set(_cvf(corpus)),
        "acl": set(_acl(corpus)),
        "openreview": set(_openreview(corpus)),
        "github facts": set(_github(corpus, since)),
    }


def _arxiv(corpus: Any, since: date) -> Iterator[str]:
    """Papers of the categories that were submitted, or changed as far as the clock has come, since that day."""
    for row in corpus.papers():
        days = {row["_created"].date(), corpus.modified(row).date()}
        if max(days) >= since and set(row["categories"]) & set(scenario.CATEGORIES):
            yield row["id"]


def _programme(corpus: Any) -> Iterator[str]:
    import program

    for slug, (_, years) in scenario.CONFERENCES.items():
        for year in years:
            for event, _ in program.events(corpus, slug, year):
                if event["eventtype"] == "Poster":
                    yield f"{slug}-{year}-{event['id']}"


def _pmlr(corpus: Any) -> Iterator[str]:
    import pmlr

    for volume, papers in pmlr.volumes(corpus).items():
        if volume in scenario.VOLUMES:
            yield from (f"{volume}/{key}" for key in papers)


def _neurips(corpus: Any) -> Iterator[str]:
    import pages

    for year in scenario.NEURIPS_YEARS:
        for row in corpus.venue("NeurIPS", year):
            yield f"neurips-{year}-{pages.neurips_hash(row)}"


def _cvf(corpus: Any) -> Iterator[str]:
    import pages

    for event in scenario.CVF_EVENTS:
        for path in pages.cvf_rows(corpus, event[:-4], int(event[-4:])):
            yield f"{event}-{path.rpartition('/')[2].removesuffix('.html')}"


def _acl(corpus: Any) -> Iterator[str]:
    import anthology

    for collection in scenario.COLLECTIONS:
        for volume in ET.fromstring(anthology.load(corpus, "xml", collection) or "<none/>").iter("volume"):
            for paper in volume.iter("paper"):
                if paper.find("author") is not None:
                    yield _anthology_id(collection, str(volume.get("id")), str(paper.get("id")))


def _anthology_id(collection: str, volume: str, paper: str) -> str:
    """``2020.conll-1.3``; in the old form ``P98-1003``: what follows the dash has four digits."""
    if re.match(r"\d", collection):
        return f"{collection}-{volume}.{paper}"
    return f"{collection}-{volume}{int(paper):0{4 - len(volume)}d}"


def _openreview(corpus: Any) -> Iterator[str]:
    """Accepted papers that name their authors."""
    import openreview

    wanted = {venue["id"] for venue in scenario.VENUES}
    for row in corpus.visible(corpus.openreview):
        is_accepted = openreview.status_of(row) not in openreview.SUFFIXES
        if row["id"] and openreview.group_of(row) in wanted and is_accepted and row["authors"]:
            yield row["id"]


def _github(corpus: Any, since: date) -> Iterator[str]:
    import github

    found = [github.compile_query(phrase) for phrase in scenario.WORDS]
    dated = [github.compile_query(f"{phrase} created:>={since}") for phrase in scenario.DATED_WORDS]
    for row in github.shelf(corpus):
        if any(keep(row) for keep in (*found, *dated)):
            yield str(github.number(row["full_name"]))
