"""A digest as one HTML file or mail: no script, no request, and its one style named by hash in a strict policy."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sourcer.export import digest_words
from sourcer.export.text import plain_text, web_link
from sourcer.model.digest import Digest


def digest_html(digest: Digest) -> str:
    """The whole page. It reads well without its style too, as in mail programs that take that away."""
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    page = _environment().get_template("digest.html")
    return page.render(digest=digest, words=digest_words, link=web_link, style=Markup(style), policy=policy)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _style() -> str:
    text, _, _ = PackageLoader("sourcer.export").get_source(_environment(), "digest.css")
    return text.replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sourcer.export"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    return plain_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
