"""What cannot be written down. Each `type: ignore` tests too: mypy reports it unused once the wrong form passes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.case import Sex
from core.evidence import Cited, D, S
from core.formulas import body_surface_area, ideal_weight
from core.gates import Gate
from core.load import load_protocol
from core.outcome import (
    Band,
    Gap,
    HeldPartner,
    Methotrexate,
    Partner,
    Plan,
    Prednisone,
    Refusal,
    Standing,
    TaperStep,
)
from core.quantities import (
    ActualKg,
    Cm,
    IdealKg,
    Mg,
    MgPerActualKg,
    MgPerIdealKg,
    MgPerSquareMetre,
    MgRange,
    SquareMetres,
)
from core.request import Agent

RANGE = MgRange(Mg(Decimal(35)), Mg(Decimal(70)))
PREDNISONE = Cited(Prednisone(RANGE, RANGE, (Decimal("0.5"), Decimal(1)), Band.FULL), S(1))
HELD = HeldPartner(Agent.METHOTREXATE, Standing.PREFERRED, Cited(Gate.RENAL, D(15)), ())


def test_actual_and_ideal_kilograms_do_not_mix() -> None:
    with pytest.raises(TypeError, match="IdealKg expected, ActualKg given"):
        MgPerIdealKg(Decimal(2)) * ActualKg(Decimal(70))  # type: ignore[operator]
    with pytest.raises(TypeError, match="ActualKg expected, IdealKg given"):
        MgPerActualKg(Decimal(1)) * IdealKg(Decimal(70))  # type: ignore[operator]
    with pytest.raises(TypeError, match="SquareMetres expected, ActualKg given"):
        MgPerSquareMetre(Decimal(15)) * ActualKg(Decimal(25))  # type: ignore[operator]


def test_two_kilograms_of_different_kinds_are_never_equal() -> None:
    assert ActualKg(Decimal(70)) != IdealKg(Decimal(70))  # type: ignore[comparison-overlap]
    assert SquareMetres(Decimal(1)) != Cm(Decimal(1))  # type: ignore[comparison-overlap]


def test_a_bare_number_is_no_dose() -> None:
    with pytest.raises(TypeError):
        MgPerActualKg(Decimal(1)) * Decimal(70)  # type: ignore[operator]


def test_a_formula_takes_no_weight_for_a_height() -> None:
    devine = load_protocol().settled.ideal_weight
    ideal_weight(ActualKg(Decimal(160)), Sex.MALE, devine)  # type: ignore[arg-type]
    body_surface_area(ActualKg(Decimal(25)), ActualKg(Decimal(25)))  # type: ignore[arg-type]
    body_surface_area(Cm(Decimal(125)), IdealKg(Decimal(25)))  # type: ignore[arg-type]


def test_a_value_without_a_citation_cannot_be_built() -> None:
    with pytest.raises(TypeError, match="because"):
        Cited("Give more steroid.")  # type: ignore[call-arg]


def test_a_plan_without_a_partner_drug_cannot_be_built() -> None:
    with pytest.raises(TypeError, match="partner"):
        Plan(PREDNISONE)  # type: ignore[call-arg]


def test_no_plan_rests_on_a_held_partner_drug_or_on_none() -> None:
    Plan(PREDNISONE, HELD)  # type: ignore[arg-type]
    Plan(PREDNISONE, None)  # type: ignore[arg-type]


def test_a_held_partner_drug_has_no_field_for_a_number() -> None:
    with pytest.raises(TypeError, match="regimen"):
        HeldPartner(Agent.METHOTREXATE, Standing.PREFERRED, Cited(Gate.RENAL, D(15)), (), regimen=15)  # type: ignore[call-arg]


def test_a_partner_drug_has_no_field_for_a_later_start() -> None:
    with pytest.raises(TypeError, match="start_after_weeks"):
        Partner(Agent.METHOTREXATE, Standing.PREFERRED, PREDNISONE, (), (), start_after_weeks=6)  # type: ignore[call-arg, arg-type]


def test_methotrexate_has_no_dose_without_its_frequency() -> None:
    assert {name for name in Methotrexate.__slots__ if "mg" in name or "dose" in name} == set()
    with pytest.raises(TypeError, match="daily"):
        Methotrexate(daily=Mg(Decimal(15)))  # type: ignore[call-arg]


def test_a_step_of_the_taper_says_how_long_it_is_held() -> None:
    with pytest.raises(TypeError, match="weeks"):
        TaperStep(Mg(Decimal(40)))  # type: ignore[call-arg]


def test_a_refusal_says_why_and_a_gap_rests_on_something() -> None:
    with pytest.raises(TypeError, match="why"):
        Refusal("prednisone monotherapy")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="because"):
        Gap("a starting dose of azathioprine")  # type: ignore[call-arg]
