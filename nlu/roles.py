"""What a mass can be, and the words that tell: shared by the readers of what stands before and after a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import text_at, value_at

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Reading:
    """The role of a measure; `keyword` says whether a word for weight stands before it."""

    role: Role
    keyword: bool = False


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
WISH = words("weight", "wish")
WISHED = words("weight", "wished")
LAST = words("weight", "last")
BIRTH = words("weight", "birth")
DIRECT_BIRTH = words("weight", "direct_birth")
THING = words("thing", "mass")
NOT_THING = words("thing", "not_mass")
LOAD = words("thing", "load")
RELATIVE = words("person", "relative")
PATIENT = words("person", "patient")
APPROXIMATE = words("keyword", "approximate")
TIME = words("time", "year", "month", "week", "day")
LIKELY_ADULT = Decimal(30)  # kg: no tumour, newborn or load is taken for it by words further off
_REACH = 40  # tokens to the left


def sentence_start(tokens: tuple[Token, ...], index: int) -> int:
    """The first token of the sentence of a token, or one within reach."""
    start = index
    while start > 0 and index - start < _REACH and tokens[start - 1].sentence == tokens[index].sentence:
        start -= 1
    return start


def is_relative(tokens: tuple[Token, ...], at: int) -> bool:
    """Somebody else: but a "mother of two" is the patient."""
    return text_at(tokens, at) in RELATIVE and not (
        text_at(tokens, at + 1) == "of" and value_at(tokens, at + 2) is not None
    )
