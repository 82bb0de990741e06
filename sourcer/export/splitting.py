"""A printed name as given and family name, where the print itself tells which is which; whole wherever it does not.

Applicant systems want two columns. A wrong split makes a wrong salutation, so in doubt nothing is split: the rules
below only ever refuse, and a test holds them against the reader of names in ``sourcer.resolve``, which is never less
sure. Nothing is concluded about a person but how to write the name down.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sourcer.export.text import plain_text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("van von vom der den de del della di da das do dos du la le los ter ten te zu zum af av")
"""In lower case inside a name they begin the family name."""
PATRONYMS = _words("bin ibn bint binti binte ben abu y e i und and")
"""In lower case inside a name they say "son of", or join two names: which part is the family's is not told."""
SUFFIXES = _words("jr sr ii iii iv phd md esq")
FAMILY_FIRST = _words(
    # romanised Chinese, Korean and Vietnamese
    "an bae bai bui cai cao chang chen cheng choi chung cui dai dang deng ding dinh do dong duan duong fan fang feng "
    "fu gao gong gu guo han hao he ho hoang hong hou hsieh hsu hu huang huynh hwang jang jeon jeong ji jia jiang jin "
    "jung kang kim kong kwon lai le lee lei li liang liao lim lin liu long lu luo lv ma mao meng ngo nguyen oh pan "
    "park peng pham phan qian qin qiu ren ryu seo shao shen shi shin song su sun tan tang tao tian tran truong tsai "
    "tseng vo vu wan wang wei wen wong woo wu xia xiang xiao xie xiong xu xue yan yang yao ye yi yin yoo yoon yu yuan "
    "zeng zhang zhao zheng zhong zhou zhu zou "
    # Hungarian, without accents
    "balogh farkas horvath kiss kovacs lakatos molnar nagy nemeth olah papp racz szabo szilagyi takacs toth "
    "varga voros "
    # romanised Japanese
    "ito kato kobayashi nakamura saito sato suzuki takahashi tanaka watanabe yamada yamamoto yoshida"
)
"""Frequent family names of languages that print them first. In front of a name, one of them may be either part."""
_BESIDE_LETTERS = frozenset(" .,'’‐–-")
_FOOTNOTES = " *†‡§¶#∗⋆★✉"
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[-‐]?){1,3}")
_LOUD = 3


@dataclass(frozen=True, slots=True)
class SplitName:
    """A name as the columns take it. Where ``why_not`` says why it was not split, ``given`` and ``family`` are ""."""

    whole: str
    given: str = ""
    family: str = ""
    why_not: str = ""

    @property
    def is_split(self) -> bool:
        """Whether given and family name are told."""
        return not self.why_not


def split_name(name: str, spellings: Iterable[str] = ()) -> SplitName:
    """The name's parts. ``spellings`` are the person's other prints: one with a comma can tell, one turned round
    makes it unsure.
    """
    whole = whole_name(name)
    if not whole or not all(map(_is_word, whole.split())):
        return SplitName(whole, why_not="it holds more than a name" if whole else "there is no name")
    if not all(map(_is_latin, filter(str.isalpha, whole))):
        return SplitName(whole, why_not="the order of its parts is not told in this script")
    body, suffix = _without_suffix(whole)
    if any(_is_suffix(word) for word in body.replace(",", " ").split()):
        return SplitName(whole, why_not="it has a “Jr.” or the like where none is expected")
    before, comma, after = (part.strip() for part in body.partition(","))
    if comma:
        told = bool(before and after) and "," not in after
        return _made(whole, after, before, suffix) if told else SplitName(whole, why_not="it has too many commas")
    words = body.split()
    prints = [other for other in map(whole_name, spellings) if other != whole]
    if said := _said_by_a_comma(words, prints):
        return _made(whole, *said, suffix)
    at, why_not = _family_at(words)
    if why_not or any(_is_turned(words, other) for other in prints):
        return SplitName(whole, why_not=why_not or "it is also printed the other way round")
    given, family = (words[:at], words[at:]) if at > 0 else (words[-at:], words[:-at])
    return _made(whole, " ".join(given), " ".join(family), suffix)


