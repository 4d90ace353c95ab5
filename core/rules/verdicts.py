"""How the protocol stands to each steroid-sparing agent in one patient, in a word (S08-S15, S37, D14)."""

from __future__ import annotations

from core.agent import PARTNERS, Agent
from core.assessment import Verdict
from core.rules.agents import clearances
from core.rules.clearance import Clearance
from core.rules.partner_facts import PartnerFacts
from core.rules.patient import Lungs
from core.rules.preference import Preference, preference

Verdicts = dict[Agent, Verdict]


def adult_verdicts(facts: PartnerFacts) -> Verdicts:
    """What excludes wins over what holds, and that over the protocol's preference."""
    prefers, clear = preference(facts), clearances(facts)
    return {agent: _verdict(clear[agent], standing(agent, prefers)) for agent in PARTNERS}


def juvenile_verdicts(facts: PartnerFacts) -> Verdicts:
    """Methotrexate from the onset (S37), and no other agent for a child (D30)."""
    found = dict.fromkeys(PARTNERS, Verdict.NOT_INDICATED)
    found[Agent.METHOTREXATE] = _verdict(clearances(facts)[Agent.METHOTREXATE], Verdict.PREFERRED)
    return found


def _verdict(clear: Clearance, otherwise: Verdict) -> Verdict:
    if clear.excluded:
        return Verdict.REFUSED
    return Verdict.HELD if clear.held else otherwise


def standing(agent: Agent, prefers: Preference) -> Verdict:
    """By lungs, skin and pregnancy alone; held while nothing is preferred and something of them is still asked."""
    if agent in prefers.agents:
        return Verdict.PREFERRED
    if not prefers.agents and prefers.asks:
        return Verdict.HELD
    if agent is Agent.METHOTREXATE and prefers.lungs in {Lungs.ILD, Lungs.OTHER_DISEASE}:
        return Verdict.NOT_INDICATED
    return Verdict.ALTERNATIVE
