"""The steroid-sparing agents weighed for one adult: offered, held or excluded, never guessed (D11, D12, D14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.alarms import Code
from core.case import Case
from core.evidence import Cited, D, S
from core.outcome import Ask, Azathioprine, Excluded, Gap, Gate, HeldPartner, Partner, Standing
from core.quantities import ActualKg
from core.register import ProtocolBook
from core.request import PARTNERS, Agent
from core.rules.agents import clearances
from core.rules.clearance import Clearance
from core.rules.dosing import Missing, Sized, sized
from core.rules.partner_facts import partner_facts
from core.rules.patient import Childbearing, Lungs
from core.rules.preference import Preference, preference
from core.ruling import unique


@dataclass(slots=True)
class PartnerChoice:
    """The outcome for all three agents. `waits_for`: where none is offered."""

    lungs: Lungs
    offered: tuple[Partner, ...]
    held: tuple[HeldPartner, ...]
    excluded: tuple[Excluded, ...]
    waits_for: Cited[str] | None
    alarms: tuple[Code, ...]
    asks: tuple[Ask, ...]
    gaps: tuple[Gap, ...]


@dataclass(slots=True)
class Candidate:
    """One agent in this patient: how far it is open, and its dose or what is missing to compute it."""

    agent: Agent
    clearance: Clearance
    size: Sized

    @property
    def ready(self) -> bool:
        """Whether it could begin today (D14)."""
        return not self.clearance.open_gate and not isinstance(self.size, Missing)

    @property
    def alarms(self) -> tuple[Code, ...]:
        """What must be seen where the agent is in question."""
        if isinstance(self.size, Missing):
            return self.clearance.alarms + self.size.alarms
        return self.clearance.alarms

    @property
    def asks(self) -> tuple[Ask, ...]:
        gates = [gate.value for gate in self.clearance.held]
        asks = (Ask.CHILDBEARING,) if Gate.CHILDBEARING in gates else ()
        return asks + (self.size.asks if isinstance(self.size, Missing) else ())

    def shown(self, standing: Standing, why: Cited[str]) -> Partner | HeldPartner | None:
        """With its number, or held without one; None where it is excluded."""
        if self.clearance.excluded:
            return None
        if self.clearance.held:
            return HeldPartner(self.agent, standing, self.clearance.held[0], (why,))
        if isinstance(self.size, Missing):
            return HeldPartner(self.agent, standing, self.size.gate, (why,))
        return Partner(self.agent, standing, self.size, self.clearance.to_check, (why, *self.clearance.met))


def choose(case: Case, weight: ActualKg, asked: tuple[Agent, ...], book: ProtocolBook) -> PartnerChoice:
    """All three agents weighed: the preferred ones, those asked for by name, and where none may begin, the others.

    Source:  D11, D12; another listed agent with no open gate is offered only where every preferred one is held
             or excluded (D14).
    """
    facts = partner_facts(case, book)
    prefers, clear = preference(facts), clearances(facts)
    in_question = unique(prefers.agents + tuple([agent for agent in asked if agent in PARTNERS]))
    candidates = {agent: Candidate(agent, clear[agent], sized(agent, case, weight, book)) for agent in in_question}
    preferred = _preferred(prefers, candidates)
    shown = preferred + _asked_for(asked, prefers, candidates)
    if prefers.agents and not _offered(preferred):
        others = _ready(
            Candidate(agent, clear[agent], sized(agent, case, weight, book))
            for agent in PARTNERS
            if agent not in candidates and _lungs_allow(agent, prefers.lungs)
        )
        candidates |= others
        shown += _alternatives(others)
        in_question += tuple(others)
    offered = _offered(shown)
    held = tuple([one for one in shown if isinstance(one, HeldPartner)])
    excluded = excluded_agents(clear)
    return PartnerChoice(
        prefers.lungs,
        offered,
        held,
        excluded,
        None if offered else _waits_for(prefers, held, excluded),
        unique(
            prefers.alarms
            + _alarms(clear, candidates)
            + _on_actual_weight(shown, candidates)
            + _contraception(prefers.childbearing, in_question)
        ),
        unique((*prefers.asks, *[ask for agent in in_question for ask in candidates[agent].asks])),
        tuple([_GAPS[partner.agent] for partner in offered]),
    )


_LISTED = {Agent.METHOTREXATE: S(8), Agent.AZATHIOPRINE: S(11), Agent.MYCOPHENOLATE: S(14)}
_GAPS = {
    Agent.METHOTREXATE: Gap("the step by which methotrexate is raised", D(16)),
    Agent.AZATHIOPRINE: Gap("a starting dose of azathioprine", D(16)),
    Agent.MYCOPHENOLATE: Gap("a target dose of mycophenolate mofetil", D(16)),
}
_STANDINGS = tuple(Standing)
_SHOWN_WHENEVER_TRUE = frozenset(  # they say why an agent is not there
    {
        Code.MTX_TERATOGENIC,
        Code.MTX_PREGNANCY_STOP,
        Code.X_MMF_TERATOGENIC,
        Code.X_TPMT_POOR_STOP,
        Code.X_AZA_XO_STOP,
    }
)

Shown = tuple[Partner | HeldPartner, ...]


def excluded_agents(clear: dict[Agent, Clearance]) -> tuple[Excluded, ...]:
    """The agents that this patient must not have, each with its first reason."""
    return tuple([Excluded(agent, found.excluded[0]) for agent, found in clear.items() if found.excluded])


def alarms_without_doses(clear: dict[Agent, Clearance], asked: tuple[Agent, ...]) -> tuple[Code, ...]:
    """What is known of the agents before a dose can be computed: all of those asked for, of others why not."""
    return unique(
        tuple(
            code
            for agent, found in clear.items()
            for code in found.alarms
            if agent in asked or code in _SHOWN_WHENEVER_TRUE
        )
    )


def _present(found: list[Partner | HeldPartner | None]) -> Shown:
    return tuple([one for one in found if one is not None])


def _preferred(prefers: Preference, candidates: dict[Agent, Candidate]) -> Shown:
    return _present([candidates[agent].shown(Standing.PREFERRED, prefers.why) for agent in prefers.agents])


def _asked_for(asked: tuple[Agent, ...], prefers: Preference, candidates: dict[Agent, Candidate]) -> Shown:
    """Agents asked for by name beside the preferred ones; methotrexate only where the lungs are clear (S10)."""
    if not asked or prefers.lungs is Lungs.CONTRADICTED:
        return ()
    others = [agent for agent in unique(asked) if agent in PARTNERS and agent not in prefers.agents]
    return _present(
        [
            candidates[agent].shown(Standing.ASKED, Cited("asked for; listed as a first-line option", _LISTED[agent]))
            for agent in others
            if _lungs_allow(agent, prefers.lungs)
        ]
    )


def _ready(candidates: Iterable[Candidate]) -> dict[Agent, Candidate]:
    return {candidate.agent: candidate for candidate in candidates if candidate.ready}


def _alternatives(ready: dict[Agent, Candidate]) -> Shown:
    """The other listed agents that could begin today (D14)."""
    why = Cited("listed, and nothing of it is awaited", D(14))
    return _present([candidate.shown(Standing.ALTERNATIVE, why) for candidate in ready.values()])


def _lungs_allow(agent: Agent, lung: Lungs) -> bool:
    """Methotrexate is not put forward unless the lungs are known to be clear (S10)."""
    return agent is not Agent.METHOTREXATE or lung is Lungs.CLEAR


def _offered(shown: Shown) -> tuple[Partner, ...]:
    """With a number: by the protocol's standing, and first what waits for nothing."""
    found = [one for one in shown if isinstance(one, Partner)]
    return tuple(sorted(found, key=_order)) if len(found) > 1 else tuple(found)


