"""The facts that each rule reads itself, apart from those that it has from another rule.

The proof takes the full product of each; its tests trace every question that a rule puts to a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.case import Finding, Test


class Fact(StrEnum):
    """A field of a case, but for its findings and tests, which are facts by their own names."""

    DISEASE = "disease"
    SUSPECTED = "disease_uncertain"
    OUT_OF_SCOPE = "out_of_scope"
    AGE = "age"
    AGE_GROUP = "age_group"
    SEX = "sex"
    WEIGHT = "weight"
    HEIGHT = "height"
    EGFR = "egfr"
    DOSE = "dose"
    WEEKS = "weeks"
    RESPONSE = "response"
    TAKING = "taking"
    TREATED_WITH = "treated_with"
    UNCLEAR = "unclear"


Read = Fact | Finding | Test


def _reads(*facts: Read) -> frozenset[Read]:
    return frozenset(facts)


READS: Mapping[str, frozenset[Read]] = MappingProxyType(
    {  # by the module and the name of the rule, under core/rules
        "agents.taken": _reads(Fact.TREATED_WITH),
        "clearance.blood_and_immunity": _reads(Finding.BLOOD_DYSCRASIA, Finding.IMMUNODEFICIENCY),
        "clearance.hepatitis_and_liver": _reads(Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS),
        "clearance.kidneys": _reads(Fact.EGFR, Finding.RENAL_IMPAIRMENT),
        "clearance.kidneys_impaired": _reads(Fact.EGFR, Finding.RENAL_IMPAIRMENT),
        "clearance.liver_findings": _reads(Finding.LIVER_DISEASE, Finding.ALCOHOL_EXCESS),
        "clearance.thiopurines": _reads(Fact.TAKING, Test.TPMT, Test.NUDT15),
        "dosing._azathioprine": _reads(Fact.SEX, Fact.HEIGHT),
        "escalation._anti_mda5": _reads(Finding.RAPIDLY_PROGRESSIVE_ILD, Finding.ANTI_MDA5),
        "indications.for_cyclophosphamide": _reads(Finding.RAPIDLY_PROGRESSIVE_ILD),
        "indications.for_ivig": _reads(
            Finding.SEVERE_SKIN_DISEASE,
            Finding.DYSPHAGIA,
            Finding.SEVERE_DYSPHAGIA,
            Finding.RESPIRATORY,
            Finding.SEVERE_WEAKNESS,
            Finding.WEIGHT_LOSS,
        ),
        "indications.never_escalated": _reads(Fact.DISEASE),
        "indications.refractory": _reads(Fact.RESPONSE, Finding.REFRACTORY),
        "indications.trials_of_ivig": _reads(Fact.DISEASE),
        "ivig.ivig": _reads(Fact.SEX, Fact.WEIGHT, Fact.HEIGHT, Fact.TAKING, Finding.IMMUNOGLOBULIN_REACTION),
        "juvenile._with_methotrexate": _reads(Fact.HEIGHT),
        "juvenile.incomplete": _reads(Fact.HEIGHT),
        "missing.disease": _reads(Fact.DISEASE, Fact.SUSPECTED),
        "missing.missing": _reads(Fact.WEIGHT),
        "patient.childbearing": _reads(
            Fact.AGE,
            Fact.SEX,
            Finding.PREGNANCY,
            Finding.BREASTFEEDING,
            Finding.PLANNING_PREGNANCY,
            Finding.CHILDBEARING_POTENTIAL,
            Finding.RELIABLE_CONTRACEPTION,
        ),
        "patient.lungs": _reads(
            Fact.UNCLEAR, Finding.ILD, Finding.LUNG_DISEASE, Finding.OTHER_LUNG_DISEASE, Finding.RAPIDLY_PROGRESSIVE_ILD
        ),
        "patient.person": _reads(Fact.AGE, Fact.AGE_GROUP),
        "partner_facts.partner_facts": _reads(Fact.DISEASE, Fact.TAKING, Finding.ILD, Finding.SEVERE_SKIN_DISEASE),
        "prevention.antifolates": _reads(Fact.TAKING, Fact.TREATED_WITH),
        "prevention.bone": _reads(Finding.OSTEOPOROSIS),
        "prevention.pneumocystis": _reads(Fact.TREATED_WITH),
        "prevention.screening": _reads(Test.TPMT, Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS),
        "proposals._juvenile": _reads(Fact.DISEASE),
        "proposals._known_weight": _reads(Fact.WEIGHT),
        "proposals.course_refusals": _reads(Fact.DISEASE),
        "reserved._against": _reads(Fact.EGFR, Finding.RENAL_IMPAIRMENT, Finding.HYPERTENSION),
        "reserved.cyclophosphamide": _reads(Finding.PREGNANCY, Finding.BREASTFEEDING),
        "rituximab.rituximab": _reads(Finding.REFRACTORY, Test.HEPATITIS_B),
        "scope._infection": _reads(Finding.ACTIVE_INFECTION, Finding.TUBERCULOSIS, Finding.TUBERCULOSIS_TREATED),
        "scope.disease_alarms": _reads(Fact.DISEASE),
        "scope.emergencies": _reads(
            Finding.RAPIDLY_PROGRESSIVE_ILD, Finding.SEVERE_DYSPHAGIA, Finding.RESPIRATORY, Finding.OVERDOSE
        ),
        "scope.everything_held": _reads(Test.HEPATITIS_B, Test.HEPATITIS_C),
        "scope.measures": _reads(Fact.WEIGHT, Fact.HEIGHT, Fact.UNCLEAR),
        "scope.outside": _reads(Fact.DISEASE, Fact.SUSPECTED, Fact.OUT_OF_SCOPE, Fact.UNCLEAR),
        "scope.patient_alarms": _reads(Fact.AGE, Finding.PREGNANCY, Finding.BREASTFEEDING),
        "scope.weight_in_doubt": _reads(Fact.WEIGHT, Fact.UNCLEAR),
        "steroids.adult_prednisone": _reads(Fact.DISEASE),
        "steroids.adult_prednisone_alarms": _reads(
            Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA, Finding.HIGH_RELAPSE_RISK
        ),
        "steroids.band": _reads(
            Finding.DIABETES,
            Finding.OSTEOPOROSIS,
            Finding.GLAUCOMA,
            Finding.HIGH_RELAPSE_RISK,
            Finding.LOW_STEROID_RISK,
        ),
        "steroids.pulse_indicated": _reads(
            Finding.DYSPHAGIA, Finding.SEVERE_DYSPHAGIA, Finding.RESPIRATORY, Finding.SEVERE_WEAKNESS
        ),
        "steroids.steroid_risks_not_stated": _reads(Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA),
        "taper._is_a_start": _reads(Fact.WEIGHT),
        "taper._ladder": _reads(Finding.OSTEOPOROSIS),
        "taper._over_four_weeks": _reads(Fact.DOSE, Fact.WEEKS),
        "taper.taper": _reads(Fact.DOSE, Fact.WEEKS, Fact.RESPONSE),
        "treatment._standing": _reads(Finding.OSTEOPOROSIS),
        "treatment.treatment": _reads(Fact.WEIGHT),
        "unsaid.established": _reads(Fact.RESPONSE, Fact.TREATED_WITH),
        "weighing._excludes": _reads(Finding.PREGNANCY, Finding.BREASTFEEDING, Finding.IMMUNOGLOBULIN_REACTION),
        "weighing._prednisone": _reads(Fact.DISEASE, Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA),
        "weighing._pulse": _reads(
            Finding.DYSPHAGIA, Finding.SEVERE_DYSPHAGIA, Finding.RESPIRATORY, Finding.SEVERE_WEAKNESS
        ),
        "what_if._contraception": _reads(Finding.PREGNANCY, Finding.BREASTFEEDING),
        "what_if._liver": _reads(Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS),
        "what_if._thiopurine": _reads(Fact.TAKING, Test.TPMT, Test.NUDT15),
        "what_if._without_xanthine_oxidase_inhibitor": _reads(Fact.TAKING, Test.TPMT, Test.NUDT15),
    }
)
