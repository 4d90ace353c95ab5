"""Juvenile dermatomyositis: prednisone and subcutaneous methotrexate, and nothing else (S36, S37, D17, D22, D30)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case
from core.evidence import Cited, D, L, S
from core.formulas import body_surface_area
from core.outcome import (
    Ask,
    Excluded,
    Gap,
    Gate,
    HeldPartner,
    Incomplete,
    JuvenileMethotrexate,
    Partner,
    Pending,
    Plan,
    Prednisone,
    Reach,
    Refusal,
    Regimen,
    Standing,
)
from core.quantities import ActualKg, Cm, Mg, MgPerSquareMetre
from core.register import ProtocolBook
from core.request import Agent, Request
from core.rules import agents, partner
from core.rules.clearance import Clearance
from core.rules.partner_facts import partner_facts
from core.rules.patient import Lungs, Person, lungs, person
from core.rules.steroids import juvenile_prednisone, pulse_indicated
from core.ruling import NOTHING, Ruling, unique

_FROM_ONSET = Cited("from the onset of treatment", S(37))
_COVERED = frozenset({Agent.PREDNISONE, Agent.METHOTREXATE, Agent.METHYLPREDNISOLONE})


def treatment(case: Case, weight: ActualKg, asked: tuple[Agent, ...], book: ProtocolBook) -> Ruling:
    """Both drugs that the protocol names for a child; every other is a gap by name (D30)."""
    prednisone = juvenile_prednisone(weight, book)
    capped = prednisone.value.calculated.high > prednisone.value.dose.high
    return (
        Ruling(alarms=(Code.JDM_CAP_60,) if capped else ())
        + _pulse(case, asked)
        + _lungs(case)
        + (
            _with_lungs_contradicted(case, asked, prednisone, book)
            if lungs(case) is Lungs.CONTRADICTED
            else _with_methotrexate(case, weight, prednisone, book)
        )
        + Ruling(gaps=(Gap("folic acid with methotrexate in children", D(30)),))
        + _not_covered(asked)
    )


def incomplete(case: Case, asked: tuple[Agent, ...], book: ProtocolBook) -> Ruling:
    """No number yet: what is known of methotrexate, for the protocol has no other agent for a child (D30)."""
    clear = _clear(case, book)
    found = Ruling(
        answers=(Incomplete(excluded=partner.excluded_agents(clear)),),
        alarms=partner.alarms_without_doses(clear, asked),
        asks=(Ask.HEIGHT,) if case.height is None else (),
    )
    return found + (_CONTRADICTED if lungs(case) is Lungs.CONTRADICTED else NOTHING)


def _clear(case: Case, book: ProtocolBook) -> dict[Agent, Clearance]:
    return {Agent.METHOTREXATE: agents.methotrexate(partner_facts(case, book))}


_CONTRADICTED = Ruling(Reach.CLARIFY, alarms=(Code.CONTRADICTION_ILD,), asks=(Ask.ILD,))


def _with_lungs_contradicted(
    case: Case, asked: tuple[Agent, ...], prednisone: Cited[Prednisone], book: ProtocolBook
) -> Ruling:
    """Methotrexate is held until it is said which is right, as in an adult (S10)."""
    clear = _clear(case, book)
    waits = Cited("whether there is lung disease", S(10), (S(37),))
    pending = Pending(prednisone, waits, excluded=partner.excluded_agents(clear))
    return _CONTRADICTED + Ruling(answers=(pending,), alarms=partner.alarms_without_doses(clear, asked))


def _pulse(case: Case, asked: tuple[Agent, ...]) -> Ruling:
    """Asked for or indicated: no number under 18 (D08)."""
    if Agent.METHYLPREDNISOLONE not in asked and not pulse_indicated(case):
        return NOTHING
    gap = Gap("intravenous methylprednisolone in children", D(30))
    refused = Refusal(
        "intravenous methylprednisolone under 18", Cited("the protocol gives no pulse dose", D(8), (S(7),))
    )
    asked_for = (refused,) if Agent.METHYLPREDNISOLONE in asked else ()
    return Ruling(refusals=asked_for, alarms=(Code.CHILD_PULSE_NOT_DEFINED,), gaps=(gap,))


def _lungs(case: Case) -> Ruling:
    """S37 names methotrexate whatever the lungs; what S10 says of them is shown beside it."""
    lung_disease = lungs(case) in {Lungs.ILD, Lungs.OTHER_DISEASE}
    return Ruling(alarms=(Code.MTX_NOT_PREFERRED_LUNG,) if lung_disease else ())


def folic_acid(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Asked for by itself in a child: a gap, whatever else is known (D30)."""
    if Agent.FOLIC_ACID not in request.agents or person(case, book.settled.adulthood) is not Person.CHILD:
        return NOTHING
    return _not_covered((Agent.FOLIC_ACID,))


