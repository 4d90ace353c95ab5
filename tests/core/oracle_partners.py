"""The oracle's reading of the steroid-sparing agents: which the protocol prefers, and what each waits for."""

from __future__ import annotations

from decimal import Decimal

from core.agent import PARTNERS, Agent
from core.alarms import Code
from core.case import Case, Finding, Sex
from core.request import Request
from tests.core.oracle_agents import AZA, MMF, MTX, status_of
from tests.core.oracle_doses import ideal_weight, surface_area
from tests.core.oracle_notes import Notes, Number, Status, printed
from tests.core.oracle_patient import DERMATOMYOSITIS, Lungs, Pregnancy, disease_of, is_child, lungs, pregnancy
from tests.core.oracle_said import about_each


def preferred(case: Case) -> tuple[Agent, ...]:
    """S10, S13, S15, D11, D12, S37."""
    if lungs(case) is Lungs.CONTRADICTED:
        return ()
    if is_child(case):
        return (MTX,)
    if pregnancy(case) in (Pregnancy.NOW, Pregnancy.PLANNED):
        return (AZA,)
    if lungs(case) is Lungs.INTERSTITIAL:
        return (AZA, MMF)
    if case.has(Finding.SEVERE_SKIN_DISEASE) and disease_of(case) in DERMATOMYOSITIS:
        return (MMF,)
    if lungs(case) is Lungs.CLEAR:
        return (MTX,)
    return ()


def may_be_shown(agent: Agent, case: Case) -> bool:
    """Beside the preferred ones: none while the lungs are contradicted, methotrexate only when they are clear."""
    if lungs(case) is Lungs.CONTRADICTED:
        return False
    return agent is not MTX or lungs(case) is Lungs.CLEAR


def partners(case: Case, request: Request, weight: Decimal, notes: Notes) -> None:
    """D11, D14, D30, D35: who is shown and with what number."""
    if lungs(case) is Lungs.CONTRADICTED:
        notes.either_way.add(Code.HEIGHT_MISSING)  # no agent is chosen, so none waits for the height
    wanted = list(preferred(case))
    asked = [agent for agent in PARTNERS if agent in request.agents]
    if is_child(case):  # D30: "no paediatric dose in the protocol", said of each drug that was asked for
        for agent in set(request.agents) - {Agent.PREDNISONE, Agent.METHOTREXATE, Agent.METHYLPREDNISOLONE}:
            notes.refusals.add(f"{agent} under 18")
            notes.alarms.add(Code.DOSE_NOT_IN_PROTOCOL)
    else:
        wanted += [agent for agent in asked if agent not in wanted and may_be_shown(agent, case)]
        wanted += [agent for agent in alternatives(case) if agent not in wanted]
    for agent in wanted:
        show(agent, case, weight, notes)
    about_each(case, {*wanted, *asked}, notes)
    if len(preferred(case)) > 1:
        notes.alarms.add(Code.AGENT_TIE_AZA_MMF)
    if lungs(case) in (Lungs.INTERSTITIAL, Lungs.OTHER):
        notes.alarms.add(Code.MTX_NOT_PREFERRED_LUNG)
    skin = case.has(Finding.SEVERE_SKIN_DISEASE) and disease_of(case) in DERMATOMYOSITIS
    if skin and preferred(case) == (AZA,) and pregnancy(case) is Pregnancy.PLANNED:
        notes.alarms.add(Code.CONFLICT_SKIN_VS_PREGNANCY)


def alternatives(case: Case) -> list[Agent]:
    """D14: "if another listed agent has no open gate, it is offered", when all preferred ones are held or excluded."""
    if not preferred(case):
        return []
    if any(status_of(agent, case)[0] in (Status.OFFERED, Status.TO_CHECK) for agent in preferred(case)):
        return []
    found = []
    for agent in PARTNERS:
        status, only_renal = status_of(agent, case)
        if (status is Status.OFFERED or only_renal) and may_be_shown(agent, case):
            found.append(agent)
    return found


def show(agent: Agent, case: Case, weight: Decimal, notes: Notes) -> None:
    """A held drug has no number; an excluded one is not there."""
    status, _ = status_of(agent, case)
    if status is Status.EXCLUDED:
        return
    if status is Status.HELD:
        notes.held.add(agent)
        notes.partners.append((agent, status, None))
        if agent is AZA and case.sex and case.height and case.height.value >= Decimal("152.4"):
            number_of(agent, case, weight, notes)  # not shown, but it would rest on actual weight (D10)
        return
    notes.partners.append((agent, status, number_of(agent, case, weight, notes)))


def number_of(agent: Agent, case: Case, weight: Decimal, notes: Notes) -> Number:
    """ "15 mg orally once weekly" (S08), "2 mg/kg ideal body weight" (S11), "500 mg twice daily" (S14), S37."""
    if agent is MMF:
        return Decimal(500)
    if agent is MTX and not is_child(case):
        return Decimal(15)
    assert case.height is not None
    if agent is MTX:
        weekly = 15 * surface_area(weight, case.height.value)
        if weekly > 25:
            notes.alarms.add(Code.MTX_ABOVE_ADULT_TARGET_25)
        notes.methotrexate_sc = printed(weekly)
        return notes.methotrexate_sc
    assert case.sex is not None
    ideal = ideal_weight(Sex(case.sex), case.height.value)
    if weight < ideal:
        notes.alarms.add(Code.ACTUAL_BELOW_IDEAL)
    return printed(2 * min(ideal, weight))
