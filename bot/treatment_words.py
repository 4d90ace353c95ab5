"""A treatment in words: the doses first, then why, then what to check."""

from __future__ import annotations

from bot import notation
from bot.lines import capital, line
from bot.reply import Line, Strong
from core.evidence import Cited, D, Ref, S
from core.outcome import (
    Azathioprine,
    Band,
    Gate,
    HeldPartner,
    JuvenileMethotrexate,
    Methotrexate,
    Mycophenolate,
    Partner,
    Pending,
    Plan,
    Prednisone,
    Pulse,
    Standing,
)
from core.register import ProtocolBook


def headline(answer: Plan | Pending) -> list[Line]:
    """The doses: prednisone with its partner drug, or what the partner waits for; then the pulse."""
    prednisone = answer.prednisone
    dose = Strong(f"Prednisone {notation.mg_range(prednisone.value.dose)} by mouth once daily")
    band = _band_words(prednisone.value)
    alone = () if isinstance(answer, Plan) else (Strong("Not to be started alone: "),)
    lines = [line(*alone, dose, band, refs=_key_refs(prednisone)), *partner_lines(answer)]
    if answer.pulse is not None:
        lines.append(_pulse(answer.pulse))
    return lines


def partner_lines(answer: Plan | Pending) -> list[Line]:
    """The agents begun with prednisone, or the one that is awaited."""
    return _partners(answer) if isinstance(answer, Plan) else [_awaited(answer)]


def _key_refs(prednisone: Cited[Prednisone]) -> tuple[Ref, ...]:
    """What the dose itself rests on; all that it rests on stands with the calculation and among the sources."""
    dose = prednisone.value
    shown = {prednisone.because, S(4)}
    if dose.band is not Band.FULL:
        shown |= {S(5), S(6), D(3)}
    if dose.dose != dose.calculated:
        shown |= {D(2)}
    return tuple(ref for ref in prednisone.refs if ref in shown)


def _partners(plan: Plan) -> list[Line]:
    """The agent begun with prednisone; then those that the protocol prefers as much, or that were asked for."""
    tie = bool(plan.others) and plan.others[0].standing is Standing.PREFERRED
    lead = "or" if tie else "also listed:"
    return [_partner_line(plan.partner, "with"), *(_partner_line(other, lead) for other in plan.others)]


def _pulse(pulse: Cited[Pulse]) -> Line:
    first, last = pulse.value.days
    dose = Strong(f"Add intravenous methylprednisolone {notation.mg_range(pulse.value.dose)} a day")
    return line(dose, f" for {first}-{last} consecutive days", refs=pulse.refs)


def _awaited(answer: Pending) -> Line:
    """Which partner drug is awaited, and what it waits for (D35)."""
    if answer.held:
        first = answer.held[0]
        return line(
            f"Partner drug awaited: {first.agent}, until this is settled: {first.waits_for.value}.",
            refs=first.waits_for.refs,
        )
    return line(f"Partner drug awaited, until this is known: {answer.waits_for.value}.", refs=answer.waits_for.refs)


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
    refs = (
        *partner.regimen.refs,
        *(ref for gate in partner.to_check if gate.value is not Gate.RENAL for ref in gate.refs),
    )
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


def why(answer: Plan | Pending, book: ProtocolBook) -> list[Line]:
    """What each dose and each agent rests on, the held and the excluded among them."""
    prednisone = answer.prednisone.value
    schedule = book.numbers.prednisone.schedule
    per_kg = "-".join(dict.fromkeys(notation.number(value) for value in prednisone.per_kg))
    adult = prednisone.per_kg[0] != prednisone.per_kg[1]
    lines = [line(f"Prednisone: {per_kg} mg/kg of actual weight.", refs=(answer.prednisone.because,))]
    if adult:
        kept = f"Continued for {schedule.weeks_min}-{schedule.weeks_max} weeks, then tapered."
        lines = [line(f"{_plain(lines[0])} {kept}", refs=(answer.prednisone.because, schedule.statement))]
    offered = (answer.partner, *answer.others) if isinstance(answer, Plan) else ()
    for partner in offered:
        reasons = "; ".join(reason.value for reason in partner.why)
        refs = tuple(ref for reason in partner.why for ref in reason.refs)
        lines.append(line(f"{capital(partner.agent)} ({partner.standing}): {reasons}.", refs=refs))
    lines += [_held_line(held) for held in answer.held]
    lines += [
        line(f"{capital(excluded.agent)} is excluded: {excluded.why.value}.", refs=excluded.why.refs)
        for excluded in answer.excluded
    ]
    return lines


def _plain(of: Line) -> str:
    return "".join(fragment.text for fragment in of.fragments)


def _held_line(held: HeldPartner) -> Line:
    refs = (*held.waits_for.refs, *(ref for reason in held.why for ref in reason.refs))
    return line(
        f"{capital(held.agent)} is held, without a dose, until this is settled: {held.waits_for.value}.", refs=refs
    )


def check_first(answer: Plan | Pending) -> list[Line]:
    """The results that must be back before a partner drug is begun (D14)."""
    offered = (answer.partner, *answer.others) if isinstance(answer, Plan) else ()
    return [
        line(
            f"Before {partner.agent}: {'; '.join(gate.value for gate in partner.to_check)}.",
            refs=tuple(ref for gate in partner.to_check for ref in gate.refs),
        )
        for partner in offered
        if partner.to_check
    ]
