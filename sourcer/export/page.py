"""What all HTML pages share: templates that escape whatever is foreign, and a policy under which nothing is asked of
anybody and nothing runs but what the page itself came with.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sourcer.export.text import plain_text, web_link

_ROOM = "sourcer.export"


def page_environment(**known: Any) -> Environment:
    """Where templates are read: foreign text comes out escaped, on one line and without hidden characters. ``link`` and
    ``plain`` are known in each, and what ``known`` adds.
    """
    environment = Environment(
        loader=PackageLoader(_ROOM),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(link=web_link, plain=plain_text, **known)
    return environment


@cache
def asset(name: str) -> str:
    """A style sheet or script that lies beside the templates."""
    text, _, _ = PackageLoader(_ROOM).get_source(Environment(autoescape=True), name)
    return text.replace("\r\n", "\n")


def policy(style: str, script: str = "") -> str:
    """The content policy that forbids every request, and names the page's style and script by hash."""
    scripts = f" script-src 'sha256-{_digest(script)}';" if script else ""
    return f"default-src 'none'; style-src 'sha256-{_digest(style)}';{scripts} base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shown(value: object) -> object:
    return plain_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
