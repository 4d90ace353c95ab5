"""The oracle's arithmetic: prednisone, its pulse, ideal weight, surface area; and the doses that pass a limit."""

from __future__ import annotations

from decimal import Decimal

from core.alarms import Code
from core.case import Case, Finding, Sex
from core.outcome import Band
from core.request import Agent, Frequency, ProposedDose, Request, Unit
from tests.core.oracle_notes import Notes, Refused, printed
from tests.core.oracle_patient import has_child_limits, height_is_implausible, is_child, weight_faults

STEROID_RISKS = (Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA)
PULSE_SIGNS = (Finding.SEVERE_WEAKNESS, Finding.DYSPHAGIA, Finding.SEVERE_DYSPHAGIA, Finding.RESPIRATORY)


def prednisone(case: Case, weight: Decimal, notes: Notes) -> None:
    """ "0.5-1 mg/kg/day" (S01); in juvenile dermatomyositis "2 mg/kg/day (maximum 60 mg/day)" (S36)."""
    if is_child(case):
        dose = 2 * weight
        if dose > 60:
            notes.alarms.add(Code.JDM_CAP_60)
            dose = Decimal(60)
        notes.prednisone, notes.band = (printed(dose), printed(dose)), Band.FULL
        return
    low, high, notes.band = Decimal("0.5"), Decimal(1), Band.FULL
    if any(case.has(risk) for risk in STEROID_RISKS):  # S06, D03, D04: always the lower half
        high, notes.band = Decimal("0.75"), Band.NEARER_LOW
        if case.has(Finding.HIGH_RELAPSE_RISK):
            notes.alarms.add(Code.CONFLICT_RELAPSE_VS_COMORBIDITY)
    elif case.has(Finding.HIGH_RELAPSE_RISK) and case.has(Finding.LOW_STEROID_RISK):  # S05, D03: both stated
        low, notes.band = Decimal("0.75"), Band.NEARER_HIGH
    lowest, highest = low * weight, high * weight
    if highest > 80:  # D02: nothing above 80 mg/day is printed
        notes.alarms.add(Code.ABOVE_TYPICAL_80)
        highest = Decimal(80)
    if lowest > 80:
        notes.alarms.add(Code.WHOLE_RANGE_ABOVE_80)
        lowest = Decimal(80)
    notes.prednisone = (printed(lowest), printed(highest))


def pulse(case: Case, request: Request, weight: Decimal, notes: Notes) -> None:
    """ "IV methylprednisolone 10-20 mg/kg (250-1000 mg)" (S07); "no number under 18" (D08)."""
    indicated = any(case.has(sign) for sign in PULSE_SIGNS)
    asked = Agent.METHYLPREDNISOLONE in request.agents or any(
        dose.agent is Agent.METHYLPREDNISOLONE and not dose.taken for dose in request.doses
    )
    if is_child(case):
        if indicated or asked:
            notes.alarms.add(Code.CHILD_PULSE_NOT_DEFINED)
        if asked:
            notes.refusals.add(Refused.PULSE_UNDER_18)
        return
    if not indicated:
        return
    low, high = 10 * weight, 20 * weight
    if high > 1000:
        notes.alarms.add(Code.IVMP_CAP_1000)
    if low < 250:
        notes.alarms.add(Code.IVMP_FLOOR_250)
    low, high = max(Decimal(250), min(low, Decimal(1000))), max(Decimal(250), min(high, Decimal(1000)))
    notes.pulse = (printed(low), printed(high))


def ideal_weight(sex: Sex, height: Decimal) -> Decimal:
    """D10: "Devine (men 50, women 45.5 kg, + 2.3 kg per inch over 60 in)"."""
    base = Decimal(50) if sex is Sex.MALE else Decimal("45.5")
    return base + Decimal("2.3") * (height / Decimal("2.54") - 60)


def surface_area(weight: Decimal, height: Decimal) -> Decimal:
    """L63, D17: Mosteller, the root of cm x kg / 3600."""
    return (height * weight / 3600).sqrt()


def wrong_doses(case: Case, request: Request, notes: Notes, *, in_scope: bool) -> bool:
    """Whether a dose that was asked for or reported is refused (S08, S09, D02, D17, D26, L14, L17, L29)."""
    before = len(notes.refusals)
    for dose in request.doses:
        wrong_frequency(dose, notes)
        if in_scope:
            too_much(case, dose, notes)
    return len(notes.refusals) > before


