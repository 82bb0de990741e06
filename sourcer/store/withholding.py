"""The gate of facts: whatever is stored of a page passes it, from a crawl, a payload read again or a restored backup.

Whoever was erased is taken out here: their mentions keep their place without a name, so that coauthors keep theirs,
their accounts and repositories are not stored at all, and their name is taken out of every text. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, select, update

from sourcer.model.records import Account, Mention, Provenance, Record, RepoFacts, Skipped, Supplement
from sourcer.sources.base import Page, Request
from sourcer.store import suppressions
from sourcer.store import tables as t
from sourcer.store.packing import packed, unpacked
from sourcer.withheld.blanking import Blanker
from sourcer.withheld.forms import NOBODY, is_withheld
from sourcer.withheld.suppression import Suppressions, is_like_named, withheld_positions


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a page and the store once anybody was erased."""

    known: Suppressions

    def record(self, record: Record) -> Record:
        """The record without whoever is withheld; the same object where nobody is."""
        gone = withheld_positions(record, self.known)
        mentions = tuple(
            NOBODY if at in gone or is_withheld(each.name) else each for at, each in enumerate(record.mentions)
        )
        is_near = any(each is NOBODY for each in mentions)
        blank = Blanker(self.known, is_near, literals_of(record.mentions[at] for at in gone)).text
        made = replace(
            record,
            title=blank(record.title),
            abstract=None if record.abstract is None else blank(record.abstract),
            comment=None if record.comment is None else blank(record.comment),
            venue=None if record.venue is None else blank(record.venue),
            status=None if record.status is None else blank(record.status),
            url=blank(record.url),
            links=tuple(link for link in record.links if blank(link) == link),
            mentions=mentions if is_near else record.mentions,
            provenance=self.provenance(record.provenance),
        )
        return record if made == record else made

    def repo(self, repo: RepoFacts) -> RepoFacts | None:
        """The repository without names in its texts; None where it is withheld with its owner."""
        if self.is_withheld_repo(repo.key) or self.is_withheld_login(repo.owner):
            return None
        blank = Blanker(self.known).text
        parent = repo.parent
        return replace(
            repo,
            description=blank(repo.description),
            homepage=None if repo.homepage is None or blank(repo.homepage) != repo.homepage else repo.homepage,
            parent=None if parent is not None and self.is_withheld_login(parent.partition("/")[0]) else parent,
            topics=tuple(topic for topic in repo.topics if blank(topic) == topic),
            former_names=tuple(
                name for name in repo.former_names if not self.is_withheld_login(name.partition("/")[0])
            ),
            provenance=self.provenance(repo.provenance),
        )

    def account(self, account: Account) -> Account | None:
        """The account; None where it is of somebody who is withheld, or has their name and no other can be told."""
        is_theirs = self.is_withheld_login(account.login) or self.known.has("id", f"github-number:{account.key}")
        blank = Blanker(self.known).text
        if is_theirs or (account.name is not None and blank(account.name) != account.name):
            return None
        website = account.website
        kept = website if website is None or blank(website) == website else None
        return replace(account, website=kept, provenance=self.provenance(account.provenance))

    def supplement(self, part: Supplement, *, is_near: bool = False) -> Supplement | None:
        """The part of a record or repository without names; None where that is withheld."""
        if part.source == "github" and self.is_withheld_repo(part.key):
            return None
        text = Blanker(self.known, is_near).text(part.text)
        return replace(part, text=text, provenance=self.provenance(part.provenance))

    def skipped(self, entry: Skipped) -> Skipped:
        """What could not be read, without names in what is told of it."""
        blank = Blanker(self.known).text
        return replace(
            entry, key=blank(entry.key), reason=blank(entry.reason), provenance=self.provenance(entry.provenance)
        )

    def provenance(self, provenance: Provenance) -> Provenance:
        """Where something came from, without names in the address; the hash stays that of what the server sent."""
        return replace(provenance, url=Blanker(self.known).text(provenance.url))

    def asked(self, key: str) -> str | None:
        """A key that was asked for (an arXiv id, a login, ``owner/name``); None where it is of somebody withheld."""
        return None if self.is_withheld_login(key.partition("/")[0]) or Blanker(self.known).text(key) != key else key

    def is_withheld_repo(self, key: str) -> bool:
        """Whether a repository of this number was one of somebody who is withheld."""
        return self.known.has("id", f"github-repo:{key}")

    def is_withheld_login(self, login: str) -> bool:
        """Whether this login on GitHub is of somebody who is withheld."""
        return self.known.has("id", f"github:{login.lower()}")


