"""How each missing fact is asked, with its quick replies, and how a bare answer to it is understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reply import Button
from core.outcome import Ask


@dataclass(frozen=True, slots=True)
class Wording:
    """A question, its quick replies, and the full sentences that "yes", "no" or a bare number stand for."""

    question: str
    buttons: tuple[Button, ...] = ()
    yes: str | None = None
    no: str | None = None
    number: str | None = None  # with {} for the number
    reason: str = "The protocol's answer depends on it."  # why it is asked


NOT_KNOWN = Button("Don't know", "don't know")


def _same(*texts: str) -> tuple[Button, ...]:
    """Quick replies that say what they show."""
    return tuple(Button(text, text) for text in texts)


WORDING: dict[Ask, Wording] = {
    Ask.AGE: Wording(
        "How old is the patient?",
        _same("adult", "child"),
        number="age {} years",
        reason="Children and adults have different doses.",
    ),
    Ask.SEX: Wording(
        "Is the patient male or female? (for ideal body weight)",
        _same("male", "female"),
        reason="Ideal body weight is another for each sex.",
    ),
    Ask.DISEASE: Wording(
        "Which inflammatory myopathy is it?",
        _same(
            "dermatomyositis",
            "polymyositis",
            "antisynthetase syndrome",
            "anti-HMGCR myopathy",
            "inclusion body myositis",
            "juvenile dermatomyositis",
        ),
        reason="The protocol treats each disease otherwise.",
    ),
    Ask.DM_MEANING: Wording(
        "What does DM mean here?",
        (
            Button("Dermatomyositis, no diabetes", "dermatomyositis, no diabetes"),
            Button("Dermatomyositis and diabetes", "dermatomyositis, has diabetes"),
            Button("Diabetes only", "diabetes, not dermatomyositis"),
        ),
    ),
    Ask.WEIGHT: Wording(
        "What is the patient's weight now? (kg or lb)",
        number="wt {}",
        reason="The dose is calculated from the weight, written like 70 kg or 154 lb.",
    ),
    Ask.WEIGHT_UNIT: Wording(
        "Is the weight in kg or in lb?", number="wt {}", reason="70 kg and 70 lb lead to very different doses."
    ),
    Ask.HEIGHT: Wording(
        "What is the patient's height? (cm, or feet and inches)",
        number="height {} cm",
        reason="This dose needs ideal body weight or body surface area; write it like 178 cm.",
    ),
    Ask.LUNG: Wording(
        "Is there lung disease?",
        (
            Button("No lung disease", "no lung disease"),
            Button("Interstitial lung disease", "ILD present"),
            Button("Other lung disease", "lung disease, no ILD"),
        ),
        no="no lung disease",
        yes="lung disease",
        reason="Lung disease decides which drug goes with prednisone.",
    ),
    Ask.ILD: Wording(
        "Is there interstitial lung disease?",
        (
            Button("Yes", "ILD present"),
            Button("No lung disease", "no lung disease"),
            Button("Other lung disease", "lung disease, no ILD"),
        ),
        yes="ILD present",
        no="no ILD",
        reason="Interstitial lung disease decides which drug goes with prednisone.",
    ),
    Ask.CHILDBEARING: Wording(
        "Could the patient become pregnant, and is contraception reliable?",
        (
            Button("Postmenopausal or sterilised", "postmenopausal"),
            Button("Reliable contraception", "on reliable contraception"),
            Button("No contraception", "no contraception"),
            Button("Planning pregnancy", "planning pregnancy"),
            Button("Pregnant", "pregnant"),
            Button("Male", "male"),
        ),
        reason="Methotrexate and mycophenolate mofetil harm an unborn child.",
    ),
    Ask.TPMT: Wording(
        "Is the thiopurine methyltransferase result back?",
        (Button("Normal", "TPMT normal"), Button("Low", "TPMT low"), Button("Pending", "TPMT pending")),
    ),
    Ask.HEPATITIS_AND_LIVER: Wording("Are the hepatitis B and C screen and the liver tests back?"),
    Ask.STEROID_RISK: Wording(
        "Any diabetes, osteoporosis or glaucoma?",
        (
            Button("None of them", "no diabetes, no osteoporosis, no glaucoma"),
            Button("Diabetes", "has diabetes"),
            Button("Osteoporosis", "has osteoporosis"),
            Button("Glaucoma", "has glaucoma"),
        ),
        no="no diabetes, no osteoporosis, no glaucoma",
    ),
    Ask.RENAL: Wording("What is the eGFR?", number="eGFR {}"),
    Ask.INFECTION: Wording(
        "Is there an active infection?",
        (Button("No infection", "no active infection"), Button("Yes", "active infection")),
        yes="active infection",
        no="no active infection",
    ),
    Ask.TUBERCULOSIS_TREATED: Wording(
        "Has the tuberculosis been treated?",
        (Button("Treated", "TB treated"), Button("Not treated", "TB untreated")),
        yes="TB treated",
        no="TB untreated",
    ),
    Ask.CURRENT_DOSE: Wording(
        "What prednisone dose is taken now? (mg a day)",
        number="on prednisone {} mg daily",
        reason="The next step depends on the dose that is taken now; write it like 60 mg.",
    ),
    Ask.WEEKS: Wording("For how many weeks at this dose?", number="on prednisone for {} weeks"),
    Ask.RESPONSE: Wording(
        "How has the patient responded?",
        (
            Button("Good response", "responding well"),
            Button("No response", "no improvement"),
            Button("Flare", "flare, worse on taper"),
        ),
        yes="responding well",
        no="no improvement",
        reason="A taper goes on only after a response.",
    ),
    Ask.REFRACTORY: Wording(
        "Is the disease refractory to the first-line agents?",
        (Button("Refractory", "refractory disease"), Button("Not refractory", "not refractory")),
        yes="refractory disease",
        no="not refractory",
    ),
    Ask.IVIG_INDICATION: Wording(
        "Is there dysphagia, notable weight loss, severe rash, severe weakness or steroid-resistant disease?",
        (
            Button("Dysphagia", "has dysphagia"),
            Button("Weight loss", "notable weight loss"),
            Button("Severe rash", "severe rash"),
            Button("Severe weakness", "severe weakness"),
            Button("Steroid-resistant", "steroid-resistant disease"),
        ),
    ),
    Ask.BEFORE_CYCLOPHOSPHAMIDE: Wording(
        "Before cyclophosphamide: are pregnancy and fertility, the blood counts and the urine settled?"
    ),
    Ask.BEFORE_PROPHYLAXIS: Wording(
        "Any sulfonamide allergy, low blood counts or renal impairment?",
        (Button("Sulfonamide allergy", "allergic to sulfa"), Button("Renal impairment", "renal impairment")),
    ),
}

_YES = frozenset({"yes", "y", "yep", "yeah", "yes please", "correct", "si"})
_NO = frozenset({"no", "n", "nope", "none", "nil", "no none", "none of them", "none of these", "neither"})
_UNKNOWN = frozenset(
    {"don't know", "dont know", "dunno", "not known", "unknown", "not sure", "unsure", "idk", "no idea", "?"}
)
_NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?\Z")
_OF_PERSON = re.compile(r"(s?he|(?:the )?(?:pt|patient))(?: is|['’]?s)? (?=[0-9])")
_BODY = frozenset({Ask.AGE, Ask.WEIGHT, Ask.HEIGHT})


def full_sentence(asked: Ask | None, text: str) -> str:
    """What a bare "no", "yes" or number says in full, as the answer to `asked`; any other text as it is."""
    if asked is None:
        return text
    bare = " ".join(text.lower().strip(" .!").split())
    wording = WORDING[asked]
    if bare in _YES and wording.yes is not None:
        return wording.yes
    if bare in _NO and wording.no is not None:
        return wording.no
    person = _OF_PERSON.match(bare) if asked in _BODY else None  # "he is 45": the word for the sex is kept
    number = bare[person.end() :] if person else bare
    if _NUMBER.match(number) and wording.number is not None:
        return (f"{person[1]}: " if person else "") + wording.number.format(number)
    return text


def is_dont_know(text: str) -> bool:
    """Whether the whole message says that the asked fact is not known."""
    return " ".join(text.lower().strip(" .!").split()) in _UNKNOWN
