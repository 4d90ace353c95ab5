"""The facts of a draft as a user checks them: normalised, each with the words it came from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot import notation
from bot.drugs import AGENT
from bot.patient import DISEASE, FINDING
from bot.reply import Understood
from bot.slots import Draft
from nlu.parsed import Concept, DoubtKind, DoubtReason, Drug, LabName, Sex, State

_STATE = {
    State.PRESENT: "yes",
    State.ABSENT: "no",
    State.UNCERTAIN: "uncertain",
    State.FAMILY: "in the family, not the patient",
    State.PAST: "in the past",
}
_OTHER = {Concept.HEPATITIS_B: "hepatitis B", Concept.HEPATITIS_C: "hepatitis C"}
_SEX = {Sex.FEMALE: "female", Sex.MALE: "male"}


def understood(draft: Draft) -> tuple[Understood, ...]:
    """Every fact that an answer may have used."""
    return (*_person(draft), *_disease(draft), *_findings(draft), *_labs(draft), *_treatment(draft))


def _person(draft: Draft) -> Iterator[Understood]:
    if draft.age_years:
        yield Understood("age", f"{notation.rounded(draft.age_years.value)} years", draft.age_years.words)
    elif draft.age_group:
        yield Understood("age", draft.age_group.value.value, draft.age_group.words)
    if draft.sex:
        yield Understood("sex", _SEX[draft.sex.value], draft.sex.words)
    if draft.weight_kg:
        yield Understood("weight", f"{notation.rounded(draft.weight_kg.value)} kg", draft.weight_kg.words)
    else:
        yield from _interval(draft)
    if draft.height_cm:
        yield Understood("height", f"{notation.rounded(draft.height_cm.value)} cm", draft.height_cm.words)


def _interval(draft: Draft) -> Iterator[Understood]:
    """A weight said as an interval."""
    for doubt in draft.doubts:
        if doubt.kind is DoubtKind.WEIGHT and doubt.reason is DoubtReason.RANGE and doubt.candidates:
            ends = "-".join(notation.rounded(value) for value in sorted(doubt.candidates))
            yield Understood("weight", f"{ends} kg", doubt.words)


def _disease(draft: Draft) -> Iterator[Understood]:
    if draft.diagnosis:
        name = DISEASE[draft.diagnosis.value.subtype].value
        shown = f"{name}, suspected" if draft.diagnosis.value.suspected else name
        yield Understood("disease", shown, draft.diagnosis.words)
    if draft.other_disease:
        yield Understood("other disease", draft.other_disease.value.value, draft.other_disease.words)


def _findings(draft: Draft) -> Iterator[Understood]:
    for concept, state in draft.findings.items():
        label = FINDING[concept].value if concept in FINDING else _OTHER.get(concept, concept.value.replace("_", " "))
        value = "contradicted" if concept in draft.contradicted else _STATE[state.value]
        yield Understood(label, value, state.words)


def _labs(draft: Draft) -> Iterator[Understood]:
    for name, lab in draft.labs.items():
        value = notation.number(lab.value) if isinstance(lab.value, Decimal) else lab.value.value
        yield Understood(_LAB[name], value, lab.words)


def _treatment(draft: Draft) -> Iterator[Understood]:
    for label, drugs in (("takes", draft.taking), ("stopped", draft.stopped)):
        if drugs:
            names = ", ".join(_name(drug) for drug in drugs)
            yield Understood(label, names, "; ".join(heard.words for heard in drugs.values()))
    if draft.prednisone_mg:
        weeks = f" for {notation.rounded(draft.prednisone_weeks.value)} weeks" if draft.prednisone_weeks else ""
        dose = f"{notation.number(draft.prednisone_mg.value)} mg a day{weeks}"
        yield Understood("prednisone now", dose, draft.prednisone_mg.words)
    if draft.response:
        yield Understood("response", draft.response.value.value, draft.response.words)


def _name(drug: Drug) -> str:
    """In full, as the protocol has it where it is one of its drugs."""
    return AGENT[drug].value if drug in AGENT else drug.value.replace("_", " ")


_LAB: dict[LabName, str] = {
    LabName.ALT: "ALT",
    LabName.AST: "AST",
    LabName.BMI: "BMI",
    LabName.CREATINE_KINASE: "creatine kinase",
    LabName.CREATININE_MG_DL: "creatinine (mg/dL)",
    LabName.EGFR: "eGFR",
    LabName.FVC_PERCENT: "FVC (%)",
    LabName.HAEMOGLOBIN: "haemoglobin",
    LabName.HBA1C: "HbA1c",
    LabName.HBCAB: "anti-HBc",
    LabName.HBSAG: "HBsAg",
    LabName.HCVAB: "anti-HCV",
    LabName.HEPATITIS_SCREEN: "hepatitis B and C screen",
    LabName.LIVER_TESTS: "liver tests",
    LabName.NUDT15: "NUDT15",
    LabName.PLATELETS: "platelets",
    LabName.SPO2: "SpO2 (%)",
    LabName.TPMT: "TPMT",
    LabName.T_SCORE: "T-score",
}
