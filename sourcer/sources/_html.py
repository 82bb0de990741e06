"""What parsers of proceedings sites share."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from sourcer.errors import WrongKindOfPage
from sourcer.model.records import Provenance
from sourcer.sources._text import plain

NO_ABSTRACT = "its page shows no abstract"
"""Set aside so that the page is asked for again for some days: it may have been served by halves."""


def citation_metas(page: BeautifulSoup, name: str) -> list[str]:
    """The contents of all ``citation_<name>`` tags, in order; empty ones left out."""
    found = (plain(str(tag["content"])) for tag in page.select(f'meta[name="citation_{name}"][content]'))
    return [text for text in found if text]


def text_of(tag: Tag | None) -> str:
    """A tag's text in one line; "" where there is no tag."""
    return plain(tag.get_text(" ")) if tag is not None else ""


def foreign(source: str, message: str, provenance: Provenance) -> WrongKindOfPage:
    """The error for a page that is not what was asked for, to be raised."""
    return WrongKindOfPage(
        f"{source}: the page is of another kind: {message} ({provenance.url})", source=source, url=provenance.url
    )
