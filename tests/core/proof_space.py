"""The space of the proof: every fact of a case with its values, those at both sides of each limit among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice, product
from random import Random
from typing import Any

from core.agent import Agent
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
from core.quantities import ActualKg, Cm, Mg, Weeks, Years
from core.reads import READS, Fact, Read
from core.request import Frequency, ProposedDose, Request, Topic, Unit

Factor = Read | None  # None: the request
Values = list[Any]  # one value for each factor, in the order of FACTORS


def _each(unit: type[Any], *numbers: str) -> tuple[Any, ...]:
    return (None, *(unit(Decimal(number)) for number in numbers))


INFUSIONS = (Topic.IVIG, Topic.RITUXIMAB, Topic.CYCLOPHOSPHAMIDE, Topic.CALCINEURIN_INHIBITORS)
EVERYTHING = frozenset(Topic) - {Topic.WEIGHING}
START = frozenset({Topic.TREATMENT})
REQUESTS = (
    Request(START),
    Request(frozenset({Topic.TREATMENT, Topic.TAPER})),
    Request(EVERYTHING, dose_asked=True),
    Request(frozenset(INFUSIONS), agents=(Agent.TACROLIMUS,)),
    Request(frozenset({Topic.WEIGHING})),
    Request(START, agents=(Agent.MYCOPHENOLATE, Agent.METHOTREXATE, Agent.AZATHIOPRINE)),
    Request(START, agents=(Agent.METHYLPREDNISOLONE, Agent.IVIG), steroid_alone=True, partner_later=True),
    Request(
        START,
        doses=(ProposedDose(Agent.PREDNISONE, Mg(Decimal(65))), ProposedDose(Agent.METHOTREXATE, Mg(Decimal(26)))),
    ),
    Request(START, doses=(ProposedDose(Agent.METHOTREXATE, Mg(Decimal(15)), frequency=Frequency.DAILY, taken=True),)),
    Request(frozenset(), doses=(ProposedDose(Agent.METHYLPREDNISOLONE, Mg(Decimal(21)), Unit.MG_PER_KG),)),
    Request(START, change=True),
    Request(EVERYTHING, general=True),
)  # fmt: skip

DOMAIN: dict[Factor, tuple[Any, ...]] = {
    Fact.DISEASE: (None, *Disease),
    Fact.SUSPECTED: (False, True),
    Fact.OUT_OF_SCOPE: (None, *OutOfScope),
    Fact.AGE: _each(Years, "4", "9.9", "10", "15.9", "16", "17.9", "18", "45", "59.9", "60", "75"),
    Fact.AGE_GROUP: (None, *AgeGroup),
    Fact.SEX: (None, *Sex),
    Fact.WEIGHT: _each(
        ActualKg, "4.9", "5", "25", "29.9", "30", "30.1", "50", "50.1", "70", "80", "80.1", "106.7", "120", "120.1",
        "160.1", "250", "250.1",
    ),
    Fact.HEIGHT: _each(Cm, "59.9", "60", "119.9", "120", "125", "152.3", "152.4", "170", "200.1", "220", "220.1"),
    Fact.EGFR: (None, Decimal("59.9"), Decimal(60), Decimal(90)),
    Fact.DOSE: _each(Mg, "2.5", "7", "20", "22.5", "25", "40", "60", "70", "100"),
    Fact.WEEKS: _each(Weeks, "1.9", "2", "4", "4.1"),
    Fact.RESPONSE: tuple(Response),
    Fact.TAKING: (
        frozenset(), *(frozenset({drug}) for drug in OtherDrug),
        frozenset({OtherDrug.ALLOPURINOL, OtherDrug.TRIMETHOPRIM}),
    ),
    Fact.TREATED_WITH: (
        frozenset(), frozenset({Agent.METHOTREXATE}), frozenset({Agent.PREDNISONE, Agent.AZATHIOPRINE}),
        frozenset({Agent.IVIG}),
    ),
    Fact.UNCLEAR: (frozenset(), *(frozenset({unclear}) for unclear in Unclear)),
    **{finding: tuple(State) for finding in Finding},
    **{test: tuple(Result) for test in Test},
    None: REQUESTS,
}  # fmt: skip
FACTORS: tuple[Factor, ...] = tuple(DOMAIN)
PLACE = {factor: place for place, factor in enumerate(FACTORS)}
_FINDINGS = slice(PLACE[next(iter(Finding))], PLACE[next(iter(Finding))] + len(Finding))
_TESTS = slice(PLACE[next(iter(Test))], PLACE[next(iter(Test))] + len(Test))
_FINDING_NAMES, _TEST_NAMES = tuple(Finding), tuple(Test)


def _patient(**facts: Any) -> Values:
    """Lungs clear and every result back, but for what is said."""
    known: dict[Any, Any] = {factor: values[0] for factor, values in DOMAIN.items()}
    known |= dict.fromkeys(Finding, State.NOT_STATED) | dict.fromkeys(Test, Result.CLEAR)
    known |= {Finding.ILD: State.ABSENT, Finding.LUNG_DISEASE: State.ABSENT, Fact.EGFR: Decimal(90)}
    known |= {Fact.RESPONSE: Response.GOOD, Fact.DOSE: Mg(Decimal(60)), Fact.WEEKS: Weeks(Decimal(3))}
    known |= {Fact[name.upper()]: value for name, value in facts.items()}
    return [known[factor] for factor in FACTORS]


def _sized(years: int, kg: int, cm: int) -> dict[str, Any]:
    return {"age": Years(Decimal(years)), "weight": ActualKg(Decimal(kg)), "height": Cm(Decimal(cm))}


_WOMAN = _patient(disease=Disease.DERMATOMYOSITIS, sex=Sex.FEMALE, **_sized(34, 60, 165))
_WOMAN[PLACE[Finding.RELIABLE_CONTRACEPTION]] = State.PRESENT
BASES = (
    _patient(disease=Disease.POLYMYOSITIS, sex=Sex.MALE, **_sized(45, 70, 170)),
    _WOMAN,
    _patient(disease=Disease.JUVENILE_DERMATOMYOSITIS, sex=Sex.FEMALE, **_sized(8, 25, 125)),
)


def case_of(values: Sequence[Any]) -> Case:
    """The case that one value for each factor makes."""
    disease, suspected, out_of_scope, age, group, sex, weight, height, egfr, dose, weeks, response, *sets = values[:15]
    return Case(
        disease=disease,
        disease_uncertain=suspected,
        out_of_scope=out_of_scope,
        age=age,
        age_group=group,
        sex=sex,
        weight=weight,
        height=height,
        findings=dict(zip(_FINDING_NAMES, values[_FINDINGS], strict=True)),
        tests=dict(zip(_TEST_NAMES, values[_TESTS], strict=True)),
        egfr=egfr,
        steroid=SteroidCourse(dose, weeks, response),
        taking=sets[0],
        treated_with=sets[1],
        unclear=sets[2],
    )


IN_PRODUCTS = (REQUESTS[2], REQUESTS[5])  # all topics; the start of treatment with each partner drug asked for


def whole(read: frozenset[Read]) -> Iterator[Values]:
    """The full product of some facts, in each of the patients of BASES and under each request of IN_PRODUCTS."""
    places = [PLACE[fact] for fact in read]
    for base, request in product(BASES, IN_PRODUCTS):
        for combination in product(*(DOMAIN[FACTORS[place]] for place in sorted(places))):
            values = list(base)
            values[-1] = request
            for place, value in zip(sorted(places), combination, strict=True):
                values[place] = value
            yield values


def drawn(read: frozenset[Read], number: int, chance: Random) -> Iterator[Values]:
    """So many cases of the same product, at random."""
    places = sorted(PLACE[fact] for fact in read)
    for _ in range(number):
        values = list(chance.choice(BASES))
        values[-1] = chance.choice(IN_PRODUCTS)
        for place in places:
            values[place] = chance.choice(DOMAIN[FACTORS[place]])
        yield values


TRIPLES = tuple(combinations(range(len(FACTORS)), 3))


def triple(places: tuple[int, int, int]) -> Iterator[Values]:
    """Every combination of three factors; the others as in a patient of BASES, some of them at random."""
    chance = Random(str(places))
    for combination in product(*(DOMAIN[FACTORS[place]] for place in places)):
        values = sampled(chance)
        for place, value in zip(places, combination, strict=True):
            values[place] = value
        yield values


def sampled(chance: Random) -> Values:
    """A patient of BASES with up to twelve facts at random."""
    values = list(chance.choice(BASES))
    for _ in range(chance.choice((0, 0, 1, 2, 3, 6, 12))):
        place = chance.randrange(len(FACTORS))
        values[place] = chance.choice(DOMAIN[FACTORS[place]])
    return values


def share(cases: Iterator[Values], of: int, first: int) -> Iterator[Values]:
    """One case in `of`, from the one at `first` on."""
    return islice(cases, first % of, None, of)


RULES = tuple(sorted(READS))
