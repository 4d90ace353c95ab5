"""Whose mass a number is, and which: read from the words that govern it inside its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import Unit, text_at
from nlu.numbers import Kind

if TYPE_CHECKING:
    from nlu.measures import Measure
    from nlu.numbers import Token


class Role(Enum):
    """What a mass is. The first three may be the patient's weight, the surest first."""

    PRESENT = auto()  # "now", "actual", "to" after a change
    OWN = auto()
    DATED = auto()  # own, at another time
    NOT_OWN = auto()  # a change, a target, a birth weight, somebody else's
    LIMIT = auto()  # "over 70 kg"
    REPLACED = auto()  # "not 56 kg"
    NOTHING = auto()  # a rate, a specimen, a load: says nothing of a body weight


NOUN = words("keyword", "weight_noun")
VERB = words("keyword", "weight_verb")
PRESENT = words("weight", "present")
PAST = words("weight", "past")
TARGET = words("weight", "target")
CHANGE = words("weight", "loss", "gain")
CHANGE_NOUN = words("weight", "change_noun")
LIMIT = words("weight", "limit")
AGO = words("weight", "ago")
LAST = words("weight", "last")
BIRTH = words("weight", "birth")
DIRECT_BIRTH = words("weight", "direct_birth")
THING = words("thing", "mass")
LOAD = words("thing", "load")
RELATIVE = words("person", "relative")
PATIENT = words("person", "patient")
APPROXIMATE = words("keyword", "approximate")
TIME = words("time", "year", "month", "week", "day")
_RATE_AFTER = frozenset("min day d dose h hr hour week wk cm m2 month s kg".split())
_FILLER = frozenset("was were is weighed weight wt her his she he , : - the a of at and".split())
_LIKELY_ADULT = Decimal(30)  # kg: no tumour, newborn or load is taken for it by words further off
_NEWBORN = Decimal(7)  # kg: no newborn weighs more
_REACH = 40  # tokens to the left


@dataclass(frozen=True, slots=True)
class Reading:
    """The role of a measure; `keyword` says whether a word for weight stands before it."""

    role: Role
    keyword: bool = False


def read_role(tokens: tuple[Token, ...], group: tuple[Measure, ...]) -> Reading:
    """The role of a mass, which `group` gives in one unit or, side by side, in two."""
    first, last, value = group[0].first, group[-1].last, group[0].low
    for rule in (_rate, _replaced, _after, _limit, _newborn):
        reading = rule(tokens, first, last, value)
        if reading is not None:
            return reading
    reading = _before(tokens, first, value)
    if group[0].unit is Unit.GRAM and not reading.keyword:
        return Reading(Role.NOTHING)
    return reading


def sentence_start(tokens: tuple[Token, ...], index: int) -> int:
    """The first token of the sentence of a token, or one within reach."""
    start = index
    while start > 0 and index - start < _REACH and tokens[start - 1].sentence == tokens[index].sentence:
        start -= 1
    return start


def _rate(tokens: tuple[Token, ...], first: int, last: int, _value: Decimal) -> Reading | None:
    """ "mg/10 kg", "per 70 kg", "70 kg/m2": a rate."""
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
    return any(text_at(tokens, first - step) in words("keyword", "bmi") for step in range(1, 5))


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
    if here in {"above", "below", "over"}:
        return Reading(Role.NOT_OWN)
    inner = then if here in {"(", ","} else here
    if inner in TARGET or (inner in {"is", "was"} and text_at(tokens, at + 1) in TARGET):
        return Reading(Role.NOT_OWN)
    if here in {"at", "("} and then in DIRECT_BIRTH:
        return Reading(Role.NOT_OWN)
    if (
        (here in THING and value < _LIKELY_ADULT)
        or here in LOAD
        or (then in (THING | LOAD) and text_at(tokens, last) == "of" and value < _LIKELY_ADULT)
    ):
        return Reading(Role.NOTHING)
    if _belongs_elsewhere(tokens, at):
        return Reading(Role.NOT_OWN)
    if _dated(tokens, at):
        return Reading(Role.DATED)
    return None


