"""One question to ask beside a poster, made from what is stored about the work and nothing else.

No praise and no guess: each question quotes a phrase, a title, a term or a repository, and names where that is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sourcer.export.card import best_area, said
from sourcer.export.text import plain_text, shorten
from sourcer.model.scores import Evidence
from sourcer.model.shortlist import ShortlistEntry
from sourcer.model.works import Work

_LONGEST_TITLE = 80
_LONGEST_PHRASE = 40
_MOST_WORDS = 3
_MANY = 3


@dataclass(frozen=True, slots=True)
class Question:
    """``text`` is what to ask; ``source`` says in words what it rests on, and ``url`` where that can be read."""

    text: str
    source: str
    url: str


def question_for(entry: ShortlistEntry, work: Work) -> Question:
    """The question that the strongest thing known about the work allows: what others took up of it, what sets it apart
    from the nearest earlier work, what it shares with the brief, what became of an earlier work of the same author, its
    code; for want of all these, what it leaves open.
    """
    judged = _judged_works(entry)
    own = next((parts for told, parts in judged if (told.url, told.text) == (work.url, work.title)), [])
    shared = _shared_terms(entry, work)
    questions = (
        _taken_up(work, own),
        _apart(work, own),
        _touches(entry, work, shared) if any(" " in term for term in shared) else None,
        _since(entry, judged, work),
        _touches(entry, work, shared),
        _code(entry, work),
    )
    open_point = f"What does {_title(work.title)} leave open that you would do next?"
    return next((made for made in questions if made), Question(open_point, "the paper itself", work.url))


def _judged_works(entry: ShortlistEntry) -> list[tuple[Evidence, list[Evidence]]]:
    """The works that the originality rests on, each with the evidence up to the next."""
    component = entry.score.component("originality")
    found: list[tuple[Evidence, list[Evidence]]] = []
    for item in component.evidence if component.is_scored else ():
        if item.kind == "work":
            found.append((item, []))
        elif found:
            found[-1][1].append(item)
    return found


def _phrases(work: Work, parts: Sequence[Evidence]) -> Iterator[tuple[Evidence, Evidence, int]]:
    """The phrases that stand in the work word for word, with who took each up first, and in how many works."""
    text = _text_of(work)
    for item, taker in pairwise(parts):
        many = int(taker.value or 0)
        if item.kind == "phrase" and taker.kind == "uptake" and many > 0 and item.text.casefold() in text:
            yield item, taker, many


def _taken_up(work: Work, own: Sequence[Evidence]) -> Question | None:
    for item, taker, many in _phrases(work, own):
        others = "one later work of others has it" if many == 1 else f"{many} later works of others have it"
        text = f"{_phrase(item.text)} was new in your paper, and {others}: which use of it did you not have in mind?"
        return Question(text, "the first later work that has the phrase", taker.url or item.url or "")
    return None


def _apart(work: Work, own: Sequence[Evidence]) -> Question | None:
    earlier = next((item for item in own if item.kind == "earlier"), None)
    text = _text_of(work)
    words = [said(item) for item in own if item.kind == "apart" and said(item).casefold() in text]
    if earlier is None or not words:
        return None
    day = f" ({earlier.on.isoformat()})" if earlier.on else ""
    nearest = f"The nearest earlier paper we know is {_title(earlier.text)}{day}"
    has_not = f"{_listed(words)} {'is' if len(words) == 1 else 'are'} not in it"
    text = f"{nearest}; {has_not}: what can you do that it could not?"
    return Question(text, "the nearest earlier work known here", earlier.url or "")


def _since(entry: ShortlistEntry, judged: Sequence[tuple[Evidence, list[Evidence]]], work: Work) -> Question | None:
    """What others took up of the author's earlier work, and whether this one still has it."""
    known = {(each.url, each.title): each for each in entry.works}
    for told, parts in judged if work.abstract else ():
        earlier = known.get((told.url or "", told.text), work)
        for item, _, many in _phrases(earlier, parts):
            if many >= _MANY and earlier.id != work.id:
                others = f"{many} later works of others have {_phrase(item.text)} of your {_title(earlier.title)}"
                is_here = item.text.casefold() in _text_of(work)
                ask = (
                    "it is here again: what is different now" if is_here else "this abstract does not: what replaced it"
                )
                return Question(f"{others}; {ask}?", "the earlier work with the phrase", earlier.url)
    return None


def _shared_terms(entry: ShortlistEntry, work: Work) -> list[str]:
    """Terms that made the candidate's fit and are in this very work, those of several words first."""
    component = entry.score.component("fit")
    terms = dict.fromkeys(said(item) for item in component.evidence if item.kind == "term" and component.is_scored)
    text = _text_of(work)
    held = [term for term in terms if term and re.search(rf"\b{re.escape(term.casefold())}", text)]
    whole = [term for term in held if not any(term != other and term in other for other in held)]
    return sorted(whole, key=lambda term: -term.count(" "))


def _touches(entry: ShortlistEntry, work: Work, shared: Sequence[str]) -> Question | None:
    area = best_area(entry)
    if area is None or not shared:
        return None
    name = shorten(plain_text(area[0]), _LONGEST_PHRASE)
    words, is_one = _listed(shared), len(shared) == 1
    are, come = ("is a word", "comes") if is_one else ("are words", "come")
    asked = (
        f"Your paper and our “{name}” share {words}: what would have to change for it to work on our problem?",
        f"We work on “{name}”, where {words} {come} up as well: on which case does your method fail first?",
        f"{words} {are} of our “{name}” too: which assumption would you check first on data like ours?",
    )[sum(work.id.encode("utf-8", "replace")) % 3]
    return Question(asked, f"words that the paper shares with the area “{name}”", work.url)


def _code(entry: ShortlistEntry, work: Work) -> Question | None:
    code = next((c for c in entry.implementations if c.work_id == work.id and c.relation == "official"), None)
    if code is None:
        return None
    name = shorten(plain_text(code.full_name), _LONGEST_TITLE)
    return Question(f"Of what {name} computes, which result is the hardest to get again?", "the paper's code", code.url)


def _text_of(work: Work) -> str:
    return f"{work.title} {work.abstract or ''}".casefold()


def _listed(words: Sequence[str]) -> str:
    shown = [_phrase(word) for word in words[:_MOST_WORDS]]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _phrase(text: str) -> str:
    return f"“{shorten(plain_text(text), _LONGEST_PHRASE)}”"


def _title(text: str) -> str:
    return f"“{shorten(plain_text(text), _LONGEST_TITLE)}”"
