"""Conversations from conversations.yml through the real reading, the real core and every channel's dress."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from bot.assistant import Assistant, MemorySessions
from bot.channels import plain, terminal
from bot.channels.telegram_html import CALLBACK_BYTES, LIMIT, keyboard, messages, units, without_markup
from bot.channels.web.card_json import card_json
from bot.ears import Ears
from bot.front import front
from bot.reply import Card
from bot.safe_display import faults
from core.load import load_protocol
from tests.journeys.test_protocol import INFUSIONS, check_facts
from tests.journeys.test_replies import DOSES, first_line, words

JOURNEYS = cast(
    "list[dict[str, Any]]", yaml.safe_load((Path(__file__).parent / "conversations.yml").read_text("utf-8"))
)
KEYS = {"user", "first", "asks", "says", "never", "facts", "buttons", "none"}


def flat(text: str) -> str:
    return " ".join(text.split())


def dressed(card: Card) -> tuple[str, ...]:
    """The front of a card as each channel that writes text shows it."""
    shown = front(card)
    told = "\n".join(without_markup(message) for message in messages(shown))
    return plain.render(shown), told, "\n".join(row.plain for row in terminal.rows(card))


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_the_conversation_goes_as_written(journey: dict[str, Any], ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    for turn in journey["turns"]:
        assert set(turn) <= KEYS, f"conversations.yml: a key that nothing checks: {set(turn) - KEYS}"
        reply = assistant.hear("journey", turn["user"])
        card = reply.card
        if "first" in turn:
            assert first_line(card).startswith(turn["first"]), turn["user"]
        if "asks" in turn:
            assert card.question is not None, turn["user"]
            assert turn["asks"] in words(card.question.line)
        for text in map(flat, dressed(card)):
            assert [one for one in turn.get("says", []) if one not in text] == [], turn["user"]
            assert [one for one in turn.get("never", []) if one in text] == [], turn["user"]
        buttons = {button.label for button in (*(card.question.buttons if card.question else ()), *front(card).buttons)}
        assert set(turn.get("buttons", [])) <= buttons, turn["user"]
        if turn.get("none"):
            assert [name for name in (*DOSES, *INFUSIONS) if getattr(reply.facts, name) is not None] == []
        check_facts(reply.facts, turn.get("facts", {}))


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_every_channel_can_show_it(journey: dict[str, Any], ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    for turn in journey["turns"]:
        card = assistant.hear("journey", turn["user"]).card
        assert faults(card) == ()
        assert all(units(message) <= LIMIT for message in messages(front(card)))
        for row in keyboard(front(card)):
            assert all(len(button.sends.encode()) <= CALLBACK_BYTES for button in row)
        assert card_json(card)["footer"]
        for line in card.headline:
            assert flat(words(line)) in flat(plain.render(front(card)))


def test_the_terminal_holds_a_whole_conversation(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    out = io.StringIO()
    said = "\n".join(turn["user"] for turn in JOURNEYS[0]["turns"]) + "\n"
    terminal.chat(assistant, read=io.StringIO(said), write=out)
    assert "Changed: weight from 70 kg to 80 kg." in out.getvalue()
