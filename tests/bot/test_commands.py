"""Every command of the list is answered, and none is heard as a message of the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant, MemorySessions
from bot.commands import HELP, command, pressed, sentence
from bot.ears import Ears
from core.load import load_proof, load_protocol

CASE = "45M polymyositis 70 kg no lung disease, no diabetes, no osteoporosis, no glaucoma. dose?"


@pytest.fixture
def assistant(ears: Ears) -> Assistant:
    return Assistant(ears, MemorySessions(), load_protocol())


@pytest.mark.parametrize("name", HELP)
def test_every_command_is_answered_with_and_without_a_case(name: str, assistant: Assistant) -> None:
    for chat, before in (("empty", ()), ("case", (CASE,))):
        for text in before:
            assistant.hear(chat, text)
        card = assistant.hear(chat, name).card
        assert card.headline or card.question
        assert command(name) is not None


def test_help_names_every_command(assistant: Assistant) -> None:
    told = " ".join(part.text for line in assistant.hear("a", "/help").card.headline for part in line.fragments)
    assert [name for name in HELP if name not in told] == []


def test_about_tells_how_many_cases_were_proven(assistant: Assistant) -> None:
    told = " ".join(part.text for line in assistant.hear("a", "/about").card.headline for part in line.fragments)
    assert f"{load_proof().cases:,} patients and questions" in told


def test_no_proof_is_claimed_under_another_version_of_the_protocol(ears: Ears) -> None:
    other = Assistant(ears, MemorySessions(), replace(load_protocol(), version="0123456789ab"))
    told = " ".join(part.text for line in other.hear("a", "/about").card.headline for part in line.fragments)
    assert "not proven yet" in told
    assert "patients and questions" not in told


@pytest.mark.parametrize(
    ("text", "dose"),
    [("/dose 45M polymyositis 70 kg no lung disease", (35, 70)), ("/DOSE 45M polymyositis 80 kg", (40, 80))],
)
def test_facts_may_follow_a_command(text: str, dose: tuple[float, float], assistant: Assistant) -> None:
    assert assistant.hear("a", text).facts.prednisone_mg_day == dose


def test_a_command_asks_about_the_case_that_is_known(assistant: Assistant) -> None:
    assistant.hear("a", CASE)
    assert assistant.hear("a", "/monitor").facts.monitor
    assert assistant.hear("a", "/dose").facts.prednisone_mg_day == (35.0, 70.0)


def test_the_case_is_shown_with_a_way_to_change_each_fact(assistant: Assistant) -> None:
    assistant.hear("a", CASE)
    card = assistant.hear("a", "/case").card
    assert {fact.label for fact in card.understood} >= {"age", "sex", "weight", "disease", "diabetes"}
    change = next(button for button in card.buttons if button.label == "Change weight")
    asked = assistant.hear("a", change.says)
    assert asked.card.question is not None
    told = assistant.hear("a", "80 kg")
    assert told.facts.prednisone_mg_day == (40.0, 80.0)
    words = "".join(part.text for line in told.card.headline for part in line.fragments)
    assert "Changed: weight from 70 kg to 80 kg." in words


def test_a_finding_is_changed_by_a_button(assistant: Assistant) -> None:
    assistant.hear("a", CASE)
    asked = assistant.hear("a", "/change diabetes").card.question
    assert asked is not None
    assert assistant.hear("a", asked.buttons[0].says).facts.band == "nearer 0.5"


def test_reset_begins_a_case_with_a_label_of_its_own(assistant: Assistant) -> None:
    assert assistant.hear("a", CASE).card.footer.startswith("Case 1.")
    assert assistant.hear("a", "/reset").card.footer.startswith("Case 2.")
    assert assistant.hear("a", "prednisone dose?").facts.prednisone_mg_day is None


def test_why_tells_for_and_against(assistant: Assistant) -> None:
    assistant.hear("a", CASE)
    told = " ".join(part.text for line in assistant.hear("a", "/why").card.headline for part in line.fragments)
    assert "Methotrexate: preferred here." in told
    assert "Azathioprine: an alternative" in told


@pytest.mark.parametrize("text", ["/etc/passwd", "/dosage", "70/170/45", "15 mg/day", "/", "#ABCDEF"])
def test_what_is_no_command_is_a_message(text: str) -> None:
    assert command(text) is None


def test_a_press_is_told_from_words_by_the_code_of_its_card() -> None:
    assert pressed("no lung disease #K7Q2M9") == ("no lung disease", "K7Q2M9")
    assert pressed("bed #10 no lung disease") == ("bed #10 no lung disease", None)


def test_a_safety_command_names_its_drug() -> None:
    given = command("/safety methotrexate")
    assert given is not None
    assert sentence(given) == "is methotrexate safe?"
