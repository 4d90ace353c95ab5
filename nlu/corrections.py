"""Whether a message takes something back, and a bare number that stands for no slot of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import ANY_UNIT, glued_at, text_at, value_at
from nlu.numbers import Kind
from nlu.parsed import Doubt, DoubtKind, DoubtReason

if TYPE_CHECKING:
    from decimal import Decimal

    from nlu.numbers import Token
    from nlu.text import Text

_BEFORE = words("correction", "before")
_NOT = words("correction", "not")
_ALONE = frozenset({"correction", "oops", "typo", "scratch", "meant", "corrected", "whoops", "amended", "actually"})
_IGNORED = frozenset({"that", "the", "last", "my", "previous", "this", "what"})
_FOLLOWING = dict.fromkeys(("ignore", "disregard", "forget", "cancel"), _IGNORED) | {
    "wrong": frozenset({"weight", "height", "age", "number", "patient", "dose", "value"}),
    "my": frozenset({"mistake", "bad", "error"}),
    "no": frozenset({"wait"}),
}
_OPENERS = _ALONE | frozenset(_FOLLOWING) | {"sorry", "i", "make", "should", "not", "isnt", "wait", "instead"}
_SEXED = words("person", "female", "male") | {"f", "m"}
_POLITE = frozenset({"to", "for", "if", "about", "but", "me", "quick", "another", "again"})
_REPLACES = _NOT | {"than", "of"}
_FILLER = _BEFORE | _NOT | words("person", "she", "he") | {
    "it", "its", "is", "was", "s", "that", "make", "should", "be", "i", ",", ".", ":", ";", "!", "?", "(", ")", "-",
    "'", "no", "yes", "ok", "so", "about", "around", "the", "a", "of", "pls", "please", "u", "than", "now", "thats",
    "then", "*", "okay", "pt", "patient",
}  # fmt: skip


def corrects_something(text: Text, tokens: tuple[Token, ...], measured: frozenset[int]) -> tuple[bool, Doubt | None]:
    """Whether the message corrects, and the doubt of a bare number: the new one, then the one it replaces."""
    return _corrects(tokens, measured), _bare_number(text, tokens)


def _corrects(tokens: tuple[Token, ...], measured: frozenset[int]) -> bool:
    return any(token.text in _OPENERS and _takes_back(tokens, at, measured) for at, token in enumerate(tokens))


def _takes_back(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> bool:
    word, after, then = (text_at(tokens, at + step) for step in range(3))
    match word:
        case "sorry":
            return after not in _POLITE and (at == 0 or after != "")
        case "i":
            return after == "mean"
        case "make":
            number = at + 2 if value_at(tokens, at + 2) is not None else at + 3
            return after in {"that", "it"} and value_at(tokens, number) is not None
        case "should":
            return after in {"be", "have", "read", "say"} and at + 2 in measured
        case "not" | "isnt":
            return (after in _SEXED and at > 0) or _not_a_number(tokens, at, measured)
        case "wait" | "instead":
            return (word == "wait" and after in {"no", ","} and at == 0) or (then == "" and at + 2 in measured)
        case _:
            following = _FOLLOWING.get(word)
            return following is None or after in following


def _not_a_number(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> bool:
    """Such as "65 not 56", "not 56 but 65"."""
    if value_at(tokens, at + 1) is None:
        return False
    beside = value_at(tokens, at - 1) is not None or (at - 1) in measured
    other = text_at(tokens, at + 2) in {"but", ",", "its"} or (at + 1) in measured
    unit = text_at(tokens, at + 2) in ANY_UNIT
    return beside or (other and (not unit or (at + 1) in measured))


def _bare_number(text: Text, tokens: tuple[Token, ...]) -> Doubt | None:
    """A message of a number and nothing else that could say what it is: "70", "sorry 65 not 56"."""
    numbers: list[tuple[int, Decimal, bool]] = []
    for at, token in enumerate(tokens):
        if token.kind is Kind.NUMBER and token.value is not None:
            numbers.append((at, token.value, text_at(tokens, at - 1) in _REPLACES))
        elif token.text not in _FILLER or (
            token.glued
            and at > 0
            and tokens[at - 1].kind is Kind.NUMBER
            and (token.kind is Kind.WORD or token.text in {"'", "-"})
        ):
            return None
    if not numbers or len(numbers) > 2 or glued_at(tokens, 0):  # noqa: PLR2004
        return None
    ordered = sorted(numbers, key=lambda one: one[2])
    span = text.span(tokens[numbers[0][0]].start, tokens[numbers[-1][0]].end)
    return Doubt(DoubtKind.WHICH_SLOT, DoubtReason.MEANING, span, tuple(value for _, value, _ in ordered))
