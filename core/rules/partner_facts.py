"""What the choice of a steroid-sparing agent rests on, worked out once for a case (S10, S12, S13, S15, S46, S47)."""

from __future__ import annotations

from dataclasses import dataclass

from core.case import DERMATOMYOSITIS_FAMILY, Case, Finding, OtherDrug
from core.register import ProtocolBook
from core.rules.clearance import Clearance, blood_and_immunity, hepatitis_and_liver, kidneys, thiopurines
from core.rules.patient import Childbearing, Lungs, childbearing, lungs


@dataclass(slots=True)
class PartnerFacts:
    """The patient as the three first-line agents see one."""

    lungs: Lungs
    ild_excluded: bool  # stated as absent
    severe_skin: bool  # in dermatomyositis, whose skin disease S15 is about
    childbearing: Childbearing
    thiopurines: Clearance
    liver: Clearance
    kidneys: Clearance
    blood_and_immunity: Clearance
    trimethoprim: bool


def partner_facts(case: Case, book: ProtocolBook) -> PartnerFacts:
    """Read the case, once."""
    return PartnerFacts(
        lungs(case),
        case.lacks(Finding.ILD),
        case.disease in DERMATOMYOSITIS_FAMILY and case.has(Finding.SEVERE_SKIN_DISEASE),
        childbearing(case, book.settled.childbearing),
        thiopurines(case),
        hepatitis_and_liver(case),
        kidneys(case, book),
        blood_and_immunity(case),
        OtherDrug.TRIMETHOPRIM in case.taking,
    )
