"""Reading an outcome: every part that carries a number, a name or a citation, for the tests of the core."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Protocol

from core.evidence import Cited, Ref
from core.outcome import HeldPartner, Outcome, Partner, Pending, Plan, Prednisone, Pulse
from core.register import ProtocolBook


def treatment(outcome: Outcome) -> tuple[Plan | Pending, ...]:
    return tuple(answer for answer in outcome.answers if isinstance(answer, Plan | Pending))


def offered(outcome: Outcome) -> tuple[Partner, ...]:
    """The partner drugs with a number, the plan's first."""
    plans = [answer for answer in outcome.answers if isinstance(answer, Plan)]
    return tuple(partner for plan in plans for partner in (plan.partner, *plan.others))


def held_partners(outcome: Outcome) -> tuple[HeldPartner, ...]:
    return tuple(held for answer in treatment(outcome) for held in answer.held)


def prednisone(outcome: Outcome) -> Prednisone | None:
    return next((answer.prednisone.value for answer in treatment(outcome)), None)


def pulse(outcome: Outcome) -> Pulse | None:
    return next((answer.pulse.value for answer in treatment(outcome) if answer.pulse), None)


def citations(outcome: Outcome, book: ProtocolBook) -> Iterator[str]:
    """Every id that the outcome rests on: its values, its refusals and holds, its alarms and its gaps."""
    refs = [ref for value in cited(outcome) for ref in value.refs]
    refs += [gap.because for gap in outcome.gaps]
    refs += [ref for code in outcome.alarms for ref in book.alarms[code].basis]
    return map(str, refs)


class HasRefs(Protocol):
    """Anything that carries its citations."""

    @property
    def refs(self) -> tuple[Ref, ...]: ...


def cited(outcome: Outcome) -> Iterator[HasRefs]:
    """Every cited value of the outcome, however deep."""
    for answer in outcome.answers:
        yield from _cited_in(answer)
    yield from (refusal.why for refusal in outcome.refusals)
    yield from outcome.holds


def _cited_in(part: object) -> Iterator[HasRefs]:
    if isinstance(part, Cited):
        yield part
    if isinstance(part, tuple):
        for item in part:
            yield from _cited_in(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for of_part in fields(part):
            yield from _cited_in(getattr(part, of_part.name))
