"""Progress of long work → bars on a terminal, with rate and time left; nothing in a pipe."""

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from quicktake.model import Progress as Told
from quicktake.model import no_progress
from quicktake.timeline import clock


class _Amount(ProgressColumn):
    """`12:30 of 59:00` of sound, or `12 of 90 MB`."""

    def render(self, task: Task) -> Text:
        if task.fields["unit"] == "B":
            return Text(f"{task.completed / 1e6:.0f} of {task.total / 1e6:.0f} MB" if task.total else "")
        return Text(f"{clock(task.completed)} of {clock(task.total)}" if task.total else clock(task.completed))


class _Rate(ProgressColumn):
    """`80 x` for sound (seconds in a second), `31 MB/s` for bytes."""

    def render(self, task: Task) -> Text:
        if not task.speed:
            return Text("")
        return Text(f"{task.speed / 1e6:.1f} MB/s" if task.fields["unit"] == "B" else f"{task.speed:.0f} x")


@contextlib.contextmanager
def bars(console: Console) -> Iterator[Told]:
    """A progress argument that draws a bar for each stage, on a terminal only."""
    if not console.is_terminal:
        yield no_progress
        return
    columns = (TextColumn("{task.description:<14}"), BarColumn(), _Amount(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as drawn:
        yield one_at_a_time(drawn)


def one_at_a_time(drawn: Progress) -> Told:
    """A progress argument that draws the present stage alone: its bar goes when it is done, or when another begins.

    A stage that is told again from its first half on has begun anew; what lies less far back is out of order, and the
    bar stays where it is.
    """
    seen: dict[str, TaskID] = {}  # the present stage's bar

    def told(stage: str, done: float, total: float, unit: str) -> None:
        present = seen.get(stage)
        if present is not None:
            before = drawn.tasks[drawn.task_ids.index(present)].completed
            if before / 2 <= done < before:
                return
            if done < before:
                present = None
        if present is None or 0 < total <= done:
            for task in seen.values():
                drawn.remove_task(task)
            seen.clear()
        if 0 < total <= done:
            return
        if present is None:
            present = seen[stage] = drawn.add_task(stage, total=total or None, completed=round(done), unit=unit)
        drawn.update(present, completed=done, total=total or None)

    return told
