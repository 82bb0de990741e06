"""Reading a README as data: its prose, opening, headings, tables and citations. Nothing in it is an instruction."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD = 1500
"""Characters of prose that count as a README's opening, where a repository says what it is."""

_FENCE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\]\([^)]*\)|<img[^>]*>", re.IGNORECASE)
_MARK = re.compile(r"<su[pb]>.*?</su[pb]>|<[^>\n]{1,300}>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]*)\](?:\(([^()]*(?:\([^()]*\))?[^()]*)\)|\[[^\[\]]*\])")
_EMPHASIS = re.compile(r"[*_`]{1,3}")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*(.+?)\s*#*\s*$|^(\S.*)\n[=-]{3,}\s*$", re.MULTILINE)
_ENTRY = re.compile(r"@(\w+)\s*\{(.*?)\n\s*\}", re.DOTALL)
_AUTHORS = re.compile(r"\bauthor\s*=\s*[{\"](.*?)[}\"]\s*,?\s*\n", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"^\s*\|?(?:[^|\n]*\|){1,}[^|\n]*$", re.MULTILINE)
_HTML_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Readme:
    """The parts of a README that conclusions rest on; ``raw`` as served, the others without markup and code."""

    raw: str
    prose: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def head(self) -> str:
        """The opening."""
        return self.prose[:HEAD]

    @property
    def title(self) -> str:
        """The first heading, or the first line."""
        return self.headings[0] if self.headings else (self.lines[0] if self.lines else "")


def read_readme(raw: str) -> Readme:
    """Take a README apart; an empty one gives empty parts."""
    text = _COMMENT.sub(" ", raw.replace("\r\n", "\n"))
    text = _plain(_FENCE.sub("\n", text))
    lines = tuple(" ".join(line.strip(" #>-").split()) for line in text.splitlines() if line.strip(" #>-=*_"))
    headings = tuple(" ".join((found.group(1) or found.group(2)).split()) for found in _HEADING.finditer(text))
    return Readme(raw, "\n".join(lines), lines, headings)


def link_addresses(raw: str) -> tuple[str, ...]:
    """Where the Markdown links of a README lead."""
    return tuple(found.group(2) for found in _LINK.finditer(raw) if found.group(2))


def cited_authors(raw: str) -> tuple[str, ...]:
    """Author names in a README's BibTeX entries of papers; entries of software and @misc cite the repository itself."""
    names: list[str] = []
    for kind, body in _ENTRY.findall(raw):
        found = _AUTHORS.search(body + "\n")
        if found and kind.lower() in {"article", "inproceedings", "incollection", "conference"}:
            names += re.split(r"\s+and\s+", " ".join(found.group(1).split()))
    return tuple(dict.fromkeys(name.strip(" {}") for name in names))


def cites_itself(raw: str, full_name: str) -> bool:
    """Whether a BibTeX entry of the README is about the repository and not a paper."""
    return any(
        kind.lower() in {"misc", "software", "online"} and f"github.com/{full_name}".lower() in body.lower()
        for kind, body in _ENTRY.findall(raw)
    )


def table_rows(raw: str) -> tuple[str, ...]:
    """Rows of Markdown and HTML tables, cells parted by "|", header rows included, rulers left out."""
    prose = _FENCE.sub("\n", raw)
    rows = [row.strip() for row in _ROW.findall(prose) if row.count("|") >= 2 or re.search(r"\d\s*\|\s*\d", row)]
    html = ["|".join(re.findall(r"<t[dh][^>]*>(.*?)(?=<t[dh]|$)", row, re.DOTALL)) for row in _HTML_ROW.findall(raw)]
    plain = (" ".join(_plain(row).split()) for row in (*rows, *html))
    return tuple(row for row in plain if re.search(r"[^|:\-\s]", row))


def _plain(text: str) -> str:
    without = _MARK.sub(" ", _IMAGE.sub(" ", text))
    return _EMPHASIS.sub("", _LINK.sub(lambda link: link.group(1), without))
