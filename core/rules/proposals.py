"""What the user asks for, or reports, that the protocol forbids: refused whatever else is known (S03, S08, D26)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case, Disease, OtherDrug
from core.evidence import Cited, D, L, S
from core.formulas import body_surface_area
from core.outcome import Azathioprine, Refusal
from core.quantities import ActualKg, Mg
from core.register import ProtocolBook
from core.request import Agent, Frequency, ProposedDose, Request, Unit
from core.rules.dosing import Missing, sized
from core.rules.patient import Person, person
from core.rules.scope import height_in_doubt, weight_in_doubt
from core.rules.steroids import adult_prednisone, juvenile_prednisone
from core.rules.unsaid import proposed_infusion
from core.ruling import NOTHING, Ruling


def course_refusals(case: Case, request: Request) -> Ruling:
    """Steroid alone, a partner drug later (S02, S03, S33, S49), immunoglobulin in one day, a statin (L40, L57)."""
    found = NOTHING
    if request.one_day:
        found += Ruling(refusals=(_ONE_DAY,), alarms=(Code.REQUEST_ABOVE_RANGE,))
    if OtherDrug.STATIN in request.other_drugs and case.disease is Disease.IMNM_HMGCR:
        found += Ruling(refusals=(_STATIN,), alarms=(Code.X_STATIN_STOP_NO_RECHALLENGE,))
    if request.steroid_alone:
        of_disease = (S(32), S(33)) if case.disease is Disease.IMNM_HMGCR else ()
        why = Cited(
            "the protocol forbids prednisone alone: start a steroid-sparing agent with it from day one",
            S(3),
            (S(2), *of_disease, S(48), D(1), L(66)),
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


_ONE_DAY = Refusal(
    "the whole of the immunoglobulin in one day",
    Cited("it is given over 2 consecutive days, at most 1 g/kg of ideal weight on one", S(24), (D(9), L(40))),
)
_STATIN = Refusal("a statin", Cited("in anti-HMGCR myopathy statins are stopped for good", L(57)))


def frequency_refusals(request: Request) -> Ruling:
    """Methotrexate on more than one day a week and azathioprine once weekly, in any disease (D26, L12, L29)."""
    found = NOTHING
    for proposed in request.doses:
        match proposed.agent, proposed.frequency:
            case Agent.METHOTREXATE, Frequency.DAILY:
                found += _methotrexate_too_often("daily", proposed.taken)
            case Agent.METHOTREXATE, Frequency.MORE_THAN_WEEKLY:
                found += _methotrexate_too_often("on more than one day a week", proposed.taken)
            case Agent.AZATHIOPRINE, Frequency.WEEKLY:
                why = Cited("azathioprine is dosed each day; a weekly dose is an error", D(26), (S(11), L(29)))
                found += Ruling(refusals=(Refusal("azathioprine once weekly", why),))
            case _:
                pass
    return found


def _methotrexate_too_often(said: str, taken: bool) -> Ruling:
    refs = (S(9), D(26), L(12))
    if taken:
        why = Cited(
            "methotrexate is for ONCE WEEKLY use only: stop it, and call the poisons service and a senior now; "
            "no antidote dose is given here",
            S(8),
            refs,
        )
        alarms = (Code.EMERGENCY, Code.MTX_DAILY_HARD_STOP)
        return Ruling(refusals=(Refusal(f"methotrexate {said}", why),), alarms=alarms)
    why = Cited(f"methotrexate is for ONCE WEEKLY use only; taken {said} it can kill", S(8), refs)
    return Ruling(refusals=(Refusal(f"methotrexate {said}", why),), alarms=(Code.MTX_DAILY_HARD_STOP,))


def amount_refusals(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Each dose that the user asks for, or reports, against the protocol's highest dose."""
    found = NOTHING
    for proposed in request.doses:
        if proposed.amount is not None:
            found += _amount_refused(case, proposed, proposed.amount, book)
    return found


def _amount_refused(case: Case, proposed: ProposedDose, amount: Mg, book: ProtocolBook) -> Ruling:
    """A weekly amount of methotrexate, asked for or taken; of the steroids, what is asked for."""
    match proposed:
        case ProposedDose(Agent.METHOTREXATE, unit=unit, frequency=frequency) if frequency not in _TOO_OFTEN:
            return _methotrexate(case, amount, unit, book)
        case ProposedDose(Agent.PREDNISONE, unit=(Unit.MG | Unit.MG_PER_KG) as unit, taken=False):
            return _prednisone(case, amount, unit, book)
        case ProposedDose(Agent.METHYLPREDNISOLONE, unit=(Unit.MG | Unit.MG_PER_KG) as unit, taken=False):
            return _pulse(amount, unit, book)
        case ProposedDose(Agent.AZATHIOPRINE, unit=(Unit.MG | Unit.MG_PER_KG) as unit, taken=False):
            return _azathioprine(case, amount, unit, book)
        case _:
            return proposed_infusion(proposed, book)


_TOO_OFTEN = frozenset({Frequency.DAILY, Frequency.MORE_THAN_WEEKLY})  # refused already


def _juvenile(case: Case, book: ProtocolBook) -> bool:
    """Whether a child's limits hold: under 18, or juvenile by name while the age is not known (D22)."""
    who = person(case, book.settled.adulthood)
    return who is Person.CHILD or (who is Person.UNKNOWN and case.disease is Disease.JUVENILE_DERMATOMYOSITIS)


