"""Whether each steroid-sparing agent may be given to this patient: clear, to check, held or excluded (D14)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case
from core.evidence import Cited
from core.register import ProtocolBook
from core.request import PARTNERS, Agent
from core.rules.clearance import CONCEPTION_METHOTREXATE, CONCEPTION_MYCOPHENOLATE, Clearance, kidneys
from core.rules.partner_facts import PartnerFacts
from core.ruling import NOTHING, Ruling

_TRIMETHOPRIM = Clearance(alarms=(Code.X_MTX_TMP_SMX,))


def clearances(facts: PartnerFacts) -> dict[Agent, Clearance]:
    """The three first-line agents, in the protocol's order."""
    return dict(zip(PARTNERS, (methotrexate(facts), facts.thiopurines, mycophenolate(facts)), strict=True))


def methotrexate(facts: PartnerFacts) -> Clearance:
    """Pregnancy and contraception (S47), hepatitis, liver, blood (S46, L22), kidneys (L23). S46 and S47 name no age."""
    found = CONCEPTION_METHOTREXATE[facts.childbearing] + facts.liver + facts.blood_and_immunity + facts.kidneys
    return found + _TRIMETHOPRIM if facts.trimethoprim else found


def mycophenolate(facts: PartnerFacts) -> Clearance:
    """Pregnancy and contraception, as for methotrexate (D12, L37). The protocol names no other gate."""
    return CONCEPTION_MYCOPHENOLATE[facts.childbearing]


def taken(case: Case, book: ProtocolBook) -> Ruling:
    """Methotrexate that is already taken is held by the kidneys whatever else is asked or missing (D15, L23)."""
    if Agent.METHOTREXATE not in case.treated_with:
        return NOTHING
    found = kidneys(case, book)
    holds = tuple(Cited(Agent.METHOTREXATE, gate.because, gate.also) for gate in found.held)
    return Ruling(holds=holds, alarms=found.alarms)
