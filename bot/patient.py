"""From the draft of a conversation to the core's case: every word mapped once, nothing assumed."""

from __future__ import annotations

from decimal import Decimal

from bot.drugs import AGENT
from bot.slots import Draft, Heard
from core.case import (
    AgeGroup,
    Case,
    Disease,
    Finding,
    OtherDrug,
    OutOfScope,
    Response,
    Result,
    Sex,
    State,
    SteroidCourse,
    Test,
    Unclear,
)
from core.quantities import ActualKg, Cm, Mg, Weeks, Years
from nlu import parsed as said

DISEASE = {
    said.Subtype.MYOSITIS: Disease.MYOSITIS,
    said.Subtype.AMYOPATHIC_DERMATOMYOSITIS: Disease.AMYOPATHIC_DERMATOMYOSITIS,
    said.Subtype.ANTISYNTHETASE: Disease.ANTISYNTHETASE,
    said.Subtype.DERMATOMYOSITIS: Disease.DERMATOMYOSITIS,
    said.Subtype.IMNM: Disease.IMNM,
    said.Subtype.IMNM_HMGCR: Disease.IMNM_HMGCR,
    said.Subtype.IMNM_SRP: Disease.IMNM_SRP,
    said.Subtype.INCLUSION_BODY_MYOSITIS: Disease.INCLUSION_BODY_MYOSITIS,
    said.Subtype.JUVENILE_DERMATOMYOSITIS: Disease.JUVENILE_DERMATOMYOSITIS,
    said.Subtype.OVERLAP: Disease.OVERLAP,
    said.Subtype.POLYMYOSITIS: Disease.POLYMYOSITIS,
}
FINDING = {
    said.Concept.DIABETES: Finding.DIABETES,
    said.Concept.OSTEOPOROSIS: Finding.OSTEOPOROSIS,
    said.Concept.GLAUCOMA: Finding.GLAUCOMA,
    said.Concept.HIGH_RELAPSE_RISK: Finding.HIGH_RELAPSE_RISK,
    said.Concept.LOW_STEROID_RISK: Finding.LOW_STEROID_RISK,
    said.Concept.ILD: Finding.ILD,
    said.Concept.LUNG_DISEASE: Finding.LUNG_DISEASE,
    said.Concept.OTHER_LUNG_DISEASE: Finding.OTHER_LUNG_DISEASE,
    said.Concept.RAPIDLY_PROGRESSIVE_ILD: Finding.RAPIDLY_PROGRESSIVE_ILD,
    said.Concept.SEVERE_SKIN_DISEASE: Finding.SEVERE_SKIN_DISEASE,
    said.Concept.DYSPHAGIA: Finding.DYSPHAGIA,
    said.Concept.SEVERE_DYSPHAGIA: Finding.SEVERE_DYSPHAGIA,
    said.Concept.RESPIRATORY: Finding.RESPIRATORY,
    said.Concept.SEVERE_WEAKNESS: Finding.SEVERE_WEAKNESS,
    said.Concept.PREGNANCY: Finding.PREGNANCY,
    said.Concept.BREASTFEEDING: Finding.BREASTFEEDING,
    said.Concept.PLANNING_PREGNANCY: Finding.PLANNING_PREGNANCY,
    said.Concept.CHILDBEARING_POTENTIAL: Finding.CHILDBEARING_POTENTIAL,
    said.Concept.RELIABLE_CONTRACEPTION: Finding.RELIABLE_CONTRACEPTION,
    said.Concept.RENAL_IMPAIRMENT: Finding.RENAL_IMPAIRMENT,
    said.Concept.LIVER_DISEASE: Finding.LIVER_DISEASE,
    said.Concept.ALCOHOL_EXCESS: Finding.ALCOHOL_EXCESS,
    said.Concept.BLOOD_DYSCRASIA: Finding.BLOOD_DYSCRASIA,
    said.Concept.IMMUNODEFICIENCY: Finding.IMMUNODEFICIENCY,
    said.Concept.ACTIVE_INFECTION: Finding.ACTIVE_INFECTION,
    said.Concept.TUBERCULOSIS: Finding.TUBERCULOSIS,
    said.Concept.TUBERCULOSIS_TREATED: Finding.TUBERCULOSIS_TREATED,
    said.Concept.WEIGHT_LOSS: Finding.WEIGHT_LOSS,
    said.Concept.REFRACTORY: Finding.REFRACTORY,
    said.Concept.HYPERTENSION: Finding.HYPERTENSION,
    said.Concept.ANTI_MDA5: Finding.ANTI_MDA5,
    said.Concept.ANTI_IGA: Finding.IMMUNOGLOBULIN_REACTION,
    said.Concept.OVERDOSE: Finding.OVERDOSE,
}
STATE = {
    said.State.PRESENT: State.PRESENT,
    said.State.ABSENT: State.ABSENT,
    said.State.UNCERTAIN: State.UNCERTAIN,
    said.State.FAMILY: State.FAMILY_OR_PAST,
    said.State.PAST: State.FAMILY_OR_PAST,
}
OTHER_DRUG = {
    said.Drug.ALLOPURINOL: OtherDrug.ALLOPURINOL,
    said.Drug.FEBUXOSTAT: OtherDrug.FEBUXOSTAT,
    said.Drug.TRIMETHOPRIM: OtherDrug.TRIMETHOPRIM,
    said.Drug.CO_TRIMOXAZOLE: OtherDrug.TRIMETHOPRIM,
    said.Drug.INSULIN: OtherDrug.INSULIN,
}
RESPONSE = {
    said.Response.GOOD: Response.GOOD,
    said.Response.NONE: Response.NONE,
    said.Response.FLARE: Response.FLARE,
}
_OUT_OF_SCOPE = {
    said.OtherDisease.POLYMYALGIA_RHEUMATICA: OutOfScope.POLYMYALGIA,
    said.OtherDisease.RHABDOMYOLYSIS: OutOfScope.RHABDOMYOLYSIS,
    said.OtherDisease.CHECKPOINT_MYOSITIS: OutOfScope.CHECKPOINT_MYOSITIS,
}
_PLAIN_RESULT = {
    said.LabWord.NORMAL: Result.CLEAR,
    said.LabWord.NEGATIVE: Result.CLEAR,
    said.LabWord.HIGH: Result.ABNORMAL,
    said.LabWord.LOW: Result.ABNORMAL,
    said.LabWord.POSITIVE: Result.ABNORMAL,
    said.LabWord.INTERMEDIATE: Result.INTERMEDIATE,
    said.LabWord.PENDING: Result.PENDING,
}
_THIOPURINE_RESULT = _PLAIN_RESULT | {said.LabWord.HIGH: Result.CLEAR}


