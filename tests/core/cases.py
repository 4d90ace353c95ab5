"""Reading the rows of decisions.yml: a patient in plain words to a `Case`, a wish to a `Request`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypedDict, cast

import yaml

from core.case import (
    AgeGroup,
    Case,
    Disease,
    Finding,
    OtherDrug,
    OutOfScope,
    Response,
    Result,
    Sex,
    State,
    SteroidCourse,
    Test,
    Unclear,
)
from core.quantities import ActualKg, Cm, Mg, Weeks, Years
from core.request import Agent, Frequency, ProposedDose, Request, Topic, Unit

Number = int | float
Facts = dict[str, object]


class Row(TypedDict, total=False):
    """One row of the table."""

    name: str
    case: Facts
    topic: str
    agents: list[str]
    doses: list[dict[str, str | Number | bool]]
    steroid_alone: bool
    partner_later: bool
    then: Facts


FINDINGS = {
    "ild": Finding.ILD,
    "rp-ild": Finding.RAPIDLY_PROGRESSIVE_ILD,
    "lung disease": Finding.LUNG_DISEASE,
    "other lung disease": Finding.OTHER_LUNG_DISEASE,
    "severe skin": Finding.SEVERE_SKIN_DISEASE,
    "relapse risk": Finding.HIGH_RELAPSE_RISK,
    "low steroid risk": Finding.LOW_STEROID_RISK,
    "respiratory": Finding.RESPIRATORY,
    "planning": Finding.PLANNING_PREGNANCY,
    "childbearing": Finding.CHILDBEARING_POTENTIAL,
    "contraception": Finding.RELIABLE_CONTRACEPTION,
    "infection": Finding.ACTIVE_INFECTION,
}
TESTS = {
    "tpmt": Test.TPMT,
    "nudt15": Test.NUDT15,
    "hepatitis b": Test.HEPATITIS_B,
    "hepatitis c": Test.HEPATITIS_C,
    "liver tests": Test.LIVER_TESTS,
}
TAKING = {
    "allopurinol": OtherDrug.ALLOPURINOL,
    "febuxostat": OtherDrug.FEBUXOSTAT,
    "trimethoprim": OtherDrug.TRIMETHOPRIM,
}
UNCLEAR = {
    "dm": Unclear.DM_MEANING,
    "lung disease": Unclear.LUNG_DISEASE,
    "weight": Unclear.WEIGHT,
    "weight unit": Unclear.WEIGHT_UNIT,
    "weight implausible": Unclear.WEIGHT_IMPLAUSIBLE,
    "height implausible": Unclear.HEIGHT_IMPLAUSIBLE,
}
RESPONSES = {"good": Response.GOOD, "none": Response.NONE, "flare": Response.FLARE}
STATES = {
    "present": State.PRESENT,
    "absent": State.ABSENT,
    "uncertain": State.UNCERTAIN,
    "past": State.FAMILY_OR_PAST,
    "unstated": State.NOT_STATED,
}
PLAIN = {
    "disease",
    "suspected",
    "elsewhere",
    "age",
    "adult",
    "child",
    "sex",
    "kg",
    "cm",
    "egfr",
    "tests",
    "taking",
    "treated",
}
KNOWN = PLAIN | {"unclear", "steroid", "like", *STATES}

_TABLE = yaml.safe_load(Path(__file__).with_name("decisions.yml").read_text(encoding="utf-8"))
PATIENTS: Mapping[str, Facts] = _TABLE["patients"]
ROWS: list[Row] = _TABLE["rows"]


def number(value: object) -> Decimal:
    assert isinstance(value, int | float)
    return Decimal(str(value))


def words(value: object) -> list[str]:
    return cast("list[str]", value or [])


def findings(facts: Facts) -> Iterator[tuple[Finding, State]]:
    for key, state in STATES.items():
        for name in words(facts.get(key)):
            yield FINDINGS.get(name) or Finding(name), state


def case_of(row_facts: Facts) -> Case:
    """The patient that `like` names, with what the row adds or changes."""
    unknown = set(row_facts) - KNOWN
    assert not unknown, f"decisions.yml: no such fact: {unknown}"
    base = PATIENTS[str(row_facts["like"])] if "like" in row_facts else {}
    facts = base | row_facts
    steroid = cast("Facts", facts.get("steroid") or {})
    tests = cast("dict[str, str]", facts.get("tests") or {})
    age_group = AgeGroup.ADULT if facts.get("adult") else AgeGroup.CHILD if facts.get("child") else None
    return Case(
        disease=Disease(str(facts["disease"])) if facts.get("disease") else None,
        disease_uncertain=bool(facts.get("suspected")),
        out_of_scope=OutOfScope(str(facts["elsewhere"])) if "elsewhere" in facts else None,
        age=Years(number(facts["age"])) if "age" in facts else None,
        age_group=age_group,
        sex=Sex(facts["sex"]) if "sex" in facts else None,
        weight=ActualKg(number(facts["kg"])) if "kg" in facts else None,
        height=Cm(number(facts["cm"])) if "cm" in facts else None,
        findings=dict(findings(base)) | dict(findings(row_facts)),
        tests={TESTS[name]: Result(result) for name, result in tests.items()},
        egfr=number(facts["egfr"]) if "egfr" in facts else None,
        steroid=SteroidCourse(
            Mg(number(steroid["mg"])) if "mg" in steroid else None,
            Weeks(number(steroid["weeks"])) if "weeks" in steroid else None,
            RESPONSES[str(steroid["response"])] if "response" in steroid else Response.NOT_STATED,
        ),
        taking=frozenset(TAKING[name] for name in words(facts.get("taking"))),
        treated_with=frozenset(Agent(name) for name in words(facts.get("treated"))),
        unclear=frozenset(UNCLEAR[name] for name in words(facts.get("unclear"))),
    )


def request_of(row: Row) -> Request:
    topics = {
        "treatment": frozenset({Topic.TREATMENT}),
        "taper": frozenset({Topic.TAPER}),
        "both": frozenset({Topic.TREATMENT, Topic.TAPER}),
        "none": frozenset[Topic](),
    }
    return Request(
        topics=topics[row.get("topic", "treatment")],
        agents=tuple(Agent(name) for name in row.get("agents", [])),
        doses=tuple(
            ProposedDose(
                Agent(str(dose["agent"])),
                Mg(number(dose["mg"])) if "mg" in dose else None,
                Unit(str(dose.get("unit", "mg"))),
                Frequency(str(dose["per"])) if "per" in dose else None,
                bool(dose.get("taken")),
            )
            for dose in row.get("doses", [])
        ),
        steroid_alone=row.get("steroid_alone", False),
        partner_later=row.get("partner_later", False),
    )
