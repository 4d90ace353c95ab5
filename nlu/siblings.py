"""Two children of one family told of at once: "Twins 8y, both JDM, 24.1 and 25.6kg" is two patients."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import text_at, value_at
from nlu.roles import PATIENT, sentence_start

if TYPE_CHECKING:
    from nlu.numbers import Token

_MASS_UNITS = words("units", "kilogram", "pound")
_LEAST, _MOST, _APART = Decimal(5), Decimal(200), Decimal(3)  # kg, and times: two bodies of one message
_TOGETHER = frozenset({"twins", "triplets", "siblings", "sibs", "sisters", "brothers"})
_PLURALS = frozenset(
    {"girls", "boys", "sisters", "brothers", "patients", "pts", "children", "kids", "women", "men", "ladies", "cousins"}
)
_BOTH = frozenset({"both", "respectively", "resp", "each"}) | _TOGETHER | _PLURALS
_PAIR = frozenset({"brother", "sister", "twin", "boy", "girl", "he", "she", "him", "her"})
_OPENERS = frozenset(
    {"two", "2", "three", "3", "the", "these", "our", "identical", "both", "hi", "hello", "have", "seeing", "pair",
     "of", "set", "a", ":", "re", "treating", "for", "q"}
)  # fmt: skip
_FOLLOWED = frozenset({"with", "w", "w/", "both", "each", "who", "have"})
_NUMBERED = 4  # tokens behind "twins" in which their age or a count stands
_BEFORE_TWO = frozenset({"between", "from", "lost", "gained", "cm", "pred", "mtx", "age", "aged", "height", "ht"})


def siblings(tokens: tuple[Token, ...], measured: frozenset[int], own: int) -> int | None:
    """Where several patients of one family, or two weights joined, stand; None for one patient.

    `measured` are the tokens of weights and heights, `own` how many different own weights were read.
    """
    both = joined_masses(tokens)
    if both is not None and (
        any(token.text in _BOTH for token in tokens) or _two_of_a_pair(tokens) or _stands_first(tokens, both)
    ):
        return both
    masses = sum(1 for at in measured if text_at(tokens, at) in _MASS_UNITS)
    for at, token in enumerate(tokens):
        together = token.text in _TOGETHER or (token.text == "twin" and text_at(tokens, at + 1) in _PLURALS)
        if together and _opens(tokens, at) and not _other_patient(tokens):
            after = text_at(tokens, at + 1 + (token.text == "twin"))
            number = any(value_at(tokens, here) is not None for here in range(at + 1, at + 1 + _NUMBERED))
            if masses > 1 or own > 1 or number or after in _FOLLOWED or "both" in {one.text for one in tokens}:
                return at
    return None


def joined_masses(tokens: tuple[Token, ...]) -> int | None:
    """The second of two masses that "and" joins, of which the first may have no unit: "24.1 and 25.6kg"."""
    for at in range(1, len(tokens) - 2):
        if text_at(tokens, at) not in {"and", "&", "+"} or text_at(tokens, at + 2) not in _MASS_UNITS:
            continue
        first = at - 1 - (text_at(tokens, at - 1) in _MASS_UNITS)
        one, other = value_at(tokens, first), value_at(tokens, at + 1)
        if one is None or other is None or text_at(tokens, first - 1) in _BEFORE_TWO:
            continue
        small, large = sorted((one, other))
        if small >= _LEAST and large <= _MOST and large <= _APART * small:
            return at + 1
    return None


def _stands_first(tokens: tuple[Token, ...], second: int) -> bool:
    """Whether only weights can be meant: "24.1 and 25.6kg", "weights 60 and 72kg"; "70 kg and 80 kg" is one of two."""
    first = second - 2
    if text_at(tokens, first) in _MASS_UNITS:
        return False
    return first == 0 or text_at(tokens, first - 1) in {"weights", "weigh", "weighing", "wts"}


def _two_of_a_pair(tokens: tuple[Token, ...]) -> bool:
    return any(
        text_at(tokens, at) in {"and", "&", "+"}
        and text_at(tokens, at - 1) in _PAIR
        and text_at(tokens, at + 1) in _PAIR
        for at in range(1, len(tokens))
    )


def _opens(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether only a count or a greeting stands before it: "her siblings", "pregnant with twins" are other persons."""
    start = sentence_start(tokens, at)
    return all(text_at(tokens, here) in _OPENERS for here in range(start, at))


def _other_patient(tokens: tuple[Token, ...]) -> bool:
    return any(token.text in PATIENT for token in tokens)