def case_of(draft: Draft) -> Case:
    """The core's view of a draft. A lab value without a word of judgement judges nothing."""
    diagnosis = draft.diagnosis.value if draft.diagnosis else None
    return Case(
        disease=DISEASE[diagnosis.subtype] if diagnosis else None,
        disease_uncertain=bool(diagnosis and diagnosis.suspected),
        out_of_scope=_out_of_scope(draft),
        age=Years(draft.age_years.value) if draft.age_years else None,
        age_group=AgeGroup(draft.age_group.value.value) if draft.age_group else None,
        sex=_sex(draft.sex),
        weight=ActualKg(draft.weight_kg.value) if draft.weight_kg else None,
        height=Cm(draft.height_cm.value) if draft.height_cm else None,
        findings=_findings(draft),
        tests=_tests(draft),
        egfr=_number(draft, said.LabName.EGFR),
        steroid=SteroidCourse(
            dose=Mg(draft.prednisone_mg.value) if draft.prednisone_mg else None,
            weeks=Weeks(draft.prednisone_weeks.value) if draft.prednisone_weeks else None,
            response=RESPONSE[draft.response.value] if draft.response else Response.NOT_STATED,
        ),
        taking=frozenset(OTHER_DRUG[drug] for drug in draft.taking if drug in OTHER_DRUG),
        treated_with=frozenset(AGENT[drug] for drug in draft.taking if drug in AGENT),
        unclear=_unclear(draft),
    )


