"""Every venue and status of a work, each told once however many sources tell it."""

from __future__ import annotations

from collections.abc import Iterable

from sourcer.model.records import Record
from sourcer.model.works import VenueStatus, is_turned_down
from sourcer.resolve.folding import fold_text

_SAYS_ONLY_YES = frozenset({"accept", "accepted", "as", "a", "an", "for", "paper", "papers", "presentation"})


def venue_statuses(records: Iterable[Record]) -> tuple[VenueStatus, ...]:
    """What the records say, in their order: of one venue "Poster" and "Accept (poster)" are one, told by the first.

    A record that tells no more than that the venue took it, or nothing, is left out where another tells how.
    """
    told: dict[tuple[str, frozenset[str]], VenueStatus] = {}
    for record in records:
        if record.venue:
            said = VenueStatus(record.venue, record.status, record.url)
            held = told.setdefault((fold_text(record.venue), _telling_words(record.status)), said)
            if held.status is None:
                told[fold_text(record.venue), _telling_words(record.status)] = said
    taken = {venue for (venue, words), said in told.items() if words and not is_turned_down(said.status)}
    known = {venue for (venue, words) in told if words}
    return tuple(
        said for (venue, words), said in told.items() if words or venue not in (taken if said.status else known)
    )


def _telling_words(status: str | None) -> frozenset[str]:
    return frozenset(fold_text(status or "").split()) - _SAYS_ONLY_YES
