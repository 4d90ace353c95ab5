"""Fifty thousand made-up messages: none breaks the reader, none gives a value that no body has.

A grammar over the lexicons and templates makes them; half of them are then damaged as hurried thumbs damage.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context

import pytest

from nlu.parsed import LabName, QuantityKind, Reading
from nlu.phrases import expand, read_table
from nlu.read import read
from nlu.text import LONGEST
from tests.nlu.lexicons import surface_forms

MESSAGES, BATCHES, WORKERS = 50_000, 20, 2
PLAUSIBLE = {
    QuantityKind.WEIGHT: (Decimal("0.4"), Decimal(300)),
    QuantityKind.HEIGHT: (Decimal(25), Decimal(250)),
    QuantityKind.AGE: (Decimal(0), Decimal(120)),
}
LABS = {
    LabName.BMI: (8, 100), LabName.EGFR: (1, 200), LabName.SPO2: (40, 100), LabName.T_SCORE: (-8, 6),
    LabName.CREATININE_MG_DL: (0, 20), LabName.FVC_PERCENT: (8, 160), LabName.CREATINE_KINASE: (5, 1_000_000),
}  # fmt: skip
MOST_MG, MOST_WEEKS = 5000, 12 * 52

TEMPLATES = [
    "{age}{sex} {weight} {disease}, {finding}, {drug} {dose}?",
    "{disease} {weight} {age}yo on {drug} {dose} {often}, no {finding}. what dose of {drug}",
    "pt {age} {sex}, {height}, {weight}. {finding} {finding} {lab}. start {drug}?",
    "{drug} {dose} {often} for {weeks} wks, {response}. how to taper",
    "was {weight} now {weight}, {disease}, {lab} {lab}",
    "mother has {finding}, denies {finding}, {finding} or {finding}; {drug} ok?",
    "?{disease} vs {disease}, {weight}, {allergy} allergic, {question}",
    "sorry {weight} not {weight}, {age} yrs",
    "{question} {question} {age}{sex} {height} {weight}",
    "no {finding}, {finding} or {finding}, {disease} {weight} {lab} on {drug}",
]
DAMAGE = "kgmg0159 .,/?-()'\n½🙏é\u200b"


class Words:
    """What the templates are filled with: the lexicons' own surface forms, and numbers plausible and not."""

    def __init__(self) -> None:
        self.of = {
            "disease": _forms("subtypes"),
            "finding": _forms("findings"),
            "drug": _forms("drugs", "forms"),
            "labs": _forms("labs", "names"),
            "response": _forms("course", "response"),
            "question": _forms("questions", "cues"),
            "allergy": _forms("allergies"),
        }

    def fill(self, slot: str, chance: random.Random) -> str:
        number = chance.choice([chance.randint(1, 120), chance.randint(1, 9999), round(chance.uniform(0.1, 300), 1)])
        match slot:
            case "weight":
                return f"{number}{chance.choice(['kg', ' kg', ' lb', 'st', ' st 4', ' kilos', 'g', ''])}"
            case "height":
                return chance.choice([f"{number} cm", f"1.{chance.randint(30, 99)}m", f"5'{number}", f"ht {number}"])
            case "age" | "weeks":
                return str(number)
            case "dose":
                return f"{number}{chance.choice(['mg', ' mg', 'g', ' mg/kg', ''])}"
            case "often":
                return chance.choice(["daily", "weekly", "bd", "od", "every 2 weeks", "mon wed fri", ""])
            case "sex":
                return chance.choice(["F", "M", " female", " man", ""])
            case "lab":
                result = chance.choice([str(number), "neg", "low", f"{number} -> {number}", "pending", f"-{number}"])
                return f"{chance.choice(self.of['labs'])} {result}"
            case _:
                return chance.choice(self.of[slot])


def _forms(table: str, *sections: str) -> list[str]:
    found: object = read_table(table)
    for section in sections:
        assert isinstance(found, dict)
        found = found[section]
    return sorted({spelling for form in surface_forms(found) for spelling in [*expand(form)][:6] if spelling})


def messages(seed: int, count: int) -> Iterator[str]:
    chance, words = random.Random(seed), Words()
    for index in range(count):
        template = chance.choice(TEMPLATES)
        text = re.sub(r"\{([a-z]{1,12})\}", lambda slot: words.fill(slot[1], chance), template)
        yield (_damaged(text, chance) if index % 2 else text)[:LONGEST]