def _order(partner: Partner) -> tuple[int, bool]:
    waits = any(gate.value is not Gate.RENAL for gate in partner.to_check)
    return _STANDINGS.index(partner.standing), waits


def _alarms(clear: dict[Agent, Clearance], candidates: dict[Agent, Candidate]) -> tuple[Code, ...]:
    """Those of the agents in question, and of the others why they are not there."""
    found: tuple[Code, ...] = ()
    for agent, clearance in clear.items():
        if agent in candidates:
            found += candidates[agent].alarms
        elif clearance.alarms:
            found += tuple(code for code in clearance.alarms if code in _SHOWN_WHENEVER_TRUE)
    return found


def _on_actual_weight(shown: tuple[Partner | HeldPartner, ...], candidates: dict[Agent, Candidate]) -> tuple[Code, ...]:
    """Azathioprine is shown, with its number or held, and its target rests on actual weight (D10)."""
    if Agent.AZATHIOPRINE not in [one.agent for one in shown]:
        return ()
    size = candidates[Agent.AZATHIOPRINE].size
    if isinstance(size, Missing) or not isinstance(size.value, Azathioprine):
        return ()
    return (Code.ACTUAL_BELOW_IDEAL,) if size.value.actual_was_lower else ()


def _contraception(able: Childbearing, in_question: tuple[Agent, ...]) -> tuple[Code, ...]:
    """Mycophenolate in a patient who can conceive, or of whom that is not known (L37)."""
    may_conceive = able is not Childbearing.NOT_NEEDED
    return (Code.X_MMF_CONTRACEPTION,) if may_conceive and Agent.MYCOPHENOLATE in in_question else ()


def _waits_for(prefers: Preference, held: tuple[HeldPartner, ...], excluded: tuple[Excluded, ...]) -> Cited[str]:
    """What the prednisone arithmetic waits for (D35)."""
    if not prefers.agents:
        return prefers.why
    if held:
        first = held[0]
        return first.waits_for.map(lambda gate: f"{first.agent}: {gate}")
    names = ", ".join(found.agent for found in excluded if found.agent in prefers.agents)
    return Cited(f"specialist advice: {names} is excluded and the protocol names no other", D(14), (S(2),))
