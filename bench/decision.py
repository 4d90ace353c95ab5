"""One decision of the core, its explanation in words, and a rule engine on the same table (`make bench-zen`)."""

from __future__ import annotations

import gc
import itertools
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.figures import Figure
from bench.messages import MESSAGES
from bot import answering
from bot.answer import answer
from bot.ears import RasaEars
from bot.starting import fresh_assistant
from core.case import Case, Disease, Finding, State
from core.engine import decide
from core.load import load_protocol
from core.quantities import ActualKg, Years
from core.rules.steroids import adult_prednisone, adult_prednisone_alarms

ROUNDS = 40
DECISION_US, EXPLANATION_US = 50, 1000
TIMES_FASTER = 5
GROWTH_KB = 16
ZEN = "zen-engine is not installed: `make bench-zen` brings it, for the comparison alone"
_TABLE = Path(__file__).with_name("starting_dose.json")

Calls = list[tuple[Any, ...]]  # the arguments of one function, call by call


def decisions(ears: RasaEars) -> Iterator[Figure | str]:
    """The decisions and explanations that the messages of the bench lead to."""
    decided, explained = _heard(ears)
    decision = statistics.median(_microseconds(decide, decided))
    explanation = statistics.median(_microseconds(answer, explained))
    beside = "its explanation in words"
    yield Figure("one decision, cited, median", decision, "us", DECISION_US, explanation, beside)
    yield Figure("its explanation in words, median", explanation, "us", EXPLANATION_US, decision, "the decision")
    yield _growth(decided)
    yield _beside_zen() if find_spec("zen") else ZEN


def _heard(ears: RasaEars) -> tuple[Calls, Calls]:
    """What the core and the composer are asked in one round of the messages."""
    decided: Calls = []
    explained: Calls = []
    assistant = fresh_assistant(ears)
    with (
        patch.object(answering, "decide", partial(_noted, decided, decide)),
        patch.object(answering, "answer", partial(_noted, explained, answer)),
    ):
        for number, text in enumerate(MESSAGES):
            assistant.hear(f"bench {number}", text)
    return decided, explained


def _noted(calls: Calls, work: Callable[..., object], *arguments: object) -> object:
    calls.append(arguments)
    return work(*arguments)


def _microseconds(work: Callable[..., object], calls: Calls) -> list[float]:
    """Each call in each round but the first, which warms up."""
    found: list[float] = []
    for number in range(ROUNDS + 1):
        for arguments in calls:
            begun = time.perf_counter()
            work(*arguments)
            taken = time.perf_counter() - begun
            if number:
                found.append(taken * 1e6)
    return found


def _growth(decided: Calls) -> Figure:
    """What stays in memory of 5,000 decisions, once every rule has run."""
    for arguments in decided:
        decide(*arguments)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for arguments in itertools.islice(itertools.cycle(decided), 5000):
        decide(*arguments)
    _, peak = tracemalloc.get_traced_memory()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return Figure(
        "memory kept after 5,000 decisions", (after - before) / 1e3, "kB", GROWTH_KB, peak / 1e3, "the most at one time"
    )


def _beside_zen() -> Figure:
    """The starting range of prednisone: 4 rows, by age, weight and risks, in the core and in GoRules zen-engine."""
    engine = import_module("zen").ZenEngine()
    table = engine.create_decision(_TABLE.read_text(encoding="utf-8"))
    ours, theirs = Calls(), Calls()
    book = load_protocol()
    for years, kilograms, risk in itertools.product((18, 45, 80), (45, 70, 95), (False, True)):
        diabetes = State.PRESENT if risk else State.ABSENT
        known = {Finding.DIABETES: diabetes, Finding.OSTEOPOROSIS: State.ABSENT, Finding.GLAUCOMA: State.ABSENT}
        case = Case(Disease.POLYMYOSITIS, age=Years(Decimal(years)), findings=known)
        ours.append((case, ActualKg(Decimal(kilograms)), book))
        theirs.append(({"age": years, "weight": kilograms, "risk": risk, "relapse": False},))
    for (case, weight, _), (facts,) in zip(ours, theirs, strict=True):
        dose, told = adult_prednisone(case, weight, book).value.dose, table.evaluate(facts)["result"]
        if (float(dose.low.value), float(dose.high.value)) != (told["low"], told["high"]):
            raise RuntimeError(f"the two tables disagree: {facts}: {dose}, {told}")
    baseline = statistics.median(_microseconds(table.evaluate, theirs))
    value = statistics.median(_microseconds(_starting_dose, ours))
    return Figure("starting prednisone, cited, median", value, "us", baseline / TIMES_FASTER, baseline, "zen-engine")


def _starting_dose(case: Case, weight: ActualKg, book: Any) -> object:
    dose = adult_prednisone(case, weight, book)
    return dose, adult_prednisone_alarms(case, dose.value)
