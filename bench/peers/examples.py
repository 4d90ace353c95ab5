"""Our training examples as a stock pipeline takes them: the intents, and the entities marked in the text.

A stock pipeline learns entities from marks, and ours are read by rules: the rules' own readings are the marks. That
gives the stock pipelines the best labels there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from nlu.parsed import Reading, Span
from nlu.read import read
from nlu.sources import TRAINING

FIELDS = ("weight_kg", "height_cm", "age_years", "sex", "subtype")
_KINDS = {"weight": "weight_kg", "height": "height_cm", "age": "age_years"}


def write(path: Path) -> int:
    """Every example with its marks, in Rasa's YAML format; how many there are."""
    parts = ['version: "3.1"\nnlu:\n']
    count = 0
    for intent, lines in _examples().items():
        parts.append(f"  - intent: {intent}\n    examples: |\n")
        parts += [f"      - {marked(line)}\n" for line in lines]
        count += len(lines)
    path.write_text("".join(parts), encoding="utf-8")
    return count


def _examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(TRAINING.glob("*.yml")):
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = (line.removeprefix("- ").strip() for line in row["examples"].splitlines())
            found.setdefault(row["intent"], []).extend(line for line in lines if line)
    return found


def marked(text: str) -> str:
    """The text with each thing read as Rasa marks it: "[70 kg](weight_kg)". Brackets of its own become round ones."""
    parts: list[str] = []
    at = 0
    for span, field in sorted(_entities(read(text)), key=lambda pair: pair[0].start):
        if span.start >= at:
            parts += (_plain(text[at : span.start]), f"[{_plain(span.words)}]({field})")
            at = span.end
    return "".join([*parts, _plain(text[at:])])


def _plain(text: str) -> str:
    return text.translate(str.maketrans("[]{}", "()()"))


def _entities(reading: Reading) -> Iterator[tuple[Span, str]]:
    yield from ((one.span, _KINDS[one.kind.value]) for one in reading.quantities)
    if reading.sex is not None:
        yield reading.sex.span, "sex"
    yield from ((one.span, "subtype") for one in reading.subtypes)
