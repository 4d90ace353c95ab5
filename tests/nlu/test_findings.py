"""Findings, their states, diagnoses and laboratory results: each table says what a careful reader understands."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.findings import read_findings
from nlu.labs import read_labs
from nlu.negation import state_at
from nlu.parsed import Concept, LabWord, State
from nlu.phrases import Phrases, expand
from nlu.subtypes import best, read_subtypes
from nlu.text import LONGEST, plain_text

Row = list[Any]  # as it stands in the table: a text, what it says


def _rows(name: str) -> list[Row]:
    rows: list[Row] = yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text("utf-8"))
    assert rows, f"{name}.yml holds no rows"
    return rows


def _states(findings: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in findings:
        found.setdefault(finding.state.value, set()).add(finding.concept.value)
    return found


def _named(row: dict[str, list[str]]) -> dict[str, set[str]]:
    return {state: set(concepts) for state, concepts in row.items()}


@pytest.mark.parametrize("row", _rows("negation"), ids=lambda row: f"{row[0]} in {row[1]}")
def test_the_state_of_words_is_the_one_their_sentence_gives_them(row: Row) -> None:
    words, message, state = row
    text = plain_text(message)
    place = re.search(rf"(?<![a-z0-9]){re.escape(words.lower())}(?![a-z0-9])", text.plain)
    assert place, "the table's words must stand in its text"
    assert state_at(text, place.start(), place.end())[0] is State(state)


def test_the_trigger_is_quoted_in_the_users_own_words() -> None:
    text = plain_text("Pt DENIES dysphagia")
    state, trigger = state_at(text, 10, 19)
    assert state is State.ABSENT
    assert trigger is not None
    assert trigger.words == "DENIES"
    assert text.raw[trigger.start : trigger.end] == "DENIES"


@pytest.mark.parametrize("row", _rows("findings"), ids=lambda row: row[0])
def test_a_message_states_these_findings_and_no_others(row: Row) -> None:
    message, expected = row
    assert _states(read_findings(plain_text(message))) == _named(expected)


@pytest.mark.parametrize("row", _rows("subtypes"), ids=lambda row: row[0])
def test_a_message_names_this_diagnosis(row: Row) -> None:
    message, diagnosis, *rest = row
    more = rest[0] if rest else {}
    read = read_subtypes(plain_text(message))
    told = best(read.subtypes)
    if not (more.get("optional") and told is None):
        assert (told.subtype.value if told else "none") == diagnosis
    if told:
        assert told.state.value == more.get("state", "present")
    assert {said.disease.value for said in read.other_diseases} == set(more.get("others", []))
    assert [doubt.kind.value for doubt in read.doubts] == ([more["ask"]] if "ask" in more else [])
    diabetes = {finding.state.value for finding in read.findings if finding.concept is Concept.DIABETES}
    assert diabetes == ({more["diabetes"]} if "diabetes" in more else set())


@pytest.mark.parametrize("message", ["DM 70kg pred dose", "?DM", "no diabetes, DM 70kg"])
def test_dm_read_as_dermatomyositis_says_so_that_it_can_be_undone(message: str) -> None:
    told = best(read_subtypes(plain_text(message)).subtypes)
    assert told is not None
    assert told.from_dm


@pytest.mark.parametrize("row", _rows("labs"), ids=lambda row: row[0])
def test_a_message_gives_these_results(row: Row) -> None:
    message, expected, *rest = row
    read = read_labs(plain_text(message))
    results = {
        lab.name.value: lab.value.value if isinstance(lab.value, LabWord) else float(lab.value) for lab in read.labs
    }
    assert results == expected
    assert _states(read.findings) == _named(rest[0] if rest else {})


@pytest.mark.parametrize("row", [row for row in _rows("labs") if row[1]], ids=lambda row: row[0])
def test_the_place_of_a_result_is_told_so_that_no_other_reader_takes_its_number(row: Row) -> None:
    text = plain_text(row[0])
    taken = read_labs(text).taken
    for value in row[1].values():
        if isinstance(value, int) and value < 1000:
            at = text.plain.index(str(value))
            assert any(start <= at < end for start, end in taken)


@pytest.mark.parametrize("row", _rows("findings"), ids=lambda row: row[0])
def test_case_and_blanks_change_nothing(row: Row) -> None:
    message = row[0]
    for same in (message.upper(), f"  {message.replace(' ', '  ')}  "):
        assert _states(read_findings(plain_text(same))) == _named(row[1])


ATTACKS = [
    "no ", "70kg ", "ck 1", "ck ", "1,", "dm ", "a", "? ", "no, ", "not not ", "-", "- -", "((((", "if ", "cr 1 -> ",
    "etoh ", "9/40 ", "tpmt ", "hbsag and ", "no ild, dm or ", "  ", "'", "ck 9 now ", "1.1.1", "ild? ", "pm 3 ",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_repetition_makes_reading_slow(attack: str) -> None:
    text = plain_text((attack * LONGEST)[:LONGEST])
    began = time.process_time()
    read_findings(text)
    read_subtypes(text)
    read_labs(text)
    assert time.process_time() - began < 1.0


def test_a_form_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for both"):
        Phrases([("[lung|chest] disease", 1), ("lung-disease", 2)], "a table")


def test_choices_nest_and_may_be_empty() -> None:
    assert set(expand("[a|b [c|d]|] e")) == {"a e", "b c e", "b d e", "e"}
