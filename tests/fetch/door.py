"""A service that wants a login, as tests of logging in see it."""

from __future__ import annotations

import json
from typing import Any

import httpx

from sourcer.fetch.login import Account
from tests.fetch.web import Web, ok

BASE = "https://api2.example.org"
NOTES = f"{BASE}/notes?content.venueid=EXCONF.cc%2F2024%2FConference"
LOGIN = f"{BASE}/login"
ACCOUNT = Account("ada@example.org", "hush-password")
SECRETS = ("hush", "ada@example.org")
CHALLENGE = {"name": "ChallengeRequiredError", "message": "Challenge verification required", "challengeUrl": "x"}


class Door:
    """A service that hands out numbered bearers and knows which of them are still good.

    ``before`` are the answers that a login gets first.
    """

    def __init__(self, web: Web, base: str = BASE) -> None:
        self.base, self.logins, self.good = base, 0, set[str]()
        self.bodies: list[dict[str, Any]] = []
        self.before: list[httpx.Response] = []
        web.serves(f"{base}/login", self.log_in)

    def log_in(self, request: httpx.Request) -> httpx.Response:
        assert request.method == "POST"
        assert "authorization" not in request.headers
        self.bodies.append(json.loads(request.content))
        if self.before:
            return self.before.pop(0)
        self.logins += 1
        self.good.add(f"Bearer hush-{self.base}-{self.logins}")
        return httpx.Response(200, json={"token": f"hush-{self.base}-{self.logins}", "user": {"id": "ada@example.org"}})

    def notes(self, request: httpx.Request) -> httpx.Response:
        if "authorization" not in request.headers:
            return httpx.Response(403, json=CHALLENGE)
        is_known = request.headers["authorization"] in self.good
        refusal = {"name": "ForbiddenError", "message": "The bearer token has expired"}
        return ok(b'{"notes": []}') if is_known else httpx.Response(401, json=refusal)
