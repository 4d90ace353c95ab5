"""The patient's own height, or what must be asked about it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.lengths import lengths
from nlu.measures import ANY_UNIT, FOOT, INCH, TOO_MANY, Measure, Unit, glued_at, text_at, value_at
from nlu.numbers import Kind
from nlu.parsed import Doubt, DoubtKind, DoubtReason, Quantity, QuantityKind
from nlu.roles import APPROXIMATE, BIRTH, CHANGE, RELATIVE, THING, sentence_start
from nlu.weights import is_approximate

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text

LEAST, MOST = Decimal(25), Decimal(250)  # cm
_NOUN, _TALL = words("keyword", "height_noun"), words("keyword", "tall")
_LINK = words("keyword", "link")
_MEASURED = words("thing", "length")
_DIMENSION = words("thing", "dimension")
_TURN = words("correction", "before")
_PATIENT = words("person", "patient")
_TRAPS = _MEASURED - {"measured", "measuring", "measures", "from", "head", "within", "drop", "table"}
_LEADS = _LINK | APPROXIMATE
_NOT_PRESENT = frozenset(
    {
        "segment",
        "fundal",
        "sitting",
        "knee",
        "target",
        "parental",
        "predicted",
        "expected",
        "final",
        "previous",
        "uterine",
    }
)
_GROWN = Decimal(100)  # cm: a length below it is a height only beside a word for height
_INFANT = Decimal(60)  # cm: said of a child without a word for height
_CHILD = words("person", "child") | {"jdm", "juvenile"}
_OLD = words("time", "year_old") | {"old"}
_SMALL_CHILD = 8  # years: one younger may measure less than 100 cm
_TIMES = words("time", "year", "year_old", "month")
_BESIDE = frozenset({",", ";", "/", "and", "&", "(", ")", "-", "."})  # at most one of them parts weight and height
_LEAST_BESIDE = Decimal(45)  # cm
_LEAST_BMI, _MOST_BMI = Decimal(9), Decimal(90)  # kg/m2 of anybody alive
_ENDS = frozenset({"", ",", ";", ".", "?", "!", ")", "\n"})
_FEW = 120  # tokens of a message that are searched for a child's word
_TALLEST = Decimal(220)
_NEWBORN = Decimal(65)
_SAME = Decimal("2.6")  # cm between two units of one height, as people round


@dataclass(frozen=True, slots=True)
class Heights:
    """At most one height, its doubts, and the token ranges of heights."""

    quantity: Quantity | None = None
    doubts: tuple[Doubt, ...] = ()
    used: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """The patient's weight in kg at tokens `first` to before `last`."""

    first: int
    last: int
    value: Decimal


def read_heights(text: Text, tokens: tuple[Token, ...], weight: OwnWeight | None = None) -> Heights:
    """The height in cm (exact) of a message with that weight. Errors: none; what is unclear is a doubt."""
    every = lengths(tokens)
    if len(every) >= TOO_MANY:
        return Heights(doubts=(_doubt(text, tokens, every[0], DoubtReason.TWO_VALUES, ()),))
    found = [one for one in every if _is_height(tokens, one, weight)]
    found += [one for one in _bare_heights(tokens) if all(one.first >= m.last or one.last <= m.first for m in found)]
    kept = _latest(tokens, [one for one in found if not _replaced(tokens, one)])
    used = tuple((one.first, one.last) for one in found)
    for one in kept:
        if one.wrong is not None or one.high is not None:
            ends = one.readings if one.wrong else (one.low, one.high or one.low)
            return Heights(None, (_doubt(text, tokens, one, one.wrong or DoubtReason.RANGE, ends),), used)
    if not kept:
        return Heights(used=used)
    values = tuple(dict.fromkeys(one.low for one in kept))
    if max(values) - min(values) > _SAME:
        return Heights(None, (_doubt(text, tokens, kept[-1], DoubtReason.TWO_VALUES, values),), used)
    best = next((one for one in kept if one.unit is Unit.CENTIMETRE), kept[0])
    if not LEAST <= best.low <= MOST:
        return Heights(None, (_doubt(text, tokens, best, DoubtReason.IMPLAUSIBLE, ()),), used)
    span = text.span(tokens[best.first].start, tokens[best.last - 1].end)
    return Heights(Quantity(QuantityKind.HEIGHT, best.low, span, approximate=is_approximate(tokens, best)), (), used)


def _replaced(tokens: tuple[Token, ...], one: Measure) -> bool:
    return text_at(tokens, one.first - 1) in {"not", "isnt", "wasnt"}


def _latest(tokens: tuple[Token, ...], found: list[Measure]) -> list[Measure]:
    """Heights after the last word of correction, where there are any."""
    turns = [at for at, token in enumerate(tokens) if token.text in _TURN]
    after = [one for one in found if turns and one.first > turns[-1]]
    return after or found


