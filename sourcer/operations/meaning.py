"""What a trouble means for whoever runs the program: is anything lost, does it go on by itself, what is there to do.

Nothing of a fault's own text is used, so that these sentences name nobody.
"""

from __future__ import annotations

from datetime import date

from sourcer.operations import kinds

_SAID = {
    kinds.RATE_LIMITED: "{source} asked for a rest{status}{effort}: nothing is lost, {on}",
    kinds.UNREACHABLE: "{source} gave no answer{status}{effort}: nothing is lost, {on}",
    kinds.REFUSED: "{source} refused{status}{effort}: what came is kept, and {on}; a person must mend this",
    kinds.LOGIN_WANTED: "{source} wants a login or a browser{status}: that is never evaded, so nothing is read there",
    kinds.DISALLOWED: "the robots.txt of {source}'s host does not allow it: sourcer obeys, and reads nothing there",
    kinds.BUDGET_SPENT: "{source} had all its requests of the night: nothing is lost, {on}",
    kinds.UNREADABLE: "{source} sent what cannot be read{effort}: the page is kept, the rest came, and {on}",
    kinds.INCOMPLETE: "{source} showed less than it holds: what it showed is kept, and {on}",
    kinds.NOT_READY: "{source} had not published everything yet{effort}: nothing is lost, {on}",
    kinds.UNKNOWN: "{source} could not be read to its end: what came is kept, and {on}",
}
_TO_DO = {
    kinds.UNREACHABLE: "nothing, unless it stays so: then check the network and the source's base_url",
    kinds.REFUSED: "`sourcer sources` shows what it said; check the source's settings, or renew its token",
    kinds.LOGIN_WANTED: "name an account of your own under [fetch.accounts], or switch the source off",
    kinds.DISALLOWED: "switch the source off, or ask the host for leave",
    kinds.BUDGET_SPENT: "nothing; [harvest.budgets] allows for more requests a night",
    kinds.UNREADABLE: "`sourcer records skipped` shows the page, `sourcer records reparse` reads it again after a fix",
    kinds.UNKNOWN: "`sourcer sources` says what is missing",
}
_NIGHTS = {
    "done": "every source that had something to say was read to its end",
    "partly": "{behind} of {many} sources are behind; what came is stored and ranked, the next night goes on",
    "failed": "no source could be read; what was stored before stands, and the next night asks again",
    "abandoned": "the night was killed; what came is stored, and the next night takes it up",
    "open": "the night is running, or was killed just now; what came is stored",
}
_BROKEN_OFF = "the night broke off; what came before is stored, and the next night takes it up"


def trouble(
    source: str,
    kind: str,
    *,
    status: int | None = None,
    requests: int = 0,
    rounds: int = 0,
    goes_on: date | None = None,
) -> str:
    """One sentence on what a source's trouble means."""
    tries = f"{requests:,} request{'s' if requests != 1 else ''}" if requests else ""
    again = f"{rounds} rounds in the night" if rounds > 1 else ""
    effort = " in ".join(part for part in (tries, again) if part)
    on = f"the next night goes on from {goes_on}" if goes_on else "the next night asks again"
    return _SAID.get(kind, _SAID[kinds.UNKNOWN]).format(
        source=source, status=f" ({status})" if status else "", effort=f" after {effort}" if effort else "", on=on
    )


def to_do(kind: str) -> str:
    """What a person can do about it."""
    return _TO_DO.get(kind, "nothing")


def night(outcome: str, *, behind: int, many: int, broke_off: bool) -> str:
    """One sentence on a whole night."""
    return _BROKEN_OFF if broke_off else _NIGHTS.get(outcome, outcome).format(behind=behind, many=many)


def stage(name: str, outcome: str, told: dict[str, str], *, broke_off: bool) -> str:
    """What a stage brought, from what its run kept."""
    if broke_off or outcome == "abandoned":
        return "broke off: what it found before is kept, and the next night takes it up"
    if outcome == "open":
        return "running, or killed just now"
    if name == "purge":
        gone = ", ".join(f"{int(many):,} {what}" for what, many in told.items())
        return f"kept for its time, and gone: {gone}" if gone else "nothing was kept for longer than its time"
    if name == "resolve":
        if "works" not in told:
            return "no record changed since the last time: who is who stands"
        return f"{int(told['works']):,} works by {int(told['people']):,} people"
    if name == "rank":
        if "brief" not in told:
            return "nothing changed since the last time: the shortlist stands"
        return f"brief {told['brief']}: {int(told['candidates']):,} candidates"
    return ""
