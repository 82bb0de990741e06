"""Words out of titles and abstracts: cleaned of LaTeX and boilerplate, folded, lightly stemmed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

BREAK = "."
"""The token that stands for the end of a clause: no phrase runs across it."""

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
_WITHDRAWN = re.compile(
    r"\W*(?:(?:this|the|our)\s+(?:paper|article|manuscript|submission|preprint|work)\s+(?:has\s+been|is|was)\s+)?"
    r"withdrawn\b(?!\s+from\s+(?!arxiv))",
    re.IGNORECASE,
)
# No two parts of a pattern take the same signs, and a word begins at its bound, so that 100,000 line ends or digits in
# a row take no longer than other text.
_HYPHENATED_LINE_END = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=[a-z])")
_TOKEN = re.compile(r"\b[\d_]*[^\W\d_]\w*|[.,;:!?()]")
_WORD = re.compile(r"\b[\d_]*[^\W\d_]\w*")


def clean(text: str) -> str:
    """``text`` in one line, without LaTeX, withdrawal and copyright notices; a link leaves a full stop behind."""
    text = unicodedata.normalize("NFKC", text)
    text = _HYPHENATED_LINE_END.sub("", text)
    text = _LAYOUT.sub(" ", _LINK.sub(" . ", text))
    text = _LATEX_SIGNS.sub(" ", text)
    return " ".join(_BOILERPLATE.sub(" ", text).split())


def says_withdrawn(abstract: str) -> bool:
    """Whether an abstract begins with the notice that the paper is withdrawn."""
    return _WITHDRAWN.match(abstract) is not None


def tokens(cleaned: str) -> list[str]:
    """The words of a cleaned text in order, in lower case, with BREAK where a clause ends."""
    found: list[str] = _TOKEN.findall(cleaned.lower())
    return [token if token[0] not in ".,;:!?()" else BREAK for token in found]


def word_count(cleaned: str) -> int:
    """How many words a cleaned text has."""
    return sum(1 for _ in _WORD.finditer(cleaned))


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
