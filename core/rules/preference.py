"""Which steroid-sparing agents the protocol prefers, by pregnancy, lungs and skin (S10, S13, S15, D11, D12, D31)."""

from __future__ import annotations

from dataclasses import dataclass

from core.alarms import Code
from core.evidence import Cited, D, S
from core.outcome import Ask
from core.request import Agent
from core.rules.partner_facts import PartnerFacts
from core.rules.patient import Childbearing, Lungs


@dataclass(slots=True)
class Preference:
    """The agents that the protocol prefers here, or (with none) what must be known or chosen first."""

    agents: tuple[Agent, ...]
    why: Cited[str]
    lungs: Lungs
    childbearing: Childbearing
    alarms: tuple[Code, ...] = ()
    asks: tuple[Ask, ...] = ()


def preference(facts: PartnerFacts) -> Preference:
    """The protocol's preference. A contradiction is settled first; then pregnancy, lungs and skin (D11, D12)."""
    lung, able = facts.lungs, facts.childbearing
    if lung is Lungs.CONTRADICTED:
        return Preference((), _WHICH_LUNGS, lung, able, (Code.CONTRADICTION_ILD,), (Ask.ILD,))
    seen = _SEEN.get(lung, ())
    if able not in _CONCEIVING:
        return _by_skin_and_lungs(facts, seen)
    clash = (Code.CONFLICT_SKIN_VS_PREGNANCY,) if facts.severe_skin and able is Childbearing.PLANNING else ()
    return Preference((Agent.AZATHIOPRINE,), _CONCEIVING[able], lung, able, clash + seen)


def _by_skin_and_lungs(facts: PartnerFacts, seen: tuple[Code, ...]) -> Preference:
    """With nobody pregnant or planning. Mycophenolate is preferred in severe skin disease, whatever the lungs (S15)."""
    lung, able = facts.lungs, facts.childbearing
    if lung is Lungs.ILD:
        either = (Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE)
        return Preference(either, _ILD, lung, able, (Code.AGENT_TIE_AZA_MMF, *seen))
    open_question = _lung_question(facts)
    if facts.severe_skin:
        return Preference((Agent.MYCOPHENOLATE,), _SKIN, lung, able, seen, open_question)
    if lung is Lungs.CLEAR:
        return Preference((Agent.METHOTREXATE,), _NO_LUNG_DISEASE, lung, able)
    return Preference((), _WAITS[lung, bool(open_question)], lung, able, seen, open_question)


def _lung_question(facts: PartnerFacts) -> tuple[Ask, ...]:
    """What of the lungs would still change the choice."""
    if facts.lungs is Lungs.UNKNOWN:
        return (Ask.LUNG,)
    return (Ask.ILD,) if facts.lungs is Lungs.OTHER_DISEASE and not facts.ild_excluded else ()


_SEEN = dict.fromkeys((Lungs.ILD, Lungs.OTHER_DISEASE), (Code.MTX_NOT_PREFERRED_LUNG,))
_WHICH_LUNGS = Cited("whether there is lung disease", S(10), (S(13), S(15)))
_PREGNANT = Cited("the protocol's choice in pregnancy planning", D(12), (S(13),))
_CONCEIVING = {
    Childbearing.PREGNANT: _PREGNANT,
    Childbearing.BREASTFEEDING: _PREGNANT,
    Childbearing.PLANNING: Cited("pregnancy is planned", S(13), (D(11),)),
}
_ILD = Cited("interstitial lung disease: the protocol prefers both and chooses neither", S(13), (S(15), D(11)))
_SKIN = Cited("severe dermatomyositis skin disease", S(15), (D(11),))
_NO_LUNG_DISEASE = Cited("no lung disease", S(10))
_WAITS = {  # by the lungs, and whether something of them is still asked
    (Lungs.UNKNOWN, True): _WHICH_LUNGS,
    (Lungs.OTHER_DISEASE, True): Cited(
        "whether the lung disease is interstitial lung disease", D(31), (S(10), S(13), S(15))
    ),
    (Lungs.OTHER_DISEASE, False): Cited(
        "a choice by the clinician: methotrexate is preferred without lung disease, azathioprine and mycophenolate "
        "mofetil in interstitial lung disease, and the protocol prefers nothing in other lung disease",
        D(31),
        (S(10), S(13), S(15)),
    ),
}
