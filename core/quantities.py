"""Quantities with their unit in the type: two kilograms that must not be mixed are two classes.

Arithmetic is exact (Decimal). Rounding happens once, where a number is printed (settlement D24).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Self

from core.errors import ImpossibleQuantity

PRINT_STEP = Decimal("0.1")
TABLET_STEP = Decimal("2.5")


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """A finite number, not below zero, of the unit that the class names."""

    value: Decimal

    def __post_init__(self) -> None:
        if not self.value.is_finite() or self.value < 0:
            raise ImpossibleQuantity(type(self).__name__, self.value)


class Cm(Quantity):
    """Height in centimetres."""


class Years(Quantity):
    """Age in years; months are decimals."""


class Weeks(Quantity):
    """A duration in weeks."""


class SquareMetres(Quantity):
    """Body surface area."""


class ActualKg(Quantity):
    """Measured body weight."""


class IdealKg(Quantity):
    """Ideal body weight, or the actual one where that is lower (settlement D10)."""


class Mg(Quantity):
    """A mass of drug: exact as calculated, or as prescribed and taken."""

    def printed(self) -> Mg:
        """Rounded half-up to 0.1 mg: the form in which a computed dose is shown (D24)."""
        return Mg(self.value.quantize(PRINT_STEP, ROUND_HALF_UP))

    def at_most(self, ceiling: Mg) -> Mg:
        return self if self.value <= ceiling.value else ceiling

    def at_least(self, floor: Mg) -> Mg:
        return self if self.value >= floor.value else floor

    def tablet_multiple_at_or_below(self) -> Mg:
        """The multiple of 2.5 mg at or below this mass (D24)."""
        return Mg((self.value / TABLET_STEP).to_integral_value(ROUND_FLOOR) * TABLET_STEP)


class Grams(Quantity):
    """A mass of immunoglobulin."""

    def printed(self) -> Grams:
        """Rounded half-up to 0.1 g."""
        return Grams(self.value.quantize(PRINT_STEP, ROUND_HALF_UP))


def _in(unit: type[Quantity], quantity: Quantity) -> Decimal:
    """The bare number, once the running program too has checked the unit."""
    if type(quantity) is not unit:
        raise TypeError(f"{unit.__name__} expected, {type(quantity).__name__} given")
    return quantity.value


@dataclass(frozen=True, slots=True)
class _PerKg:
    value: Decimal


class MgPerActualKg(_PerKg):
    """A dose for each kilogram of actual weight."""

    def __mul__(self, weight: ActualKg) -> Mg:
        return Mg(self.value * _in(ActualKg, weight))


class MgPerIdealKg(_PerKg):
    """A dose for each kilogram of ideal weight."""

    def __mul__(self, weight: IdealKg) -> Mg:
        return Mg(self.value * _in(IdealKg, weight))


class GramsPerIdealKg(_PerKg):
    """A dose of immunoglobulin for each kilogram of ideal weight."""

    def __mul__(self, weight: IdealKg) -> Grams:
        return Grams(self.value * _in(IdealKg, weight))


@dataclass(frozen=True, slots=True)
class MgPerSquareMetre:
    """A dose for each square metre of body surface."""

    value: Decimal

    def __mul__(self, area: SquareMetres) -> Mg:
        return Mg(self.value * _in(SquareMetres, area))


@dataclass(frozen=True, slots=True)
class MgRange:
    """A range of one dose, both ends included."""

    low: Mg
    high: Mg

    def __post_init__(self) -> None:
        if self.low.value > self.high.value:
            raise ImpossibleQuantity("MgRange", self.low.value)

    def printed(self) -> Self:
        return type(self)(self.low.printed(), self.high.printed())

    def tablet_multiples(self) -> tuple[Mg, ...]:
        """The multiples of 2.5 mg inside the range (D24), smallest first."""
        lowest = (self.low.value / TABLET_STEP).to_integral_value("ROUND_CEILING")
        highest = (self.high.value / TABLET_STEP).to_integral_value(ROUND_FLOOR)
        return tuple(Mg(step * TABLET_STEP) for step in map(Decimal, range(int(lowest), int(highest) + 1)))
