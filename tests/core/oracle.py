"""A second, plain reading of the protocol, written from its sentences and the settlements alone, to check the core by.

It repeats numbers on purpose and shares no rule with the core. It covers starting treatment and the taper.
"""

from __future__ import annotations

from core.agent import PARTNERS, Agent
from core.alarms import Code
from core.case import Case, Disease, Finding, OtherDrug, OutOfScope, Result, State, Test, Unclear
from core.outcome import Reach
from core.request import Request, Topic
from tests.core.oracle_doses import prednisone, pulse, wrong_doses
from tests.core.oracle_notes import Expected, Notes, Refused
from tests.core.oracle_partners import partners
from tests.core.oracle_patient import (
    child_of_another_disease,
    disease_is_missing,
    height_is_implausible,
    is_child,
    weight_faults,
)
from tests.core.oracle_said import about_each, why_not_there
from tests.core.oracle_taper import no_response, over_four_weeks, taper

THERE_OR_SUSPECTED = (State.PRESENT, State.UNCERTAIN)
OUT_OF_SCOPE = {
    OutOfScope.POLYMYALGIA: Code.OUT_OF_SCOPE_PMR,
    OutOfScope.RHABDOMYOLYSIS: Code.OUT_OF_SCOPE_RHABDO,
    OutOfScope.CHECKPOINT_MYOSITIS: Code.OUT_OF_SCOPE_ICI,
    OutOfScope.OTHER: Code.OUT_OF_SCOPE_OTHER,
}


def oracle(case: Case, request: Request) -> Expected:
    """One straight reading: what comes first in the answer is read first."""
    notes = Notes()
    emergencies(case, notes)
    scope = no_dose_at_all(case)
    dose_refused = wrong_doses(case, request, notes, in_scope=scope is None)
    child(case, notes)
    if scope is not None:
        notes.reach = Reach.OUT
        notes.refusals.add(Refused.ANY_DOSE)
        notes.alarms.add(scope)
        return notes.expected()
    never_alone(case, request, notes)
    if Unclear.DM_MEANING in case.unclear:
        notes.reach = Reach.CLARIFY
        notes.alarms.add(Code.DM_AMBIGUOUS)
        return notes.expected()
    subtype(case, notes)
    interaction(case, request, notes)
    treatment_asked, taper_asked = Topic.TREATMENT in request.topics, Topic.TAPER in request.topics
    if not (treatment_asked or taper_asked):
        return notes.expected()
    if infection(case, notes):
        if taper_asked and over_four_weeks(case):
            notes.alarms.add(Code.HIGH_DOSE_OVER_4_WEEKS)
        return notes.expected()
    if dose_refused and number_is_blocked(case, treatment=treatment_asked):
        return notes.expected()
    if treatment_asked:
        treatment(case, request, notes)
    if taper_asked:
        taper_of(case, notes)
    return notes.expected()


def emergencies(case: Case, notes: Notes) -> None:
    """D28: aspiration, choking, respiratory failure, rapidly progressive ILD; D12: the obstetric specialist first."""
    if case.has(Finding.RESPIRATORY):
        notes.alarms.add(Code.EMERGENCY_AIRWAY)
    if case.has(Finding.SEVERE_DYSPHAGIA):
        notes.alarms.add(Code.EMERGENCY_ASPIRATION)
    if case.has(Finding.RAPIDLY_PROGRESSIVE_ILD):
        notes.alarms.add(Code.EMERGENCY_RPILD)
    if case.has(Finding.OVERDOSE):
        notes.alarms.add(Code.EMERGENCY)
    if case.has(Finding.PREGNANCY) or case.has(Finding.BREASTFEEDING):
        notes.alarms.add(Code.SPECIALIST_OBSTETRIC)


def no_dose_at_all(case: Case) -> Code | None:
    """D27: no dose outside inflammatory myopathy; D22: "A child without juvenile dermatomyositis gets no dose"."""
    if case.out_of_scope is not None:
        return OUT_OF_SCOPE[case.out_of_scope]
    if child_of_another_disease(case) and Unclear.DM_MEANING not in case.unclear:
        return Code.CHILD_NOT_JDM
    return None


def child(case: Case, notes: Notes) -> None:
    """D22: "16-17 raises AGE_BOUNDARY"; D30: under 18, refer."""
    if is_child(case):
        notes.alarms.add(Code.PAEDIATRIC_SPECIALIST)
        if case.age is not None and case.age.value >= 16:
            notes.alarms.add(Code.AGE_BOUNDARY)


def never_alone(case: Case, request: Request, notes: Notes) -> None:
    """S03, S48: never alone; S49: never later."""
    if request.steroid_alone:
        notes.refusals.add(Refused.ALONE)
        notes.alarms.add(Code.MONO_FORBIDDEN)
    if request.partner_later:
        notes.refusals.add(Refused.LATER)
        notes.alarms.add(Code.DELAY_FORBIDDEN)


