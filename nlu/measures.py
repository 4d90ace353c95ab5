"""A number with its unit: masses in kilograms and lengths in centimetres, whosoever they are."""

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
_INCHES = 12  # in a foot
FOOT = _INCHES * INCH
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


_MASS = dict.fromkeys(words("units", "kilogram", "kilogram_short"), Unit.KILOGRAM)
_MASS |= dict.fromkeys(words("units", "gram"), Unit.GRAM)
_MASS |= dict.fromkeys(words("units", "pound"), Unit.POUND)
_MASS |= dict.fromkeys(words("units", "stone"), Unit.STONE)
_POUND, _SHORT = words("units", "pound"), words("units", "kilogram_short")
_OUNCE = words("units", "ounce")
_CENTIMETRE, _METRE = words("units", "centimetre"), words("units", "metre")
_FOOT, _INCH = words("units", "foot"), words("units", "inch")
_TIME = words("time", "year", "year_old", "month", "week", "day")
LENGTHS = _CENTIMETRE | _METRE | _FOOT | _INCH
MASSES = frozenset(_MASS)
ANY_UNIT = MASSES | LENGTHS | _TIME | _OUNCE | words("units", "other")
_FACTOR = {Unit.KILOGRAM: Decimal(1), Unit.GRAM: GRAM, Unit.POUND: POUND, Unit.STONE: STONE}
_BEFORE_GLUED = (
    words("keyword", "weight_noun", "weight_verb", "height_noun")
    | MASSES
    | LENGTHS
    | {"is", "was", "of", "to", "f", "m", "approx", "about", "abt", "now", "at", "y", "yo", "c"}
)
_LENGTH_FACTOR = {Unit.CENTIMETRE: Decimal(1), Unit.METRE: Decimal(100), Unit.INCH: INCH}
_ZERO_LIKE = frozenset({"o", "oo", "i", "l", "ol", "io"})
TOO_MANY = 40  # measures of one kind in one message: no clinician's message, and not read to its end
_ORDINALS = frozenset({1, 21, 31})


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


def masses(tokens: tuple[Token, ...]) -> list[Measure]:
    """Every mass in the message, in order."""
    return _scan(tokens, _mass)


def lengths(tokens: tuple[Token, ...]) -> list[Measure]:
    """Every length in the message, in order."""
    return _scan(tokens, _length)


def value_at(tokens: tuple[Token, ...], index: int) -> Decimal | None:
    """The number at a place, or None."""
    return tokens[index].value if 0 <= index < len(tokens) else None


def _scan(tokens: tuple[Token, ...], reader: _Reader) -> list[Measure]:
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


def _unit_after(tokens: tuple[Token, ...], index: int) -> int:
    """Where the unit of a number that ends before `index` would stand: past a hyphen, "ish" or "("."""
    if text_at(tokens, index) == "ish":
        index += 1
    if text_at(tokens, index) == "-" and glued_at(tokens, index + 1) and text_at(tokens, index + 1) in ANY_UNIT:
        return index + 1
    if text_at(tokens, index) == "(" and text_at(tokens, index + 2) == ")":
        return index + 1
    return index


def _range_end(tokens: tuple[Token, ...], index: int) -> tuple[str, int] | None:
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


def _plain_mass(tokens: tuple[Token, ...], index: int) -> tuple[Decimal, Unit, int] | None:
    """A value in kg, its unit, and the place after it."""
    value = value_at(tokens, index)
    at = _unit_after(tokens, index + 1)
    unit = _MASS.get(text_at(tokens, at))
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
    if unit is Unit.POUND and text_at(tokens, after + 1) in _OUNCE and (part := value_at(tokens, after)) is not None:
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
    unit_at = _unit_after(tokens, at + 1)
    if pounds is None or not whole:
        return value * STONE, Unit.STONE, after
    if text_at(tokens, unit_at) in _POUND:
        if pounds >= 14:  # noqa: PLR2004  # pounds in a stone
            return Decimal(0), Unit.STONE, unit_at + 1
        return value * STONE + pounds * POUND, Unit.STONE, unit_at + 1
    if at == after and pounds < 14 and _bare(tokens, at):  # noqa: PLR2004
        return value * STONE + pounds * POUND, Unit.STONE, at + 1
    return value * STONE, Unit.STONE, after


