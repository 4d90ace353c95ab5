"""Prednisone at the start, and intravenous methylprednisolone beside it (S01, S04-S07, S36)."""

from __future__ import annotations

from decimal import Decimal

from core.alarms import Code
from core.case import ABSENT, PRESENT, Case, Disease, Finding
from core.evidence import Cited, D, L, Ref, S
from core.outcome import Band, Prednisone, Pulse
from core.quantities import ActualKg, Mg, MgPerActualKg, MgRange
from core.register import ProtocolBook

STEROID_RISKS = (Finding.DIABETES, Finding.OSTEOPOROSIS, Finding.GLAUCOMA)
PULSE_INDICATIONS = (Finding.SEVERE_WEAKNESS, Finding.DYSPHAGIA, Finding.SEVERE_DYSPHAGIA, Finding.RESPIRATORY)
_OF_THE_DISEASE = {  # statements about prednisone with its partner in one disease
    Disease.IMNM_HMGCR: (S(32), S(33)),
    Disease.INCLUSION_BODY_MYOSITIS: (S(34), S(35)),
}


def band(case: Case) -> Cited[Band]:
    """The half of the range that the risks point to. Unknown is not absent: it points nowhere (D03, D04)."""
    if case.has_any(STEROID_RISKS):
        return _NEARER_LOW
    if case.has(Finding.HIGH_RELAPSE_RISK) and case.has(Finding.LOW_STEROID_RISK):
        return _NEARER_HIGH
    return _FULL_UNTIL_STATED if steroid_risks_not_stated(case) else _FULL


_NEARER_LOW = Cited(Band.NEARER_LOW, S(6), (D(3), D(4)))
_NEARER_HIGH = Cited(Band.NEARER_HIGH, S(5), (D(3),))
_FULL = Cited(Band.FULL, S(1))
_FULL_UNTIL_STATED = Cited(Band.FULL, S(1), (S(6), D(4)))


def adult_prednisone(case: Case, weight: ActualKg, book: ProtocolBook) -> Cited[Prednisone]:
    """The daily starting range of an adult: mg/kg on actual weight, never above 80 mg, never raised to 60.

    Units:   actual kilograms in, mg a day out, exact.
    Source:  S01, S05, S06; the halves D03, the ceiling D02 (L02, L03).
    """
    start, middle = book.numbers.prednisone.start, book.settled.range_halves.middle_mg_per_actual_kg
    pointed = band(case)
    low, high = start.low_mg_per_actual_kg, start.high_mg_per_actual_kg
    if pointed.value is Band.NEARER_LOW:
        high = middle
    elif pointed.value is Band.NEARER_HIGH:
        low = middle
    calculated = _per_kg_range(low, high, weight)
    ceiling = Mg(book.numbers.prednisone.typical.high_mg_per_day)
    dose = MgRange(calculated.low.at_most(ceiling), calculated.high.at_most(ceiling))
    value = Prednisone(calculated, dose, (low, high), pointed.value)
    capped: tuple[Ref, ...] = (L(2),) if calculated.high.value > ceiling.value else ()
    pointed_by = pointed.also if pointed.value is Band.FULL else pointed.refs
    of_disease = _OF_THE_DISEASE.get(case.disease, ()) if case.disease else ()
    return Cited(value, S(1), (*pointed_by, S(2), S(4), S(17), D(2), D(24), *capped, *of_disease))


def _per_kg_range(low: Decimal, high: Decimal, weight: ActualKg) -> MgRange:
    return MgRange(MgPerActualKg(low) * weight, MgPerActualKg(high) * weight)


def adult_prednisone_alarms(case: Case, dose: Prednisone) -> tuple[Code, ...]:
    """What must be seen beside an adult's range."""
    alarms: list[Code] = []
    if dose.calculated.high > dose.dose.high:
        alarms.append(Code.ABOVE_TYPICAL_80)
    if dose.calculated.low > dose.dose.low:
        alarms.append(Code.WHOLE_RANGE_ABOVE_80)
    if case.has(Finding.HIGH_RELAPSE_RISK) and case.has_any(STEROID_RISKS):
        alarms.append(Code.CONFLICT_RELAPSE_VS_COMORBIDITY)
    return tuple(alarms)


def steroid_risks_not_stated(case: Case) -> bool:
    """Whether a risk that would halve the range is still open: asked once, after the answer (D04)."""
    absent = 0
    for risk in STEROID_RISKS:
        state = case.state(risk)
        if state is PRESENT:
            return False
        absent += state is ABSENT
    return absent < len(STEROID_RISKS)


def juvenile_prednisone(weight: ActualKg, book: ProtocolBook) -> Cited[Prednisone]:
    """The daily dose in juvenile dermatomyositis: 2 mg/kg of actual weight, at most 60 mg (S36, L04)."""
    row = book.numbers.juvenile.prednisone
    per_kg = row.mg_per_actual_kg
    calculated = _per_kg_range(per_kg, per_kg, weight)
    capped = calculated.high.at_most(Mg(row.max_mg_per_day))
    value = Prednisone(calculated, MgRange(capped, capped), (per_kg, per_kg), Band.FULL)
    return Cited(value, S(36), (D(22), D(24), L(4)))


def pulse_indicated(case: Case) -> bool:
    """Severe weakness, dysphagia or respiratory muscle involvement, stated as present (S07)."""
    return case.has_any(PULSE_INDICATIONS)


def adult_pulse(weight: ActualKg, book: ProtocolBook) -> Cited[Pulse]:
    """Intravenous methylprednisolone, mg a day: 10-20 mg/kg, both ends held inside 250-1000 mg (S07, D08, L10)."""
    row = book.numbers.pulse
    calculated = _per_kg_range(row.mg_per_actual_kg_min, row.mg_per_actual_kg_max, weight)
    floor, cap = Mg(row.mg_min), Mg(row.mg_max)
    dose = MgRange(calculated.low.at_least(floor).at_most(cap), calculated.high.at_least(floor).at_most(cap))
    return Cited(Pulse(calculated, dose, (row.days_min, row.days_max)), S(7), (D(8), L(10)))


def pulse_alarms(pulse: Pulse) -> tuple[Code, ...]:
    """Where the clamp of D08 moved an end of the range by weight."""
    alarms: list[Code] = []
    if pulse.calculated.high > pulse.dose.high:
        alarms.append(Code.IVMP_CAP_1000)
    if pulse.calculated.low < pulse.dose.low:
        alarms.append(Code.IVMP_FLOOR_250)
    return tuple(alarms)