def _not_covered(asked: tuple[Agent, ...]) -> Ruling:
    """Each other drug that was asked for, refused by name: it has no paediatric dose in the protocol (D30)."""
    why = Cited("there is no paediatric dose of it in the protocol: refer", D(30))
    named = tuple(agent for agent in unique(asked) if agent not in _COVERED)
    if not named:
        return NOTHING
    return Ruling(
        refusals=tuple(Refusal(f"{agent} under 18", why) for agent in named),
        alarms=(Code.DOSE_NOT_IN_PROTOCOL,),
        gaps=tuple(Gap(f"{agent} in children", D(30)) for agent in named),
    )


def _with_methotrexate(case: Case, weight: ActualKg, prednisone: Cited[Prednisone], book: ProtocolBook) -> Ruling:
    """A plan where methotrexate has its number, else the arithmetic while it is awaited (D35)."""
    clearance = _clear(case, book)[Agent.METHOTREXATE]
    found = Ruling(alarms=clearance.alarms)
    if clearance.excluded:
        waits = Cited("specialist advice: the protocol names no substitute for methotrexate in children", D(30))
        excluded = (Excluded(Agent.METHOTREXATE, clearance.excluded[0]),)
        return found + Ruling(answers=(Pending(prednisone, waits, excluded=excluded),))
    if case.height is None:
        height = Cited(Gate.HEIGHT, S(37), (D(17),))
        found += Ruling(alarms=(Code.HEIGHT_MISSING,), asks=(Ask.HEIGHT,))
        return found + _held(prednisone, (*clearance.held, height))
    if clearance.held:
        return found + _held(prednisone, clearance.held)
    dose = methotrexate(case.height, weight, book)
    if dose.value.once_weekly > Mg(book.settled.juvenile_methotrexate.alarm_above_mg_once_weekly):
        found += Ruling(alarms=(Code.MTX_ABOVE_ADULT_TARGET_25,))
    regimen: Cited[Regimen] = Cited(dose.value, dose.because, dose.also)
    why = (_FROM_ONSET, *clearance.met)
    given = Partner(Agent.METHOTREXATE, Standing.PREFERRED, regimen, clearance.to_check, why)
    return found + Ruling(answers=(Plan(prednisone, given),))


def _held(prednisone: Cited[Prednisone], gates: tuple[Cited[Gate], ...]) -> Ruling:
    first = gates[0]
    held = HeldPartner(Agent.METHOTREXATE, Standing.PREFERRED, first, (_FROM_ONSET,))
    pending = Pending(prednisone, first.map(lambda gate: f"methotrexate: {gate}"), held=(held,))
    asks = (Ask.CHILDBEARING,) if any(gate.value is Gate.CHILDBEARING for gate in gates) else ()
    return Ruling(answers=(pending,), holds=(first.map(lambda _: Agent.METHOTREXATE),), asks=asks)


def methotrexate(height: Cm, weight: ActualKg, book: ProtocolBook) -> Cited[JuvenileMethotrexate]:
    """Subcutaneous methotrexate on body surface area, uncapped.

    Units:   centimetres and actual kilograms in, mg ONCE WEEKLY out, exact.
    Source:  S37 (15 mg/m2), D17 and L63 (Mosteller).
    """
    area = body_surface_area(height, weight).value
    per_m2 = MgPerSquareMetre(book.numbers.juvenile.methotrexate.mg_per_m2)
    return Cited(JuvenileMethotrexate(per_m2 * area, area), S(37), (D(17), L(16), L(63)))
