"""The report in a real browser: the machine's own Chromium, opened on a file and watched for everything it asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

MUST_HAVE = "SOURCER_TESTS_NEED_A_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Opened:
    """A page, what it asked for and what it complained of."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where there is none the tests skip, and fail where one was promised."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = f"no browser to open the report in: none of {', '.join(NAMES)} is installed"
        if os.environ.get(MUST_HAVE):
            pytest.fail(missing)
        pytest.skip(missing)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=["--no-sandbox"] if is_root else [])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    """Open a page's text from a file, as somebody does who got it by mail."""

    @contextmanager
    def open_it(html: str, *, at: str = "", **context: Any) -> Iterator[Opened]:
        path = tmp_path / "report.html"
        path.write_text(html, encoding="utf-8")
        own = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **context})
        try:
            page = own.new_page()
            found = Opened(page, path.as_uri())
            page.on("request", lambda request: found.requests.append(request.url))
            page.on("console", lambda message: found.complaints.append(message.text))
            page.on("pageerror", lambda error: found.complaints.append(str(error)))
            page.on("dialog", lambda dialog: found.complaints.append(f"dialog: {dialog.message}"))
            page.goto(found.address + at)
            yield found
        finally:
            own.close()

    return open_it
