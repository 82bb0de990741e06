"""Text made comparable: case, accents, punctuation and TeX taken away."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ŋ": "n", "ħ": "h"}
)
_TEX_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)")
_NOT_WORD = re.compile(r"[\W_]+")


def fold_letters(text: str) -> str:
    """Lower case without accents: "Ø" becomes "o", "ß" "ss"; scripts other than Latin keep their letters."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    # A second time, for letters that have no small form of their own, such as mathematical ones, become capitals here.
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS)).casefold()
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept.translate(_LETTERS))


def fold_text(text: str) -> str:
    """Words only, folded, one space apart; TeX commands, markup and punctuation are dropped."""
    folded = fold_letters(_TEX_COMMAND.sub("", text) if "\\" in text else text)
    if folded.isascii() and folded.replace(" ", "").isalnum():
        return " ".join(folded.split())  # most names and titles: nothing to take away
    return _NOT_WORD.sub(" ", folded).strip()
