"""weighing.yml: how the protocol stands to each drug, why, and what would change it; and what holds of every case."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.agent import Agent
from core.assessment import Assessment, Verdict
from core.case import Case, Finding, Result, State, Test
from core.engine import decide, weigh
from core.load import load_protocol
from core.outcome import Plan
from core.request import Request, Topic
from tests.core import beyond_cases

BOOK = load_protocol()
_TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("weighing.yml").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = _TABLE["rows"]
ARGUMENTS = {"for": "supports", "against": "against", "excluded": "excludes", "waits": "awaits", "changes": "changes"}
ASKED = Request(frozenset({Topic.TREATMENT, Topic.WEIGHING}))


def case_of(row: dict[str, Any]) -> Case:
    return beyond_cases.case_of("nobody", _TABLE["patients"][row["like"]] | row.get("case", {}))


def weighed(case: Case) -> dict[str, Assessment]:
    return {one.agent.value: one for one in weigh(case, BOOK)}


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_each_drug_stands_as_the_table_says(row: dict[str, Any]) -> None:
    assert set(row) <= {"name", "like", "case", "verdicts", *ARGUMENTS}
    found = weighed(case_of(row))
    assert {agent: found[agent].verdict.value for agent in row["verdicts"]} == row["verdicts"]
    for key, field in ARGUMENTS.items():
        for agent, words in row.get(key, {}).items():
            said = "; ".join(argument.value for argument in getattr(found[agent], field))
            assert words in said if words else not said, f"{key} {agent}: {said}"


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_the_outcome_carries_every_drug_once_and_only_when_asked(row: dict[str, Any]) -> None:
    case = case_of(row)
    assert [one.agent for one in decide(case, ASKED, BOOK).assessments] == list(Agent)
    assert decide(case, Request(frozenset({Topic.TREATMENT})), BOOK).assessments == ()


LUNGS: tuple[dict[Finding, State], ...] = (
    {},
    {Finding.ILD: State.PRESENT},
    {Finding.ILD: State.ABSENT},
    {Finding.OTHER_LUNG_DISEASE: State.PRESENT, Finding.ILD: State.ABSENT},
)
CONCEPTION: tuple[dict[Finding, State], ...] = (
    {},
    {Finding.PREGNANCY: State.PRESENT},
    {Finding.PLANNING_PREGNANCY: State.PRESENT},
    {Finding.RELIABLE_CONTRACEPTION: State.PRESENT},
    {Finding.RELIABLE_CONTRACEPTION: State.ABSENT},
)
SKIN: tuple[dict[Finding, State], ...] = ({}, {Finding.SEVERE_SKIN_DISEASE: State.PRESENT})
TESTS = tuple(
    {Test.TPMT: tpmt, Test.LIVER_TESTS: liver, Test.HEPATITIS_B: hepatitis}
    for tpmt, liver, hepatitis in product(Result, (Result.CLEAR, Result.ABNORMAL, Result.PENDING), Result)
    if hepatitis is not Result.INTERMEDIATE
)


@pytest.mark.parametrize("lungs", LUNGS)
@pytest.mark.parametrize("conception", CONCEPTION)
@pytest.mark.parametrize("skin", SKIN)
def test_the_verdict_agrees_with_the_decision(
    lungs: dict[Finding, State], conception: dict[Finding, State], skin: dict[Finding, State]
) -> None:
    """Nothing that is held or refused has a number, and nothing with a number is held or refused."""
    woman = case_of({"like": "woman"})
    for tests in TESTS:
        case = Case(
            disease=woman.disease,
            age=woman.age,
            sex=woman.sex,
            weight=woman.weight,
            height=woman.height,
            findings=lungs | conception | skin,
            tests=tests,
        )
        outcome = decide(case, ASKED, BOOK)
        verdicts = {one.agent: one.verdict for one in outcome.assessments}
        offered = numbers(outcome.answers)
        assert not {agent for agent in offered if verdicts[agent] in {Verdict.HELD, Verdict.REFUSED}}
        preferred = {agent for agent, verdict in verdicts.items() if verdict is Verdict.PREFERRED}
        assert preferred <= offered | set(Agent) - {Agent.METHOTREXATE, Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE}


def numbers(answers: tuple[object, ...]) -> set[Agent]:
    """The steroid-sparing agents that stand with a number."""
    plans = [answer for answer in answers if isinstance(answer, Plan)]
    return {partner.agent for plan in plans for partner in (plan.partner, *plan.others)}


def test_every_argument_is_cited_by_a_row_that_exists() -> None:
    known = {*BOOK.statements, *BOOK.settlements, *BOOK.limits}
    for row in ROWS:
        for one in weigh(case_of(row), BOOK):
            arguments = (*one.supports, *one.against, *one.excludes, *one.awaits, *one.changes)
            assert arguments, one.agent
            assert {ref for argument in arguments for ref in argument.refs} <= known
