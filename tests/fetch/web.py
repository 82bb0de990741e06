"""Every server of a test, driven through respx by the real client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from tests.fakes import FakeClock

Answer = httpx.Response | Exception | type[Exception] | Callable[[httpx.Request], httpx.Response]


@dataclass(frozen=True)
class Visit:
    """One request as the servers saw it: when it began and when it was answered, on the fake clock."""

    at: float
    until: float
    url: str
    headers: httpx.Headers


class Web:
    """Every server there is. An address answers with what it serves, one after the other, the last one for good."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.visits: list[Visit] = []
        self.seconds_per_answer = 0.0
        self._served: dict[str, list[Answer]] = defaultdict(list)

    def serves(self, url: str, *answers: Answer) -> None:
        self._served[url].extend(answers)

    def urls(self) -> list[str]:
        return [visit.url for visit in self.visits if not visit.url.endswith("/robots.txt")]

    def starts(self) -> list[float]:
        return [visit.at for visit in self.visits if not visit.url.endswith("/robots.txt")]

    def answer(self, request: httpx.Request) -> httpx.Response:
        url, began = str(request.url), self.clock.monotonic()
        self.clock.advance(self.seconds_per_answer)
        self.visits.append(Visit(began, self.clock.monotonic(), url, request.headers))
        given = self._next(url)
        if isinstance(given, httpx.Response):
            return given
        if isinstance(given, Exception) or (isinstance(given, type) and issubclass(given, Exception)):
            raise given if isinstance(given, Exception) else given("it failed")
        return given(request)

    def _next(self, url: str) -> Answer:
        answers = self._served.get(url)
        if answers is None:
            assert url.endswith("/robots.txt"), f"nobody serves {url}"
            return httpx.Response(404)
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Bytes(httpx.SyncByteStream):
    """A body as it is on the wire: nothing is unpacked or measured on the way."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self.content


class Drip(httpx.SyncByteStream):
    """A body without end, a byte every fifty seconds."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.clock.advance(50.0)
            yield b"."


def ok(body: bytes = b"body", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, stream=Bytes(body), headers=named)


def moved(location: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"Location": location})
