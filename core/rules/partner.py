"""Which steroid-sparing agent the protocol points to, and its dose (S08-S15, D10-D12, D14, D31)."""

from __future__ import annotations

from dataclasses import dataclass

from core.alarms import Code
from core.case import DERMATOMYOSITIS_FAMILY, Case, Finding
from core.evidence import Cited, D, L, S
from core.formulas import dosing_weight, ideal_weight
from core.outcome import (
    Ask,
    Azathioprine,
    Excluded,
    Gap,
    Gate,
    HeldPartner,
    Methotrexate,
    Mycophenolate,
    Partner,
    Regimen,
    Standing,
)
from core.quantities import ActualKg, Mg, MgPerIdealKg
from core.register import ProtocolBook
from core.request import PARTNERS, Agent
from core.rules import agents
from core.rules.patient import Childbearing, Lungs, childbearing, lungs


@dataclass(frozen=True, slots=True)
class Preference:
    """The agents that the protocol prefers here, or (with none) what must be known or chosen first."""

    agents: tuple[Agent, ...]
    why: tuple[Cited[str], ...]
    alarms: tuple[Code, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerChoice:
    """The outcome for all three agents. `offered` empty: see `waits_for`."""

    offered: tuple[Partner, ...]
    held: tuple[HeldPartner, ...]
    excluded: tuple[Excluded, ...]
    waits_for: Cited[str]
    alarms: tuple[Code, ...]
    asks: tuple[Ask, ...]
    gaps: tuple[Gap, ...]


def preference(case: Case, book: ProtocolBook) -> Preference:
    """The protocol's preference, by pregnancy, lungs and skin, in the order of D11 and D12."""
    lung = lungs(case)
    seen: tuple[Code, ...] = (Code.MTX_NOT_PREFERRED_LUNG,) if lung in {Lungs.ILD, Lungs.OTHER_DISEASE} else ()
    severe_skin = case.has(Finding.SEVERE_SKIN_DISEASE) and case.disease in DERMATOMYOSITIS_FAMILY
    match childbearing(case, book.settled.childbearing):
        case Childbearing.PREGNANT | Childbearing.BREASTFEEDING:
            why = Cited("the protocol's choice in pregnancy planning", D(12), (S(13),))
            return Preference((Agent.AZATHIOPRINE,), (why,), (Code.SPECIALIST_OBSTETRIC, *seen))
        case Childbearing.PLANNING:
            clash = (Code.CONFLICT_SKIN_VS_PREGNANCY,) if severe_skin else ()
            why = Cited("pregnancy is planned", S(13), (D(11),))
            return Preference((Agent.AZATHIOPRINE,), (why,), clash + seen)
        case _:
            pass
    if lung is Lungs.ILD:
        why = Cited("interstitial lung disease: the protocol prefers both and chooses neither", S(13), (S(15), D(11)))
        return Preference((Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE), (why,), (Code.AGENT_TIE_AZA_MMF, *seen))
    if severe_skin:
        return Preference(
            (Agent.MYCOPHENOLATE,), (Cited("severe dermatomyositis skin disease", S(15), (D(11),)),), seen
        )
    match lung:
        case Lungs.CLEAR:
            return Preference((Agent.METHOTREXATE,), (Cited("no lung disease", S(10)),))
        case Lungs.OTHER_DISEASE if case.lacks(Finding.ILD):
            why = Cited("a choice by the clinician: lung disease without interstitial lung disease", D(31), (S(10),))
            return Preference((), (why,), seen)
        case Lungs.OTHER_DISEASE:
            why = Cited("whether the lung disease is interstitial lung disease", D(31), (S(10), S(13), S(15)))
            return Preference((), (why,), seen, (Ask.ILD,))
        case Lungs.CONTRADICTED:
            why = Cited("whether there is lung disease", S(10), (S(13), S(15)))
            return Preference((), (why,), (Code.CONTRADICTION_ILD,), (Ask.ILD,))
        case _:
            return Preference((), (Cited("whether there is lung disease", S(10), (S(13), S(15))),), (), (Ask.LUNG,))


def choose(case: Case, weight: ActualKg, asked: tuple[Agent, ...], book: ProtocolBook) -> PartnerChoice:
    """All three agents weighed: offered with a number, held without one, or excluded; never chosen by guess.

    Where every preferred agent is held or excluded, another listed agent with no open gate is offered (D14).
    """
    prefers = preference(case, book)
    clear = {
        Agent.METHOTREXATE: agents.methotrexate(case, book),
        Agent.AZATHIOPRINE: agents.azathioprine(case),
        Agent.MYCOPHENOLATE: agents.mycophenolate(case, book),
    }
    sized = {agent: _regimen(agent, case, weight, book) for agent in PARTNERS}
    offered: list[Partner] = []
    held: list[HeldPartner] = []
    alarms = list(prefers.alarms)
    in_question = dict.fromkeys((*prefers.agents, *(agent for agent in asked if agent in PARTNERS)))

    def place(agent: Agent, standing: Standing, why: tuple[Cited[str], ...]) -> None:
        clearance, size = clear[agent], sized[agent]
        if clearance.excluded:
            return
        waits = clearance.held or ((size.missing,) if size.missing else ())
        if waits:
            held.append(HeldPartner(agent, standing, waits[0], why))
        elif size.regimen is not None:
            offered.append(Partner(agent, standing, size.regimen, clearance.to_check, why))

    for agent in prefers.agents:
        place(agent, Standing.PREFERRED, prefers.why)
    for agent in _asked_beside(asked, prefers, case):
        place(agent, Standing.ASKED, (Cited("asked for; listed as a first-line option", _LISTED[agent]),))
    if prefers.agents and not offered:
        for agent in _alternatives(in_question, case):
            if not clear[agent].open_gate and sized[agent].missing is None:
                in_question[agent] = None
                place(agent, Standing.ALTERNATIVE, (Cited("listed, and nothing of it is awaited", D(14)),))
    for agent, clearance in clear.items():
        known = clearance.alarms if agent in in_question else _always(clearance.alarms)
        alarms += (*known, *(sized[agent].alarms if agent in in_question else ()))
    if Agent.MYCOPHENOLATE in in_question and _may_conceive(case, book):
        alarms.append(Code.X_MMF_CONTRACEPTION)
    excluded = tuple(Excluded(agent, found.excluded[0]) for agent, found in clear.items() if found.excluded)
    offered.sort(key=_waits)
    return PartnerChoice(
        tuple(offered),
        tuple(held),
        excluded,
        _waits_for(prefers, tuple(held), excluded),
        tuple(dict.fromkeys(alarms)),
        _asks(prefers, clear, in_question, sized),
        _gaps(offered),
    )


_LISTED = {Agent.METHOTREXATE: S(8), Agent.AZATHIOPRINE: S(11), Agent.MYCOPHENOLATE: S(14)}
_SHOWN_WHENEVER_TRUE = frozenset(
    {Code.MTX_TERATOGENIC, Code.MTX_PREGNANCY_STOP, Code.X_MMF_TERATOGENIC, Code.X_TPMT_POOR_STOP}
)


def _asked_beside(asked: tuple[Agent, ...], prefers: Preference, case: Case) -> tuple[Agent, ...]:
    """Agents asked for by name beside the preferred ones; methotrexate only where the lungs are clear (S10)."""
    lung = lungs(case)
    if lung is Lungs.CONTRADICTED:
        return ()
    return tuple(
        agent
        for agent in dict.fromkeys(asked)
        if agent in PARTNERS
        and agent not in prefers.agents
        and (agent is not Agent.METHOTREXATE or lung is Lungs.CLEAR)
    )


def _alternatives(in_question: dict[Agent, None], case: Case) -> tuple[Agent, ...]:
    """Other listed agents for D14; never methotrexate unless the lungs are known to be clear."""
    others = tuple(agent for agent in PARTNERS if agent not in in_question)
    clear = lungs(case) is Lungs.CLEAR
    return tuple(agent for agent in others if clear or agent is not Agent.METHOTREXATE)


def _always(alarms: tuple[Code, ...]) -> tuple[Code, ...]:
    """What is shown even where the agent is not in question: it says why the agent is not there."""
    return tuple(code for code in alarms if code in _SHOWN_WHENEVER_TRUE)


def _waits(partner: Partner) -> bool:
    return any(gate.value is not Gate.RENAL for gate in partner.to_check)


def _may_conceive(case: Case, book: ProtocolBook) -> bool:
    return childbearing(case, book.settled.childbearing) is not Childbearing.NOT_NEEDED


@dataclass(frozen=True, slots=True)
class _Sized:
    """An agent's regimen, or what is missing to compute it."""

    regimen: Cited[Regimen] | None = None
    missing: Cited[Gate] | None = None
    alarms: tuple[Code, ...] = ()
    asks: tuple[Ask, ...] = ()


def _regimen(agent: Agent, case: Case, weight: ActualKg, book: ProtocolBook) -> _Sized:
    numbers = book.numbers
    match agent:
        case Agent.METHOTREXATE:
            start, target = numbers.methotrexate.start, numbers.methotrexate.target
            value = Methotrexate(
                Mg(start.mg_once_weekly),
                Mg(target.mg_once_weekly),
                (target.months_min, target.months_max),
                Mg(start.folic_acid_mg_per_day),
            )
            return _Sized(Cited(value, S(8), (S(9), L(12), L(13), L(14), L(27))))
        case Agent.MYCOPHENOLATE:
            return _Sized(Cited(Mycophenolate(Mg(numbers.mycophenolate.start.mg)), S(14), (L(35),)))
        case _:
            return _azathioprine(case, weight, book)


def _azathioprine(case: Case, weight: ActualKg, book: ProtocolBook) -> _Sized:
    """The daily target: 2 mg for each kilogram of ideal weight, or of actual weight where lower (S11, D10)."""
    if case.height is None:
        gate = Cited(Gate.HEIGHT, S(11), (D(10),))
        return _Sized(missing=gate, alarms=(Code.HEIGHT_MISSING,), asks=(Ask.HEIGHT,))
    if case.sex is None:
        return _Sized(missing=Cited(Gate.SEX, D(10), (L(61),)), asks=(Ask.SEX,))
    ideal = ideal_weight(case.height, case.sex, book.settled.ideal_weight)
    if ideal is None:
        return _Sized(missing=Cited(Gate.SPECIALIST, D(10), (L(61),)), alarms=(Code.IBW_UNDEFINED_SHORT,))
    used = dosing_weight(ideal, weight)
    kg, lower = used.value
    target = MgPerIdealKg(book.numbers.azathioprine.target.mg_per_ideal_kg) * kg
    alarms = (Code.ACTUAL_BELOW_IDEAL,) if lower else ()
    return _Sized(Cited(Azathioprine(target, kg, lower), S(11), (*used.refs, L(28))), alarms=alarms)


def _waits_for(prefers: Preference, held: tuple[HeldPartner, ...], excluded: tuple[Excluded, ...]) -> Cited[str]:
    if not prefers.agents:
        return prefers.why[0]
    if held:
        first = held[0]
        return first.waits_for.map(lambda gate: f"{first.agent}: {gate}")
    names = ", ".join(found.agent for found in excluded if found.agent in prefers.agents)
    return Cited(f"specialist advice: {names} is excluded and the protocol names no other", D(14), (S(2),))


def _asks(
    prefers: Preference,
    clear: dict[Agent, agents.Clearance],
    in_question: dict[Agent, None],
    sized: dict[Agent, _Sized],
) -> tuple[Ask, ...]:
    asks = list(prefers.asks)
    gates = {gate.value for agent in in_question for gate in clear[agent].held}
    if Gate.CHILDBEARING in gates:
        asks.append(Ask.CHILDBEARING)
    asks += [ask for agent in in_question if agent in prefers.agents for ask in sized[agent].asks]
    return tuple(dict.fromkeys(asks))


def _gaps(offered: list[Partner]) -> tuple[Gap, ...]:
    named = {
        Agent.METHOTREXATE: Gap("the step by which methotrexate is raised", D(16)),
        Agent.AZATHIOPRINE: Gap("a starting dose of azathioprine", D(16)),
        Agent.MYCOPHENOLATE: Gap("a target dose of mycophenolate mofetil", D(16)),
    }
    return tuple(named[partner.agent] for partner in offered)
