"""Juvenile dermatomyositis: prednisone and subcutaneous methotrexate, and nothing else (S36, S37, D17, D22, D30)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case
from core.evidence import Cited, D, L, S
from core.formulas import body_surface_area
from core.outcome import (
    Answer,
    Ask,
    Excluded,
    Gap,
    Gate,
    HeldPartner,
    JuvenileMethotrexate,
    Partner,
    Pending,
    Plan,
    Regimen,
    Standing,
)
from core.quantities import ActualKg, Mg, MgPerSquareMetre
from core.register import ProtocolBook
from core.request import Agent
from core.rules import agents
from core.rules.steroids import juvenile_prednisone, pulse_indicated
from core.ruling import Ruling

_FROM_ONSET = Cited("from the onset of treatment", S(37))


def treatment(case: Case, weight: ActualKg, pulse_asked: bool, book: ProtocolBook) -> Ruling:
    """Both drugs that the protocol names for a child; every other is a gap by name (D30)."""
    prednisone = juvenile_prednisone(weight, book)
    clearance = agents.juvenile_methotrexate(case, book)
    alarms = [Code.JDM_CAP_60] if prednisone.value.calculated.high > prednisone.value.dose.high else []
    if pulse_asked or pulse_indicated(case):
        alarms.append(Code.CHILD_PULSE_NOT_DEFINED)
    alarms += clearance.alarms
    gaps = [Gap("folic acid with methotrexate in children", D(30))]
    if pulse_asked or pulse_indicated(case):
        gaps.append(Gap("intravenous methylprednisolone in children", D(30)))
    asks: tuple[Ask, ...] = ()
    answer: Answer
    if clearance.excluded:
        excluded = (Excluded(Agent.METHOTREXATE, clearance.excluded[0]),)
        waits = Cited("specialist advice: the protocol names no substitute for methotrexate in children", D(30))
        answer = Pending(prednisone, waits, excluded=excluded)
    elif clearance.held or case.height is None:
        gate = clearance.held[0] if clearance.held else Cited(Gate.HEIGHT, S(37), (D(17),))
        held = HeldPartner(Agent.METHOTREXATE, Standing.PREFERRED, gate, (_FROM_ONSET,))
        answer = Pending(prednisone, gate.map(lambda value: f"methotrexate: {value}"), held=(held,))
        if case.height is None:
            alarms.append(Code.HEIGHT_MISSING)
            asks += (Ask.HEIGHT,)
        if gate.value is Gate.CHILDBEARING:
            asks += (Ask.CHILDBEARING,)
    else:
        area = body_surface_area(case.height, weight)
        per_m2 = MgPerSquareMetre(book.numbers.juvenile.methotrexate.mg_per_m2)
        dose = area.map(lambda metres: JuvenileMethotrexate(per_m2 * metres, metres))
        regimen: Cited[Regimen] = Cited(dose.value, S(37), (D(17), L(16), L(63)))
        if dose.value.once_weekly > Mg(book.settled.juvenile_methotrexate.alarm_above_mg_once_weekly):
            alarms.append(Code.MTX_ABOVE_ADULT_TARGET_25)
        partner = Partner(Agent.METHOTREXATE, Standing.PREFERRED, regimen, clearance.to_check, (_FROM_ONSET,))
        answer = Plan(prednisone, partner)
    holds = tuple(held.waits_for.map(lambda _: Agent.METHOTREXATE) for held in getattr(answer, "held", ()))
    return Ruling(answers=(answer,), alarms=tuple(alarms), gaps=tuple(gaps), asks=asks, holds=holds)
