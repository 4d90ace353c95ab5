"""The first day of a taper as it is said, and the dated taper as it is answered."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.assistant import Assistant, MemorySessions
from bot.channels.plain import render
from bot.dates import in_full, start_date, wants_dates, without_date
from bot.ears import Ears
from bot.reply import Reply
from bot.taper_dates import TITLE
from core.load import load_protocol

CERTAIN = [
    ("taper schedule from 2026-03-01", "2026-03-01"),
    ("taper schedule from 1 March 2026", "2026-03-01"),
    ("taper starting on the 1st of March 2026, responding well", "2026-03-01"),
    ("Start Mar 1, 2026", "2026-03-01"),
    ("beginning 3 sept 2026", "2026-09-03"),
    ("FROM 29 FEBRUARY 2028", "2028-02-29"),
    ("1 March 2026", "2026-03-01"),
    (" 2026-03-01. ", "2026-03-01"),
]
ASKED = [  # with the days that it may mean
    ("taper from 01/03/2026", ["2026-03-01", "2026-01-03"]),
    ("taper from 01/03/26", ["2026-03-01", "2026-01-03"]),
    ("taper from 1.3.2026", ["2026-03-01", "2026-01-03"]),
    ("taper from 25/03/2026", ["2026-03-25"]),
    ("taper from 05/05/2026", ["2026-05-05"]),
    ("taper from 01/03", []),
    ("taper from 1 March", []),
    ("taper from today", []),
    ("taper from 30 February 2026", []),
    ("taper from 2026-13-01", []),
]
NO_DAY = [
    "taper from 60 to 40",
    "taper from 60 mg",
    "start pred 60 mg",
    "start 60/40 mg",
    "on pred 60 for 3 weeks",
    "may I start at 40?",
    "strength 4/5",
    "diagnosed 1 March 2026, on pred 60",
    "seen 2026-03-01",
    "from 40 kg to 45 kg",
]


@pytest.mark.parametrize(("text", "day"), CERTAIN)
def test_a_day_that_is_certain_is_read(text: str, day: str) -> None:
    said = start_date(text)
    assert said is not None
    assert said.day == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "readings"), ASKED)
def test_a_day_that_is_not_certain_is_asked(text: str, readings: list[str]) -> None:
    said = start_date(text)
    assert said is not None
    assert said.day is None
    assert [str(day) for day in said.readings] == readings


@pytest.mark.parametrize("text", NO_DAY)
def test_a_number_that_is_no_day_stays_what_it_is(text: str) -> None:
    assert start_date(text) is None
    assert without_date(text) == text


def test_every_other_word_keeps_its_place() -> None:
    text = "70 kg, taper from 1 March 2026 please"
    assert without_date(text) == "70 kg, taper" + " " * 18 + " please"
    assert wants_dates("taper with dates?")
    assert not wants_dates("taper?")
    assert in_full("1 March 2026", taper_asked=True) == "taper from 1 March 2026"
    assert in_full("1 March 2026", taper_asked=False) == "1 March 2026"
    assert in_full("40 kg", taper_asked=True) == "40 kg"


@pytest.mark.parametrize("piece", ["from ", "start on the ", "1 ", "from 1 march ", "20", "01/", "from 01/01/", "    "])
def test_a_hostile_message_costs_no_time(piece: str) -> None:
    text = (piece * 4096)[:4096]
    began = time.process_time()
    start_date(text)
    without_date(text)
    assert time.process_time() - began < 0.05


TOLD = "54F dermatomyositis, on prednisone 60 mg daily for 3 weeks, responding well"


def dated_lines(reply: Reply) -> list[str]:
    sections = [section for section in reply.card.details if section.title == TITLE]
    return ["".join(part.text for part in line.fragments) for section in sections for line in section.lines]


def test_the_schedule_stands_in_the_details_with_its_sources(ears: Ears) -> None:
    reply = Assistant(ears, MemorySessions(), load_protocol()).hear("a", f"{TOLD}. taper schedule from 1 March 2026")
    lines = dated_lines(reply)
    assert lines[0] == "Before it, at 60 mg: 1260 mg in all"
    assert lines[1] == "Prednisone 40 mg once daily: 1 March 2026 to 14 March 2026; 560 mg by then"
    assert lines[11] == "Prednisone 2.5 mg once daily: 19 July 2026 to 1 August 2026; 2590 mg by then"
    assert lines[12] == "Where 60 mg is the starting dose, 4 weeks of it end on 8 March 2026"
    assert {source.id for source in reply.card.sources} == {*reply.facts.cites, *reply.facts.settlements}
    assert reply.card.not_used == ()
    assert lines[1] in render(reply.card)


def test_the_button_leads_to_the_days(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    [button] = [one for one in assistant.hear("a", f"{TOLD}. taper?").card.buttons if one.label == "With dates"]
    asked = assistant.hear("a", button.says)
    assert asked.card.question is not None
    assert asked.facts.ask[0] == "start date"
    assert dated_lines(assistant.hear("a", "2026-03-01"))[1].startswith("Prednisone 40 mg once daily: 1 March 2026 to")


def test_a_day_that_may_be_two_is_asked_with_both(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    question = assistant.hear("a", f"{TOLD}. taper from 01/03/2026").card.question
    assert question is not None
    assert [button.label for button in question.buttons] == ["1 March 2026", "3 January 2026"]
    reply = assistant.hear("a", question.buttons[1].says)
    assert dated_lines(reply)[1].startswith("Prednisone 40 mg once daily: 3 January 2026 to 16 January 2026;")


def test_the_response_is_asked_first_and_the_day_is_kept(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    first = assistant.hear("a", "54F dermatomyositis, on prednisone 60 mg daily for 3 weeks. taper from 1 March 2026")
    assert dated_lines(first) == []
    assert first.facts.taper_steps_mg is None
    reply = assistant.hear("a", "responding well")
    assert dated_lines(reply)[1].startswith("Prednisone 40 mg once daily: 1 March 2026 to 14 March 2026;")


@pytest.mark.parametrize("response", ["flare", "no better"])
def test_without_a_response_there_is_no_schedule(response: str, ears: Ears) -> None:
    told = f"54F dermatomyositis, on prednisone 60 mg daily for 3 weeks, {response}. taper schedule from 1 March 2026"
    reply = Assistant(ears, MemorySessions(), load_protocol()).hear("a", told)
    assert dated_lines(reply) == []
    assert reply.facts.refuse
