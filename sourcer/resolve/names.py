"""Names: folding, splitting with "unsure", and whether two spellings could be one person's.

A printed name has one or more *readings* (given names, family name). A name of two plain words has one; three words
may hold a middle name or a double surname; a name with a comma, a particle or a surname in capitals says itself which
part is the family's. Nothing is concluded about a person from a name but whether it could be another spelling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from sourcer.resolve.folding import fold_letters

Strength = Literal["exact", "full", "initial", "reading", "swapped", "none"]
"""How alike two names are, strongest first.

exact    the same folded words
full     the same full given name and surname; a middle name may be missing
initial  the same surname, and an initial that fits the given name
reading  alike only if a word is read as a second surname
swapped  alike only if one of them is printed the other way round
none     not one person's
"""

_RANK: dict[Strength, int] = {"exact": 5, "full": 4, "initial": 3, "reading": 2, "swapped": 1, "none": 0}
PARTICLES = frozenset(
    {"van", "von", "vom", "der", "den", "de", "del", "della", "delle", "di", "da", "das", "do", "dos", "du", "la", "le"}
    | {"los", "ter", "ten", "te", "zu", "zum", "af", "av", "bin", "ibn", "bint", "abu", "al", "el", "ben", "st"}
)
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_NOBODY = re.compile(
    r"^(?:.*\bet al|(?:and )?others|anonymous.*|unknown.*|n/?a|none|null|tba|tbd|authors?(?: names?)?)\.?$",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\b(?:collaborations?|consortium|team|working group|initiative|task force)\W*$", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”")
_NUMBER = re.compile(r"\s(\d{4})$")
_MARKS = re.compile(r"[\d*†‡§¶#∗⋆★✉⁰¹²³⁴⁵⁶⁷⁸⁹♠♣♥♦^]+")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.[ -]?)+[^\W\d_]?$")
_RUN_TOGETHER = re.compile(r"^(?:[A-Z][^AEIOUY\W\d_a-z]|[AEIOU]{2}|[A-Z][B-DF-HJ-NP-TV-XZ]{2})$")
_ACCENT = re.compile(r"\\[a-zA-Z]\{(\w)\}|\\['`^\"~=.](?:\{(\w)\}|(\w))")
_CAMEL = re.compile(r"^([A-Z][a-z]+)([A-Z][a-z]+)$")
_EAST_ASIAN = re.compile(r"^[\u3400-\u9fff\uac00-\ud7af]{2,4}$")
_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Reading(NamedTuple):
    """One way to read a name. ``given`` are folded words ("j" for an initial); ``family`` is folded, words joined.

    A tuple, as PersonName is: names are made, hashed and compared more often than anything else here.
    """

    given: tuple[str, ...]
    family: str


class PersonName(NamedTuple):
    """A printed name with its readings, the likeliest first. ``number`` is a "0002" that tells namesakes apart.

    ``is_sure`` is false where the family name cannot be told from the print alone.
    """

    printed: str
    readings: tuple[Reading, ...]
    words: tuple[str, ...]
    is_sure: bool
    suffix: str = ""
    number: str = ""

    @property
    def given(self) -> tuple[str, ...]:
        """The given names of the likeliest reading."""
        return self.readings[0].given

    @property
    def family(self) -> str:
        """The family name of the likeliest reading."""
        return self.readings[0].family

    @property
    def has_full_given(self) -> bool:
        """Whether the first given name is more than an initial."""
        return bool(self.given) and not is_initial(self.given[0])


class Comparison(NamedTuple):
    """Whether two names could be one person's, how strongly, and why."""

    strength: Strength
    why: str

    @property
    def is_compatible(self) -> bool:
        """Whether nothing in the names speaks against one person."""
        return self.strength != "none"


_OTHER_FAMILY = Comparison("none", "different surnames")
_OTHER_GIVEN = Comparison("none", "different given names")


def is_initial(word: str) -> bool:
    """Whether a given name is only a letter; a single character of a script without capitals is a name."""
    return len(word) == 1 and word.upper() != word.lower()


def is_group(name: str) -> bool:
    """Whether a mention names a collaboration, consortium or team instead of a person."""
    return bool(_GROUP.search(name))


@lru_cache(maxsize=1 << 17)
def parse_name(printed: str) -> PersonName | None:
    """Read a name. None where it is no person: empty, an address, only marks or digits, "et al.", a collaboration."""
    if plain := _plain_name(printed):
        return plain
    text = _clean(printed)
    if "@" in printed or not any(letter.isalpha() for letter in text) or _NOBODY.match(text) or is_group(text):
        return None
    found = _NUMBER.search(printed)
    before, comma, after = text.partition(",")
    first, suffix = _without_suffix(_words(before), fewest=2 if comma else 3)
    if comma and not _is_suffix(after):
        given, late = _without_suffix(_words(after))
        readings: tuple[Reading, ...] = (_reading(given, first),)
        sure = True
        words, suffix = (*given, *first), suffix or late
    else:
        words = first
        suffix = suffix or fold_letters(after).strip(" .")
        readings, sure = _readings(words)
    folded = tuple(fold_letters(word) for word in words)
    return PersonName(printed, readings, folded, sure, suffix, found.group(1) if found else "") if words else None


