"""The oracle's reading of the taper (S17-S23, S50, D05-D07)."""

from __future__ import annotations

from decimal import Decimal

from core.alarms import Code
from core.case import Case, Response
from tests.core.oracle_notes import Notes, Refused
from tests.core.oracle_patient import is_child, weight_faults

RUNGS = (Decimal(60), Decimal(40), Decimal(30), Decimal(25), Decimal(20))
STEP = Decimal("2.5")


def taper(case: Case, notes: Notes) -> None:
    """D07: "The response is asked before a rung is given"."""
    course = case.steroid
    if is_child(case) or course.response is Response.NOT_STATED or course.dose is None:
        return  # D30: no paediatric taper; otherwise asked
    if course.weeks is not None and course.weeks.value < 2:
        notes.refusals.add(Refused.TOO_EARLY)
        return
    dose = course.dose.value
    if dose <= STEP:
        notes.refusals.add(Refused.LAST_STEP)
        return
    notes.taper = steps_below(dose)
    if dose not in RUNGS and not (dose < 20 and dose % STEP == 0):
        notes.alarms.add(Code.TAPER_OFF_LADDER)
    if dose >= 60:
        notes.alarms.add(Code.X_TAPER_60_40_DISPUTED)


def no_response(case: Case, notes: Notes) -> bool:
    """D07: "Flare or no response: no dose, refer": whatever else is missing."""
    if case.steroid.response is Response.FLARE:
        notes.refusals.add(Refused.FLARE)
        notes.alarms.add(Code.FLARE_NOT_IN_PROTOCOL)
        return True
    if case.steroid.response is Response.NONE:
        notes.refusals.add(Refused.NO_RESPONSE)
        return True
    return False


def over_four_weeks(case: Case) -> bool:
    """S23, D07: *high dose* is the starting dose; at or above 0.5 mg/kg, or above the last rung, it may be one."""
    course = case.steroid
    if course.weeks is None or course.weeks.value <= 4:
        return False
    if course.dose is None or course.dose.value > 20:
        return True
    if case.weight is None or weight_faults(case):
        return False
    if is_child(case):
        return course.dose.value >= min(2 * case.weight.value, Decimal(60))
    return course.dose.value >= Decimal("0.5") * case.weight.value


def steps_below(dose: Decimal) -> list[Decimal]:
    """D06: "Next rung strictly below the current dose, then the ladder"; below 20 the multiples of 2.5 mg (D07)."""
    steps = [rung for rung in RUNGS if rung < dose]
    step = Decimal("17.5")
    while step > 0:
        if step < dose:
            steps.append(step)
        step -= STEP
    return steps
