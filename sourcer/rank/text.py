"""Words out of titles and abstracts: cleaned of LaTeX and boilerplate, folded, lightly stemmed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sourcer.words.english import STOP_WORDS

BREAK = "."
"""The token that stands for the end of a clause: no phrase runs across it."""

CLAUSE_ENDS = ".,;:!?()"

_LINK = re.compile(r"https?://\S+|www\.\S+")
_LAYOUT = re.compile(
    r"\\(?:text|math|emph|bf|it|rm|sc|tt|em|cite|ref|label|footnote|url|href|left|right|big)[a-z]*\b\*?"
)
_LATEX_SIGNS = re.compile(r"\\[,;:!% ]|[\\${}^~]|(?<=\w)_(?=\W|\w)")
_BOILERPLATE = re.compile(
    r"(?:this|the|our)\s+(?:paper|article|manuscript|submission|preprint|work)\s+(?:has\s+been|is|was)\s+withdrawn[^.]*\.?"
    r"|withdrawn\s+(?:by|due)\b[^.]*\.?"
    r"|(?:copyright|\(c\)|©)\s*\d{4}[^.]*\.?"
    r"|all\s+rights\s+reserved\.?"
    r"|(?:this\s+)?(?:paper|work|article)\s+is\s+under\s+(?:review|consideration)[^.]*\.?",
    re.IGNORECASE,
)
_OF_BOILERPLATE = ("withdrawn", "copyright", "(c)", "©", "reserved", "under review", "under consideration")
_WITHDRAWN = re.compile(
    r"\W*(?:(?:this|the|our)\s+(?:paper|article|manuscript|submission|preprint|work)\s+(?:has\s+been|is|was)\s+)?"
    r"withdrawn\b(?!\s+from\s+(?!arxiv))",
    re.IGNORECASE,
)
# No two parts of a pattern take the same signs, so that 100,000 line ends in a row take no longer than other text.
_HYPHENATED_LINE_END = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=[a-z])")
_TOKEN = re.compile(r"\w+|[.,;:!?()]")
_ASCII = {at: " " for at in range(128) if not _TOKEN.match(chr(at))}
_LETTER = re.compile(r"[^\W\d_]")
_CUT_SHORT = ("...", "…", ",", "-", "[", "(")
_TAIL = 100


def clean(text: str) -> str:
    """``text`` in one line, without LaTeX, withdrawal and copyright notices; a link leaves a full stop behind."""
    # Most texts have little to clean, and looking for a sign is ten times sooner done than substituting it.
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if "\n" in text:
        text = _HYPHENATED_LINE_END.sub("", text)
    if "http" in text or "www." in text:
        text = _LINK.sub(" . ", text)
    if any(sign in text for sign in "\\${}^~_"):
        text = _LATEX_SIGNS.sub(" ", _LAYOUT.sub(" ", text))
    text = " ".join(text.split())
    low = text.lower()
    if any(words in low for words in _OF_BOILERPLATE):
        text = " ".join(_BOILERPLATE.sub(" ", text).split())
    return text


def find_tokens(cleaned: str) -> list[str]:
    """The words, numbers and single clause ends of a cleaned text in order, in lower case."""
    low = cleaned.lower()
    if low.isascii():  # the same at half of the time
        low = low.translate(_ASCII)
        for sign in CLAUSE_ENDS:
            low = low.replace(sign, f" {sign} ")
        return low.split()
    found: list[str] = _TOKEN.findall(low)
    return found


def says_withdrawn(abstract: str) -> bool:
    """Whether an abstract begins with the notice that the paper is withdrawn."""
    return _WITHDRAWN.match(abstract) is not None


def tokens(cleaned: str) -> list[str]:
    """The words of a cleaned text in order, in lower case, with BREAK where a clause ends; no bare numbers."""
    return [BREAK if token in CLAUSE_ENDS else token for token in find_tokens(cleaned) if _is_told(token)]


def _is_told(token: str) -> bool:
    return token in CLAUSE_ENDS or has_letter(token)


def has_letter(token: str) -> bool:
    """Whether a token is a word and no number."""
    return _LETTER.search(token) is not None


def breaks_off(cleaned: str) -> bool:
    """Whether a text ends in the middle of a sentence."""
    last = next(filter(_is_told, reversed(find_tokens(cleaned[-_TAIL:]))), "")
    return cleaned.endswith(_CUT_SHORT) or last in STOP_WORDS


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """The word without a plural ending: "policies" and "policy" are one term (after Harman's S stemmer, 1991)."""
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]