def gate(conn: Connection) -> Gate | None:
    """The gate; None where nobody was erased."""
    known = suppressions.current(conn)
    return None if known is None else Gate(known)


def guarded(conn: Connection, request: Request, page: Page, provenance: Provenance) -> Page:
    """The page without whoever is withheld; its kept payload, if any, is written anew without them too."""
    at = gate(conn)
    if at is None:
        return page
    _note_repos(conn, at, page)
    near = {record.record_key for record in page.records if withheld_positions(record, at.known)}
    made = replace(
        page,
        records=tuple(map(at.record, page.records)),
        repos=tuple(repo for each in page.repos if (repo := at.repo(each))),
        accounts=tuple(account for each in page.accounts if (account := at.account(each))),
        supplements=tuple(
            part
            for each in page.supplements
            if (part := at.supplement(each, is_near=(each.source, each.key) in near or _is_near(conn, each)))
        ),
        skipped=tuple(map(at.skipped, page.skipped)),
        answered=tuple(key for each in page.answered if (key := at.asked(each))),
    )
    if made != page:
        rewrite(conn, at, request, page, provenance)
    return made


def guarded_body(conn: Connection, body: bytes) -> bytes:
    """The bytes of a page without names that nobody else had; what else goes is told once the page is read."""
    at = gate(conn)
    return body if at is None else Blanker(at.known).body(body)


def guarded_text(conn: Connection, text: str) -> str:
    """What the program tells of its own work, without names."""
    at = gate(conn) if text else None
    return text if at is None else Blanker(at.known).text(text)


def guarded_source(conn: Connection, provenance: Provenance) -> Provenance:
    """Where something came from, without names in the address."""
    at = gate(conn)
    return provenance if at is None else at.provenance(provenance)


def guarded_repos(conn: Connection, repos: Sequence[RepoFacts]) -> list[RepoFacts]:
    """The repositories but those of whoever is withheld."""
    at = gate(conn)
    return list(repos) if at is None else [repo for each in repos if (repo := at.repo(each))]


def literals_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """What of withheld mentions is taken out of a page wherever it stands: names as printed, and identifiers."""
    found: set[str] = set()
    for mention in mentions:
        found |= {mention.name.strip(), *(each.value for each in mention.ids)}
    return tuple(sorted(text for text in found if len(text) > 3 or (text and not text.isascii() and len(text) > 1)))


def _note_repos(conn: Connection, at: Gate, page: Page) -> None:
    """Know the repositories of somebody withheld by their numbers too: what belongs to them comes by those alone."""
    fresh = [repo.key for repo in page.repos if at.repo(repo) is None and not at.is_withheld_repo(repo.key)]
    if fresh:
        facts = [("id", f"github-repo:{key}") for key in fresh]
        suppressions.extend(conn, at.known, facts, now=page.repos[0].provenance.fetched_at)


def _is_near(conn: Connection, part: Supplement) -> bool:
    """Whether a part belongs to a stored record with a withheld mention."""
    held = t.records.c
    query = select(held.mentions).where(held.source == part.source, held.key == part.key)
    return any(is_withheld(name) for mentions in conn.scalars(query) for name, *_ in mentions)


def rewrite(conn: Connection, at: Gate, request: Request, page: Page, provenance: Provenance) -> None:
    """The kept payload of a page that named somebody; it goes where it names a namesake too, who could not be told
    from them in it.
    """
    told = [(record, withheld_positions(record, at.known)) for record in page.records]
    gone = [record.mentions[place] for record, places in told for place in places]
    stays = any(
        is_like_named(each, at.known)
        for record, places in told
        for place, each in enumerate(record.mentions)
        if place not in places
    )
    url = at.provenance(provenance).url
    kept = t.payloads.c
    theirs = (kept.source == request.source) & (kept.payload_hash == provenance.payload_hash)
    theirs &= kept.fetched_url.in_({url, provenance.url})
    is_whole = request.kind in _WHOLLY_ABOUT and at.asked(request.key) is None
    if (gone and stays) or is_whole or any(at.supplement(part) is None for part in page.supplements):
        conn.execute(delete(t.payloads).where(theirs))
        return
    blanker = Blanker(at.known, bool(gone), literals_of(gone))
    for row in conn.execute(select(kept.id, kept.body).where(theirs)).all():
        before = unpacked(row.body)
        if (made := blanker.body(before)) is not before:
            conn.execute(update(t.payloads).where(kept.id == row.id).values(body=packed(made)))


_WHOLLY_ABOUT = frozenset({"account", "repository"})
