"""The report's colours, computed: text is readable on what it stands on, in the light and in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sourcer.export
from sourcer.export.heat import SHADES

CSS = (Path(str(sourcer.export.__file__)).parent / "templates" / "report.css").read_text(encoding="utf-8")
GROUNDS = {
    "ink": ("paper", "raised", *(f"h{step}" for step in range(SHADES))),
    "soft": ("paper", "raised"),
    "link": ("paper", "raised", "mark-back"),
    "mark": ("mark-back",),
    "warn": ("paper",),
}
PARTS = ("fit", "originality", "importance", "execution", "engineering", "outside")


def scheme(name: str) -> dict[str, str]:
    """The colours of a scheme; what the dark one does not name it has from the light one."""
    light, dark, *_ = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light if name == "light" else light + dark))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_the_known_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_is_readable_wherever_it_stands(name: str) -> None:
    colours = scheme(name)
    assert colours["paper"] != scheme("dark" if name == "light" else "light")["paper"]
    faint = {
        (text, ground): round(found, 2)
        for text, grounds in GROUNDS.items()
        for ground in grounds
        if (found := contrast(colours[text], colours[ground])) < 4.5
    }
    assert not faint


@pytest.mark.parametrize("name", ["light", "dark"])
def test_bars_stand_out_from_the_page(name: str) -> None:
    colours = scheme(name)
    assert not {part for part in PARTS if contrast(colours[part], colours["paper"]) < 3}
    assert contrast(colours["soft"], colours["raised"]) > 3, "the edge of a field to write in"
