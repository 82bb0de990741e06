"""The account of decisions: what an entry tells, and how entries are chained so that no change goes unnoticed.

The hash of an entry is SHA-256, in hexadecimal, of the UTF-8 bytes of this JSON list

    ["sourcer audit 1", seq, at, kind, by, subject, what, previous]

written without spaces, with characters outside ASCII as they are (``canonical``). ``seq`` is a number that counts from
1 without gaps; the others are texts: ``at`` as ``2026-11-26T04:30:00.000000Z``, ``what`` a JSON object written in the
same way with its keys in order, ``previous`` the hash of the entry before (of the first one: 64 zeros).

Whatever somebody typed (a reason, the name of a file) may name a person, who may ask to be erased; a chain that held
it could not let go of it. So such words are kept beside the chain, and ``what`` has under "words" a digest of each:
SHA-256 of the UTF-8 bytes of the JSON list [salt, field, text], the salt being random and kept, and removed, with the
words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

Kind = Literal[
    "configuration", "run started", "run finished", "run abandoned", "brief", "ranking", "opinion", "weights",
    "identity", "account", "known people", "watch", "export", "report", "digest", "conversation", "plan", "notice",
    "objection", "erasure", "retention", "words removed", "restored",
]  # fmt: skip
"""What an entry is about.

configuration   runs go on with another code version or other settings (by their digest) than the run before
run …           a stage or a night began, ended, or was found never to have ended
brief, ranking  a ranking was made, and before it: that its brief is another than the last one's
opinion, weights, identity, account, known people, watch      what a human said, with the reason
export, report, digest, conversation, plan                    what was given out: to whom, about whom
notice                                                        what people were told
objection, erasure                                            that somebody objected, or was erased
retention                                                     that what was kept for its time went, and how much
words removed   words of earlier entries are gone, and which
restored        the store came out of a backup: what came after that is not in this account
"""
KINDS: tuple[Kind, ...] = get_args(Kind)
GENESIS = "0" * 64
NOBODY_NAMED = ("", "a person")
"""What stands where somebody did not say who they are: then the account that runs the program is noted."""
_FORM = "sourcer audit 1"
_BY_LOGIN = "github:"
_WORDS = "words"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be told. ``subject`` and ``people`` are ids; ``what`` are facts (numbers, digests, ids, names of
    briefs and profiles), and ``words`` what somebody typed, which can be removed later. ``by`` is who, "" for the
    account that runs the program.
    """

    kind: Kind
    at: datetime
    by: str = ""
    subject: str = ""
    what: Mapping[str, object] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def apart(self) -> tuple[str, dict[str, object], dict[str, str]]:
        """Subject, facts and words, with those ids among the words that tell a name: the logins of accounts."""
        words = {name: text for name, text in self.words.items() if text}
        facts, subject = dict(self.what), self.subject
        if subject.startswith(_BY_LOGIN):
            words["subject"], subject = subject, ""
        if self.people:
            facts["people"] = [who for who in self.people if not who.startswith(_BY_LOGIN)]
            logins = (who for who in self.people if who.startswith(_BY_LOGIN))
            words |= {f"person {number}": who for number, who in enumerate(logins, start=1)}
        return subject, facts, words


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept: the texts that were hashed, the hash of the entry before, and its own."""

    seq: int
    at: str
    kind: str
    by: str
    subject: str
    what: str
    previous: str
    hash: str

    def computed(self) -> str:
        """The hash that these texts give; see the head of this file."""
        return entry_hash(self.seq, self.at, self.kind, self.by, self.subject, self.what, self.previous)

    def facts(self) -> dict[str, Any]:
        """``what`` read back; empty where somebody made it something else than a JSON object."""
        try:
            read = json.loads(self.what)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def digests(self) -> dict[str, str]:
        """By field, the digest of the words that were said."""
        found = self.facts().get(_WORDS, {})
        return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an entry, with the salt of their digest."""

    seq: int
    field: str
    salt: str
    text: str

    @property
    def digest(self) -> str:
        """What the chain has of them."""
        return _sha256(canonical([self.salt, self.field, self.text]))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain, as it is kept besides."""

    seq: int = 0
    hash: str = GENESIS


def canonical(value: object) -> str:
    """JSON in the one way in which it is hashed."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A moment as entries have it: UTC, to the microsecond, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def entry_hash(seq: int, at: str, kind: str, by: str, subject: str, what: str, previous: str) -> str:
    """The hash of an entry; see the head of this file."""
    return _sha256(canonical([_FORM, seq, at, kind, by, subject, what, previous]))


def chained(entry: Entry, head: Head, salts: Mapping[str, str]) -> tuple[Kept, tuple[Words, ...]]:
    """The entry as it follows ``head``, and its words, each with its salt."""
    seq = head.seq + 1
    subject, facts, said = entry.apart()
    words = tuple(Words(seq, name, salts[name], said[name]) for name in sorted(said))
    if words:
        facts[_WORDS] = {each.field: each.digest for each in words}
    at, what = moment(entry.at), canonical(facts)
    own = entry_hash(seq, at, entry.kind, entry.by, subject, what, head.hash)
    return Kept(seq, at, entry.kind, entry.by, subject, what, head.hash, own), words


def _sha256(text: str) -> str:
    # What was tampered with may hold what UTF-8 cannot: then the hash is another one, and not an error.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
