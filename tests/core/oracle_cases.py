"""Seeded cases and requests for the oracle: each fact drawn from all its states, numbers from the boundaries.

Facts that end an answer at once (infection, another disease, DM) are drawn seldom, so that most cases reach a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import TypeVar

from core.agent import PARTNERS, Agent
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
from core.request import Frequency, ProposedDose, Request, Topic, Unit

T = TypeVar("T")

WEIGHTS = [
    "30",
    "30.0001",
    "50",
    "69.85",
    "70",
    "79.9",
    "80",
    "80.1",
    "106.6",
    "106.7",
    "120",
    "120.1",
    "160",
    "160.1",
    "250",
]
FAR_WEIGHTS = ["4.9", "5", "12.5", "24.9", "29.9", "250.1"]
HEIGHTS = ["120", "152.3", "152.4", "160", "165", "172.5", "180", "200", "220"]
FAR_HEIGHTS = ["59.9", "60", "100", "119.9", "200.1", "220.1"]
AGES = ["0.5", "6", "9.99", "10", "15.9", "16", "17.99", "18", "45", "59", "59.99", "60", "60.01", "80"]
COURSE_DOSES = [
    "0",
    "1",
    "2.5",
    "2.6",
    "5",
    "10",
    "15",
    "17.5",
    "18",
    "20",
    "20.5",
    "22.5",
    "25",
    "30",
    "35",
    "40",
    "45",
    "55",
    "60",
    "62.5",
    "70",
    "80",
    "100",
]
COURSE_WEEKS = ["0", "1", "1.9", "2", "3", "4", "4.1", "6"]
DOSES = [
    "0.4",
    "1",
    "1.1",
    "2",
    "2.1",
    "5",
    "10",
    "15",
    "20",
    "20.1",
    "25",
    "25.1",
    "30",
    "40",
    "40.1",
    "60",
    "60.1",
    "70",
    "80",
    "80.1",
    "100",
    "500",
    "1000",
    "1000.1",
]

ENDS_THE_ANSWER = (Finding.ACTIVE_INFECTION, Finding.TUBERCULOSIS, Finding.LIVER_DISEASE, Finding.ALCOHOL_EXCESS)
PREGNANT = (Finding.PREGNANCY, Finding.BREASTFEEDING, Finding.PLANNING_PREGNANCY)
LUNGS = (Finding.ILD, Finding.LUNG_DISEASE, Finding.OTHER_LUNG_DISEASE, Finding.RAPIDLY_PROGRESSIVE_ILD)
GENES = (Test.TPMT, Test.NUDT15)


def cases(seed: int, count: int) -> Iterator[tuple[Case, Request]]:
    """The same cases for the same seed."""
    random = Random(seed)
    for _ in range(count):
        yield a_case(random), a_request(random)


def a_case(random: Random) -> Case:
    age = _decimal(random, AGES, missing=0.1)
    weight = _decimal(random, FAR_WEIGHTS if _one_in(random, 12) else WEIGHTS, missing=0.06)
    height = _decimal(random, FAR_HEIGHTS if _one_in(random, 12) else HEIGHTS, missing=0.15)
    disease = _disease(random, age)
    # Another disease *beside* a named myositis is not drawn: no settlement says whether the myositis is still answered.
    others = [other for other in OutOfScope if disease is None or other is not OutOfScope.OTHER]
    return Case(
        disease=disease,
        disease_uncertain=_one_in(random, 25),
        out_of_scope=random.choice(others) if _one_in(random, 4 if disease is None else 30) else None,
        age=None if age is None else Years(age),
        age_group=random.choice([None, *AgeGroup]) if age is None else None,
        sex=random.choice([None, Sex.MALE, Sex.FEMALE, Sex.FEMALE]),
        weight=None if weight is None else ActualKg(weight),
        height=None if height is None else Cm(height),
        findings=_findings(random),
        tests=_tests(random),
        egfr=random.choice([None, None, Decimal(0), Decimal(30), Decimal("59.9"), Decimal(60), Decimal(90)]),
        steroid=_course(random),
        taking=frozenset(drug for drug in OtherDrug if _one_in(random, 8)),
        treated_with=frozenset(agent for agent in PARTNERS if _one_in(random, 8)),
        unclear=frozenset(unclear for unclear in Unclear if _one_in(random, 30)),
    )


def a_request(random: Random) -> Request:
    topics = random.choices(
        [{Topic.TREATMENT}, {Topic.TAPER}, {Topic.TREATMENT, Topic.TAPER}, set()], [12, 4, 2, 1], k=1
    )[0]
    named = [agent for agent in (*PARTNERS, Agent.PREDNISONE, Agent.METHYLPREDNISOLONE) if _one_in(random, 6)]
    random.shuffle(named)
    return Request(
        topics=frozenset(topics),
        agents=tuple(named),
        doses=tuple(_dose(random) for _ in range(random.choice([0, 0, 0, 0, 1, 1, 2]))),
        steroid_alone=_one_in(random, 12),
        partner_later=_one_in(random, 12),
        dose_asked=_one_in(random, 2),
    )


def _one_in(random: Random, count: int) -> bool:
    return random.randrange(count) == 0


def _decimal(random: Random, values: list[str], missing: float) -> Decimal | None:
    return None if random.random() < missing else Decimal(random.choice(values))


def _disease(random: Random, age: Decimal | None) -> Disease | None:
    if _one_in(random, 20):
        return None
    if age is not None and age < 18 and not _one_in(random, 4):
        return random.choice([Disease.JUVENILE_DERMATOMYOSITIS, Disease.DERMATOMYOSITIS])
    diseases: list[Disease] = [*Disease, Disease.DERMATOMYOSITIS, Disease.DERMATOMYOSITIS]
    return random.choice(diseases)


def _findings(random: Random) -> dict[Finding, State]:
    """Between few and many facts stated; the lungs and pregnancy often clear, so that every agent is reached."""
    stated = random.choice([0.1, 0.3, 0.6])
    found = {finding: random.choice(list(State)) for finding in Finding if random.random() < stated}
    for finding in ENDS_THE_ANSWER:
        if found.get(finding) in (State.PRESENT, State.UNCERTAIN) and not _one_in(random, 4):
            found[finding] = State.ABSENT
    for quiet in (LUNGS, PREGNANT):
        if _one_in(random, 2):
            for finding in quiet:
                found[finding] = random.choice([State.ABSENT, State.NOT_STATED])
    for telling in (Finding.SEVERE_SKIN_DISEASE, Finding.PLANNING_PREGNANCY):
        if _one_in(random, 8):
            found[telling] = State.PRESENT
    return found


def _tests(random: Random) -> dict[Test, Result]:
    """Intermediate exists for the two genes alone; a hepatitis that holds everything is drawn seldom."""
    found = {}
    for test in Test:
        states = list(Result) if test in GENES else [state for state in Result if state is not Result.INTERMEDIATE]
        state = random.choice([*states, Result.CLEAR, Result.CLEAR, Result.NOT_STATED])
        if state is Result.ABNORMAL and test not in GENES and not _one_in(random, 3):
            state = Result.CLEAR
        found[test] = state
    return found


def _course(random: Random) -> SteroidCourse:
    dose = _decimal(random, COURSE_DOSES, missing=0.15)
    weeks = _decimal(random, COURSE_WEEKS, missing=0.2)
    response = random.choice([*Response, Response.GOOD, Response.GOOD])
    return SteroidCourse(None if dose is None else Mg(dose), None if weeks is None else Weeks(weeks), response)


def _dose(random: Random) -> ProposedDose:
    agent = random.choice([*PARTNERS, Agent.METHOTREXATE, Agent.PREDNISONE, Agent.METHYLPREDNISOLONE])
    amount = _decimal(random, DOSES, missing=0.1)
    return ProposedDose(
        agent=agent,
        amount=None if amount is None else Mg(amount),
        unit=random.choice([Unit.MG, Unit.MG, Unit.MG, Unit.MG_PER_KG, Unit.MG_PER_M2]),
        frequency=random.choice([None, *Frequency]),
        taken=_one_in(random, 3),
    )
