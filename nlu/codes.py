"""Codes of numbers without words, "70/170/45/F": parts with a unit are certain, bare ones are asked about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.measures import glued_at, text_at, value_at
from nlu.numbers import Kind
from nlu.parsed import Doubt, DoubtKind, DoubtReason, Quantity, QuantityKind, Sex, SexSaid

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text

_HEIGHT = (Decimal(100), Decimal(220))  # a bare number that may be a height in cm
_WEIGHT = (Decimal(20), Decimal(250))
_OLDEST = Decimal(110)
_LONGEST = 30  # tokens of a code
_LEAST = 2  # bare numbers without a letter for the sex that make a code


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says; `used` are its tokens."""

    age: Quantity | None = None
    sex: SexSaid | None = None
    doubts: tuple[Doubt, ...] = ()
    used: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    first: int
    last: int
    value: Decimal | None = None  # of a bare number
    sex: Sex | None = None
    measure: bool = False


def read_code(text: Text, tokens: tuple[Token, ...], measured: frozenset[int]) -> Code:
    """The first code in a message, or an empty one. `measured`: tokens of weights and heights."""
    if not _may_hold(tokens):
        return Code()
    at = 0
    while at < len(tokens):
        parts = _parts(tokens, at, measured)
        code = _code(text, tokens, parts) if len(parts) > 1 else None
        if code is not None:
            return code
        at = max(at + 1, parts[-1].last if parts else 0)
    return Code()


def _may_hold(tokens: tuple[Token, ...]) -> bool:
    """Whether there is a slash, or so many bare numbers as make a code."""
    if any(token.text in {"/", "|"} for token in tokens):
        return True
    return sum(token.kind is Kind.NUMBER for token in tokens) > _LEAST


def _parts(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> list[_Part]:
    """Parts from `at` on, with slashes (or bars, or nothing but space between bare numbers) between them."""
    parts: list[_Part] = []
    start = at
    while at < len(tokens) and at - start < _LONGEST:
        part = _part(tokens, at, measured)
        if part is None:
            break
        parts.append(part)
        at = part.last
        if text_at(tokens, at) in {"/", "|"}:
            at += 1
        elif not _row(tokens, parts, at):
            break
    return parts


def _row(tokens: tuple[Token, ...], parts: list[_Part], at: int) -> bool:
    """Bare numbers in a row, "70 170 45 F"."""
    follows = value_at(tokens, at) is not None or text_at(tokens, at) in {"f", "m"}
    return follows and all(part.value is not None for part in parts) and not glued_at(tokens, at)


def _part(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> _Part | None:
    if at in measured:
        last = at
        while last in measured:
            last += 1
        return _Part(at, last, measure=True)
    word = text_at(tokens, at)
    if word in {"f", "m"} and not (glued_at(tokens, at + 1) and tokens[at + 1].kind is Kind.WORD):
        return _Part(at, at + 1, sex=Sex.FEMALE if word == "f" else Sex.MALE)
    value = value_at(tokens, at)
    if value is None or (tokens[at].glued and tokens[at - 1].kind is Kind.WORD):
        return None
    if glued_at(tokens, at + 1) and tokens[at + 1].kind is Kind.WORD:
        return None
    return _Part(at, at + 1, value=value)


def _code(text: Text, tokens: tuple[Token, ...], parts: list[_Part]) -> Code | None:
    bare = [part for part in parts if part.value is not None]
    letters = [part for part in parts if part.sex is not None]
    units = sum(part.measure for part in parts)
    if not bare or text_at(tokens, parts[0].first - 1) in {"bp", "(", "/", "-"}:
        return None
    sex = _sex(text, tokens, letters)
    used = frozenset(at for part in parts for at in range(part.first, part.last))
    span = text.span(tokens[parts[0].first].start, tokens[parts[-1].last - 1].end)
    slashed = any(text_at(tokens, part.last) in {"/", "|"} for part in parts[:-1])
    if not slashed and len(bare) <= _LEAST:
        return None
    values = tuple(part.value for part in bare if part.value is not None)
    if (
        len(bare) == 1
        and (letters or units >= _LEAST)
        and values[0] <= _OLDEST
        and values[0] == values[0].to_integral_value()
    ):
        where = text.span(tokens[bare[0].first].start, tokens[bare[0].last - 1].end)
        return Code(Quantity(QuantityKind.AGE, values[0], where), sex, (), used)
    if _is_code(values, letters=bool(letters), units=units):
        return Code(None, sex, (Doubt(DoubtKind.CONFIRM_NUMBERS, DoubtReason.MEANING, span, values),), used)
    return None


def _sex(text: Text, tokens: tuple[Token, ...], letters: list[_Part]) -> SexSaid | None:
    if len(letters) != 1 or letters[0].sex is None:
        return None
    one = letters[0]
    return SexSaid(one.sex, text.span(tokens[one.first].start, tokens[one.last - 1].end)) if one.sex else None


def _is_code(values: tuple[Decimal, ...], *, letters: bool, units: int) -> bool:
    """Whether bare numbers can be a weight, a height or an age: not a blood pressure, a date or a fraction."""
    height = any(_HEIGHT[0] <= one <= _HEIGHT[1] or Decimal("1.2") <= one <= Decimal("2.2") for one in values)
    weight = any(_WEIGHT[0] <= one <= _WEIGHT[1] for one in values)
    if letters or units:
        return (height or weight) and len(values) + units >= _LEAST
    return len(values) > _LEAST and height and sum(_WEIGHT[0] <= one <= _WEIGHT[1] for one in values) >= _LEAST
