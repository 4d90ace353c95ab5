"""Who the patient is to the protocol: adult or child, able to conceive or not, with which lungs."""

from __future__ import annotations

from enum import Enum, auto

from core.case import AgeGroup, Case, Finding, Sex, State, Unclear
from core.register import Adulthood, ChildbearingAges


class Person(Enum):
    """Adult from 18 years (D22); nobody is an adult by default."""

    ADULT = auto()
    CHILD = auto()
    UNKNOWN = auto()


def person(case: Case, limits: Adulthood) -> Person:
    """Adult or child, by years where they are known, else by the word that was said (D22)."""
    if case.age is not None:
        return Person.CHILD if case.age.value < limits.adult_from_years else Person.ADULT
    if case.age_group is None:
        return Person.UNKNOWN
    return Person.CHILD if case.age_group is AgeGroup.CHILD else Person.ADULT


class Childbearing(Enum):
    """The gate of methotrexate and mycophenolate (S47, D12)."""

    PREGNANT = auto()
    BREASTFEEDING = auto()
    PLANNING = auto()
    NO_CONTRACEPTION = auto()
    UNKNOWN = auto()
    MET = auto()  # reliable contraception
    NOT_NEEDED = auto()  # male, cannot conceive, or outside the ages at which it is asked


_PREGNANCY = (Finding.PREGNANCY, Finding.BREASTFEEDING, Finding.PLANNING_PREGNANCY)


def childbearing(case: Case, ages: ChildbearingAges) -> Childbearing:
    """What is known of pregnancy and contraception, the strictest first (D12)."""
    if case.has(Finding.PREGNANCY):
        return Childbearing.PREGNANT
    if case.has(Finding.BREASTFEEDING):
        return Childbearing.BREASTFEEDING
    if case.has(Finding.PLANNING_PREGNANCY):
        return Childbearing.PLANNING
    if case.sex is Sex.MALE:
        return Childbearing.NOT_NEEDED
    if case.has_any(_PREGNANCY, State.UNCERTAIN):
        return Childbearing.UNKNOWN
    if case.lacks(Finding.CHILDBEARING_POTENTIAL):
        return Childbearing.NOT_NEEDED
    if case.has(Finding.RELIABLE_CONTRACEPTION):
        return Childbearing.MET
    if case.lacks(Finding.RELIABLE_CONTRACEPTION):
        return Childbearing.NO_CONTRACEPTION
    potential = case.state(Finding.CHILDBEARING_POTENTIAL)  # stated, if only as a doubt: asked at any age
    if potential in (State.PRESENT, State.UNCERTAIN) or case.age is None:
        return Childbearing.UNKNOWN
    asked = ages.from_years <= case.age.value < ages.to_years + 1
    return Childbearing.UNKNOWN if asked else Childbearing.NOT_NEEDED


class Lungs(Enum):
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
    if case.has(Finding.ILD) or case.has(Finding.RAPIDLY_PROGRESSIVE_ILD):
        return Lungs.ILD
    if case.has(Finding.OTHER_LUNG_DISEASE) or case.has(Finding.LUNG_DISEASE):
        return Lungs.OTHER_DISEASE
    if case.has_any(_LUNG_FINDINGS, State.UNCERTAIN):
        return Lungs.UNKNOWN
    stated = (case.state(Finding.ILD), case.state(Finding.LUNG_DISEASE))
    past = State.FAMILY_OR_PAST in (*stated, case.state(Finding.RAPIDLY_PROGRESSIVE_ILD))
    return Lungs.CLEAR if State.ABSENT in stated and not past else Lungs.UNKNOWN


_LUNG_FINDINGS = (
    Finding.ILD,
    Finding.RAPIDLY_PROGRESSIVE_ILD,
    Finding.LUNG_DISEASE,
    Finding.OTHER_LUNG_DISEASE,
)
