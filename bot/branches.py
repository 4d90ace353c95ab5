"""What is uncertain and need not be asked first: a weight in an interval, and lung disease that is only suspected."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeGuard

from bot import notation, treatment_words
from bot.basis import Basis
from bot.factsheet import facts_of
from bot.lines import line
from bot.patient import case_of
from bot.reply import Line, Strong
from bot.slots import Doubtful, Draft, Heard
from core.engine import decide
from core.outcome import Answer, Ask, Outcome, Pending, Plan
from core.quantities import MgRange
from core.register import ProtocolBook
from nlu.parsed import Concept, DoubtKind, DoubtReason, State

_BY_WEIGHT = {"prednisone_mg_day": None, "iv_methylprednisolone_mg_day": None}


def weight_interval(draft: Draft) -> Doubtful | None:
    """The weight given as an interval ("about 60-65 kg"), where that is all that is known of it."""
    found = next((one for one in draft.doubts if one.kind is DoubtKind.WEIGHT), None)
    if found is None or draft.weight_kg is not None:
        return None
    return found if found.reason is DoubtReason.RANGE and len(found.candidates) == 2 else None  # noqa: PLR2004


def over_interval(basis: Basis, book: ProtocolBook) -> tuple[Outcome, Line] | None:
    """The doses from the lowest of the lighter weight to the highest of the heavier, and what each end is.

    None where a decision (an alarm, a ceiling, a drug, a question) differs between the two: then the weight is asked.
    """
    said = weight_interval(basis.draft)
    if said is None:
        return None
    low_kg, high_kg = sorted(said.candidates)
    lighter, heavier = (_decided(_weighing(basis.draft, said, kg), basis, book) for kg in (low_kg, high_kg))
    if _decisions(lighter) != _decisions(heavier):
        return None
    answers: list[Answer] = []
    notes: list[Line] = []
    for one, other in zip(lighter.answers, heavier.answers, strict=True):
        if _is_adults(one) and _is_adults(other):
            answers.append(_joined(one, other))
            notes.append(_ends({low_kg: one, high_kg: other}))
        else:
            answers.append(one)
    return (replace(lighter, answers=tuple(answers)), notes[0]) if notes else None


def _decisions(outcome: Outcome) -> object:
    """All but the numbers that follow the weight."""
    facts = facts_of(outcome, ())
    return facts.model_copy(update=_BY_WEIGHT), [type(answer) for answer in outcome.answers], outcome.gaps


def _weighing(draft: Draft, said: Doubtful, kg: Decimal) -> Draft:
    doubts = tuple(one for one in draft.doubts if one is not said)
    weight = Heard[Decimal](value=kg, words=said.words)
    return draft.model_copy(update={"weight_kg": weight, "doubts": doubts})


def _decided(draft: Draft, basis: Basis, book: ProtocolBook) -> Outcome:
    return decide(case_of(draft), basis.wish.request, book)


def _is_adults(answer: Answer) -> TypeGuard[Plan | Pending]:
    """Whether it gives a range of prednisone; a child's single dose is never stretched to one."""
    if not isinstance(answer, Plan | Pending):
        return False
    low, high = answer.prednisone.value.per_kg
    return low != high


def _joined(one: Plan | Pending, other: Plan | Pending) -> Plan | Pending:
    light, heavy = one.prednisone.value, other.prednisone.value
    both = replace(
        light,
        calculated=MgRange(light.calculated.low, heavy.calculated.high),
        dose=MgRange(light.dose.low, heavy.dose.high),
    )
    joined = replace(one, prednisone=one.prednisone.map(lambda _: both))
    if one.pulse is None or other.pulse is None:
        return joined
    slow, fast = one.pulse.value, other.pulse.value
    pulse = replace(
        slow,
        calculated=MgRange(slow.calculated.low, fast.calculated.high),
        dose=MgRange(slow.dose.low, fast.dose.high),
    )
    return replace(joined, pulse=one.pulse.map(lambda _: pulse))


def _ends(by_weight: dict[Decimal, Plan | Pending]) -> Line:
    told = "; ".join(
        f"at {notation.rounded(kg)} kg prednisone {notation.mg_range(answer.prednisone.value.dose)} once daily"
        for kg, answer in by_weight.items()
    )
    [first, *_] = by_weight.values()
    return line(f"The weight is an interval: {told}.", refs=(first.prednisone.because,))


_LUNGS = (
    ("With interstitial lung disease", {Concept.ILD: State.PRESENT}),
    ("Without lung disease", {Concept.ILD: State.ABSENT, Concept.LUNG_DISEASE: State.ABSENT}),
)


def by_lung_disease(basis: Basis, outcome: Outcome, book: ProtocolBook) -> tuple[Line, ...]:
    """The partner drug with and without the lung disease that is only suspected ("?ILD"), each under its label."""
    suspected = basis.draft.findings.get(Concept.ILD)
    asks_lungs = outcome.asks[:1] in {(Ask.LUNG,), (Ask.ILD,)}
    if suspected is None or suspected.value is not State.UNCERTAIN or not asks_lungs:
        return ()
    lines: list[Line] = []
    for label, states in _LUNGS:
        told = {concept: Heard[State](value=state, words=suspected.words) for concept, state in states.items()}
        supposed = basis.draft.model_copy(update={"findings": basis.draft.findings | told})
        answers = _decided(supposed, basis, book).answers
        partners = [one for answer in answers for one in _partner_lines(answer)]
        lines += [Line((Strong(f"{label}: "), *one.fragments), one.cites) for one in partners]
    return tuple(lines)


def _partner_lines(answer: object) -> list[Line]:
    return treatment_words.partner_lines(answer) if isinstance(answer, Plan | Pending) else []
