"""The patient's own present age, or what must be asked about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import ANY_UNIT, TOO_MANY, glued_at, is_bare, text_at, value_at
from nlu.numbers import Kind
from nlu.parsed import Doubt, DoubtKind, DoubtReason, Quantity, QuantityKind, Sex
from nlu.roles import APPROXIMATE, is_relative, sentence_start

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
_SEXED = _FEMALE | _MALE
_SEXED_OR_LETTER = _SEXED | {"f", "m"}
_NOUNS = frozenset({"man", "woman", "boy", "girl", "lady", "gentleman", "female", "male"})
_SEX_WORD = _SEXED - {"man", "woman", "boy", "girl", "females"}
_LENGTHWISE = words("thing", "length")
_OTHER_UNIT = ANY_UNIT | {"s"}
_NOT_YEARS = ANY_UNIT - _YEAR - {"in"}
_CHILD = words("person", "child") | {"jdm", "juvenile", "baby"}
_TEMPERATURE = words("person", "temperature")
_FEVER = (95, 109)  # of these numbers with F, either an age or a temperature
_NOT_AFTER = words("age", "not_after")
_LEADING = frozenset({"the", "age", "aged", "of", "a", "an", "was", "is", ":", "she", "he", "about"})
_DESCRIBING = frozenset({"-", "female", "male", "old", "twin", "f", "m", "healthy"})
_GESTATION = words("age", "gestation")
_MOST_CHILD = 18  # years: "14 girl", "JDM 4 yr"
_MOST_NUMBERS = 200  # of one message that are tried as ages
_FEW = 120  # tokens of a message that are searched for a child's word
_MEN = frozenset({"husband", "father", "dad", "brother", "son", "boyfriend"})
_COVERED = frozenset(
    {
        "walk",
        "walks",
        "walked",
        "walking",
        "manages",
        "managed",
        "distance",
        "mwd",
        "mwt",
        "climbs",
        "run",
        "runs",
        "swim",
        "swims",
    }
)
_SAYING = frozenset("?~<>=+-/#")
_MARKS_FIRST = 8
_CLOSES = frozenset({"", ",", ";", ".", "\n", "and", "with"})
_AT = frozenset({"at", "age", "aged"})
_BACK = 12  # tokens before "now" in which the age at another time stands
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
    """At most one age, its doubts, and every age by whose it is."""

    quantity: Quantity | None = None
    doubts: tuple[Doubt, ...] = ()
    found: tuple[Age, ...] = ()  # the patient's own
    others: tuple[Age, ...] = ()  # a relative's, or at another time


def read_ages(text: Text, tokens: tuple[Token, ...], used: frozenset[int]) -> Ages:
    """The age in years of a message; `used` are tokens of other measures. Errors: none."""
    every = _ages(tokens, used)
    own = [age for age in every if age.own]
    others = tuple(age for age in every if not age.own)
    kept = [age for age in own if age.strong] or own
    kept = [age for age in (_replacement(tokens, age) for age in kept) if age.own]
    kept = _latest(tokens, kept)
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
    about = text_at(tokens, first.first - 1) in APPROXIMATE or text_at(tokens, first.first + 1) == "ish"
    return Ages(Quantity(QuantityKind.AGE, first.value, span, approximate=about), (), tuple(own), others)


def _replacement(tokens: tuple[Token, ...], age: Age) -> Age:
    """Such as "44 not 45 yo" is 44."""
    instead = value_at(tokens, age.first - 2)
    if text_at(tokens, age.first - 1) not in {"not", "isnt"}:
        return age
    if instead is None:
        return replace(age, own=False)
    return replace(age, first=age.first - 2, value=instead)


def _latest(tokens: tuple[Token, ...], found: list[Age]) -> list[Age]:
    turns = [at for at, token in enumerate(tokens) if token.text in _TURN]
    after = [age for age in found if turns and age.first > turns[-1]]
    return after or found


def _ages(tokens: tuple[Token, ...], used: frozenset[int]) -> list[Age]:
    found: list[Age] = []
    numbers = (at for at, token in enumerate(tokens) if token.kind is Kind.NUMBER and at not in used)
    for at in islice(numbers, _MOST_NUMBERS):
        token = tokens[at]
        if token.value is None:
            continue
        if found and at < found[-1].last:
            continue
        if len(found) >= TOO_MANY:
            break
        age = _age_at(tokens, at, token.value)
        if age is not None:
            found.append(replace(age, own=age.own and not _elsewhere(tokens, age)))
    return found


def _age_at(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    glued_word = tokens[at].glued and tokens[at - 1].kind is Kind.WORD
    if glued_word and text_at(tokens, at - 1) not in {"f", "m", "age", "aged", "female", "male"}:
        return None
    of_code = (
        text_at(tokens, at - 1) == "/" and text_at(tokens, at - 2) in {"f", "m"} and text_at(tokens, at + 1) in _YEAR
    )
    if text_at(tokens, at - 1) in {"/", "."} and tokens[at].glued and not of_code:
        return None
    return (
        _ranged(tokens, at)
        or _years_old(tokens, at, value)
        or _after_word(tokens, at, value)
        or _beside_letter(tokens, at, value)
        or _of_noun(tokens, at, value)
        or _years(tokens, at, value)
        or _after_now(tokens, at, value)
    )


def _after_now(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "diagnosed at 23, now 48": now, because an age at another time stands before."""
    if text_at(tokens, at - 1) != "now" or value != value.to_integral_value() or not 1 <= value <= OLDEST:
        return None
    if text_at(tokens, at + 1) not in _CLOSES or not is_bare(tokens, at):
        return None
    earlier = (here for here in range(max(0, at - _BACK), at) if value_at(tokens, here) is not None)
    then = any(text_at(tokens, here - 1) in _AT and is_bare(tokens, here) for here in earlier)
    return Age(at, at + 1, value) if then else None


