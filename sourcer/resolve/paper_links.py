"""Which arXiv paper a README is about, of all that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sourcer.resolve.cues import FRAMEWORKS
from sourcer.resolve.folding import fold_text
from sourcer.resolve.readme import Readme

_NUMBER = r"[0-9]{4}\.[0-9]{4,5}(?![0-9])|[a-z-]{2,20}(?:\.[A-Z]{2})?/[0-9]{7}(?![0-9])"
_MENTION = re.compile(
    rf"(?:(?:ar|alpha)xiv\.org/(?:abs|pdf|html|ftp|overview)/|arxiv-vanity\.com/papers/|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)/"
    rf"|huggingface\.co/papers/|semanticscholar\.org/arxiv/|10\.48550/arxiv\.|arxiv\s{{0,3}}[:(\[]\s{{0,20}}|arxiv\s"
    rf"|arxiv\.org/|eprint\s{{0,10}}=\s{{0,10}}[{{\"]\s{{0,5}})({_NUMBER})",
    re.IGNORECASE,
)
_LONGEST_LINE = 300
_OPENING = 3000
_MOST = 2000
_NOT_IT = re.compile(
    r"\b(?:baselines?|related|similar to|inspired|thanks|based on|compared?|comparison|references?|follow-?up|extension"
    r"|see also|new(?:er)?|instead of|besides|optimi[sz]er|backbone|borrowed|trick|credits?|also|technical report)\b",
    re.IGNORECASE,
)
_IS_IT = re.compile(
    r"\bimplement|\breproduc|\bcode (?:for|of)\b|\b(?:the|our|this|original|official|following) paper\b"
    r"|\bpaper\b\W{0,4}$"
    r"|\bintroduced in\b|\bproposed in\b|\bdescribed in\b|\baccompany",
    re.IGNORECASE,
)
_ADDRESS_BEGUN = re.compile(r"\]?[(<\"']?(?:https?://)?(?:www\.)?$")
_NUMBERED = re.compile(r"^\W{0,4}\d{1,2}[.\])]")
_FRAMEWORK = re.compile(
    rf"(?:^|[-_.]){FRAMEWORKS}(?=$|[-_.])|pytorch|tensorflow|re[-_]?implementation|unofficial|official"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One mention of an id: where, what stands on its line before and around it."""

    at: int
    before: str
    line: str


@dataclass(frozen=True, slots=True)
class _Names:
    """Patterns of a repository's own name: whole; leading a title ("Name: of what"); with a version, another's."""

    whole: tuple[re.Pattern[str], ...]
    leading: re.Pattern[str] | None
    later: re.Pattern[str] | None


def arxiv_ids_named(text: str) -> tuple[str, ...]:
    """Every arXiv id that ``text`` links or names, in order of appearance, each once.

    Besides arXiv's own pages: alphaXiv, ar5iv, Hugging Face papers, Semantic Scholar, DOIs and BibTeX's eprint.
    """
    return tuple(dict.fromkeys(number for number, _, _ in _mentions(text)))


def arxiv_id_shown(full_name: str, description: str, readme: Readme) -> str | None:
    """The arXiv id that a repository is about: the one it shows first, most, and beside its own name."""
    for place in (description, readme.raw.strip().split("\n", 1)[0][:1000]):
        found = arxiv_ids_named(place)
        if len(found) == 1:
            return found[0]
    places: dict[str, list[_Place]] = defaultdict(list)
    for number, start, end in _mentions(f"{description}\n{readme.raw}"):
        places[number].append(_place(f"{description}\n{readme.raw}", start, end))
    names = _own_names(full_name.partition("/")[2])
    first = min((held[0].at for held in places.values()), default=0)
    return max(
        places, key=lambda number: (_prominence(places[number], names, first), -places[number][0].at), default=None
    )


def _mentions(text: str) -> Iterator[tuple[str, int, int]]:
    for count, found in enumerate(_MENTION.finditer(text)):
        if count >= _MOST:
            return
        yield found.group(1), found.start(), found.end()


def _place(text: str, start: int, end: int) -> _Place:
    opens = max(text.rfind("\n", 0, start) + 1, start - _LONGEST_LINE)
    closes = text.find("\n", end, end + _LONGEST_LINE)
    line = text[opens : closes if closes >= 0 else end + _LONGEST_LINE]
    before = text[max(0, opens - 120) : start] if start - opens < 40 else text[opens:start]
    return _Place(start, _ADDRESS_BEGUN.sub("", before), line)


def _prominence(held: list[_Place], names: _Names, first: int) -> float:
    score = 0.4 * min(len(held), 5)
    score += 1.0 if held[0].at == first else 0.0
    score += 1.0 if held[0].at < _OPENING else 0.0
    score += 2.5 if any(_is_named(place, names) for place in held) else 0.0
    score += 1.0 if any(_IS_IT.search(place.before) for place in held) else 0.0
    score -= 1.5 if all(_NOT_IT.search(place.line) for place in held) else 0.0
    score -= 1.5 if any(names.later and names.later.search(_carrying(place)) for place in held) else 0.0
    return score - (1.0 if all(_NUMBERED.match(place.line) for place in held) else 0.0)


def _is_named(place: _Place, names: _Names) -> bool:
    words = _carrying(place)
    is_leading = names.leading is not None and bool(names.leading.search(place.before.lower()[-_LONGEST_LINE:]))
    return is_leading or any(name.search(words) for name in names.whole)


def _carrying(place: _Place) -> str:
    """The words that carry the link; those before them on the line may be of another paper."""
    return fold_text(place.before.rpartition("[")[2][-80:])


def _own_names(name: str) -> _Names:
    """The repository's name without its framework, in the ways in which prose may spell it."""
    words = [word for word in fold_text(_FRAMEWORK.sub(" ", name.lower())).split() if len(word) >= 3]
    if not words:
        return _Names((), None, None)
    loose = r"\s?".join(words)
    spelled = [loose]
    if len(words) == 1 and words[0].isalpha() and len(words[0]) >= 6:
        spelled.append(r"\s?".join(words[0]))  # "mipnerf" for "mip-NeRF"
    leads = "|".join(word for word in words if len(word) >= 5)
    return _Names(
        tuple(re.compile(rf"(?<!\w){each}(?!\s?v?\d|\w)") for each in spelled),
        re.compile(rf"(?<![\w-])(?:{leads})\s?:\s") if leads else None,
        re.compile(rf"(?<!\w){loose}\s?v?\d"),
    )
