"""Ideal body weight and body surface area. The coefficients are data; an inch and a metre are code."""

from __future__ import annotations

from decimal import Decimal

from core.case import Sex
from core.evidence import Cited, D, L, S
from core.quantities import ActualKg, Cm, IdealKg, SquareMetres
from core.register import Devine

INCH_CM = Decimal("2.54")
MOSTELLER_DIVISOR = Decimal(3600)


def ideal_weight(height: Cm, sex: Sex, rule: Devine) -> Cited[IdealKg] | None:
    """Ideal body weight by the Devine formula.

    Shape:   the base for the sex, plus a fixed weight for each inch above 60; None below 152.4 cm.
    Units:   centimetres in; kilograms of *ideal* weight out. Exact: rounding belongs to doses.
    Domain:  adults of 152.4 cm and more.
    Errors:  none: a shorter height has no ideal weight here (None), and so no number.
    Source:  settlement D10 and limit L61 (Devine 1974); the numbers stand in core/data/settlements.toml.
    """
    if height.value < rule.min_height_cm:
        return None
    base = rule.male_base_kg if sex is Sex.MALE else rule.female_base_kg
    inches_over = height.value / INCH_CM - rule.inches_over
    return Cited(IdealKg(base + rule.kg_per_inch * inches_over), D(10), (L(61),))


def dosing_weight(ideal: Cited[IdealKg], actual: ActualKg) -> Cited[tuple[IdealKg, bool]]:
    """The weight an ideal-weight dose uses, and whether the actual one was taken because it is lower (D10)."""
    lower = actual.value < ideal.value.value
    return ideal.map(lambda kg: (IdealKg(actual.value), True) if lower else (kg, False))


def body_surface_area(height: Cm, weight: ActualKg) -> Cited[SquareMetres]:
    """Body surface area by the Mosteller formula, sqrt(cm x kg / 3600).

    Units:   centimetres and actual kilograms in, square metres out; unrounded.
    Source:  settlement D17 and limit L63 (Mosteller 1987), for the dose of S37.
    """
    return Cited(SquareMetres((height.value * weight.value / MOSTELLER_DIVISOR).sqrt()), D(17), (L(63), S(37)))