def _is_height(tokens: tuple[Token, ...], one: Measure, weight: OwnWeight | None) -> bool:
    if _alone(tokens, one) or _size(tokens, one):
        return True
    if _of_a_thing(tokens, one):
        return False
    if weight is not None and _beside(tokens, one, weight):
        return True
    if _keyword(tokens, one):
        return not _trapped(tokens, one)
    least = _INFANT if _of_a_child(tokens) else _GROWN
    if not one.sure or one.high is not None or not least <= one.low <= _TALLEST:
        return False
    near = {text_at(tokens, at) for at in range(max(0, one.first - 4), min(len(tokens), one.last + 4))}
    return not near & _MEASURED and not _trapped(tokens, one)


def _alone(tokens: tuple[Token, ...], one: Measure) -> bool:
    """Nothing else was said: the answer to a question, "63 inches"."""
    said = len(tokens) - (text_at(tokens, len(tokens) - 1) in {".", "!"})
    inches = one.unit is Unit.INCH and text_at(tokens, one.last - 1) != "in"
    return inches and one.wrong is None and one.first == 0 and one.last == said and _GROWN <= one.low <= _TALLEST


def _size(tokens: tuple[Token, ...], one: Measure) -> bool:
    """Such as "size 1,66 m", as many say it who learned English elsewhere."""
    tall = one.unit is Unit.METRE and one.wrong is None and one.high is None and _GROWN <= one.low <= _TALLEST
    at = one.first - 1 - (text_at(tokens, one.first - 1) in {":", "=", "is"})
    return tall and text_at(tokens, at) == "size" and not {text_at(tokens, at - step) for step in (1, 2, 3)} & THING


def _beside(tokens: tuple[Token, ...], one: Measure, weight: OwnWeight) -> bool:
    """Directly beside the patient's own weight, and fitting it: words elsewhere in the message say nothing of it."""
    if one.high is not None or one.wrong is not None or one.low < _LEAST_BESIDE or not _fits(one.low, weight.value):
        return False
    if one.unit is Unit.INCH and text_at(tokens, one.last - 1) == "in":  # "60 in 2020" is no length
        if not glued_at(tokens, one.last - 1) and text_at(tokens, one.last) not in _ENDS:
            return False
    elif not one.sure and one.unit is not Unit.INCH:
        return False
    start, end = (weight.last, one.first) if weight.first < one.first else (one.last, weight.first)
    between = [text_at(tokens, at) for at in range(start, end)]
    if len(between) > 1 or not set(between) <= _BESIDE:
        return False
    after = {text_at(tokens, one.last + step) for step in range(2)}
    before = [text_at(tokens, one.first - step) for step in range(1, 5)] if weight.first > one.first else []
    before = before[: next((n for n, word in enumerate(before) if word in {",", ";"}), len(before))]
    return not after.union(before) & _MEASURED


def _fits(centimetres: Decimal, kilograms: Decimal) -> bool:
    return _LEAST_BMI <= kilograms * 10000 / (centimetres * centimetres) <= _MOST_BMI


def _of_a_child(tokens: tuple[Token, ...]) -> bool:
    """A word for a child, or the age of a small one: "3 year old", "18mo"."""
    for at, token in enumerate(tokens[:_FEW]):
        if token.text in _CHILD:
            return True
        if token.value is None or token.value > _SMALL_CHILD:
            continue
        unit = at + 1 + (text_at(tokens, at + 1) == "-")
        old = text_at(tokens, unit + 1 + (text_at(tokens, unit + 1) == "-"))
        if text_at(tokens, unit) in _TIMES and (text_at(tokens, unit) in _OLD or old in _OLD):
            return True
    return False


def _keyword(tokens: tuple[Token, ...], one: Measure) -> bool:
    """A word for height before it, no other measure but that of a weight between; or "tall" after it."""
    at = one.last
    while text_at(tokens, at) in {")", "in", "of", "-"} or text_at(tokens, at) == "(":
        if text_at(tokens, at) == "(":  # "158 cm (5 ft 2 in) tall"
            close = next((n for n in range(at, min(at + 8, len(tokens))) if text_at(tokens, n) == ")"), at)
            if close == at:
                break
            at = close
        at += 1
    if text_at(tokens, at) in _TALL:
        return True
    start = sentence_start(tokens, one.first)
    for steps, here in enumerate(range(one.first - 1, start - 1, -1), start=1):
        if text_at(tokens, here) in _NOUN:
            return steps <= 14  # noqa: PLR2004
    return False


def _of_a_thing(tokens: tuple[Token, ...], one: Measure) -> bool:
    after, before = text_at(tokens, one.last), text_at(tokens, one.first - 1)
    rate = before == "/" and text_at(tokens, one.first - 2) in {"min", "ml", "mg", "h", "hr", "s", "mcg"}
    if after in _DIMENSION or before in _DIMENSION or rate:
        return True
    if after == "-" and text_at(tokens, one.last + 1) == "long":
        return True
    if after in {"long", "wide", "deep", "below", "above", "from", "distal", "proximal", "away", "high", "in"} and (
        after != "in" or text_at(tokens, one.last + 1) in {"length", "diameter", "size"}
    ):
        return True
    nearby = {text_at(tokens, one.last + step) for step in range(1, 4)} if after in _TALL else set()
    return bool(nearby & _MEASURED) or (after in _TALL and bool(nearby & THING))


