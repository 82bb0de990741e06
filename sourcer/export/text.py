"""Foreign text as data: what every output takes out of it, and which addresses may become links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LINE_ENDS = re.compile("\r\n|[\t\n\x0b\x0c\r\x85\u2028\u2029]")
HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters, ESC among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides and isolates of direction
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff"  # no width, no meaning; joiners stay, names need them
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"  # annotations, non-characters, invisible letters
)
"""The inside of a regular expression's class: characters that change how others read and show nothing themselves."""
_HIDDEN = re.compile(f"[{HIDDEN}]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_IN_A_LINK = re.compile(rf"[\s<>\"'`\\^{{|}}{HIDDEN}]")


def plain_text(text: str) -> str:
    """``text`` on one line: line ends and tabs become spaces, and what would act instead of show is taken out.

    Taken out are control characters, direction overrides and their kin, and characters that nobody can see. Halves of
    surrogate pairs, which no UTF-8 file can hold, become U+FFFD. Everything else stands as it was.
    """
    return _SURROGATES.sub("\ufffd", _HIDDEN.sub("", _LINE_ENDS.sub(" ", text)))


def shorten(text: str, limit: int) -> str:
    """``text`` if it has at most ``limit`` characters, else its beginning, cut at a word where possible, with "…"."""
    if len(text) <= limit:
        return text
    head, at_word = text[: max(limit - 1, 0)], text[:limit].rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else head).rstrip(" ,;·") + "…"


def web_link(url: str | None) -> str | None:
    """``url`` where it is a plain http(s) address that may become a link, else None: it is then shown as text.

    No other scheme, no user name before the host (``https://known.example@other.example``), no space, quote or
    hidden character.
    """
    if not url or _NOT_IN_A_LINK.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return url