def wrong_frequency(dose: ProposedDose, notes: Notes) -> None:
    """D26: "any daily or divided methotrexate, any weekly azathioprine: hard stop"; taken, an overdose (D28)."""
    if dose.agent is Agent.METHOTREXATE and dose.frequency in (Frequency.DAILY, Frequency.MORE_THAN_WEEKLY):
        notes.refusals.add(Refused.METHOTREXATE_TOO_OFTEN)
        notes.alarms.add(Code.MTX_DAILY_HARD_STOP)
        if dose.taken:
            notes.alarms.add(Code.EMERGENCY)
    if dose.agent is Agent.AZATHIOPRINE and dose.frequency is Frequency.WEEKLY:
        notes.refusals.add(Refused.AZATHIOPRINE_WEEKLY)


def too_much(case: Case, dose: ProposedDose, notes: Notes) -> None:
    """More than the protocol's highest figure, in the unit in which it was said."""
    if dose.amount is None:
        return
    amount, often = dose.amount.value, dose.frequency in (Frequency.DAILY, Frequency.MORE_THAN_WEEKLY)
    if dose.agent is Agent.METHOTREXATE and not often:
        too_much_methotrexate(case, amount, dose.unit, notes)
    if dose.agent is Agent.PREDNISONE and not dose.taken and passes_prednisone(case, amount, dose.unit):
        notes.refusals.add(Refused.PREDNISONE_TOO_MUCH)
        notes.alarms.add(Code.REQUEST_ABOVE_RANGE)
    if dose.agent is Agent.AZATHIOPRINE and not dose.taken and passes_azathioprine(case, amount, dose.unit):
        notes.refusals.add(Refused.AZATHIOPRINE_TOO_MUCH)
        notes.alarms.add(Code.REQUEST_ABOVE_RANGE)
    if dose.agent is Agent.METHYLPREDNISOLONE and not dose.taken:
        over = dose.unit is Unit.MG and amount > 1000
        if over or (dose.unit is Unit.MG_PER_KG and amount > 20):
            notes.refusals.add(Refused.PULSE_TOO_MUCH)
            notes.alarms.add(Code.REQUEST_ABOVE_RANGE)


def too_much_methotrexate(case: Case, amount: Decimal, unit: Unit, notes: Notes) -> None:
    """ "target dose of 25 mg weekly" (S09); in a child "40 mg is the stop" (D17)."""
    weight = None if case.weight is None or weight_faults(case) else case.weight.value
    if unit is Unit.MG_PER_KG and weight is not None:
        amount = amount * weight
    elif unit is Unit.MG_PER_M2 and weight is not None and case.height is not None:
        if height_is_implausible(case):
            return
        amount = amount * surface_area(weight, case.height.value)
    elif unit is not Unit.MG:
        return
    if has_child_limits(case):
        if amount > 40:
            notes.refusals.add(Refused.METHOTREXATE_TOO_MUCH)
            notes.alarms.add(Code.MTX_ABOVE_ADULT_TARGET_25)
    elif amount > 25:
        notes.refusals.add(Refused.METHOTREXATE_TOO_MUCH)
        notes.alarms.add(Code.MTX_ABOVE_25_STOP)


def passes_azathioprine(case: Case, amount: Decimal, unit: Unit) -> bool:
    """ "Target dose 2 mg/kg ideal body weight" (S11), of an adult, where there is an ideal weight at all (D10)."""
    if has_child_limits(case):
        return False
    if unit is Unit.MG_PER_KG:
        return amount > 2
    if unit is not Unit.MG or case.weight is None or case.height is None or case.sex is None:
        return False
    if weight_faults(case) or height_is_implausible(case) or case.height.value < Decimal("152.4"):
        return False
    return amount > printed(2 * min(ideal_weight(case.sex, case.height.value), case.weight.value))


def passes_prednisone(case: Case, amount: Decimal, unit: Unit) -> bool:
    """Above 1 mg/kg or 80 mg in an adult (S01, D02), above 2 mg/kg or 60 mg in a child (S36)."""
    per_kg, most = (Decimal(2), Decimal(60)) if has_child_limits(case) else (Decimal(1), Decimal(80))
    if unit is Unit.MG_PER_KG:
        return amount > per_kg
    if unit is not Unit.MG:
        return False
    if case.weight is not None and not weight_faults(case):
        most = min(most, per_kg * case.weight.value)
    return amount > printed(most)
