"""Every statement, settlement and limit that an outcome rests on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.course_words import refs_of
from core.evidence import Ref
from core.outcome import Answer, Incomplete, Outcome, Partner, Pending, Plan, Taper
from core.register import ProtocolBook


def cited_ids(outcome: Outcome, book: ProtocolBook) -> tuple[str, ...]:
    """Every id that the outcome rests on, once: of its values, alarms, refusals, holds and gaps."""
    refs = [ref for answer in outcome.answers for ref in _refs_in(answer)]
    refs += [ref for refusal in outcome.refusals for ref in refusal.why.refs]
    refs += [ref for held in outcome.holds for ref in held.refs]
    refs += [ref for code in outcome.alarms for ref in book.alarms[code].basis]
    refs += [gap.because for gap in outcome.gaps]
    return tuple(dict.fromkeys([ref.text for ref in refs]))


def _refs_in(answer: Answer) -> Iterator[Ref]:
    match answer:
        case Plan():
            yield from _treatment(answer)
            for partner in (answer.partner, *answer.others):
                yield from _partner(partner)
        case Pending():
            yield from _treatment(answer)
            yield from answer.waits_for.refs
        case Taper():
            yield from answer.steps.refs
        case Incomplete():
            return
        case _:
            yield from refs_of(answer)


def _treatment(answer: Plan | Pending) -> Iterator[Ref]:
    yield from answer.prednisone.refs
    if answer.pulse is not None:
        yield from answer.pulse.refs
    for held in answer.held:
        yield from held.waits_for.refs
        for reason in held.why:
            yield from reason.refs
    for excluded in answer.excluded:
        yield from excluded.why.refs


def _partner(partner: Partner) -> Iterator[Ref]:
    yield from partner.regimen.refs
    for gate in partner.to_check:
        yield from gate.refs
    for reason in partner.why:
        yield from reason.refs
