"""The cases of a snapshot: a small whole table that reads easily, then some thousand drawn from all facts.

The draw has a fixed seed, so that two runs of one version write the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
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
from core.request import Frequency, ProposedDose, Request, Topic, Unit, Unsaid

SEED = 2026
DRAWN = 4000

T = TypeVar("T")
Asked = tuple[Case, Request]
Findings = dict[Finding, State]

_TREATMENT = Request(frozenset({Topic.TREATMENT, Topic.WEIGHING}))
_RISKS: tuple[Findings, ...] = (
    {Finding.DIABETES: State.ABSENT, Finding.OSTEOPOROSIS: State.ABSENT, Finding.GLAUCOMA: State.ABSENT},
    {Finding.DIABETES: State.PRESENT},
    {Finding.HIGH_RELAPSE_RISK: State.PRESENT, Finding.LOW_STEROID_RISK: State.PRESENT},
    {},
)
_LUNGS: tuple[Findings, ...] = (
    {Finding.ILD: State.ABSENT, Finding.LUNG_DISEASE: State.ABSENT},
    {Finding.ILD: State.PRESENT},
    {Finding.OTHER_LUNG_DISEASE: State.PRESENT},
    {},
)
_CLEAR = dict.fromkeys(Test, Result.CLEAR)
_PEOPLE: tuple[tuple[str, Years, Sex, Findings, Disease], ...] = (
    ("man", Years(Decimal(45)), Sex.MALE, {}, Disease.POLYMYOSITIS),
    ("woman", Years(Decimal(34)), Sex.FEMALE, {Finding.RELIABLE_CONTRACEPTION: State.PRESENT}, Disease.POLYMYOSITIS),
    ("planning", Years(Decimal(30)), Sex.FEMALE, {Finding.PLANNING_PREGNANCY: State.PRESENT}, Disease.DERMATOMYOSITIS),
    ("child", Years(Decimal(8)), Sex.MALE, {}, Disease.JUVENILE_DERMATOMYOSITIS),
)
_ADULT_KG = tuple(map(Decimal, ("30", "70", "80", "80.1", "106.7", "160.1")))
_CHILD_KG = tuple(map(Decimal, ("5", "25", "30", "30.1", "60", "120")))
_KG = (
    None,
    *map(Decimal, ("4.9", "5", "20", "29.9", "30", "45.5", "70", "80", "80.1", "106.7", "160.1", "250", "250.1")),
)
_CM = (None, *map(Decimal, ("60", "110", "120", "152.3", "152.4", "170", "190", "220", "220.1")))
_YEARS = (None, *map(Decimal, ("2", "9", "10", "15.9", "16", "17.9", "18", "45", "59", "60", "80")))
_DOSES = (None, *map(Decimal, ("2.5", "11", "20", "20.5", "25", "34.9", "40", "55", "60", "70", "80")))
_WEEKS = (None, *map(Decimal, ("1", "2", "3", "4", "4.1", "6")))
_EGFR = (None, None, *map(Decimal, ("20", "59.9", "60", "90")))


def every_case() -> Iterator[Asked]:
    """The whole set, always the same and in the same order, without doubles of the table."""
    yield from _table()
    draw = Random(SEED)  # noqa: S311 - a sample that must be the same each time, not a secret
    for _ in range(DRAWN):
        yield _case(draw), _request(draw)


def _table() -> Iterator[Asked]:
    """Four people, their weights, steroid risks and lungs, with every result clear."""
    for (name, age, sex, findings, disease), place in product(_PEOPLE, range(len(_ADULT_KG))):
        weight = (_CHILD_KG if name == "child" else _ADULT_KG)[place]
        height = Cm(Decimal(125 if name == "child" else 170))
        for risks, lungs in product(_RISKS, _LUNGS):
            case = Case(
                disease=disease,
                age=age,
                sex=sex,
                weight=ActualKg(weight),
                height=height,
                findings=risks | lungs | findings,
                tests=_CLEAR,
            )
            yield case, _TREATMENT


def _one(draw: Random, values: tuple[T | None, ...]) -> T | None:
    return draw.choice(values)


def _maybe(draw: Random, share: float, values: tuple[T, ...]) -> T | None:
    return draw.choice(values) if draw.random() < share else None


def _case(draw: Random) -> Case:
    age, kg, cm = _one(draw, _YEARS), _one(draw, _KG), _one(draw, _CM)
    findings = {finding: draw.choice(tuple(State)[:4]) for finding in draw.sample(tuple(Finding), draw.randint(0, 7))}
    tests = {test: draw.choice(tuple(Result)) for test in Test if draw.random() < 0.6}  # noqa: PLR2004
    dose, weeks = _one(draw, _DOSES), _one(draw, _WEEKS)
    return Case(
        disease=_maybe(draw, 0.9, tuple(Disease)),
        disease_uncertain=draw.random() < 0.05,  # noqa: PLR2004
        out_of_scope=_maybe(draw, 0.03, tuple(OutOfScope)),
        age=None if age is None else Years(age),
        age_group=_maybe(draw, 0.5, tuple(AgeGroup)) if age is None else None,
        sex=_one(draw, (*Sex, None)),
        weight=None if kg is None else ActualKg(kg),
        height=None if cm is None else Cm(cm),
        findings=findings,
        tests=tests,
        egfr=_one(draw, _EGFR),
        steroid=SteroidCourse(
            None if dose is None else Mg(dose), None if weeks is None else Weeks(weeks), draw.choice(tuple(Response))
        ),
        taking=frozenset(draw.sample(tuple(OtherDrug), draw.choice((0, 0, 0, 1)))),
        treated_with=frozenset(draw.sample(tuple(Agent), draw.choice((0, 0, 0, 1, 2)))),
        unclear=frozenset(draw.sample(tuple(Unclear), draw.choice((0, 0, 0, 0, 0, 1)))),
    )


def _request(draw: Random) -> Request:
    topic = draw.choice((Topic.TREATMENT, Topic.TREATMENT, Topic.TREATMENT, Topic.TAPER, *Topic))
    agents = tuple(draw.sample(PARTNERS, draw.choice((0, 0, 1))))
    unsaid = _maybe(draw, 0.05, tuple(Unsaid))
    return Request(
        topics=frozenset({topic}),
        agents=agents,
        doses=(_proposed(draw),) if draw.random() < 0.15 else (),  # noqa: PLR2004
        steroid_alone=draw.random() < 0.05,  # noqa: PLR2004
        partner_later=draw.random() < 0.05,  # noqa: PLR2004
        dose_asked=draw.random() < 0.3,  # noqa: PLR2004
        unsaid=() if unsaid is None else (unsaid,),
        live_vaccine=draw.random() < 0.03,  # noqa: PLR2004
        change=draw.random() < 0.03,  # noqa: PLR2004
        general=draw.random() < 0.05,  # noqa: PLR2004
    )


def _proposed(draw: Random) -> ProposedDose:
    amount = _one(draw, (None, *map(Decimal, ("1", "15", "25", "25.1", "40.1", "60.1", "80.1", "1000.1"))))
    return ProposedDose(
        agent=draw.choice(tuple(Agent)),
        amount=None if amount is None else Mg(amount),
        unit=draw.choice(tuple(Unit)),
        frequency=_maybe(draw, 0.7, tuple(Frequency)),
        taken=draw.random() < 0.3,  # noqa: PLR2004
    )
