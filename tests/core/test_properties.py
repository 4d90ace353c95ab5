"""What must hold in every case: asked of random patients, and of every combination where there are finitely many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alarms import EMERGENCIES, Code
from core.case import (
    AgeGroup,
    Case,
    Disease,
    Finding,
    OtherDrug,
    OutOfScope,
    Response,
    Result,
    Sex,
    State,
    SteroidCourse,
    Test,
    Unclear,
)
from core.engine import decide
from core.evidence import RefKind
from core.load import load_protocol
from core.outcome import (
    Azathioprine,
    Band,
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
from core.quantities import ActualKg, Cm, Mg, Weeks, Years
from core.request import PARTNERS, Agent, Frequency, ProposedDose, Request, Topic, Unit
from core.rules.steroids import adult_pulse, pulse_alarms
from core.rules.taper import steps_below
from tests.core.reading import cited, held_partners, offered, prednisone, pulse, treatment

BOOK = load_protocol()
TREATMENT = Request(topics=frozenset({Topic.TREATMENT}))


def decimals(low: str, high: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=Decimal(low), max_value=Decimal(high), places=1)


courses = st.builds(
    SteroidCourse,
    dose=st.none() | decimals("0", "120").map(Mg),
    weeks=st.none() | decimals("0", "20").map(Weeks),
    response=st.sampled_from(Response),
)
cases = st.builds(
    Case,
    disease=st.none() | st.sampled_from(Disease),
    disease_uncertain=st.booleans(),
    out_of_scope=st.none() | st.none() | st.none() | st.sampled_from(OutOfScope),
    age=st.none() | decimals("0", "100").map(Years),
    age_group=st.none() | st.sampled_from(AgeGroup),
    sex=st.none() | st.sampled_from(Sex),
    weight=st.none() | decimals("1", "300").map(ActualKg),
    height=st.none() | decimals("50", "230").map(Cm),
    findings=st.dictionaries(st.sampled_from(Finding), st.sampled_from(State), max_size=8),
    tests=st.dictionaries(st.sampled_from(Test), st.sampled_from(Result)),
    egfr=st.none() | decimals("0", "150"),
    steroid=courses,
    taking=st.frozensets(st.sampled_from(OtherDrug), max_size=2),
    unclear=st.just(frozenset[Unclear]()) | st.frozensets(st.sampled_from(Unclear), max_size=1),
)
proposed = st.builds(
    ProposedDose,
    agent=st.sampled_from(Agent),
    amount=st.none() | decimals("0.1", "2000").map(Mg),
    unit=st.sampled_from(Unit),
    frequency=st.none() | st.sampled_from(Frequency),
    taken=st.booleans(),
)
requests = st.builds(
    Request,
    topics=st.frozensets(st.sampled_from([Topic.TREATMENT, Topic.TAPER]), min_size=1),
    agents=st.lists(st.sampled_from(Agent), max_size=3).map(tuple),
    doses=st.lists(proposed, max_size=2).map(tuple),
    steroid_alone=st.booleans(),
    partner_later=st.booleans(),
)
# Most random patients lack something: these have all that a number needs.
complete = st.builds(
    replace,
    cases,
    disease=st.sampled_from(Disease),
    disease_uncertain=st.just(False),
    out_of_scope=st.none(),
    age=decimals("1", "99").map(Years),
    weight=decimals("30", "120").map(ActualKg),
    height=decimals("120", "200").map(Cm),
    unclear=st.just(frozenset[Unclear]()),
)
often = settings(max_examples=150, deadline=None)


def is_child(case: Case) -> bool:
    return case.age.value < 18 if case.age else case.age_group is AgeGroup.CHILD


def adult_or_child_known(case: Case) -> bool:
    return case.age is not None or case.age_group is not None


@often
@given(case=cases | complete, request=requests)
def test_nothing_is_printed_above_the_ceilings_of_the_protocol(case: Case, request: Request) -> None:
    outcome = decide(case, request, BOOK)
    dose, iv = prednisone(outcome), pulse(outcome)
    if dose:
        assert dose.dose.printed().high <= Mg(Decimal(60 if is_child(case) else 80))
    if iv:
        assert Mg(Decimal(250)) <= iv.dose.low <= iv.dose.high <= Mg(Decimal(1000))
    for partner in offered(outcome):
        regimen = partner.regimen.value
        if isinstance(regimen, Methotrexate):
            assert regimen.start_once_weekly <= regimen.target_once_weekly <= Mg(Decimal(25))


@often
@given(case=cases | complete, request=requests)
def test_each_number_can_be_derived_from_a_row_of_the_protocol(case: Case, request: Request) -> None:
    outcome = decide(case, request, BOOK)
    dose, iv = prednisone(outcome), pulse(outcome)
    if dose:
        assert case.weight is not None
        low, high = dose.per_kg
        assert (low, high) in ([(2, 2)] if is_child(case) else [PER_KG[dose.band]])
        assert (dose.calculated.low.value, dose.calculated.high.value) == (
            low * case.weight.value,
            high * case.weight.value,
        )
        ceiling = 60 if is_child(case) else 80
        assert dose.dose.low.value == min(ceiling, dose.calculated.low.value)
        assert dose.dose.high.value == min(ceiling, dose.calculated.high.value)
    if iv:
        assert case.weight is not None
        assert iv.dose.low.value == min(1000, max(250, 10 * case.weight.value))
        assert iv.dose.high.value == min(1000, max(250, 20 * case.weight.value))
        assert iv.days == (1, 5)
    for partner in offered(outcome):
        partner_is_derived(case, partner)


PER_KG = {
    Band.FULL: (Decimal("0.5"), Decimal(1)),
    Band.NEARER_LOW: (Decimal("0.5"), Decimal("0.75")),
    Band.NEARER_HIGH: (Decimal("0.75"), Decimal(1)),
}


def partner_is_derived(case: Case, partner: Partner) -> None:
    match partner.regimen.value:
        case Methotrexate() as dose:
            assert dose == Methotrexate(Mg(Decimal(15)), Mg(Decimal(25)), (3, 6), Mg(Decimal(1)))
        case Mycophenolate() as dose:
            assert dose.start_twice_daily == Mg(Decimal(500))
        case Azathioprine() as dose:
            assert case.weight is not None
            assert dose.weight.value <= case.weight.value
            assert dose.actual_was_lower == (dose.weight.value == case.weight.value)
            assert dose.target_daily.value == 2 * dose.weight.value
        case JuvenileMethotrexate() as dose:
            assert case.weight is not None
            assert case.height is not None
            assert abs(dose.area.value**2 * 3600 - case.weight.value * case.height.value) < Decimal("1e-9")
            assert dose.once_weekly.value == 15 * dose.area.value


@often
@given(case=cases | complete, request=requests)
def test_there_is_no_number_while_age_weight_or_disease_is_missing_or_doubtful(case: Case, request: Request) -> None:
    outcome = decide(case, request, BOOK)
    known = adult_or_child_known(case) and case.disease is not None and not case.disease_uncertain
    if not known:
        assert not any(isinstance(answer, Plan | Pending | Taper) for answer in outcome.answers)
    if case.weight is None or case.unclear - {Unclear.LUNG_DISEASE}:
        assert treatment(outcome) == ()
    if Unclear.LUNG_DISEASE in case.unclear:
        assert is_child(case) or offered(outcome) == ()


@often
@given(case=cases | complete, request=requests)
def test_a_child_gets_a_number_of_prednisone_and_methotrexate_alone(case: Case, request: Request) -> None:
    outcome = decide(replace(case, age=Years(Decimal(9)), age_group=None), request, BOOK)
    assert pulse(outcome) is None
    assert not any(isinstance(answer, Taper) for answer in outcome.answers)
    assert {type(partner.regimen.value) for partner in offered(outcome)} <= {JuvenileMethotrexate}


@often
@given(case=cases | complete, request=requests)
def test_every_value_cites_what_stands_in_the_book_and_every_dose_a_statement(case: Case, request: Request) -> None:
    outcome = decide(case, request, BOOK)
    known = {*BOOK.statements, *BOOK.settlements, *BOOK.limits}
    for value in cited(outcome):
        assert set(value.refs) <= known
    for answer in treatment(outcome):
        assert answer.prednisone.because.kind is RefKind.STATEMENT
    for partner in offered(outcome):
        assert partner.regimen.because.kind is RefKind.STATEMENT
        assert partner.why
    assert all(code in BOOK.alarms for code in outcome.alarms)
    assert all(gap.because in known for gap in outcome.gaps)
    if outcome.answers or outcome.refusals:
        assert list(cited(outcome)) or outcome.alarms or outcome.asks or outcome.gaps


@often
@given(case=cases | complete, request=requests, data=st.data())
def test_the_same_facts_in_any_order_give_the_same_answer(case: Case, request: Request, data: st.DataObject) -> None:
    findings = dict(data.draw(st.permutations(list(case.findings.items()))))
    tests = dict(data.draw(st.permutations(list(case.tests.items()))))
    assert decide(replace(case, findings=findings, tests=tests), request, BOOK) == decide(case, request, BOOK)


@often
@given(case=cases | complete, request=requests)
def test_emergencies_come_first_and_nothing_is_said_twice(case: Case, request: Request) -> None:
    outcome = decide(case, request, BOOK)
    emergency = [code in EMERGENCIES for code in outcome.alarms]
    assert emergency == sorted(emergency, reverse=True)
    for said in (outcome.alarms, outcome.asks, outcome.gaps, outcome.holds, outcome.refusals):
        assert len(set(said)) == len(said)


@often
@given(case=cases | complete, request=requests)
def test_steroid_alone_and_a_later_partner_are_refused_whatever_else_is_said(case: Case, request: Request) -> None:
    if case.out_of_scope is not None or is_child(case):
        return
    outcome = decide(case, replace(request, steroid_alone=True, partner_later=True), BOOK)
    refused = {str(refusal.why.because) for refusal in outcome.refusals}
    assert {"S03", "S49"} <= refused


# ---------------------------------------------------------------- not stated is never absent


@often
@given(case=complete, finding=st.sampled_from(Finding))
def test_saying_that_a_finding_is_absent_never_takes_away_what_not_saying_it_allowed(
    case: Case, finding: Finding
) -> None:
    """Silence allows no agent and no dose that a clear "no" would not allow too."""
    if finding in REASSURING:
        return
    silent = decide(replace(case, findings={**case.findings, finding: State.NOT_STATED}), TREATMENT, BOOK)
    denied = decide(replace(case, findings={**case.findings, finding: State.ABSENT}), TREATMENT, BOOK)
    assert preferred(silent) <= preferred(denied)
    if prednisone(silent):
        assert prednisone(silent) == prednisone(denied)
    assert pulse(silent) == pulse(denied)


REASSURING = {Finding.RELIABLE_CONTRACEPTION, Finding.TUBERCULOSIS_TREATED, Finding.LOW_STEROID_RISK}


def preferred(outcome: Outcome) -> set[Agent]:
    return {partner.agent for partner in offered(outcome) if partner.standing is not Standing.ALTERNATIVE}


@pytest.mark.parametrize("state", set(State) - {State.ABSENT})
@pytest.mark.parametrize("finding", [Finding.ILD, Finding.LUNG_DISEASE])
def test_methotrexate_has_no_number_unless_the_lungs_are_said_to_be_clear(state: State, finding: Finding) -> None:
    case = Case(Disease.POLYMYOSITIS, age=Years(Decimal(45)), sex=Sex.MALE, weight=ActualKg(Decimal(70)))
    outcome = decide(replace(case, findings={finding: state}), TREATMENT, BOOK)
    assert Agent.METHOTREXATE not in [partner.agent for partner in offered(outcome)]


@pytest.mark.parametrize("state", set(State) - {State.PRESENT})
@pytest.mark.parametrize("finding", [Finding.DYSPHAGIA, Finding.SEVERE_WEAKNESS, Finding.RESPIRATORY])
def test_only_a_stated_indication_adds_a_pulse(state: State, finding: Finding) -> None:
    case = Case(Disease.POLYMYOSITIS, age=Years(Decimal(45)), sex=Sex.MALE, weight=ActualKg(Decimal(70)))
    assert pulse(decide(replace(case, findings={finding: State.PRESENT}), TREATMENT, BOOK)) is not None
    assert pulse(decide(replace(case, findings={finding: state}), TREATMENT, BOOK)) is None


@given(weight=decimals("1", "300").map(ActualKg))
def test_both_ends_of_a_pulse_stay_between_250_and_1000_mg_and_a_moved_end_is_said(weight: ActualKg) -> None:
    """Below 25 kg the floor holds: no plausible adult, so asked of the rule itself (D08)."""
    dose = adult_pulse(weight, BOOK).value
    assert dose.dose.low.value == min(1000, max(250, 10 * weight.value))
    assert dose.dose.high.value == min(1000, max(250, 20 * weight.value))
    alarms = pulse_alarms(dose)
    assert (Code.IVMP_CAP_1000 in alarms) == (20 * weight.value > 1000)
    assert (Code.IVMP_FLOOR_250 in alarms) == (10 * weight.value < 250)


# ---------------------------------------------------------------- the taper

NAMED = {(Decimal(one), Decimal(next_)) for one, next_ in [(60, 40), (40, 30), (30, 25), (25, 20)]}


@given(start=decimals("0", "150").map(Mg))
@settings(max_examples=300)
def test_a_taper_takes_only_steps_that_the_protocol_names_and_ends_at_2_5_mg(start: Mg) -> None:
    steps = [step.dose.value for step in steps_below(start, BOOK.numbers.taper)]
    if start.value <= Decimal("2.5"):
        assert steps == []
        return
    assert steps[-1] == Decimal("2.5")
    rungs = [Decimal(rung) for rung in (60, 40, 30, 25, 20)] + [Decimal("2.5") * step for step in range(7, 0, -1)]
    assert steps[0] == next(rung for rung in rungs if rung < start.value)
    for before, after in pairwise(steps):
        assert (before, after) in NAMED or (before <= 20 and before - after == Decimal("2.5"))


@given(course=courses)
@settings(max_examples=150)
def test_a_rung_is_given_for_a_good_response_alone(course: SteroidCourse) -> None:
    case = Case(Disease.POLYMYOSITIS, age=Years(Decimal(45)), steroid=course)
    outcome = decide(case, Request(topics=frozenset({Topic.TAPER})), BOOK)
    if any(isinstance(answer, Taper) for answer in outcome.answers):
        assert course.response is Response.GOOD


# ---------------------------------------------------------------- every combination that chooses a partner drug

LUNGS: list[dict[Finding, State]] = [
    {},
    {Finding.ILD: State.ABSENT},
    {Finding.ILD: State.PRESENT},
    {Finding.OTHER_LUNG_DISEASE: State.PRESENT, Finding.ILD: State.ABSENT},
    {Finding.ILD: State.UNCERTAIN},
]
CONCEPTION: list[dict[Finding, State]] = [
    {},
    {Finding.PREGNANCY: State.PRESENT, Finding.RELIABLE_CONTRACEPTION: State.PRESENT},
    {Finding.BREASTFEEDING: State.PRESENT, Finding.RELIABLE_CONTRACEPTION: State.PRESENT},
    {Finding.PLANNING_PREGNANCY: State.PRESENT, Finding.RELIABLE_CONTRACEPTION: State.PRESENT},
    {Finding.PREGNANCY: State.UNCERTAIN, Finding.RELIABLE_CONTRACEPTION: State.PRESENT},
    {Finding.RELIABLE_CONTRACEPTION: State.PRESENT},
    {Finding.RELIABLE_CONTRACEPTION: State.ABSENT},
    {Finding.CHILDBEARING_POTENTIAL: State.ABSENT},
]
SKIN: list[dict[Finding, State]] = [{}, {Finding.SEVERE_SKIN_DISEASE: State.PRESENT}]
POOR_KIDNEYS = {Finding.RENAL_IMPAIRMENT: State.PRESENT}
SCREEN_CLEAR = dict.fromkeys((Test.HEPATITIS_B, Test.HEPATITIS_C, Test.LIVER_TESTS), Result.CLEAR)
METHOTREXATE_GATES: list[tuple[dict[Test, Result], dict[Finding, State]]] = [
    ({}, {}),
    (SCREEN_CLEAR, {}),
    (SCREEN_CLEAR, POOR_KIDNEYS),
    ({Test.HEPATITIS_B: Result.PENDING}, {}),
    ({Test.HEPATITIS_B: Result.PENDING}, POOR_KIDNEYS),
    ({Test.LIVER_TESTS: Result.ABNORMAL}, {}),
    ({Test.HEPATITIS_B: Result.ABNORMAL}, {}),
]
ALLOPURINOL = frozenset({OtherDrug.ALLOPURINOL})
AZATHIOPRINE_GATES: list[tuple[Result, frozenset[OtherDrug]]] = [
    (Result.NOT_STATED, frozenset()),
    (Result.CLEAR, frozenset()),
    (Result.PENDING, frozenset()),
    (Result.ABNORMAL, frozenset()),
    (Result.CLEAR, ALLOPURINOL),
]
WHO = [
    (Disease.DERMATOMYOSITIS, 45, 70, 170),
    (Disease.POLYMYOSITIS, 62, 70, 170),
    (Disease.JUVENILE_DERMATOMYOSITIS, 14, 50, 160),
    (Disease.JUVENILE_DERMATOMYOSITIS, 8, 25, 125),
    (Disease.POLYMYOSITIS, 8, 25, 125),
]


def combinations(who: tuple[Disease, int, int, int], sex: Sex | None) -> Iterator[Case]:
    disease, age, kg, cm = who
    person = Case(disease, age=Years(Decimal(age)), sex=sex, weight=ActualKg(Decimal(kg)), height=Cm(Decimal(cm)))
    adult = age >= 18  # nothing of skin, TPMT or allopurinol reaches a child's two drugs
    for lung, skin, able, (results, kidneys), (tpmt, taking) in product(
        LUNGS,
        SKIN if adult else SKIN[-1:],
        CONCEPTION,
        METHOTREXATE_GATES,
        AZATHIOPRINE_GATES if adult else AZATHIOPRINE_GATES[:1],
    ):
        yield replace(
            person,
            findings={**lung, **skin, **able, **kidneys},
            tests={**results, Test.TPMT: tpmt},
            taking=taking,
        )


@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE, None], ids=str)
@pytest.mark.parametrize("who", WHO, ids=lambda who: f"{who[0]} at {who[1]}")
def test_every_combination_of_facts_that_chooses_a_partner_drug(
    who: tuple[Disease, int, int, int], sex: Sex | None
) -> None:
    for case in combinations(who, sex):
        outcome = decide(case, TREATMENT, BOOK)
        with_number = {partner.agent: partner for partner in offered(outcome)}
        for broken in broken_rules(case, outcome, with_number):
            pytest.fail(f"{broken}: {case}")


def broken_rules(case: Case, outcome: Outcome, with_number: dict[Agent, Partner]) -> Iterator[str]:
    """The rules that this answer breaks, in words."""
    hepatitis_b = case.result(Test.HEPATITIS_B)
    if hepatitis_b is Result.ABNORMAL and treatment(outcome):
        yield "hepatitis B positive: no number at all (D15)"
    if teratogen_barred(case) and with_number.keys() & {Agent.METHOTREXATE, Agent.MYCOPHENOLATE}:
        yield "methotrexate or mycophenolate in pregnancy, planning, breastfeeding or without contraception (D12)"
    if case.result(Test.TPMT) not in {Result.CLEAR, Result.NOT_STATED} and Agent.AZATHIOPRINE in with_number:
        yield "azathioprine with a pending or abnormal TPMT (D14, D15)"
    if OtherDrug.ALLOPURINOL in case.taking and Agent.AZATHIOPRINE in with_number:
        yield "azathioprine with allopurinol (L32)"
    awaited = hepatitis_b is Result.PENDING or case.result(Test.LIVER_TESTS) is Result.ABNORMAL
    if Agent.METHOTREXATE in with_number and (awaited or case.has(Finding.RENAL_IMPAIRMENT)):
        yield "methotrexate with a pending screen, abnormal liver tests or poor kidneys (D14, D15)"
    if Agent.METHOTREXATE in with_number and not case.lacks(Finding.ILD) and not is_child(case):
        yield "methotrexate in an adult whose lungs are not known to be clear (S10)"
    if is_child(case) and with_number.keys() - {Agent.METHOTREXATE}:
        yield "another agent than methotrexate under 18 (D30)"
    if case.disease is Disease.POLYMYOSITIS and is_child(case) and treatment(outcome):
        yield "a dose for a child without juvenile dermatomyositis (D22)"
    yield from wrong_shape(case, outcome, with_number)


def wrong_shape(case: Case, outcome: Outcome, with_number: dict[Agent, Partner]) -> Iterator[str]:
    """Rules of the answer's form: awaited results are headed, nothing is in two places, preferred means preferred."""
    held = {partner.agent for partner in held_partners(outcome)}
    excluded = {found.agent for answer in treatment(outcome) for found in answer.excluded}
    if held & with_number.keys() or excluded & (with_number.keys() | held):
        yield "an agent is offered, held and excluded in two places"
    azathioprine = with_number.get(Agent.AZATHIOPRINE)
    if azathioprine and case.result(Test.TPMT) is Result.NOT_STATED and not azathioprine.to_check:
        yield "azathioprine that is not headed 'only after TPMT' (D14)"
    tie = {Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE}
    prefers = {agent for agent, partner in with_number.items() if partner.standing is Standing.PREFERRED}
    if case.has(Finding.ILD) and not prefers <= tie and not is_child(case):
        yield "something else preferred in interstitial lung disease (S13, S15)"
    planned = case.has(Finding.PLANNING_PREGNANCY) or case.has(Finding.PREGNANCY) or case.has(Finding.BREASTFEEDING)
    if planned and not is_child(case) and with_number.keys() - {Agent.AZATHIOPRINE}:
        yield "another agent than azathioprine in pregnancy or its planning (D11, D12)"
    if any(isinstance(answer, Pending) for answer in outcome.answers) and with_number:
        yield "pending although an agent has its number (D35)"
    if set(PARTNERS) < (with_number.keys() | held | excluded):
        yield "a partner drug that is not one of the protocol"


def teratogen_barred(case: Case) -> bool:
    """Pregnant, planning, breastfeeding, not protected, or not known (D12)."""
    stated = (Finding.PREGNANCY, Finding.BREASTFEEDING, Finding.PLANNING_PREGNANCY)
    if any(case.has(finding) for finding in stated):
        return True
    if case.sex is Sex.MALE:
        return False
    if case.state(Finding.PREGNANCY) is State.UNCERTAIN:
        return True
    met = case.has(Finding.RELIABLE_CONTRACEPTION) or case.lacks(Finding.CHILDBEARING_POTENTIAL)
    asked = case.age is not None and 10 <= case.age.value < 60
    return asked and not met
