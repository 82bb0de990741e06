"""Real rows as records, and what is known to be one work: identifiers that rows carry and that are hidden here."""

from __future__ import annotations

import gzip
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record, RecordKey
from sourcer.resolve.folding import fold_text

Row = dict[str, Any]
FILES = ("arxiv", "proceedings", "proceedings_noabs", "openreview")
POSTS = ("v2", "v9", "v37", "v48", "v247")

_READ = Provenance("https://records.example.org/", datetime(2026, 1, 1, tzinfo=UTC), "0" * 64)
_ARXIV = re.compile(r"\d{4}\.\d{4,5}")
_POST = re.compile(r"mlr\.press/(v\d+)/(?:[^/\s]+/)?([\w-]+?)(?:\.html|\.pdf)")
_SAME, _RARE_WORDS, _SELDOM = 0.6, 6, 40
UNLIKE = 0.25


@dataclass(frozen=True, slots=True)
class Ground:
    """Records to be joined, and the identifier hidden of each: those of ``source`` have their own as key."""

    name: str
    source: str
    records: Sequence[Record]
    hidden: dict[RecordKey, str]


def arxiv_ids(data: Path) -> Ground:
    """All four files; hidden: the arXiv ids that proceedings carry."""
    rows = {name: _rows(data, name) for name in FILES}
    hidden = {
        (name, str(at)): found[0]
        for name in FILES[1:3]
        for at, row in enumerate(rows[name])
        if row["arxiv"] and (found := _ARXIV.search(row["arxiv"]))
    }
    records = [_record(name, at, row) for name in FILES for at, row in enumerate(rows[name])]
    return Ground("arXiv ids that proceedings carry", "arxiv", records, hidden)


def dois(data: Path) -> Ground:
    """arXiv and proceedings; hidden: the publisher's DOIs that both tell."""
    preprints, rows = _rows(data, "arxiv"), _rows(data, "proceedings_noabs")
    holders = {row["doi"].lower(): row["id"] for row in preprints if row["doi"]}
    told = {at: str(row["doi"]).partition("doi.org/")[2].lower() for at, row in enumerate(rows)}
    hidden = {("proceedings_noabs", str(at)): holders[doi] for at, doi in told.items() if doi in holders}
    records = [_record("arxiv", at, row) for at, row in enumerate(preprints)]
    records += [_record("proceedings_noabs", at, row) for at, row in enumerate(rows)]
    return Ground("publishers' DOIs that arXiv tells too", "arxiv", records, hidden)


def posts(data: Path) -> Ground:
    """PMLR's own posts and the proceedings rows of the same volumes; hidden: volume and key in the rows' links."""
    sys.path.insert(0, str(data.parent))
    import pmlr  # the replay's own reader of posts

    records = []
    for volume in POSTS:
        for line in _rows(data, f"pmlr/{volume}.posts"):
            if line["path"].startswith("_posts/"):
                post = pmlr.front_matter(line["raw"])
                paper = {"year": str(post["date"])[:4]} | pmlr.from_post(post)
                records.append(_listed("pmlr", f"{volume}/{post['id']}", paper, f"Proceedings {paper['year']}"))
    rows = _rows(data, "proceedings")
    hidden = {
        ("proceedings", str(at)): f"{found[1]}/{found[2]}"
        for at, row in enumerate(rows)
        if (found := _POST.search(row["url"] or "")) and found[1] in POSTS
    }
    records += [_record("proceedings", at, row) for at, row in enumerate(rows)]
    return Ground("PMLR keys in proceedings' links", "pmlr", records, hidden)


def anthology(data: Path) -> Ground:
    """ACL 2022 as the Anthology prints it, and as proceedings rows; hidden: the Anthology's ids."""
    records = []
    for volume in ET.fromstring(gzip.decompress((data / "anthology" / "2022.acl.xml.gz").read_bytes())).iter("volume"):
        for paper in volume.iter("paper"):
            names = [" ".join(each.findtext(part) or "" for part in ("first", "last")) for each in paper.iter("author")]
            title = "".join(paper.find("title").itertext())  # type: ignore[union-attr]
            key = f"2022.acl-{volume.get('id')}.{paper.get('id')}"
            records.append(_listed("acl", key, {"title": title, "authors": names}, "ACL 2022"))
    rows = _rows(data, "proceedings")
    held = {record.key for record in records}
    hidden = {("proceedings", str(at)): row["id"] for at, row in enumerate(rows) if row["id"] in held}
    records += [_record("proceedings", at, row) for at, row in enumerate(rows)]
    return Ground("Anthology ids of ACL 2022", "acl", records, hidden)


def without_abstracts(records: Sequence[Record]) -> list[Record]:
    return [replace(record, abstract=None) for record in records]


def same_by_abstract(records: Sequence[Record]) -> Iterator[tuple[Record, Record]]:
    """Pairs whose abstracts share most of their words, found by their rare ones: one work whatever the titles say.

    Two preprints are left out, and two records of one venue: neither can be joined.
    """
    words = {at: frozenset(fold_text(each.abstract).split()) for at, each in enumerate(records) if each.abstract}
    held = Counter(word for some in words.values() for word in some)
    meeting: dict[str, list[int]] = defaultdict(list)
    for at, some in words.items():
        for word in sorted(some, key=lambda word: (held[word], word))[:_RARE_WORDS] if len(some) > 30 else ():
            meeting[word].append(at)
    near = {pair for some in meeting.values() if len(some) <= _SELDOM for pair in combinations(some, 2)}
    for i, j in sorted(near):
        is_open = (records[i].source, records[i].venue) != (records[j].source, records[j].venue)
        if is_open and overlap(words[i], words[j]) >= _SAME:
            yield records[i], records[j]


def abstracts_overlap(a: Record, b: Record) -> float:
    return overlap(*(frozenset(fold_text(each.abstract or "").split()) for each in (a, b)))


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)


def _rows(data: Path, name: str) -> list[Row]:
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _record(name: str, at: int, row: Row) -> Record:
    if name != "arxiv":
        venue = row["venue"] if str(row["year"]) in row["venue"] else f"{row['venue']} {row['year']}"
        return _listed(name, str(at), row, venue)
    day = row["created"] or f"20{row['id'][:2]}-{row['id'][2:4]}-01"
    record = _listed("arxiv", row["id"], row | {"authors": [each["name"] for each in row["authors"]]}, None)
    return replace(record, published=date.fromisoformat(day), ids=(ExternalId("arxiv", row["id"]),))


def _listed(source: str, key: str, row: Row, venue: str | None) -> Record:
    return Record(
        source=source,
        key=key,
        title=row["title"] or "",
        abstract=row.get("abstract"),
        mentions=tuple(map(Mention, row["authors"] or ())),
        url=f"https://records.example.org/{source}/{key}",
        provenance=_READ,
        venue=venue,
        status=row.get("status"),
    )