def _damaged(text: str, chance: random.Random) -> str:
    """One to four slips: a letter lost, swapped or put in, a word said twice or lost, another case, more blanks."""
    for _ in range(chance.randint(1, 4)):
        at, tokens = chance.randrange(len(text) + 1), text.split(" ")
        word = chance.randrange(len(tokens))
        match chance.randrange(7):
            case 0:
                text = text[:at] + text[at + 1 :]
            case 1:
                text = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
            case 2:
                text = text[:at] + chance.choice(DAMAGE) + text[at:]
            case 3:
                text = " ".join([*tokens[:word], tokens[word], *tokens[word:]])
            case 4:
                text = " ".join([*tokens[:word], *tokens[word + 1 :]])
            case 5:
                text = "".join(chance.choice([letter.upper(), letter.lower()]) for letter in text)
            case _:
                text = text.replace(" ", chance.choice(["  ", "\t", " \n", ""]), 2)
    return text


def faults(seed: int) -> list[str]:
    """What is wrong with the readings of one batch."""
    found = []
    for text in messages(seed, MESSAGES // BATCHES):
        try:
            reading = read(text)
        except Exception as fault:  # noqa: BLE001 - the test tells which message broke it
            found.append(f"{text!r}: {type(fault).__name__}: {fault}")
            continue
        found += [f"{text!r}: {one}" for one in _implausible(reading)]
    return found


def _implausible(reading: Reading) -> Iterator[str]:
    for quantity in reading.quantities:
        low, high = PLAUSIBLE[quantity.kind]
        if not low <= quantity.value <= high:
            yield f"{quantity.kind} {quantity.value}"
    for lab in reading.labs:
        least, most = LABS.get(lab.name, (-10, 1_000_000))
        if isinstance(lab.value, Decimal) and not least <= lab.value <= most:
            yield f"{lab.name} {lab.value}"
    for drug in reading.drugs:
        if drug.dose is not None and not 0 < drug.dose <= MOST_MG:
            yield f"{drug.drug} {drug.dose}"
        if drug.weeks is not None and drug.weeks < 0:
            yield f"{drug.drug} for {drug.weeks} weeks"
    spans = [one.span for one in reading.quantities] + [one.span for one in reading.drugs]
    spans += [one.span for one in reading.findings] + [one.span for one in reading.labs] + [*reading.unused]
    for span in spans:
        if reading.text[span.start : span.end] != span.words:
            yield f"{span} does not quote the message"


@pytest.mark.timeout(900)  # half a minute on two idle cores
def test_no_made_up_message_breaks_the_reader_or_gives_an_impossible_value() -> None:
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        found = [fault for batch in pool.map(faults, range(BATCHES)) for fault in batch]
    assert found == []


def test_the_messages_differ_and_say_something() -> None:
    made = list(messages(0, 500))
    assert len(set(made)) > 480
    said = [read(text) for text in made]
    assert sum(bool(one.quantities) for one in said) > 100
    assert sum(bool(one.drugs) for one in said) > 200
    assert sum(bool(one.findings or one.subtypes) for one in said) > 250


def slots(reading: Reading) -> object:
    """What a reading says, without where it stood."""
    return (
        [(one.kind, one.value) for one in reading.quantities],
        reading.sex and reading.sex.sex,
        sorted((one.subtype, one.state) for one in reading.subtypes),
        sorted((one.concept, one.state) for one in reading.findings),
        [(one.name, one.value) for one in reading.labs],
        [(one.drug, one.role, one.dose, one.unit, one.frequency, one.weeks) for one in reading.drugs],
        [one.allergen for one in reading.allergies],
    )


WRAPPERS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "blanks": lambda text: text.replace(" ", "   "),
    "emoji": lambda text: f"🙏 {text} 🙏",
    "a greeting": lambda text: f"hi, {text}",
    "thanks": lambda text: f"{text} thanks!",
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_how_a_message_is_typed_changes_nothing(wrapper: str) -> None:
    chance, words = random.Random(wrapper), Words()
    differ = []
    for template in PLAIN * 60:
        text = re.sub(r"\{([a-z]{1,12})\}", lambda slot: words.fill(slot[1], chance), template)
        if slots(read(WRAPPERS[wrapper](text))) != slots(read(text)):
            differ.append(text)
    assert differ == []


# Such as a clinician types, with certain numbers: what is odd may be read in two ways by anybody.
PLAIN = [
    "62F 70 kg {disease}, no {finding}, on pred 60 mg daily. dose of {drug}?",
    "45 yo man, 82 kg, 178 cm, {disease} with {finding}. start {drug}?",
    "{disease}, 154 lb, {finding}, denies {finding}, on {drug} 15 mg weekly for 6 weeks",
    "she is 71 kg, {disease}, {labs} 45, {finding}",
]
