"""A number that stands by itself among the facts of a patient: "57F, 72.7, osteoporosis". Asked about, never taken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.bare_weights import Bare
from nlu.cues import words
from nlu.measures import POUND, text_at
from nlu.numbers import Kind
from nlu.parsed import DoubtReason

if TYPE_CHECKING:
    from nlu.numbers import Token

_APART = frozenset({"", ",", ";", "\n", "(", ")"})
_CLOSES = _APART | {".", "?", "!"}
_LEAST, _MOST = Decimal(35), Decimal(200)  # a grown patient's weight, in kg or in lb, that nobody takes for a dose
_NOT_AFTER = words("age", "not_after")


def lone_weight(tokens: tuple[Token, ...], used: frozenset[int]) -> Bare | None:
    """The one decimal number between commas that may be a weight. `used` are the tokens of what was read.

    None where there are several, where it is all that was said, or where the word before its comma has results.
    """
    if not used:
        return None
    alone = [
        at for at, token in enumerate(tokens) if token.kind is Kind.NUMBER and at not in used and _apart(tokens, at)
    ]
    if len(alone) != 1:
        return None
    [at] = alone
    value = tokens[at].value
    if value is None or value == value.to_integral_value() or not _LEAST <= value <= _MOST:
        return None
    return Bare(at, at + 1, (value, value * POUND), DoubtReason.NO_UNIT)


def _apart(tokens: tuple[Token, ...], at: int) -> bool:
    if text_at(tokens, at - 1) not in _APART or text_at(tokens, at + 1) not in _CLOSES:
        return False
    return text_at(tokens, at - 2) not in _NOT_AFTER
