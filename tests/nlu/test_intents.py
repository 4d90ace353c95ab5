"""What a message wants: held-out messages, several questions in one, and what must never get a dose."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml

from nlu.clauses import clauses
from nlu.generate import GENERATED, generated, rasa_yaml
from nlu.intents import Clause, decide
from nlu.model import Model
from nlu.parsed import Intent, IntentScore, Reading, Span
from nlu.read import read
from nlu.scope import DOSE_LIKE
from nlu.sources import TRAINING

HERE = Path(__file__).parent
CORPORA = HERE.parents[2] / "shared" / "corpora"
FEWEST_BY_HAND = 60
FEWEST_NEGATIVES = 1000
SLOWEST = 0.030  # seconds: 0.010 on an idle core, and a margin for a busy one

Wants = Callable[[str], tuple[Intent, ...]]
Row = Mapping[str, Any]


def rows(name: str) -> list[Row]:
    found: list[Row] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def examples(path: Path) -> dict[str, list[str]]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return {row["intent"]: [line.removeprefix("- ") for line in row["examples"].splitlines()] for row in told}


HELD_OUT = rows("intents.yml")
SEVERAL = rows("intents_of_several.yml")
BY_HAND = {path.stem: examples(path) for path in sorted(TRAINING.glob("*.yml")) if path != GENERATED}
LEARNED = [
    (intent, line)
    for file in (*BY_HAND.values(), examples(GENERATED))
    for intent, lines in file.items()
    for line in lines
]


def folded(text: str) -> str:
    return " ".join(text.lower().split())


@pytest.fixture(scope="session")
def wants(model: Model) -> Wants:
    def of(text: str) -> tuple[Intent, ...]:
        heard = model.parse(text)
        return decide([Clause(part.span, part.ranking) for part in heard.clauses], heard.reading)

    return of


@pytest.mark.parametrize(("kept", "least"), [(False, 0.95), (True, 0.90)], ids=["open", "kept aside"])
def test_messages_never_learned_are_understood(wants: Wants, *, kept: bool, least: float) -> None:
    asked = [row for row in HELD_OUT if row.get("kept", False) is kept]
    missed = [
        (row["text"], row["intents"], wants(row["text"]))
        for row in asked
        if not set(row["intents"]) & set(wants(row["text"]))
    ]

    assert 1 - len(missed) / len(asked) >= least, missed


def test_every_intent_is_held_out_too() -> None:
    assert {intent for row in HELD_OUT for intent in row["intents"]} == set(Intent)
    assert len(HELD_OUT) >= 200


@pytest.mark.parametrize("row", SEVERAL, ids=[row["text"] or "empty" for row in SEVERAL])
def test_each_question_of_a_message_is_heard(wants: Wants, row: Row) -> None:
    assert list(wants(row["text"])) == row["intents"]


FOREIGN = """
prednisone for poison ivy
dose of steroid for sore throat
steroid cream for rash how much
dose of rocephin
start keto?
treatment for acne
when to taper caffeine
taper jeans how to
escalate my complaint
mtx dose for ectopic
dermatitis dose pred 70kg
itp 1 mg/kg pred 70 kg
ivig for gbs 70kg
aza dose crohn's 70kg
how do I dose gentamicin 70kg
what is the dose of insulin
paracetamol dose 70kg
RA 70kg mtx 15 start
psoriasis 80 kg methotrexate weekly dose
lupus nephritis induction mmf 70 kg dose
polymyalgia 75F how much prednisolone
giant cell arteritis 60 mg pred?
rhabdo 90kg ck 50000 what now
asthma exacerbation pred dose 60 kg
myasthenia 70 kg ivig dose
ms relapse methylpred 1 g how many days
sarcoidosis pred dose 70 kg
kawasaki ivig 2 g/kg 12 kg
my dog is 20 kg how much prednisone
meet me at 3 PM, start?
is ibm a good buy now
PM of japan, next?
how many pounds is 70 kg
what's 0.5 x 70
next train to leeds
which agent sells houses here
how much is a pulse oximeter
plan my holiday
""".strip().splitlines()


@pytest.mark.parametrize("text", FOREIGN)
def test_what_is_not_ours_is_never_asked_as_a_dose(wants: Wants, text: str) -> None:
    assert not set(wants(text)) & DOSE_LIKE


@pytest.mark.parametrize("top", Intent)
def test_no_ranking_makes_a_dose_of_a_foreign_message(top: Intent) -> None:
    text = "how much does a ticket to the opera cost"
    others = [intent for intent in Intent if intent is not top]
    ranking = (IntentScore(top, 0.99), *(IntentScore(other, 0.01 / len(others)) for other in others))

    intents = decide([Clause(Span(0, len(text), text), ranking)], read(text))

    assert intents
    assert not set(intents) & DOSE_LIKE


def test_a_message_without_a_clause_is_unclear() -> None:
    assert decide((), Reading("")) == (Intent.UNCLEAR,)


def test_the_same_message_wants_the_same_each_time(wants: Wants) -> None:
    texts = [row["text"] for row in (*HELD_OUT, *SEVERAL)]

    once = [wants(text) for text in texts]

    assert once == [wants(text) for text in texts]
    assert all(len(set(intents)) == len(intents) > 0 for intents in once)


@pytest.mark.parametrize("file", BY_HAND)
def test_each_intent_has_examples_written_by_hand(file: str) -> None:
    assert list(BY_HAND[file]) == [file]
    assert len(set(BY_HAND[file][file])) >= FEWEST_BY_HAND


def test_every_intent_is_learned() -> None:
    assert set(BY_HAND) == set(Intent)


def test_there_are_negatives_enough() -> None:
    assert len({line for intent, line in LEARNED if intent == Intent.OUT_OF_SCOPE}) >= FEWEST_NEGATIVES


def test_no_example_has_two_intents() -> None:
    of: dict[str, set[str]] = {}
    for intent, line in LEARNED:
        of.setdefault(folded(line), set()).add(intent)

    assert {line: intents for line, intents in of.items() if len(intents) > 1} == {}


def test_no_held_out_message_is_learned() -> None:
    learned = {folded(line) for _, line in LEARNED}

    assert [row["text"] for row in HELD_OUT if folded(row["text"]) in learned] == []


def test_generating_again_changes_nothing() -> None:
    assert GENERATED.read_text(encoding="utf-8") == rasa_yaml(generated())


def corpus(name: str) -> list[Row]:
    path = CORPORA / name
    if not path.exists():
        pytest.skip("the corpora are not beside the project")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_phone_messages_are_understood(wants: Wants) -> None:
    asked = corpus("phone_messages.jsonl")
    missed = [(row["text"], wants(row["text"])) for row in asked if not set(row["intents"]) & set(wants(row["text"]))]

    assert 1 - len(missed) / len(asked) >= 0.92, missed


def test_no_question_out_of_scope_is_asked_as_a_dose(wants: Wants) -> None:
    asked = [(row["text"], wants(row["text"])) for row in corpus("out_of_scope.jsonl")]

    assert [one for one in asked if set(one[1]) & DOSE_LIKE] == []


ATTACKS = ["dose+", "a, ", "1) ", " and ", "a \t", "?? ", ". ", "for a ", "mg", "((((", "what ", "1."]


@pytest.mark.parametrize("attack", ATTACKS)
def test_cutting_takes_no_time(attack: str) -> None:
    text = (attack * 4096)[:4096]

    quickest = min(_seconds(text) for _ in range(3))

    assert quickest < SLOWEST


def _seconds(text: str) -> float:
    started = perf_counter()
    clauses(text)
    return perf_counter() - started
