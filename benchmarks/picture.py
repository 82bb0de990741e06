"""The picture of the sample world's report, for the README: ``make picture``.

Runs the sample world into a folder of its own, opens its report in the machine's Chromium and writes
``docs/images/report.png``: the top of the page, the map, and the first person's card. Everybody in it is invented.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from sourcer.cli.sample import run_demo

TARGET = Path(__file__).resolve().parents[1] / "docs" / "images" / "report.png"
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT, ROWS = 1200, 1680, 3
MOST = 300_000

# What is cut away, so that a page of many screens is seen on one: further rows, notes, cards and sections.
PREPARED = """(rows) => {
  const hide = (query) => document.querySelectorAll(query).forEach((part) => part.remove());
  hide(`.ranking tbody tr:nth-child(n + ${rows + 1}), .reading, #new, #liked, #health, #sources, footer, nav`);
  hide(`.heat tbody tr:nth-child(n + ${rows + 2})`);
  hide("details.card:nth-of-type(n + 2), #cards .lead");
  document.querySelector("details.card").open = true;
}"""


def main() -> int:
    """Write the picture; the exit code."""
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        print(f"no browser to take the picture with: none of {', '.join(NAMES)} is installed", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run_demo(Path(folder), 0)
        shoot(browser, Path(folder) / "report.html")
    size = TARGET.stat().st_size
    print(f"wrote {TARGET} ({size / 1000:.0f} kB)")
    return 0 if size < MOST else 1


def shoot(browser: str, report: Path) -> None:
    """The report as a picture, in the light scheme."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"] if is_root else [])
        page = chromium.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
        )
        page.goto(report.resolve().as_uri())
        page.evaluate(PREPARED, ROWS)
        page.screenshot(path=TARGET, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
        chromium.close()


if __name__ == "__main__":
    sys.exit(main())
