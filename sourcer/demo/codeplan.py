"""Which papers have official code, under which name, and where on arXiv they say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sourcer.demo.bench import Bench, ascii_fold
from sourcer.demo.lexicon import listed
from sourcer.demo.model import Paper

OFFICIAL = 20
VAGUE = frozenset(
    listed("what when does from with learning towards beyond without fail jointly lessons eight three four five")
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A repository that belongs to a paper which has no id yet; ``key`` is the paper's."""

    key: str
    full_name: str
    role: str


def slug(text: str) -> str:
    """A repository name from a title: the method's name before the colon, or the first two long words."""
    head, colon, _ = text.partition(":")
    words = re.findall(r"[a-z]+", ascii_words(head if colon and len(head) < 30 else text))
    long = [word for word in words if len(word) > 3 and word not in VAGUE][:2] or words[:2]
    return "-".join(long)


def ascii_words(text: str) -> str:
    """Words of a title in folded letters, blanks kept."""
    return " ".join(ascii_fold(word) for word in text.split())


def login(bench: Bench, key: str) -> str:
    """An account name from a person's: first letter and surname, or the whole of a single name."""
    name = bench.people[key].name.split()
    return (ascii_fold(name[0])[:1] if len(name) > 1 else "") + bench.surname(key)


def code_plan(bench: Bench, drafts: list[Paper]) -> tuple[list[Paper], list[Plan]]:
    """Choose the papers with official code and one with a promised empty repository, and say so on arXiv for most."""
    named = [d for d in drafts if d.marks & {"early", "shared-readme", "adjacent"} and "adjacent-other" not in d.marks]
    first = min((d for d in named if "early" in d.marks), key=lambda d: d.created)
    chosen = [first, *(d for d in named if "early" not in d.marks)]
    others = [d for d in drafts if d.arxiv_id != "-" and not d.marks and d.created.date() < date(2026, 5, 1)]
    seen: set[str] = {d.authors[0].person for d in chosen}
    for draft in bench.random.sample(others, len(others)):
        if len(chosen) == OFFICIAL + 1:
            break
        if draft.authors[0].person not in seen:
            seen.add(draft.authors[0].person)
            chosen.append(draft)
    plans, changed = [], {}
    for number, draft in enumerate(chosen):
        role = "official" if number < OFFICIAL else "empty"
        owner = login(bench, draft.authors[0].person) if number % 4 else f"{draft.topic}-example-lab"
        if draft is first:
            owner = login(bench, "early")
        full = f"{owner}/{slug(draft.title)}"
        where = (
            "comment" if number in (0, OFFICIAL) or number % 3 == 1 else "abstract" if number % 3 == 2 else "nowhere"
        )
        if "shared-readme" in draft.marks:
            where = "abstract"
        plans.append(Plan(draft.key, full, role))
        url = f"https://github.com/{full}"
        if where == "comment":
            text = f"Code: {url}" if role == "official" else f"Code will be released at {url}"
            draft = replace(draft, comment=f"{draft.comment}. {text}" if draft.comment else text, code=full)
        elif where == "abstract":
            draft = replace(draft, abstract=f"{draft.abstract} Code is at {url}.", code=full)
        if draft.chapter is not None:
            draft = replace(draft, chapter=replace(draft.chapter, software=url))
        changed[draft.key] = draft
    return [changed.get(draft.key, draft) for draft in drafts], plans
