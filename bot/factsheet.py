"""From the core's outcome to the plain facts of the machine door: the same numbers, rounded as they are printed."""

from __future__ import annotations

from bot.course_facts import course_facts
from bot.facts import Facts, PartnerFact, Scope
from core.evidence import RefKind
from core.outcome import (
    Azathioprine,
    Band,
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
    Reach,
    Taper,
)
from core.quantities import Mg, MgRange
from core.request import Agent

_SCOPE = {Reach.IN: Scope.IN, Reach.OUT: Scope.OUT, Reach.CLARIFY: Scope.CLARIFY}
_BAND = {Band.NEARER_LOW: "nearer 0.5", Band.NEARER_HIGH: "nearer 1", Band.FULL: None}
AZATHIOPRINE_TARGET = "2 mg/kg ideal body weight per day"
NOT_IN_PROTOCOL = "not in protocol"


def facts_of(outcome: Outcome, cites: tuple[str, ...]) -> Facts:
    """One row of facts. `cites` are the ids that the card shows, so that both always agree."""
    fields: dict[str, object] = {
        "scope": _SCOPE[outcome.reach],
        "alarms": tuple(outcome.alarms),
        "ask": tuple(outcome.asks),
        "hold": tuple(held.value for held in outcome.holds),
        "refuse": (*(refusal.what for refusal in outcome.refusals), *_excluded(outcome)),
        "cites": tuple(sorted(text for text in cites if not text.startswith(RefKind.SETTLEMENT))),
        "settlements": tuple(sorted(text for text in cites if text.startswith(RefKind.SETTLEMENT))),
    }
    for answer in outcome.answers:
        match answer:
            case Plan() | Pending():
                fields |= _treatment(answer)
            case Taper():
                fields["taper_steps_mg"] = tuple(float(step.dose.value) for step in answer.steps.value)
                fields["weeks_each"] = answer.steps.value[0].weeks
            case Incomplete():
                pass
            case _:
                fields |= course_facts(answer)
    return Facts.model_validate(fields)


def _excluded(outcome: Outcome) -> tuple[str, ...]:
    """The agents that this patient must not have, by name."""
    answers = (answer for answer in outcome.answers if isinstance(answer, Plan | Pending | Incomplete))
    return tuple(dict.fromkeys(excluded.agent.value for answer in answers for excluded in answer.excluded))


def _treatment(answer: Plan | Pending) -> dict[str, object]:
    prednisone = answer.prednisone.value
    offered = (answer.partner, *answer.others) if isinstance(answer, Plan) else ()
    fields: dict[str, object] = {
        "prednisone_mg_day": _prednisone(prednisone),
        "band": _BAND[prednisone.band],
        "steroid_sparing": tuple([_offered(partner) for partner in offered] + [_held(held) for held in answer.held]),
    }
    if answer.pulse is not None:
        fields["iv_methylprednisolone_mg_day"] = _ends(answer.pulse.value.dose)
        fields["iv_methylprednisolone_days"] = answer.pulse.value.days
    for partner in offered:
        if isinstance(partner.regimen.value, JuvenileMethotrexate):
            fields["methotrexate_sc_mg_weekly"] = _mg(partner.regimen.value.once_weekly)
    return fields


def _mg(dose: Mg) -> float:
    return float(dose.printed().value)


def _ends(dose: MgRange) -> tuple[float, float]:
    return (_mg(dose.low), _mg(dose.high))


def _prednisone(prednisone: Prednisone) -> tuple[float, float] | float:
    one_value = prednisone.per_kg[0] == prednisone.per_kg[1]
    return _mg(prednisone.dose.high) if one_value else _ends(prednisone.dose)


def _offered(partner: Partner) -> PartnerFact:
    gates = tuple(gate.value for gate in partner.to_check)
    status = "to check" if gates else "offered"
    match partner.regimen.value:
        case Methotrexate() as dose:
            months = f"{dose.target_months[0]}-{dose.target_months[1]} months"
            return PartnerFact(
                agent=partner.agent,
                status=status,
                start=f"{dose.start_once_weekly.value:f} mg by mouth ONCE WEEKLY",
                target=f"{dose.target_once_weekly.value:f} mg once weekly within {months}",
                folic_acid=f"{dose.folic_acid_daily.value:f} mg/day",
                gates=gates,
            )
        case JuvenileMethotrexate() as juvenile:
            start = f"{juvenile.once_weekly.printed().value.normalize():f} mg subcutaneously ONCE WEEKLY"
            return PartnerFact(agent=partner.agent, status=status, start=start, gates=gates)
        case Azathioprine() as azathioprine:
            return PartnerFact(
                agent=partner.agent,
                status=status,
                start=NOT_IN_PROTOCOL,
                target=AZATHIOPRINE_TARGET,
                target_mg_day=_mg(azathioprine.target_daily),
                gates=gates,
            )
        case Mycophenolate() as mycophenolate:
            return PartnerFact(
                agent=partner.agent,
                status=status,
                start=f"{mycophenolate.start_twice_daily.value:f} mg twice daily",
                target=NOT_IN_PROTOCOL,
                gates=gates,
            )


def _held(partner: HeldPartner) -> PartnerFact:
    """No number: what the protocol does not give may still be said, and azathioprine's rule, uncomputed."""
    start = NOT_IN_PROTOCOL if partner.agent is Agent.AZATHIOPRINE else None
    target = {Agent.AZATHIOPRINE: AZATHIOPRINE_TARGET, Agent.MYCOPHENOLATE: NOT_IN_PROTOCOL}.get(partner.agent)
    return PartnerFact(agent=partner.agent, status="held", start=start, target=target, gates=(partner.waits_for.value,))
