"""Who the patient is to the protocol: adult or child, able to conceive or not, with which lungs."""

from __future__ import annotations

from enum import StrEnum, auto

from core.case import ABSENT, FAMILY_OR_PAST, PRESENT, UNCERTAIN, AgeGroup, Case, Finding, Sex, Unclear
from core.register import Adulthood, ChildbearingAges


class Person(StrEnum):
    """Adult from 18 years (D22); nobody is an adult by default."""

    ADULT = auto()
    CHILD = auto()
    UNKNOWN = auto()


_ADULT, _CHILD, _UNKNOWN = Person.ADULT, Person.CHILD, Person.UNKNOWN  # asked by nearly every rule


def person(case: Case, limits: Adulthood) -> Person:
    """Adult or child, by years where they are known, else by the word that was said (D22)."""
    if case.age is not None:
        return _CHILD if case.age.value < limits.adult_from_years else _ADULT
    if case.age_group is None:
        return _UNKNOWN
    return _CHILD if case.age_group is AgeGroup.CHILD else _ADULT


class Childbearing(StrEnum):
    """The gate of methotrexate and mycophenolate (S47, D12)."""

    PREGNANT = auto()
    BREASTFEEDING = auto()
    PLANNING = auto()
    NO_CONTRACEPTION = auto()
    UNKNOWN = auto()
    MET = auto()  # reliable contraception
    NOT_NEEDED = auto()  # male, cannot conceive, or outside the ages at which it is asked


_PREGNANCY = {
    Finding.PREGNANCY: Childbearing.PREGNANT,
    Finding.BREASTFEEDING: Childbearing.BREASTFEEDING,
    Finding.PLANNING_PREGNANCY: Childbearing.PLANNING,
}


def childbearing(case: Case, ages: ChildbearingAges) -> Childbearing:
    """What is known of pregnancy and contraception, the strictest first (D12)."""
    for finding, known in _PREGNANCY.items():
        if case.has(finding):
            return known
    if case.sex is Sex.MALE:
        return Childbearing.NOT_NEEDED
    if case.has_any(_PREGNANCY, UNCERTAIN):
        return Childbearing.UNKNOWN
    if case.lacks(Finding.CHILDBEARING_POTENTIAL):
        return Childbearing.NOT_NEEDED
    if case.has(Finding.RELIABLE_CONTRACEPTION):
        return Childbearing.MET
    if case.lacks(Finding.RELIABLE_CONTRACEPTION):
        return Childbearing.NO_CONTRACEPTION
    potential = case.state(Finding.CHILDBEARING_POTENTIAL)  # stated, if only as a doubt: asked at any age
    if potential is PRESENT or potential is UNCERTAIN or case.age is None:
        return Childbearing.UNKNOWN
    asked = ages.from_years <= case.age.value < ages.to_years + 1
    return Childbearing.UNKNOWN if asked else Childbearing.NOT_NEEDED


class Lungs(StrEnum):
    """What decides between the first-line agents (S10, S13, S15)."""

    CONTRADICTED = auto()
    ILD = auto()
    OTHER_DISEASE = auto()  # lung disease that is not known to be ILD (D31)
    CLEAR = auto()
    UNKNOWN = auto()


def lungs(case: Case) -> Lungs:
    """The state of the lungs. An uncertain or past ILD is unknown, and so is one that nobody mentioned."""
    if Unclear.LUNG_DISEASE in case.unclear:
        return Lungs.CONTRADICTED
    ild, progressive, disease, other = [case.state(finding) for finding in _LUNG_FINDINGS]
    if ild is PRESENT or progressive is PRESENT:
        return Lungs.ILD
    if disease is PRESENT or other is PRESENT:
        return Lungs.OTHER_DISEASE
    if disease is not ABSENT and ild is not ABSENT:
        return Lungs.UNKNOWN
    doubtful = UNCERTAIN in (ild, progressive, disease, other)
    past = FAMILY_OR_PAST in (ild, progressive, disease)
    return Lungs.UNKNOWN if doubtful or past else Lungs.CLEAR


_LUNG_FINDINGS = (
    Finding.ILD,
    Finding.RAPIDLY_PROGRESSIVE_ILD,
    Finding.LUNG_DISEASE,
    Finding.OTHER_LUNG_DISEASE,
)
