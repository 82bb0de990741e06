"""Reading a README as data: its prose, opening, headings, tables and citations. Nothing in it is an instruction.

Markdown, reStructuredText and HTML are read alike. Every pattern has a longest match and every walk goes over lines or
pieces once, so that a README made to hurt costs no more than an honest one of its size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

HEAD = 1500
"""Characters of prose that count as a README's opening, where a repository says what it is."""

LONGEST = 200_000
"""Characters of a README that are read; what stands beyond tells nothing about whose code it is."""

_LONGEST_LINE = 4000
_LONGEST_ENTRY = 4000

_FENCE_LINE = re.compile(r"^[ \t]{0,12}(?:>[ \t]?)?(```|~~~)")
_HTML_CODE = re.compile(r"<pre\b|</pre>", re.IGNORECASE)
_IMAGE = re.compile(
    r"\[?!\[[^\[\]]{0,300}\]\([^()]{0,1000}\)(?:\]\([^()]{0,1000}\))?|<img[^<>]{0,2000}>", re.IGNORECASE
)
_HTML_HEADING = re.compile(r"<h[1-6][^<>\n]{0,300}>", re.IGNORECASE)
_HTML_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|tr|h[1-6]|hr|center|section)\b[^<>\n]{0,300}>", re.IGNORECASE)
_MARK = re.compile(r"<su[pb]>[^<>\n]{0,100}</su[pb]>|<[^<>\n]{1,1000}>", re.IGNORECASE)
_DIRECTIVE = re.compile(r"^[ \t]*\.\. (?:\|[^|\n]{1,100}\| )?[\w-]{1,40}::.*$|^[ \t]+:[a-z-]{1,30}:.*$", re.MULTILINE)
_LINK = re.compile(
    r"\[([^\[\]]{0,600})\](?:\(([^()\n]{0,1000}(?:\([^()\n]{0,300}\))?[^()\n]{0,300})\)|\[[^\[\]]{0,300}\])"
)
_HREF = re.compile(r"<a\b[^<>]{0,500}?\bhref\s{0,3}=\s{0,3}[\"']([^\"'<>\n]{1,1000})", re.IGNORECASE)
_RST_LINK = re.compile(r"`[^`<>]{0,600}<([^<>\s]{1,1000})>`_")
_EMPHASIS = re.compile(r"[*_`]{1,3}")
_HASHED = re.compile(r"[ \t]{0,3}#{1,6}(?=[ \t]|[^#])")
_RULE = re.compile(r"([=~^\"'#*+-])\1{2,}")
_ENTRY_START = re.compile(r"@(?=[A-Za-z]{3,20}\s{0,3}\{)")
_AUTHORS = re.compile(r"\bauthor\s{0,10}=\s{0,10}[{\"]{1,2}([^=]{0,3000}?)[}\"]{1,2}\s{0,10}(?:,|\n|\Z)", re.IGNORECASE)
_TITLE = re.compile(
    r"(?<!book)\btitle\s{0,10}=\s{0,10}[{\"]{1,3}([^=]{3,500}?)[}\"]{1,3}\s{0,10}(?:,|\n|\Z)", re.IGNORECASE
)
_HTML_CELL = re.compile(r"<t[dh]\b[^<>]{0,300}>", re.IGNORECASE)
_PAPER_KINDS = frozenset({"article", "inproceedings", "incollection", "conference", "phdthesis", "techreport"})
_SOFTWARE_KINDS = frozenset({"misc", "software", "online"})
_PLACES = re.compile(r"arxiv|eprint|openreview|proceedings|conference", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One BibTeX entry: its kind in lower case, title, authors as printed, and its whole text."""

    kind: str
    title: str
    authors: tuple[str, ...]
    text: str

    @property
    def is_paper(self) -> bool:
        """Whether it cites a paper: @misc does so only where it names arXiv or a venue."""
        return self.kind in _PAPER_KINDS or (self.kind == "misc" and bool(_PLACES.search(self.text)))


@dataclass(frozen=True)
class Readme:
    """The parts of a README that conclusions rest on; ``raw`` as served, ``prose`` without markup and code."""

    raw: str
    prose: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    code: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The opening."""
        return self.prose[:HEAD]

    @property
    def title(self) -> str:
        """The first heading, or the first line."""
        return self.headings[0] if self.headings else (self.lines[0] if self.lines else "")

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Its BibTeX entries, in order."""
        pieces = _ENTRY_START.split(self.raw)[1:]
        return tuple(_entry(piece[:_LONGEST_ENTRY]) for piece in pieces[:200])

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where its links lead, in Markdown, reStructuredText and HTML."""
        markdown = (found.group(2) for found in _LINK.finditer(self.raw) if found.group(2))
        return (*markdown, *_HREF.findall(self.raw), *_RST_LINK.findall(self.raw))

    @cached_property
    def table_rows(self) -> tuple[str, ...]:
        """Rows of its tables, cells parted by "|", header rows included, rulers left out."""
        rows = [line.strip() for line in _outside_code(self.raw)[0] if _is_row(line)]
        html = ["|".join(_HTML_CELL.split(row)[1:]) for row in _html_rows(self.raw)]
        plain = (" ".join(_plain(row[:_LONGEST_LINE]).split()) for row in (*rows, *html))
        return tuple(row for row in plain if re.search(r"[^|:+=\-\s]", row))


def read_readme(raw: str) -> Readme:
    """Take a README apart; an empty one gives empty parts."""
    text = _without_comments(raw[:LONGEST].replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
    outside, code = _outside_code(text)
    shown = _DIRECTIVE.sub("", "\n".join(line[:_LONGEST_LINE] for line in outside))
    plain = _plain(_HTML_BREAK.sub("\n", _HTML_HEADING.sub("\n# ", shown))).splitlines()
    tidy = [" ".join(line.strip(" \t#>-").split()) for line in plain]
    lines = tuple(line for line, was in zip(tidy, plain, strict=True) if line and was.strip(" \t#>-=*_~^+|:"))
    return Readme(text, "\n".join(lines), lines, _headings(plain, tidy), code)


def _headings(plain: list[str], tidy: list[str]) -> tuple[str, ...]:
    """Lines after a hash, and lines above a rule of their own; "#!" and the like are no headings."""
    found = []
    for at, line in enumerate(plain):
        below = plain[at + 1].strip() if at + 1 < len(plain) else ""
        is_ruled = bool(_RULE.fullmatch(below)) and len(below) >= min(3, len(tidy[at])) and not line.startswith(" ")
        if tidy[at] and (_HASHED.match(line) or is_ruled) and not _RULE.fullmatch(line.strip()):
            found.append(tidy[at].rstrip("# "))
    return tuple(heading for heading in found if heading)


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    if not rest:
        return text
    return first + " ".join(piece.partition("-->")[2] for piece in rest)


def _outside_code(text: str) -> tuple[list[str], tuple[str, ...]]:
    """The lines outside of fenced, ``<pre>`` and reStructuredText code; and the blocks of code."""
    outside: list[str] = []
    blocks: list[list[str]] = []
    fence, literal = "", False
    for line in text.split("\n"):
        opens = _FENCE_LINE.match(line)
        html = [found.lower() for found in _HTML_CODE.findall(line)] if "<" in line else []
        if fence:
            closes = (opens and opens.group(1) == fence) or (fence == "<pre" and "</pre>" in html)
            fence = "" if closes else fence
            if not closes:
                blocks[-1].append(line)
        elif opens or (html and html[-1] == "<pre"):
            is_whole = bool(opens) and line.count("```") > 1
            fence = "" if is_whole else (opens.group(1) if opens else "<pre")
            blocks.append([])
        elif literal and (not line.strip() or line.startswith((" ", "\t"))):
            blocks[-1].append(line)
        else:
            literal = line.rstrip().endswith("::") or line.startswith(".. code")
            if literal:
                blocks.append([])
            outside.append(line)
    return outside, tuple("\n".join(block) for block in blocks if block)


def _entry(piece: str) -> Entry:
    kind, _, body = piece.partition("{")
    body = body.split("\n\n")[0].split("```")[0].split("</pre>")[0]
    named, titled = _AUTHORS.search(body), _TITLE.search(body)
    names = re.split(r"\s+and\s+", " ".join(named.group(1).split())) if named else []
    title = " ".join(re.sub(r"[{}\\\"]", "", titled.group(1)).split()) if titled else ""
    authors = tuple(dict.fromkeys(re.sub(r"[{}\\]", "", name).strip() for name in names if name.strip()))
    return Entry(kind.strip().lower(), title, authors, body)


def cited_authors(readme: Readme) -> tuple[str, ...]:
    """Author names in the entries of papers; entries of software cite the repository itself."""
    return tuple(dict.fromkeys(name for entry in readme.entries if entry.is_paper for name in entry.authors))


def cites_itself(readme: Readme, *names: str) -> bool:
    """Whether a BibTeX entry is about the repository, by one of its names, and not about a paper."""
    texts = [entry.text.lower() for entry in readme.entries if entry.kind in _SOFTWARE_KINDS]
    return any(f"github.com/{name}".lower() in text for name in names for text in texts)


def _is_row(line: str) -> bool:
    bars = line.count("|")
    return bars >= 2 or (bars == 1 and bool(re.search(r"\d[ \t]{0,20}\|[ \t]{0,20}\d", line)))


def _html_rows(raw: str) -> list[str]:
    pieces = re.split(r"<tr\b", raw, flags=re.IGNORECASE)[1:]
    return [re.split(r"</t(?:r|able)>", piece[:20_000], maxsplit=1, flags=re.IGNORECASE)[0] for piece in pieces]


def _plain(text: str) -> str:
    without = _MARK.sub(" ", _IMAGE.sub(" ", text))
    return _EMPHASIS.sub("", _LINK.sub(lambda link: link.group(1), without))
