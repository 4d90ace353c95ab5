"""The three steroid-sparing agents weighed: preferred, alternative, held, not indicated or refused (S08-S15, S37)."""

from __future__ import annotations

from core.agent import PARTNERS, Agent
from core.assessment import Assessment, Verdict
from core.case import Case
from core.evidence import Cited, D, L, S
from core.register import ProtocolBook
from core.rules.agents import clearances
from core.rules.clearance import Clearance
from core.rules.partner_facts import PartnerFacts, partner_facts
from core.rules.patient import Childbearing, Lungs
from core.rules.preference import Preference, preference
from core.rules.verdicts import adult_verdicts, juvenile_verdicts
from core.rules.what_if import changes

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


def partner_assessments(case: Case, book: ProtocolBook, *, child: bool) -> dict[Agent, Assessment]:
    """One for each agent, with what would change it."""
    facts = partner_facts(case, book)
    judge = juvenile_verdicts if child else adult_verdicts
    now = judge(facts)
    would, clear = changes(now, judge, case, facts, book), clearances(facts)
    if child:
        found = {agent: Assessment(agent, Verdict.NOT_INDICATED, against=(_CHILD,)) for agent in PARTNERS}
        one, gate = Agent.METHOTREXATE, clear[Agent.METHOTREXATE]
        found[one] = Assessment(one, now[one], (_JUVENILE,), (), gate.excluded, _awaits(now[one], gate), would[one])
        return found
    prefers = preference(facts)
    unknown = (prefers.why,) if not prefers.agents and prefers.asks else ()
    return {
        agent: Assessment(
            agent,
            now[agent],
            (*_supports(agent, facts), _LISTED[agent]),
            _against(agent, facts, prefers),
            clear[agent].excluded,
            _awaits(now[agent], clear[agent], unknown),
            would[agent],
        )
        for agent in PARTNERS
    }


def _awaits(verdict: Verdict, clear: Clearance, unknown: tuple[Cited[str], ...] = ()) -> tuple[Cited[str], ...]:
    """What a held agent waits for; of one that is open, what is checked first."""
    if verdict is Verdict.REFUSED:
        return ()
    return clear.held + unknown if verdict is Verdict.HELD else clear.to_check


def _supports(agent: Agent, facts: PartnerFacts) -> tuple[Cited[str], ...]:
    ild = facts.lungs is Lungs.ILD
    if agent is Agent.METHOTREXATE:
        return (_CLEAR_LUNGS,) if facts.lungs is Lungs.CLEAR else ()
    if agent is Agent.MYCOPHENOLATE:
        return ((_ILD[agent],) if ild else ()) + ((_SKIN,) if facts.severe_skin else ())
    found: tuple[Cited[str], ...] = (_ILD[agent],) if ild else ()
    if facts.childbearing is Childbearing.PLANNING:
        return (*found, _PLANNING)
    pregnant = facts.childbearing is Childbearing.PREGNANT or facts.childbearing is Childbearing.BREASTFEEDING
    return (*found, _PREGNANT) if pregnant else found


def _against(agent: Agent, facts: PartnerFacts, prefers: Preference) -> tuple[Cited[str], ...]:
    found: tuple[Cited[str], ...] = ()
    if agent is Agent.METHOTREXATE:
        found = (_LUNG_DISEASE,) if facts.lungs is Lungs.ILD or facts.lungs is Lungs.OTHER_DISEASE else ()
        found += (_TRIMETHOPRIM,) if facts.trimethoprim else ()
    if len(prefers.agents) == 1 and agent not in prefers.agents:
        found += (_FIRST[prefers.agents[0]],)
    return found
