"""How a bare number is understood as the answer to the question just asked."""

from __future__ import annotations

import pytest

from bot.questions import full_sentence
from core.outcome import Ask


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
