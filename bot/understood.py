"""The facts of a draft as a user checks them: normalised, each with the words it came from."""

from __future__ import annotations

from decimal import Decimal

from bot import notation
from bot.patient import DISEASE, FINDING
from bot.reply import Understood
from bot.slots import Draft
from nlu.parsed import LabWord, Sex, State

_STATE = {
    State.PRESENT: "yes",
    State.ABSENT: "no",
    State.UNCERTAIN: "uncertain",
    State.FAMILY: "in the family, not the patient",
    State.PAST: "in the past",
}
_SEX = {Sex.FEMALE: "female", Sex.MALE: "male"}


def understood(draft: Draft) -> tuple[Understood, ...]:
    """Every fact that an answer may have used."""
    found: list[Understood] = []
    if draft.age_years:
        found.append(Understood("age", f"{notation.rounded(draft.age_years.value)} years", draft.age_years.words))
    if draft.age_group and not draft.age_years:
        found.append(Understood("age", draft.age_group.value.value, draft.age_group.words))
    if draft.sex:
        found.append(Understood("sex", _SEX[draft.sex.value], draft.sex.words))
    if draft.weight_kg:
        found.append(Understood("weight", f"{notation.rounded(draft.weight_kg.value)} kg", draft.weight_kg.words))
    if draft.height_cm:
        found.append(Understood("height", f"{notation.rounded(draft.height_cm.value)} cm", draft.height_cm.words))
    if draft.diagnosis:
        diagnosis = draft.diagnosis.value
        name = DISEASE[diagnosis.subtype].value
        found.append(Understood("disease", f"{name}?" if diagnosis.suspected else name, draft.diagnosis.words))
    if draft.other_disease:
        found.append(Understood("other disease", draft.other_disease.value.value, draft.other_disease.words))
    for concept, state in draft.findings.items():
        label = FINDING[concept].value if concept in FINDING else concept.value.replace("_", " ")
        value = "contradicted" if concept in draft.contradicted else _STATE[state.value]
        found.append(Understood(label, value, state.words))
    for name_, lab in draft.labs.items():
        value = notation.number(lab.value) if isinstance(lab.value, Decimal) else _word(lab.value)
        found.append(Understood(_LAB.get(name_.value, name_.value.replace("_", " ")), value, lab.words))
    if draft.taking:
        names = ", ".join(drug.value.replace("_", " ") for drug in draft.taking)
        words = "; ".join(heard.words for heard in draft.taking.values())
        found.append(Understood("takes", names, words))
    if draft.prednisone_mg:
        value = f"{notation.number(draft.prednisone_mg.value)} mg a day"
        if draft.prednisone_weeks:
            value += f" for {notation.rounded(draft.prednisone_weeks.value)} weeks"
        found.append(Understood("prednisone now", value, draft.prednisone_mg.words))
    if draft.response:
        found.append(Understood("response", draft.response.value.value, draft.response.words))
    return tuple(found)


_LAB = {
    "ck": "creatine kinase",
    "alt": "ALT",
    "ast": "AST",
    "bmi": "BMI",
    "egfr": "eGFR",
    "creatinine_mg_dl": "creatinine (mg/dL)",
    "fvc_percent": "FVC (%)",
    "hb": "haemoglobin",
    "hba1c": "HbA1c",
    "hbcab": "anti-HBc",
    "hbsag": "HBsAg",
    "hcvab": "anti-HCV",
    "hepatitis_screen": "hepatitis B and C screen",
    "liver_tests": "liver tests",
    "nudt15": "NUDT15",
    "plt": "platelets",
    "spo2": "SpO2 (%)",
    "tpmt": "TPMT",
    "t_score": "T-score",
}


def _word(word: LabWord) -> str:
    return word.value
