"""The three steroid-sparing agents weighed: preferred, alternative, held, not indicated or refused (S08-S15, S37)."""

from __future__ import annotations

from core.agent import PARTNERS, Agent
from core.assessment import Assessment, Verdict
from core.case import DERMATOMYOSITIS_FAMILY, Case, Finding, OtherDrug
from core.evidence import Cited, D, L, S
from core.register import ProtocolBook
from core.rules.agents import Clearance, clearances
from core.rules.patient import Childbearing, Lungs, childbearing
from core.rules.preference import Preference, preference

_LISTED = {
    Agent.METHOTREXATE: Cited("listed as a first-line option", S(8)),
    Agent.AZATHIOPRINE: Cited("listed as a first-line option", S(11)),
    Agent.MYCOPHENOLATE: Cited("listed as a first-line option", S(14)),
}
_CLEAR_LUNGS = Cited("no lung disease", S(10))
_ILD = {
    Agent.AZATHIOPRINE: Cited("interstitial lung disease", S(13)),
    Agent.MYCOPHENOLATE: Cited("interstitial lung disease", S(15)),
}
_PLANNING = Cited("pregnancy is planned", S(13))
_PREGNANT = Cited("the protocol's choice in pregnancy planning", D(12), (S(13),))
_SKIN = Cited("severe dermatomyositis skin disease", S(15))
_LUNG_DISEASE = Cited("lung disease: preferred without it", S(10), (L(26),))
_TRIMETHOPRIM = Cited("trimethoprim or co-trimoxazole is taken", L(24), (D(13),))
_METHOTREXATE_FIRST = Cited("methotrexate is preferred without lung disease", S(10))
_MYCOPHENOLATE_FIRST = Cited("mycophenolate mofetil is preferred in severe skin disease", S(15))
_AZATHIOPRINE_FIRST = Cited("azathioprine is preferred in pregnancy planning", S(13))
_JUVENILE = Cited("from the onset of treatment in juvenile dermatomyositis", S(37))
_CHILD = Cited("no paediatric dose in the protocol", D(30))
_FIRST = {
    Agent.METHOTREXATE: _METHOTREXATE_FIRST,
    Agent.AZATHIOPRINE: _AZATHIOPRINE_FIRST,
    Agent.MYCOPHENOLATE: _MYCOPHENOLATE_FIRST,
}


def partner_assessments(case: Case, book: ProtocolBook, *, child: bool) -> tuple[Assessment, ...]:
    """One for each agent, without what would change it."""
    able = childbearing(case, book.settled.childbearing)
    clear = clearances(case, able, book)
    if child:
        others = (Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE)
        methotrexate = _judged(Agent.METHOTREXATE, clear[Agent.METHOTREXATE], Verdict.PREFERRED, (_JUVENILE,), ())
        return (methotrexate, *(Assessment(agent, Verdict.NOT_INDICATED, against=(_CHILD,)) for agent in others))
    prefers = preference(case, book)
    lung = prefers.lungs
    return tuple(
        _judged(
            agent,
            clear[agent],
            _standing(agent, prefers, lung),
            (*_supports(agent, case, lung, able), _LISTED[agent]),
            _against(agent, case, lung, prefers),
            prefers.why if not prefers.agents and prefers.asks else None,
        )
        for agent in PARTNERS
    )


def _judged(
    agent: Agent,
    clearance: Clearance,
    standing: Verdict,
    supports: tuple[Cited[str], ...],
    against: tuple[Cited[str], ...],
    unknown: Cited[str] | None = None,
) -> Assessment:
    """What excludes wins over what holds, and that over the protocol's preference."""
    gates = tuple(gate.map(str) for gate in clearance.held)
    awaits = (*gates, *((unknown,) if unknown else ()))
    if clearance.excluded:
        return Assessment(agent, Verdict.REFUSED, supports, against, clearance.excluded)
    if awaits:
        return Assessment(agent, Verdict.HELD, supports, against, awaits=awaits)
    to_check = tuple(gate.map(str) for gate in clearance.to_check)
    return Assessment(agent, standing, supports, against, awaits=to_check)


def _standing(agent: Agent, prefers: Preference, lung: Lungs) -> Verdict:
    if agent in prefers.agents:
        return Verdict.PREFERRED
    if agent is Agent.METHOTREXATE and lung in (Lungs.ILD, Lungs.OTHER_DISEASE):
        return Verdict.NOT_INDICATED
    return Verdict.ALTERNATIVE


def _supports(agent: Agent, case: Case, lung: Lungs, able: Childbearing) -> tuple[Cited[str], ...]:
    match agent:
        case Agent.METHOTREXATE:
            return (_CLEAR_LUNGS,) if lung is Lungs.CLEAR else ()
        case Agent.AZATHIOPRINE:
            pregnant = able in {Childbearing.PREGNANT, Childbearing.BREASTFEEDING}
            found: tuple[Cited[str], ...] = (_ILD[agent],) if lung is Lungs.ILD else ()
            found += (_PLANNING,) if able is Childbearing.PLANNING else ()
            return found + ((_PREGNANT,) if pregnant else ())
        case _:
            skin = case.has(Finding.SEVERE_SKIN_DISEASE) and case.disease in DERMATOMYOSITIS_FAMILY
            return ((_ILD[Agent.MYCOPHENOLATE],) if lung is Lungs.ILD else ()) + ((_SKIN,) if skin else ())


def _against(agent: Agent, case: Case, lung: Lungs, prefers: Preference) -> tuple[Cited[str], ...]:
    found: tuple[Cited[str], ...] = ()
    if agent is Agent.METHOTREXATE:
        found += (_LUNG_DISEASE,) if lung in (Lungs.ILD, Lungs.OTHER_DISEASE) else ()
        found += (_TRIMETHOPRIM,) if OtherDrug.TRIMETHOPRIM in case.taking else ()
    if len(prefers.agents) == 1 and agent not in prefers.agents:
        found += (_FIRST[prefers.agents[0]],)
    return found
