"""Whether the protocol reaches this patient at all (D22, D23, D25, D27, D28)."""

from __future__ import annotations

from decimal import Decimal

from core.alarms import Code
from core.case import (
    DERMATOMYOSITIS_FAMILY,
    PRESENT,
    UNCERTAIN,
    Case,
    Disease,
    Finding,
    OutOfScope,
    Result,
    Test,
    Unclear,
)
from core.evidence import Cited, D, L, S
from core.outcome import Ask, Reach, Refusal
from core.register import Plausibility, ProtocolBook
from core.request import PARTNERS, Agent
from core.rules.patient import Person, person
from core.ruling import Ruling, total

_OUT_OF_SCOPE = {
    OutOfScope.POLYMYALGIA: Code.OUT_OF_SCOPE_PMR,
    OutOfScope.RHABDOMYOLYSIS: Code.OUT_OF_SCOPE_RHABDO,
    OutOfScope.CHECKPOINT_MYOSITIS: Code.OUT_OF_SCOPE_ICI,
    OutOfScope.OTHER: Code.OUT_OF_SCOPE_OTHER,
}


def emergencies(case: Case) -> tuple[Code, ...]:
    """What must be said first, before any number (D28)."""
    if not case.has_any(_EMERGENT):
        return ()
    found: list[Code] = []
    if case.has(Finding.RESPIRATORY):
        found.append(Code.EMERGENCY_AIRWAY)
    if case.has(Finding.SEVERE_DYSPHAGIA):
        found.append(Code.EMERGENCY_ASPIRATION)
    if case.has(Finding.RAPIDLY_PROGRESSIVE_ILD):
        found.append(Code.EMERGENCY_RPILD)
    if case.has(Finding.OVERDOSE):
        found.append(Code.EMERGENCY)
    return tuple(found)


_EMERGENT = (
    Finding.RESPIRATORY,
    Finding.SEVERE_DYSPHAGIA,
    Finding.RAPIDLY_PROGRESSIVE_ILD,
    Finding.OVERDOSE,
)


def outside(case: Case, book: ProtocolBook) -> Ruling | None:
    """The reason why no dose is given at all, or None where the protocol reaches."""
    if case.out_of_scope is not None and (case.disease is None or case.out_of_scope is not OutOfScope.OTHER):
        why = Cited("this protocol treats inflammatory myopathy only, and gives no dose for it", D(27))
        refusal = Refusal("dose", why)
        return Ruling(Reach.OUT, refusals=(refusal,), alarms=(_OUT_OF_SCOPE[case.out_of_scope],))
    if Unclear.DM_MEANING in case.unclear:
        return Ruling(Reach.CLARIFY, alarms=(Code.DM_AMBIGUOUS,), asks=(Ask.DM_MEANING,))
    if person(case, book.settled.adulthood) is not Person.CHILD:
        return None
    if case.disease in {None, Disease.MYOSITIS} or case.disease_uncertain:
        return None  # asked, not refused: it may be juvenile dermatomyositis
    if case.disease in DERMATOMYOSITIS_FAMILY:
        return None
    why = Cited(
        "under 18 years the protocol has a dose for juvenile dermatomyositis alone",
        D(22),
        (S(36), D(30), L(62)),
    )
    return Ruling(Reach.OUT, refusals=(Refusal("dose", why),), alarms=(Code.CHILD_NOT_JDM,))


def disease_alarms(case: Case) -> tuple[Code, ...]:
    """What belongs to every answer about this disease (S32-S35, D18, L57)."""
    match case.disease:
        case Disease.INCLUSION_BODY_MYOSITIS:
            return (Code.IBM_LOW_EVIDENCE,)
        case Disease.IMNM_HMGCR:
            return (Code.MONO_FORBIDDEN, Code.X_STATIN_STOP_NO_RECHALLENGE)
        case _:
            return ()


def patient_alarms(case: Case, book: ProtocolBook) -> tuple[Code, ...]:
    """What belongs to every answer in pregnancy, breastfeeding (D12) and under 18 years (D22, D30)."""
    obstetric = case.has(Finding.PREGNANCY) or case.has(Finding.BREASTFEEDING)
    found = (Code.SPECIALIST_OBSTETRIC,) if obstetric else ()
    limits = book.settled.adulthood
    if person(case, limits) is not Person.CHILD:
        return found
    boundary = case.age is not None and case.age.value >= limits.boundary_from_years
    return (*found, Code.PAEDIATRIC_SPECIALIST, *((Code.AGE_BOUNDARY,) if boundary else ()))


def measures(case: Case, book: ProtocolBook) -> Ruling:
    """Weight and height: contradicted, without a unit, or outside the plausible range (D25, L64)."""
    kg, cm = _plausible(person(case, book.settled.adulthood), book.settled.plausibility)
    heavy_or_light = _outside(case.weight.value if case.weight else None, kg)
    tall_or_short = _outside(case.height.value if case.height else None, cm)
    found = [why for unclear, why in _UNCLEAR.items() if unclear in case.unclear] if case.unclear else []
    if heavy_or_light or Unclear.WEIGHT_IMPLAUSIBLE in case.unclear:
        found.append(_WEIGHT_IMPLAUSIBLE)
    if tall_or_short or Unclear.HEIGHT_IMPLAUSIBLE in case.unclear:
        found.append(_HEIGHT_IMPLAUSIBLE)
    return total(*found)


