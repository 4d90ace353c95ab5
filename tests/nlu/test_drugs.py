"""Drugs, course and allergies against their tables; and that no message, however long, makes a reader slow."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from nlu.allergies import read_allergies
from nlu.course import read_course
from nlu.drugs import drugs_and_doubts
from nlu.parsed import DrugMention, DrugRole
from nlu.text import LONGEST, Text, plain_text

HERE = Path(__file__).parent


class Row(TypedDict, total=False):
    text: str
    current: list[str]
    stopped: list[str]
    asked: list[str]
    doubts: list[str]
    responses: list[str]
    proposals: list[str]
    allergies: list[str]


def table(name: str) -> list[Row]:
    rows: list[Row] = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return rows


def words(mention: DrugMention) -> str:
    """A mention in the words of the table."""
    dose = (
        None if mention.dose is None else f"{mention.dose.normalize():f}" + (f" {mention.unit}" if mention.unit else "")
    )
    weeks = None if mention.weeks is None else f"for {mention.weeks:f} weeks"
    return ", ".join(str(part) for part in (mention.drug, dose, mention.frequency, mention.route, weeks) if part)


def in_role(text: Text, role: DrugRole) -> list[str]:
    return [words(mention) for mention in drugs_and_doubts(text).mentions if mention.role is role]


@pytest.mark.parametrize("row", table("drugs"), ids=lambda row: row["text"])
def test_drugs_are_read_as_a_clinician_reads_them(row: Row) -> None:
    text = plain_text(row["text"])
    said = {
        "current": in_role(text, DrugRole.CURRENT),
        "stopped": in_role(text, DrugRole.STOPPED),
        "asked": in_role(text, DrugRole.ASKED_ABOUT),
        "doubts": [doubt.kind.value for doubt in drugs_and_doubts(text).doubts],
    }
    assert said == {
        "current": row.get("current", []),
        "stopped": row.get("stopped", []),
        "asked": row.get("asked", []),
        "doubts": row.get("doubts", []),
    }


@pytest.mark.parametrize("row", table("course"), ids=lambda row: row["text"])
def test_the_course_is_read(row: Row) -> None:
    course = read_course(plain_text(row["text"]))
    assert [said.response.value for said in course.responses] == row.get("responses", [])
    assert [said.proposal.value for said in course.proposals] == row.get("proposals", [])


@pytest.mark.parametrize("row", table("allergies"), ids=lambda row: row["text"])
def test_allergies_are_read(row: Row) -> None:
    said = [allergy.allergen.value for allergy in read_allergies(plain_text(row["text"]))]
    assert said == row.get("allergies", [])


def test_the_tables_hold_enough() -> None:
    assert sum(len(table(name)) for name in ("drugs", "course", "allergies")) >= 200


@pytest.mark.parametrize(
    "fragment",
    ["mtx ", "pred 60 ", "on ", "1 ", "15 mg ", "1,", "can i go 30 ", "allergic to ", "penicillin, ", "x 3 ",
     "mon and ",
     "if ", "just pred ", "add mtx ", "down to 30 ", "not ", "for the ", "?", "a", "- ", "once a ", "steroids first "],
)  # fmt: skip
def test_no_message_is_slow(fragment: str) -> None:
    text = plain_text((fragment * LONGEST)[:LONGEST])
    for reader in (drugs_and_doubts, read_course, read_allergies):
        reader(text)
        start = time.process_time()
        reader(text)
        # one message of the greatest length; a pattern that backtracks takes seconds
        assert time.process_time() - start < 0.25, reader.__name__
