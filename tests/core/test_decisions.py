"""decisions.yml, row by row: what must come out of the core, as a clinician can read it."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from core.alarms import EMERGENCIES, Code
from core.engine import decide
from core.load import load_protocol
from core.outcome import (
    Answer,
    Ask,
    Azathioprine,
    HeldPartner,
    JuvenileMethotrexate,
    Methotrexate,
    Mycophenolate,
    Outcome,
    Partner,
    Pending,
    Plan,
    Standing,
    Taper,
)
from core.quantities import Mg
from tests.core.cases import ROWS, Facts, Row, case_of, number, request_of, words
from tests.core.reading import citations, held_partners, offered, prednisone, pulse, treatment

BOOK = load_protocol()
ALLOWED = {
    "scope", "answer", "number", "prednisone", "band", "tablets", "pulse", "partners", "first", "aza_mg", "mtx_sc_mg",
    "taper", "refuse", "excluded", "hold", "alarms", "asks", "asks_nothing", "cites", "not", "number_of", "gaps",
    "emergency_first", "first_alarm", "nothing_preferred", "waits_for", "refused_because",
    "not_cites",
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_the_core_decides_as_the_table_says(row: Row) -> None:
    then = row["then"]
    assert set(then) <= ALLOWED, "decisions.yml: a key that nothing checks"
    outcome = decide(case_of(row["case"]), request_of(row), BOOK)

    expected_numbers(outcome, then)
    expected_agents(outcome, then)
    expected_words(outcome, then)


def expected_numbers(outcome: Outcome, then: Facts) -> None:
    if then.get("number") == "none":
        assert not any(isinstance(answer, Plan | Pending | Taper) for answer in outcome.answers)
    dose = prednisone(outcome)
    if "prednisone" in then:
        assert dose is not None
        expected = then["prednisone"]
        low, high = cast("list[float]", expected) if isinstance(expected, list) else (expected, expected)
        shown = dose.dose.printed()
        assert (shown.low.value, shown.high.value) == (number(low), number(high))
        assert (dose.per_kg[0] == dose.per_kg[1]) == (not isinstance(expected, list)), "one number is a child's dose"
    if "band" in then:
        assert dose is not None
        assert dose.band == then["band"]
    if "tablets" in then:
        assert dose is not None
        multiples = dose.dose.tablet_multiples()
        assert [multiples[0].value, multiples[-1].value] == [number(mg) for mg in cast("list[float]", then["tablets"])]
    iv = pulse(outcome)
    if then.get("pulse") == "none":
        assert iv is None
    elif "pulse" in then:
        assert iv is not None
        shown = iv.dose.printed()
        assert [shown.low.value, shown.high.value] == [number(mg) for mg in cast("list[float]", then["pulse"])]
        assert iv.days == (1, 5)
    if "taper" in then:
        expected_taper(outcome, then["taper"])


def expected_taper(outcome: Outcome, expected: object) -> None:
    tapers = [answer for answer in outcome.answers if isinstance(answer, Taper)]
    if expected == "none":
        assert tapers == []
    elif expected:
        (taper,) = tapers
        assert [step.dose.value for step in taper.steps.value] == [number(mg) for mg in cast("list[float]", expected)]
        assert {step.weeks for step in taper.steps.value} == {2}
    else:
        assert tapers == []
        assert outcome.refusals, "the end of the taper is referred"
        assert outcome.asks == ()


def status(partner: Partner | HeldPartner) -> str:
    if isinstance(partner, HeldPartner):
        return "held"
    return "to check" if partner.to_check else "offered"


def expected_agents(outcome: Outcome, then: Facts) -> None:
    shown: list[Partner | HeldPartner] = [*offered(outcome), *held_partners(outcome)]
    if "partners" in then:
        assert {partner.agent.value: status(partner) for partner in shown} == then["partners"]
    if "first" in then:
        assert offered(outcome)[0].agent == then["first"]
    for agent in cast("dict[str, str]", then.get("number_of") or {}):
        assert agent not in [partner.agent for partner in offered(outcome)]
    if then.get("nothing_preferred"):
        assert all(partner.standing is not Standing.PREFERRED for partner in shown)
    for partner in offered(outcome):
        expected_regimen(partner, then)
    for agent in words(then.get("excluded")):
        assert agent in [found.agent for answer in treatment(outcome) for found in answer.excluded]
    for agent in words(then.get("hold")):
        assert agent in [held.value for held in outcome.holds]


def expected_regimen(partner: Partner, then: Facts) -> None:
    match partner.regimen.value:
        case Methotrexate() as dose:
            assert dose == Methotrexate(Mg(Decimal(15)), Mg(Decimal(25)), (3, 6), Mg(Decimal(1)))
        case Mycophenolate() as dose:
            assert dose.start_twice_daily == Mg(Decimal(500))
        case Azathioprine() as dose if "aza_mg" in then:
            assert dose.target_daily.printed().value == number(then["aza_mg"])
        case JuvenileMethotrexate() as dose if "mtx_sc_mg" in then:
            assert dose.once_weekly.printed().value == number(then["mtx_sc_mg"])


def expected_words(outcome: Outcome, then: Facts) -> None:
    assert outcome.reach == then.get("scope", "in")
    if "answer" in then:
        assert [kind(answer) for answer in outcome.answers] == [then["answer"]] * (then["answer"] != "none")
    if "refuse" in then:
        assert len(outcome.refusals) == then["refuse"]
    if "waits_for" in then:
        assert [one.waits_for.value for one in outcome.answers if isinstance(one, Pending)] == [then["waits_for"]]
    if "refused_because" in then:
        assert [one.why.value for one in outcome.refusals] == [then["refused_because"]]
    if "gaps" in then:
        assert len(outcome.gaps) == then["gaps"]
    if then.get("asks_nothing"):
        assert outcome.asks == ()
    if then.get("emergency_first"):
        assert outcome.alarms[0] in EMERGENCIES
    if "first_alarm" in then:
        assert outcome.alarms[0] == then["first_alarm"]
    assert [code for code in words(then.get("alarms")) if Code(code) not in outcome.alarms] == []
    assert [fact for fact in words(then.get("asks")) if ASKS[fact] not in outcome.asks] == []
    absent = {ASKS.get(word) or Code(word) for word in words(then.get("not"))}
    assert absent & {*outcome.alarms, *outcome.asks} == set()
    cited = set(citations(outcome, BOOK))
    assert [ref for ref in words(then.get("cites")) if ref not in cited] == []
    assert [ref for ref in words(then.get("not_cites")) if ref in cited] == []


ASKS = {ask.name.lower().replace("_", " "): ask for ask in Ask}


def kind(answer: Answer) -> str:
    return type(answer).__name__.lower()


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({row["name"] for row in ROWS}) == len(ROWS)
