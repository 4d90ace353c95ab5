"""The patient's own present age, or what must be asked about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import ANY_UNIT, TOO_MANY, glued_at, text_at, value_at
from nlu.numbers import Kind
from nlu.owners import RELATIVE, sentence_start
from nlu.parsed import Doubt, DoubtKind, DoubtReason, Quantity, QuantityKind, Sex

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text

OLDEST = Decimal(120)
_YEAR, _YEAR_OLD = words("time", "year"), words("time", "year_old")
_MONTH, _WEEK, _DAY = words("time", "month"), words("time", "week"), words("time", "day")
_PER_YEAR = dict.fromkeys(_YEAR | _YEAR_OLD, Decimal(1)) | dict.fromkeys(_MONTH, Decimal(12))
_PER_YEAR |= dict.fromkeys(_WEEK, Decimal("52.1775")) | dict.fromkeys(_DAY, Decimal("365.2425"))
_AGE = words("age", "word")
_NOT_PRESENT, _NOT_PRESENT_STRONG = words("age", "not_present"), words("age", "not_present_strong")
_DURATION = words("age", "duration")
_FEMALE, _MALE = words("person", "female"), words("person", "male")
_TURN = words("correction", "before")
_PATIENT = words("person", "patient")
_CHILD = words("person", "child") | {"jdm", "juvenile", "baby"}
_TEMPERATURE = words("person", "temperature")
_FEVER = (95, 109)  # of these numbers with F, either an age or a temperature
_SURE_LETTER = 18  # "12M" may be months


@dataclass(frozen=True, slots=True)
class Age:
    """An age in years at tokens `first` to before `last`; a sex where a letter or a word beside it says one."""

    first: int
    last: int
    value: Decimal
    sex: Sex | None = None
    strong: bool = True  # said as an age; False: a number of years beside nothing else
    doubt: DoubtReason | None = None
    candidates: tuple[Decimal, ...] = ()
    own: bool = True


@dataclass(frozen=True, slots=True)
class Ages:
    quantity: Quantity | None = None
    doubts: tuple[Doubt, ...] = ()
    found: tuple[Age, ...] = ()  # the patient's own
    others: tuple[Age, ...] = ()  # a relative's, or at another time


def read_ages(text: Text, tokens: tuple[Token, ...], used: frozenset[int]) -> Ages:
    """The age in years of a message; `used` are tokens of other measures. Errors: none."""
    every = _ages(text, tokens, used)
    own = [age for age in every if age.own]
    others = tuple(age for age in every if not age.own)
    kept = [age for age in own if age.strong] or own
    kept = _latest(tokens, [_replacement(tokens, age) for age in kept])
    if not kept:
        return Ages(found=tuple(own), others=others)
    values = tuple(dict.fromkeys(age.value for age in kept))
    first = kept[0]
    span = text.span(tokens[first.first].start, tokens[first.last - 1].end)
    reason = first.doubt
    candidates = first.candidates
    if reason is None and len(values) > 1:
        reason, candidates = DoubtReason.TWO_VALUES, values
    if reason is None and first.value > OLDEST:
        reason, candidates = DoubtReason.IMPLAUSIBLE, ()
    if reason is not None:
        return Ages(None, (Doubt(DoubtKind.AGE, reason, span, candidates),), tuple(own), others)
    return Ages(Quantity(QuantityKind.AGE, first.value, span), (), tuple(own), others)


def _replacement(tokens: tuple[Token, ...], age: Age) -> Age:
    """ "44 not 45 yo" is 44."""
    instead = value_at(tokens, age.first - 2)
    if text_at(tokens, age.first - 1) not in {"not", "isnt"} or instead is None:
        return age
    return replace(age, first=age.first - 2, value=instead)


def _latest(tokens: tuple[Token, ...], found: list[Age]) -> list[Age]:
    turns = [at for at, token in enumerate(tokens) if token.text in _TURN]
    after = [age for age in found if turns and age.first > turns[-1]]
    return after or found


def _ages(text: Text, tokens: tuple[Token, ...], used: frozenset[int]) -> list[Age]:
    found: list[Age] = []
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NUMBER or token.value is None or at in used:
            continue
        if found and at < found[-1].last:
            continue
        if len(found) >= TOO_MANY:
            break
        age = _age_at(text, tokens, at, token.value)
        if age is not None:
            found.append(replace(age, own=not _elsewhere(tokens, age)))
    return found


def _age_at(text: Text, tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    glued_word = tokens[at].glued and tokens[at - 1].kind is Kind.WORD
    if glued_word and text_at(tokens, at - 1) not in {"f", "m", "age", "aged", "female", "male"}:
        return None
    if text_at(tokens, at - 1) in {"/", "."} and tokens[at].glued:
        return None
    return (
        _ranged(tokens, at)
        or _years_old(text, tokens, at, value)
        or _after_word(tokens, at, value)
        or _beside_letter(text, tokens, at, value)
        or _years(text, tokens, at, value)
    )


def _ranged(tokens: tuple[Token, ...], at: int) -> Age | None:
    second = value_at(tokens, at + 2)
    if text_at(tokens, at + 1) not in {"-", "to"} or second is None:
        return None
    end = _old_end(tokens, at + 3)
    if end is None:
        return None
    ends = (tokens[at].value or Decimal(0), second)
    return Age(at, end, second, doubt=DoubtReason.RANGE, candidates=ends)


def _old_end(tokens: tuple[Token, ...], at: int) -> int | None:
    """The place after "yo", "y/o", "y.o.", "yr old", "-year-old", "years of age"; None for anything else."""
    at += text_at(tokens, at) == "-"
    unit = text_at(tokens, at)
    if unit in _YEAR_OLD:
        return at + 1
    if unit not in _PER_YEAR:
        return None
    if unit == "y" and text_at(tokens, at + 1) in {"/", "."} and text_at(tokens, at + 2) == "o":
        return at + 3 + (text_at(tokens, at + 3) == ".")
    after = at + 1 + (text_at(tokens, at + 1) in {"-", "."})
    if text_at(tokens, after) in {"old", "olds"}:
        return after + 1
    if text_at(tokens, after) == "of" and text_at(tokens, after + 1) == "age":
        return after + 2
    return None


def _years_old(text: Text, tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    months = _compound(tokens, at, value)
    if months is not None:
        return months
    end = _old_end(tokens, at + 1)
    if end is None:
        return None
    after = end + (text_at(tokens, end) == "-")
    if text_at(tokens, after) in {"history", "hx", "duration", "course"}:
        return None
    unit = text_at(tokens, at + 1 + (text_at(tokens, at + 1) == "-"))
    sex = {"yof": Sex.FEMALE, "yf": Sex.FEMALE, "yom": Sex.MALE, "ym": Sex.MALE}.get(unit) or _sex_near(
        text, tokens, at, end
    )
    return Age(at, end, value / _PER_YEAR[unit], sex=sex)


def _compound(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """ "2 years 6 months old"."""
    here = at + 1
    if text_at(tokens, here) not in _YEAR:
        return None
    here += 1 + (text_at(tokens, here + 1) in {"and", ","})
    part = value_at(tokens, here)
    unit = here + 1
    if part is None or text_at(tokens, unit) not in _MONTH or part >= 12:  # noqa: PLR2004
        return None
    old = text_at(tokens, unit + 1) == "old" or text_at(tokens, unit + 2) == "old"
    if not old and text_at(tokens, at - 1) not in _AGE:
        return None
    end = unit + 1 + (text_at(tokens, unit + 1) == "old")
    return Age(at, end, value + part / 12)


def _after_word(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """ "age 29", "aged 60", "age: 45"."""
    here = at - 1
    while here >= 0 and text_at(tokens, here) in {":", "=", "is", "-", "(", "of", "about", "approx", "~"}:
        here -= 1
    if here < 0 or text_at(tokens, here) not in _AGE or value > 150 or at - here > 3:  # noqa: PLR2004
        return None
    if text_at(tokens, here - 1) in {"onset", "advanced", "bone", "gestational", "mean", "median", "menopausal"}:
        return None
    unit = text_at(tokens, at + 1)
    if unit in _PER_YEAR and unit not in {"w", "d"}:
        return Age(at, at + 2, value / _PER_YEAR[unit])
    if text_at(tokens, at + 1) in ANY_UNIT | {"s"} and unit not in {"in", "m"}:
        return None
    if text_at(tokens, at - 1) == "of" and text_at(tokens, here - 1) in {"the", "an"}:
        return Age(at, at + 1, value, own=True)
    return Age(at, at + 1, value)


def _beside_letter(text: Text, tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """ "62F", "F44", "45 / F", "female 51", "M, 39"."""
    if value != value.to_integral_value() or value > OLDEST or value < 1 or "." in tokens[at].text:
        return None
    sex, first, last = _letter_after(text, tokens, at) or _letter_before(text, tokens, at) or (None, at, at)
    if sex is None:
        return None
    near = {text_at(tokens, at - step) for step in range(1, 5)}
    if near & _TEMPERATURE:
        return None
    age = Age(first, last, value, sex=sex)
    glued = glued_at(tokens, at + 1)
    if sex is Sex.FEMALE and _FEVER[0] <= value < _FEVER[1] and text_at(tokens, at + 1) == "f":
        return replace(age, doubt=DoubtReason.MEANING, candidates=(value,), sex=None)
    if glued and text_at(tokens, at + 1) == "m" and value < _SURE_LETTER:
        return _few_with_m(text, tokens, at, age)
    return age


def _few_with_m(text: Text, tokens: tuple[Token, ...], at: int, age: Age) -> Age | None:
    """ "12M": years of a boy, months, or metres."""
    if text.raw[text.origin[tokens[at + 1].start]] != "M":
        return None
    if text_at(tokens, at - 1) in _NOT_PRESENT or text_at(tokens, at + 2) in _DURATION:
        return None
    if at == 0 or any(token.text in _CHILD for token in tokens):
        return age
    return replace(age, doubt=DoubtReason.MEANING, candidates=(age.value, age.value / 12), sex=None)


def _letter_after(text: Text, tokens: tuple[Token, ...], at: int) -> tuple[Sex, int, int] | None:
    word = text_at(tokens, at + 1)
    after = text_at(tokens, at + 2)
    if word in {"f", "m"}:
        if after == "/" or (after == "." and value_at(tokens, at + 3) is not None):
            return None
        if (
            not glued_at(tokens, at + 1)
            and not _capital(text, tokens, at + 1)
            and after not in {"", ",", ".", "with", "w"}
        ):
            return None
        if word == "m" and not glued_at(tokens, at + 1) and not _capital(text, tokens, at + 1):
            return None
        return _sex_of(word), at, at + 2
    if (
        word in _FEMALE | _MALE
        and text_at(tokens, at - 1) not in {"of", "the"}
        and word not in {"man", "woman", "boy", "girl", "females"}
    ):
        return _sex_of(word), at, at + 1
    return None


def _letter_before(text: Text, tokens: tuple[Token, ...], at: int) -> tuple[Sex, int, int] | None:
    here = at - 1 - (text_at(tokens, at - 1) in {",", "-", ":"})
    word, after = text_at(tokens, here), text_at(tokens, at + 1)
    if (
        here < 0
        or after in ANY_UNIT - _YEAR - {"in"}
        or after in {"-", "/", "'"}
        or word not in _FEMALE | _MALE | {"f", "m"}
    ):
        return None
    if glued_at(tokens, at + 1) and tokens[at + 1].kind is Kind.WORD and after not in _YEAR:
        return None
    if word in {"f", "m"}:
        free = here == 0 or not tokens[here].glued
        if word == "m" and here > 0 and tokens[here - 1].kind is Kind.NUMBER:
            return None  # "1.45 m2"
        if not free or not (_capital(text, tokens, here) or (tokens[at].glued and here == at - 1) or here == 0):
            return None
    return _sex_of(word), at, at + 1


def _capital(text: Text, tokens: tuple[Token, ...], at: int) -> bool:
    return text.raw[text.origin[tokens[at].start]].isupper()


def _sex_of(word: str) -> Sex:
    return Sex.FEMALE if word in _FEMALE or word == "f" else Sex.MALE


def _sex_near(text: Text, tokens: tuple[Token, ...], at: int, end: int) -> Sex | None:
    """A sex in the three words after an age, or directly before it."""
    for here in (*range(end, min(end + 5, len(tokens))), at - 1):
        word = text_at(tokens, here)
        if word in {",", "and", "with", "who", "presented"} and here > end:
            break
        if word in _FEMALE | _MALE:
            return _sex_of(word)
        if word in {"f", "m"} and here >= 0 and text_at(tokens, here + 1) != "/" and (here == end or here == at - 1):
            return _sex_of(word)
    return None


def _years(text: Text, tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """ "12y", "61 years": an age where nothing makes it a duration, "18mo" beside a child's word or first."""
    dash = text_at(tokens, at + 1) == "-"
    unit = text_at(tokens, at + 1 + dash)
    if unit not in _PER_YEAR or dash:
        return None
    end = at + 2
    if text_at(tokens, end) in {"f", "m"} and glued_at(tokens, end):
        end += 1
    after = text_at(tokens, end)
    if text_at(tokens, at - 1) in _NOT_PRESENT or after in _DURATION or after == "-":
        return None
    sex = _sex_near(text, tokens, at, at + 2)
    if unit in _YEAR:
        spaced = not glued_at(tokens, at + 1)
        if sex is None and spaced and not (at == 0 and after in {"", ","}):
            return None
        return Age(at, end, value, sex=sex, strong=sex is not None)
    near = {after, text_at(tokens, at - 1)}
    if sex is None and not near & _CHILD and not (at == 0 and unit in _MONTH and glued_at(tokens, at + 1)):
        return None
    return Age(at, end, value / _PER_YEAR[unit], sex=sex, strong=sex is not None)


