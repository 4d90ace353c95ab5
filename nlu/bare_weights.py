"""Numbers after a word for weight without a unit: "wt 70". They are asked about, never taken."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import ANY_UNIT, POUND, STONE, glued_at, text_at, value_at
from nlu.numbers import Kind
from nlu.parsed import Doubt, DoubtKind, DoubtReason
from nlu.roles import APPROXIMATE, CHANGE, NOUN, PAST, PRESENT, TARGET, VERB, is_relative

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text

LEAST_WEIGHT, MOST_WEIGHT = Decimal("0.4"), Decimal(300)  # kg: outside of it no patient's weight
_LINK = words("keyword", "link")
_BARE_KEYWORD = NOUN | VERB | {"actual"}
_NOT_BARE = TARGET | CHANGE | PAST | {"birth", "molecular"}
_LEADS = _LINK | APPROXIMATE | PRESENT
_UNITS = ANY_UNIT - {"in", "w", "s", "l"}


@dataclass(frozen=True, slots=True)
class Bare:
    """A number without a unit after a word for weight."""

    first: int
    last: int
    candidates: tuple[Decimal, ...]
    reason: DoubtReason


def bare_weights(tokens: tuple[Token, ...], used: tuple[tuple[int, int], ...]) -> list[Bare]:
    """Every bare number after a word for weight, outside of `used` token ranges."""
    found: list[Bare] = []
    taken = {at for first, last in used for at in range(first, last)}
    for at, token in enumerate(tokens):
        if token.text not in _BARE_KEYWORD:
            continue
        near = {text_at(tokens, at - 1), text_at(tokens, at - 2)}
        if near & _NOT_BARE or is_relative(tokens, at - 1) or _superseded(tokens, at, used):
            continue
        here = at + 1
        while here - at < 7 and text_at(tokens, here) in _LEADS:  # noqa: PLR2004
            here += 1
        value = value_at(tokens, here)
        if value is None or here in taken or not _unitless(tokens, here):
            continue
        high = value_at(tokens, here + 2) if text_at(tokens, here + 1) in {"-", "to", "or"} else None
        if high is not None and here + 2 not in taken and _unitless(tokens, here + 2):
            found.append(Bare(here, here + 3, (), DoubtReason.RANGE))
        else:
            found.append(Bare(here, here + 1, _candidates(value), DoubtReason.NO_UNIT))
    return found


def _superseded(tokens: tuple[Token, ...], at: int, used: tuple[tuple[int, int], ...]) -> bool:
    """Such as "wt was 92, now 85 kg": what it was is not asked about."""
    was = text_at(tokens, at + 1) in {"was", "were"}
    return was and any(first > at and text_at(tokens, first - 1) in PRESENT for first, _ in used)


def _unitless(tokens: tuple[Token, ...], at: int) -> bool:
    after = text_at(tokens, at + 1)
    if after in _UNITS or after == "/":
        return False
    if after in {"in", "w", "s", "l"} and glued_at(tokens, at + 1):
        return False
    return not (glued_at(tokens, at + 1) and tokens[at + 1].kind is Kind.WORD)


def _candidates(value: Decimal) -> tuple[Decimal, ...]:
    """The weights in kg that a bare number may mean: kilograms, pounds, or stone where that is possible."""
    readings = [value, value * POUND]
    if 5 <= value <= 30:  # noqa: PLR2004  # stone of a person
        readings.append(value * STONE)
    return tuple(one for one in readings if LEAST_WEIGHT <= one <= MOST_WEIGHT)


def bare_doubts(text: Text, tokens: tuple[Token, ...], bare: list[Bare]) -> tuple[Doubt, ...]:
    """What to ask about the first bare weight, if there is one."""
    for one in bare:
        span = text.span(tokens[one.first].start, tokens[one.last - 1].end)
        if one.reason is DoubtReason.RANGE:
            return (Doubt(DoubtKind.WEIGHT, DoubtReason.RANGE, span),)
        if not one.candidates:
            return (Doubt(DoubtKind.WEIGHT, DoubtReason.IMPLAUSIBLE, span),)
        return (Doubt(DoubtKind.WEIGHT_UNIT, DoubtReason.NO_UNIT, span, one.candidates),)
    return ()
