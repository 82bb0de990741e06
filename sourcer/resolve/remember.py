"""What was said of a signature, found again where the record now prints its names in another order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sourcer.model.records import Record, RecordKey
from sourcer.model.works import Signature
from sourcer.resolve.names import compare_names, parse_name

Names = Sequence[str]


def moved_to(was: Mapping[Signature, Names], printed: Mapping[Signature, str]) -> dict[Signature, Signature]:
    """For each signature of ``was`` (with the names it went by; none: any) the one that is now the same mention.

    ``printed`` maps the signatures of today to their names. A mention keeps its place while the name there could be its
    own, else it is looked for on the same record; one that is not found is left out.
    """
    of_record: dict[RecordKey, list[Signature]] = defaultdict(list)
    for now in printed:
        of_record[now.source, now.key].append(now)
    found = {was_at: was_at for was_at, names in was.items() if was_at in printed and _fits(names, printed[was_at])}
    taken = set(found.values())
    for was_at in sorted(was.keys() - found.keys(), key=_place):
        free = [now for now in sorted(of_record[was_at.source, was_at.key], key=_place) if now not in taken]
        now_at = next((now for now in free if was[was_at] and _fits(was[was_at], printed[now])), None)
        if now_at is not None:
            found[was_at] = now_at
            taken.add(now_at)
    return found


def printed_names(records: Iterable[Record]) -> dict[Signature, str]:
    """The name at every signature."""
    return {
        Signature(record.source, record.key, at): mention.name
        for record in records
        for at, mention in enumerate(record.mentions)
    }


def still_there(
    authors: Mapping[Signature, str], names: Mapping[str, Names], records: Iterable[Record]
) -> dict[Signature, str]:
    """``authors`` (signature -> author id) for the signatures of today; ``names`` are the spellings of each author."""
    found = moved_to({signature: names.get(known, ()) for signature, known in authors.items()}, printed_names(records))
    return {now: authors[was] for was, now in found.items()}


def _fits(names: Names, name: str) -> bool:
    if not names or name in names:
        return True
    mine = parse_name(name)
    known = [parsed for each in names if (parsed := parse_name(each))]
    return mine is not None and any(compare_names(mine, other).is_compatible for other in known)


def _place(signature: Signature) -> tuple[str, str, int]:
    return signature.source, signature.key, signature.position
