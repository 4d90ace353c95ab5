"""The oracle's reading of the patient: age, lungs, pregnancy, what stands in the way of every number."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from core.alarms import Code
from core.case import AgeGroup, Case, Disease, Finding, Sex, State, Unclear

DERMATOMYOSITIS = (Disease.DERMATOMYOSITIS, Disease.AMYOPATHIC_DERMATOMYOSITIS, Disease.JUVENILE_DERMATOMYOSITIS)


def is_child(case: Case) -> bool | None:
    """D22: "Under 18 = juvenile; age (or adult/child) is required". None: nobody said."""
    if case.age is not None:
        return case.age.value < 18
    if case.age_group is AgeGroup.CHILD:
        return True
    if case.age_group is AgeGroup.ADULT:
        return False
    return None


def disease_of(case: Case) -> Disease | None:
    """A suspected disease counts as not stated: what is unclear is asked, never guessed."""
    if case.disease_uncertain:
        return None
    return case.disease


def child_of_another_disease(case: Case) -> bool:
    """D22: "A child without juvenile dermatomyositis gets no dose"; a kind not yet known is asked first."""
    disease = disease_of(case)
    if is_child(case) is not True or disease is None or disease is Disease.MYOSITIS:
        return False
    return disease not in DERMATOMYOSITIS


def disease_is_missing(case: Case) -> bool:
    """No disease stated; in a child "inflammatory myopathy" does not say whether it is dermatomyositis (S36)."""
    disease = disease_of(case)
    if disease is None:
        return True
    return disease is Disease.MYOSITIS and is_child(case) is True


def has_child_limits(case: Case) -> bool:
    """A child's limits hold for a dose that is asked for: under 18, or juvenile by name with no age."""
    if is_child(case) is None:
        return case.disease is Disease.JUVENILE_DERMATOMYOSITIS
    return is_child(case) is True


def weight_faults(case: Case) -> set[Code]:
    """D25: adult 30-250 kg, child 5-120 kg; outside, contradicted or without a unit: asked, nothing computed."""
    faults = set()
    if Unclear.WEIGHT in case.unclear:
        faults.add(Code.CONTRADICTION_WEIGHT)
    if Unclear.WEIGHT_UNIT in case.unclear:
        faults.add(Code.WEIGHT_UNIT_MISSING)
    if Unclear.WEIGHT_IMPLAUSIBLE in case.unclear:
        faults.add(Code.IMPLAUSIBLE_WEIGHT)
    if case.weight is None:
        return faults or {Code.WEIGHT_MISSING}
    weight = case.weight.value
    if is_child(case) is True and not 5 <= weight <= 120:
        faults.add(Code.IMPLAUSIBLE_WEIGHT)
    if is_child(case) is False and not 30 <= weight <= 250:
        faults.add(Code.IMPLAUSIBLE_WEIGHT)
    if is_child(case) is None and not 5 <= weight <= 250:
        faults.add(Code.IMPLAUSIBLE_WEIGHT)
    return faults


def height_is_implausible(case: Case) -> bool:
    """D25: adult 120-220 cm, child 60-200 cm."""
    if Unclear.HEIGHT_IMPLAUSIBLE in case.unclear:
        return True
    if case.height is None:
        return False
    height = case.height.value
    if is_child(case) is True:
        return not 60 <= height <= 200
    if is_child(case) is False:
        return not 120 <= height <= 220
    return not 60 <= height <= 220


class Lungs(Enum):
    """What S10, S13 and S15 turn on."""

    CLEAR = "no lung disease"
    INTERSTITIAL = "interstitial lung disease"
    OTHER = "lung disease, not known to be interstitial"
    UNKNOWN = "not known"
    CONTRADICTED = "both denied and described"


def lungs(case: Case) -> Lungs:
    """S10, S13, S15, D31; what is not known to be absent is not absent."""
    if Unclear.LUNG_DISEASE in case.unclear:
        return Lungs.CONTRADICTED
    if case.has(Finding.ILD) or case.has(Finding.RAPIDLY_PROGRESSIVE_ILD):
        return Lungs.INTERSTITIAL
    if case.has(Finding.LUNG_DISEASE) or case.has(Finding.OTHER_LUNG_DISEASE):
        return Lungs.OTHER
    for finding in (Finding.ILD, Finding.RAPIDLY_PROGRESSIVE_ILD, Finding.LUNG_DISEASE):
        if case.state(finding) in (State.UNCERTAIN, State.FAMILY_OR_PAST):
            return Lungs.UNKNOWN
    if case.state(Finding.OTHER_LUNG_DISEASE) is State.UNCERTAIN:  # past asthma is no lung disease now
        return Lungs.UNKNOWN
    if case.lacks(Finding.ILD) or case.lacks(Finding.LUNG_DISEASE):
        return Lungs.CLEAR
    return Lungs.UNKNOWN


class Pregnancy(Enum):
    """What D12 turns on."""

    NOW = "pregnant or breastfeeding"
    PLANNED = "planned"
    NOT_KNOWN = "potential, pregnancy or contraception not known"
    NO_CONTRACEPTION = "can conceive, no reliable contraception"
    CONTRACEPTION = "reliable contraception"
    CANNOT = "cannot conceive, or need not be asked"


def pregnancy(case: Case) -> Pregnancy:
    """D12: now, planned, or in a patient not stated male, whether she can conceive."""
    if case.has(Finding.PREGNANCY) or case.has(Finding.BREASTFEEDING):
        return Pregnancy.NOW
    if case.has(Finding.PLANNING_PREGNANCY):
        return Pregnancy.PLANNED
    if case.sex is Sex.MALE:
        return Pregnancy.CANNOT
    for finding in (Finding.PREGNANCY, Finding.BREASTFEEDING, Finding.PLANNING_PREGNANCY):
        if case.state(finding) is State.UNCERTAIN:
            return Pregnancy.NOT_KNOWN
    return potential(case)


def potential(case: Case) -> Pregnancy:
    """D12: "Postmenopausal, hysterectomy or sterilised answers it; reliable contraception meets it"; 10-59 years."""
    if case.lacks(Finding.CHILDBEARING_POTENTIAL):
        return Pregnancy.CANNOT
    if case.has(Finding.RELIABLE_CONTRACEPTION):
        return Pregnancy.CONTRACEPTION
    if case.lacks(Finding.RELIABLE_CONTRACEPTION):
        return Pregnancy.NO_CONTRACEPTION
    if case.has(Finding.CHILDBEARING_POTENTIAL) or case.state(Finding.CHILDBEARING_POTENTIAL) is State.UNCERTAIN:
        return Pregnancy.NOT_KNOWN
    if case.age is not None and not Decimal(10) <= case.age.value < Decimal(60):
        return Pregnancy.CANNOT
    return Pregnancy.NOT_KNOWN
