"""What one rule found: its answer, and the alarms, holds, refusals, gaps and questions that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from core.alarms import EMERGENCIES, Code
from core.evidence import Cited
from core.outcome import Answer, Ask, Gap, Outcome, Reach, Refusal
from core.request import Agent

T = TypeVar("T")


def unique(items: tuple[T, ...]) -> tuple[T, ...]:
    """Each item once, in the order of its first appearance."""
    return tuple(dict.fromkeys(items))


@dataclass(frozen=True, slots=True)
class Ruling:
    """A part of an outcome. Rulings add up, in order; what stands in both stands once."""

    reach: Reach = Reach.IN
    answers: tuple[Answer, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    holds: tuple[Cited[Agent], ...] = ()
    alarms: tuple[Code, ...] = ()
    gaps: tuple[Gap, ...] = ()
    asks: tuple[Ask, ...] = ()

    def __add__(self, other: Ruling) -> Ruling:
        return Ruling(
            reach=max(self.reach, other.reach, key=_SEVERITY.index),
            answers=self.answers + other.answers,
            refusals=unique(self.refusals + other.refusals),
            holds=unique(self.holds + other.holds),
            alarms=unique(self.alarms + other.alarms),
            gaps=unique(self.gaps + other.gaps),
            asks=unique(self.asks + other.asks),
        )

    def outcome(self) -> Outcome:
        """The whole answer: emergencies first (D28), then the obstetric specialist (D12), the rest as found."""
        alarms = tuple(sorted(self.alarms, key=lambda code: _FIRST.index(code) if code in _FIRST else len(_FIRST)))
        return Outcome(self.reach, self.answers, self.refusals, self.holds, alarms, self.gaps, self.asks)


_FIRST = (*EMERGENCIES, Code.SPECIALIST_OBSTETRIC)
_SEVERITY = (Reach.IN, Reach.CLARIFY, Reach.OUT)
