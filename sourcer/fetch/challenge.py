"""Recognising a page that wants a person or a proof of work. It is reported, never solved or evaded."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LOOKED_AT = 64 * 1024
_STATUSES = (401, 403, 429)
_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
_JSON = re.compile(rb'"(?:ChallengeRequiredError|challengeUrl)"')
_TITLE = re.compile(
    rb"<title[^>]*>[^<]*(?:not a (?:ro)?bot|just a moment|checking your browser|verif\w+ (?:that )?you are|"
    rb"are you (?:human|a robot)|human verification|attention required|security check)",
    re.IGNORECASE,
)
_MARK = re.compile(rb"/cdn-cgi/challenge-platform|anubis_challenge|proof[- ]of[- ]work|captcha|cf-chl-", re.IGNORECASE)


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer that is not what was asked for is really a challenge.

    The body tells for refusals and server errors only: a page that came as data may well have such words in a title
    and is its parser's to judge, and a page of the 404 kind may carry a form of its own.
    """
    if any(headers.get(name, "").lower() in ("challenge", "captcha") for name in _HEADERS):
        return True
    if status not in _STATUSES and status < 500:
        return False
    head = body[:_LOOKED_AT]
    if "html" in headers.get("content-type", "").lower():
        return bool(_TITLE.search(head) or _MARK.search(head))
    return bool(_JSON.search(head))
