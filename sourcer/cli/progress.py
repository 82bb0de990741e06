"""Progress on a terminal: what is being done, how far it is, how fast it goes, and how long that will take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from sourcer.export.text import plain_text, shorten
from sourcer.model.telling import Tell, silent

_WIDEST_WORDS = 60
_REFRESH_A_SECOND = 5


@contextmanager
def shown(console: Console | None = None) -> Iterator[Tell]:
    """What tells of long work on standard error while the block runs, and is gone after it; silent where that is no
    terminal.
    """
    chosen = console or Console(stderr=True, markup=False, highlight=False)
    if not chosen.is_terminal:
        yield silent
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(24), _Count(), _Rate(), _Left())
    progress = Progress(*columns, console=chosen, transient=True, refresh_per_second=_REFRESH_A_SECOND)
    with progress:
        yield _Bar(progress)


class _Bar:
    """One bar, which begins anew with other words."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)
        self._doing = ""

    def __call__(self, doing: str, done: int = 0, total: int | None = None, unit: str = "") -> None:
        words = shorten(plain_text(doing), _WIDEST_WORDS)
        what = doing.partition(":")[0]  # behind the colon stands where the work is, which may change with every step
        if what != self._doing:
            self._doing = what
            self._progress.reset(self._task, total=total, completed=done, description=words, unit=unit)
            self._progress.refresh()
        else:
            self._progress.update(self._task, description=words, completed=done, total=total, unit=unit)


class _Count(ProgressColumn):
    """How many are done, and of how many."""

    def render(self, task: Task) -> Text:
        if task.total is None and not task.completed:
            return Text("")
        whole = f"/{int(task.total):,}" if task.total is not None else ""
        return Text(f"{int(task.completed):,}{whole} {task.fields.get('unit', '')}".rstrip())


class _Rate(ProgressColumn):
    """How many a second, or a minute where there are few."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:,.0f}/s" if speed >= 1 else f"{60 * speed:,.0f}/min", "dim")


class _Left(TimeRemainingColumn):
    """How long it will take, where that can be said."""

    def render(self, task: Task) -> Text:
        if task.total is None or task.finished or not task.time_remaining:
            return Text("")
        return Text(f"{super().render(task)} left", "dim")
