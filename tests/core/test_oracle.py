"""The core beside a second, plain reading of the protocol (tests/core/oracle.py), and what that comparison has found.

Here a seeded share of the cases; `python -m tests.core.compare_oracle --cases 100000 --seed N` compares more of them.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from core.alarms import Code
from core.case import Case, Disease, Finding, Response, Result, Sex, State, SteroidCourse, Test, Unclear
from core.engine import decide
from core.outcome import Band, Reach
from core.quantities import ActualKg, Cm, Mg, Weeks, Years
from core.request import Agent, Frequency, ProposedDose, Request, Topic, Unit
from tests.core.compare_oracle import book, compare, seen
from tests.core.oracle import oracle
from tests.core.oracle_cases import cases
from tests.core.oracle_notes import Refused, Status

OF_OTHER_TOPICS = {
    Code.CHANGE_OF_ESTABLISHED_DRUG,
    Code.CNI_RESERVED,
    Code.RITUXIMAB_ADULT_ONLY,
    Code.SPECIALIST,
    Code.SPECIALIST_IVIG,
    Code.SPECIALIST_RITUXIMAB,
    Code.X_FIGURE_UNSUPPORTED,
    Code.X_IVIG_GLUCOSE_METER,
    Code.X_IVIG_IGA_STOP,
    Code.X_IVIG_THROMBOSIS_RENAL,
    Code.X_LIVE_VACCINE,
    Code.X_PML_INFUSION,
}
SEEDS = (11, 12, 13, 14)  # a thousand cases each
TREATMENT, TAPER = Request(topics=frozenset({Topic.TREATMENT})), Request(topics=frozenset({Topic.TAPER}))
ADULT = Case(
    disease=Disease.POLYMYOSITIS,
    age=Years(Decimal(45)),
    sex=Sex.MALE,
    weight=ActualKg(Decimal(70)),
    height=Cm(Decimal(170)),
    findings={Finding.LUNG_DISEASE: State.ABSENT},
    tests=dict.fromkeys(Test, Result.CLEAR),
    egfr=Decimal(90),
)
CHILD = replace(ADULT, disease=Disease.JUVENILE_DERMATOMYOSITIS, age=Years(Decimal(12)), weight=ActualKg(Decimal(40)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_and_the_oracle_read_the_same(seed: int) -> None:
    found = compare((seed, 1000))
    assert not found, "\n".join(f"{case}\n  " + "\n  ".join(apart) for apart, case in found[:5])


def test_the_sample_reaches_every_kind_of_answer() -> None:
    """Agreement says something only where the cases go everywhere. No adult is so light that a pulse is raised."""
    read = [oracle(case, request) for seed in SEEDS for case, request in cases(seed, 1000)]
    assert {refused for one in read for refused in one.refusals} == set(Refused)
    assert {one.band for one in read} == {None, *Band}
    assert {one.reach for one in read} == set(Reach)
    assert {(agent, status) for one in read for agent, status, _ in one.partners} == {
        (agent, status)
        for agent in (Agent.METHOTREXATE, Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE)
        for status in (Status.OFFERED, Status.TO_CHECK, Status.HELD)
        if (agent, status) != (Agent.MYCOPHENOLATE, Status.TO_CHECK)  # nothing is to check for it
    }
    assert {code for one in read for code in one.alarms} == set(Code) - OF_OTHER_TOPICS - {Code.IVMP_FLOOR_250}


def test_a_core_that_answered_otherwise_would_be_noticed() -> None:
    """A dose, an alarm, a hold or a refusal more or less is a difference."""
    outcome = decide(ADULT, TREATMENT, book())
    taper = decide(replace(ADULT, steroid=course(60, 3)), TAPER, book())
    wrong = [
        outcome,
        replace(outcome, answers=()),
        replace(outcome, alarms=outcome.alarms[:-1]),
        replace(outcome, reach=Reach.OUT),
        taper,
        replace(taper, answers=()),
    ]
    read = [seen(one, frozenset()) for one in wrong]
    assert read[0] == oracle(ADULT, TREATMENT)
    assert all(one != other for one, other in pairwise(read))


def course(dose: float, weeks: float, response: Response = Response.GOOD) -> SteroidCourse:
    return SteroidCourse(Mg(Decimal(str(dose))), Weeks(Decimal(str(weeks))), response)


def asks_for(agent: Agent, amount: str, unit: Unit = Unit.MG, frequency: Frequency | None = None) -> Request:
    return replace(TREATMENT, doses=(ProposedDose(agent, Mg(Decimal(amount)), unit, frequency),))


def having(case: Case, *present: Finding, uncertain: tuple[Finding, ...] = ()) -> Case:
    stated = dict.fromkeys(present, State.PRESENT) | dict.fromkeys(uncertain, State.UNCERTAIN)
    return replace(case, findings={**case.findings, **stated})


def results(case: Case, **said: Result) -> Case:
    return replace(case, tests={**case.tests, **{Test[name]: result for name, result in said.items()}})


# What the comparison found when it was first run: the case, what was asked, and the alarm that must be there.
FOUND = {
    "35 mg of methotrexate a week, said for each kilogram": (
        ADULT,
        asks_for(Agent.METHOTREXATE, "0.5", Unit.MG_PER_KG, Frequency.WEEKLY),
        Code.MTX_ABOVE_25_STOP,
    ),
    "27 mg of methotrexate a week, said for each square metre": (
        ADULT,
        asks_for(Agent.METHOTREXATE, "15", Unit.MG_PER_M2, Frequency.WEEKLY),
        Code.MTX_ABOVE_25_STOP,
    ),
    "40 mg of methotrexate a week, while DM is unclear": (
        replace(ADULT, unclear=frozenset({Unclear.DM_MEANING})),
        asks_for(Agent.METHOTREXATE, "40", Unit.MG, Frequency.WEEKLY),
        Code.MTX_ABOVE_25_STOP,
    ),
    "an active infection beside hepatitis B": (
        having(results(ADULT, HEPATITIS_B=Result.ABNORMAL), Finding.ACTIVE_INFECTION),
        TREATMENT,
        Code.INFECTION_ACTIVE,
    ),
    "TPMT awaited while NUDT15 is intermediate": (
        having(results(ADULT, TPMT=Result.PENDING, NUDT15=Result.INTERMEDIATE), Finding.ILD),
        TREATMENT,
        Code.TPMT_GATE,
    ),
    "a taper in osteoporosis": (
        replace(having(ADULT, Finding.OSTEOPOROSIS), steroid=course(40, 2)),
        TAPER,
        Code.BONE_BISPHOSPHONATE,
    ),
    "six weeks at 60 mg in a child": (replace(CHILD, steroid=course(60, 6)), TAPER, Code.HIGH_DOSE_OVER_4_WEEKS),
    "six weeks at 20 mg in an adult of 35 kg": (
        replace(ADULT, weight=ActualKg(Decimal(35)), steroid=course(20, 6)),
        TAPER,
        Code.HIGH_DOSE_OVER_4_WEEKS,
    ),
    "lungs both denied and described in a child": (
        replace(CHILD, unclear=frozenset({Unclear.LUNG_DISEASE})),
        TREATMENT,
        Code.CONTRADICTION_ILD,
    ),
    "too short for an ideal weight, of no stated sex": (
        replace(having(ADULT, Finding.ILD), sex=None, height=Cm(Decimal(150))),
        TREATMENT,
        Code.IBW_UNDEFINED_SHORT,
    ),
    "a doubt about childbearing potential at 61 years": (
        having(replace(ADULT, sex=Sex.FEMALE, age=Years(Decimal(61))), uncertain=(Finding.CHILDBEARING_POTENTIAL,)),
        TREATMENT,
        Code.CHILDBEARING_UNKNOWN,
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_the_comparison_found_stays_right(name: str) -> None:
    case, request, alarm = FOUND[name]
    assert alarm in decide(case, request, book()).alarms


def test_an_agent_asked_for_does_not_hide_one_that_may_begin_today() -> None:
    """Methotrexate waits for hepatitis B, the azathioprine asked for waits for TPMT: mycophenolate is offered (D14)."""
    case = results(ADULT, HEPATITIS_B=Result.PENDING, TPMT=Result.NOT_STATED)
    read = seen(decide(case, replace(TREATMENT, agents=(Agent.AZATHIOPRINE,)), book()), frozenset())
    assert (Agent.MYCOPHENOLATE, Status.OFFERED, Decimal(500)) in read.partners


def test_held_azathioprine_says_already_that_it_will_rest_on_actual_weight() -> None:
    """TPMT is pending: the target, once it is shown, will be on actual weight (D10, D14)."""
    case = having(results(replace(ADULT, weight=ActualKg(Decimal(40))), TPMT=Result.PENDING), Finding.ILD)
    assert Code.ACTUAL_BELOW_IDEAL in decide(case, TREATMENT, book()).alarms


def test_a_refused_dose_does_not_silence_a_taper_that_needs_no_weight() -> None:
    """No response: refer (D07), whatever the weight, and beside daily methotrexate that is refused."""
    case = replace(ADULT, weight=None, steroid=course(60, 4, Response.NONE))
    request = replace(asks_for(Agent.METHOTREXATE, "15", frequency=Frequency.DAILY), topics=TAPER.topics)
    refused = seen(decide(case, request, book()), frozenset()).refusals
    assert refused == {Refused.METHOTREXATE_TOO_OFTEN, Refused.NO_RESPONSE}


def test_nothing_is_computed_from_an_implausible_weight() -> None:
    """20 mg is not "above 1 mg/kg" of an adult of 5 kg (D25)."""
    case = replace(ADULT, weight=ActualKg(Decimal(5)))
    assert not decide(case, asks_for(Agent.PREDNISONE, "20"), book()).refusals
