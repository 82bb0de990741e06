"""Lists that leave the program: to whom, whether they may, and their entry in the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from sourcer.checked import near
from sourcer.config import Config
from sourcer.errors import ConfigError, ExportRefused
from sourcer.model.disclosures import Disclosure, RecipientKind
from sourcer.model.shortlist import Shortlist
from sourcer.privacy.settings import RecipientSettings
from sourcer.rights.given import STDOUT, of_export
from sourcer.rights.notices import DuePerson, people_on, without_notice
from sourcer.store import audit
from sourcer.store.disclosures import save_disclosure
from sourcer.store.engine import writing

TEAM = RecipientSettings.model_construct(name="the team itself", kind="internal")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Given:
    """What is given out: to whom, by whom, in which kind of file with which fields.

    ``reason`` says why people without notice are on a list for an external recipient, None where nobody gave one.
    ``files`` are the digests of what is written, ``where`` says to which file.
    """

    to: RecipientSettings
    by: str
    reason: str | None
    profile: str
    fields: tuple[str, ...]
    files: tuple[str, ...] = ()
    where: str = STDOUT

    @property
    def kind(self) -> RecipientKind:
        """What it is to give it to them."""
        return "team" if self.to is TEAM else self.to.kind


def recipient_named(config: Config, name: str | None) -> RecipientSettings:
    """The recipient of that name; without one the team itself. Raises ConfigError for a name that nobody declared."""
    if name is None:
        return TEAM
    declared = {each.name.casefold(): each for each in config.settings.recipients}
    found = declared.get(name.strip().casefold())
    if found is None:
        known = near(name, [each.name for each in declared.values()]) if declared else "; none is declared"
        raise ConfigError(f"--to {name!r}: no such recipient{known}; declare it as a table [[recipients]]")
    return found


def enter(engine: Engine, shortlist: Shortlist, given: Given, now: datetime) -> list[str]:
    """Enter the list in the ledger; what is to be said of it. One transaction looks who had notice and enters.

    Raises ExportRefused, with nothing entered, where an external recipient would get people who had no notice and
    nobody said why; ConfigError for a reason where none is called for.
    """
    reason = (given.reason or "").strip()
    if given.reason is not None and (not reason or given.kind != "external"):
        raise ConfigError("--without-notice REASON: is for an external recipient (--to), and needs a reason")
    with writing(engine) as conn:
        people = people_on(conn, shortlist, whole=given.profile == "json")
        unaware = without_notice(conn, people) if given.kind != "team" else []
        if given.kind == "external" and unaware and not reason:
            raise ExportRefused(_refusal(given.to.name, unaware, len(people)))
        made = Disclosure(
            at=now,
            by=given.by,
            recipient=given.to.name,
            kind=given.kind,
            run_id=shortlist.run_id,
            brief=shortlist.brief,
            profile=given.profile,
            fields=given.fields,
            people=people,
            without_notice=reason if unaware else "",
        )
        entered = save_disclosure(conn, made)
        audit.note(conn, of_export(entered, given.files, given.where))
    return list(_said(entered, unaware))


def _said(entered: Disclosure, unaware: Sequence[DuePerson]) -> Iterator[str]:
    if entered.kind == "team":
        return
    what = f"entered as export {entered.number}: {len(entered.people)} people to {entered.recipient} ({entered.kind})"
    if not unaware:
        yield f"{what}; all of them had notice"
        return
    first = unaware[0]
    day = min(first.due.on, entered.at.date()) if entered.kind == "external" else first.due.on
    yield f"{what}; {len(unaware)} of them had no notice, the first ({first.name}) is due it on {day}"


def _refusal(name: str, unaware: Sequence[DuePerson], everybody: int) -> str:
    told = ", ".join(f"{each.name} ({each.candidate_id})" for each in unaware[:_NAMED])
    more = f" and {len(unaware) - _NAMED} more" if len(unaware) > _NAMED else ""
    return (
        f"{name} is another controller, and {len(unaware)} of these {everybody} people had no notice: {told}{more}; "
        "send it (`sourcer notices write PERSON`, then `sourcer notices sent PERSON`), or say why not with "
        "--without-notice REASON"
    )
