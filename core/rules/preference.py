"""Which steroid-sparing agents the protocol prefers, by pregnancy, lungs and skin (S10, S13, S15, D11, D12, D31)."""

from __future__ import annotations

from dataclasses import dataclass

from core.alarms import Code
from core.case import DERMATOMYOSITIS_FAMILY, Case, Finding
from core.evidence import Cited, D, S
from core.outcome import Ask
from core.register import ProtocolBook
from core.request import Agent
from core.rules.patient import Childbearing, Lungs, childbearing, lungs


@dataclass(slots=True)
class Preference:
    """The agents that the protocol prefers here, or (with none) what must be known or chosen first."""

    agents: tuple[Agent, ...]
    why: Cited[str]
    lungs: Lungs
    childbearing: Childbearing
    alarms: tuple[Code, ...] = ()
    asks: tuple[Ask, ...] = ()


def preference(case: Case, book: ProtocolBook) -> Preference:
    """The protocol's preference. A contradiction is settled first; then pregnancy, lungs and skin (D11, D12)."""
    lung, able = lungs(case), childbearing(case, book.settled.childbearing)
    if lung is Lungs.CONTRADICTED:
        why = Cited("whether there is lung disease", S(10), (S(13), S(15)))
        return Preference((), why, lung, able, (Code.CONTRADICTION_ILD,), (Ask.ILD,))
    seen = (Code.MTX_NOT_PREFERRED_LUNG,) if lung in (Lungs.ILD, Lungs.OTHER_DISEASE) else ()
    skin = case.has(Finding.SEVERE_SKIN_DISEASE) and case.disease in DERMATOMYOSITIS_FAMILY
    match able:
        case Childbearing.PREGNANT | Childbearing.BREASTFEEDING:
            why = Cited("the protocol's choice in pregnancy planning", D(12), (S(13),))
            return Preference((Agent.AZATHIOPRINE,), why, lung, able, seen)
        case Childbearing.PLANNING:
            clash = (Code.CONFLICT_SKIN_VS_PREGNANCY,) if skin else ()
            why = Cited("pregnancy is planned", S(13), (D(11),))
            return Preference((Agent.AZATHIOPRINE,), why, lung, able, clash + seen)
        case _:
            agents, why, alarms, asks = _by_skin_and_lungs(case, lung, skin, seen)
            return Preference(agents, why, lung, able, alarms, asks)


_Choice = tuple[tuple[Agent, ...], Cited[str], tuple[Code, ...], tuple[Ask, ...]]


def _by_skin_and_lungs(case: Case, lung: Lungs, skin: bool, seen: tuple[Code, ...]) -> _Choice:
    """With nobody pregnant or planning. Mycophenolate is preferred in severe skin disease, whatever the lungs (S15)."""
    if lung is Lungs.ILD:
        why = Cited("interstitial lung disease: the protocol prefers both and chooses neither", S(13), (S(15), D(11)))
        return (Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE), why, (Code.AGENT_TIE_AZA_MMF, *seen), ()
    open_question = _lung_question(case, lung)
    if skin:
        why = Cited("severe dermatomyositis skin disease", S(15), (D(11),))
        return (Agent.MYCOPHENOLATE,), why, seen, open_question
    if lung is Lungs.CLEAR:
        return (Agent.METHOTREXATE,), _NO_LUNG_DISEASE, (), ()
    return (), _WAITS[lung, bool(open_question)], seen, open_question


def _lung_question(case: Case, lung: Lungs) -> tuple[Ask, ...]:
    """What of the lungs would still change the choice."""
    if lung is Lungs.UNKNOWN:
        return (Ask.LUNG,)
    return (Ask.ILD,) if lung is Lungs.OTHER_DISEASE and not case.lacks(Finding.ILD) else ()


_NO_LUNG_DISEASE = Cited("no lung disease", S(10))
_WAITS = {  # by the lungs, and whether something of them is still asked
    (Lungs.UNKNOWN, True): Cited("whether there is lung disease", S(10), (S(13), S(15))),
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
