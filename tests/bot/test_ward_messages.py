"""What a message from the ward says of the patient at hand: the table says what a careful reader takes from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.prediction import prediction
from nlu.parsed import Intent, Parsed
from nlu.read import read

TABLE: dict[str, list[tuple[str, dict[str, object]]]] = yaml.safe_load(
    (Path(__file__).parent / "ward_messages.yml").read_text("utf-8")
)
ROWS = [(message, expected) for rows in TABLE.values() for message, expected in rows]


def _told(message: str) -> dict[str, Any]:
    """The slots of a message, its questions and the drugs that the patient takes."""
    read_from = prediction(Parsed(read(message), (Intent.PROVIDE_INFO,)))
    slots = read_from["slots"]
    assert isinstance(slots, dict)
    return {**slots, "ask": read_from["ask"], "current": slots["drugs"]["current"]}


@pytest.mark.parametrize(("message", "expected"), ROWS, ids=[message for message, _ in ROWS])
def test_a_message_from_the_ward_says_this_of_the_patient(message: str, expected: dict[str, object]) -> None:
    told = _told(message)
    assert {key: told[key] for key in expected} == expected
