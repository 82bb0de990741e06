"""Text as people wrote it, made safe to keep: printable characters, and no e-mail address."""

from __future__ import annotations

import html
import json
import re
from functools import partial

EMAIL_REMOVED = "[email removed]"

# What no text needs: control characters, lone surrogates (JSON can spell them, UTF-8 cannot), non-characters, and the
# marks that turn the direction of writing, by which a shown name can be made to look like another.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

# The local part is possessive and starts at a boundary: a long run of letters is walked once, not once a letter.
# git@host:owner/name is the address of a repository, not of a person.
_EMAIL_SOURCE = (
    r"(?:\{[\w.+%, -]{1,200}\}|(?<![\w.+%-])(?!git@(?:github|gitlab|bitbucket)\.)[\w.+%-]++)"
    r"(?:@|\s?[\[({]\s?at\s?[\])}]\s?)"
    r"[a-z0-9-]++(?:(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)[a-z0-9-]++)*(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)[a-z]{2,}+"
)
_EMAIL = re.compile(_EMAIL_SOURCE, re.IGNORECASE)
_EMAIL_BYTES = re.compile(_EMAIL_SOURCE.encode(), re.IGNORECASE)

_LINK = re.compile(r"https?://[^\s<>\"'{}|^`\\]+|(?<![\w./@-])(?:www\.)?github\.com/[\w.-]+/[\w.-]+", re.IGNORECASE)
_TEX_ESCAPE = re.compile(r"\\([_~%#&$-])")
_LONGEST_LINK = 1000
_NO_PROJECT = re.compile(
    r"https?://(?:[\w-]+\.)*(?:arxiv\.org|doi\.org|openreview\.net|creativecommons\.org)(?:[/:?#]|$)", re.IGNORECASE
)


def without_emails(text: str) -> str:
    """The text with every e-mail address, plain or spelled ``name [at] host [dot] org``, replaced."""
    return _EMAIL.sub(EMAIL_REMOVED, text)


def without_emails_in(body: bytes) -> bytes:
    """The same for bytes in any encoding that extends ASCII, and in those of two or four bytes a letter."""
    if b"\0" in body[:4]:
        encoding = json.detect_encoding(body)
        return without_emails(body.decode(encoding, "replace")).encode(encoding, "replace")
    return _EMAIL_BYTES.sub(partial(_removed, body), body)


def _removed(body: bytes, found: re.Match[bytes]) -> bytes:
    """The mark, after what an address seems to begin with and is the end of a JSON escape, such as a line break's n."""
    before = body[max(0, found.start() - 64) : found.start()]
    slashes = len(before) - len(before.rstrip(b"\\"))
    escape = 0 if slashes % 2 == 0 else 5 if found[0].startswith(b"u") else 1
    return found[0][:escape] + EMAIL_REMOVED.encode()


def plain(text: str | None) -> str:
    """On one line, trimmed, printable, without e-mail addresses; "" for None. TeX stays as typed."""
    return without_emails(" ".join(_UNPRINTABLE.sub("", text or "").split()))


def plain_html(text: str | None) -> str:
    """``plain`` of a text that carries HTML entities, such as ``R&amp;D``."""
    return plain(html.unescape(text or ""))


def readable(text: str) -> str:
    """A text of several lines: printable, without e-mail addresses, its lines ended by line feeds."""
    return without_emails(_UNPRINTABLE.sub("", "\n".join(text.splitlines())))


def project_links(*texts: str | None) -> tuple[str, ...]:
    """Addresses that the texts name, in order, each once; not those of papers themselves (arXiv, DOI, OpenReview).

    A GitHub repository without ``https://`` counts too. TeX escapes in addresses are undone. What is longer than any
    address that a person would print is none.
    """
    found = (match.group() for text in texts for match in _LINK.finditer(_TEX_ESCAPE.sub(r"\1", text or "")))
    short = (link for link in found if len(link) <= _LONGEST_LINK)
    links = (_trimmed(link if link.lower().startswith("http") else f"https://{link}") for link in short)
    return tuple(dict.fromkeys(link for link in links if link.partition("//")[2] and not _NO_PROJECT.match(link)))


def _trimmed(link: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket goes where its opening one is outside."""
    while link and (link[-1] in ".,;:!?*$~" or (link[-1] in ")]" and _is_unpaired(link))):
        link = link[:-1]
    return link


def _is_unpaired(link: str) -> bool:
    opening = {")": "(", "]": "["}[link[-1]]
    return link.count(opening) < link.count(link[-1])
