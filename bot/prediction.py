"""One row of `myocite parse --jsonl`: what a message says, in the vocabulary of the corpora (see docs/cli.md)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from bot.slots import Draft, best_subtype, listen
from nlu.parsed import (
    SEVERITY,
    Concept,
    DoubtKind,
    DoubtReason,
    Drug,
    DrugRole,
    Intent,
    LabWord,
    Parsed,
    QuantityKind,
    Reading,
    State,
    Subtype,
)

COMORBIDITIES = frozenset(
    {
        Concept.ALCOHOL_EXCESS,
        Concept.BREASTFEEDING,
        Concept.DIABETES,
        Concept.GLAUCOMA,
        Concept.GOUT,
        Concept.HEPATITIS_B,
        Concept.HEPATITIS_C,
        Concept.ILD,
        Concept.LIVER_DISEASE,
        Concept.MALIGNANCY,
        Concept.OBESITY,
        Concept.OSTEOPOROSIS,
        Concept.PEPTIC_ULCER,
        Concept.PLANNING_PREGNANCY,
        Concept.PREDIABETES,
        Concept.PREGNANCY,
        Concept.RHEUMATOID_ARTHRITIS,
        Concept.SYSTEMIC_SCLEROSIS,
        Concept.TUBERCULOSIS,
    }
)
# The drugs that the door names. It has one name for the oral steroids prednisone and prednisolone, and none for a
# class ("statins") or for a drug that no question of the corpora is about.
DRUGS = {
    **{
        drug: drug.value
        for drug in (
            Drug.ALENDRONATE,
            Drug.ALLOPURINOL,
            Drug.AMOXICILLIN,
            Drug.ATORVASTATIN,
            Drug.AZATHIOPRINE,
            Drug.CYCLOPHOSPHAMIDE,
            Drug.EMPAGLIFLOZIN,
            Drug.FOLIC_ACID,
            Drug.INSULIN,
            Drug.IVIG,
            Drug.METFORMIN,
            Drug.METHOTREXATE,
            Drug.METHYLPREDNISOLONE,
            Drug.MYCOPHENOLATE,
            Drug.PREDNISONE,
            Drug.RITUXIMAB,
            Drug.TACROLIMUS,
            Drug.WARFARIN,
        )
    },
    Drug.PREDNISOLONE: Drug.PREDNISONE.value,
}
OWN = frozenset({State.PRESENT, State.ABSENT, State.UNCERTAIN})
_HUNDREDTH = Decimal("0.01")
Json = dict[str, object]


def prediction(parsed: Parsed) -> Json:
    """The slots, intents and questions of one message. A key that is absent or null is *not stated*."""
    reading = parsed.reading
    own = {name: _number(reading, kind) for name, kind in _QUANTITIES.items()}
    best = best_subtype(reading.subtypes)
    subtype = None if best is None or best.subtype is Subtype.MYOSITIS else best.subtype.value
    slots: Json = {
        **own,
        "sex": reading.sex.sex.value if reading.sex else None,
        "subtype": subtype,
        "comorbidities": _states(reading, COMORBIDITIES),
        "family_history": _names(reading, State.FAMILY),
        "past_resolved": _names(reading, State.PAST),
        "severity": _states(reading, SEVERITY),
        "labs": {
            lab.name.value: _lab(lab.value)
            for lab in reading.labs
            if lab.name.value not in _RULES_ONLY and lab.value is not LabWord.HIGH  # the door has no word for it
        },
        "drugs": {role.value: _drugs(reading, role) for role in DrugRole},
        "allergies": list(dict.fromkeys(allergy.allergen.value for allergy in reading.allergies)),
    }
    return {
        "slots": slots,
        "intents": [intent.value for intent in parsed.intents],
        "ask": asks(reading, parsed.intents),
    }


_QUANTITIES = {
    "weight_kg": QuantityKind.WEIGHT,
    "height_cm": QuantityKind.HEIGHT,
    "age_years": QuantityKind.AGE,
}
_RULES_ONLY = frozenset({"hcvab", "hepatitis_screen", "liver_tests", "nudt15"})


def _number(reading: Reading, kind: QuantityKind) -> float | None:
    found = reading.quantity(kind)
    return None if found is None else float(found.value.quantize(_HUNDREDTH, ROUND_HALF_UP))


def _lab(value: object) -> object:
    if not isinstance(value, Decimal):
        return str(value)
    return int(value) if value == value.to_integral_value() else float(value)


def _states(reading: Reading, concepts: frozenset[Concept]) -> dict[str, str]:
    """The state of each concept, as the conversation would keep it."""
    draft = listen(Draft(), reading)
    states = {
        concept.value: heard.value.value
        for concept, heard in draft.findings.items()
        if concept in concepts and heard.value in OWN
    }
    lung = draft.findings.get(Concept.LUNG_DISEASE)
    if Concept.ILD in concepts and lung is not None and lung.value is State.ABSENT:
        states.setdefault(Concept.ILD.value, State.ABSENT.value)  # no lung disease: no interstitial one either
    dyspnoea = draft.findings.get(Concept.DYSPNOEA)
    if Concept.RESPIRATORY in concepts and dyspnoea is not None and dyspnoea.value is State.ABSENT:
        states.setdefault(Concept.RESPIRATORY.value, State.ABSENT.value)
    return states


def _names(reading: Reading, state: State) -> list[str]:
    return list(
        dict.fromkeys(
            found.concept.value for found in reading.findings if found.state is state and found.concept in COMORBIDITIES
        )
    )


def _drugs(reading: Reading, role: DrugRole) -> list[str]:
    return list(
        dict.fromkeys(
            DRUGS[mention.drug] for mention in reading.drugs if mention.role is role and mention.drug in DRUGS
        )
    )


def asks(reading: Reading, intents: Sequence[Intent] = ()) -> list[str]:
    """What the message itself leaves to be asked, by the door's names."""
    found = [doubt.kind.value for doubt in reading.doubts]
    if set(intents) == {Intent.UNCLEAR} and set(found) <= {DoubtKind.DRUG.value}:
        found.append(DoubtKind.CLARIFY_QUESTION.value)
    if Intent.AGENT_DOSE in intents and not reading.drugs:
        found.append(DoubtKind.DRUG.value)
    no_weight = reading.quantity(QuantityKind.WEIGHT) is None
    if no_weight and any(
        doubt.kind is DoubtKind.WEIGHT and doubt.reason is not DoubtReason.NO_UNIT for doubt in reading.doubts
    ):
        found.append("weight")
    return list(dict.fromkeys(found))
