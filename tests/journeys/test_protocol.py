"""Conversations from protocol.yml: every part of the protocol beyond the start of treatment, by a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from bot.assistant import Assistant, MemorySessions
from bot.channels.plain import render
from bot.ears import Ears
from bot.facts import Facts
from core.load import load_protocol
from tests.journeys.test_replies import DOSES, first_line, words

JOURNEYS = cast("list[dict[str, Any]]", yaml.safe_load((Path(__file__).parent / "protocol.yml").read_text("utf-8")))
INFUSIONS = ("ivig_g_total", "ivig_g_per_day_max", "rituximab")


def check_facts(facts: Facts, expected: dict[str, Any]) -> None:
    dumped = facts.model_dump(mode="json")
    for name, value in expected.items():
        said = dumped[name]
        assert (value in said) if isinstance(value, str) else said == value, name


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_the_reply_is_the_one_written_down(journey: dict[str, Any], ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    for turn in journey["turns"]:
        unknown = set(turn) - {"user", "first", "asks", "alarms", "none", "refuses", "says", "never", "facts"}
        assert not unknown, f"protocol.yml: a key that nothing checks: {unknown}"
        reply = assistant.hear("journey", turn["user"])
        facts = reply.facts
        if "first" in turn:
            assert first_line(reply.card).startswith(turn["first"])
        if "asks" in turn:
            assert reply.card.question is not None
            assert words(reply.card.question.line) == turn["asks"]
        if "refuses" in turn:
            assert turn["refuses"] in "; ".join(facts.refuse)
        assert set(turn.get("alarms", [])) <= set(facts.alarms)
        card = render(reply.card).partition("\nSources")[0]
        shown = " ".join(card.split())
        assert [text for text in turn.get("says", []) if text not in shown] == []
        assert [text for text in turn.get("never", []) if text in shown] == []
        if turn.get("none"):
            assert [name for name in (*DOSES, *INFUSIONS) if getattr(facts, name) is not None] == []
        check_facts(facts, turn.get("facts", {}))


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_the_card_shows_every_source_that_the_facts_cite(journey: dict[str, Any], ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    for turn in journey["turns"]:
        reply = assistant.hear("journey", turn["user"])
        assert {source.id for source in reply.card.sources} == {*reply.facts.cites, *reply.facts.settlements}
