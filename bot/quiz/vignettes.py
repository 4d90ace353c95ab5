"""The vignettes: cases made from rows of facts, in words; the answer is always the core's, never written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product

from core.case import AgeGroup, Case, Disease, Finding, Result, Sex, State, Test
from core.engine import decide
from core.outcome import Outcome, Plan
from core.quantities import ActualKg, Cm, Years
from core.register import ProtocolBook
from core.request import Request, Topic

ASKED = Request(frozenset({Topic.TREATMENT}), dose_asked=True)
_ADULT_DISEASES = (
    Disease.DERMATOMYOSITIS,
    Disease.POLYMYOSITIS,
    Disease.ANTISYNTHETASE,
    Disease.IMNM_SRP,
    Disease.IMNM_HMGCR,
    Disease.INCLUSION_BODY_MYOSITIS,
)
_RESULTS = {Test.HEPATITIS_B: Result.CLEAR, Test.HEPATITIS_C: Result.CLEAR, Test.LIVER_TESTS: Result.CLEAR}
_BODIES = ((Sex.MALE, 45, 70, 178), (Sex.FEMALE, 62, 58, 162), (Sex.MALE, 71, 92, 175), (Sex.FEMALE, 31, 64, 168))
_LUNGS = ("no lung disease", "interstitial lung disease")
_STEROID_RISKS = (Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA)
_EXTRAS: tuple[tuple[str, dict[Finding, State]], ...] = (
    (
        "no diabetes, osteoporosis or glaucoma",
        dict.fromkeys((Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA), State.ABSENT),
    ),
    ("diabetes", {Finding.DIABETES: State.PRESENT}),
    ("difficulty swallowing", {Finding.DYSPHAGIA: State.PRESENT}),
    ("osteoporosis", {Finding.OSTEOPOROSIS: State.PRESENT}),
)


@dataclass(frozen=True, slots=True)
class Vignette:
    """A case and how it is told. The number is its place in the list, from 1."""

    number: int
    text: str
    case: Case


@cache
def vignettes(book: ProtocolBook) -> tuple[Vignette, ...]:
    """Every vignette whose answer is a whole plan, in a fixed order that changes subject from one to the next."""
    told = dict(_all())
    cases = [(text, case) for text, case in told.items() if _plan(decide(case, ASKED, book)) is not None]
    return tuple(Vignette(number, text, case) for number, (text, case) in enumerate(_mixed(cases), start=1))


def plan_of(vignette: Vignette, book: ProtocolBook) -> tuple[Outcome, Plan]:
    """What the core decides for it."""
    outcome = decide(vignette.case, ASKED, book)
    plan = _plan(outcome)
    if plan is None:  # `vignettes` holds none of these
        raise LookupError(vignette.number)
    return outcome, plan


def _plan(outcome: Outcome) -> Plan | None:
    return next((answer for answer in outcome.answers if isinstance(answer, Plan)), None)


def _mixed(cases: list[tuple[str, Case]]) -> list[tuple[str, Case]]:
    """By a stride that shares no factor with the number of cases, so that neighbours differ."""
    stride = next(step for step in (17, 19, 23, 29) if len(cases) % step)
    return [cases[index * stride % len(cases)] for index in range(len(cases))]


def _all() -> Iterator[tuple[str, Case]]:
    for disease, (body, lung, (extra, findings)) in product(
        _ADULT_DISEASES, zip(_BODIES, _LUNGS * 2, _EXTRAS, strict=True)
    ):
        yield _adult(disease, body, lung, extra, findings)
    for disease, body, lung in product(_ADULT_DISEASES[:3], _BODIES, _LUNGS):
        yield _adult(disease, body, lung, _EXTRAS[0][0], _EXTRAS[0][1])
    for age, kg, cm in ((6, 20, 115), (8, 25, 125), (12, 41, 150), (15, 52, 163)):
        yield _child(age, kg, cm)


def _adult(
    disease: Disease, body: tuple[Sex, int, int, int], lung: str, extra: str, findings: dict[Finding, State]
) -> tuple[str, Case]:
    sex, age, kg, cm = body
    ild = State.PRESENT if lung == _LUNGS[1] else State.ABSENT
    stated = {Finding.ILD: ild, Finding.LUNG_DISEASE: ild, **findings}
    who = f"A {age}-year-old {'man' if sex is Sex.MALE else 'woman'}"
    more = ""
    if sex is Sex.FEMALE:
        stated |= {Finding.CHILDBEARING_POTENTIAL: State.ABSENT}
        more = ", postmenopausal" if age > 50 else ", sterilised"  # noqa: PLR2004
    text = (
        f"{who}{more}, {kg} kg, {cm} cm, with new {disease}, {lung}, {extra}. Hepatitis B and C screen negative, liver "
        "tests normal, eGFR 90, TPMT normal. Untreated so far. What do you start?"
    )
    case = Case(
        disease=disease,
        age=Years(Decimal(age)),
        age_group=AgeGroup.ADULT,
        sex=sex,
        weight=ActualKg(Decimal(kg)),
        height=Cm(Decimal(cm)),
        findings=stated,
        tests={**_RESULTS, Test.TPMT: Result.CLEAR},
        egfr=Decimal(90),
    )
    return text, case


def _child(age: int, kg: int, cm: int) -> tuple[str, Case]:
    text = (
        f"A {age}-year-old boy, {kg} kg, {cm} cm, with new juvenile dermatomyositis, no lung disease. Hepatitis B and "
        "C screen negative, liver tests normal, eGFR 90. Untreated so far. What do you start?"
    )
    case = Case(
        disease=Disease.JUVENILE_DERMATOMYOSITIS,
        age=Years(Decimal(age)),
        sex=Sex.MALE,
        weight=ActualKg(Decimal(kg)),
        height=Cm(Decimal(cm)),
        findings={Finding.ILD: State.ABSENT, Finding.LUNG_DISEASE: State.ABSENT},
        tests=_RESULTS,
        egfr=Decimal(90),
    )
    return text, case
