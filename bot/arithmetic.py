"""How each number was calculated, step by step, with units; and the steps of a taper."""

from __future__ import annotations

from decimal import Decimal

from bot import notation
from bot.lines import capital, line
from bot.reply import Line, Section, Strong
from core.evidence import D, Ref, S
from core.outcome import Azathioprine, JuvenileMethotrexate, Partner, Pending, Plan, Taper
from core.quantities import Mg


def calculation(answer: Plan | Pending) -> Section:
    """Each step of the arithmetic, with its units."""
    prednisone = answer.prednisone.value
    ends = ", ".join(
        dict.fromkeys(
            f"{notation.number(per_kg)} mg/kg gives {notation.mg(dose)}"
            for per_kg, dose in zip(
                prednisone.per_kg, (prednisone.calculated.low, prednisone.calculated.high), strict=True
            )
        )
    )
    lines = [line(f"Prednisone: {ends}.", refs=answer.prednisone.refs)]
    if prednisone.dose != prednisone.calculated:
        lines.append(line(f"Capped: {notation.mg_range(prednisone.dose)} a day.", refs=answer.prednisone.refs))
    if prednisone.per_kg[0] == prednisone.per_kg[1]:
        below = prednisone.dose.high.tablet_multiple_at_or_below()
        lines.append(line(f"Multiple of 2.5 mg at or below: {notation.mg(below)}.", refs=answer.prednisone.refs))
    elif inside := notation.tablets(prednisone.dose):
        lines.append(line(f"{capital(inside)}.", refs=answer.prednisone.refs))
    if answer.pulse is not None:
        pulse = answer.pulse.value
        text = (
            f"Intravenous methylprednisolone: 10-20 mg/kg gives {notation.mg_range(pulse.calculated)}; "
            f"held inside 250-1000 mg: {notation.mg_range(pulse.dose)} a day."
        )
        lines.append(line(text, refs=answer.pulse.refs))
    for partner in (answer.partner, *answer.others) if isinstance(answer, Plan) else ():
        lines += _partner_arithmetic(partner)
    return Section("Calculation", tuple(lines))


def _partner_arithmetic(partner: Partner) -> list[Line]:
    match partner.regimen.value:
        case Azathioprine() as azathioprine:
            weight = "actual weight, lower than ideal" if azathioprine.actual_was_lower else "ideal weight (Devine)"
            text = (
                f"Azathioprine: 2 mg/kg of {weight}, {notation.rounded(azathioprine.weight.value)} kg, "
                f"gives {notation.mg(azathioprine.target_daily)} a day."
            )
            return [line(text, refs=partner.regimen.refs)]
        case JuvenileMethotrexate() as juvenile:
            text = (
                f"Methotrexate ONCE WEEKLY: 15 mg/m2 on {notation.rounded(juvenile.area.value)} m2 (Mosteller) "
                f"gives {notation.mg(juvenile.once_weekly)}."
            )
            return [line(text, refs=partner.regimen.refs)]
        case _:
            return []


def next_rung(taper: Taper) -> Line:
    """The next dose of a taper, with the statement that names this step."""
    first = taper.steps.value[0]
    text = f"Next step: prednisone {notation.mg(first.dose)} once daily for {first.weeks} weeks"
    own = {S(17), rung_statement(first.dose), D(5), D(6)}
    refs = tuple(ref for ref in taper.steps.refs if ref in own)
    return line(Strong(text), f" (from {notation.mg(taper.current)})", refs=refs)


_STEP_TO = {Decimal(40): S(18), Decimal(30): S(19), Decimal(25): S(20), Decimal(20): S(21), Decimal(60): D(6)}


def rung_statement(dose: Mg) -> Ref:
    """The statement that names the step down to this dose."""
    return _STEP_TO.get(dose.value, S(22))


def schedule(taper: Taper) -> Section:
    """Every dose still to come."""
    steps = taper.steps.value
    ladder = ", ".join(notation.number(step.dose.value) for step in steps)
    total = sum(step.weeks for step in steps)
    lines = (
        line(f"Prednisone once daily, mg, {steps[0].weeks} weeks at each: {ladder}.", refs=taper.steps.refs),
        line(f"{len(steps)} steps, {total} weeks to the end of the last.", refs=taper.steps.refs),
    )
    return Section("The whole taper", lines)
