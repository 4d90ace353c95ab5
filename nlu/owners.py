"""Whose mass a number is, and which: what directly surrounds it first, then the words that govern it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.governors import governed_by
from nlu.infants import is_infant_grams
from nlu.measures import Unit, text_at, value_at
from nlu.numbers import Kind
from nlu.roles import (
    AGO,
    APPROXIMATE,
    BIRTH,
    CHANGE,
    CHANGE_NOUN,
    DIRECT_BIRTH,
    LAST,
    LIKELY_ADULT,
    LIMIT,
    LOAD,
    NOUN,
    RELATIVE,
    TARGET,
    THING,
    TIME,
    VERB,
    Reading,
    Role,
    sentence_start,
)

if TYPE_CHECKING:
    from nlu.measures import Measure
    from nlu.numbers import Token

_BMI = words("keyword", "bmi")
_RATE_AFTER = frozenset({"min", "day", "d", "dose", "h", "hr", "hour", "week", "wk", "cm", "m2", "month", "s", "kg"})
_TIME_SPAN = TIME | {"a", "few", "couple", "of", "some"}
_NEWBORN = Decimal(7)  # kg: no newborn weighs more


def read_role(tokens: tuple[Token, ...], group: tuple[Measure, ...]) -> Reading:
    """The role of a mass, which `group` gives in one unit or, side by side, in two."""
    first, last, value = group[0].first, group[-1].last, group[0].low
    for rule in (_rate, _replaced, _after, _limit, _newborn):
        reading = rule(tokens, first, last, value)
        if reading is not None:
            return reading
    reading = governed_by(tokens, first, value)
    if group[0].unit is Unit.GRAM and not reading.keyword:
        return Reading(Role.OWN, keyword=True) if _grams(tokens, group, reading) else Reading(Role.NOTHING)
    return reading


def _grams(tokens: tuple[Token, ...], group: tuple[Measure, ...], reading: Reading) -> bool:
    return len(group) == 1 and reading.role in {Role.OWN, Role.PRESENT} and is_infant_grams(tokens, group[0])


def _rate(tokens: tuple[Token, ...], first: int, last: int, _value: Decimal) -> Reading | None:
    """Such as "mg/10 kg", "per 70 kg", "70 kg/m2": a rate."""
    before = text_at(tokens, first - 1)
    if before in {"per", "every", "each"}:
        return Reading(Role.NOTHING)
    if before == "/" and first > 1 and tokens[first - 2].kind is Kind.WORD and text_at(tokens, first - 2) in {
        "mg", "ml", "g", "mcg", "ug", "u", "iu", "units", "l", "mmol",
    }:  # fmt: skip
        return Reading(Role.NOTHING)
    after, then = text_at(tokens, last), text_at(tokens, last + 1)
    if after in {"/", "per"}:
        if then == "m" and text_at(tokens, last + 2) not in {"2", "²", "^", "sq"}:
            sex = text_at(tokens, last + 2) in {"/", ",", ""} and not _bmi_before(tokens, first)
            return None if sex else Reading(Role.NOTHING)
        if then in _RATE_AFTER or then == "m":
            return Reading(Role.NOTHING)
    if after in {"m2", "force"} or (after == "m" and then in {"2", "-"} and not tokens[last].glued):
        return Reading(Role.NOTHING)
    return None


def _bmi_before(tokens: tuple[Token, ...], first: int) -> bool:
    return any(text_at(tokens, first - step) in _BMI for step in range(1, 5))


def _replaced(tokens: tuple[Token, ...], first: int, _last: int, _value: Decimal) -> Reading | None:
    near = [text_at(tokens, first - step) for step in (1, 2)]
    if near[0] in {"not", "isnt", "wasnt", "never"} or (near[0] in APPROXIMATE and near[1] == "not"):
        return Reading(Role.REPLACED)
    if near in (["of", "instead"], ["than", "rather"], ["of", "not"]):
        return Reading(Role.REPLACED)
    return None


def _after(tokens: tuple[Token, ...], _first: int, last: int, value: Decimal) -> Reading | None:  # noqa: C901
    """What directly follows: "8 kg lighter", "80 kg last year", "70 kg is her mother's"."""
    at = last
    while text_at(tokens, at) in {")", "-", "of", "in"} and at - last < 3:  # noqa: PLR2004
        at += 1
    here, then = text_at(tokens, at), text_at(tokens, at + 1)
    if at > last and text_at(tokens, at - 1) in {"of", "in"} and here not in NOUN and here not in THING:
        at, here, then = last, text_at(tokens, last), text_at(tokens, last + 1)
    if here in NOUN and then in CHANGE_NOUN:
        return Reading(Role.NOT_OWN)
    if here in CHANGE_NOUN and then != "from":
        return Reading(Role.NOT_OWN)
    if here in {"down", "up", "less", "more"} and then != "from":
        return Reading(Role.NOT_OWN)
    numbered = value_at(tokens, at + 1) is not None or value_at(tokens, at + 2) is not None
    if here in {"now", "today", "currently", "presently", "atm"} and not numbered:
        return Reading(Role.PRESENT)
    if here in {"above", "below", "over"} and value_at(tokens, at + 1) is None:
        return Reading(Role.NOT_OWN)
    inner = then if here in {"(", ","} and _ends_at(tokens, at + 2) else here
    if inner in TARGET or (inner in {"is", "was"} and text_at(tokens, at + 1) in TARGET):
        return Reading(Role.NOT_OWN)
    if then in DIRECT_BIRTH and (here == "at" or (here == "(" and _ends_at(tokens, at + 2))):
        return Reading(Role.NOT_OWN)
    if (value < LIKELY_ADULT and (here in THING or _of_a_thing(tokens, last))) or (
        here in LOAD and (value < LIKELY_ADULT or text_at(tokens, last - 1) != ".")
    ):
        return Reading(Role.NOTHING)
    if _belongs_elsewhere(tokens, at):
        return Reading(Role.NOT_OWN)
    if _dated(tokens, at):
        return Reading(Role.DATED)
    return None


def _of_a_thing(tokens: tuple[Token, ...], last: int) -> bool:
    """Such as "(3 kg) of ascitic fluid", "2 kg of rice": of anything but body weight."""
    at = last + (text_at(tokens, last) == ")")
    following = {text_at(tokens, at + step) for step in (1, 2, 3)}
    return text_at(tokens, at) == "of" and not following & (NOUN | {"body", "age"})


def _ends_at(tokens: tuple[Token, ...], at: int) -> bool:
    return text_at(tokens, at) in {"", ",", ".", ";", ")"}


def _belongs_elsewhere(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "70 kg husband", "70 kg is her mother's", "70 kg (mother)"."""
    verb = False
    for step in range(4):
        word = text_at(tokens, at + step)
        if word in RELATIVE:
            possessive = text_at(tokens, at + step + 1) in {"'", ",", ".", "", ")", "s", "weight", "wt"}
            own_number = value_at(tokens, at + step + 1) is not None  # "45 kg, mum 80 kg"
            return verb or (step == 0 and not own_number) or (possessive and text_at(tokens, at) == "(")
        verb = verb or word in {"is", "was", "belongs", "s", "for"}
        if word not in {"is", "was", "(", "her", "his", "the", "my", "for", "'", "s", "belongs", "to"}:
            return False
    return False


