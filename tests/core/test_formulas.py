"""Ideal body weight (Devine, D10) and body surface area (Mosteller, D17), by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.case import Sex
from core.evidence import Cited, D
from core.formulas import body_surface_area, dosing_weight, ideal_weight
from core.load import load_protocol
from core.quantities import ActualKg, Cm, IdealKg

DEVINE = load_protocol().settled.ideal_weight
heights = st.decimals(min_value="152.4", max_value=220, places=1).map(Cm)
weights = st.decimals(min_value=5, max_value=250, places=1).map(ActualKg)


def cm(value: str) -> Cm:
    return Cm(Decimal(value))


@pytest.mark.parametrize(
    ("height", "sex", "kilograms"),
    [
        ("152.4", Sex.MALE, "50"),  # 60 inches: the base
        ("152.4", Sex.FEMALE, "45.5"),
        ("157.48", Sex.FEMALE, "50.1"),  # 62 inches: 45.5 + 2 x 2.3
        ("177.8", Sex.MALE, "73"),  # 70 inches: 50 + 10 x 2.3
        ("177.8", Sex.FEMALE, "68.5"),
        ("182.88", Sex.MALE, "77.6"),  # 72 inches
    ],
)
def test_ideal_weight_by_hand(height: str, sex: Sex, kilograms: str) -> None:
    ideal = ideal_weight(cm(height), sex, DEVINE)
    assert ideal is not None
    assert ideal.value.value == Decimal(kilograms)
    assert D(10) in ideal.refs


@pytest.mark.parametrize("height", ["152.3", "152.39", "120", "60"])
@pytest.mark.parametrize("sex", Sex)
def test_below_60_inches_there_is_no_ideal_weight(height: str, sex: Sex) -> None:
    assert ideal_weight(cm(height), sex, DEVINE) is None


@given(height=heights)
def test_each_inch_adds_what_devine_says_and_a_man_is_4_and_a_half_kilograms_more(height: Cm) -> None:
    man, woman = ideal_weight(height, Sex.MALE, DEVINE), ideal_weight(height, Sex.FEMALE, DEVINE)
    inch_more = ideal_weight(Cm(height.value + Decimal("2.54")), Sex.MALE, DEVINE)
    assert man is not None
    assert woman is not None
    assert inch_more is not None
    assert round(man.value.value - woman.value.value, 12) == Decimal("4.5")
    assert round(inch_more.value.value - man.value.value, 12) == Decimal("2.3")


@pytest.mark.parametrize(
    ("ideal", "actual", "used", "lower"),
    [("65.9", "62", "62", True), ("65.9", "65.9", "65.9", False), ("65.9", "140", "65.9", False)],
)
def test_the_smaller_of_ideal_and_actual_weight_is_used(ideal: str, actual: str, used: str, lower: bool) -> None:
    weight = dosing_weight(Cited(IdealKg(Decimal(ideal)), D(10)), ActualKg(Decimal(actual)))
    assert weight.value == (IdealKg(Decimal(used)), lower)
    assert weight.refs == (D(10),)


@pytest.mark.parametrize(
    ("height", "weight", "area"),
    [
        ("125", "25", "0.93"),
        ("124.46", "21.77", "0.87"),
        ("130", "28", "1.01"),
        ("180", "80", "2.00"),
        ("60", "5", "0.29"),
    ],
)
def test_body_surface_area_by_hand(height: str, weight: str, area: str) -> None:
    found = body_surface_area(cm(height), ActualKg(Decimal(weight)))
    assert round(found.value.value, 2) == Decimal(area)
    assert D(17) in found.refs


@given(height=heights, weight=weights)
def test_the_square_of_the_area_is_height_times_weight_by_3600(height: Cm, weight: ActualKg) -> None:
    area = body_surface_area(height, weight).value.value
    assert abs(area * area * 3600 - height.value * weight.value) < Decimal("1e-18")
