"""The kinds of file that a shortlist is exported as, and the columns of our own tables."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from sourcer.errors import ExportRefused
from sourcer.export.applicants import APPLICANT_PROFILES
from sourcer.export.card import (
    best_area,
    evidence_lines,
    marks_text,
    provenance_text,
    why_line,
)
from sourcer.export.codecard import account_text, implementation_text
from sourcer.export.document import dump_json, shortlist_document
from sourcer.export.standing import institution_lines
from sourcer.export.table import Column, ExportProfile, table_profile, table_rows
from sourcer.export.text import plain_text
from sourcer.model.scores import ComponentName
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.telling import Tell, silent

_LISTS, _LINES = "; ", " | "
_FIRST_COMPONENTS: tuple[ComponentName, ...] = ("fit", "originality", "importance", "execution")
"""Those whose columns stand in the middle; a component that came later has its own at the end."""


def _value(name: ComponentName, _: Shortlist, entry: ShortlistEntry) -> str:
    return f"{entry.score.component(name).value:.4f}"


def _is_scored(name: ComponentName, _: Shortlist, entry: ShortlistEntry) -> str:
    return _yes_no(entry.score.component(name).is_scored)


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _trend(_: Shortlist, entry: ShortlistEntry) -> str:
    return f"{entry.score.trend.value:.4f}" if entry.score.trend else ""


def _best_area(_: Shortlist, entry: ShortlistEntry) -> str:
    area = best_area(entry)
    return f"{area[0]} ({area[1]:.2f})" if area else ""


def _works(_: Shortlist, entry: ShortlistEntry) -> str:
    return _LINES.join(f"{work.title} — {work.url}" for work in entry.works)


def _evidence(_: Shortlist, entry: ShortlistEntry) -> str:
    lines = (f"{part.name}: {line}" for part in entry.score.components for line in evidence_lines(part))
    return _LINES.join(lines)


def _code(_: Shortlist, entry: ShortlistEntry) -> str:
    return _LINES.join(f"{implementation_text(found)} — {found.url}" for found in entry.implementations)


def _accounts(_: Shortlist, entry: ShortlistEntry) -> str:
    return _LINES.join(account_text(account) for account in entry.accounts)


def _why_code(_: Shortlist, entry: ShortlistEntry) -> str:
    told = (found for found in entry.implementations if found.evidence)
    return _LINES.join(f"{found.full_name}: {'; '.join(found.evidence)}" for found in told)


def _first_paper(_: Shortlist, entry: ShortlistEntry) -> str:
    first = entry.first_paper
    return f"{first.on.isoformat()} {first.title}" if first else ""


def _institutions(_: Shortlist, entry: ShortlistEntry) -> str:
    return _LINES.join(institution_lines(entry))


def _notes(shortlist: Shortlist, _: ShortlistEntry) -> str:
    return _LINES.join(shortlist.notes)


def _first_public_on(_: Shortlist, entry: ShortlistEntry) -> str:
    day = entry.works[0].first_public_on if entry.works else None
    return day.isoformat() if day else ""


COLUMNS: tuple[Column, ...] = (
    Column("rank", "place in the whole ranking, from 1", lambda _, entry: str(entry.rank)),
    Column("candidate", "the fullest spelling of the name", lambda _, entry: entry.score.name),
    Column("kind", "`author` or `implementer`", lambda _, entry: entry.score.kind),
    Column("score", "the sum of weight × value over the five components", lambda _, e: f"{e.score.total:.4f}"),
    Column("fit", "closeness to the brief, 0 to 1", partial(_value, "fit")),
    Column("originality", "unlike what came before, and taken up after, 0 to 1", partial(_value, "originality")),
    Column(
        "importance",
        "whether the topic grew after the person entered it, and whether they stayed, 0 to 1",
        partial(_value, "importance"),
    ),
    Column("execution", "what the code shows of careful research, 0 to 1", partial(_value, "execution")),
    *(
        Column(f"{name}_scored", f"`no` where {name} could not be told and counts as 0.5", partial(_is_scored, name))
        for name in _FIRST_COMPONENTS
    ),
    Column("trend", "share of the wording that was in fashion at the time; shown, never counted", _trend),
    Column("best_area", "the problem area that fits best, with its fit", _best_area),
    Column("works", "the works that the score rests on, best first: title — address", _works),
    Column("why", "one line for a person", lambda _, entry: why_line(entry)),
    Column("evidence", "what each component rests on", _evidence),
    Column("code", "repositories: what each is to the work, what it shows — address", _code),
    Column("affiliations", "as printed on the works", lambda _, entry: _LISTS.join(entry.affiliations)),
    Column("first_public_on", "first public day of the best work", _first_public_on),
    Column("is_new", "`yes` if not in the last finished run for this brief", lambda _, e: _yes_no(e.is_new)),
    Column("namesakes", "people of a like name whom nothing joins to this one", lambda _, e: _LISTS.join(e.namesakes)),
    Column("uncertain", "what a person should check", lambda _, entry: _LISTS.join(entry.score.uncertain)),
    Column(
        "sources",
        "where each fact was fetched, and the day",
        lambda _, entry: _LINES.join(provenance_text(note) for note in entry.provenance),
    ),
    Column("run", "number of the ranking run", lambda shortlist, _: str(shortlist.run_id)),
    Column("brief", "name of the brief", lambda shortlist, _: shortlist.brief),
    Column("ranked_on", "the day that the ranking looks from", lambda shortlist, _: shortlist.as_of.isoformat()),
    Column("candidate_id", "the id that `sourcer show` takes, the same every run", lambda _, e: e.score.candidate_id),
    Column("accounts", "the candidate's accounts on GitHub: address (name and website there; day read)", _accounts),
    Column("code_evidence", "why each repository is told to be what it is", _why_code),
    Column("run_notes", "what the run says of itself, such as what was not read; the same in every row", _notes),
    Column("engineering", "what the code shows of careful software, 0 to 1", partial(_value, "engineering")),
    Column(
        "engineering_scored",
        "`no` where engineering could not be told and counts as 0.5",
        partial(_is_scored, "engineering"),
    ),
    Column("first_paper", "first paper known here: day and title", _first_paper),
    Column("junior", "`yes` if that is under two years before the ranking", lambda _, entry: _yes_no(entry.is_junior)),
    Column("institutions", "kinds of institutions as printed: affiliation, work, day; newest first", _institutions),
    Column("reserved", "for what a reserved place was given; empty where the score gave it", lambda _, e: e.reserved),
    Column("marks", "what the team said of the candidate, and whether it may know them", lambda _, e: marks_text(e)),
)
COLUMN_NAMES = tuple(column.name for column in COLUMNS)


def shortlist_rows(shortlist: Shortlist) -> tuple[tuple[str, ...], ...]:
    """A row of plain texts for each entry, in the order of COLUMNS."""
    return table_rows(COLUMNS, shortlist)


def _json(shortlist: Shortlist, tell: Tell = silent) -> bytes:
    tell("writing the export", 0, len(shortlist.entries), "people")
    return dump_json(shortlist_document(shortlist)).encode()


CANDIDATE_KEYS = (
    "rank", "candidate", "candidate_id", "kind", "score", "components", "trend", "areas", "why", "works",
    "other_works", "implementations", "names", "affiliations", "is_new", "previous_rank", "namesakes", "uncertain",
    "sources", "accounts", "first_paper", "is_junior", "institutions", "reserved", "marks", "meetings",
)  # fmt: skip

PROFILES: Mapping[str, ExportProfile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            table_profile("csv", "RFC 4180, for programs", COLUMNS),
            table_profile("excel", "the same with a byte order mark, for Excel", COLUMNS, bom=True),
            ExportProfile("json", "everything that the card shows, for machines", ".json", CANDIDATE_KEYS, _json),
            *APPLICANT_PROFILES,
        )
    }
)


def profile_named(name: str) -> ExportProfile:
    """The profile of that name. Raises ExportRefused, naming those there are."""
    if name not in PROFILES:
        close = difflib.get_close_matches(name, PROFILES, n=1)
        meant = f"did you mean {close[0]!r}? " if close else ""
        known = ", ".join(PROFILES)
        raise ExportRefused(f"no export profile is called {plain_text(name)!r}; {meant}there are {known}")
    return PROFILES[name]
