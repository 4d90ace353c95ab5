"""Whose mass a number is, and which: read from the words that govern it inside its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import Unit, text_at, value_at
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
OTHER_LOSS = words("weight", "other_loss")
LIMIT = words("weight", "limit")
AGO = words("weight", "ago")
LAST = words("weight", "last")
BIRTH = words("weight", "birth")
DIRECT_BIRTH = words("weight", "direct_birth")
THING = words("thing", "mass")
NOT_THING = words("thing", "not_mass")
LOAD = words("thing", "load")
RELATIVE = words("person", "relative")
PATIENT = words("person", "patient")
APPROXIMATE = words("keyword", "approximate")
_BMI = words("keyword", "bmi")
TIME = words("time", "year", "month", "week", "day")
_OFFSPRING = frozenset({"baby", "child", "infant", "newborn", "kid", "boy", "girl"})
_POSSESSIVE = frozenset({"her", "his", "their", "my"})
_DESCRIBES = frozenset(["a", "an", "was", "is", ",", "-", "year", "years", "old", "yr", "yrs", "y", "o", "yo", "healthy", "/", "aged", "age", "the", "unrelated"])
_RATE_AFTER = frozenset(["min", "day", "d", "dose", "h", "hr", "hour", "week", "wk", "cm", "m2", "month", "s", "kg"])
_FILLER = frozenset(["was", "were", "is", "weighed", "weight", "wt", "her", "his", "she", "he", ",", ":", "-", "the", "a", "of", "at", "and"])
_LINKS = words("keyword", "link") - {",", "patient", "pt"} | APPROXIMATE | {
    "by", "to", "a", "an", "further", "another", "some", "total", "more", "than", "up", "of", "nearly", "over", "body",
    "weight", "wt", "previous", "last", "been", "her", "his", "with", "~", "least", "s", "'",
}  # fmt: skip
_OPENS = PRESENT | NOUN | VERB | PATIENT
_PERSONS = PATIENT | _OFFSPRING
_TIME_SPAN = TIME | {"a", "few", "couple", "of", "some"}
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
    if here in {"above", "below", "over"}:
        return Reading(Role.NOT_OWN)
    inner = then if here in {"(", ","} and _ends_at(tokens, at + 2) else here
    if inner in TARGET or (inner in {"is", "was"} and text_at(tokens, at + 1) in TARGET):
        return Reading(Role.NOT_OWN)
    if here in {"at", "("} and then in DIRECT_BIRTH:
        return Reading(Role.NOT_OWN)
    if (
        (value < _LIKELY_ADULT and (here in THING or _of_a_thing(tokens, last)))
        or here in LOAD
    ):
        return Reading(Role.NOTHING)
    if _belongs_elsewhere(tokens, at):
        return Reading(Role.NOT_OWN)
    if _dated(tokens, at):
        return Reading(Role.DATED)
    return None


def _of_a_thing(tokens: tuple[Token, ...], last: int) -> bool:
    """ "(3 kg) of ascitic fluid", "2 kg of rice": of anything but body weight."""
    at = last + (text_at(tokens, last) == ")")
    following = {text_at(tokens, at + step) for step in (1, 2, 3)}
    return text_at(tokens, at) == "of" and not following & (NOUN | {"body", "age"})


def _ends_at(tokens: tuple[Token, ...], at: int) -> bool:
    return text_at(tokens, at) in {"", ",", ".", ";", ")"}


def _belongs_elsewhere(tokens: tuple[Token, ...], at: int) -> bool:
    """ "70 kg husband", "70 kg is her mother's", "70 kg (mother)"."""
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
    now = between & {"now", "currently", "today", "current", "present"}
    return None if now else Reading(Role.NOT_OWN, keyword=True)


def _before(tokens: tuple[Token, ...], first: int, value: Decimal) -> Reading:
    """The nearest word to the left that governs the number."""
    start = sentence_start(tokens, first)
    commas = False
    to = text_at(tokens, first - 1) in {"to", "->"} or (
        text_at(tokens, first - 2) == "to" and text_at(tokens, first - 1) in APPROXIMATE
    )
    supposed = any(text_at(tokens, at) in {"if", "suppose", "imagine"} for at in range(start, first))
    if text_at(tokens, first - 1) in {"was", "were"} and not supposed and not _weight_word(tokens, start, first):
        return Reading(Role.DATED)
    for at in range(first - 1, start - 1, -1):
        word = text_at(tokens, at)
        if word in {",", ";"}:
            commas = True
        elif word in NOUN or word in VERB:
            return _at_keyword(tokens, at, first, value, to=to)
        else:
            role = _word_role(tokens, at, first, value, to=to, far=commas and value >= _LIKELY_ADULT)
            if role is not None:
                return Reading(role)
    return Reading(Role.OWN)


def _weight_word(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    return text_at(tokens, end - 2) != "(" and any(text_at(tokens, at) in NOUN for at in range(start, end))


def _word_role(  # noqa: C901
    tokens: tuple[Token, ...], at: int, first: int, value: Decimal, *, to: bool, far: bool
) -> Role | None:
    """What a word to the left that is no word for weight makes of a mass; None: nothing."""
    word = text_at(tokens, at)
    beside = _only_links(tokens, at + 1, first)
    if word in PRESENT:
        return Role.PRESENT
    if word == "ago":
        return Role.DATED if _is_filler(tokens, at + 1, first) else None
    if (word in PAST and beside) or (word == "from" and at == first - 1):
        return Role.DATED
    if word == "used" and text_at(tokens, at + 1) == "to":
        return Role.DATED
    if word in CHANGE or (word == "put" and text_at(tokens, at + 1) == "on" and at >= first - 4):
        if to:
            return Role.PRESENT
        of_body = text_at(tokens, at - 1) in OTHER_LOSS and value >= _LIKELY_ADULT
        return Role.NOT_OWN if not far and not of_body and (beside or value < _LIKELY_ADULT) else None
    if word in TARGET:
        return Role.NOT_OWN if beside else None
    if is_relative(tokens, at):
        return Role.NOT_OWN
    if word in LOAD and not far and (beside or value < _LIKELY_ADULT):
        return Role.NOTHING
    thing = word in THING and text_at(tokens, at + 1) not in NOT_THING
    if thing and value < _LIKELY_ADULT and not _listed(tokens, at, first):
        return Role.NOTHING if beside else Role.NOT_OWN
    return _person(tokens, at) if word in PATIENT else None


def _only_links(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Whether nothing of meaning stands between a word and the number."""
    return all(text_at(tokens, at) in _LINKS for at in range(start, end))


