"""Units and rounding: what cannot be built, and how a computed dose is printed (D24)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ImpossibleQuantity
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
    Weeks,
    Years,
)

doses = st.decimals(min_value=0, max_value=2000, places=4).map(Mg)


def mg(value: str) -> Mg:
    return Mg(Decimal(value))


@pytest.mark.parametrize("unit", [ActualKg, IdealKg, Cm, Years, Weeks, SquareMetres, Mg])
@pytest.mark.parametrize("value", ["-0.1", "NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_negative_or_no_number_cannot_be_a_quantity(unit: type[Mg], value: str) -> None:
    with pytest.raises(ImpossibleQuantity, match=unit.__name__) as raised:
        unit(Decimal(value))
    assert raised.value.quantity == unit.__name__


@pytest.mark.parametrize(
    ("exact", "printed"),
    [("31.55", "31.6"), ("31.5499", "31.5"), ("34.92661249", "34.9"), ("79.95", "80.0"), ("80.025", "80.0"),
     ("0.05", "0.1"), ("0.04", "0.0"), ("60", "60.0"), ("13.975", "14.0"), ("14.85", "14.9")],
)  # fmt: skip
def test_a_computed_dose_is_printed_half_up_to_a_tenth(exact: str, printed: str) -> None:
    assert mg(exact).printed().value == Decimal(printed)


@given(dose=doses)
def test_printing_moves_a_dose_by_no_more_than_half_a_tenth(dose: Mg) -> None:
    assert abs(dose.printed().value - dose.value) <= Decimal("0.05")
    assert dose.printed().printed() == dose.printed()


@pytest.mark.parametrize(
    ("low", "high", "multiples"),
    [("35", "70", 15), ("34.9", "69.9", 14), ("31", "32", 0), ("31.55", "63.1", 13), ("40", "40", 1), ("80", "80", 1)],
)
def test_the_multiples_of_a_tablet_are_those_inside_the_range(low: str, high: str, multiples: int) -> None:
    found = MgRange(mg(low), mg(high)).tablet_multiples()
    assert len(found) == multiples
    for multiple in found:
        assert mg(low) <= multiple <= mg(high)
        assert multiple.value % Decimal("2.5") == 0


@given(low=doses, span=st.decimals(min_value=0, max_value=80, places=3))
def test_no_multiple_of_a_tablet_inside_the_range_is_left_out(low: Mg, span: Decimal) -> None:
    found = MgRange(low, Mg(low.value + span)).tablet_multiples()
    wanted = [Decimal("2.5") * step for step in range(840) if low.value <= Decimal("2.5") * step <= low.value + span]
    assert [multiple.value for multiple in found] == wanted


@pytest.mark.parametrize(
    ("exact", "below"), [("50", "50"), ("43.54", "42.5"), ("44", "42.5"), ("60", "60"), ("2", "0")]
)
def test_a_single_dose_has_the_multiple_at_or_below_it(exact: str, below: str) -> None:
    assert mg(exact).tablet_multiple_at_or_below() == mg(below)


def test_a_range_cannot_run_backwards() -> None:
    with pytest.raises(ImpossibleQuantity, match="MgRange"):
        MgRange(mg("70"), mg("35"))


def test_a_range_is_printed_end_by_end() -> None:
    assert MgRange(mg("31.55"), mg("63.1")).printed() == MgRange(mg("31.6"), mg("63.1"))


def test_a_ceiling_and_a_floor_move_only_what_passes_them() -> None:
    assert (mg("81").at_most(mg("80")), mg("79").at_most(mg("80"))) == (mg("80"), mg("79"))
    assert (mg("240").at_least(mg("250")), mg("251").at_least(mg("250"))) == (mg("250"), mg("251"))


def test_doses_for_each_kilogram_and_square_metre() -> None:
    assert MgPerActualKg(Decimal("0.5")) * ActualKg(Decimal(70)) == mg("35.0")
    assert MgPerIdealKg(Decimal(2)) * IdealKg(Decimal("50.1")) == mg("100.2")
    assert MgPerSquareMetre(Decimal(15)) * SquareMetres(Decimal("0.9")) == mg("13.5")
