"""Fills training/templates.toml into training/generated.yml (`python -m nlu.generate`), always alike."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nlu.sources import TRAINING

TEMPLATES = TRAINING / "templates.toml"
GENERATED = TRAINING / "generated.yml"
FILLS = {"out_of_scope": 12}  # of each template; the world outside is the wider
FILLS_OTHERWISE = 5

_SLOT = re.compile(r"\{([a-z_]{1,20})\}")

Slots = Mapping[str, Sequence[str]]


def generated(path: Path = TEMPLATES) -> dict[str, list[str]]:
    """The examples of each intent, in the order of the templates, none twice.

    Raises KeyError when a template names a slot that the file does not have.
    """
    with path.open("rb") as file:
        told = tomllib.load(file)
    slots: Slots = told["slots"]
    return {
        intent: list(dict.fromkeys(_filled(templates, slots, FILLS.get(intent, FILLS_OTHERWISE))))
        for intent, templates in told["intents"].items()
    }


def rasa_yaml(examples: Mapping[str, Sequence[str]]) -> str:
    """The examples in Rasa's training data format 3.1."""
    parts = ['version: "3.1"\n# Made by `python -m nlu.generate` from templates.toml; change that file.\nnlu:\n']
    for intent, lines in examples.items():
        parts.append(f"  - intent: {intent}\n    examples: |\n")
        parts += [f"      - {line}\n" for line in lines]
    return "".join(parts)


def _filled(templates: Sequence[str], slots: Slots, fills: int) -> Iterator[str]:
    for template in templates:
        for turn in range(fills):
            yield _fill(template, slots, turn)


def _fill(template: str, slots: Slots, turn: int) -> str:
    """The template with a word in each slot, picked by a checksum: no generator of random numbers to seed."""

    def word(match: re.Match[str]) -> str:
        words = slots[match[1]]
        return words[zlib.crc32(f"{template}|{match.start()}|{turn}".encode()) % len(words)]

    return " ".join(_SLOT.sub(word, template).split())


if __name__ == "__main__":
    GENERATED.write_text(rasa_yaml(generated()), encoding="utf-8")
