"""How much a night's papers change of what was concluded before: ``python -m benchmarks.stability``.

Real records, read from the files that the replay serves (no HTTP). All but the last nights of a month of arXiv
listings are resolved; then each night's papers are added, with what was concluded before as ``Previous``, as the
product does it. With ``--more``, proceedings and OpenReview with its profile identifiers are there as well, and the
three newest editions of OpenReview's venues come as nights of their own: thousands of papers that are preprints here
already. Ends with exit code 1 where a night of arXiv changed the author of 0.1 % or more of the old signatures, or
the work of so many old records. No person is named.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.replay import UPSTREAM
from sourcer.model.ids import ExternalId
from sourcer.model.records import Mention, Provenance, Record
from sourcer.resolve import Previous, Resolution, resolve

MOST = 0.001
READ = Provenance("file", datetime(2026, 7, 1, tzinfo=UTC), "0" * 64)
Row = dict[str, Any]


def rows(name: str) -> Iterator[Row]:
    with gzip.open(UPSTREAM / "data" / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def preprints() -> Iterator[tuple[str, Record]]:
    """arXiv's papers with the day of the listing that brought them; "" for those of the archive."""
    for row in rows("arxiv.jsonl.gz"):
        month = re.match(r"(\d\d)(\d\d)\.", row["id"])
        first = row["created"] or (f"20{month[1]}-{month[2]}-01" if month else row["listed"])
        yield (
            row["listed"] or "",
            Record(
                source="arxiv_api",
                key=row["id"],
                title=row["title"],
                abstract=row["abstract"],
                mentions=tuple(Mention(author["name"], tuple(author["affiliations"])) for author in row["authors"]),
                url=f"https://arxiv.org/abs/{row['id']}",
                provenance=READ,
                published=date.fromisoformat(first[:10]),
                categories=tuple(row["categories"]),
                comment=row["comment"],
                ids=(ExternalId("arxiv", row["id"]),),
            ),
        )


def programmes() -> Iterator[tuple[str, Record]]:
    """Proceedings with abstracts (edition ""), and OpenReview's papers with edition and authors' profiles."""
    for number, row in enumerate(rows("proceedings.jsonl.gz")):
        known = (ExternalId("arxiv", row["arxiv"]),) if row.get("arxiv") else ()
        yield "", _entry("programme", f"p{number}", row, [Mention(name) for name in row["authors"] or ()], known)
    for number, row in enumerate(rows("openreview.jsonl.gz")):
        names, profiles = row["authors"] or [], row["authorids"] or []
        if len(names) == len(profiles):
            people = [
                Mention(name, ids=(ExternalId("openreview-profile", profile),) if profile.startswith("~") else ())
                for name, profile in zip(names, profiles, strict=True)
            ]
            forum = (ExternalId("openreview", row["id"]),) if row["id"] else ()
            yield f"{row['year']} {row['venue']}", _entry("openreview", f"o{number}", row, people, forum)


def _entry(source: str, key: str, row: Row, people: Sequence[Mention], ids: tuple[ExternalId, ...]) -> Record:
    venue = f"{row['venue']} {row['year']}"
    return Record(
        source, key, row["title"] or "", row["abstract"], tuple(people), row["url"] or "", READ, venue=venue, ids=ids
    )  # fmt: skip


def remembered(found: Resolution) -> Previous:
    return Previous(
        {key: work.id for work in found.works for key in work.records},
        {link.signature: link.author_id for link in found.links},
        {author.id: author.names for author in found.authors},
    )


def changed(before: Mapping[Any, str], after: Mapping[Any, str]) -> int:
    return sum(after.get(key) != known for key, known in before.items())


def pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def timed(label: str, records: Sequence[Record], previous: Previous) -> Resolution:
    begun = time.monotonic()
    found = resolve(records, [], previous)
    print(f"  {label}: {len(records):,} records, {len(found.authors):,} people, {time.monotonic() - begun:.0f} s")
    return found


def drift(nightly: Previous, afresh: Previous) -> None:
    """What the nights concluded against what one resolution of everything does."""
    both = Counter((known, afresh.authors[at]) for at, known in nightly.authors.items())
    same = pairs(both)
    mine, whole = pairs(Counter(nightly.authors.values())), pairs(Counter(afresh.authors.values()))
    print("afresh against night by night, in pairs of signatures of one person")
    print(f"  in both {same:,}; only night by night {mine - same:,}; only afresh {whole - same:,}", end="")
    print(f" ({(mine + whole - 2 * same) / max(whole, 1):.3%} of those afresh)")


def main() -> int:
    """Run the nights and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=5)
    parser.add_argument("--month", default="2026-06", help="whose last listing days are the nights")
    parser.add_argument("--more", action="store_true", help="proceedings and OpenReview as well")
    options = parser.parse_args()
    if not UPSTREAM.exists():
        print("there are no real records beside the checkout", file=sys.stderr)
        return 1
    coming: dict[str, list[Record]] = {}
    for day, record in preprints():
        coming.setdefault(day if day.startswith(options.month) else "", []).append(record)
    nights = sorted(coming)[-options.nights :]
    held = [record for day in sorted(coming) if day not in nights for record in coming[day]]
    if options.more:
        editions: dict[str, list[Record]] = {}
        for edition, record in programmes():
            editions.setdefault(edition, []).append(record)
        newest = sorted(editions)[-3:]
        held += [record for edition in sorted(editions) if edition not in newest for record in editions[edition]]
        coming |= editions
        nights += newest
    known, worst = remembered(timed("before", held, Previous())), 0.0
    for night in nights:
        held += coming[night]
        found = timed(night, held, known)
        now = remembered(found)
        share = told(len(coming[night]), known, now, found)
        worst = max(worst, share) if night.startswith(options.month) else worst
        known = now
    again = remembered(resolve(held, [], known))
    print(f"a rerun changes {changed(known.authors, again.authors) + changed(known.works, again.works):,} ids")
    drift(known, remembered(timed("afresh", held, Previous())))
    print(f"most in one night of arXiv: {worst:.4%}; must be under {MOST:.1%}")
    return int(worst >= MOST)


def told(came: int, known: Previous, now: Previous, found: Resolution) -> float:
    """Print what one night changed; the larger of the two shares."""
    people, works = changed(known.authors, now.authors), changed(known.works, now.works)
    shares = people / max(len(known.authors), 1), works / max(len(known.works), 1)
    print(f"    {came:,} papers came")
    print(f"    {people:,} of {len(known.authors):,} old signatures changed their author ({shares[0]:.4%})")
    print(f"    {works:,} of {len(known.works):,} old records changed their work ({shares[1]:.4%})")
    kinds = Counter(f"{change.subject}s {change.kind}" for change in found.changes)
    print(f"    in the ledger: {', '.join(f'{kind} {many:,}' for kind, many in sorted(kinds.items())) or 'nothing'}")
    sys.stdout.flush()
    return max(shares)


if __name__ == "__main__":
    sys.exit(main())
