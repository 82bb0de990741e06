"""Which mentions are one person: ``python -m benchmarks.identity --signatures FILE --out CLUSTERS.tsv``.

Makes the papers of a file of author mentions into records, tells their people apart as a night does, and writes for
each signature a label of the person it was given to. With ``--truth`` (signature, tab, person) what was told is then
compared with labels, which nothing before that has read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.identity_score import contested, measure
from sourcer.model.records import Mention, Provenance, Record
from sourcer.model.works import Signature
from sourcer.resolve import draft_works, resolve
from sourcer.resolve.people import tell_apart
from sourcer.uncollected import uncollected

SOURCE = "signatures"
_READ = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Read, tell apart, write; the time that telling apart took goes to stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--signatures", type=Path, required=True, help="JSON lines, compressed or not")
    parser.add_argument("--out", type=Path, required=True, help="signature, tab, person; one line a signature")
    parser.add_argument("--affiliation", action="store_true", help="let affiliations be evidence")
    parser.add_argument("--whole", action="store_true", help="all that a night concludes: ids, reasons, namesakes too")
    parser.add_argument("--time", action="store_true", help="print the seconds of processor time that it took")
    parser.add_argument("--truth", type=Path, help="labels to compare with: signature, tab, person")
    chosen = parser.parse_args()
    with uncollected():
        rows = list(read_rows(chosen.signatures))
        records = list(records_of(rows))
        started = time.process_time()
        person = (_resolved if chosen.whole else _told_apart)(records, use_affiliation=chosen.affiliation)
    seconds = time.process_time() - started
    labels = [str(person.get(_place(row), row["signature_id"])) for row in rows]
    with chosen.out.open("w", encoding="utf-8") as out:
        out.writelines(f"{row['signature_id']}\t{label}\n" for row, label in zip(rows, labels, strict=True))
    if chosen.truth:
        _compare(chosen.truth, {row["signature_id"]: label for row, label in zip(rows, labels, strict=True)}, rows)
    if chosen.time:
        print(f"{seconds:.2f}")
    print(
        f"{len(rows)} signatures among {len(person)} mentions of {len(records)} papers, {len(set(labels))} people, "
        f"{seconds:.1f} s of processor time",
        file=sys.stderr,
    )


def _told_apart(records: Sequence[Record], *, use_affiliation: bool) -> Mapping[Signature, object]:
    told = tell_apart(draft_works(records, {}), {}, use_affiliation=use_affiliation)
    members = ((at, told.places[i][1]) for at, group in enumerate(told.grouping.groups) for i in group)
    return {signature: at for at, slot in members for signature in slot.signatures}


def _resolved(records: Sequence[Record], *, use_affiliation: bool) -> Mapping[Signature, object]:
    return {link.signature: link.author_id for link in resolve(records, (), use_affiliation=use_affiliation).links}


def _compare(labels: Path, told: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
    truth = dict(line.split("\t") for line in labels.read_text(encoding="utf-8").splitlines())
    names = {row["signature_id"]: row["name"] for row in rows}
    print("all      ", measure(truth, told, list(truth)))
    print("contested", measure(truth, told, contested(truth, names)))


def _place(row: Mapping[str, Any]) -> Signature:
    return Signature(SOURCE, row["paper_id"], row["position"])


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def records_of(rows: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
    """A record for each paper: the authors in order, those who have a signature with their affiliation."""
    papers: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        papers.setdefault(row["paper_id"], []).append(row)
    for key, signed in papers.items():
        names = list(signed[0]["coauthors"])
        names.insert(signed[0]["position"], signed[0]["name"])
        places = {row["position"]: row.get("affiliation") for row in signed}
        mentions = tuple(Mention(name, _affiliations(places.get(at))) for at, name in enumerate(names))
        year = signed[0].get("year")
        venue = " ".join(str(part) for part in (signed[0].get("venue"), year) if part)
        address = f"https://records.example.org/{key}"
        yield Record(
            source=SOURCE,
            key=key,
            title=signed[0].get("title") or "",
            abstract=signed[0].get("abstract"),
            mentions=mentions,
            url=address,
            provenance=Provenance(address, _READ, ""),
            venue=venue or None,
        )


def _affiliations(printed: object) -> tuple[str, ...]:
    return (str(printed),) if printed else ()


if __name__ == "__main__":
    main()
