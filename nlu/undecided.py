"""Diagnoses that a message weighs against each other: none of them is taken, and the disease is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from nlu.diseases import Beside, Named, WithMyositis, Word
from nlu.negation import context_at
from nlu.parsed import Doubt, DoubtKind, OtherDisease, State, Subtype, SubtypeSaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlu.text import Text

_MOST = 24  # names in one message that are compared
_HELD = frozenset({State.PRESENT, State.UNCERTAIN})
_CHOICE = re.compile(
    r"\s{0,2}(?:\([^()]{0,30}\))?\??,?\s{1,2}(?:vs\.?|versus|v\.?|or)\s{1,2}"
    r"(?:(?:possibly|maybe|perhaps|even|is it|just|early|possible|probable|likely|sporadic|a|an|the) ){0,3}\??\s?"
)
_LISTED = re.compile(r"\s?,\s?\??")  # "PM, DM or IBM": a list that ends in a choice
_STROKE = re.compile(r"\s?\??\s?/\s?\??\s?")
_FORM_OF_CHOICE = re.compile(r"\b(?:vs|v|or)\b")  # "dm or pm" is one name in the table
# one disease at two grains: neither speaks against the other
_KIN = (
    frozenset({Subtype.DERMATOMYOSITIS, Subtype.JUVENILE_DERMATOMYOSITIS, Subtype.AMYOPATHIC_DERMATOMYOSITIS}),
    frozenset({Subtype.IMNM, Subtype.IMNM_HMGCR, Subtype.IMNM_SRP}),
)
# Named with a stroke they are choices; an antibody or an overlap may stand beside any of them.
_PLAIN = frozenset(
    {Subtype.DERMATOMYOSITIS, Subtype.POLYMYOSITIS, Subtype.INCLUSION_BODY_MYOSITIS, Subtype.IMNM, Subtype.MYOSITIS}
)

Place = tuple[int, int]


def choices(text: Text, named: tuple[Named, ...]) -> set[Place]:
    """The plain offsets of the names that a message sets against each other: "PMR vs PM", "IBM or PM"."""
    names = [(one, disease) for one in named[:_MOST] if (disease := _disease(one)) is not None]
    return {place for pair in _choices(text, names) for place in pair}


def settled(
    text: Text, named: tuple[Named, ...], said: list[SubtypeSaid], doubts: tuple[Doubt, ...]
) -> tuple[list[SubtypeSaid], tuple[Doubt, ...]]:
    """The diagnoses, those that are weighed against each other as a suspected myositis of no kind; and the doubts left.

    Shape:   `said` with the spans it had. "?DM ?PM", "PM or IBM", "PMR vs PM" are choices. A diagnosis that is
             stated elsewhere stands, and then "?DM ?PM" beside it changes nothing.
    """
    names = [(one, subtype) for one in named[:_MOST] if (subtype := _disease(one)) is not None]
    weighed = {place for pair in _choices(text, names) for place in pair}
    stated = [one for one in said if one.state is State.PRESENT and one.subtype is not Subtype.MYOSITIS]
    if not any(_place(text, one, names) not in weighed for one in stated):
        weighed |= _suspected(text, names)
    if not weighed:
        return [_form_of_choice(one) for one in said], doubts
    kept = [_undecided(one) if _place(text, one, names) in weighed else _form_of_choice(one) for one in said]
    spans = {text.span(*place) for place in weighed}
    # which of several diseases is asked for, not what the letters of one of them mean
    left = tuple(one for one in doubts if one.kind is not DoubtKind.DM_MEANING or one.span not in spans)
    if not any(one.subtype is Subtype.MYOSITIS for one in kept):
        first = min(weighed)
        kept.append(SubtypeSaid(Subtype.MYOSITIS, State.UNCERTAIN, text.span(*first)))
    return kept, left


def _disease(one: Named) -> Subtype | OtherDisease | None:
    match one.name:
        case Subtype() | OtherDisease() as disease:
            return disease
        case Beside(disease):
            return disease
        case WithMyositis(subtype):
            return subtype
        case Word.DM:
            return Subtype.DERMATOMYOSITIS
        case Word.PM:
            return Subtype.POLYMYOSITIS
        case _:
            return None


def _choices(text: Text, names: list[tuple[Named, Subtype | OtherDisease]]) -> Iterator[tuple[Place, Place]]:
    """The pairs that "vs", "or" or a stroke joins, and neither of which is denied or another person's."""
    listed = False
    for (one, left), (other, right) in reversed(list(pairwise(names))):
        if not (isinstance(left, Subtype) or isinstance(right, Subtype)) or _kin(left, right):
            continue
        gap = text.plain[one.end : max(one.end, other.start)]
        strokes = {left, right} <= _PLAIN and _STROKE.fullmatch(gap) is not None
        joined = strokes or _CHOICE.fullmatch(gap) is not None or (listed and _LISTED.fullmatch(gap) is not None)
        listed = joined and _is_held(text, one) and _is_held(text, other)
        if listed:
            yield (one.start, one.end), (other.start, other.end)


def _suspected(text: Text, names: list[tuple[Named, Subtype | OtherDisease]]) -> set[Place]:
    """The places of two or more different kinds that are only suspected: "?DM ?PM", "possible IBM, possible PM"."""
    found: dict[Place, Subtype | OtherDisease] = {}
    for one, disease in names:
        if isinstance(disease, Subtype) and disease is not Subtype.MYOSITIS:
            context = context_at(text, one.start, one.end)
            if context.state is State.UNCERTAIN and not context.others:
                found[one.start, one.end] = disease
    kinds = list(dict.fromkeys(found.values()))
    if any(not _kin(left, right) for at, left in enumerate(kinds) for right in kinds[at + 1 :]):
        return set(found)
    return set()


def _kin(left: Subtype | OtherDisease, right: Subtype | OtherDisease) -> bool:
    return left is right or any({left, right} <= group for group in _KIN)


def _is_held(text: Text, one: Named) -> bool:
    context = context_at(text, one.start, one.end)
    return context.state in _HELD and not context.others


def _place(text: Text, said: SubtypeSaid, names: list[tuple[Named, Subtype | OtherDisease]]) -> Place | None:
    return next(((one.start, one.end) for one, _ in names if text.span(one.start, one.end) == said.span), None)


def _undecided(said: SubtypeSaid) -> SubtypeSaid:
    return replace(said, subtype=Subtype.MYOSITIS, state=State.UNCERTAIN, from_dm=False, concluded=False)


def _form_of_choice(said: SubtypeSaid) -> SubtypeSaid:
    choice = said.subtype is Subtype.MYOSITIS and _FORM_OF_CHOICE.search(said.span.words.lower())
    return replace(said, state=State.UNCERTAIN) if choice and said.state is State.PRESENT else said
