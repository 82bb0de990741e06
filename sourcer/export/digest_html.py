"""A digest as one HTML file or mail: no script, no request, and its one style named by hash in a strict policy."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from sourcer.export import digest_words
from sourcer.export.page import asset, page_environment, policy
from sourcer.model.digest import Digest


def digest_html(digest: Digest) -> str:
    """The whole page. It reads well without its style too, as in mail programs that take that away."""
    style = asset("digest.css")
    page = _environment().get_template("digest.html")
    return page.render(digest=digest, style=Markup(style), policy=policy(style))


@cache
def _environment() -> Environment:
    return page_environment(words=digest_words)
