"""Conversations from replies.yml through the real ears, the real core and every channel's dress."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from bot.assistant import Assistant, MemorySessions
from bot.channels.plain import render
from bot.channels.telegram_html import messages, without_markup
from bot.ears import Ears
from bot.facts import Facts
from bot.reply import Card, Line, UserWords
from core.load import load_protocol

JOURNEYS = cast("list[dict[str, Any]]", yaml.safe_load((Path(__file__).parent / "replies.yml").read_text("utf-8")))
DOSES = (
    "prednisone_mg_day",
    "iv_methylprednisolone_mg_day",
    "methotrexate_sc_mg_weekly",
    "taper_steps_mg",
)


def words(line: Line) -> str:
    """As it is read, the user's words in quotation marks."""
    return "".join(f"“{one.text}”" if isinstance(one, UserWords) else one.text for one in line.fragments)


def first_line(card: Card) -> str:
    lines = ([card.emergency] if card.emergency else []) + list(card.headline)
    return words(lines[0]) if lines else ""


def flat(text: str) -> str:
    return " ".join(text.split())


def partners(facts: Facts) -> list[str]:
    return [f"{partner.agent} {partner.status}" for partner in facts.steroid_sparing]


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_the_reply_is_the_one_written_down(journey: dict[str, Any], ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    for turn in journey["turns"]:
        reply = assistant.hear("journey", turn["user"] * turn.get("times", 1))
        facts = reply.facts
        if "first" in turn:
            assert first_line(reply.card).startswith(turn["first"])
        if "asks" in turn:
            assert reply.card.question is not None
            assert words(reply.card.question.line) == turn["asks"]
        for name, value in turn.get("dose", {}).items():
            said = getattr(facts, name)
            assert (list(said) if isinstance(said, tuple) else said) == value, name
        if "partners" in turn:
            assert partners(facts) == turn["partners"]
        assert set(turn.get("alarms", [])) <= set(facts.alarms)
        if turn.get("none"):
            assert [name for name in DOSES if getattr(facts, name) is not None] == []
            assert [one for one in facts.steroid_sparing if one.status != "held"] == []
        assert set(turn.get("buttons", [])) <= {button.label for button in reply.card.buttons}


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_every_channel_says_the_same_citations(journey: dict[str, Any], ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    for turn in journey["turns"]:
        reply = assistant.hear("journey", turn["user"] * turn.get("times", 1))
        cited = {*reply.facts.cites, *reply.facts.settlements}
        assert {source.id for source in reply.card.sources} == cited
        plain = flat(render(reply.card))
        telegram = flat("\n".join(without_markup(message) for message in messages(reply.card)))
        for source in reply.card.sources:
            assert f"[{source.id}]" in plain
            assert source.id in telegram
            assert flat(source.words) in plain
            assert flat(source.words) in telegram
