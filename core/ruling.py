"""What one rule found: its answer, and the alarms, holds, refusals, gaps and questions that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from core.alarms import EMERGENCIES, Code
from core.assessment import Assessment
from core.evidence import Cited
from core.outcome import Answer, Ask, Gap, Outcome, Reach, Refusal
from core.request import Agent

T = TypeVar("T")


def unique(items: tuple[T, ...]) -> tuple[T, ...]:
    """Each item once, in the order of its first appearance."""
    return tuple(dict.fromkeys(items)) if len(items) > 1 else items


@dataclass(slots=True)
class Ruling:
    """A part of an outcome. Rulings add up, in order; what stands in both stands once in the outcome.

    Not frozen, for it is built a dozen times a decision; nothing changes one, nor any other record of the rules.
    """

    reach: Reach = Reach.IN
    answers: tuple[Answer, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    holds: tuple[Cited[Agent], ...] = ()
    alarms: tuple[Code, ...] = ()
    gaps: tuple[Gap, ...] = ()
    asks: tuple[Ask, ...] = ()

    def __add__(self, other: Ruling) -> Ruling:
        if other is NOTHING:
            return self
        return other if self is NOTHING else total(self, other)

    def outcome(self, assessments: tuple[Assessment, ...] = ()) -> Outcome:
        """The whole answer: emergencies first (D28), then the obstetric specialist (D12), the rest as found."""
        return Outcome(
            self.reach,
            self.answers,
            unique(self.refusals),
            unique(self.holds),
            _in_order(unique(self.alarms)),
            unique(self.gaps),
            unique(self.asks),
            assessments,
        )


def total(*rulings: Ruling) -> Ruling:
    """All of them in one: the furthest reach, and the rest in order."""
    said = [one for one in rulings if one is not NOTHING]
    if not said[1:]:
        return said[0] if said else NOTHING
    reach = _IN
    answers: tuple[Answer, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    holds: tuple[Cited[Agent], ...] = ()
    alarms: tuple[Code, ...] = ()
    gaps: tuple[Gap, ...] = ()
    asks: tuple[Ask, ...] = ()
    for one in said:
        if one.reach is not reach:
            reach = max(reach, one.reach, key=_SEVERITY.index)
        answers += one.answers
        refusals += one.refusals
        holds += one.holds
        alarms += one.alarms
        gaps += one.gaps
        asks += one.asks
    return Ruling(reach, answers, refusals, holds, alarms, gaps, asks)


def _in_order(alarms: tuple[Code, ...]) -> tuple[Code, ...]:
    if _FIRST.isdisjoint(alarms):
        return alarms
    return (*(code for code in _ORDER if code in alarms), *(code for code in alarms if code not in _FIRST))


NOTHING = Ruling()
"""The ruling of a rule that has nothing to say here."""

_ORDER = (*EMERGENCIES, Code.SPECIALIST_OBSTETRIC)
_FIRST = frozenset(_ORDER)
_SEVERITY = (Reach.IN, Reach.CLARIFY, Reach.OUT)
_IN = Reach.IN
