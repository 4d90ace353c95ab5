"""An infant's weight in grams: "JDM 8 months 8200 g", "8200 g, 70 cm"."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import CENTIMETRES, text_at, unit_after, value_at
from nlu.roles import BIRTH, RELATIVE

if TYPE_CHECKING:
    from nlu.measures import Measure
    from nlu.numbers import Token

_LEAST, _MOST = Decimal(2), Decimal(20)  # kg: no dose in grams is so large, no infant weighs more
_SHORTEST, _LONGEST = Decimal(45), Decimal(105)  # cm
_AGE_UNIT = words("time", "month", "week")
_JUVENILE = frozenset({"jdm", "juvenile"})
_MONTHS = 36  # the most that an age is said in
_UNBORN = BIRTH | words("age", "gestation")
_OTHERS = RELATIVE | words("person", "baby")
_POSSESSIVE = frozenset({"her", "his", "their", "my"})
_PARTS = frozenset({",", ";", "/", "and"})
_FEW = 120  # tokens of a message that are searched


def is_infant_grams(tokens: tuple[Token, ...], one: Measure) -> bool:
    """Whether a mass in grams that nothing else claims is an infant's: beside a length, an age in months, or JDM."""
    if one.high is not None or one.wrong is not None or not _LEAST <= one.low <= _MOST:
        return False
    message = {token.text for token in tokens[:_FEW]}
    if message & _UNBORN or any(_is_anothers(tokens, at) for at in range(min(len(tokens), _FEW))):
        return False
    if message & _JUVENILE or _length_at(tokens, one.last + (text_at(tokens, one.last) in _PARTS)):
        return True
    return any(_is_months(tokens, at) for at in range(min(len(tokens), _FEW)))


def _is_anothers(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "her baby"."""
    return text_at(tokens, at) in _OTHERS and text_at(tokens, at - 1) in _POSSESSIVE


def _length_at(tokens: tuple[Token, ...], at: int) -> bool:
    value = value_at(tokens, at)
    return value is not None and _SHORTEST <= value <= _LONGEST and text_at(tokens, at + 1) in CENTIMETRES


def _is_months(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "8 months old", "8-month-old", "8mo"."""
    value = value_at(tokens, at)
    unit = unit_after(tokens, at + 1)
    if value is None or value > _MONTHS or text_at(tokens, unit) not in _AGE_UNIT:
        return False
    return "old" in {text_at(tokens, unit + 1), text_at(tokens, unit + 2)} or (at == 0 and tokens[unit].glued)
