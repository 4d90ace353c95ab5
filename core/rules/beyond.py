"""Everything that is answered beyond the start of treatment and the taper, in the order of the protocol."""

from __future__ import annotations

from core.case import Case
from core.register import ProtocolBook
from core.request import Request, Topic
from core.rules import juvenile
from core.rules.escalation import Rule, escalation
from core.rules.monitoring import monitoring, onset
from core.rules.prevention import antifolates, bone, contraception, pneumocystis, screening, vaccines
from core.rules.unsaid import established, figure, unsaid_doses
from core.ruling import Ruling, total

ADVICE: dict[Topic, Rule] = {
    Topic.FIGURE: figure,
    Topic.ONSET: onset,
    Topic.MONITORING: monitoring,
    Topic.BONE: bone,
    Topic.PNEUMOCYSTIS: pneumocystis,
    Topic.VACCINES: vaccines,
    Topic.SCREENING: screening,
    Topic.CONTRACEPTION: contraception,
}


def beyond(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Escalation first, then advice; what two drugs do together is said whatever was asked."""
    found = (
        antifolates(case, request),
        established(case, request),
        unsaid_doses(request),
        escalation(case, request, book),
        juvenile.folic_acid(case, request, book),
    )
    if request.topics.isdisjoint(ADVICE):
        return total(*found)
    advice = [rule(case, request, book) for topic, rule in ADVICE.items() if topic in request.topics]
    return total(*found, *advice)
