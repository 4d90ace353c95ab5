"""The assistant: order within a chat, sessions that outlive it, and what it leaves in the log."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import logs
from bot.assistant import Assistant, MemorySessions
from bot.desk import Desk
from bot.ears import Ears
from bot.store.opening import open_store
from core.load import load_protocol

FIRST = "45M polymyositis 70 kg"


def test_a_case_goes_on_after_the_program_was_started_again(ears: Ears, tmp_path: Path) -> None:
    turns = Assistant(ears, MemorySessions(), load_protocol())
    with open_store(tmp_path / "sessions.sqlite3") as store:
        Desk(store, turns).hear("a", f"{FIRST}. dose?")
    with open_store(tmp_path / "sessions.sqlite3") as store:
        reply = Desk(store, turns).hear("a", "no lung disease")
    assert reply.facts.prednisone_mg_day == (35.0, 70.0)
    assert [partner.agent for partner in reply.facts.steroid_sparing] == ["methotrexate"]


def test_two_chats_know_nothing_of_each_other(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    assistant.hear("a", f"{FIRST}. dose?")
    assert assistant.hear("b", "prednisone dose?").facts.prednisone_mg_day is None


def test_an_idle_case_is_forgotten(ears: Ears, tmp_path: Path) -> None:
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]
    turns = Assistant(ears, MemorySessions(), load_protocol(), now=lambda: clock[0])
    with open_store(tmp_path / "sessions.sqlite3") as store:
        assistant = Desk(store, turns, keep=timedelta(hours=12), now=lambda: clock[0])
        assistant.hear("a", f"{FIRST}. dose?")
        clock[0] += timedelta(hours=11)
        assert assistant.hear("a", "no lung disease").facts.ask == ("which patient",)
        assert assistant.hear("a", "same patient").facts.prednisone_mg_day == (35.0, 70.0)
        clock[0] += timedelta(hours=13)
        assert assistant.hear("a", "prednisone dose?").facts.prednisone_mg_day is None


def test_forget_erases_the_case(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    assistant.hear("a", f"{FIRST}. dose?")
    assistant.hear("a", "/forget")
    assert assistant.hear("a", "prednisone dose?").facts.prednisone_mg_day is None


def test_a_session_of_another_version_begins_the_case_anew(ears: Ears) -> None:
    sessions = MemorySessions()
    sessions.save("a", b'{"from": "another version"}', datetime(2026, 1, 1, tzinfo=UTC))
    reply = Assistant(ears, sessions, load_protocol()).hear("a", f"{FIRST}. dose?")
    assert reply.facts.prednisone_mg_day == (35.0, 70.0)


def test_many_threads_in_one_chat_lose_no_fact(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    facts = ["45 year old man", "polymyositis", "70 kg", "no lung disease", "no diabetes", "no osteoporosis"]
    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(lambda text: assistant.hear("a", text), facts))
    reply = assistant.hear("a", "starting dose?")
    assert {fact.label for fact in reply.card.understood} >= {"age", "sex", "disease", "weight", "lung disease"}
    assert reply.facts.prednisone_mg_day == (35.0, 70.0)


@pytest.mark.parametrize("text", [f"{FIRST}. dose?", "my phone is 5551234", "asdfgh qwerty"])
def test_no_log_line_holds_a_word_of_the_user(text: str, ears: Ears) -> None:
    lines = io.StringIO()
    logs.configure("DEBUG", stream=lines)
    try:
        Assistant(ears, MemorySessions(), load_protocol()).hear("a", text)
    finally:
        logs.configure("INFO")
    assert "answered" in lines.getvalue() or "not read" in lines.getvalue() or not lines.getvalue()
    assert not {word for word in text.split() if len(word) > 3 and word in lines.getvalue()}
