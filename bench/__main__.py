"""`python -m bench` (or `make bench`): every figure on a line; exit code 1 where one is over its limit."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.decision import decisions
from bench.figures import Figure
from bench.memory import serving_memory
from bench.start import warm_start
from bench.turn import one_turn
from bot import logs
from bot.settings import settings
from bot.training import ready_ears


def figures() -> Iterator[Figure | str]:
    """Each figure as soon as it is known, or why there is none; a missing or stale model is trained before all."""
    model = settings().data_dir.resolve() / "model"
    ears = ready_ears(model)
    with tempfile.TemporaryDirectory(prefix="myocite-bench-") as directory:
        data_dir = Path(directory)
        (data_dir / "model").symlink_to(model, target_is_directory=True)  # the model as it is, sessions of its own
        yield warm_start(data_dir)
        yield serving_memory(data_dir)
    yield from one_turn(ears)
    yield from decisions(ears)


def main() -> int:
    """Print the figures; the exit code."""
    logs.configure("WARNING", as_json=False)
    good = True
    for figure in figures():
        print(figure, flush=True)
        good = good and (isinstance(figure, str) or figure.good)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