def subtype(case: Case, notes: Notes) -> None:
    """S34, S35, L57, L58: what belongs to one disease alone, suspected too (a warning, not a dose)."""
    if case.disease is Disease.IMNM_HMGCR:  # S33: never alone, said without being asked
        notes.alarms.add(Code.MONO_FORBIDDEN)
        notes.alarms.add(Code.X_STATIN_STOP_NO_RECHALLENGE)
    if case.disease is Disease.INCLUSION_BODY_MYOSITIS:
        notes.alarms.add(Code.IBM_LOW_EVIDENCE)
    if case.has(Finding.ANTI_MDA5) and case.has(Finding.RAPIDLY_PROGRESSIVE_ILD):
        notes.alarms.add(Code.X_MDA5_TRIPLE)


def interaction(case: Case, request: Request, notes: Notes) -> None:
    """L24: methotrexate, taken or asked about, with trimethoprim or co-trimoxazole."""
    weak_kidneys = case.has(Finding.RENAL_IMPAIRMENT) or (case.egfr is not None and case.egfr < 60)
    if Agent.METHOTREXATE in case.treated_with and weak_kidneys:  # D15: held, and not only before the first dose
        notes.alarms.add(Code.X_MTX_RENAL_STOP)
        notes.held.add(Agent.METHOTREXATE)
    methotrexate = Agent.METHOTREXATE in case.treated_with or Agent.METHOTREXATE in request.agents
    if methotrexate and OtherDrug.TRIMETHOPRIM in case.taking:
        notes.alarms.add(Code.X_MTX_TMP_SMX)


def infection(case: Case, notes: Notes) -> bool:
    """D15: hepatitis B or C positive, active infection, tuberculosis not stated treated: everything is held.

    An infection that is suspected is not absent.
    """
    hepatitis_b = case.result(Test.HEPATITIS_B) is Result.ABNORMAL
    hepatitis_c = case.result(Test.HEPATITIS_C) is Result.ABNORMAL
    infected = case.state(Finding.ACTIVE_INFECTION) in THERE_OR_SUSPECTED
    tuberculosis = case.state(Finding.TUBERCULOSIS) in THERE_OR_SUSPECTED
    infected = infected or (tuberculosis and not case.has(Finding.TUBERCULOSIS_TREATED))
    if hepatitis_b:
        notes.alarms.add(Code.X_HBV_REACTIVATION)
    if hepatitis_b or hepatitis_c:
        notes.alarms.add(Code.HEP_POSITIVE_STOP)
    if infected:
        notes.alarms.add(Code.INFECTION_ACTIVE)
    if hepatitis_b or hepatitis_c or infected:
        notes.held.update((Agent.PREDNISONE, *PARTNERS))
        return True
    return False


def number_is_blocked(case: Case, *, treatment: bool) -> bool:
    """Age and disease are needed for every number (D22), weight and a plausible height for those of treatment (D25)."""
    if is_child(case) is None or disease_is_missing(case):
        return True
    return treatment and (bool(weight_faults(case)) or height_is_implausible(case))


def treatment(case: Case, request: Request, notes: Notes) -> None:
    """The opening sentence: prednisone "immediately concurrent with a steroid-sparing immunosuppressive agent"."""
    why_not_there(case, notes)
    if Unclear.LUNG_DISEASE in case.unclear:
        notes.alarms.add(Code.CONTRADICTION_ILD)
        notes.reach = Reach.CLARIFY
    if Unclear.WEIGHT in case.unclear:
        notes.reach = Reach.CLARIFY
    if number_is_blocked(case, treatment=True):
        if is_child(case) is None:
            notes.alarms.add(Code.AGE_MISSING)
        notes.alarms |= weight_faults(case)
        if height_is_implausible(case):
            notes.alarms.add(Code.IMPLAUSIBLE_HEIGHT)
        about_each(case, {agent for agent in PARTNERS if agent in request.agents}, notes)
        notes.either_way |= {Code.HEIGHT_MISSING, Code.IBW_UNDEFINED_SHORT, Code.X_MMF_CONTRACEPTION}  # of a number
        return
    assert case.weight is not None
    weight = case.weight.value
    prednisone(case, weight, notes)
    pulse(case, request, weight, notes)
    partners(case, request, weight, notes)
    if not any(number is not None for _, _, number in notes.partners):  # D35
        notes.alarms.add(Code.PARTNER_PENDING)
    bone(case, notes)
    notes.alarms |= {Code.PJP_PROPHYLAXIS, Code.VACCINE_BEFORE_START}  # S44, S45


def taper_of(case: Case, notes: Notes) -> None:
    """S17-S23; bone is protected in every course of a glucocorticoid (S42, S43)."""
    if over_four_weeks(case):
        notes.alarms.add(Code.HIGH_DOSE_OVER_4_WEEKS)
    if no_response(case, notes):
        return
    if is_child(case) is None:
        notes.alarms.add(Code.AGE_MISSING)
    if is_child(case):  # D30: no paediatric taper
        notes.refusals.add(Refused.TAPER_UNDER_18)
        notes.alarms.add(Code.DOSE_NOT_IN_PROTOCOL)
        return
    if is_child(case) is None or disease_is_missing(case):
        return
    taper(case, notes)
    if notes.taper:
        bone(case, notes)


def bone(case: Case, notes: Notes) -> None:
    """S42: in "any glucocorticoid course"; S43: "add bisphosphonate if osteoporosis present"."""
    notes.alarms.add(Code.BONE_HEALTH)
    if case.has(Finding.OSTEOPOROSIS):
        notes.alarms.add(Code.BONE_BISPHOSPHONATE)
