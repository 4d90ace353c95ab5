"""Who writes as a patient gets no dose; who writes as a clinician is never taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.assistant import Assistant, MemorySessions
from bot.ears import Ears
from bot.lay_writer import writes_as_patient
from core.load import load_protocol

SETS = Path(__file__).parents[1] / "sets"
PATIENTS = [
    "I have dermatomyositis, how much pred should I take?",
    "I've been diagnosed with polymyositis, 70 kg, 45. What dose?",
    "I was recently diagnosed with myositis. prednisone?",
    "i am on prednisone 60 mg and feel shaky",
    "I'm on 40 mg of prednisone, can I take ibuprofen",
    "should I take my methotrexate today?",
    "can i skip my dose of mtx",
    "my rheumatologist wants 60 mg, I weigh 70 kg",
    "my daughter has JDM, 25 kg, how much prednisone",
    "I took methotrexate every day this week",
    "I have had dermatomyositis for 3 years, dose of pred?",
    "I have severe dermatomyositis and my muscles hurt",
    "I am 45 years old, 70 kg, polymyositis, dose?",
    "My doctor gave me pred 50",
    "my wife has polymyositis 60 kg what dose of pred",
]
CLINICIANS = [
    "I have a 62F with dermatomyositis 70 kg, dose?",
    "I have a patient with polymyositis on prednisone 60",
    "I have 2 patients with dermatomyositis",
    "can I give methotrexate 15 mg daily?",
    "should I start prednisone today?",
    "my patient has dermatomyositis and takes prednisone 60",
    "I am on call, 45M PM 70 kg, pred dose?",
    "should I take him off prednisone?",
    "his mother had osteoporosis; 70 kg PM dose?",
    "my consultant wants prednisone 60 mg",
    "I was asked about a 45M with polymyositis",
    "can I stop the methotrexate before surgery?",
    "I am a rheumatology registrar; I have dermatomyositis cases to dose",
]


@pytest.mark.parametrize("text", PATIENTS)
def test_a_patient_gets_no_dose_and_is_sent_to_the_team(text: str, ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    reply = assistant.hear("a", text)
    assert reply.card.headline[0].fragments[0].text == "I answer clinicians only: no dose is given here."
    assert reply.facts.prednisone_mg_day is None
    assert reply.facts.steroid_sparing == ()
    told = assistant.hear("a", "70 kg, 45 years, male, dermatomyositis, lungs clear. dose?")
    assert told.facts.prednisone_mg_day is None, "the next message of the same writer too"


@pytest.mark.parametrize("text", CLINICIANS)
def test_a_clinician_is_not_taken_for_a_patient(text: str) -> None:
    assert not writes_as_patient(text)


def test_one_who_says_to_be_a_clinician_goes_on_with_a_new_case(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    refused = assistant.hear("a", PATIENTS[0])
    assistant.hear("a", refused.card.buttons[0].says)
    reply = assistant.hear("a", "45M polymyositis 70 kg no lung disease. prednisone dose?")
    assert reply.facts.prednisone_mg_day == (35, 70)


def test_an_emergency_of_a_patient_is_told_first(ears: Ears) -> None:
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    reply = assistant.hear("a", "I took methotrexate daily for 5 days by mistake")
    assert reply.card.emergency is not None
    assert reply.facts.prednisone_mg_day is None


@pytest.mark.parametrize("name", ["ward_messages.jsonl", "negation.jsonl"])
def test_no_ward_message_is_taken_for_a_patients(name: str) -> None:
    rows = [json.loads(row) for row in (SETS / name).read_text("utf-8").splitlines() if row.strip()]
    texts = [str(row.get("text") or row.get("sentence") or "") for row in rows]
    assert any(texts)
    assert [text for text in texts if writes_as_patient(text)] == []