_UNCLEAR = {
    Unclear.WEIGHT: Ruling(Reach.CLARIFY, alarms=(Code.CONTRADICTION_WEIGHT,), asks=(Ask.WEIGHT,)),
    Unclear.WEIGHT_UNIT: Ruling(alarms=(Code.WEIGHT_UNIT_MISSING,), asks=(Ask.WEIGHT_UNIT,)),
}
_WEIGHT_IMPLAUSIBLE = Ruling(alarms=(Code.IMPLAUSIBLE_WEIGHT,), asks=(Ask.WEIGHT,))
_HEIGHT_IMPLAUSIBLE = Ruling(alarms=(Code.IMPLAUSIBLE_HEIGHT,), asks=(Ask.HEIGHT,))


def weight_in_doubt(case: Case, book: ProtocolBook) -> bool:
    """Contradicted, without a unit or outside the plausible range: nothing is computed from it (D25)."""
    if not _WEIGHT_DOUBTS.isdisjoint(case.unclear):
        return True
    kg, _ = _plausible(person(case, book.settled.adulthood), book.settled.plausibility)
    return _outside(case.weight.value if case.weight else None, kg)


def height_in_doubt(case: Case, book: ProtocolBook) -> bool:
    """Outside the plausible range (D25)."""
    _, cm = _plausible(person(case, book.settled.adulthood), book.settled.plausibility)
    return Unclear.HEIGHT_IMPLAUSIBLE in case.unclear or _outside(case.height.value if case.height else None, cm)


_WEIGHT_DOUBTS = frozenset({Unclear.WEIGHT, Unclear.WEIGHT_UNIT, Unclear.WEIGHT_IMPLAUSIBLE})

Limits = tuple[Decimal, Decimal]


def _plausible(who: Person, limits: Plausibility) -> tuple[Limits, Limits]:
    """Kilograms and centimetres; where the age is not known, what is plausible in either (D25)."""
    if who is Person.CHILD:
        return (limits.child_min_kg, limits.child_max_kg), (limits.child_min_cm, limits.child_max_cm)
    if who is Person.ADULT:
        return (limits.adult_min_kg, limits.adult_max_kg), (limits.adult_min_cm, limits.adult_max_cm)
    return (limits.child_min_kg, limits.adult_max_kg), (limits.child_min_cm, limits.adult_max_cm)


def _outside(value: Decimal | None, limits: Limits) -> bool:
    return value is not None and not limits[0] <= value <= limits[1]


def everything_held(case: Case) -> Ruling | None:
    """Hepatitis B or C positive, active infection, tuberculosis not known to be treated: no number (D15)."""
    infected = _infection(case)
    hepatitis_b, hepatitis_c = case.result(_HEPATITIS_B), case.result(_HEPATITIS_C)
    if hepatitis_b is _ABNORMAL or hepatitis_c is _ABNORMAL:
        alarms = [Code.HEP_POSITIVE_STOP]
        if hepatitis_b is _ABNORMAL:
            alarms.append(Code.X_HBV_REACTIVATION)
        held = _held(tuple(alarms), Cited("hepatitis positive: refer the same day", D(15), (S(46), L(56))))
        return held + infected if infected else held
    return _held((), Cited("infection: refer", D(15), (L(68),))) + infected if infected else None


_HEPATITIS_B, _HEPATITIS_C, _ABNORMAL = Test.HEPATITIS_B, Test.HEPATITIS_C, Result.ABNORMAL


def _infection(case: Case) -> Ruling | None:
    """Active infection, or tuberculosis not known to be treated: said beside a positive hepatitis too (D15, L68).

    One that is only suspected holds as well, and is asked about: unknown is not absent.
    """
    infection, tuberculosis = case.state(Finding.ACTIVE_INFECTION), case.state(Finding.TUBERCULOSIS)
    known = tuberculosis is PRESENT or tuberculosis is UNCERTAIN
    suspected, untreated = infection is UNCERTAIN, known and not case.has(Finding.TUBERCULOSIS_TREATED)
    if not untreated and not suspected and infection is not PRESENT:
        return None
    asks: tuple[Ask, ...] = (Ask.INFECTION,) if suspected else ()
    if untreated and not case.lacks(Finding.TUBERCULOSIS_TREATED):
        asks += (Ask.TUBERCULOSIS_TREATED,)
    return Ruling(alarms=(Code.INFECTION_ACTIVE,), asks=asks)


def _held(alarms: tuple[Code, ...], why: Cited[str]) -> Ruling:
    holds = tuple(Cited(agent, why.because, why.also) for agent in (Agent.PREDNISONE, *PARTNERS))
    return Ruling(alarms=alarms, holds=holds)
