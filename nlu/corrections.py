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
_OPENERS = frozenset(
    ["correction", "oops", "typo", "scratch", "meant", "corrected", "whoops", "amended", "sorry", "actually", "i", "ignore", "disregard", "forget", "cancel", "make", "should", "not", "isnt", "wrong", "my", "no", "wait", "instead"]
)
_REPLACES = _NOT | {"than", "of"}
_SEXED = words("person", "female", "male")
_SEXED_LETTER = frozenset({"f", "m"})
_POLITE = frozenset({"to", "for", "if", "about", "but", "me", "quick", "another", "again"})
_FILLER = _BEFORE | _NOT | frozenset(
    ["it", "its", "it's", "is", "was", "s", "that", "make", "should", "be", "i", ",", ".", ":", ";", "!", "?", "(", ")", "-", "'", "no", "yes", "ok", "so", "about", "around", "the", "a", "of", "pls", "please", "u", "mean", "than", "now", "thats", "then", "*", "ok", "okay"]
)  # fmt: skip


def corrects_something(text: Text, tokens: tuple[Token, ...], measured: frozenset[int]) -> tuple[bool, Doubt | None]:
    """Whether the message corrects, and the doubt of a bare number: the new one, then the one it replaces."""
    return _corrects(tokens, measured), _bare_number(text, tokens)


def _corrects(tokens: tuple[Token, ...], measured: frozenset[int]) -> bool:
    if not any(token.text in _OPENERS for token in tokens):
        return False
    for at, token in enumerate(tokens):
        word, after, then = token.text, text_at(tokens, at + 1), text_at(tokens, at + 2)
        if word in {"correction", "oops", "typo", "scratch", "meant", "corrected", "whoops", "amended"}:
            return True
        if word == "sorry" and after not in _POLITE and (at == 0 or after != ""):
            return True
        if word == "actually" or (word == "i" and after == "mean"):
            return True
        if word in {"ignore", "disregard", "forget", "cancel"} and after in {
            "that",
            "the",
            "last",
            "my",
            "previous",
            "this",
            "what",
        }:
            return True
        if (
            word == "make"
            and after in {"that", "it"}
            and value_at(tokens, at + 3 - (value_at(tokens, at + 2) is not None)) is not None
        ):
            return True
        if word == "should" and after in {"be", "have", "read", "say"} and (at + 2) in measured:
            return True
        if word == "not" and (after in _SEXED or after in _SEXED_LETTER) and at > 0:
            return True
        if word in {"not", "isnt"} and _not_a_number(tokens, at, measured):
            return True
        if word == "wrong" and after in {"weight", "height", "age", "number", "patient", "dose", "value"}:
            return True
        if word == "my" and after in {"mistake", "bad", "error"}:
            return True
        if (word == "no" and after == "wait") or (word == "wait" and after in {"no", ","} and at == 0):
            return True
        if word == "instead" and then == "" and at + 2 in measured:
            return True
    return False


def _not_a_number(tokens: tuple[Token, ...], at: int, measured: frozenset[int]) -> bool:
    """ "65 not 56", "not 56 but 65"."""
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
