"""What people are told: ``notices due``, ``write``, ``sent``, ``wrote`` and ``log``. None of them sends anything."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sourcer.cli.about import HeldArgument
from sourcer.cli.asking import SOMEBODY, ByOption
from sourcer.cli.common import ConfigOption, DatabaseOption, Format, FormatOption, emit, load_config, opened, say
from sourcer.cli.rows import print_rows

if TYPE_CHECKING:
    from sourcer.model.disclosures import Notice, NoticeKind

_DUE = ("candidate_id", "name", "since", "due_on", "days_left", "why", "shortlisted")
_LOG = ("on", "what", "to", "how", "by", "run", "people")
OnOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day, as 2026-06-30. Default: today.")
]
HowOption = Annotated[str, typer.Option("--how", help="How it was sent, such as 'a letter' or 'a form'; no addresses.")]


def due(
    config: ConfigOption = None,
    database: DatabaseOption = None,
    all: Annotated[
        bool, typer.Option("--all", help="Everybody of whom a fact is held, not only who was shortlisted.")
    ] = False,
    format: FormatOption = Format.table,
) -> None:
    """Who must be told that data on them is kept: since when, by when and why; people on a shortlist first."""
    from sourcer.clock import SystemClock
    from sourcer.privacy.clocks import days_left
    from sourcer.rights.notices import due_people, on_shortlists
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    today = SystemClock().today()
    with opened(settings) as engine, reading(engine) as conn:
        found, more = due_people(conn, on_shortlists(conn, settings), everybody=all)
    rows: list[tuple[object, ...]] = [
        (p.candidate_id, p.name, p.since, p.due.on, days_left(p.due, today), p.due.why, " ".join(p.briefs))
        for p in found
    ]
    print_rows(_DUE, rows, format, "nobody is to be told: no shortlist has anybody who had no notice")
    late = sum(days_left(each.due, today) < 0 for each in found)
    say(f"{len(found)} to be told, {late} of them overdue; `sourcer notices write PERSON` has a text for each")
    if more:
        say(f"{more} more people are held who were on no shortlist; `--all` lists them")


def write(
    person: HeldArgument,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file. Default: stdout.")] = None,
) -> None:
    """The text of a notice to somebody, for a human to edit; nothing is sent."""
    from sourcer.clock import SystemClock
    from sourcer.export.text import plain_text
    from sourcer.export.write import write_whole
    from sourcer.privacy.notice import notice_lines
    from sourcer.rights.about import find_held, load_about
    from sourcer.rights.notices import disclosures_of
    from sourcer.store.engine import reading

    settings = load_config(config, database)
    chosen = settings.settings
    with opened(settings) as engine, reading(engine) as conn:
        held = find_held(conn, person, [brief.name for brief in settings.briefs()])
        keep = chosen.harvest.keep_payloads_days
        found = load_about(conn, held, today=SystemClock().today(), keep_payloads_days=keep)
        given = [(one.recipient, one.at.date()) for one in disclosures_of(conn, held) if one.kind != "team"]
    text = "\n".join([*map(plain_text, notice_lines(found, chosen.privacy, chosen.recipients, given)), ""])
    if missing := chosen.privacy.missing:
        say(f"[privacy] {', '.join(missing)}: not filled in; the text says where")
    if out is None:
        emit(text)
    else:
        write_whole(out, text.encode())
        say(f"wrote {out}: edit it, send it, and then say so with `sourcer notices sent {held.candidate_id}`")


def sent(
    person: HeldArgument,
    how: HowOption,
    on: OnOption = None,
    text: Annotated[
        Path | None, typer.Option("--text", help="The text that was sent; its digest is kept, not the text.")
    ] = None,
    by: ByOption = SOMEBODY,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Note that a human sent somebody the notice: they are due no more."""
    noted = _note("notice", person, on, how, by, config, database, _digest(text))
    say(f"noted: notice {noted.number} to {noted.name}, sent on {noted.sent_on.isoformat()}")


def wrote(
    person: HeldArgument,
    how: HowOption,
    on: OnOption = None,
    by: ByOption = SOMEBODY,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Note that a human wrote to somebody without the notice in it: with the first message it was due."""
    noted = _note("message", person, on, how, by, config, database, "")
    say(
        f"noted: message {noted.number} to {noted.name} on {noted.sent_on.isoformat()}; it is the latest day for notice"
    )


def log(config: ConfigOption = None, database: DatabaseOption = None, format: FormatOption = Format.table) -> None:
    """What was sent to people, and each list of them that was given out: to whom, by whom, from which run."""
    from sourcer.store import disclosures as store
    from sourcer.store.engine import reading

    with opened(load_config(config, database)) as engine, reading(engine) as conn:
        noted, given = store.load_notices(conn), store.load_disclosures(conn)
    rows: list[tuple[object, ...]] = [(n.sent_on, n.kind, n.name, n.how, n.by, "", n.subject) for n in noted]
    for one in given:
        how = f"{one.profile}: {' '.join(one.fields)}"
        how += f"; without notice: {one.without_notice}" if one.without_notice else ""
        people = " ".join(each.candidate_id for each in one.people)
        rows.append((one.at.date(), f"export ({one.kind})", one.recipient, how, one.by, one.run_id, people))
    print_rows(_LOG, sorted(rows, key=lambda row: str(row[0])), format, "nothing was sent, and no list was given out")


def _note(
    kind: NoticeKind,
    person: str,
    on: datetime | None,
    how: str,
    by: str,
    config: Path | None,
    database: str | None,
    digest: str,
) -> Notice:
    from sourcer.clock import SystemClock
    from sourcer.errors import ConfigError
    from sourcer.rights.about import find_held
    from sourcer.rights.notices import notice_of
    from sourcer.store.disclosures import save_notice
    from sourcer.store.engine import reading, writing
    from sourcer.team.known import holds_mail

    clock = SystemClock()
    day = on.date() if on else clock.today()
    if day > clock.today():
        raise ConfigError(f"--on {day}: is still to come; note it once it is sent")
    if not how.strip() or holds_mail(how):
        raise ConfigError("--how: say how it was sent, such as 'a letter'; sourcer keeps no e-mail addresses")
    settings = load_config(config, database)
    with opened(settings, migrate=True) as engine:
        with reading(engine) as conn:
            held = find_held(conn, person, [brief.name for brief in settings.briefs()])
        made = notice_of(held, kind, on=day, how=how.strip(), by=by, now=clock.now(), digest=digest)
        with writing(engine) as conn:
            return save_notice(conn, made)


def _digest(path: Path | None) -> str:
    from sourcer.errors import ConfigError

    if path is None:
        return ""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(f"--text {path}: cannot be read ({error.strerror})") from None
