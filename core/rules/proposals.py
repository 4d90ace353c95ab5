"""What the user asks for, or reports, that the protocol forbids: refused whatever else is known (S03, S08, S09, D26)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case, Disease
from core.evidence import Cited, D, L, S
from core.outcome import Refusal
from core.quantities import Mg
from core.register import ProtocolBook
from core.request import Agent, Frequency, ProposedDose, Request, Unit
from core.rules.patient import Person, person
from core.rules.steroids import adult_prednisone, juvenile_prednisone
from core.ruling import Ruling


def course_refusals(request: Request) -> Ruling:
    """Steroid alone, and a partner drug planned for later (S02, S03, S49)."""
    found = Ruling()
    if request.steroid_alone:
        why = Cited(
            "the protocol forbids prednisone alone: start a steroid-sparing agent with it from day one",
            S(3),
            (S(2), S(48), D(1), L(66)),
        )
        found += Ruling(refusals=(Refusal("prednisone monotherapy", why),), alarms=(Code.MONO_FORBIDDEN,))
    if request.partner_later:
        why = Cited(
            "the protocol starts the steroid-sparing agent on day one, not after steroid failure: it needs "
            "3-6 months to reach full effect",
            S(49),
            (S(2), S(16), L(67)),
        )
        found += Ruling(refusals=(Refusal("delaying the steroid-sparing agent", why),), alarms=(Code.DELAY_FORBIDDEN,))
    return found


def dose_refusals(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Each dose that the user asks for or reports, against the protocol's frequency and its highest dose."""
    found = Ruling()
    for proposed in request.doses:
        match proposed.agent:
            case Agent.METHOTREXATE:
                found += _methotrexate(case, proposed, book)
            case Agent.AZATHIOPRINE:
                found += _azathioprine(proposed)
            case Agent.PREDNISONE if not proposed.taken:
                found += _prednisone(case, proposed, book)
            case Agent.METHYLPREDNISOLONE if not proposed.taken:
                found += _pulse(proposed, book)
            case _:
                pass
    return found


def _methotrexate(case: Case, proposed: ProposedDose, book: ProtocolBook) -> Ruling:
    if proposed.frequency in {Frequency.DAILY, Frequency.MORE_THAN_WEEKLY}:
        said = "daily" if proposed.frequency is Frequency.DAILY else "on more than one day a week"
        if proposed.taken:
            why = Cited(
                "methotrexate is for ONCE WEEKLY use only: stop it, and call the poisons service and a senior now; "
                "no antidote dose is given here",
                S(8),
                (S(9), D(26), L(12)),
            )
            alarms = (Code.EMERGENCY, Code.MTX_DAILY_HARD_STOP)
            return Ruling(refusals=(Refusal(f"methotrexate {said}", why),), alarms=alarms)
        why = Cited(f"methotrexate is for ONCE WEEKLY use only; taken {said} it can kill", S(8), (S(9), D(26), L(12)))
        return Ruling(refusals=(Refusal(f"methotrexate {said}", why),), alarms=(Code.MTX_DAILY_HARD_STOP,))
    if proposed.amount is None or proposed.unit is not Unit.MG:
        return Ruling()
    child = person(case, book.settled.adulthood) is Person.CHILD or case.disease is Disease.JUVENILE_DERMATOMYOSITIS
    target = Mg(book.numbers.methotrexate.target.mg_once_weekly)
    stop = Mg(book.settled.juvenile_methotrexate.stop_above_mg_once_weekly) if child else target
    if proposed.amount <= stop:
        return Ruling()
    limit = f"methotrexate above {stop.value.normalize():f} mg ONCE WEEKLY"
    if child:
        why = Cited("above the stop set for juvenile dermatomyositis", D(17), (S(37), L(17)))
        return Ruling(refusals=(Refusal(limit, why),), alarms=(Code.MTX_ABOVE_ADULT_TARGET_25,))
    why = Cited("the protocol's target is 25 mg ONCE WEEKLY, and it names nothing above it", S(9), (D(26), L(14)))
    return Ruling(refusals=(Refusal(limit, why),), alarms=(Code.MTX_ABOVE_25_STOP,))


def _azathioprine(proposed: ProposedDose) -> Ruling:
    if proposed.frequency is not Frequency.WEEKLY:
        return Ruling()
    why = Cited("azathioprine is dosed each day; a weekly dose is an error", D(26), (S(11), L(29)))
    return Ruling(refusals=(Refusal("azathioprine once weekly", why),))


def _prednisone(case: Case, proposed: ProposedDose, book: ProtocolBook) -> Ruling:
    """More than the protocol's range: 1 mg/kg and 80 mg a day in adults, 2 mg/kg and 60 mg in a child."""
    if proposed.amount is None:
        return Ruling()
    child = person(case, book.settled.adulthood) is Person.CHILD
    if proposed.unit is Unit.MG_PER_KG:
        row = book.numbers.juvenile.prednisone if child else None
        highest = Mg(row.mg_per_actual_kg if row else book.numbers.prednisone.start.high_mg_per_actual_kg)
    else:
        highest = _highest_prednisone(case, child, book)
    if proposed.amount <= highest:
        return Ruling()
    shown = f"{proposed.amount.value.normalize():f} {proposed.unit}"
    why = Cited(
        "above the protocol's range" if case.weight else "above the highest dose that the protocol names",
        S(36) if child else S(1),
        (L(4),) if child else (D(2), L(2)),
    )
    return Ruling(refusals=(Refusal(f"prednisone {shown} a day", why),), alarms=(Code.REQUEST_ABOVE_RANGE,))


def _highest_prednisone(case: Case, child: bool, book: ProtocolBook) -> Mg:
    if child:
        cap = Mg(book.numbers.juvenile.prednisone.max_mg_per_day)
        return juvenile_prednisone(case.weight, book).value.dose.high if case.weight else cap
    ceiling = Mg(book.numbers.prednisone.typical.high_mg_per_day)
    if case.weight is None:
        return ceiling
    whole_range = adult_prednisone(Case(weight=case.weight), case.weight, book)
    return whole_range.value.dose.high.printed()


def _pulse(proposed: ProposedDose, book: ProtocolBook) -> Ruling:
    cap = Mg(book.numbers.pulse.mg_max)
    if proposed.amount is None or proposed.unit is not Unit.MG or proposed.amount <= cap:
        return Ruling()
    why = Cited("the protocol's highest pulse is 1000 mg a day", S(7), (D(8), L(10)))
    return Ruling(refusals=(Refusal("intravenous methylprednisolone above 1000 mg a day", why),))
