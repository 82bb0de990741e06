"""Who is left out of every file that is given out: whoever asks recruiters to stay away. There is no way around it."""

from __future__ import annotations

from dataclasses import replace

from sourcer.export.text import plain_text
from sourcer.model.shortlist import Shortlist, ShortlistEntry


def without_unwilling(shortlist: Shortlist) -> tuple[Shortlist, tuple[ShortlistEntry, ...]]:
    """The list without them, and those who were on it. Ranks stay, and nobody else takes their places."""
    left_out = tuple(entry for entry in (*shortlist.entries, *shortlist.known) if entry.is_unwilling)
    gone = shortlist.unwilling | {entry.score.candidate_id for entry in left_out}
    if not gone:
        return shortlist, ()
    kept = replace(
        shortlist,
        entries=tuple(entry for entry in shortlist.entries if not entry.is_unwilling),
        known=tuple(entry for entry in shortlist.known if not entry.is_unwilling),
        liked=tuple(flag for flag in shortlist.liked if flag.author_id not in gone),
    )
    return kept, left_out


def left_out_text(left_out: tuple[ShortlistEntry, ...]) -> str:
    """How many are left out, who, and where each asks for it; "" for nobody."""
    if not left_out:
        return ""
    told = "; ".join(f"{entry.score.name} ({entry.wishes[0].where}: {entry.wishes[0].url})" for entry in left_out)
    who = "1 person asks recruiters to stay away and is"
    if len(left_out) > 1:
        who = f"{len(left_out)} people ask recruiters to stay away and are"
    return plain_text(f"{who} left out: {told}")
