"""How long a server asks us to wait, read out of its answer; whatever it says may be nonsense."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_NUMBER = re.compile(r"[+-]?[0-9]{1,400}(?:\.[0-9]{1,20})?", re.ASCII)
# A reset above this is seconds since 1970 (GitHub); below it, seconds from now (others use the same header so).
_EPOCH_LIKE = 1e9
_SPENT = re.compile(r";\s*r=0\s*(?:;|$)", re.ASCII)
_LEFT = re.compile(r";\s*t=([0-9]{1,400})\s*(?:;|$)", re.ASCII)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that Retry-After asks for, as a number or HTTP date; never negative, None where absent or garbage."""
    value = headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(value):
        return max(0.0, float(value))
    moment = _http_date(value)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def quota_reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds until one second after X-RateLimit-Reset where X-RateLimit-Remaining is 0, or after the reset that the
    RateLimit header tells of a spent quota (``"api";r=0;t=25``); None for anything else.
    """
    value = headers.get("x-ratelimit-reset", "").strip()
    if headers.get("x-ratelimit-remaining", "").strip() != "0" or not _NUMBER.fullmatch(value):
        return _quota_left(headers.get("ratelimit", ""))
    reset = float(value)
    return max(0.0, reset - now.timestamp() if reset > _EPOCH_LIKE else reset) + 1.0


def _quota_left(value: str) -> float | None:
    """Of the quotas in the list (draft-ietf-httpapi-ratelimit-headers) the spent one that is full again last."""
    items = (item.strip() for item in value.split(","))
    left = [float(found.group(1)) for item in items if _SPENT.search(item) and (found := _LEFT.search(item))]
    return max(left) + 1.0 if left else None


def reset_time(body: bytes, now: datetime) -> float | None:
    """Seconds until one second after ``details.resetTime`` of a JSON error body (OpenReview); None where absent."""
    try:
        moment = datetime.fromisoformat(json.loads(body)["details"]["resetTime"])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds()) + 1.0
