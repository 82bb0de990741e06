"""A component's value as a bar of block characters, in the colour of its name."""

from __future__ import annotations

from rich.cells import set_cell_size

from sourcer.model.scores import Component, ComponentName

STYLES: dict[ComponentName, str] = {
    "fit": "blue",
    "originality": "yellow",
    "importance": "green",
    "execution": "magenta",
    "engineering": "cyan",
    "outside": "blue",
}
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(component: Component, cells: int) -> str:
    """A bar of block characters, ``cells`` columns wide for a value of 1; dots where nothing could be said."""
    if not component.is_scored:
        return "·" * cells
    eighths = round(min(max(component.value, 0.0), 1.0) * cells * 8)
    whole, rest = divmod(eighths, 8)
    return set_cell_size("█" * whole + (_EIGHTHS[rest] if rest else ""), cells)


def number(component: Component) -> str:
    """The value with two decimals; a dash where nothing could be said."""
    return f"{component.value:.2f}" if component.is_scored else "–"