def _dated(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "80 kg last year", "80 kg 6 months ago", "80 kg before"."""
    if text_at(tokens, at) == "(":
        at += 1
    if text_at(tokens, at) in {"in", "at", "about", "around"} and text_at(tokens, at) != "":
        at += 1
    here = text_at(tokens, at)
    if here in {"last", "previous"} and text_at(tokens, at + 1) in LAST:
        return True
    if here in {"previously", "before", "earlier", "originally", "premorbidly"}:
        return True
    steps = 0
    while steps < 4 and (  # noqa: PLR2004
        text_at(tokens, at + steps) in _TIME_SPAN
        or (at + steps < len(tokens) and tokens[at + steps].kind is Kind.NUMBER)
    ):
        steps += 1
    return steps > 0 and text_at(tokens, at + steps) in AGO


def _limit(tokens: tuple[Token, ...], first: int, _last: int, _value: Decimal) -> Reading | None:
    before, further = text_at(tokens, first - 1), text_at(tokens, first - 2)
    if before == "to" and further == "up":
        return _up_to(tokens, first)
    if before in LIMIT or before in {">=", "<="} or (before == "=" and further in {">", "<"}):
        start = sentence_start(tokens, first)
        changed = any(text_at(tokens, at) in CHANGE for at in range(start, first))
        return Reading(Role.NOT_OWN if changed else Role.LIMIT)
    return None


def _up_to(tokens: tuple[Token, ...], first: int) -> Reading | None:
    """Such as "Weight is up to 76 kg" is a weight; "loss of up to 8 kg" and "up to 80 kg" are not."""
    before = [text_at(tokens, first - step) for step in range(3, 8)]
    if set(before) & (NOUN | VERB) and not set(before) & CHANGE:
        return Reading(Role.PRESENT, keyword=True)
    return Reading(Role.NOT_OWN if set(before) & CHANGE else Role.LIMIT)


def _newborn(tokens: tuple[Token, ...], first: int, last: int, value: Decimal) -> Reading | None:
    """A mass below 7 kg in a sentence about a birth."""
    if value >= _NEWBORN:
        return None
    start = sentence_start(tokens, first)
    nearby = [text_at(tokens, at) for at in range(start, min(len(tokens), last + 12))
              if tokens[at].sentence == tokens[first].sentence]  # fmt: skip
    if not BIRTH.intersection(nearby):
        return None
    between = {text_at(tokens, at) for at in range(max(start, first - 6), first)}
    now = between & {"now", "currently", "today", "current", "present"}
    return None if now else Reading(Role.NOT_OWN, keyword=True)
