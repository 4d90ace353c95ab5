"""The proof that `make prove` runs over the whole space: a seeded share of it, and that it can fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from itertools import chain
from random import Random

import pytest

from core.case import Case, Finding, Result, State, Test
from core.engine import decide
from core.load import load_proof, load_protocol
from core.outcome import Outcome, Plan, Reach
from core.quantities import Mg, MgRange
from core.reads import READS, Fact
from tests.core import proof_invariants as invariants
from tests.core.proof_invariants import INVARIANTS, Said
from tests.core.proof_space import BASES, DOMAIN, FACTORS, REQUESTS, TRIPLES, Values, case_of, drawn, sampled, triple
from tests.core.proof_tracing import Trace, traced
from tests.core.prove import examine

BOOK = load_protocol()


def test_what_a_rule_reads_is_declared_and_what_is_declared_is_read() -> None:
    trace, chance = Trace(), Random(20)
    for number in range(4000):
        values = sampled(chance)
        values[-1] = chance.choice(REQUESTS)
        if number % 2:
            far_from_home(values, chance)
        decide(traced(case_of(values), trace), values[-1], BOOK)
    assert {rule: facts - READS.get(rule, frozenset()) for rule, facts in trace.reads.items()} == {
        rule: set() for rule in trace.reads
    }
    assert {rule: READS[rule] - trace.reads[rule] for rule in READS} == {rule: set() for rule in READS}


def far_from_home(values: Values, chance: Random) -> None:
    """A third of the facts at random: what a patient near BASES never reaches."""
    for place, factor in enumerate(FACTORS):
        if factor not in {Fact.OUT_OF_SCOPE, None} and chance.random() < 0.3:
            values[place] = chance.choice(DOMAIN[factor])


@pytest.mark.parametrize("rule", READS)
def test_each_declared_rule_exists(rule: str) -> None:
    module, name = rule.split(".")
    assert callable(getattr(import_module(f"core.rules.{module}"), name))


def seeded_share() -> Iterator[Values]:
    chance = Random("share")
    some = chance.sample(TRIPLES, 24)
    products = chain.from_iterable(drawn(read, 80, chance) for read in READS.values())
    return chain(products, chain.from_iterable(triple(places) for places in some))


def test_a_share_of_the_space_breaks_no_invariant_and_asks_each() -> None:
    found = examine(seeded_share())
    assert found.broken == []
    assert [one.__name__ for one in INVARIANTS if not found.asked[one.__name__]] == []


def test_every_value_of_every_fact_is_in_the_space() -> None:
    for state in State:
        assert all(state in DOMAIN[finding] for finding in Finding)
    for result in Result:
        assert all(result in DOMAIN[test] for test in Test)
    assert {*Case.__dataclass_fields__} - {"findings", "tests", "steroid"} <= {fact.value for fact in Fact}


def test_the_record_of_the_proof_is_of_this_protocol() -> None:
    """It may hold a share only, and says so; a protocol or an invariant that it has not seen makes it stale."""
    proof = load_proof()
    assert proof.protocol == BOOK.version, "the protocol has changed: run `make prove`"
    assert proof.invariants == len(INVARIANTS), "the invariants have changed: run `make prove`"
    assert proof.cases > 0


# ---------------------------------------------------------------- it can fail: one wrong answer for the invariants

MAN, WOMAN, CHILD = (case_of(base) for base in BASES)
START = REQUESTS[0]


def wrong(case: Case, plan_of: Case, **changed: object) -> Said:
    """The answer for one patient, given to another."""
    return Said(case, START, replace(decide(plan_of, START, BOOK), **changed), BOOK)  # type: ignore[arg-type]


def with_dose(case: Case, mg: str) -> Said:
    outcome = decide(case, START, BOOK)
    (plan,) = outcome.answers
    assert isinstance(plan, Plan)
    dose = replace(plan.prednisone.value, dose=MgRange(Mg(Decimal(mg)), Mg(Decimal(mg))))
    answers = (replace(plan, prednisone=plan.prednisone.map(lambda _: dose)),)
    return Said(case, START, replace(outcome, answers=answers), BOOK)


def having(case: Case, finding: Finding, state: State = State.PRESENT) -> Case:
    return replace(case, findings={**case.findings, finding: state})


def back(case: Case, test: Test, result: Result) -> Case:
    return replace(case, tests={**case.tests, test: result})


NO_TERATOGEN = invariants.no_teratogen_in_pregnancy_its_planning_or_doubt
NOT_A_CHILDS = replace(CHILD, disease=MAN.disease)
WRONG = [
    (invariants.nothing_is_printed_above_the_ceilings, with_dose(MAN, "80.1")),
    (invariants.nothing_is_printed_above_the_ceilings, with_dose(CHILD, "60.1")),
    (invariants.prednisone_is_derived_from_its_row, with_dose(MAN, "69")),
    (NO_TERATOGEN, wrong(having(WOMAN, Finding.PREGNANCY), WOMAN)),
    (NO_TERATOGEN, wrong(having(WOMAN, Finding.PLANNING_PREGNANCY), WOMAN)),
    (NO_TERATOGEN, wrong(having(WOMAN, Finding.RELIABLE_CONTRACEPTION, State.NOT_STATED), WOMAN)),
    (invariants.a_child_without_juvenile_dermatomyositis_has_no_dose, wrong(NOT_A_CHILDS, CHILD)),
    (invariants.a_child_has_two_drugs_alone, wrong(replace(CHILD, weight=MAN.weight), MAN)),
    (invariants.a_pending_or_abnormal_result_prints_no_number, wrong(back(MAN, Test.LIVER_TESTS, Result.PENDING), MAN)),
    (invariants.a_result_not_stated_heads_the_number, wrong(back(MAN, Test.HEPATITIS_C, Result.NOT_STATED), MAN)),
    (invariants.everything_waits_for_hepatitis_and_infection, wrong(having(MAN, Finding.ACTIVE_INFECTION), MAN)),
    (invariants.a_contraindicated_drug_is_never_offered, wrong(replace(MAN, egfr=Decimal(59)), MAN)),
    (invariants.methotrexate_in_an_adult_needs_clear_lungs, wrong(having(MAN, Finding.ILD), MAN)),
    (invariants.a_number_needs_age_weight_and_disease, wrong(replace(MAN, weight=None), MAN)),
    (invariants.a_pulse_needs_a_stated_indication, wrong(having(MAN, Finding.DYSPHAGIA), MAN)),
    (invariants.emergencies_come_first, wrong(having(MAN, Finding.RESPIRATORY), MAN)),
    (invariants.out_of_reach_means_no_number, wrong(MAN, MAN, reach=Reach.OUT)),
]  # fmt: skip


@pytest.mark.parametrize(("invariant", "said"), WRONG, ids=[one.__name__ for one, _ in WRONG])
def test_an_invariant_finds_the_wrong_answer(invariant: invariants.Invariant, said: Said) -> None:
    assert invariant(said) is False


def test_nothing_is_asked_of_an_empty_answer_about_doses() -> None:
    empty = Said(MAN, START, Outcome(decide(MAN, START, BOOK).reach), BOOK)
    assert invariants.nothing_is_printed_above_the_ceilings(empty) is None
