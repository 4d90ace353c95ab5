"""Tokens of a message, each number among them with its one value, or with none where it has no one reading."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nlu.text import Text

_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,18}(?:[.,][0-9]{1,18}){0,4}|(?<![0-9a-z.])\.[0-9]{1,18})"
    r"|(?P<word>[a-z]{1,40})"
    r"|(?P<break>\n)"
    r"|(?P<mark>&quot;|&#39;|''|->|>=|<=|[^\s])"
)
_MARKS = {"&quot;": '"', "&#39;": "'", "''": '"', "→": "->", "–": "-", "“": '"'}
_SEX_SIGNS = {"♀": "female", "♂": "male"}
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_LEAST_TEN = 20  # "twenty" takes a unit after it, "twelve" does not
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPELLED = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_FRACTIONS = {("1", "2"): Decimal("0.5"), ("1", "4"): Decimal("0.25"), ("3", "4"): Decimal("0.75")}
_JOINED = frozenset(_SPELLED) | {"/", "half"}
_ABBREVIATED = frozenset(
    [
        "lb",
        "lbs",
        "kg",
        "kgs",
        "st",
        "ft",
        "in",
        "wt",
        "ht",
        "yr",
        "yrs",
        "y",
        "o",
        "pt",
        "approx",
        "dr",
        "vs",
        "c",
        "m",
        "cm",
        "hx",
        "mr",
        "mrs",
        "ms",
        "e",
        "g",
        "i",
        "no",
    ]
)
_MOST_DECIMALS = 3  # of a number said in words, "ninety point five"
_LONGEST_INTEGER = 7  # digits; a longer one is an identifier


class Kind(Enum):
    """What a token is; BREAK is a new line."""

    NUMBER = auto()
    WORD = auto()
    MARK = auto()
    BREAK = auto()


_KINDS = {"number": Kind.NUMBER, "word": Kind.WORD, "break": Kind.BREAK}


class Token(NamedTuple):
    """A piece of `Text.plain`. `value` is None where it is no number, or a malformed one."""

    text: str
    start: int
    end: int
    kind: Kind
    glued: bool  # nothing stands between it and the token before
    sentence: int
    value: Decimal | None = None


def tokens_of(text: Text) -> tuple[Token, ...]:
    """Cut a message into tokens, numbers written in words among them read as numbers.

    Shape:  offsets are those of `text.plain`; `sentence` counts from 0.
    Errors: none.
    """
    found: list[Token] = []
    sentence, end = 0, -1
    for match in _TOKEN.finditer(text.plain):
        group = match.lastgroup
        words, start = match[0], match.start()
        if words in _SEX_SIGNS:
            group, words = "word", _SEX_SIGNS[words]
        kind = _KINDS.get(group or "", Kind.MARK)
        value = number_value(words) if kind is Kind.NUMBER else None
        found.append(Token(_MARKS.get(words, words), start, match.end(), kind, start == end, sentence, value))
        end = match.end()
        if kind is Kind.BREAK or (words in {".", "?", "!"} and _ends_sentence(text, found)):
            sentence += 1
    return tuple(_joined(found))


def number_value(digits: str) -> Decimal | None:
    """The one value of a number as it was written, or None.

    A comma before exactly three digits parts thousands ("14,000"); any other single comma is a decimal one
    ("71,4"). Two kinds of sign: the last is the decimal one ("1.234,5").
    """
    if digits.isdigit() and digits[0] != "0" and len(digits) <= _LONGEST_INTEGER:
        return Decimal(digits)
    signs = [sign for sign in digits if sign in ".,"]
    whole = re.split(r"[.,]", digits)[0]
    if len(whole) > _LONGEST_INTEGER or (len(whole) > 1 and whole.startswith("0")):
        return None
    if not signs:
        return Decimal(digits)
    if len(signs) == 1:
        grouped = signs[0] == "," and whole not in {"", "0"} and re.fullmatch(r"[0-9]{1,3},[0-9]{3}", digits)
        return Decimal(digits.replace(",", "" if grouped else "."))
    return _grouped_value(digits, signs)


def _grouped_value(digits: str, signs: list[str]) -> Decimal | None:
    thousands = signs[0]
    body, sign, last = digits.rpartition(signs[-1])
    if signs[-1] == thousands:
        body, sign, last = digits, "", ""
    if not re.fullmatch(rf"[0-9]{{1,3}}(?:\{thousands}[0-9]{{3}}){{1,2}}", body):
        return None
    return Decimal(body.replace(thousands, "") + ("." + last if sign else ""))


def _ends_sentence(text: Text, found: list[Token]) -> bool:
    """Whether the last token, a stop, ends a sentence: an abbreviation's does so before a capital alone."""
    if found[-1].text != ".":
        return True
    rest = text.plain[found[-1].end : found[-1].end + 3]
    following = rest.lstrip()
    if not following:
        return True
    if len(found) > 1 and found[-1].glued and found[-2].text in _ABBREVIATED:
        where = found[-1].end + len(rest) - len(following)
        return text.raw[text.origin[where]].isupper()
    return rest[0].isspace() or rest[0] in ",)" or not following[0].isdigit()


