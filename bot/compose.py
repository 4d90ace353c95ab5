"""From the core's outcome to the parts of a card: what is said first, why, what to check, what is not known."""

from __future__ import annotations

from dataclasses import dataclass

from bot import notation
from bot.reply import AlarmLine, Fragment, Line, Plain, ProtocolWords, Section, Strong, Tone
from core.alarms import EMERGENCIES, AlarmKind, Code
from core.evidence import Ref
from core.outcome import (
    Azathioprine,
    Band,
    Gate,
    HeldPartner,
    Incomplete,
    JuvenileMethotrexate,
    Methotrexate,
    Mycophenolate,
    Outcome,
    Partner,
    Pending,
    Plan,
    Prednisone,
    Standing,
    Taper,
)
from core.register import ProtocolBook

_TONE = {
    AlarmKind.STOP: Tone.STOP,
    AlarmKind.HOLD: Tone.HOLD,
    AlarmKind.SCOPE: Tone.STOP,
    AlarmKind.CAUTION: Tone.CAUTION,
    AlarmKind.STANDING: Tone.CAUTION,
}
_ALARM_ORDER = (Tone.STOP, Tone.HOLD, Tone.CAUTION)
EMERGENCY_LINE = "Emergency: call the local emergency number or the senior on call now."


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of a card that come from the core."""

    emergency: Line | None
    headline: tuple[Line, ...]
    why: tuple[Line, ...]
    check_first: tuple[Line, ...]
    alarms: tuple[AlarmLine, ...]
    gaps: tuple[Line, ...]
    details: tuple[Section, ...]


def line(*fragments: Fragment | str, refs: tuple[Ref, ...] = ()) -> Line:
    """A line of our own words and others', citing `refs` once each."""
    typed = tuple(Plain(part) if isinstance(part, str) else part for part in fragments)
    return Line(typed, tuple(dict.fromkeys(str(ref) for ref in refs)))


