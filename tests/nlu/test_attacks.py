"""No message, however long or odd, makes reading slow: every pattern alone, and all readers together."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import nlu
from nlu.phrases import expand, read_table
from nlu.read import read
from nlu.text import LONGEST
from tests.nlu.lexicons import surface_forms

PATTERN_SECONDS = 0.010  # of processor time on an idle core of today
READ_SECONDS = 0.100
MARGIN = 6  # a slow machine, or one whose cores are shared
EVERY = 4  # of the words of the lexicons, one in four is repeated, in four parts
TRIALS = 3  # the quickest counts: what else ran at the time does not
_TRAINING_ALONE = {"nlu.train", "nlu.fitting", "nlu.generate"}

UNITS = [
    "70kg ", "5'", "5'7 ", "no ", "no ild, dm or ", "- - ", "cr 1 -> ", "dm dm dm", "what ", "((((", "))))", "([{",
    "1", "1,", "1.", "9/", "'", '"', "? ", "?", "...", "!", ";", "\n", " ", "   ", "\t", "a", "a ", "aa-", "1 1 ",
    "1-1-", "x", "-1", "not ", "10 mg ", "mtx 15 mg ", "pred 60 to 50 ", "for ", "x 3 ", "etoh 3 ", "g2p1 ",
    "12 weeks ", "12/40 ", "mon and ", "daily ", "from 10 ", "down to 30 ", "to ", "and ", "or ", "of ", "the ",
    "10-20 ", "1,000,", "- ", "->", "=1 ", "ck 1 to ", "tpmt 12 (", "alt/ast 1/", "<b>", "</a>", "&quot;", "½", "🙏",
    "ß", "٣", "\u200b", "not walking, ", "allergic to ", "penicillin, ", "mother ", "she was ", "weighs ", "ht ",
    "age ", "born ", "last year ", "worse on ", "pm ", "yes no ", "if ", "was ", "patient 1 ", "one hundred and ",
    "between 70 and ", "{{7*7}} ", "\\", "e\u0301",
]  # fmt: skip
TAILS = ["", "x", "?", "!"]


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(nlu.__path__, "nlu."):
        if found.name not in _TRAINING_ALONE and not found.name.startswith(("nlu.components", "nlu.model")):
            yield found.name


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of the package holds, in a mapping or a sequence as well."""
    found: dict[str, re.Pattern[str]] = {}
    for name in modules():
        for key, value in vars(importlib.import_module(name)).items():
            for index, one in enumerate(_members(value)):
                if isinstance(one, re.Pattern):
                    found[f"{name}.{key}[{index}]"] = one
    return found


def _members(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]


def heads() -> list[str]:
    """The first spelling of every surface form of the lexicons."""
    found: dict[str, None] = {}
    for table in sorted((Path(nlu.__file__).parent / "lexicon").glob("*.toml")):
        for form in surface_forms(read_table(table.stem)):
            found.setdefault(next(expand(form)), None)
    return [form for form in found if form]


def seconds(work: Callable[[], object], enough: float) -> float:
    """The least processor time of a few trials; no further trial when one was quick enough."""
    least = float("inf")
    for _ in range(TRIALS):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
        if least < enough:
            break
    return least


def attack(unit: str, tail: str = "") -> str:
    return (unit * LONGEST)[: LONGEST - len(tail)] + tail


PATTERNS = patterns()
HEADS = heads()


def test_the_attacks_reach_the_patterns_and_the_words() -> None:
    assert len(PATTERNS) > 80
    assert len(HEADS) > 1500


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_is_slow_on_the_longest_message(name: str) -> None:
    pattern, bound = PATTERNS[name], PATTERN_SECONDS * MARGIN
    slow = {}
    for unit in UNITS:
        for tail in TAILS if len(unit) <= 2 else TAILS[:1]:
            text = attack(unit, tail)
            searched = seconds(lambda text=text: sum(1 for _ in pattern.finditer(text)), bound)  # type: ignore[misc]
            matched = seconds(lambda text=text: pattern.match(text), bound)  # type: ignore[misc]
            if max(searched, matched) > bound:
                slow[unit + "…" + tail] = max(searched, matched)
    assert slow == {}


@pytest.mark.parametrize("unit", UNITS)
def test_no_repetition_makes_reading_slow(unit: str) -> None:
    text = attack(unit)
    assert seconds(lambda: read(text), READ_SECONDS * MARGIN) < READ_SECONDS * MARGIN


@pytest.mark.parametrize("part", range(EVERY))
def test_no_word_of_the_lexicons_makes_reading_slow_when_repeated(part: int) -> None:
    slow = {}
    for head in HEADS[part :: EVERY * EVERY]:
        text = attack(head + (", " if len(head) % 2 else " "))
        taken = seconds(lambda text=text: read(text), READ_SECONDS * MARGIN)  # type: ignore[misc]
        if taken > READ_SECONDS * MARGIN:
            slow[head] = taken
    assert slow == {}


def test_reading_takes_no_longer_than_the_length_of_the_message() -> None:
    """Four times the text, at most eight times the time: nothing is quadratic."""
    for unit in ("no ild, dm or ", "62F 70kg DM on pred 60 + mtx 15 weekly, no ILD? ", "ck 1 -> 2, ", "not walking, "):
        short, long = (unit * LONGEST)[:1024], (unit * LONGEST)[:4096]
        read(short)
        assert seconds(lambda long=long: read(long), 0) < 8 * seconds(lambda short=short: read(short), 0) + 0.05  # type: ignore[misc]
