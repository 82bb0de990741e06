"""Pages opened in headless Chromium, which has to be on the machine: nothing downloads one.

Without a browser these tests skip and say so, unless ``SOURCER_NEEDS_BROWSER`` is set, as it is in ``.ci/run``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium on this machine; on Debian or Ubuntu install it with: apt install chromium"


@dataclass
class Opened:
    """A page in the browser, and what it asked for and complained of since it was opened."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def rows(self, selector: str) -> list[str]:
        """The texts of what is visible under a selector, in order."""
        return [each.inner_text() for each in self.page.locator(selector).all() if each.is_visible()]


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own browser, without a window."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("SOURCER_NEEDS_BROWSER"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a page's HTML as a file, as from a mail's attachment; a test fails that leaves a complaint behind."""
    contexts = []
    pages: list[Opened] = []

    def open_page(html: str, *, at: str = "", **options: Any) -> Opened:
        path = tmp_path / f"page-{len(pages)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        found = Opened(page, path.as_uri())
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.goto(found.address + at)
        pages.append(found)
        return found

    yield open_page
    for context in contexts:
        context.close()
    for found in pages:
        assert not found.complaints
        assert {url.partition("#")[0] for url in found.requests} == {found.address}, "it asked for something"