def compose(outcome: Outcome, book: ProtocolBook) -> Composed:
    """Put an outcome into words. Every line carries the citations of the value it words."""
    headline: list[Line] = [
        line(Strong(f"No: {refusal.what}."), f" {_sentence(refusal.why.value)}", refs=refusal.why.refs)
        for refusal in outcome.refusals
    ]
    why: list[Line] = []
    check: list[Line] = []
    details: list[Section] = []
    for answer in outcome.answers:
        match answer:
            case Plan() | Pending():
                headline += _treatment_headline(answer)
                why += _treatment_why(answer, book)
                check += _to_check(answer)
                details.append(_calculation(answer))
            case Taper():
                headline.append(_next_rung(answer))
                details.append(_schedule(answer))
            case Incomplete():
                pass
    for held in dict.fromkeys(outcome.holds):
        if not any(isinstance(answer, Plan | Pending) for answer in outcome.answers):
            check.append(line(f"{_capital(held.value)} is held: no dose is given.", refs=held.refs))
    standing = [code for code in outcome.alarms if book.alarms[code].kind is AlarmKind.STANDING]
    if standing:
        details.append(Section("With every course", tuple(_alarm(code, book).line for code in standing)))
    shown = [_alarm(code, book) for code in outcome.alarms if code not in {*standing, *EMERGENCIES}]
    gaps = tuple(line(f"The protocol does not give {gap.what}.", refs=(gap.because,)) for gap in outcome.gaps)
    return Composed(
        _emergency(outcome.alarms, book),
        tuple(headline),
        tuple(why),
        tuple(dict.fromkeys(check)),
        tuple(sorted(shown, key=lambda alarm: _ALARM_ORDER.index(alarm.tone))),
        tuple(dict.fromkeys(gaps)),
        tuple(details),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return f"{_capital(text)}."


def _alarm(code: Code, book: ProtocolBook) -> AlarmLine:
    entry = book.alarms[code]
    return AlarmLine(code, _TONE[entry.kind], line(entry.wording, refs=entry.basis))


def _emergency(alarms: tuple[Code, ...], book: ProtocolBook) -> Line | None:
    """The one emergency line, then what each emergency adds (D28)."""
    codes = [code for code in alarms if code in EMERGENCIES]
    if not codes:
        return None
    extra = [book.alarms[code].wording.removeprefix(EMERGENCY_LINE).strip() for code in codes]
    refs = tuple(ref for code in codes for ref in book.alarms[code].basis)
    return line(Strong(EMERGENCY_LINE), *(f" {text}" for text in extra if text), refs=refs)


def _treatment_headline(answer: Plan | Pending) -> list[Line]:
    prednisone = answer.prednisone
    dose = Strong(f"Prednisone {notation.mg_range(prednisone.value.dose)} by mouth once daily")
    lines: list[Line]
    if isinstance(answer, Plan):
        lines = [line(dose, _band_words(prednisone.value), refs=prednisone.refs)]
    else:
        lines = [
            line(Strong("Not to be started alone: "), dose, _band_words(prednisone.value), refs=prednisone.refs),
            line(
                "Partner drug awaited. It waits for ", Strong(answer.waits_for.value), ".", refs=answer.waits_for.refs
            ),
        ]
    if answer.pulse is not None:
        pulse = answer.pulse.value
        days = f"{pulse.days[0]}-{pulse.days[1]} consecutive days"
        text = f"Add intravenous methylprednisolone {notation.mg_range(pulse.dose)} a day"
        lines.append(line(Strong(text), f" for {days}", refs=answer.pulse.refs))
    if isinstance(answer, Plan):
        choice = len(answer.others) > 0 and answer.others[0].standing is Standing.PREFERRED
        for index, partner in enumerate((answer.partner, *answer.others)):
            lead = "with" if index == 0 else ("or" if choice else "also listed:")
            lines.append(_partner_line(partner, lead))
    return lines


def _band_words(prednisone: Prednisone) -> str:
    match prednisone.band:
        case Band.NEARER_LOW:
            return " (lower half of the range)"
        case Band.NEARER_HIGH:
            return " (upper half of the range)"
        case Band.FULL:
            return ""


def _partner_line(partner: Partner, lead: str) -> Line:
    gates = [gate.value for gate in partner.to_check if gate.value is not Gate.RENAL]
    head = f"{lead}, only after the {' and the '.join(gates)}: " if gates else f"{lead} "
    refs = (*partner.regimen.refs, *(ref for gate in partner.to_check for ref in gate.refs))
    match partner.regimen.value:
        case Methotrexate() as dose:
            months = f"{dose.target_months[0]}-{dose.target_months[1]} months"
            return line(
                head,
                Strong(f"Methotrexate {notation.mg(dose.start_once_weekly)} by mouth ONCE WEEKLY"),
                f" on one named weekday, with folic acid {notation.mg(dose.folic_acid_daily)} daily; target "
                f"{notation.mg(dose.target_once_weekly)} ONCE WEEKLY within {months}",
                refs=refs,
            )
        case JuvenileMethotrexate() as juvenile:
            text = f"Methotrexate {notation.mg(juvenile.once_weekly)} subcutaneously ONCE WEEKLY"
            return line(head, Strong(text), " on one named weekday", refs=refs)
        case Azathioprine() as azathioprine:
            text = f"Azathioprine, target {notation.mg(azathioprine.target_daily)} a day"
            return line(head, Strong(text), refs=refs)
        case Mycophenolate() as mycophenolate:
            text = f"Mycophenolate mofetil {notation.mg(mycophenolate.start_twice_daily)} twice daily"
            return line(head, Strong(text), " to start", refs=refs)


def _treatment_why(answer: Plan | Pending, book: ProtocolBook) -> list[Line]:
    prednisone = answer.prednisone.value
    schedule = book.numbers.prednisone.schedule
    per_kg = "-".join(dict.fromkeys(notation.number(value) for value in prednisone.per_kg))
    adult = prednisone.per_kg[0] != prednisone.per_kg[1]
    lines = [line(f"Prednisone: {per_kg} mg/kg of actual weight.", refs=(answer.prednisone.because,))]
    if adult:
        held = f"Held for {schedule.weeks_min}-{schedule.weeks_max} weeks, then tapered."
        lines = [line(f"{_plain(lines[0])} {held}", refs=(answer.prednisone.because, schedule.statement))]
    offered = (answer.partner, *answer.others) if isinstance(answer, Plan) else ()
    for partner in offered:
        reasons = "; ".join(reason.value for reason in partner.why)
        refs = tuple(ref for reason in partner.why for ref in reason.refs)
        lines.append(line(f"{_capital(partner.agent)} ({partner.standing}): {reasons}.", refs=refs))
    lines += [_held_line(held) for held in answer.held]
    lines += [
        line(f"{_capital(excluded.agent)} is excluded: {excluded.why.value}.", refs=excluded.why.refs)
        for excluded in answer.excluded
    ]
    return lines


def _plain(of: Line) -> str:
    return "".join(fragment.text for fragment in of.fragments)


def _held_line(held: HeldPartner) -> Line:
    refs = (*held.waits_for.refs, *(ref for reason in held.why for ref in reason.refs))
    return line(
        f"{_capital(held.agent)} is held, without a dose, until this is settled: {held.waits_for.value}.", refs=refs
    )


def _to_check(answer: Plan | Pending) -> list[Line]:
    offered = (answer.partner, *answer.others) if isinstance(answer, Plan) else ()
    return [
        line(f"Before {partner.agent}: {gate.value}.", refs=gate.refs)
        for partner in offered
        for gate in partner.to_check
    ]


def _calculation(answer: Plan | Pending) -> Section:
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
        lines.append(line(f"{_capital(inside)}.", refs=answer.prednisone.refs))
    if answer.pulse is not None:
        pulse = answer.pulse.value
        text = (
            f"Intravenous methylprednisolone: 10-20 mg/kg gives {notation.mg_range(pulse.calculated)}; "
            f"held inside 250-1000 mg: {notation.mg_range(pulse.dose)} a day."
        )
        lines.append(line(text, refs=answer.pulse.refs))
    for partner in (answer.partner, *answer.others) if isinstance(answer, Plan) else ():
        lines += _partner_arithmetic(partner)
    return Section("How it was calculated", tuple(lines))


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


def _next_rung(taper: Taper) -> Line:
    first = taper.steps.value[0]
    text = f"Next step: prednisone {notation.mg(first.dose)} once daily for {first.weeks} weeks"
    return line(Strong(text), f" (from {notation.mg(taper.current)})", refs=taper.steps.refs)


def _schedule(taper: Taper) -> Section:
    steps = taper.steps.value
    ladder = ", ".join(notation.number(step.dose.value) for step in steps)
    total = sum(step.weeks for step in steps)
    lines = (
        line(f"Prednisone once daily, mg, {steps[0].weeks} weeks at each: {ladder}.", refs=taper.steps.refs),
        line(f"{len(steps)} steps, {total} weeks to the end of the last.", refs=taper.steps.refs),
    )
    return Section("The whole taper", lines)


def quoted(ref: Ref, book: ProtocolBook) -> Line:
    """A statement in the protocol's own words, with the note that S26 and S48 never go without."""
    statement = book.statements[ref]
    return line(ProtocolWords(statement.quote), refs=(ref,))


def cited_ids(parts: Composed) -> tuple[str, ...]:
    """Every id that these parts cite, once."""
    lines: list[Line] = [*parts.headline, *parts.why, *parts.check_first, *parts.gaps]
    lines += [alarm.line for alarm in parts.alarms] + [one for section in parts.details for one in section.lines]
    if parts.emergency is not None:
        lines.append(parts.emergency)
    return tuple(dict.fromkeys(text for one in lines for text in one.cites))