def _bare(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the number at `index` has no unit, sign or letter of its own."""
    after = text_at(tokens, index + 1)
    if after in ANY_UNIT or after in {"/", "'"} or _year_letters(tokens, index + 1):
        return False
    return not (glued_at(tokens, index + 1) and tokens[index + 1].kind is Kind.WORD)


def _year_letters(tokens: tuple[Token, ...], index: int) -> bool:
    return text_at(tokens, index) == "-" and text_at(tokens, index + 1) in ANY_UNIT


def _malformed_mass(tokens: tuple[Token, ...], index: int) -> Measure | None:
    """A number that cannot be read, before a unit of mass: "7O kg", "1.2.3 kg", "007 kg"."""
    at = _unit_after(tokens, index + 1)
    following = text_at(tokens, at)
    if tokens[index].value is None and following in MASSES:
        return Measure(index, at + 1, Decimal(0), _MASS[following], wrong=DoubtReason.MALFORMED)
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
    ranged = _range_end(tokens, index)
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


def _length(tokens: tuple[Token, ...], index: int) -> Measure | None:
    single = _single_length(tokens, index)
    ranged = _range_end(tokens, index) if single is None else None
    value = value_at(tokens, index)
    high = _single_length(tokens, ranged[1]) if ranged is not None else None
    if ranged is None or high is None or value is None or high.unit not in _LENGTH_FACTOR:
        return single
    low = value * _LENGTH_FACTOR[high.unit]
    return Measure(index, high.last, low, high.unit, high=high.low, link=ranged[0], sure=high.sure)


def _single_length(tokens: tuple[Token, ...], index: int) -> Measure | None:
    value = value_at(tokens, index)
    at = _unit_after(tokens, index + 1)
    unit = text_at(tokens, at)
    if value is None or unit not in LENGTHS:
        return None
    if unit in _FOOT:
        return _feet(tokens, index, value, at + 1)
    if unit in _METRE:
        return _metres(tokens, index, value, at)
    if unit in _CENTIMETRE:
        return Measure(index, at + 1, value, Unit.CENTIMETRE)
    return Measure(index, at + 1, value * INCH, Unit.INCH, sure=False)


def _feet(tokens: tuple[Token, ...], index: int, value: Decimal, after: int) -> Measure:
    whole = value == value.to_integral_value()
    at = after + (text_at(tokens, after) in {",", "-", "&", "and"})
    inches = value_at(tokens, at)
    unit_at = _unit_after(tokens, at + 1)
    marked = text_at(tokens, unit_at) in _INCH and not (
        text_at(tokens, unit_at) == "in" and not glued_at(tokens, unit_at) and value_at(tokens, unit_at + 1) is not None
    )
    if (
        inches is not None
        and whole
        and (marked or (at == after and (tokens[at].glued or inches < _INCHES) and _bare(tokens, at)))
    ):
        end = unit_at + 1 if marked else at + 1
        wrong = DoubtReason.MALFORMED if inches >= _INCHES else None
        return Measure(index, end, value * FOOT + inches * INCH, Unit.FOOT_INCH, wrong=wrong)
    if not whole:
        feet, part = divmod(value, 1)
        digits = int(str(part).split(".")[1])
        readings = (value * FOOT, feet * FOOT + digits * INCH) if digits < _INCHES else (value * FOOT,)
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
        return Measure(index, after + 1 + (text_at(tokens, after + 1) in _CENTIMETRE), 100 * value + part, Unit.METRE)
    if (
        part is not None
        and value == 1
        and len(following) == 2  # noqa: PLR2004
        and following.isdigit()
        and text_at(tokens, at) == "m"
        and _bare(tokens, after)
    ):
        return Measure(index, after + 1, 100 * value + part, Unit.METRE)
    if part is not None and value in {1, 2} and text_at(tokens, after + 1) in _CENTIMETRE:
        return Measure(index, after + 2, 100 * value + part, Unit.METRE)
    spelled_out = text_at(tokens, at) != "m"
    sure = value != value.to_integral_value() or (spelled_out and value in {1, 2})
    return Measure(index, after, 100 * value, Unit.METRE, sure=sure)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Reader = Callable[[tuple[Token, ...], int], Measure | None]
