"""Text as people wrote it, made safe to keep: printable characters, and no e-mail address."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import partial

EMAIL_REMOVED = "[email removed]"

# What no text needs: control characters, lone surrogates (JSON can spell them, UTF-8 cannot), non-characters, and the
# marks that turn the direction of writing, by which a shown name can be made to look like another.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

_PRINTABLE = bytes(range(0x20, 0x7F))
_LONG = 100

# The local part is possessive and starts at a boundary: a long run of letters is walked once, not once a letter.
# git@host:owner/name is the address of a repository, not of a person.
_EMAIL_SOURCE = (
    r"(?:\{[\w.+%, -]{1,200}\}|(?<![\w.+%-])(?!git@(?:github|gitlab|bitbucket)\.)[\w.+%-]++)"
    r"(?:@|\s?[\[({]\s?at\s?[\])}]\s?)"
    r"[a-z0-9-]++(?:(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)[a-z0-9-]++)*(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)[a-z]{2,}+"
)
_EMAIL = re.compile(_EMAIL_SOURCE, re.IGNORECASE)
_EMAIL_BYTES = re.compile(_EMAIL_SOURCE.encode(), re.IGNORECASE)

# What stands between the halves of every address. Looking for it first spares nearly every text the slow walk. Each
# begins with one character and has no flag, which is what lets the engine leap from one candidate to the next.
_AT_ROUND, _AT_SQUARE, _AT_CURLY = (re.compile(rf"\{bracket}\s?[aA][tT]\s?[\])}}]") for bracket in "([{")
_AT_BYTES = re.compile(rb"[@\[({](?:(?<=@)|\s?[aA][tT]\s?[\])}])")

# Other ways to write the sign itself, each undone where it stands in an address and nowhere else: as in a web address,
# as an entity of HTML, as JSON may escape it, and as the wide one of East Asian type. As above, the pattern has no flag
# and begins with one character, before which it looks only then.
_WIDE = "\uff20".encode()
_IN_ADDRESS = r"[\w.+}-]"
_SIGN_SOURCE = (
    rf"(?:%(?<={_IN_ADDRESS}%)40|&(?<={_IN_ADDRESS}&)(?:#0{{0,5}}64|#[xX]0{{0,5}}40|commat);"
    rf"|\\(?<={_IN_ADDRESS}\\)u0040|WIDE(?<={_IN_ADDRESS}WIDE))(?=[A-Za-z0-9-]+\.[A-Za-z0-9])"
)
_SIGN = re.compile(_SIGN_SOURCE.replace("WIDE", "\uff20"))
_SIGN_IN_BYTES = re.compile(_SIGN_SOURCE.encode().replace(b"WIDE", _WIDE))

_LINK = re.compile(r"https?://[^\s<>\"'{}|^`\\]+|(?<![\w./@-])(?:www\.)?github\.com/[\w.-]+/[\w.-]+", re.IGNORECASE)
_MAY_LINK = re.compile(r"/(?:(?<=:/)/|(?<=\.[cC][oO][mM]/))")
_TEX_ESCAPE = re.compile(r"\\([_~%#&$-])")
_LONGEST_LINK = 1000
_NO_PROJECT = re.compile(
    r"https?://(?:[\w-]+\.)*(?:arxiv\.org|doi\.org|openreview\.net|creativecommons\.org)(?:[/:?#]|$)", re.IGNORECASE
)


def without_emails(text: str) -> str:
    """The text with every e-mail address, plain or spelled ``name [at] host [dot] org``, replaced."""
    if "40" in text or "64;" in text or "&commat;" in text or "\uff20" in text:
        text = _SIGN.sub("@", text)
    return _EMAIL.sub(EMAIL_REMOVED, text) if _may_hold_email(text) else text


def _may_hold_email(text: str) -> bool:
    return (
        "@" in text
        or ("(" in text and _AT_ROUND.search(text) is not None)
        or ("[" in text and _AT_SQUARE.search(text) is not None)
        or ("{" in text and _AT_CURLY.search(text) is not None)
    )


def without_emails_in(body: bytes) -> bytes:
    """The same for bytes in any encoding that extends ASCII, and in those of two or four bytes a letter.

    No address reaches over a ``<``, so that of a page only the stretches between two of them are walked where one may
    be.
    """
    if b"\0" in body[:4]:
        encoding = json.detect_encoding(body)
        return without_emails(body.decode(encoding, "replace")).encode(encoding, "replace")
    if b"40" in body or b"64;" in body or b"&commat;" in body or _WIDE in body:
        body = _SIGN_IN_BYTES.sub(b"@", body)
    kept: list[bytes] = []
    done = 0
    for at in _AT_BYTES.finditer(body):
        if at.start() >= done:
            start, end = max(done, body.rfind(b"<", done, at.start())), body.find(b"<", at.end())
            end = len(body) if end < 0 else end
            stretch = body[start:end]
            kept += [body[done:start], _EMAIL_BYTES.sub(partial(_removed, stretch), stretch)]
            done = end
    return b"".join([*kept, body[done:]])


def _removed(body: bytes, found: re.Match[bytes]) -> bytes:
    """The mark, after what an address seems to begin with and is the end of a JSON escape, such as a line break's n."""
    before = body[max(0, found.start() - 64) : found.start()]
    slashes = len(before) - len(before.rstrip(b"\\"))
    escape = 0 if slashes % 2 == 0 else 5 if found[0].startswith(b"u") else 1
    return found[0][:escape] + EMAIL_REMOVED.encode()


def plain(text: str | None) -> str:
    """On one line, trimmed, printable, without e-mail addresses; "" for None. TeX stays as typed."""
    if not text:
        return ""
    line = text.replace("\n", " ").strip()
    # Of white space only the blank is printable: such a line holds nothing to take out, and no other gaps.
    if not (line.isprintable() if len(line) < _LONG else _is_printable(line)):
        line = " ".join(_UNPRINTABLE.sub("", line).split())
    elif "  " in line:
        line = " ".join(line.split())
    # Names are many and short: for most of them not even the call is needed.
    may_hold_email = "@" in line or "(" in line or "[" in line or "{" in line or "%40" in line or "\uff20" in line
    return without_emails(line) if may_hold_email else line


def _is_printable(line: str) -> bool:
    """``line.isprintable()``, several times as fast for a long line of ASCII."""
    return not line.encode().translate(None, _PRINTABLE) if line.isascii() else line.isprintable()


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
    found = [link for text in texts if text and "/" in text and _MAY_LINK.search(text) for link in _links_in(text)]
    if not found:
        return ()
    return tuple(dict.fromkeys(link for link in found if link.partition("//")[2] and not _NO_PROJECT.match(link)))


def _links_in(text: str) -> Iterator[str]:
    for word in text.split():  # no address reaches over a gap, and most words cannot hold one
        if "/" in word:
            for link in _LINK.findall(_TEX_ESCAPE.sub(r"\1", word)):
                if len(link) <= _LONGEST_LINK:
                    yield _trimmed(link if link.lower().startswith("http") else f"https://{link}")


def _trimmed(link: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket goes where its opening one is outside."""
    while link and (link[-1] in ".,;:!?*$~" or (link[-1] in ")]" and _is_unpaired(link))):
        link = link[:-1]
    return link


def _is_unpaired(link: str) -> bool:
    opening = {")": "(", "]": "["}[link[-1]]
    return link.count(opening) < link.count(link[-1])
