"""One turn: from the text to the rendered card, in the process that serves."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

from bench.figures import Figure
from bench.messages import MESSAGES
from bot.assistant import Assistant
from bot.channels.plain import render
from bot.ears import RasaEars
from bot.front import front
from bot.starting import fresh_assistant

ROUNDS = 8
LIMIT_MS = 5


def one_turn(ears: RasaEars) -> tuple[Figure, Figure]:
    """The median and the 99th percentile, each beside the same of reading the message alone.

    Each message is a conversation's first; both sides run over the same messages, in turn.
    """
    assistant = fresh_assistant(ears)
    reading: list[float] = []
    whole: list[float] = []
    for number in range(ROUNDS + 1):
        for text in MESSAGES:
            alone = _milliseconds(partial(ears.parse, text))
            turn = _milliseconds(partial(_answer, assistant, f"{number} {text}", text))
            if number:  # the first round warms up
                reading.append(alone)
                whole.append(turn)
    return (
        _figure("median", whole, reading, statistics.median, LIMIT_MS),
        _figure("99th percentile", whole, reading, _p99, None),
    )


def _answer(assistant: Assistant, chat: str, text: str) -> str:
    return render(front(assistant.hear(chat, text).card))


def _figure(
    name: str, whole: list[float], reading: list[float], of: Callable[[list[float]], float], limit: float | None
) -> Figure:
    return Figure(f"one turn, {name}", of(whole), "ms", limit, of(reading), "reading the message")


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[-1]


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