def _belongs_elsewhere(tokens: tuple[Token, ...], at: int) -> bool:
    """ "70 kg husband", "70 kg is her mother's", "70 kg (mother)"."""
    verb = False
    for step in range(4):
        word = text_at(tokens, at + step)
        if word in RELATIVE:
            possessive = text_at(tokens, at + step + 1) in {"'", ",", ".", "", ")", "s", "weight", "wt"}
            return verb or step == 0 or (possessive and text_at(tokens, at) == "(")
        verb = verb or word in {"is", "was", "belongs", "s", "for"}
        if word not in {"is", "was", "(", "her", "his", "the", "my", "for", "'", "s", "belongs", "to"}:
            return False
    return False


def _dated(tokens: tuple[Token, ...], at: int) -> bool:
    """ "80 kg last year", "80 kg 6 months ago", "80 kg before"."""
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
        text_at(tokens, at + steps) in TIME | {"a", "few", "couple", "of", "some"}
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
    """ "Weight is up to 76 kg" is a weight; "loss of up to 8 kg" and "up to 80 kg" are not."""
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
    return None if between & {"now", "currently", "today", "current", "present"} else Reading(Role.NOT_OWN)


def _before(tokens: tuple[Token, ...], first: int, value: Decimal) -> Reading:  # noqa: C901, PLR0912
    """The nearest word to the left that governs the number."""
    start = sentence_start(tokens, first)
    commas = others = 0
    to = text_at(tokens, first - 1) in {"to", "->"} or (
        text_at(tokens, first - 2) == "to" and text_at(tokens, first - 1) in APPROXIMATE
    )
    for at in range(first - 1, start - 1, -1):
        word = text_at(tokens, at)
        far = commas > 0 and value >= _LIKELY_ADULT
        if word in {",", ";"}:
            commas += 1
            continue
        if word in NOUN or word in VERB:
            if text_at(tokens, at + 1) in CHANGE or text_at(tokens, at + 1) in {"bearing", "change", "changes"}:
                if far and _leaves(tokens, at, first):
                    return Reading(Role.OWN)
                return Reading(Role.PRESENT if to else Role.NOT_OWN)
            return _keyword_role(tokens, at, first, value, to=to)
        if word in PRESENT and not (word == "actual" and text_at(tokens, at + 1) in CHANGE):
            return Reading(Role.PRESENT)
        if word == "ago" and _is_filler(tokens, at + 1, first):
            return Reading(Role.DATED)
        if (word in PAST and commas == 0) or (word == "from" and at == first - 1):
            return Reading(Role.DATED)
        if word == "used" and text_at(tokens, at + 1) == "to":
            return Reading(Role.DATED)
        if word in CHANGE or (word == "on" and text_at(tokens, at - 1) == "put" and at >= first - 3):
            if to:
                return Reading(Role.PRESENT)
            if not (far or (others >= 4 and value >= _LIKELY_ADULT)):  # noqa: PLR2004
                return Reading(Role.NOT_OWN)
        if word in TARGET and commas == 0:
            return Reading(Role.NOT_OWN)
        if word in RELATIVE:
            return Reading(Role.OWN if _ends_there(tokens, at, first) else Role.NOT_OWN)
        if word in LOAD and not far:
            return Reading(Role.NOTHING)
        if word in THING and value < _LIKELY_ADULT and commas == 0:
            return Reading(Role.NOTHING)
        if word in PATIENT and not _possesses_relative(tokens, at):
            return Reading(Role.OWN)
        others += 1
    return Reading(Role.OWN)


def _leaves(tokens: tuple[Token, ...], at: int, first: int) -> bool:
    """Whether a list moved on from "weight loss" before the number: "weight loss, dysphagia, 70 kg"."""
    return text_at(tokens, first - 1) in {",", ";", ":"} or any(
        text_at(tokens, here) in {",", ";"} and text_at(tokens, here + 1) in PRESENT | NOUN | VERB | PATIENT
        for here in range(at, first)
    )


def _ends_there(_tokens: tuple[Token, ...], _at: int, _first: int) -> bool:
    return False


