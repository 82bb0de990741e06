"""What is given out of people, as the account of decisions tells it: whom it names, where it goes, which bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sourcer.model.audit import Entry, Kind
from sourcer.model.disclosures import Disclosure
from sourcer.model.shortlist import Shortlist

STDOUT = "stdout"


def digests(files: Sequence[bytes]) -> tuple[str, ...]:
    """SHA-256 (hex) of each file's bytes, as `sha256sum` prints it."""
    return tuple(hashlib.sha256(data).hexdigest() for data in files)


def of_list(kind: Kind, shown: Shortlist, data: bytes, where: str, *, now: datetime) -> Entry:
    """A page, a table or a text about the people of a shortlist. ``where`` is the file, or ``STDOUT``."""
    people = tuple(entry.score.candidate_id for entry in (*shown.entries, *shown.known))
    what = {"brief": shown.brief, "run": shown.run_id, "how_many": len(people), "files": digests([data])}
    return Entry(kind, now, what=what, people=people, words={"to": where})


def of_export(given: Disclosure, files: Sequence[str], where: str) -> Entry:
    """A list that was entered in the ledger of disclosures; ``files`` are the digests of the files it became."""
    people = tuple(each.candidate_id for each in given.people)
    what = {
        "export": given.number,
        "brief": given.brief,
        "run": given.run_id,
        "profile": given.profile,
        "fields": given.fields,
        "how_many": len(people),
        "files": files,
        "recipient": given.recipient,
        "recipient_is": given.kind,
    }
    words = {"to": where, "without_notice": given.without_notice}
    return Entry("export", given.at, given.by, what=what, people=people, words=words)


def of_digest(brief: str, run_id: int, number: int | None, data: bytes, where: str, *, now: datetime) -> Entry:
    """A digest; without a ``number`` it looked back, and counts as nothing told."""
    what = {"brief": brief, "run": run_id, "digest": number, "files": digests([data])}
    return Entry("digest", now, what=what, words={"to": where})
