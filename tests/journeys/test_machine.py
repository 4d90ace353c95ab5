"""A few conversations of the state machine; `python -m tests.journeys.machine` runs ten thousand."""

from __future__ import annotations

from bot.ears import Ears
from tests.journeys.machine import run


def test_conversations_go_as_the_model_expects(ears: Ears) -> None:
    run(ears, 15)
