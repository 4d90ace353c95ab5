"""The privacy screen against the labelled set, and that nothing it stops is stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant, MemorySessions
from bot.ears import Ears
from bot.privacy import Identifier, screen
from core.load import load_protocol

SETS = Path(__file__).parents[1] / "sets"
ROWS = [json.loads(row) for row in (SETS / "identifiers.jsonl").read_text("utf-8").splitlines()]
IDENTIFYING = [row for row in ROWS if row["identifiers"]]
HARMLESS = [row for row in ROWS if not row["identifiers"]]


def test_the_set_is_large_and_half_of_it_identifies_nobody() -> None:
    assert len(ROWS) >= 300
    assert len(HARMLESS) >= 0.45 * len(ROWS)
    assert len({row["text"] for row in ROWS}) == len({row["id"] for row in ROWS}) == len(ROWS)
    assert {kind for row in ROWS for kind in row["identifiers"]} == set(Identifier)


def test_at_least_95_percent_of_what_identifies_is_seen() -> None:
    missed = [row["text"] for row in IDENTIFYING if not screen(row["text"])]
    assert len(missed) <= 0.05 * len(IDENTIFYING), missed


def test_at_most_2_percent_of_harmless_messages_are_blocked() -> None:
    blocked = [row["text"] for row in HARMLESS if screen(row["text"])]
    assert len(blocked) <= 0.02 * len(HARMLESS), blocked


def test_each_kind_is_named_by_what_it_is() -> None:
    assert screen("Anna Bauer, DOB 01/02/1964, MRN 445566, a@b.org, +44 7700 900123") == tuple(Identifier)


def test_at_most_2_percent_of_ward_messages_without_identifiers_are_blocked() -> None:
    texts = [json.loads(row)["text"] for row in (SETS / "ward_messages.jsonl").read_text("utf-8").splitlines() if row]
    blocked = [text for text in texts if screen(text)]
    identifying = ("mrn", "dob", "call me")
    wrong = [text for text in blocked if not any(cue in text.lower() for cue in identifying)]
    assert len(wrong) <= 0.02 * len(texts), wrong


@given(text=st.text(max_size=400))
def test_any_text_is_screened(text: str) -> None:
    assert set(screen(text)) <= set(Identifier)


def test_an_endless_line_costs_no_time_worth_telling() -> None:
    for piece in ("70kg ", "Aa ", "0123 ", "a.b@", "born 1 "):
        screen(piece * 1500)


class Recording(MemorySessions):
    """Sessions that keep a list of all that was saved."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[bytes] = []

    def save(self, chat: str, payload: bytes, now: datetime) -> None:
        self.saved.append(payload)
        super().save(chat, payload, now)


@pytest.mark.parametrize("text", ["John Smith 45M PM 70 kg dose?", "/dose MRN 445566 PM 70 kg"])
def test_what_identifies_is_not_kept_and_asked_for_without(text: str, ears: Ears) -> None:
    sessions = Recording()
    assistant = Assistant(ears, sessions, load_protocol(), now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    reply = assistant.hear("a", text)
    assert sessions.saved == []
    assert reply.facts.prednisone_mg_day is None
    assert reply.card.question is not None
    shown = "".join(part.text for part in reply.card.question.line.fragments)
    assert "Please send it without." in shown
    assert "Smith" not in shown