def _plain_name(printed: str) -> PersonName | None:
    """Two plain words, as most names are, read without looking for what they cannot hold; None where it is not so."""
    given, _, family = printed.partition(" ")
    is_plain = printed.isascii() and given.isalpha() and family.isalpha() and given.istitle() and family.istitle()
    if not is_plain or len(given) < 2 or len(family) < 2 or _NOBODY.match(printed) or is_group(printed):
        return None
    words = (given.lower(), family.lower())
    return PersonName(printed, (Reading(words[:1], words[1]),), words, is_sure=True)


def block_keys(name: PersonName) -> tuple[str, ...]:
    """Where a name may meet another: folded surname and first initial of every reading, and its words in any order.

    The last key (from "~") lets exact inversions meet ("Lin Wei", "Wei Lin") without doubling the other blocks.
    """
    keys = [f"{reading.family} {reading.given[0][:1] if reading.given else ''}" for reading in name.readings]
    if len(name.words) > 1:
        keys.append("~" + " ".join(sorted(name.words)))
    if written := written_out(name):
        keys.append(f"{written.family} {written.given[0][:1] if written.given else ''}")
    return tuple(dict.fromkeys(keys))


def compare_names(a: PersonName, b: PersonName) -> Comparison:
    """Whether two spellings could be one person's. Symmetric; a name is always compatible with itself."""
    if a.number and b.number and a.number != b.number:
        return Comparison("none", f"numbered {min(a.number, b.number)} and {max(a.number, b.number)}")
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return Comparison("none", f"different suffixes ({', '.join(sorted((a.suffix, b.suffix)))})")
    if a.words == b.words:
        is_full = a.has_full_given or b.has_full_given  # capitals may tell one's surname and not the other's
        return Comparison("exact", "same full name") if is_full else Comparison("initial", "same short name")
    best = _compare_readings(a, b, 0, 0)
    if len(a.readings) > 1 or len(b.readings) > 1:
        found = (_compare_readings(a, b, i, j) for i, j in product(range(len(a.readings)), range(len(b.readings))))
        best = max(found, key=lambda each: _RANK[each.strength])
    if best.is_compatible:
        return best
    if (out_a := written_out(a)) and not written_out(b) and (found_out := compare_names(out_a, b)).is_compatible:
        return found_out
    if (out_b := written_out(b)) and not written_out(a) and (found_out := compare_names(a, out_b)).is_compatible:
        return found_out
    return Comparison("swapped", "same words in another order") if _is_swapped(a, b) else best


def fullness(name: PersonName) -> tuple[int, int, int, str]:
    """A key that sorts the fullest spelling last: whole words, then letters, then mixed case, then the print itself."""
    whole = sum(len(word) > 1 for word in name.words)
    mixed = not name.printed.isupper() and not name.printed.islower() and "," not in name.printed
    return whole, int(mixed), len(name.printed), name.printed


def _clean(printed: str) -> str:
    words = printed.split()
    if all(map(str.isalpha, words)):
        return " ".join(words)  # nearly all names: nothing of what follows is in them
    text = _ACCENT.sub(lambda found: next(letter for letter in found.groups() if letter), printed)
    text = _MARKS.sub(" ", _ASIDE.sub(" ", text.replace("{", "").replace("}", "").replace("~", " ")))
    return " ".join(text.split()).strip(" ,;.:&-") + ("." if re.search(r"\b\w\.\W*$", text) else "")


def _words(text: str) -> tuple[str, ...]:
    """Words as printed; initials apart ("J.-P." is two), hyphens of given names opened later."""
    words: list[str] = []
    pieces = text.split()
    if len(pieces) == 1 and (glued := _CAMEL.match(pieces[0])):
        pieces = list(glued.groups())
    for piece in pieces:
        if len(piece) > 3 and piece.isalpha():
            words.append(piece)
        elif _INITIALS.match(piece) or (len(pieces) > 1 and not words and _RUN_TOGETHER.match(piece)):
            words += [letter for letter in piece if letter.isalpha()]
        else:
            words += [part for part in re.split(r"(?<=\w)\.(?=\w)", piece.strip(".,;")) if part.strip("-'’")]
    return tuple(words)


def _is_suffix(text: str) -> bool:
    return fold_letters(text).replace(".", "").strip() in SUFFIXES


def _without_suffix(words: tuple[str, ...], fewest: int = 3) -> tuple[tuple[str, ...], str]:
    if len(words) >= fewest and _is_suffix(words[-1]):
        return words[:-1], fold_letters(words[-1])
    return words, ""


