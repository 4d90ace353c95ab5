"""alarms.yml: each alarm code of the protocol's list fires in its case, and not in a near one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from core.alarms import Code
from core.case import Case
from core.engine import decide
from core.load import load_protocol
from core.outcome import Outcome
from core.quantities import ActualKg, Mg
from core.request import Agent, Frequency, ProposedDose, Request
from core.rules.steroids import adult_pulse, pulse_alarms
from tests.core import beyond_cases
from tests.core.beyond_cases import Row
from tests.core.cases import number

BOOK = load_protocol()
TABLE: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("alarms.yml").read_text(encoding="utf-8"))
PATIENTS: dict[str, dict[str, Any]] = {
    "nobody": {},
    "man": {"disease": "polymyositis", "age": 45, "sex": "male", "kg": 70, "cm": 170, "absent": ["ild"]},
    "woman": {"disease": "polymyositis", "age": 34, "sex": "female", "kg": 60, "cm": 165, "absent": ["ild"]},
    "girl": {"disease": "juvenile dermatomyositis", "age": 8, "sex": "female", "kg": 25, "cm": 125},
}
REACHED = [code for code in TABLE if "unreachable" not in TABLE[code]]


def case_of(like: str, changed: dict[str, Any]) -> Case:
    return beyond_cases.case_of("nobody", PATIENTS[like] | changed)


def request_of(asked: dict[str, Any]) -> Request:
    plain = beyond_cases.request_of(cast("Row", {"topics": ["starting treatment"]} | asked | {"doses": []}))
    doses = tuple(
        ProposedDose(
            Agent(dose["agent"]),
            Mg(number(dose["mg"])) if "mg" in dose else None,
            frequency=Frequency(dose["per"]) if "per" in dose else None,
            taken=bool(dose.get("taken")),
        )
        for dose in asked.get("doses", [])
    )
    return Request(
        **{name: getattr(plain, name) for name in plain.__dataclass_fields__ if name not in ALONE},
        doses=doses,
        steroid_alone=asked.get("steroid_alone", False),
        partner_later=asked.get("partner_later", False),
    )


ALONE = {"doses", "steroid_alone", "partner_later"}


def outcome_of(code: str, *, near: bool) -> Outcome:
    row = TABLE[code]
    case = row.get("near", row["case"]) if near else row["case"]
    asked = row.get("near_ask", row.get("ask", {})) if near else row.get("ask", {})
    return decide(case_of(row["like"], case), request_of(asked), BOOK)


def test_every_code_of_the_list_has_a_row_and_a_rule_may_raise_it() -> None:
    assert list(TABLE) == list(BOOK.alarms)
    assert {code.value for code in Code} == set(BOOK.alarms)


@pytest.mark.parametrize("code", REACHED)
def test_an_alarm_fires_in_its_case_once(code: str) -> None:
    assert outcome_of(code, near=False).alarms.count(Code(code)) == 1


@pytest.mark.parametrize("code", REACHED)
def test_an_alarm_is_silent_in_a_near_case(code: str) -> None:
    row = TABLE[code]
    assert "near" in row or "near_ask" in row
    assert Code(code) not in outcome_of(code, near=True).alarms


def test_a_pulse_below_250_mg_is_raised_to_it() -> None:
    """D08. No plausible adult is so light (D25: from 30 kg), so the rule is tried by itself."""
    light, heavier = (adult_pulse(ActualKg(number(kg)), BOOK).value for kg in (24.9, 25))
    assert Code.IVMP_FLOOR_250 in pulse_alarms(light)
    assert Code.IVMP_FLOOR_250 not in pulse_alarms(heavier)
    assert light.dose.low.value == 250
