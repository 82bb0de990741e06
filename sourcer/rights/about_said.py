"""What the team said of somebody and decided about who they are: facts for `sourcer people about`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from sourcer.model.ledger import SignedName
from sourcer.model.opinions import OF_WORKS, WORDS, KnownPerson, Opinion
from sourcer.privacy.about import Fact
from sourcer.reading.persons import concerning
from sourcer.rights.about_papers import Facts, Held
from sourcer.store import accounts as store_accounts
from sourcer.store import audit as store_audit
from sourcer.store import disclosures as store_disclosures
from sourcer.store import objections as store_objections
from sourcer.store import opinions as store
from sourcer.store import personal
from sourcer.store import watches as store_watches
from sourcer.team.opinions import candidates_now

TEAM = "our team"


def said_facts(conn: Connection, held: Held) -> Facts:
    """Opinions with reasons, weights, marks, watches and decisions that concern them."""
    opinions = _opinions(conn, held)
    numbers = {each.number for each in opinions}
    return {
        "opinions": tuple(_opinion(each) for each in opinions),
        "weights": tuple(
            Fact(
                f"weights kept by {row.by} inside {row.brief!r} were learned from opinions that name you, among others",
                TEAM,
                on=row.at.date(),
                data={"opinions": sorted(numbers & set(row.learned_from))},
            )
            for row in personal.every_weight(conn)
            if numbers & set(row.learned_from)
        ),
        "known": tuple(_known(conn, held)),
        "watches": tuple(_watches(conn, held)),
        "ledger": tuple(_ledger(conn, held)),
        "account_links": tuple(_account_words(conn, held)),
        "objections": tuple(_objections(conn, held)),
        "notices": tuple(_notices(conn, held)),
        "disclosures": tuple(_disclosures(conn, held)),
        "audit": tuple(_account(conn, held)),
    }


def are_theirs(conn: Connection, held: Held, told: Sequence[tuple[str, Sequence[SignedName]]]) -> list[bool]:
    """Of each (id as it was, signatures), whether that is this person as who is who stands today."""
    now = candidates_now(conn, told)
    mine = {each.casefold() for each in held.ids}
    return [who.casefold() in mine for who in now]


def _opinions(conn: Connection, held: Held) -> list[Opinion]:
    """Those on the person, those on their works, and what took such a one back."""
    every = store.load_opinions(conn)
    theirs = are_theirs(conn, held, [(each.subject, each.signed) for each in every])
    works = {work.id for work in held.works}
    found = [
        each
        for each, is_theirs in zip(every, theirs, strict=True)
        if (held.records.intersection(each.records) or each.subject in works if each.verdict in OF_WORKS else is_theirs)
    ]
    numbers = {each.number for each in found}
    return [each for each in every if each.number in numbers or each.about in numbers]


def _opinion(each: Opinion) -> Fact:
    what = f"opinion {each.number}: {each.by} {WORDS[each.verdict]} “{each.name}” inside {each.brief!r}: {each.reason}"
    if each.about is not None:
        what = f"opinion {each.number}: {each.by} took back opinion {each.about}: {each.reason}"
    return Fact(what, TEAM, on=each.at.date(), data={"shown_with": dict(each.components), "brief": each.brief})


def _known(conn: Connection, held: Held) -> Iterator[Fact]:
    from sourcer.resolve.folding import fold_text

    people = store.load_known(conn)
    sure = are_theirs(conn, held, [(each.candidate_id, each.signed) for each in people])
    printed, spelled = {str(known) for known in held.own_ids}, {fold_text(name) for name in held.names}
    imported = personal.known_imported_at(conn)
    for each, is_sure in zip(people, sure, strict=True):
        if is_sure or printed.intersection(each.ids):
            yield _mark(each, "is on our list of people whom we know already", imported)
        elif fold_text(each.name) in spelled:
            yield _mark(
                each, "has your name and is on our list of people whom we know; it may be somebody else", imported
            )


def _mark(each: KnownPerson, what: str, imported: object) -> Fact:
    note = f"; note: {each.note}" if each.note else ""
    ids = f" ({', '.join(each.ids)})" if each.ids else ""
    day = getattr(imported, "date", None)
    return Fact(f"“{each.name}”{ids} {what}{note}", TEAM, on=day() if day else None)


def _watches(conn: Connection, held: Held) -> Iterator[Fact]:
    every = store_watches.load_watches(conn)
    theirs = are_theirs(conn, held, [(each.subject, each.signed) for each in every])
    numbers = {each.number for each, mine in zip(every, theirs, strict=True) if mine and each.kind == "person"}
    for each in every:
        if each.number in numbers:
            where = f"inside {each.brief!r}" if each.brief else "in every brief"
            yield Fact(
                f"watch {each.number} on “{each.name}” {where}, by {each.by}: {each.reason}", TEAM, on=each.at.date()
            )
        elif each.about in numbers:
            yield Fact(f"watch {each.about} was ended by {each.by}: {each.reason}", TEAM, on=each.at.date())


def _ledger(conn: Connection, held: Held) -> Iterator[Fact]:
    for event in concerning(conn, [held.author]) if held.author else ():
        by = TEAM if event.run_id is None else f"run {event.run_id}"
        evidence = getattr(event.told, "evidence", "")
        yield Fact(f"event {event.id}: {event.told}{f' ({evidence})' if evidence else ''}", by, on=event.at.date())


def _account_words(conn: Connection, held: Held) -> Iterator[Fact]:
    logins, signatures = {login.casefold() for login in held.logins}, set(held.mentions)
    for word in store_accounts.load_decisions(conn):
        if word.login.casefold() in logins or word.author_id in held.ids or signatures.intersection(word.signatures):
            verb = "is" if word.verdict == "link" else "is not"
            text = f"github.com/{word.login} {verb} the account of {word.author_id}: {word.reason}"
            yield Fact(text, TEAM, on=word.decided_at.date())


def _objections(conn: Connection, held: Held) -> Iterator[Fact]:
    every = store_objections.load(conn)
    theirs = are_theirs(conn, held, [(each.subject, each.signed) for each in every])
    numbers = {each.number for each, is_theirs in zip(every, theirs, strict=True) if is_theirs}
    for each in every:
        if each.number in numbers or each.about in numbers:
            verb = "you object to being scored" if each.kind == "objects" else "you took that back"
            yield Fact(f"{verb}, noted by {each.by}: {each.reason}", TEAM, on=each.at.date())


def _notices(conn: Connection, held: Held) -> Iterator[Fact]:
    every = store_disclosures.load_notices(conn)
    theirs = are_theirs(conn, held, [(each.subject, each.signed) for each in every])
    for each, is_theirs in zip(every, theirs, strict=True):
        if is_theirs:
            what = "a notice of the data kept on you" if each.kind == "notice" else "a message"
            yield Fact(f"{what}, by {each.how}, from {each.by}", TEAM, on=each.sent_on, data={"digest": each.digest})


def _disclosures(conn: Connection, held: Held) -> Iterator[Fact]:
    for one in store_disclosures.load_disclosures(conn):
        if any(are_theirs(conn, held, [(each.candidate_id, each.signed) for each in one.people])):
            to = one.recipient if one.kind == "team" else f"{one.recipient} ({one.kind})"
            text = f"a {one.profile} file from run {one.run_id} for {one.brief!r}, for {to}, by {one.by}"
            text += f"; without notice, because: {one.without_notice}" if one.without_notice else ""
            yield Fact(f"{text}; fields: {', '.join(one.fields)}", TEAM, on=one.at.date())


def _account(conn: Connection, held: Held) -> Iterator[Fact]:
    """Entries of the account of decisions that have their id, their name or their login."""
    ids = {each.lower() for each in held.ids}
    spelled = [each.casefold() for each in (*held.names, *held.logins) if each]
    words: dict[int, list[str]] = {}
    for said in store_audit.load_words(conn):
        words.setdefault(said.seq, []).append(said.text)
    for entry in store_audit.load_entries(conn):
        told = words.get(entry.seq, [])
        by_name = any(name in text.casefold() for text in told for name in spelled)
        if by_name or not ids.isdisjoint(store_audit.about_ids(entry)):
            typed = f": “{'”, “'.join(told)}”" if told else ""
            yield Fact(f"entry {entry.seq}, {entry.kind}, by {entry.by}{typed}", TEAM, on=_day(entry.at))


def _day(moment: str) -> date | None:
    """The day of an entry; None where somebody changed it to what is no moment."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