def whole_name(name: str) -> str:
    """The name on one line, without the marks of footnotes behind it."""
    return " ".join(plain_text(name).split()).rstrip(_FOOTNOTES)


def _made(whole: str, given: str, family: str, suffix: str) -> SplitName:
    return SplitName(whole, given, " ".join(filter(None, (family, suffix))))


def _family_at(words: Sequence[str]) -> tuple[int, str]:
    """Where the family name starts (below zero: the first so many words are it), or why that is not told."""
    if len(words) == 1:
        return 0, "it is a single word"
    folded = [_folded(word) for word in words]
    if any(word in PATRONYMS and words[at].islower() for at, word in enumerate(folded[1:-1], start=1)):
        return 0, "it has a part that joins names"
    if words[0].islower() and folded[0] in PARTICLES | PATRONYMS:
        return 0, "it begins with a particle"
    loud = [len(word) >= _LOUD and word.isupper() and not _is_initials(word) for word in words]
    if any(loud) and not all(loud):
        return _loud_at(words, loud)
    start = next((at for at in range(1, len(words) - 1) if words[at].islower() and folded[at] in PARTICLES), 0)
    if not start and folded[0] in FAMILY_FIRST:
        return 0, "its first word may be the family name"
    if _is_short(words[-1]):
        return 0, "it ends in initials"
    if not _is_initials(words[0]) and len(words[0]) == 2 and words[0].isupper():
        return 0, "its first word may be initials or a name"
    return (start, "") if start else _last_at(words)


def _last_at(words: Sequence[str]) -> tuple[int, str]:
    is_plain = len(words) == 2 or _is_initials(words[-2]) or "-" in words[-1]
    return (len(words) - 1, "") if is_plain else (0, "its middle word may be a given or a family name")


def _loud_at(words: Sequence[str], loud: Sequence[bool]) -> tuple[int, str]:
    """A run of words in capitals at one end, among words that are not: the surname, as many papers print it."""
    others = [word for word, is_loud in zip(words, loud, strict=True) if not is_loud]
    first, last = loud.index(True), len(loud) - loud[::-1].index(True)
    is_run = all(loud[first:last]) and not all(map(_is_short, others)) and not any(map(str.islower, others))
    if is_run and first == 0 and not any(len(word) == 2 and word.isupper() for word in others):
        return -last, ""
    if is_run and last == len(words) and not any(len(word) == 2 and word.isupper() for word in others):
        return first, ""
    return 0, "its capitals do not tell the family name"


def _said_by_a_comma(words: Sequence[str], prints: Iterable[str]) -> tuple[str, str] | None:
    """Given and family name in the words of the name, where another print puts a comma behind the family name."""
    for other in prints:
        body, _ = _without_suffix(other)
        family, comma, given = (part.split() for part in body.partition(","))
        if comma and family and given and "," not in given:
            if _fold_all(words) == _fold_all([*given, *family]):
                return " ".join(words[: len(given)]), " ".join(words[len(given) :])
            if _fold_all(words) == _fold_all([*family, *given]):
                return " ".join(words[len(family) :]), " ".join(words[: len(family)])
    return None


def _is_turned(words: Sequence[str], other: str) -> bool:
    turned = _fold_all(other.replace(",", " ").split())
    mine = _fold_all(words)
    return "," not in other and turned != mine and sorted(turned) == sorted(mine)


def _without_suffix(name: str) -> tuple[str, str]:
    head, _, last = name.rpartition(" ")
    if head and len(name.replace(",", " ").split()) > 2 and _is_suffix(last):
        return head.rstrip(" ,"), last
    return name, ""


def _is_suffix(word: str) -> bool:
    return _folded(word).replace(".", "") in SUFFIXES


def _is_initials(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) and (len(word) == 1 or "." in word)


def _is_short(word: str) -> bool:
    return len(word.strip(".")) == 1 or _is_initials(word)


def _fold_all(words: Iterable[str]) -> list[str]:
    return [_folded(word) for word in words]


def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).strip(".,")


def _is_word(word: str) -> bool:
    signs = [sign for sign in word if not unicodedata.combining(sign)]
    return bool(signs) and signs[0].isalpha() and all(sign.isalpha() or sign in _BESIDE_LETTERS for sign in signs)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