def _elsewhere(tokens: tuple[Token, ...], age: Age) -> bool:
    """At another time ("since age 8"), or a relative's ("her 3 year old son")."""
    start = sentence_start(tokens, age.first)
    before = [text_at(tokens, age.first - step) for step in range(1, 8) if age.first - step >= start]
    skip = 0
    while skip < len(before) and before[skip] in {
        "the",
        "age",
        "aged",
        "of",
        "a",
        "an",
        "was",
        "is",
        ":",
        "she",
        "he",
        "about",
    }:
        skip += 1
    said_of = before[:skip]
    if skip < len(before) and before[skip] in _NOT_PRESENT_STRONG:
        article = bool({"a", "an"} & set(said_of)) and "age" not in said_of
        if not article or before[skip] in {"since", "at", "when"}:
            return True
    for step in range(4):
        word = text_at(tokens, age.last + step)
        if word in RELATIVE:
            return True
        if word not in {"-", "female", "male", "old", "twin", "f", "m", "healthy"}:
            break
    if before[:1] in ([","], ["("]) and before[1:2] and before[1] in RELATIVE:
        return True
    for word in before:
        if word in {",", ";", ")", "and"}:
            return False
        if word in RELATIVE:
            return True
        if word in _PATIENT:
            return False
    return False
