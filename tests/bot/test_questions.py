"""How a bare number is understood as the answer to the question just asked."""

from __future__ import annotations

import pytest

from bot.doubts import question
from bot.questions import full_sentence
from bot.slots import Draft, listen
from core.outcome import Ask
from nlu.read import read


@pytest.mark.parametrize(
    ("asked", "says", "means"),
    [
        (Ask.AGE, "45", "age 45 years"),
        (Ask.AGE, "he is 45", "he: age 45 years"),
        (Ask.AGE, "She's 45.", "she: age 45 years"),
        (Ask.AGE, "the patient is 45", "the patient: age 45 years"),
        (Ask.WEIGHT, "she is 62", "she: wt 62"),  # in kilograms or pounds is asked next
        (Ask.HEIGHT, "hes 170", "he: height 170 cm"),
        (Ask.AGE, "he is 45 kg", "he is 45 kg"),
        (Ask.AGE, "he is on 45", "he is on 45"),
        (Ask.CURRENT_DOSE, "he is 45", "he is 45"),
        (None, "he is 45", "he is 45"),
    ],
)
def test_a_number_said_of_the_patient(asked: Ask | None, says: str, means: str) -> None:
    assert full_sentence(asked, says) == means


@pytest.mark.parametrize(
    ("said", "asked", "buttons"),
    [
        ("62F DM", "Any diabetes, osteoporosis or glaucoma?", ["None of them", "Diabetes", "Osteoporosis", "Glaucoma"]),
        ("62F DM no diabetes", "Any osteoporosis or glaucoma?", ["None of them", "Osteoporosis", "Glaucoma"]),
        ("no glaucoma, no diabetes", "Any osteoporosis?", ["No", "Osteoporosis"]),
        ("?glaucoma, no diabetes", "Any osteoporosis or glaucoma?", ["None of them", "Osteoporosis", "Glaucoma"]),
    ],
)
def test_a_steroid_risk_that_was_denied_is_not_asked_again(said: str, asked: str, buttons: list[str]) -> None:
    """D04: those not stated are asked."""
    shown = question(Ask.STEROID_RISK, listen(Draft(), read(said)))
    assert "".join(part.text for part in shown.line.fragments) == asked
    assert [button.label for button in shown.buttons] == [*buttons, "Don't know"]
