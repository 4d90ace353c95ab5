"""The readers that are compared: ours in this process, a stock pipeline in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers.environment import environment
from bench.peers.values import slots
from bench.processes import resident_mb
from bot.corpora import Row
from bot.ears import Ears
from bot.prediction import prediction

_WORKER = Path(__file__).with_name("worker.py")
_OURS = (
    "import sys; from pathlib import Path; from bot.training import ready_ears;"
    " ready_ears(Path(sys.argv[1])).parse('hello'); print(1, flush=True); input()"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader made of some texts. Times in milliseconds; memory in MB (10^6 bytes)."""

    rows: list[Row]  # slots, intents and questions, as `parse --jsonl` has them
    ms: list[float]
    start_seconds: float
    mb: float


def ours(texts: Sequence[str], ears: Ears, model: Path) -> Heard:
    """Our reader: quality and times in this process, start and memory in one of its own."""
    rows: list[Row] = []
    times: list[float] = []
    for text in texts:
        begun = time.perf_counter()
        heard = ears.parse(text)
        times.append((time.perf_counter() - begun) * 1000)
        rows.append(prediction(heard))
    begun = time.perf_counter()
    with subprocess.Popen(
        (sys.executable, "-c", _OURS, str(model)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        start, mb = time.perf_counter() - begun, resident_mb(process)
        process.communicate("\n")
    return Heard(rows, times, start, mb)


def stock(texts: Sequence[str], python: Path, model: Path) -> Heard:
    """A stock pipeline: its intent, and its entities read by our own grammar. It asks nothing."""
    begun = time.perf_counter()
    rows: list[Row] = []
    times: list[float] = []
    with subprocess.Popen(
        (python, _WORKER, model),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=model.parent,
        env=environment(),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        json.loads(process.stdout.readline())
        start, mb = time.perf_counter() - begun, resident_mb(process)
        for text in texts:
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            heard = json.loads(process.stdout.readline())
            times.append(heard["ms"])
            entities = [(field, words) for field, words in heard["entities"]]
            rows.append({"slots": slots(entities), "intents": [heard["intent"] or "unclear"], "ask": []})
    return Heard(rows, times, start, mb)
