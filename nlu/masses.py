"""Masses in kilograms: "70 kg", "11 st 4", "154 lb", ranges, and numbers that cannot be read before a unit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import (
    GRAM,
    MASS_UNITS,
    MASSES,
    OUNCE,
    OUNCES,
    POUND,
    STONE,
    Measure,
    Unit,
    glued_at,
    is_bare,
    range_end,
    scan,
    text_at,
    unit_after,
    value_at,
)
from nlu.numbers import Kind
from nlu.parsed import DoubtReason

if TYPE_CHECKING:
    from nlu.numbers import Token

_POUND, _SHORT = words("units", "pound"), words("units", "kilogram_short")
_FACTOR = {Unit.KILOGRAM: Decimal(1), Unit.GRAM: GRAM, Unit.POUND: POUND, Unit.STONE: STONE}
_ZERO_LIKE = frozenset({"o", "oo", "i", "l", "ol", "io"})
_ORDINALS = frozenset({1, 21, 31})


def masses(tokens: tuple[Token, ...]) -> list[Measure]:
    """Every mass in the message, in order."""
    return scan(tokens, _mass)


def _plain_mass(tokens: tuple[Token, ...], index: int) -> tuple[Decimal, Unit, int] | None:
    """A value in kg, its unit, and the place after it."""
    value = value_at(tokens, index)
    at = unit_after(tokens, index + 1)
    unit = MASS_UNITS.get(text_at(tokens, at))
    if value is None or unit is None:
        return None
    after = at + 1
    if text_at(tokens, after) == ")" and text_at(tokens, at - 1) == "(":
        after += 1
    if (
        text_at(tokens, after) == "."
        and after + 1 < len(tokens)
        and tokens[after].sentence == tokens[after + 1].sentence
    ):
        after += 1  # "lbs."
    if unit is Unit.STONE:
        return _stone(tokens, index, value, after)
    kilograms = value * _FACTOR[unit]
    if unit is Unit.POUND and text_at(tokens, after + 1) in OUNCES and (part := value_at(tokens, after)) is not None:
        return kilograms + part * OUNCE, unit, after + 2
    return kilograms, unit, after


def _stone(tokens: tuple[Token, ...], index: int, value: Decimal, after: int) -> tuple[Decimal, Unit, int] | None:
    whole = value == value.to_integral_value()
    if glued_at(tokens, index + 1) and value in _ORDINALS and text_at(tokens, after - 1) == "st":
        return None  # "1st", "21st"
    if text_at(tokens, after) == "and" and text_at(tokens, after + 1) == "a" and text_at(tokens, after + 2) == "half":
        return (value + Decimal("0.5")) * STONE, Unit.STONE, after + 3
    at = after + (text_at(tokens, after) in {",", "-", "&", "and"})
    pounds = value_at(tokens, at)
    unit_at = unit_after(tokens, at + 1)
    if pounds is None or not whole:
        return value * STONE, Unit.STONE, after
    if text_at(tokens, unit_at) in _POUND:
        if pounds >= 14:  # noqa: PLR2004  # pounds in a stone
            return Decimal(0), Unit.STONE, unit_at + 1
        return value * STONE + pounds * POUND, Unit.STONE, unit_at + 1
    if at == after and pounds < 14 and is_bare(tokens, at):  # noqa: PLR2004
        return value * STONE + pounds * POUND, Unit.STONE, at + 1
    return value * STONE, Unit.STONE, after


def _malformed_mass(tokens: tuple[Token, ...], index: int) -> Measure | None:
    """A number that cannot be read, before a unit of mass: "7O kg", "1.2.3 kg", "007 kg"."""
    at = unit_after(tokens, index + 1)
    following = text_at(tokens, at)
    if tokens[index].value is None and following in MASSES:
        return Measure(index, at + 1, Decimal(0), MASS_UNITS[following], wrong=DoubtReason.MALFORMED)
    if not glued_at(tokens, index + 1) or tokens[index + 1].kind is not Kind.WORD:
        return None
    stem = text_at(tokens, index + 1)
    if stem in _ZERO_LIKE:
        at = index + 2 + (value_at(tokens, index + 2) is not None and glued_at(tokens, index + 2))
        if text_at(tokens, at) in MASSES and (stem != "l" or text_at(tokens, at) != "g"):
            return Measure(index, at + 1, Decimal(0), Unit.KILOGRAM, wrong=DoubtReason.MALFORMED)
        return None
    for letters in _ZERO_LIKE:
        if stem.startswith(letters) and stem[len(letters) :] in {"kg", "kgs", "kilo", "kilos", "lb", "lbs"}:
            return Measure(index, index + 2, Decimal(0), Unit.KILOGRAM, wrong=DoubtReason.MALFORMED)
    return None


def _mass(tokens: tuple[Token, ...], index: int) -> Measure | None:
    ranged = range_end(tokens, index)
    if ranged is not None and value_at(tokens, index) is not None:
        link, second = ranged
        read = _plain_mass(tokens, second)
        if read is not None:
            high, unit, after = read
            low = (value_at(tokens, index) or Decimal(0)) * _FACTOR[unit]
            return Measure(index, after, low, unit, high=high, link=link, sure=_sure(tokens, unit, after))
    single = _plain_mass(tokens, index)
    if single is None:
        return _malformed_mass(tokens, index)
    value, unit, after = single
    parts = tokens[index].text.partition(",")
    if len(parts[0]) == len(parts[2]) == 2 and unit is Unit.KILOGRAM and parts[2] >= "30":  # noqa: PLR2004
        readings = (value, Decimal(parts[2]))  # "45,60 kg" is a decimal comma or an age and a weight
        return Measure(index, after, value, unit, wrong=DoubtReason.MEANING, readings=readings)
    pair = text_at(tokens, index - 1) == "/" and value_at(tokens, index - 2) is not None
    if pair and unit is Unit.KILOGRAM and "/" not in {text_at(tokens, index - 3), text_at(tokens, after)}:
        return Measure(index, after, value, unit, wrong=DoubtReason.MEANING, readings=(value,))  # "60/55 kg"
    broken = unit is Unit.STONE and (
        value == 0 or (text_at(tokens, index - 1) == "/" and value_at(tokens, index - 2) is not None)
    )
    wrong = DoubtReason.MALFORMED if broken else None
    return Measure(index, after, value, unit, wrong=wrong, sure=_sure(tokens, unit, after))


def _sure(tokens: tuple[Token, ...], unit: Unit, after: int) -> bool:
    return unit is not Unit.GRAM and text_at(tokens, after - 1) not in _SHORT
