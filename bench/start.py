"""Warm start: from the start of a process, its model present, to its first answer."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

from bench.figures import Figure
from bench.messages import FIRST
from bench.processes import ENGINE_ALONE, MYOCITE, say, started

RUNS = 5
LIMIT_SECONDS = 4


def warm_start(data_dir: Path) -> Figure:
    """The median of RUNS, each beside a process that imports Rasa's engine alone."""
    ours: list[float] = []
    engine: list[float] = []
    for _ in range(RUNS):
        engine.append(_seconds(ENGINE_ALONE, data_dir, ""))
        ours.append(_seconds((*MYOCITE, "ask", "--jsonl"), data_dir, json.dumps({"id": "a", "text": FIRST})))
    return Figure(
        name="warm start to first answer",
        value=statistics.median(ours),
        unit="s",
        limit=LIMIT_SECONDS,
        baseline=statistics.median(engine),
        beside="importing Rasa's engine",
    )


def _seconds(command: tuple[str, ...], data_dir: Path, line: str) -> float:
    begun = time.perf_counter()
    with started(command, data_dir) as process:
        say(process, line)
        return time.perf_counter() - begun
