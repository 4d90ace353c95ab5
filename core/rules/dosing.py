"""The dose of each steroid-sparing agent in adults, or what is missing to compute it (S08, S09, S11, S14, D10)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.alarms import Code
from core.case import Case, Sex
from core.evidence import Cited, D, L, S
from core.formulas import dosing_weight, ideal_weight
from core.outcome import Ask, Azathioprine, Gate, Methotrexate, Mycophenolate, Regimen
from core.quantities import ActualKg, Mg, MgPerIdealKg
from core.register import ProtocolBook
from core.request import Agent


@dataclass(slots=True)
class Missing:
    """Why there is no number, and what to ask for."""

    gate: Cited[Gate]
    alarms: tuple[Code, ...] = ()
    asks: tuple[Ask, ...] = ()


Sized = Cited[Regimen] | Missing


def sized(agent: Agent, case: Case, weight: ActualKg, book: ProtocolBook) -> Sized:
    """One of the three first-line agents."""
    if agent is Agent.METHOTREXATE:
        return _methotrexate(book)
    if agent is Agent.AZATHIOPRINE:
        return _azathioprine(case, weight, book)
    return _mycophenolate(book)


@cache
def _methotrexate(book: ProtocolBook) -> Cited[Regimen]:
    """By mouth, ONCE WEEKLY, with folic acid (S08, S09): the same for every adult."""
    start, target = book.numbers.methotrexate.start, book.numbers.methotrexate.target
    value = Methotrexate(
        Mg(start.mg_once_weekly),
        Mg(target.mg_once_weekly),
        (target.months_min, target.months_max),
        Mg(start.folic_acid_mg_per_day),
    )
    return Cited(value, S(8), (S(9), L(12), L(13), L(14), L(27)))


@cache
def _mycophenolate(book: ProtocolBook) -> Cited[Regimen]:
    """The starting dose (S14)."""
    return Cited(Mycophenolate(Mg(book.numbers.mycophenolate.start.mg)), S(14), (L(35),))


def _azathioprine(case: Case, weight: ActualKg, book: ProtocolBook) -> Sized:
    """The daily target: 2 mg for each kilogram of ideal weight, or of actual weight where lower (S11, D10)."""
    if case.height is None:
        return Missing(Cited(Gate.HEIGHT, S(11), (D(10),)), (Code.HEIGHT_MISSING,), (Ask.HEIGHT,))
    either = case.sex or Sex.FEMALE  # too short is too short for both: then the sex is not asked
    ideal = ideal_weight(case.height, either, book.settled.ideal_weight)
    if ideal is not None and case.sex is None:
        return Missing(Cited(Gate.SEX, D(10), (L(61),)), asks=(Ask.SEX,))
    if ideal is None:
        return Missing(Cited(Gate.SPECIALIST, D(10), (L(61),)), (Code.IBW_UNDEFINED_SHORT,))
    used = dosing_weight(ideal, weight)
    kg, lower = used.value
    target = MgPerIdealKg(book.numbers.azathioprine.target.mg_per_ideal_kg) * kg
    return Cited(Azathioprine(target, kg, lower), S(11), (*used.refs, L(28)))