def _methotrexate(case: Case, said: Mg, unit: Unit, book: ProtocolBook) -> Ruling:
    """The whole weekly amount against the adult target, or the stop for a child (S09, D17)."""
    amount, juvenile = _whole(case, said, unit, book), _juvenile(case, book)
    if amount is None:
        return NOTHING
    target = Mg(book.numbers.methotrexate.target.mg_once_weekly)
    stop = Mg(book.settled.juvenile_methotrexate.stop_above_mg_once_weekly) if juvenile else target
    if amount <= stop:
        return NOTHING
    limit = f"methotrexate above {stop.value.normalize():f} mg ONCE WEEKLY"
    if juvenile:
        why = Cited("above the stop set for juvenile dermatomyositis", D(17), (S(37), L(17)))
        return Ruling(refusals=(Refusal(limit, why),), alarms=(Code.MTX_ABOVE_ADULT_TARGET_25,))
    why = Cited("the protocol's target is 25 mg ONCE WEEKLY, and it names nothing above it", S(9), (D(26), L(14)))
    return Ruling(refusals=(Refusal(limit, why),), alarms=(Code.MTX_ABOVE_25_STOP,))


def _whole(case: Case, amount: Mg, unit: Unit, book: ProtocolBook) -> Mg | None:
    """The amount said for each kilogram or square metre, in mg; None where what it needs is not known."""
    if unit is Unit.MG:
        return amount
    weight = _known_weight(case, book)
    if weight is None:
        return None
    if unit is Unit.MG_PER_KG:
        return Mg(amount.value * weight.value)
    if unit is Unit.MG_PER_M2 and case.height is not None and not height_in_doubt(case, book):
        return Mg(amount.value * body_surface_area(case.height, weight).value.value)
    return None


def _known_weight(case: Case, book: ProtocolBook) -> ActualKg | None:
    """The weight, where nothing about it is in doubt (D25)."""
    return None if weight_in_doubt(case, book) else case.weight


def _prednisone(case: Case, amount: Mg, unit: Unit, book: ProtocolBook) -> Ruling:
    """More than the protocol's range: 1 mg/kg and 80 mg a day in adults, 2 mg/kg and 60 mg in a child."""
    juvenile = _juvenile(case, book)
    weight = _known_weight(case, book)
    row, start = book.numbers.juvenile.prednisone, book.numbers.prednisone.start
    if unit is Unit.MG_PER_KG:
        highest = Mg(row.mg_per_actual_kg if juvenile else start.high_mg_per_actual_kg)
    else:
        highest = _highest_prednisone(weight, juvenile, book)
    if amount <= highest:
        return NOTHING
    shown = f"{amount.value.normalize():f} {unit}"
    why = Cited(
        "above the protocol's range" if weight else "above the highest dose that the protocol names",
        S(36) if juvenile else S(1),
        (L(4),) if juvenile else (D(2), L(2)),
    )
    return Ruling(refusals=(Refusal(f"prednisone {shown} a day", why),), alarms=(Code.REQUEST_ABOVE_RANGE,))


def _highest_prednisone(weight: ActualKg | None, juvenile: bool, book: ProtocolBook) -> Mg:
    """As printed, so that what the program shows is never refused; without a weight, the highest for anyone."""
    if juvenile:
        cap = Mg(book.numbers.juvenile.prednisone.max_mg_per_day)
        return juvenile_prednisone(weight, book).value.dose.high.printed() if weight else cap
    ceiling = Mg(book.numbers.prednisone.typical.high_mg_per_day)
    return adult_prednisone(Case(), weight, book).value.dose.high.printed() if weight else ceiling


def _azathioprine(case: Case, amount: Mg, unit: Unit, book: ProtocolBook) -> Ruling:
    """Above the adult target of 2 mg/kg; in whole milligrams, where the ideal weight is known (S11, D10)."""
    if _juvenile(case, book):
        return NOTHING
    per_kg = book.numbers.azathioprine.target.mg_per_ideal_kg
    if unit is Unit.MG_PER_KG:
        highest: Mg | None = Mg(per_kg)
    else:
        highest = _azathioprine_target(case, book)
    if highest is None or amount <= highest:
        return NOTHING
    shown = f"azathioprine {amount.value.normalize():f} {unit} a day"
    why = Cited(f"the protocol's target is {per_kg.normalize():f} mg/kg of ideal body weight a day", S(11), (L(28),))
    return Ruling(refusals=(Refusal(shown, why),), alarms=(Code.REQUEST_ABOVE_RANGE,))


def _azathioprine_target(case: Case, book: ProtocolBook) -> Mg | None:
    """As printed, so that what the program shows is never refused; None where it cannot be computed."""
    weight = _known_weight(case, book)
    if weight is None or height_in_doubt(case, book):
        return None
    found = sized(Agent.AZATHIOPRINE, case, weight, book)
    if isinstance(found, Missing) or not isinstance(found.value, Azathioprine):
        return None
    return found.value.target_daily.printed()


def _pulse(amount: Mg, unit: Unit, book: ProtocolBook) -> Ruling:
    row = book.numbers.pulse
    highest = row.mg_max if unit is Unit.MG else row.mg_per_actual_kg_max
    if amount <= Mg(highest):
        return NOTHING
    what = f"intravenous methylprednisolone above {highest.normalize():f} {unit} a day"
    why = Cited("above the protocol's highest pulse", S(7), (D(8), L(10)))
    return Ruling(refusals=(Refusal(what, why),), alarms=(Code.REQUEST_ABOVE_RANGE,))
