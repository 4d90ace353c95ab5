"""Who or what a word for weight speaks of: the patient, somebody else, a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlu.measures import text_at, value_at
from nlu.numbers import Kind
from nlu.roles import LIKELY_ADULT, NOT_THING, PATIENT, RELATIVE, THING, Role, is_relative, sentence_start

if TYPE_CHECKING:
    from decimal import Decimal

    from nlu.numbers import Token

_OFFSPRING = frozenset({"baby", "child", "infant", "newborn", "kid", "boy", "girl"})
_POSSESSIVE = frozenset({"her", "his", "their", "my"})
_PERSONS = PATIENT | _OFFSPRING
_DESCRIBES = frozenset(
    {"a", "an", "was", "is", ",", "-", "year", "years", "old", "yr", "yrs", "y", "o", "yo", "healthy", "/", "aged",
     "age", "the", "unrelated"}
)  # fmt: skip


def subject_of(tokens: tuple[Token, ...], at: int, value: Decimal, *, noun: bool) -> Role:
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
            return Role.NOTHING if value < LIKELY_ADULT or not _person_before(tokens, start, here) else Role.OWN
        if _dimension(tokens, here) and value < LIKELY_ADULT:
            return Role.NOTHING
        person = person_of(tokens, here) if word in _PERSONS else None
        if person is not None:
            return person
    return Role.OWN


_PARENTS = frozenset({"mother", "mum", "mom", "father", "dad", "parent"})


def person_of(tokens: tuple[Token, ...], at: int) -> Role | None:
    """The patient, or a relative that a word such as "man" describes ("the donor was a 45-year-old man")."""
    if possesses_relative(tokens, at):
        return None
    if text_at(tokens, at) in _OFFSPRING:
        if text_at(tokens, at - 1) in _POSSESSIVE:
            return Role.NOT_OWN
        start = sentence_start(tokens, at)
        parent = any(text_at(tokens, here) in _PARENTS for here in range(start, at))
        return Role.OWN if parent and text_at(tokens, at - 1) in {"the", ",", ";", "but"} else None
    for here in range(at - 1, max(-1, at - 12), -1):
        word = text_at(tokens, here)
        if is_relative(tokens, here):
            return Role.NOT_OWN
        if word not in _DESCRIBES and value_at(tokens, here) is None:
            break
    return Role.OWN


def _measured(tokens: tuple[Token, ...], at: int, value: Decimal) -> bool:
    start = sentence_start(tokens, at)
    return value < LIKELY_ADULT and any(_dimension(tokens, here) for here in range(start, at))


def _dimension(tokens: tuple[Token, ...], here: int) -> bool:
    """Such as "15 x 11": the size of a thing."""
    return (
        text_at(tokens, here) in {"x", "by", "*"}
        and here + 1 < len(tokens)
        and tokens[here + 1].kind is Kind.NUMBER
        and here > 0
        and (tokens[here - 1].kind is Kind.NUMBER or text_at(tokens, here - 1) in {"cm", "mm"})
    )


def _person_before(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    return any(text_at(tokens, here) in PATIENT for here in range(start, end))


def possesses_relative(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether "her" is the one of "her husband"."""
    return text_at(tokens, at + 1) in RELATIVE or text_at(tokens, at + 2) in RELATIVE
