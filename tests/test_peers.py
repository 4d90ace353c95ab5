"""The comparison with stock pipelines is fair: what they learn is marked rightly, what they find is read rightly."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench.peers import examples
from bench.peers.values import slots
from nlu.generate import GENERATED
from nlu.parsed import Intent

MARKED = {
    "70 kg new DM, 5ft4": "[70 kg](weight_kg) new [DM](subtype), [5ft4](height_cm)",
    "45 yo man with polymyositis": "[45 yo](age_years) [man](sex) with [polymyositis](subtype)",
    "hello": "hello",
    "dose? [urgent] {x}": "dose? (urgent) (x)",
}


@pytest.mark.parametrize(("text", "marked"), MARKED.items())
def test_what_is_read_is_marked(text: str, marked: str) -> None:
    assert examples.marked(text) == marked


def test_every_example_of_every_intent_is_written(tmp_path: Path) -> None:
    count = examples.write(tmp_path / "nlu.yml")
    rows = yaml.safe_load((tmp_path / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    assert {row["intent"] for row in rows} == {intent.value for intent in Intent}
    assert sum(len(row["examples"].splitlines()) for row in rows) == count
    assert count > len(GENERATED.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("entities", "filled"),
    [
        ([("weight_kg", "70 kg"), ("weight_kg", "80 kg")], {"weight_kg": 70.0}),
        ([("weight_kg", "70")], {"weight_kg": None}),  # a number alone is no weight: its unit is not known
        ([("weight_kg", "11 st 4")], {"weight_kg": 71.67}),
        ([("age_years", "62F")], {"age_years": 62.0, "sex": "F"}),
        ([("subtype", "DM")], {"subtype": "dermatomyositis"}),
        ([("colour", "red")], {}),
    ],
)
def test_an_entity_is_worth_what_our_grammar_reads_in_it(
    entities: list[tuple[str, str]], filled: dict[str, object]
) -> None:
    found = slots(entities)
    assert {key: value for key, value in found.items() if value is not None} == {
        key: value for key, value in filled.items() if value is not None
    }