def _listed(tokens: tuple[Token, ...], at: int, first: int) -> bool:
    return any(text_at(tokens, here) in {",", ";"} for here in range(at, first))


def _at_keyword(tokens: tuple[Token, ...], at: int, first: int, value: Decimal, *, to: bool) -> Reading:
    after = text_at(tokens, at + 1)
    if after in CHANGE or after in {"bearing", "change", "changes"}:
        if value >= _LIKELY_ADULT and _leaves(tokens, at, first):
            return Reading(Role.OWN)
        return Reading(Role.PRESENT if to else Role.NOT_OWN)
    return _keyword_role(tokens, at, first, value, to=to)


def _leaves(tokens: tuple[Token, ...], at: int, first: int) -> bool:
    """Whether a list moved on from "weight loss" before the number: "weight loss, dysphagia, 70 kg"."""
    return text_at(tokens, first - 1) in {",", ";", ":"} or any(
        text_at(tokens, here) in {",", ";"} and text_at(tokens, here + 1) in _OPENS
        for here in range(at, first)
    )


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
    of_percent = "%" in {text_at(tokens, at - step) for step in range(2, 6)} and "of" in near
    if "excess" in near or of_percent:
        return Reading(Role.NOT_OWN, keyword=True)
    if near[:1] and near[0] in CHANGE and near[0] not in {"down", "up"}:
        return Reading(Role.PRESENT if to else Role.NOT_OWN, keyword=True)
    if (between & CHANGE or "by" in between) and not to:
        if not between & PRESENT and not _leaves(tokens, at, first):
            return Reading(Role.NOT_OWN, keyword=True)
    if between & PRESENT or any(word in PRESENT for word in near[:2]):
        subject = _subject(tokens, at, value, noun=text_at(tokens, at) in NOUN)
        return Reading(subject if subject is not Role.OWN else Role.PRESENT, keyword=True)
    if any(word in PAST for word in near) or ("last" in near[:1] and "at" not in near):
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
    listed = text_at(tokens, at - 1) == "and" and text_at(tokens, at - 2) in {",", ";"}
    if noun and (listed or text_at(tokens, at - 1) in {",", ";", ":", "(", "."}):
        return Role.OWN if not _measured(tokens, at, value) else Role.NOTHING
    start = sentence_start(tokens, at)
    for here in range(at - 1, start - 1, -1):
        word = text_at(tokens, here)
        if is_relative(tokens, here):
            return Role.NOT_OWN
        if word in THING and text_at(tokens, here + 1) not in NOT_THING:
            return Role.NOTHING if value < _LIKELY_ADULT or not _person_before(tokens, start, here) else Role.OWN
        if _dimension(tokens, here) and value < _LIKELY_ADULT:
            return Role.NOTHING
        person = _person(tokens, here) if word in _PERSONS else None
        if person is not None:
            return person
    return Role.OWN


def _person(tokens: tuple[Token, ...], at: int) -> Role | None:
    """The patient, or a relative that a word such as "man" describes ("the donor was a 45-year-old man")."""
    if _possesses_relative(tokens, at):
        return None
    if text_at(tokens, at) in _OFFSPRING:
        return Role.NOT_OWN if text_at(tokens, at - 1) in _POSSESSIVE else None
    for here in range(at - 1, max(-1, at - 12), -1):
        word = text_at(tokens, here)
        if is_relative(tokens, here):
            return Role.NOT_OWN
        if word not in _DESCRIBES and value_at(tokens, here) is None:
            break
    return Role.OWN


def is_relative(tokens: tuple[Token, ...], at: int) -> bool:
    """Somebody else: but a "mother of two" is the patient."""
    return text_at(tokens, at) in RELATIVE and not (
        text_at(tokens, at + 1) == "of" and value_at(tokens, at + 2) is not None
    )


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
