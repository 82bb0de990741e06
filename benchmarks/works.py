"""Whether records of one work are joined, and no others: ``python -m benchmarks.works``.

Over the real records beside the checkout. Identifiers that rows carry are hidden, the product's own grouping joins the
records, and each join of a row to a record is compared with the id hidden. Exit code 1 when precision is too low.
``--errors`` lists every wrong join and every one missed (they name real papers); ``--abstracts`` adds what abstracts
tell, which the grouping never sees.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks import works_truth as truth
from benchmarks.musts import Must, show
from benchmarks.replay import UPSTREAM
from sourcer.model.records import Record, RecordKey
from sourcer.resolve.bylines import agreement, byline_of
from sourcer.resolve.folding import fold_text
from sourcer.resolve.works import group_records

MUST, GOAL = 0.99, 0.995


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of the rows whose id was hidden, each with the record that it was joined to or should have been."""

    right: list[tuple[Record, Record]]
    wrong: list[tuple[Record, Record]]
    missed: list[tuple[Record, Record]]
    away: int

    @property
    def precision(self) -> float:
        return len(self.right) / max(len(self.right) + len(self.wrong), 1)

    @property
    def recall(self) -> float:
        return len(self.right) / max(len(self.right) + len(self.missed), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=UPSTREAM / "data", help="default: the real records beside")
    parser.add_argument("--errors", action="store_true", help="list what was joined wrongly and what was missed")
    parser.add_argument("--abstracts", action="store_true", help="also compare with what abstracts tell")
    options = parser.parse_args()
    if not options.data.is_dir():
        raise SystemExit(f"the real records are not here ({options.data}); nothing was run")
    main_ground = truth.arxiv_ids(options.data)
    rows = [*measured(main_ground, options.errors), *years(main_ground)]
    for ground in (truth.dois, truth.posts, truth.anthology):
        rows += measured(ground(options.data), options.errors)
    if options.abstracts:
        rows += by_abstract(main_ground, options.errors)
    raise SystemExit(not show("Records of one work, joined without the ids that were hidden", rows))


def measured(ground: truth.Ground, tell: bool) -> Iterator[Must]:
    """Join, compare, and tell."""
    begun = time.process_time()
    groups = group_records(ground.records, {})
    seconds = time.process_time() - begun
    found = compared(ground, groups)
    if tell:
        tell_errors(ground.name, found)
    told = f"{found.precision:.4f} ({len(found.right):,} right, {len(found.wrong):,} wrong; goal {GOAL})"
    yield Must(f"{ground.name}: precision", f">= {MUST}", told, found.precision >= MUST)
    here = len(found.right) + len(found.missed)
    yield Must("   recall", "", f"{found.recall:.4f} of {here:,} whose record is here ({found.away:,} are not)")
    reasons = Counter(why_missed(*pair) for pair in found.missed)
    yield Must("   missed", "", ", ".join(f"{why} {count}" for why, count in reasons.most_common()) or "nothing")
    yield Must("   records, works, seconds", "", f"{len(ground.records):,}, {len(groups):,}, {seconds:.1f}")


def compared(ground: truth.Ground, groups: Sequence[Sequence[Record]]) -> Joined:
    """Each row with a hidden id against the records of the ground's own source in its work."""
    held = {record.key: record for record in ground.records if record.source == ground.source}
    found = Joined([], [], [], sum(known not in held for known in ground.hidden.values()))
    for group in groups:
        for row in group:
            known = ground.hidden.get(row.record_key)
            if known is None:
                continue
            partners = {other.key: other for other in group if other.source == ground.source}
            found.wrong.extend((row, other) for key, other in partners.items() if key != known)
            if known in held:
                (found.right if known in partners else found.missed).append((row, held[known]))
    return found


def why_missed(row: Record, other: Record) -> str:
    """What keeps the two apart, in a word."""
    names = agreement(byline_of(row), byline_of(other))
    if not names.common:
        return "no name in common"
    if fold_text(row.title) != fold_text(other.title):
        return "title changed, same authors" if names.is_all else "title and authors changed"
    return "same title, refused for the years or as no title" if names.is_half else "same title, authors changed"


def years(ground: truth.Ground) -> Iterator[Must]:
    """From the month in the hidden arXiv id to the year of the venue: what the limits in years rest on."""
    venues = {record.record_key: record.venue or "" for record in ground.records}
    gaps = Counter(int(venues[key][-4:]) - 2000 - int(known[:2]) for key, known in ground.hidden.items())
    yield Must("   years from preprint to venue", "", ", ".join(f"{gap}: {gaps[gap]:,}" for gap in sorted(gaps)))


def by_abstract(ground: truth.Ground, tell: bool) -> Iterator[Must]:
    """Recall over pairs whose abstracts are nearly the same, and joins that abstracts speak against; both hidden."""
    groups = group_records(truth.without_abstracts(ground.records), {})
    work_of: dict[RecordKey, int] = {row.record_key: at for at, group in enumerate(groups) for row in group}
    pairs = list(truth.same_by_abstract(ground.records))
    missed = [(a, b) for a, b in pairs if work_of[a.record_key] != work_of[b.record_key]]
    yield Must("abstracts nearly the same: joined", "", f"{1 - len(missed) / len(pairs):.4f} of {len(pairs):,}")
    reasons = Counter(why_missed(*pair) for pair in missed)
    yield Must("   missed", "", ", ".join(f"{why} {count}" for why, count in reasons.most_common()))
    told = {record.record_key: record for record in ground.records if record.abstract}
    joined = [
        (told[a.record_key], told[b.record_key])
        for group in groups
        for a, b in combinations(group, 2)
        if a.record_key in told and b.record_key in told
    ]
    unlike = [pair for pair in joined if truth.abstracts_overlap(*pair) < truth.UNLIKE]
    share = f"{len(unlike)} of {len(joined):,} share less than {truth.UNLIKE:.0%} of their words"
    yield Must("joined records with two abstracts", "", share)
    if tell:
        tell_errors("abstracts", Joined([], unlike, missed, 0))


def tell_errors(name: str, found: Joined) -> None:
    for kind, pairs in (("wrong", found.wrong), ("missed", found.missed)):
        for row, other in pairs:
            why = why_missed(row, other) if kind == "missed" else ""
            print(f"{name}\t{kind}\t{why}\t{row.venue}\t{row.title}\t{other.key}\t{other.title}")


if __name__ == "__main__":
    main()