def _trapped(tokens: tuple[Token, ...], one: Measure) -> bool:
    """A fall, a waist, a newborn's length, a relative's height, a height lost."""
    start = sentence_start(tokens, one.first)
    noun = None
    for here in range(one.first - 1, start - 1, -1):
        word = text_at(tokens, here)
        if word in _NOUN:
            noun = here
            break
        if word == "mass" and text_at(tokens, here + 1) == "index":
            continue
        if word in _TRAPS:
            return True
    ahead = range(start, min(one.last + 12, len(tokens)))
    sentence = {text_at(tokens, at) for at in ahead if tokens[at].sentence == tokens[one.first].sentence}
    if one.low < _NEWBORN and sentence & BIRTH:
        return True
    if noun is None:
        return _relative_before(tokens, one.first, start)
    before = [text_at(tokens, noun - step) for step in range(1, 6) if noun - step >= start]
    before = before[: next((n for n, word in enumerate(before) if word in {",", ";", "and", ")"}), len(before))]
    loose = {"head", "chest", "leg", "arm", "hip", "from", "measured", "measuring", "within"}
    if set(before) & (_MEASURED - loose) or (before[:1] and before[0] in _NOT_PRESENT):
        return True
    if "from" in before and text_at(tokens, noun + 1) == "of" and before[:1] in (["a"], ["from"], ["the"]):
        return True
    between = {text_at(tokens, at) for at in range(noun + 1, one.first)}
    return bool(between & (CHANGE | RELATIVE | {"lost", "shrunk"})) or _relative_before(tokens, noun, start)


def _relative_before(tokens: tuple[Token, ...], at: int, start: int) -> bool:
    for here in range(at - 1, start - 1, -1):
        word = text_at(tokens, here)
        if word in RELATIVE:
            return True
        if word in _PATIENT and text_at(tokens, here + 1) not in RELATIVE:
            return False
    return False


def _bare_heights(tokens: tuple[Token, ...]) -> list[Measure]:
    """Such as "ht 170", "ht 1.75", "ht 5-4": numbers without a unit after a word for height."""
    found: list[Measure] = []
    for at, token in enumerate(tokens):
        if token.text not in _NOUN or text_at(tokens, at - 1) in _MEASURED:
            continue
        here, scale = at + 1, Decimal(1)
        if text_at(tokens, here) in {"(", "in"} and text_at(tokens, here + 1) == "cm":
            here += 2
            while text_at(tokens, here) in {")", ":", "="}:
                here += 1
        while here - at < 8 and text_at(tokens, here) in _LEADS:  # noqa: PLR2004
            here += 1
        value = value_at(tokens, here)
        if value is not None and _unitless(tokens, here):
            found.append(_bare_height(tokens, here, value * scale))
    return [one for one in found if one.low > 0]


def _unitless(tokens: tuple[Token, ...], at: int) -> bool:
    after = text_at(tokens, at + 1)
    if after == "/" or (after in ANY_UNIT and (after not in {"in", "s", "w"} or glued_at(tokens, at + 1))):
        return False
    return not (glued_at(tokens, at + 1) and tokens[at + 1].kind is Kind.WORD)


def _bare_height(tokens: tuple[Token, ...], at: int, value: Decimal) -> Measure:
    inches = at + 2 if text_at(tokens, at + 1) in {"-", "."} else at + 1
    part = value_at(tokens, inches)
    if value in {4, 5, 6} and part is not None and part < 12 and _unitless(tokens, inches):  # noqa: PLR2004
        return Measure(at, inches + 1, value * FOOT + part * INCH, Unit.FOOT_INCH)
    if Decimal(1) <= value <= Decimal("2.5") and value != value.to_integral_value():
        return Measure(at, at + 1, value * 100, Unit.METRE)
    if value > 96:  # noqa: PLR2004  # more inches than a person has
        return Measure(at, at + 1, value, Unit.CENTIMETRE)
    readings = [one for one in (value, value * INCH, value * FOOT) if LEAST <= one <= MOST]
    reason = DoubtReason.NO_UNIT if readings else DoubtReason.IMPLAUSIBLE
    return Measure(at, at + 1, value, Unit.CENTIMETRE, wrong=reason, readings=tuple(readings))


def _doubt(
    text: Text, tokens: tuple[Token, ...], one: Measure, reason: DoubtReason, candidates: tuple[Decimal, ...]
) -> Doubt:
    span = text.span(tokens[one.first].start, tokens[one.last - 1].end)
    return Doubt(DoubtKind.HEIGHT, reason, span, tuple(c for c in candidates if LEAST <= c <= MOST))