def _findings(draft: Draft) -> dict[Finding, State]:
    found = {FINDING[key]: STATE[heard.value] for key, heard in draft.findings.items() if key in FINDING}
    if said.Allergen.IVIG in draft.allergies:
        found[Finding.IMMUNOGLOBULIN_REACTION] = State.PRESENT
    return found


def _sex(heard: Heard[said.Sex] | None) -> Sex | None:
    if heard is None:
        return None
    return Sex.FEMALE if heard.value is said.Sex.FEMALE else Sex.MALE


def _out_of_scope(draft: Draft) -> OutOfScope | None:
    if draft.other_disease is None:
        return None
    return _OUT_OF_SCOPE.get(draft.other_disease.value, OutOfScope.OTHER)


def _number(draft: Draft, name: said.LabName) -> Decimal | None:
    heard = draft.labs.get(name)
    return heard.value if heard is not None and isinstance(heard.value, Decimal) else None


def _word(draft: Draft, name: said.LabName) -> said.LabWord | None:
    heard = draft.labs.get(name)
    return heard.value if heard is not None and isinstance(heard.value, said.LabWord) else None


def _tests(draft: Draft) -> dict[Test, Result]:
    tests: dict[Test, Result] = {}
    for test, name in ((Test.TPMT, said.LabName.TPMT), (Test.NUDT15, said.LabName.NUDT15)):
        word = _word(draft, name)
        if word is not None:
            tests[test] = _THIOPURINE_RESULT[word]
    liver = _word(draft, said.LabName.LIVER_TESTS)
    if liver is not None:
        tests[Test.LIVER_TESTS] = _PLAIN_RESULT[liver]
    screen = _word(draft, said.LabName.HEPATITIS_SCREEN)
    for test, names, concept in (
        (Test.HEPATITIS_B, (said.LabName.HBSAG, said.LabName.HBCAB), said.Concept.HEPATITIS_B),
        (Test.HEPATITIS_C, (said.LabName.HCVAB,), said.Concept.HEPATITIS_C),
    ):
        result = _hepatitis(draft, names, concept, screen)
        if result is not None:
            tests[test] = result
    return tests


def _hepatitis(
    draft: Draft, names: tuple[said.LabName, ...], concept: said.Concept, screen: said.LabWord | None
) -> Result | None:
    """The worst of what was said: one positive marker is positive; one negative marker alone clears."""
    words = [word for word in (screen, *(_word(draft, name) for name in names)) if word is not None]
    results = {_PLAIN_RESULT[word] for word in words}
    state = draft.findings.get(concept)
    if state is not None:
        by_state = {
            said.State.PRESENT: Result.ABNORMAL,
            said.State.ABSENT: Result.CLEAR,
            said.State.UNCERTAIN: Result.PENDING,
        }
        results |= {by_state[state.value]} if state.value in by_state else set()
    for result in (Result.ABNORMAL, Result.PENDING, Result.CLEAR):
        if result in results:
            return result
    return None


def _unclear(draft: Draft) -> frozenset[Unclear]:
    found: set[Unclear] = set()
    for doubt in draft.doubts:
        match doubt.kind, doubt.reason:
            case said.DoubtKind.DM_MEANING, _:
                found.add(Unclear.DM_MEANING)
            case said.DoubtKind.WEIGHT_UNIT, _ if draft.weight_kg is None:
                found.add(Unclear.WEIGHT_UNIT)
            case said.DoubtKind.WEIGHT, said.DoubtReason.TWO_VALUES:
                found.add(Unclear.WEIGHT)
            case said.DoubtKind.WEIGHT, said.DoubtReason.IMPLAUSIBLE:
                found.add(Unclear.WEIGHT_IMPLAUSIBLE)
            case said.DoubtKind.HEIGHT, said.DoubtReason.IMPLAUSIBLE:
                found.add(Unclear.HEIGHT_IMPLAUSIBLE)
            case _:
                pass
    if draft.contradicted & {said.Concept.LUNG_DISEASE, said.Concept.ILD}:
        found.add(Unclear.LUNG_DISEASE)
    return frozenset(found)
