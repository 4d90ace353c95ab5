"""Training as the user sees it: one progress bar, and one line that says why it was needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.ears import STEPS_OF_TRAINING, BadModel, RasaEars, open_ears, train_ears


@contextmanager
def _bar(console: Console) -> Iterator[Callable[[str], None]]:
    """A bar that appears with the first step, so that a start without training shows nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False, disable=not console.is_terminal) as progress:
        task = progress.add_task("Training the language model", total=STEPS_OF_TRAINING, visible=False)
        begun = -1

        def step(name: str) -> None:
            nonlocal begun
            begun += 1
            progress.update(task, description=str(name), completed=begun, visible=True)
            if not console.is_terminal:
                console.print(str(name))

        yield step


def ready_ears(directory: Path, console: Console | None = None) -> RasaEars:
    """Ears that work: loaded, or trained first with a progress bar where there was no good model."""
    shown = console or Console(stderr=True)

    def refused(bad: BadModel) -> None:
        shown.print(f"{bad}", style="yellow", soft_wrap=True, markup=False, highlight=False)
        shown.print("Training a new one now (some seconds).", markup=False, highlight=False)

    with _bar(shown) as step:
        return open_ears(directory, step, refused)


def train_now(directory: Path, console: Console | None = None) -> str:
    """Train whatever is there already; the hash of the new model's content."""
    with _bar(console or Console(stderr=True)) as step:
        return train_ears(directory, step)
