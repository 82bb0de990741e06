"""The plan of an event and the digest in a browser: they ask for nothing, fit a phone, and foreign text is text."""

from __future__ import annotations

from datetime import date

import pytest

from sourcer.export.digest_html import digest_html
from sourcer.export.planfiles import events_html, plan_html
from tests.browser.conftest import Open
from tests.export.test_export_digest import hostile as hostile_digest
from tests.export.test_export_plan import hostile as hostile_plan

TEXTS = ["<script>document.title = 1</script>", '"><img src=x onerror="document.title = 1">', "N" * 200]


@pytest.mark.parametrize("text", TEXTS, ids=["script", "image", "long"])
@pytest.mark.parametrize("width", [360, 1100])
def test_a_plan_and_a_digest_show_what_strangers_wrote_as_text(opened: Open, text: str, width: int) -> None:
    plan = hostile_plan(text)
    pages = [
        plan_html(plan),
        events_html((), text, date(2026, 6, 30)),
        digest_html(hostile_digest(text)),
    ]
    for html in pages:
        with opened(html, viewport={"width": width, "height": 800}) as shown:
            assert not shown.page.locator("img, script, iframe").count()
            assert shown.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert text[:20] in shown.page.locator("body").inner_text()
            assert shown.requests == [shown.address]
            assert not shown.complaints
