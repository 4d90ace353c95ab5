"""A number with its unit, whosoever it is: what masses and lengths have in common."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.numbers import Kind
from nlu.parsed import DoubtReason

if TYPE_CHECKING:
    from nlu.numbers import Token

POUND = Decimal("0.45359237")  # kilograms
STONE = 14 * POUND
OUNCE = POUND / 16
INCH = Decimal("2.54")  # centimetres
INCHES_IN_A_FOOT = 12  # in a foot
FOOT = INCHES_IN_A_FOOT * INCH
GRAM = Decimal("0.001")


class Unit(Enum):
    """The unit in which a measure was said."""

    KILOGRAM = auto()
    GRAM = auto()
    POUND = auto()
    STONE = auto()
    CENTIMETRE = auto()
    METRE = auto()
    FOOT = auto()
    FOOT_INCH = auto()
    INCH = auto()


MASS_UNITS = dict.fromkeys(words("units", "kilogram", "kilogram_short"), Unit.KILOGRAM)
MASS_UNITS |= dict.fromkeys(words("units", "gram"), Unit.GRAM)
MASS_UNITS |= dict.fromkeys(words("units", "pound"), Unit.POUND)
MASS_UNITS |= dict.fromkeys(words("units", "stone"), Unit.STONE)
OUNCES = words("units", "ounce")
CENTIMETRES, METRES = words("units", "centimetre"), words("units", "metre")
FEET, INCHES = words("units", "foot"), words("units", "inch")
_TIME = words("time", "year", "year_old", "month", "week", "day")
LENGTHS = CENTIMETRES | METRES | FEET | INCHES
MASSES = frozenset(MASS_UNITS)
ANY_UNIT = MASSES | LENGTHS | _TIME | OUNCES | words("units", "other")
_BEFORE_GLUED = (
    words("keyword", "weight_noun", "weight_verb", "height_noun")
    | MASSES
    | LENGTHS
    | {"is", "was", "of", "to", "f", "m", "approx", "about", "abt", "now", "at", "y", "yo", "c"}
)
TOO_MANY = 40  # measures of one kind in one message: no clinician's message, and not read to its end


@dataclass(frozen=True, slots=True)
class Measure:
    """Tokens `first` to before `last`: a value in kg or cm, or a range `low` to `high`."""

    first: int
    last: int
    low: Decimal
    unit: Unit
    high: Decimal | None = None
    link: str = ""  # the word between the two numbers of a range
    wrong: DoubtReason | None = None
    sure: bool = True  # False: a unit that means this only beside a keyword ("g", "k", "5 ft", "67 in")
    readings: tuple[Decimal, ...] = ()  # the values that a doubtful one may mean


def text_at(tokens: tuple[Token, ...], index: int) -> str:
    """The text of a token, or an empty one outside the message."""
    return tokens[index].text if 0 <= index < len(tokens) else ""


def glued_at(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether there is such a token and it touches the one before."""
    return 0 <= index < len(tokens) and tokens[index].glued


def value_at(tokens: tuple[Token, ...], index: int) -> Decimal | None:
    """The number at a place, or None."""
    return tokens[index].value if 0 <= index < len(tokens) else None


def scan(tokens: tuple[Token, ...], reader: _Reader) -> list[Measure]:
    """Every measure that `reader` finds at a number of its own, in order, the first forty."""
    found: list[Measure] = []
    index = 0
    while index < len(tokens) and len(found) < TOO_MANY:
        if tokens[index].kind is Kind.NUMBER and _stands_free(tokens, index):
            measure = reader(tokens, index)
            if measure is not None:
                found.append(_signed(tokens, measure))
                index = measure.last
                continue
        index += 1
    return found


def _stands_free(tokens: tuple[Token, ...], index: int) -> bool:
    """Not the end of a name ("PL-7", "MDA5") nor of a rate ("mg/10 kg")."""
    before = text_at(tokens, index - 1)
    if not tokens[index].glued:
        return True
    if tokens[index - 1].kind is Kind.WORD:
        return before in _BEFORE_GLUED
    return tokens[index - 1].kind is not Kind.NUMBER


def _signed(tokens: tuple[Token, ...], measure: Measure) -> Measure:
    """A minus sign that belongs to the number alone makes it malformed."""
    sign = measure.first - 1
    alone = text_at(tokens, sign) == "-" and tokens[measure.first].glued and not glued_at(tokens, sign)
    after_number = sign > 0 and tokens[sign - 1].kind is Kind.NUMBER
    parted = text_at(tokens, sign) == "." and after_number and not glued_at(tokens, sign)  # "60 . 5 kg"
    margin = text_at(tokens, sign) == "±" or (text_at(tokens, sign) == "-" and text_at(tokens, sign - 2) == "+")
    if not (parted or margin) and (not alone or after_number):
        return measure
    return Measure(sign, measure.last, measure.low, measure.unit, wrong=DoubtReason.MALFORMED)


def unit_after(tokens: tuple[Token, ...], index: int) -> int:
    """Where the unit of a number that ends before `index` would stand: past a hyphen, "ish" or "("."""
    if text_at(tokens, index) == "ish":
        index += 1
    if text_at(tokens, index) == "-" and glued_at(tokens, index + 1) and text_at(tokens, index + 1) in ANY_UNIT:
        return index + 1
    if text_at(tokens, index) == "(" and text_at(tokens, index + 2) == ")":
        return index + 1
    return index


def range_end(tokens: tuple[Token, ...], index: int) -> tuple[str, int] | None:
    """The link and the place of the second number of "70-75", "70 to 75", "between 70 and 75"."""
    link = text_at(tokens, index + 1)
    between = text_at(tokens, index - 1) == "between"
    if link not in {"-", "to", "or", "->"} and not (link in {"and", "&"} and between):
        return None
    second = index + 2
    if value_at(tokens, second) is None:
        return None
    if (
        index > 0
        and tokens[index].glued
        and tokens[index - 1].kind is Kind.WORD
        and len(text_at(tokens, index - 1)) == 1
    ):
        return None  # "F62 - 70 kg" is an age and a weight
    return link, second


def is_bare(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the number at `index` has no unit, sign or letter of its own."""
    after = text_at(tokens, index + 1)
    if after in ANY_UNIT or after in {"/", "'"} or _year_letters(tokens, index + 1):
        return False
    return not (glued_at(tokens, index + 1) and tokens[index + 1].kind is Kind.WORD)


def _year_letters(tokens: tuple[Token, ...], index: int) -> bool:
    return text_at(tokens, index) == "-" and text_at(tokens, index + 1) in ANY_UNIT


if TYPE_CHECKING:
    from collections.abc import Callable

    _Reader = Callable[[tuple[Token, ...], int], Measure | None]