def _joined(tokens: list[Token]) -> list[Token]:
    """The tokens with "forty-five", "11 and a half" and "10 1/2" as one number each."""
    if not any(token.text in _JOINED for token in tokens):
        return tokens
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        value, after = _spelled(tokens, index) or (tokens[index].value, index + 1)
        part, past = _fraction(tokens, after) if value is not None else (Decimal(0), after)
        if value is None or (past == index + 1 and tokens[index].kind is Kind.NUMBER):
            joined.append(tokens[index])
            index += 1
            continue
        first, last = tokens[index], tokens[past - 1]
        joined.append(first._replace(text=str(value + part), end=last.end, kind=Kind.NUMBER, value=value + part))
        index = past
    return joined


def _spelled(tokens: list[Token], index: int) -> tuple[Decimal, int] | None:
    whole = _whole(tokens, index)
    if whole is None or _text(tokens, whole[1]) != "point":
        return whole
    digits = ""
    for at in range(whole[1] + 1, whole[1] + 1 + _MOST_DECIMALS):
        digit = _SPELLED.get(_text(tokens, at))
        if digit is None or digit not in range(10):
            break
        digits += str(digit)
    return (whole[0] + Decimal(f"0.{digits}"), whole[1] + 1 + len(digits)) if digits else whole


def _whole(tokens: list[Token], index: int) -> tuple[Decimal, int] | None:
    value = _SPELLED.get(tokens[index].text)
    if value is None:
        return None
    after = index + 1
    if value in range(1, 10) and _text(tokens, after) == "hundred":
        value, after = value * 100, after + 1
        if _text(tokens, after) == "and":
            after += 1
        rest = _SPELLED.get(_text(tokens, after))
        if rest is None:
            return Decimal(value), after - (tokens[after - 1].text == "and")
        value, after = value + rest, after + 1
    if value % 100 >= _LEAST_TEN and value % 10 == 0:
        dash = _text(tokens, after) == "-"
        unit = _SPELLED.get(_text(tokens, after + dash), 0)
        if unit in range(1, 10):
            return Decimal(value + unit), after + dash + 1
    return Decimal(value), after


def _fraction(tokens: list[Token], after: int) -> tuple[Decimal, int]:
    texts = tuple(_text(tokens, after + step) for step in range(3))
    if texts == ("and", "a", "half"):
        return Decimal("0.5"), after + 3
    if texts[1] == "/" and not tokens[after].glued and (texts[0], texts[2]) in _FRACTIONS:
        return _FRACTIONS[texts[0], texts[2]], after + 3
    return Decimal(0), after


def _text(tokens: list[Token], index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""
