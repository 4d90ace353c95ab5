"""escalation.yml, row by row: infusions, reserved drugs, prevention, and what the protocol does not give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

import pytest

from core.alarms import Code
from core.courses import Advice, Cyclophosphamide, Ivig, Open, Reserved, Rituximab
from core.engine import decide
from core.evidence import Cited, Ref
from core.load import load_protocol
from core.outcome import Outcome
from tests.core.beyond_cases import ROWS, Row, case_of, request_of, then_words
from tests.core.cases import number

BOOK = load_protocol()
ALLOWED = {
    "ivig", "rituximab", "cyclophosphamide", "reserved", "open", "points", "refuse", "alarms", "not", "asks", "holds",
    "gaps", "gaps_are", "refused_are", "refused_by", "cites", "not_cites", "not_words",
}  # fmt: skip
Kind = TypeVar("Kind", Ivig, Rituximab, Cyclophosphamide, Reserved, Open, Advice)


def only(outcome: Outcome, kind: type[Kind]) -> list[Kind]:
    return [answer for answer in outcome.answers if isinstance(answer, kind)]


def points(outcome: Outcome) -> Iterator[Cited[str]]:
    """Every argument and piece of advice."""
    for answer in outcome.answers:
        match answer:
            case Ivig():
                yield from (*answer.indications, *answer.evidence, *answer.to_check)
            case Cyclophosphamide():
                yield from (*answer.indications, *answer.to_check)
            case Rituximab() | Open():
                yield from answer.indications
            case Reserved():
                yield from (answer.reserved_for, *answer.indications, *answer.against)
            case Advice():
                yield from answer.points
            case _:
                pass


def cited(outcome: Outcome) -> set[str]:
    refs: list[Ref] = [ref for point in points(outcome) for ref in point.refs]
    for answer in outcome.answers:
        match answer:
            case Ivig():
                refs += answer.dose.refs
            case Rituximab():
                refs += [*answer.dose.refs, *(ref for gate in answer.to_check for ref in gate.refs)]
            case Cyclophosphamide():
                refs += answer.schedule.refs
            case Open():
                refs += answer.missing.refs
            case _:
                pass
    refs += [ref for refusal in outcome.refusals for ref in refusal.why.refs]
    refs += [ref for held in outcome.holds for ref in held.refs]
    refs += [ref for code in outcome.alarms for ref in BOOK.alarms[code].basis]
    refs += [gap.because for gap in outcome.gaps]
    return {str(ref) for ref in refs}


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_the_core_answers_as_the_table_says(row: Row) -> None:
    assert set(row["then"]) <= ALLOWED, "escalation.yml: a key that nothing checks"
    outcome = decide(case_of(row["like"], row.get("case", {})), request_of(row), BOOK)
    expected_numbers(outcome, row)
    expected_words(outcome, row)


def expected_numbers(outcome: Outcome, row: Row) -> None:
    then = row["then"]
    if "ivig" in then:
        shown = [
            [one.printed().value for one in (*answer.dose.value.total, answer.dose.value.most_per_day)]
            for answer in only(outcome, Ivig)
        ]
        assert shown == ([] if then["ivig"] == "none" else [[number(grams) for grams in then["ivig"]]])
        assert all(answer.dose.value.days == 2 for answer in only(outcome, Ivig))
    if "rituximab" in then:
        given = [
            [
                answer.dose.value.each.value,
                answer.dose.value.doses,
                answer.dose.value.weeks_apart,
                "to check" if answer.to_check else "now",
            ]
            for answer in only(outcome, Rituximab)
        ]
        assert given == ([] if then["rituximab"] == "none" else [then["rituximab"]])
    if "cyclophosphamide" in then:
        plans = [answer.schedule.value for answer in only(outcome, Cyclophosphamide)]
        shape = [[plan.interval_weeks, *plan.months, plan.longest_months] for plan in plans]
        assert shape == ([] if then["cyclophosphamide"] == "none" else [then["cyclophosphamide"]])


def expected_words(outcome: Outcome, row: Row) -> None:
    then = row["then"]
    if "reserved" in then:
        assert [list(answer.agents) for answer in only(outcome, Reserved)] == [then["reserved"]]
    if "open" in then:
        still_open = {str(answer.agent): list(answer.missing.value) for answer in only(outcome, Open)}
        assert still_open == then["open"]
    said = "; ".join(point.value for point in points(outcome))
    assert [one for one in then_words(row, "points") if one not in said] == []
    assert [one for one in then_words(row, "not_words") if one in said] == []
    refused = "; ".join(refusal.what for refusal in outcome.refusals)
    assert [one for one in then_words(row, "refuse") if one not in refused] == []
    if then.get("refuse") == []:
        assert outcome.refusals == ()
    assert [code for code in then_words(row, "alarms") if Code(code) not in outcome.alarms] == []
    assert [one for one in then_words(row, "not") if one in outcome.alarms or one in outcome.asks] == []
    asked = " | ".join(outcome.asks)
    assert [fact for fact in then_words(row, "asks") if fact not in asked] == []
    if then.get("asks") == []:
        assert outcome.asks == ()
    held = {str(one.value) for one in outcome.holds}
    assert set(then_words(row, "holds")) <= held
    gaps = "; ".join(gap.what for gap in outcome.gaps)
    assert [one for one in then_words(row, "gaps") if one not in gaps] == []
    if "gaps_are" in then:
        assert [gap.what for gap in outcome.gaps] == then["gaps_are"]
    if "refused_are" in then:
        assert [refusal.what for refusal in outcome.refusals] == then["refused_are"]
    if "refused_by" in then:
        assert [str(refusal.why.because) for refusal in outcome.refusals] == then["refused_by"]
    assert set(then_words(row, "cites")) <= cited(outcome)
    assert not set(then_words(row, "not_cites")) & cited(outcome)


@pytest.mark.parametrize("kilograms", range(30, 251, 5))
@pytest.mark.parametrize("centimetres", [152.4, 160, 170, 180, 190, 200, 220])
def test_no_day_of_immunoglobulin_passes_one_gram_for_each_kilogram(kilograms: int, centimetres: float) -> None:
    """S24, D09, D10: of the ideal weight, or of the actual one where that is lower."""
    row = next(row for row in ROWS if row["name"].startswith("Man of 178 cm"))
    outcome = decide(case_of("man", {"kg": kilograms, "cm": centimetres}), request_of(row), BOOK)
    (answer,) = only(outcome, Ivig)
    dose = answer.dose.value
    low, high = (end.value for end in dose.total)
    assert dose.most_per_day.value <= kilograms
    assert high == 2 * low == 2 * dose.most_per_day.value
    ideal = Decimal(50) + Decimal("2.3") * (Decimal(str(centimetres)) / Decimal("2.54") - 60)
    assert low == min(ideal, Decimal(kilograms))
