"""The patient's own present weight, height and age, sex, adult or child: certain values and doubts, never guesses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.ages import read_ages
from nlu.bare_weights import bare_doubts
from nlu.codes import read_code
from nlu.corrections import corrects_something
from nlu.cues import words
from nlu.decades import decade
from nlu.heights import OwnWeight, read_heights
from nlu.lone_numbers import lone_weight
from nlu.measures import text_at
from nlu.numbers import Kind, tokens_of
from nlu.parsed import (
    AgeGroup,
    AgeGroupSaid,
    Doubt,
    DoubtKind,
    DoubtReason,
    Quantity,
    SexSaid,
)
from nlu.persons import read_age_group, read_sex, several_patients
from nlu.siblings import siblings
from nlu.titles import titled
from nlu.weights import read_weights

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text
    from nlu.weights import Weights

_GUESS = frozenset({"maybe", "guess", "guessing", "guessed", "guesstimate", "perhaps", "possibly", "unsure", "dunno"})
_WEIGHING = frozenset({"weighed", "scales", "scale", "weigh", "weighing", "measured"})
_WITHOUT = frozenset({"not", "no", "refuses", "refused", "cannot", "can't", "without", "broken", "unable", "never"})
_BMI = words("keyword", "bmi")
_ADULT_YEARS, _LEAST_ADULT = Decimal(18), Decimal(20)  # no adult weighs less than 20 kg
_LEAST_ADULT_HEIGHT = Decimal(100)  # cm: below it a unit or a digit was mistaken
_INFANT_YEARS, _MOST_INFANT = Decimal(2), Decimal(40)


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a message says of the patient in numbers. A kind stands in `quantities` once at most."""

    quantities: tuple[Quantity, ...] = ()
    sex: SexSaid | None = None
    age_group: AgeGroupSaid | None = None
    doubts: tuple[Doubt, ...] = ()
    corrects: bool = False


def read_quantities(text: Text) -> Quantities:
    """Read weight (kg), height (cm), age (years), sex and age group.

    Shape:  values are exact and within 0.4-300 kg, 25-250 cm, 0-120 years.
    Errors: none; whatever a careful reader would be unsure of is a doubt instead of a value. The candidates
            of a CONFIRM_NUMBERS doubt stand in the order of the text; those of a WHICH_SLOT doubt are the
            new number and then the one it replaces, if any.
    """
    tokens = tokens_of(text)
    weights = read_weights(text, tokens)
    heights = read_heights(text, tokens, _own(weights))
    measured = frozenset(at for first, last in (*weights.used, *heights.used) for at in range(first, last))
    code = read_code(text, tokens, measured)
    ages = read_ages(text, tokens, measured | code.used)
    age, age_doubts = ages.quantity, ages.doubts
    if code.age is not None and not ages.found:
        age, age_doubts = code.age, ()
    beside = measured | frozenset(at for one in ages.found for at in range(one.first, one.last))
    if age is None and not age_doubts and not code.used and (told := decade(text, tokens)) is not None:
        age_doubts = (told,)
    sex = code.sex or read_sex(text, tokens, ages.found, beside, ages.others) or titled(text)
    group = read_age_group(text, tokens, ages.others)
    corrects, bare = corrects_something(text, tokens, beside)
    corrects = corrects or weights.corrects
    second = several_patients(tokens, ages.found, len(weights.own), measured)
    if second is None:
        second = siblings(tokens, measured, len(weights.own))
    if second is not None:
        span = text.span(tokens[second].start, tokens[second].end)
        doubt = Doubt(DoubtKind.ONE_PATIENT, DoubtReason.TWO_VALUES, span)
        return Quantities(doubts=(doubt,), corrects=corrects)
    weight, weight_doubts = _against_age(weights.quantity, age, weights.doubts)
    if weight is not None and weight.approximate and _guessed(tokens):
        weight_doubts = (Doubt(DoubtKind.WEIGHT, DoubtReason.RANGE, weight.span),)
        weight = None
    if weight is None and not weight_doubts and not code.doubts:
        weight_doubts = _bmi_only(text, tokens)
        if not weight_doubts and (lone := lone_weight(tokens, beside)) is not None:
            weight_doubts = bare_doubts(text, tokens, [lone])
    height, height_doubts = heights.quantity, heights.doubts
    grown = (age is not None and age.value >= _ADULT_YEARS) or (group is not None and group.group is AgeGroup.ADULT)
    if height is not None and grown and height.value < _LEAST_ADULT_HEIGHT:
        height_doubts = (*height_doubts, Doubt(DoubtKind.HEIGHT, DoubtReason.IMPLAUSIBLE, height.span))
        height = None
    quantities = tuple(one for one in (weight, height, age) if one is not None)
    doubts = (*weight_doubts, *height_doubts, *age_doubts, *code.doubts)
    if bare is not None and not quantities and not doubts:
        doubts = (bare,)
    ordered = tuple(sorted(quantities, key=lambda one: one.span.start))
    return Quantities(ordered, sex, group, tuple(sorted(doubts, key=lambda one: one.span.start)), corrects)


def _own(weights: Weights) -> OwnWeight | None:
    if weights.quantity is None or weights.place is None:
        return None
    return OwnWeight(*weights.place, weights.quantity.value)


def _against_age(
    weight: Quantity | None, age: Quantity | None, doubts: tuple[Doubt, ...]
) -> tuple[Quantity | None, tuple[Doubt, ...]]:
    """No adult weighs 7 kg and no infant 70: one of the two numbers was mistyped or misread."""
    if weight is None or age is None:
        return weight, doubts
    small = age.value >= _ADULT_YEARS and weight.value < _LEAST_ADULT
    large = age.value < _INFANT_YEARS and weight.value > _MOST_INFANT
    if not small and not large:
        return weight, doubts
    return None, (*doubts, Doubt(DoubtKind.WEIGHT, DoubtReason.IMPLAUSIBLE, weight.span, (weight.value,)))


def _guessed(tokens: tuple[Token, ...]) -> bool:
    """Whether a weight that is told roughly is told to be unmeasured: "maybe 90, he refuses the scales"."""
    said = {token.text for token in tokens}
    return bool(said & _GUESS or (said & _WEIGHING and said & _WITHOUT))


def _bmi_only(text: Text, tokens: tuple[Token, ...]) -> tuple[Doubt, ...]:
    for at, token in enumerate(tokens):
        named = token.text in _BMI or (token.text == "mass" and text_at(tokens, at + 1) == "index")
        if not named:
            continue
        for here in range(at + 1, min(at + 7, len(tokens))):
            if tokens[here].kind is Kind.NUMBER:
                span = text.span(token.start, tokens[here].end)
                return (Doubt(DoubtKind.WEIGHT, DoubtReason.BMI_ONLY, span),)
    return ()
