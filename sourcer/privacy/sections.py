"""Everything that can be held about somebody, in the order in which they are told, and the tables that hold it.

A table is named by a section or declared impersonal with the reason; a test fails on one that is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of facts: its heading, where it comes from in words, and the tables that hold it."""

    key: str
    title: str
    origin: str
    tables: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section("names", "Your name, as printed", "from public pages of papers", ("records",)),
    Section("affiliations", "Affiliations printed beside your name", "from public pages of papers", ("records",)),
    Section("identifiers", "Identifiers printed beside your name", "from public pages of papers", ("records",)),
    Section("parts", "Parts of those papers that came apart", "from public pages of papers", ("supplements",)),
    Section(
        "works",
        "Works, and your place on them",
        "concluded by the program from the papers",
        ("works", "work_records", "authorships"),
    ),
    Section(
        "person",
        "Why these mentions are thought to be one person",
        "concluded by the program from the papers",
        ("authors", "author_links"),
    ),
    Section(
        "namesakes",
        "People of a like name, not joined with you",
        "concluded by the program from the papers",
        ("namesakes",),
    ),
    Section("accounts", "Accounts", "from public pages of GitHub", ("accounts",)),
    Section("account_links", "What was decided about accounts and you", "from our team", ("account_decisions",)),
    Section(
        "repositories",
        "Repositories under your accounts",
        "from public pages of GitHub",
        ("repos", "repo_names", "supplements"),
    ),
    Section(
        "implementations",
        "What your repositories are to papers, and code of your works",
        "concluded by the program from the repositories",
        ("implementations",),
    ),
    Section(
        "scores",
        "Scores that you were given, in every ranking that is kept",
        "computed by the program from works and code",
        ("rankings", "scores", "grounds"),
    ),
    Section("liked", "Lists of papers like those that a team likes", "computed by the program", ("liked_flags",)),
    Section("work_scores", "What was computed about your works", "computed by the program", ("work_scores",)),
    Section("opinions", "What our team said of you or your works", "from our team", ("opinions",)),
    Section("weights", "Weights of rankings learned from what was said of you", "from our team", ("kept_weights",)),
    Section("known", "Whether our team knows you already", "from our team", ("known_people",)),
    Section("watches", "Whether somebody asked to be told of your works", "from our team", ("watches",)),
    Section(
        "ledger",
        "What was joined, parted or decided about who you are",
        "from the program and our team",
        ("identity_events", "identity_decisions"),
    ),
    Section("objections", "Whether you objected to being scored", "from you, by our team", ("objections",)),
    Section("notices", "What was sent to you", "from our team", ("notices",)),
    Section("disclosures", "Lists with you on them that were given out", "from our team", ("disclosures",)),
    Section("audit", "Entries about you in our account of decisions", "from our team", ("audit", "audit_words")),
    Section("told", "What digests told of you", "the program's memory of what it told", ("told",)),
    Section("search", "The search index", "built by the program from the above", ("search_people", "search_works")),
    Section(
        "requests",
        "What was asked of services because of your works or accounts",
        "the program's own notes",
        ("lookups", "signals", "skipped"),
    ),
    Section(
        "payloads", "Pages as they came, kept compressed", "from public pages of papers and of GitHub", ("payloads",)
    ),
)

IMPERSONAL: Mapping[str, str] = MappingProxyType(
    {
        "audit_head": "which entry of the account of decisions is the last",
        "checkpoints": "how far each stream of papers is read",
        "digests": "when a digest was given out, and how many changes it told",
        "erasures": "when somebody was erased, and how much, without saying who",
        "leases": "which machine runs the night",
        "retired": "which records and repositories lost names because their time was over, without saying whose",
        "runs": "what the program did, in counts",
        "suppressions": "hashes by which those who were erased are kept out, which tell nobody who that is",
        "search_state": "how the search index was made",
    }
)
"""Tables that hold nothing about the people on papers, and what they hold instead."""


def section(key: str) -> Section:
    """The section of that key."""
    return next(each for each in SECTIONS if each.key == key)
