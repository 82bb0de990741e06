"""The Link header, by which services name the next page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from sourcer.sources.base import Response

_NEXT = re.compile(r'<([^<>]*)>\s*;[^,<]*\brel="?next"?')
_LONGEST_NUMBER = 4


def next_address(response: Response) -> str:
    """The next page as the answer's Link header names it; "" where it names none."""
    link = _NEXT.search(response.headers.get("link", ""))
    return link.group(1) if link else ""


def number_in(url: str, name: str, first: int) -> int | None:
    """The page that an address is for by its parameter ``name``: ``first`` without one, None for no credible one."""
    told = parse_qs(urlsplit(url).query).get(name, [str(first)])[0]
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _LONGEST_NUMBER else None
