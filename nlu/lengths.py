"""Lengths in centimetres: "170 cm", "1.73 m", "5 ft 7", ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.measures import (
    CENTIMETRES,
    FEET,
    FOOT,
    INCH,
    INCHES,
    INCHES_IN_A_FOOT,
    LENGTHS,
    METRES,
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
from nlu.parsed import DoubtReason

if TYPE_CHECKING:
    from nlu.numbers import Token

_LENGTH_FACTOR = {Unit.CENTIMETRE: Decimal(1), Unit.METRE: Decimal(100), Unit.INCH: INCH}


def lengths(tokens: tuple[Token, ...]) -> list[Measure]:
    """Every length in the message, in order."""
    return scan(tokens, _length)


def _length(tokens: tuple[Token, ...], index: int) -> Measure | None:
    single = _single_length(tokens, index)
    ranged = range_end(tokens, index) if single is None else None
    value = value_at(tokens, index)
    high = _single_length(tokens, ranged[1]) if ranged is not None else None
    if ranged is None or high is None or value is None or high.unit not in _LENGTH_FACTOR:
        return single
    low = value * _LENGTH_FACTOR[high.unit]
    return Measure(index, high.last, low, high.unit, high=high.low, link=ranged[0], sure=high.sure)


def _single_length(tokens: tuple[Token, ...], index: int) -> Measure | None:
    value = value_at(tokens, index)
    at = unit_after(tokens, index + 1)
    unit = text_at(tokens, at)
    if value is None or unit not in LENGTHS:
        return None
    if unit in FEET:
        return _feet(tokens, index, value, at + 1)
    if unit in METRES:
        return _metres(tokens, index, value, at)
    if unit in CENTIMETRES:
        return Measure(index, at + 1, value, Unit.CENTIMETRE)
    return Measure(index, at + 1, value * INCH, Unit.INCH, sure=False)


def _feet(tokens: tuple[Token, ...], index: int, value: Decimal, after: int) -> Measure:
    whole = value == value.to_integral_value()
    at = after + (text_at(tokens, after) in {",", "-", "&", "and"})
    inches = value_at(tokens, at)
    unit_at = unit_after(tokens, at + 1)
    marked = text_at(tokens, unit_at) in INCHES and not (
        text_at(tokens, unit_at) == "in" and not glued_at(tokens, unit_at) and value_at(tokens, unit_at + 1) is not None
    )
    if (
        inches is not None
        and whole
        and (marked or (at == after and (tokens[at].glued or inches < INCHES_IN_A_FOOT) and is_bare(tokens, at)))
    ):
        end = unit_at + 1 if marked else at + 1
        wrong = DoubtReason.MALFORMED if inches >= INCHES_IN_A_FOOT else None
        return Measure(index, end, value * FOOT + inches * INCH, Unit.FOOT_INCH, wrong=wrong)
    if not whole:
        feet, part = divmod(value, 1)
        digits = int(str(part).split(".")[1])
        readings = (value * FOOT, feet * FOOT + digits * INCH) if digits < INCHES_IN_A_FOOT else (value * FOOT,)
        return Measure(index, after, value * FOOT, Unit.FOOT, wrong=DoubtReason.MEANING, sure=False, readings=readings)
    return Measure(index, after, value * FOOT, Unit.FOOT, sure=False)


def _metres(tokens: tuple[Token, ...], index: int, value: Decimal, at: int) -> Measure | None:
    after = at + 1
    following = text_at(tokens, after)
    if following in {"2", "3", "^", "²", "³", "squared", "sq"}:
        return None  # an area or a volume
    if following == "/" and text_at(tokens, after + 1) in {"s", "sec", "second", "min"}:
        return None
    part = value_at(tokens, after)
    if part is not None and value in {1, 2} and len(following) == 2 and following.isdigit() and tokens[after].glued:  # noqa: PLR2004
        return Measure(index, after + 1 + (text_at(tokens, after + 1) in CENTIMETRES), 100 * value + part, Unit.METRE)
    if (
        part is not None
        and value == 1
        and len(following) == 2  # noqa: PLR2004
        and following.isdigit()
        and text_at(tokens, at) == "m"
        and is_bare(tokens, after)
    ):
        return Measure(index, after + 1, 100 * value + part, Unit.METRE)
    if part is not None and value in {1, 2} and text_at(tokens, after + 1) in CENTIMETRES:
        return Measure(index, after + 2, 100 * value + part, Unit.METRE)
    spelled_out = text_at(tokens, at) != "m"
    sure = value != value.to_integral_value() or (spelled_out and value in {1, 2})
    return Measure(index, after, 100 * value, Unit.METRE, sure=sure)
