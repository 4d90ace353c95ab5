"""The machine doors: JSON lines in, JSON lines out, one process start for a thousand of them (docs/cli.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.assistant import Assistant
from bot.channels.plain import render
from bot.ears import Ears
from bot.front import front
from bot.prediction import prediction

Row = dict[str, object]


class _Said(BaseModel):
    """One line of input. Other keys are ignored."""

    model_config = ConfigDict(strict=True)

    id: str
    text: str


def _lines(source: Iterable[str]) -> Iterator[_Said | Row]:
    """Each line typed, or the error row that answers it. A blank line is no line."""
    for number, raw in enumerate(source, start=1):
        if not raw.strip():
            continue
        try:
            yield _Said.model_validate_json(raw)
        except ValidationError as error:
            yield {"id": _id_of(raw), "error": f"line {number}: {_problem(error)}"}


def _id_of(raw: str) -> str | None:
    """The id of a bad line where it has a readable one, so that the caller can tell which line it was."""
    try:
        row = json.loads(raw)
    except ValueError:
        return None
    name = row.get("id") if isinstance(row, dict) else None
    return name if isinstance(name, str) else None


def _problem(error: ValidationError) -> str:
    """What is wrong with a line, without repeating its text."""
    [first, *_] = error.errors(include_url=False, include_input=False)
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else 'not a JSON object with "id" and "text"'


def parse_lines(source: Iterable[str], ears: Ears) -> Iterator[Row]:
    """`myocite parse --jsonl`: each message alone, without a conversation."""
    for said in _lines(source):
        yield {"id": said.id, **prediction(ears.parse(said.text))} if isinstance(said, _Said) else said


def ask_lines(source: Iterable[str], assistant: Assistant, *, full: bool = False) -> Iterator[Row]:
    """`myocite ask --jsonl`: the lines of one id are the turns of one fresh conversation.

    `full`: the text holds every detail and source, not their buttons.
    """
    turns: Counter[str] = Counter()
    for said in _lines(source):
        if not isinstance(said, _Said):
            yield said
            continue
        turns[said.id] += 1
        reply = assistant.hear(said.id, said.text)
        facts = reply.facts.model_dump(mode="json")
        yield {
            "id": said.id,
            "turn": turns[said.id],
            "facts": facts,
            "text": render(reply.card if full else front(reply.card)),
        }


def write(rows: Iterable[Row], out: TextIO) -> None:
    """One JSON object a line, each as soon as it is known."""
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()
