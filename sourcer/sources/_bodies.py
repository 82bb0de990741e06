"""From bytes to JSON, XML or HTML trees, or an error that says what came in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from bs4 import BeautifulSoup
from lxml import etree

from sourcer.errors import Truncated, WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources._text import plain

_HTML = re.compile(rb"\s*+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"captcha|challenge|not a bot|verify (?:that )?you|human verification|checking your browser|just a moment",
    re.IGNORECASE,
)
# The largest pages known, of 3000 papers with their authors, have 400,000 tags of XML or 250,000 of HTML.
MOST_PARTS = 2_000_000
MOST_TAGS = 500_000
LONGEST_HTML = 16 * 2**20
_BYTES_A_PIECE = 256 * 2**10

_GZIP = b"\x1f\x8b"
_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding=[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ILLEGAL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45]|5529[6-9]|55[3-9]\d\d|56\d{3}|57(?:[0-2]\d\d|3[0-3]\d|34[0-3]))"
    r"|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]|d[89a-f][0-9a-f]{2}));",
    re.IGNORECASE,
)


def read_json(body: bytes, source: str, provenance: Provenance) -> object:
    """The JSON value. Raises WrongKindOfPage for a page of another kind, Truncated for JSON that ends too early."""
    _refuse_foreign(body, "JSON", source, provenance)
    _refuse_too_many(body.count(b"{") + body.count(b"["), MOST_PARTS, source, provenance)
    try:
        # UTF-8 and nothing else: in other encodings the e-mail addresses in the kept bytes would not be found.
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        stripped = body.strip()
        if stripped[:1] in b"{[" and stripped[-1:] != {b"{": b"}", b"[": b"]"}[stripped[:1]]:
            _truncated(f"the JSON ends after {len(body)} bytes without being closed", source, provenance)
        _wrong(f"JSON was due and what came cannot be read as such ({error})", source, provenance)


def read_xml(body: bytes, root: str, source: str, provenance: Provenance) -> etree._Element:
    """The root element, which must have the local name ``root``.

    Characters that XML forbids are taken out: one in a title would cost the whole page. No entity is resolved and
    nothing is fetched. Raises WrongKindOfPage for anything else than such a document, Truncated for one cut short.
    """
    _refuse_foreign(body, "XML", source, provenance)
    _refuse_too_many(body.count(b"<"), MOST_PARTS, source, provenance)
    try:
        tree = _tree(body)
    except (etree.XMLSyntaxError, ValueError) as error:
        _refuse_broken(body, root, error, source, provenance)
    return _due(tree, root, source, provenance)


def _refuse_broken(body: bytes, root: str, error: Exception, source: str, provenance: Provenance) -> NoReturn:
    if re.match(rb"\s*<", body) and not body.rstrip().endswith(f"</{root}>".encode()):
        _truncated(f"the XML ends after {len(body)} bytes without </{root}>", source, provenance)
    _wrong(f"XML was due and what came cannot be read as such ({error})", source, provenance)


def _due(tree: etree._Element, root: str, source: str, provenance: Provenance) -> etree._Element:
    """The root, if it is the one that was due and comes without a document type."""
    if tree.getroottree().docinfo.internalDTD is not None:
        _wrong("the XML declares a document type, which this service never does", source, provenance)
    if etree.QName(tree).localname != root:
        _wrong(f"the XML is a <{etree.QName(tree).localname}> where <{root}> was due", source, provenance)
    return tree


class Streamed:
    """The children of one tag of an XML document, read some at a time, so that a page takes little more memory than
    what is made of it.

    Iterating raises what ``read_xml`` raises. Once it has ended, ``count`` is how many there were, and ``root`` is the
    root with its other children.
    """

    def __init__(self, body: bytes, root: str, child: str, source: str, provenance: Provenance) -> None:
        self.root: etree._Element | None = None
        self.count = 0
        self._body, self._named, self._child = body, root, child
        self._source, self._provenance = source, provenance

    def __iter__(self) -> Iterator[etree._Element]:
        source, provenance = self._source, self._provenance
        _refuse_foreign(self._body, "XML", source, provenance)
        _refuse_too_many(self._body.count(b"<"), MOST_PARTS, source, provenance)
        end = f"</{etree.QName(self._child).localname}>".encode()
        for piece in _pieces(self._body, end, f"</{self._named}>".encode()):
            try:
                tree = _tree(piece, keeps_blanks=False)
            except (etree.XMLSyntaxError, ValueError) as error:
                _refuse_broken(self._body, self._named, error, source, provenance)
            self.root = _due(tree, self._named, source, provenance)
            found = self.root.findall(self._child)
            self.count += len(found)
            yield from found


def _pieces(body: bytes, end_of_child: bytes, end_of_root: bytes) -> Iterator[bytes]:
    """Documents that hold together what the body holds: each what stands before the first child, and some children.

    Where there is neither CDATA nor a comment, a ``<`` begins a tag and nothing else, so that what looks like the end
    of a child is one. A body that is cut short gives a last piece that is; what is no XML stays none.
    """
    first = body.find(end_of_child.replace(b"/", b"").rstrip(b">"))
    if first < 0 or _has_other_tags(body, first):
        yield body
        return
    head, done = body[:first], first
    while (found := body.find(end_of_child, done + _BYTES_A_PIECE)) >= 0:
        reached = found + len(end_of_child)
        yield head + body[done:reached] + end_of_root
        done = reached
    yield head + body[done:]


def _has_other_tags(body: bytes, at: int) -> bool:
    """Whether ``<!`` stands anywhere from there on. Exclamation marks are rare, and found much faster than tags."""
    while (at := body.find(b"!", at)) >= 0:
        if body[at - 1 : at] == b"<":
            return True
        at += 1
    return False


def read_html(body: bytes, mark: re.Pattern[bytes], source: str, provenance: Provenance) -> BeautifulSoup:
    """The page, read as UTF-8. ``mark`` is found in every page of the kind that is due, and in no other.

    Raises WrongKindOfPage for a page without the mark or what is no HTML, Truncated for a page without its end.
    """
    if not mark.search(body):
        _refuse_foreign(body, "a page of papers", source, provenance)
    if not _HTML.match(body):
        _wrong(f"HTML was due, what came begins {_excerpt(body)!r}", source, provenance)
    if not body.rstrip().lower().endswith(b"</html>"):
        _truncated(f"the page ends after {len(body)} bytes without </html>", source, provenance)
    _refuse_too_many(body.count(b"<"), MOST_TAGS, source, provenance)
    if len(body) > LONGEST_HTML:
        _wrong(f"a page of {len(body)} bytes is no page of papers", source, provenance)
    # Decoded here, since a damaged declaration of an encoding would be tried, and be an error of the parser's own.
    return BeautifulSoup(_ILLEGAL.sub("", body.decode("utf-8", "replace")), "lxml")


def _refuse_too_many(parts: int, most: int, source: str, provenance: Provenance) -> None:
    """A tree takes many times the memory of its bytes: a body that fetching allows could still take all there is."""
    if parts > most:
        _wrong(f"what came has {parts} parts, more than the {most} that are read", source, provenance)


def refuse_html(body: bytes, due: str, source: str, provenance: Provenance) -> None:
    """Raise WrongKindOfPage where an HTML page came in place of ``due``."""
    if _HTML.match(body):
        if _CHALLENGE.search(body[:20_000]):
            _wrong(f"a browser challenge came where {due} was due; it is never evaded", source, provenance)
        _wrong(
            f"an HTML page came where {due} was due (maintenance or error page): {_excerpt(body)!r}", source, provenance
        )


def refuse_compressed(body: bytes, due: str, source: str, provenance: Provenance) -> None:
    """Raise WrongKindOfPage where compressed bytes came that no header declared."""
    if body.startswith(_GZIP):
        _wrong(f"compressed bytes came where {due} was due, and no header said so", source, provenance)


def _refuse_foreign(body: bytes, due: str, source: str, provenance: Provenance) -> None:
    if not body or body.isspace():
        _truncated(f"the answer is empty where {due} was due", source, provenance)
    refuse_compressed(body, due, source, provenance)
    refuse_html(body, due, source, provenance)
    if b"\0" in body[:4]:
        _wrong(f"{due} in UTF-8 was due, what came is in UTF-16 or UTF-32", source, provenance)
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*[<{\[]", body):
        _wrong(f"{due} was due, what came begins {_excerpt(body)!r}", source, provenance)


def _tree(body: bytes, *, keeps_blanks: bool = True) -> etree._Element:
    """The tree of the body as it is, else of what is legal in it: most pages need no cleaning."""
    try:
        return etree.fromstring(body, _parser(keeps_blanks))
    except etree.XMLSyntaxError:
        return etree.fromstring(_legal(body), _parser(keeps_blanks))


def _parser(keeps_blanks: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=not keeps_blanks,
    )


def _legal(body: bytes) -> bytes:
    if _ENCODING.match(body):
        return body
    text = _ILLEGAL_REFERENCE.sub("", _ILLEGAL.sub("", body.decode("utf-8", "replace").removeprefix("\ufeff")))
    return text.lstrip().encode()


def _excerpt(body: bytes) -> str:
    text = re.sub(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", " ", body[:2000].decode("utf-8", "replace"))
    return plain(text)[:80]


def _wrong(message: str, source: str, provenance: Provenance) -> NoReturn:
    raise WrongKindOfPage(f"{source}: {message} ({provenance.url})", source=source, url=provenance.url)


def _truncated(message: str, source: str, provenance: Provenance) -> NoReturn:
    raise Truncated(f"{source}: {message} ({provenance.url})", source=source, url=provenance.url)