def _readings(words: tuple[str, ...]) -> tuple[tuple[Reading, ...], bool]:
    if len(words) == 1:
        if _EAST_ASIAN.match(words[0]):
            return (_reading((words[0][1:],), (words[0][0],)),), False
        return (_reading((), words),), False
    capital = _capital_family(words)
    if capital:
        family = words[capital[0] : capital[1]]
        return (_reading(words[: capital[0]] + words[capital[1] :], family),), True
    start = _family_start(words)
    if start < len(words) - 1:
        return (_reading(words[:start], words[start:]), _reading(words[:-1], words[-1:])), True
    if len(words[-1]) == 1 and len(words[0]) > 1:
        return (_reading(words[1:], words[:1]), _reading(words[:-1], words[-1:])), False
    return _plain_readings(words)


def _plain_readings(words: tuple[str, ...]) -> tuple[tuple[Reading, ...], bool]:
    readings = [_reading(words[:-1], words[-1:])]
    if len(words) >= 3 and len(words[-2]) > 1 and "-" not in words[-1]:
        readings += [_reading(words[:-2], words[-2:]), _reading(words[:-2], words[-2:-1])]
    return tuple(readings), len(readings) == 1


def _capital_family(words: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the one run of words in capitals is, if it stands at an end among words that are not."""
    loud = [len(word) > 1 and word.isupper() for word in words]
    if (
        all(loud)
        or not any(loud)
        or all(len(word) == 1 for word, is_loud in zip(words, loud, strict=True) if not is_loud)
    ):
        return None
    first, last = loud.index(True), len(loud) - loud[::-1].index(True)
    if not all(loud[first:last]) or (first != 0 and last != len(words)):
        return None
    return (first, last)


def _family_start(words: tuple[str, ...]) -> int:
    """Where the family name starts: at the first inner particle in lower case, else at the last word."""
    return next((i for i in range(1, len(words) - 1) if words[i] in PARTICLES), len(words) - 1)


def _reading(given: tuple[str, ...], family: tuple[str, ...]) -> Reading:
    opened = (part for word in map(fold_letters, given) for part in _parts(word) if part)
    joined = "".join(word if word.isalpha() else re.sub(r"[\W_]", "", word) for word in map(fold_letters, family))
    return Reading(tuple(opened), joined)


def _parts(word: str) -> Sequence[str]:
    return (word,) if word.isalpha() else re.split(r"[-‐‑–'’]", word)


def _compare_readings(a: PersonName, b: PersonName, i: int, j: int) -> Comparison:
    first, second = a.readings[i], b.readings[j]
    if first.family != second.family:
        return _OTHER_FAMILY
    found = compare_given(first.given, second.given)
    if found.is_compatible and (i or j):
        return Comparison("reading", "alike if one word is read as a second surname")
    return found


def written_out(name: PersonName) -> PersonName | None:
    """The name with its umlauts written out ("Jörg Müller" as "joerg mueller"), where it has any."""
    if name.printed.isascii():
        return None
    written = fold_letters(name.printed.casefold().translate(_UMLAUT))
    return parse_name(written) if written != fold_letters(name.printed) else None


def compare_given(a: tuple[str, ...], b: tuple[str, ...]) -> Comparison:
    """Given names against given names: full against initial, missing or differing middle names, words run together."""
    if not a or not b:
        return Comparison("initial" if a == b else "none", "no given name" if a == b else "a given name is missing")
    if len(a) == len(b) == 1 and not _fits(a[0], b[0]):
        return _OTHER_GIVEN
    if "".join(a) == "".join(b):
        is_full = not all(map(is_initial, a)) or not all(map(is_initial, b))
        return Comparison("exact", "same full name") if is_full else Comparison("initial", "same initials")
    a, b = _regrouped(a, b), _regrouped(b, a)
    if not _fits(a[0], b[0]):
        return _OTHER_GIVEN
    if not _is_within(*sorted((a[1:], b[1:]), key=len)):
        return Comparison("none", "different middle names or initials")
    if not is_initial(a[0]) and not is_initial(b[0]):
        return Comparison("full", "same first name, a middle name missing or shortened")
    return Comparison("initial", "an initial that fits the given name")


def _regrouped(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """``a`` with its first words run together where ``b`` prints them as one ("ji hoon", "jihoon")."""
    for size in range(2, len(a) + 1):
        if len(b[0]) > 2 and "".join(a[:size]) == b[0]:
            return (b[0], *a[size:])
    return a


def _fits(one: str, other: str) -> bool:
    return one == other or (one[0] == other[0] and (is_initial(one) or is_initial(other)))


def _is_within(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether the shorter row of middle names can be read inside the longer one, in order."""
    rest = iter(longer)
    return all(any(_fits(word, each) for each in rest) for word in shorter)


def _is_swapped(a: PersonName, b: PersonName) -> bool:
    return len(a.words) > 1 and sorted(a.words) == sorted(b.words)
