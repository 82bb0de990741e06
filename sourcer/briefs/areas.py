"""Areas that can be read before there is a corpus: named once, in English letters, long enough to mean something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from sourcer.briefs.tables import AreaTable
from sourcer.errors import ConfigError
from sourcer.words.english import STOP_WORDS

MINIMUM_WORDS = 3
MINIMUM_TELLING = 2
"""Words other than "the", "of" and the like."""
_WORD = re.compile(r"[^\W_]+")
_LATIN_ENOUGH = 0.5


def check_areas(areas: Sequence[AreaTable], path: Path, *, alone: bool) -> None:
    """Raises ConfigError for what cannot be an area. ``alone``: liked works are there, and may stand without areas."""
    if not areas and not alone:
        raise ConfigError(f"{path}: the brief has no problem area; add one [[areas]] table with name and text")
    names = [area.name.strip() for area in areas]
    texts = [" ".join(area.text.casefold().split()) for area in areas]
    for name, text in zip(names, texts, strict=True):
        if not name:
            raise ConfigError(f"{path}: an area has no name ({text!r}); name it in a word or two")
        if names.count(name) > 1:
            raise ConfigError(f"{path}: two areas are called {name!r}; give each a name of its own")
    for area in areas:
        _check_text(area, path)
    for at, text in enumerate(texts):
        if text in texts[:at]:
            twice = f"areas {names[texts.index(text)]!r} and {names[at]!r} say the same"
            raise ConfigError(f"{path}: {twice}; keep one of them, with the weight that it deserves")


def _check_text(area: AreaTable, path: Path) -> None:
    if not _is_latin(area.text):
        raise ConfigError(
            f"{path}: area {area.name!r} is in letters that no paper's abstract is read in ({area.text[:40]!r}); "
            "say it in English"
        )
    words = [word.lower() for word in _WORD.findall(area.text)]
    telling = {word for word in words if len(word) > 1 and not word.isdigit() and word not in STOP_WORDS}
    if len(words) < MINIMUM_WORDS or len(telling) < MINIMUM_TELLING:
        raise ConfigError(
            f"{path}: area {area.name!r} is too short to mean anything ({area.text!r}); "
            "say in a sentence what the team works on"
        )


def _is_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin; a text without letters is judged by its length."""
    letters = [sign for sign in text if sign.isalpha()]
    latin = sum(unicodedata.name(sign, "").startswith(("LATIN", "FULLWIDTH LATIN")) for sign in letters)
    return latin >= _LATIN_ENOUGH * len(letters)