def _is_filler(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    between = [text_at(tokens, at) for at in range(start, end)]
    return all(word in _FILLER for word in between) and bool({"was", "weighed", "weight", "wt"} & set(between))


def _possesses_relative(tokens: tuple[Token, ...], at: int) -> bool:
    return text_at(tokens, at + 1) in RELATIVE or text_at(tokens, at + 2) in RELATIVE


def _keyword_role(tokens: tuple[Token, ...], at: int, first: int, value: Decimal, *, to: bool) -> Reading:  # noqa: C901
    """The role of a number that a word for weight governs: by what stands around that word."""
    between = {text_at(tokens, here) for here in range(at + 1, first)}
    near = [text_at(tokens, at - step) for step in (1, 2, 3) if at - step >= 0]
    near = near[: next((n for n, word in enumerate(near) if word in {",", ";", ".", "and", ")"}), len(near))]
    if between & TARGET or any(word in TARGET for word in near[:2]):
        return Reading(Role.NOT_OWN, keyword=True)
    if "birth" in near or "birth" in between:
        return Reading(Role.NOT_OWN, keyword=True)
    if "ago" in between or between & PAST:
        return Reading(Role.PRESENT if between & PRESENT else Role.DATED, keyword=True)
    if near[:1] and near[0] in CHANGE and near[0] not in {"excess", "down", "up"}:
        return Reading(Role.PRESENT if to else Role.NOT_OWN, keyword=True)
    if (between & CHANGE or "by" in between) and not to:
        if not between & PRESENT and not _leaves(tokens, at, first):
            return Reading(Role.NOT_OWN, keyword=True)
    if between & PRESENT or any(word in PRESENT for word in near[:2]):
        subject = _subject(tokens, at, value, noun=text_at(tokens, at) in NOUN)
        return Reading(subject if subject is not Role.OWN else Role.PRESENT, keyword=True)
    if any(word in PAST for word in near[:2]) or ("last" in near[:1] and "at" not in near):
        return Reading(Role.DATED, keyword=True)
    if "from" in between and text_at(tokens, first - 1) == "from":
        return Reading(Role.DATED, keyword=True)
    subject = _subject(tokens, at, value, noun=text_at(tokens, at) in NOUN)
    if between & RELATIVE:
        subject = Role.NOT_OWN
    if between & THING and value < _LIKELY_ADULT:
        subject = Role.NOTHING
    return Reading(Role.PRESENT if to and subject is Role.OWN else subject, keyword=True)


def _subject(tokens: tuple[Token, ...], at: int, value: Decimal, *, noun: bool) -> Role:
    """Who or what weighs: the nearest person or thing to the left."""
    if noun and text_at(tokens, at - 1) in {",", ";", ":", "(", "."}:
        return Role.OWN if not _measured(tokens, at, value) else Role.NOTHING
    start = sentence_start(tokens, at)
    for here in range(at - 1, start - 1, -1):
        word = text_at(tokens, here)
        if word in RELATIVE:
            return Role.NOT_OWN
        if word in THING or word == "molecular":
            return Role.NOTHING if value < _LIKELY_ADULT or not _person_before(tokens, start, here) else Role.OWN
        if _dimension(tokens, here) and value < _LIKELY_ADULT:
            return Role.NOTHING
        if word in PATIENT and not _possesses_relative(tokens, here):
            return Role.OWN
    return Role.OWN


def _measured(tokens: tuple[Token, ...], at: int, value: Decimal) -> bool:
    start = sentence_start(tokens, at)
    return value < _LIKELY_ADULT and any(_dimension(tokens, here) for here in range(start, at))


def _dimension(tokens: tuple[Token, ...], here: int) -> bool:
    """ "15 x 11": the size of a thing."""
    return (
        text_at(tokens, here) in {"x", "by", "*"}
        and here + 1 < len(tokens)
        and tokens[here + 1].kind is Kind.NUMBER
        and here > 0
        and (tokens[here - 1].kind is Kind.NUMBER or text_at(tokens, here - 1) in {"cm", "mm"})
    )


def _person_before(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    return any(text_at(tokens, here) in PATIENT for here in range(start, end))
