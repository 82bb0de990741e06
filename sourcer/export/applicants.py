"""The files that three applicant systems import. docs/exports.md names the pages that say how they want them."""

from __future__ import annotations

from collections.abc import Callable

from sourcer.export.fields import NOT_SPLIT, company, links, notes, profile_link, split_of, tags, website
from sourcer.export.table import Column, ExportProfile, joined, table_profile
from sourcer.model.shortlist import Shortlist, ShortlistEntry

GREENHOUSE_ROWS, LEVER_ROWS, GEM_ROWS = 8_000, 55_000, 10_000
NEVER = "never filled: sourcer keeps none"
YOURS = "left empty: a name of your own account"


def _of(made: Callable[[ShortlistEntry], str]) -> Callable[[Shortlist, ShortlistEntry], str]:
    return lambda _, entry: made(entry)


def _empty(_: Shortlist, __: ShortlistEntry) -> str:
    return ""


def _always(value: str) -> Callable[[Shortlist, ShortlistEntry], str]:
    return lambda _, __: value


def full_name(entry: ShortlistEntry) -> str:
    """The whole name; the candidate's id where a source printed nothing that could be one."""
    return split_of(entry).whole or entry.score.candidate_id


def given_or_whole(entry: ShortlistEntry) -> str:
    """The given name, or the whole name where it was not split: a row without a first name is refused."""
    split = split_of(entry)
    return split.given if split.is_split else full_name(entry)


def family_or_mark(entry: ShortlistEntry) -> str:
    """The family name, or a mark that nobody can take for one: a row without a last name is refused."""
    split = split_of(entry)
    return split.family if split.is_split else NOT_SPLIT


_GREENHOUSE = (
    Column("First Name", "given name; the whole name where it cannot be split", _of(given_or_whole)),
    Column("Last Name", f"family name; `{NOT_SPLIT}` where it cannot be split", _of(family_or_mark)),
    Column("Company", "affiliations as the newest dated work prints them", _of(company)),
    Column("Title", NEVER, _empty),
    Column("Notes", "field `notes`", notes),
    Column("Email", NEVER, _empty),
    Column("Phone", NEVER, _empty),
    Column("Social Media", "field `profile_link`", _of(profile_link)),
    Column("Website", "field `website`", _of(website)),
    Column("Address", NEVER, _empty),
    Column("Source", "`sourcer`", _always("sourcer")),
    Column("Who gets credit", YOURS, _empty),
    Column("Job", YOURS, _empty),
    Column("Department", YOURS, _empty),
    Column("Office", YOURS, _empty),
    Column("Prospect Pool", YOURS, _empty),
    Column("Prospect Stage", YOURS, _empty),
)
_LEVER = (
    Column("Full name", "the whole name", _of(full_name)),
    Column("Email", NEVER, _empty),
    Column("Lever Posting URL", YOURS, _empty),
    Column("Stage", "`New Lead`", _always("New Lead")),
    Column("Sources", "`sourcer`", _always("sourcer")),
    Column("Origin", "`Sourced`", _always("Sourced")),
    Column("Links", "field `links`, joined by a comma and a space", lambda _, entry: joined(links(entry), ", ")),
    Column("Tags", "field `tags`, joined by a comma", lambda shortlist, entry: joined(tags(shortlist, entry), ",")),
    Column("Notes", "field `notes`", notes),
)
_GEM = (
    Column("First name", "given name; the whole name where it cannot be split", _of(given_or_whole)),
    Column("Last name", "family name; empty where it cannot be split", lambda _, entry: split_of(entry).family),
    Column("Company", "affiliations as the newest dated work prints them", _of(company)),
    Column("Title", NEVER, _empty),
    Column("Email", NEVER, _empty),
    Column("Links", "field `links`, joined by a comma and a space", lambda _, entry: joined(links(entry), ", ")),
    Column("Notes", "field `notes`", notes),
)

APPLICANT_COLUMNS = {"greenhouse-prospects": _GREENHOUSE, "lever": _LEVER, "gem-project": _GEM}
"""The columns by profile, with what the documentation says of each."""
APPLICANT_PROFILES: tuple[ExportProfile, ...] = (
    table_profile(
        "greenhouse-prospects", "prospects for Greenhouse's bulk import", _GREENHOUSE, most_rows=GREENHOUSE_ROWS
    ),
    table_profile("lever", "candidates for Lever's import", _LEVER, most_rows=LEVER_ROWS, has_plain_name=True),
    table_profile("gem-project", "people for a Gem project", _GEM, most_rows=GEM_ROWS),
)