def _of_noun(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "woman of 44", and "14 girl" or "45 woman" where nothing but a child's disease stands before."""
    if value != value.to_integral_value() or not 1 <= value <= OLDEST or "." in tokens[at].text:
        return None
    before, noun, after = text_at(tokens, at - 1), text_at(tokens, at - 2), text_at(tokens, at + 1)
    if before == "of" and noun in _NOUNS and is_bare(tokens, at) and after not in _PER_YEAR:
        return Age(at, at + 1, value, sex=_sex_of(noun))
    if after not in _NOUNS or not (before in {"", ",", ";", ".", "\n"} or before in _CHILD):
        return None
    grown = after in {"man", "woman"}
    return Age(at, at + 1, value, sex=_sex_of(after)) if grown == (value >= _MOST_CHILD) else None


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
    at += text_at(tokens, at) in {"-", "ish"}
    unit = text_at(tokens, at)
    if unit in _YEAR_OLD:
        return at + 1
    if unit == "m" and text_at(tokens, at + 1) == "old":
        return at + 2
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


def _years_old(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    months = _compound(tokens, at, value)
    if months is not None:
        return months
    end = _old_end(tokens, at + 1)
    if end is None:
        return None
    after = end + (text_at(tokens, end) == "-")
    if text_at(tokens, after) in {"history", "hx", "duration", "course"}:
        return None
    unit = text_at(tokens, at + 1 + (text_at(tokens, at + 1) in {"-", "ish"}))
    sex = {"yof": Sex.FEMALE, "yf": Sex.FEMALE, "yom": Sex.MALE, "ym": Sex.MALE}.get(unit) or _sex_near(tokens, at, end)
    return Age(at, end, value / _PER_YEAR.get(unit, Decimal(12)), sex=sex)


def _compound(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "4y 7m", "2 years 6 months old", "17 and 11/12", "JDM 4;7"; as a duration it is nobody's age."""
    if value > _MOST_CHILD or value != value.to_integral_value():
        return None
    year = at + 1
    here = year + (text_at(tokens, year) in _YEAR)
    here += text_at(tokens, here) == "." and here > year
    here += text_at(tokens, here) in {"and", ",", "&", "+"}
    part = value_at(tokens, here)
    if part is None or part >= 12 or part != part.to_integral_value():  # noqa: PLR2004
        return _semicolon(tokens, at, value)
    if text_at(tokens, here + 1) == "/" and value_at(tokens, here + 2) == 12:  # noqa: PLR2004
        return Age(at, here + 3, value + part / 12, own=not _lasted(tokens, at, here + 3))
    unit = here + 1
    of_months = text_at(tokens, unit) in _MONTH | {"m", "mnths", "mnth"} and text_at(tokens, unit + 1) != "/"
    if text_at(tokens, year) not in _YEAR or not of_months:
        return None
    end = unit + 1 + (text_at(tokens, unit + 1) == ".")
    end += text_at(tokens, end) == "-"
    end += text_at(tokens, end) in {"old", "olds"}
    return Age(at, end, value + part / 12, sex=_sex_near(tokens, at, end), own=not _lasted(tokens, at, end))


def _semicolon(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "JDM 4;7", as paediatricians write years and months: only beside a child's word."""
    months = value_at(tokens, at + 2)
    if text_at(tokens, at + 1) != ";" or months is None or months >= 12:  # noqa: PLR2004
        return None
    touching = glued_at(tokens, at + 1) and glued_at(tokens, at + 2)
    closed = text_at(tokens, at + 3) in _CLOSES and months == months.to_integral_value()
    child = any(token.text in _CHILD for token in tokens[:_FEW])
    return Age(at, at + 3, value + months / 12) if touching and closed and child else None


def _lasted(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """Whether years and months say how long something lasted, or since when: "JDM for 4y 7m", "4y 7m history"."""
    before = {text_at(tokens, at - 1), text_at(tokens, at - 2) if text_at(tokens, at - 1) in APPROXIMATE else ""}
    return bool(before & (_NOT_PRESENT - _AGE - {""})) or text_at(tokens, end) in _DURATION


def _after_word(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "age 29", "aged 60", "age: 45"."""
    here = at - 1
    while here >= 0 and text_at(tokens, here) in {":", "=", "is", "-", "(", "of", "about", "approx", "~"}:
        here -= 1
    if here < 0 or text_at(tokens, here) not in _AGE or value > 999 or at - here > 3:  # noqa: PLR2004
        return None
    if text_at(tokens, here - 1) in {"onset", "advanced", "bone", "gestational", "mean", "median", "menopausal"}:
        return None
    unit = text_at(tokens, at + 1)
    if unit in _PER_YEAR and unit not in {"w", "d"}:
        return Age(at, at + 2, value / _PER_YEAR[unit])
    if unit == "w" and not glued_at(tokens, at + 1) and value >= _MOST_CHILD and text_at(tokens, at + 2) != "":
        return Age(at, at + 1, value)  # "aged 39 w antisynthetase": with
    if text_at(tokens, at + 1) in _OTHER_UNIT and unit not in {"in", "m"}:
        return None
    if text_at(tokens, at - 1) == "of" and text_at(tokens, here - 1) in {"the", "an"}:
        return Age(at, at + 1, value, own=True)
    return Age(at, at + 1, value)


def _beside_letter(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "62F", "F44", "45 / F", "female 51", "M, 39"."""
    if value != value.to_integral_value() or value > OLDEST or value < 1 or "." in tokens[at].text:
        return None
    sex, first, last = _letter_after(tokens, at) or _letter_before(tokens, at) or (None, at, at)
    if sex is None:
        return None
    if _temperature(tokens, at) or text_at(tokens, at - 1) in _NOT_AFTER:
        return None
    age = Age(first, last, value, sex=sex)
    glued = glued_at(tokens, at + 1)
    if sex is Sex.FEMALE and _FEVER[0] <= value < _FEVER[1] and text_at(tokens, at + 1) == "f":
        return replace(age, doubt=DoubtReason.MEANING, candidates=(value,), sex=None)
    if glued and text_at(tokens, at + 1) == "m" and value < _SURE_LETTER:
        return _few_with_m(tokens, at, age)
    return age


def _temperature(tokens: tuple[Token, ...], at: int) -> bool:
    for here in range(at - 1, max(-1, at - 5), -1):
        if text_at(tokens, here) in _TEMPERATURE:
            return True
        if text_at(tokens, here) in {",", ";", "\n"}:
            return False
    return False


def _opens(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether nothing but signs stands before a token: an emoji says nothing."""
    return (
        all(token.kind is Kind.MARK and token.text not in _SAYING for token in tokens[:at][:_MARKS_FIRST])
        and at < _MARKS_FIRST
    )


def _few_with_m(tokens: tuple[Token, ...], at: int, age: Age) -> Age | None:
    """Such as "12M": years of a boy, months, or metres."""
    before, after = text_at(tokens, at - 1), text_at(tokens, at + 2)
    if before in _NOT_PRESENT or after in _DURATION or after in {"/", "2", "2nd"}:
        return None
    if _opens(tokens, at) or any(token.text in _CHILD for token in tokens[:_FEW]):
        return age
    if before not in {",", ";"}:
        return None
    return replace(age, doubt=DoubtReason.MEANING, candidates=(age.value, age.value / 12), sex=None)


def _letter_after(tokens: tuple[Token, ...], at: int) -> tuple[Sex, int, int] | None:
    word, after = text_at(tokens, at + 1), text_at(tokens, at + 2)
    if word in {"f", "m"}:
        if after in {"/", "'"} or (after == "." and value_at(tokens, at + 3) is not None):
            return None
        glued = glued_at(tokens, at + 1)
        if glued and word == "m" and _walked(tokens, at):
            return None
        if not glued and ((word == "m" and _distance(tokens, at)) or _takes_letter(tokens, at + 2)):
            return None
        return _sex_of(word), at, at + 2
    if word in _SEX_WORD and text_at(tokens, at - 1) not in {"of", "the"}:
        return _sex_of(word), at, at + 1
    return None


def _walked(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "walks 70m", "6MWD 40m": metres, however close the letter stands."""
    return any(text_at(tokens, at - step) in _COVERED for step in (1, 2, 3))


def _takes_letter(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the number after a letter is the age: "wt 70 F 44"."""
    return value_at(tokens, at) is not None and text_at(tokens, at + 1) not in _NOT_YEARS


def _distance(tokens: tuple[Token, ...], at: int) -> bool:
    """Such as "walks 39 m", "2 m": metres."""
    value = value_at(tokens, at)
    near = {text_at(tokens, at - step) for step in range(1, 6)}
    return value is None or value < _SURE_LETTER or bool(near & _LENGTHWISE)


def _letter_before(tokens: tuple[Token, ...], at: int) -> tuple[Sex, int, int] | None:
    here = at - 1 - (text_at(tokens, at - 1) in {",", "-", ":"})
    word, after = text_at(tokens, here), text_at(tokens, at + 1)
    if here < 0 or word not in _SEXED_OR_LETTER or after in _NOT_YEARS or after in {"-", "/", "'"}:
        return None
    if glued_at(tokens, at + 1) and tokens[at + 1].kind is Kind.WORD and after not in _YEAR:
        return None
    if word in {"f", "m"}:
        if here > 0 and (
            tokens[here].glued or (word == "m" and tokens[at].glued and tokens[here - 1].kind is Kind.NUMBER)
        ):
            return None  # "1.45 m2", "pm 3"
        if tokens[here - 1].kind is Kind.NUMBER and here < at - 1:
            return None  # "45 F, 60"
        if word == "m" and not tokens[at].glued and (tokens[at].value or 0) < _SURE_LETTER:
            return None
    return _sex_of(word), at, at + 1


def _sex_of(word: str) -> Sex:
    return Sex.FEMALE if word in _FEMALE or word == "f" else Sex.MALE


def _sex_near(tokens: tuple[Token, ...], at: int, end: int) -> Sex | None:
    """A sex in the three words after an age, or directly before it."""
    before = at - 1 if value_at(tokens, at - 2) is None else at  # the letter of "31F 14 weeks" belongs to 31
    for here in (*range(end, min(end + 5, len(tokens))), before):
        word = text_at(tokens, here)
        if word in {",", "and", "with", "who", "presented"} and here > end:
            break
        if word in _SEXED:
            return _sex_of(word)
        if word in {"f", "m"} and here >= 0 and text_at(tokens, here + 1) != "/" and (here == end or here == at - 1):
            return _sex_of(word)
    return None


def _years(tokens: tuple[Token, ...], at: int, value: Decimal) -> Age | None:
    """Such as "12y", "61 years": an age where nothing makes it a duration, "18mo" beside a child's word or first."""
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
    if unit not in _YEAR and {after, text_at(tokens, at - 1), text_at(tokens, at - 2)} & _GESTATION:
        return None
    sex = _sex_near(tokens, at, at + 2)
    if unit in _YEAR:
        spaced = not glued_at(tokens, at + 1)
        sexed = text_at(tokens, end + 1) if after == "/" else ""
        if sexed in {"f", "m"} and text_at(tokens, end + 2) not in {"/", "2"}:  # "45y/M"
            return Age(at, end + 2, value, sex=_sex_of(sexed))
        closed = after in {"", ",", ";", ".", "and", "/"}
        opens = (
            _opens(tokens, at) or text_at(tokens, at - 1) in {".", ";", "\n", "/"} or text_at(tokens, at - 1) == "now"
        )
        if text_at(tokens, at - 1) == "of" and text_at(tokens, at - 2) in _PATIENT:  # "a patient of 56 years"
            return Age(at, end, value, sex=sex)
        of_child = value <= _MOST_CHILD and text_at(tokens, at - 1 - (text_at(tokens, at - 1) == ",")) in _CHILD
        if sex is None and spaced and not (opens and closed) and not of_child:
            return None
        return Age(at, end, value, sex=sex, strong=sex is not None)
    near = {after, text_at(tokens, at - 1)}
    if sex is None and not near & _CHILD and not (_opens(tokens, at) and unit in _MONTH and glued_at(tokens, at + 1)):
        return None
    return Age(at, end, value / _PER_YEAR[unit], sex=sex, strong=sex is not None)


def _elsewhere(tokens: tuple[Token, ...], age: Age) -> bool:
    """At another time ("since age 8"), or a relative's ("her 3 year old son")."""
    start = sentence_start(tokens, age.first)
    before = [text_at(tokens, age.first - step) for step in range(1, 8) if age.first - step >= start]
    return _at_another_time(before) or _of_a_relative(tokens, age, before)


def _at_another_time(before: list[str]) -> bool:
    skip = next((at for at, word in enumerate(before) if word not in _LEADING), len(before))
    if skip == len(before) or before[skip] not in _NOT_PRESENT_STRONG:
        return False
    article = bool({"a", "an"} & set(before[:skip])) and "age" not in before[:skip]
    return not article or before[skip] in {"since", "at", "when"}


def _of_a_relative(tokens: tuple[Token, ...], age: Age, before: list[str]) -> bool:
    for at in range(age.last, age.last + 4):
        if is_relative(tokens, at):
            return True
        if text_at(tokens, at) not in _DESCRIBING:
            break
    if before[:1] in ([","], ["("]) and is_relative(tokens, age.first - 2):
        return not (age.sex is Sex.FEMALE and text_at(tokens, age.first - 2) in _MEN)  # "vasectomised husband, 40F"
    for step, word in enumerate(before, start=1):
        if word in {",", ";", ")", "and"} or word in _PATIENT:
            return False
        if is_relative(tokens, age.first - step):
            return True
    return False
