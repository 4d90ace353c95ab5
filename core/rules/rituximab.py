"""Rituximab in adults with refractory disease, after the hepatitis B screen (S27, S28, L47)."""

from __future__ import annotations

from core.agent import Agent
from core.alarms import Code
from core.case import Case, Finding, Result, Test
from core.courses import Open, Rituximab, RituximabDose
from core.evidence import Cited, D, L, S
from core.gates import Gate
from core.outcome import Ask, Refusal
from core.quantities import Mg
from core.register import ProtocolBook
from core.request import Request
from core.rules.indications import for_refractory_disease, refractory
from core.rules.missing import age, disease
from core.ruling import Ruling, unique

ADULTS_ONLY = Refusal(
    "rituximab under 18 years",
    Cited("the protocol gives rituximab for adults only: refer to a paediatric specialist", S(27), (L(46),)),
)
_FIRST_LINE_FIRST = Refusal(
    "rituximab before the first-line agents",
    Cited("the protocol reserves it for refractory disease not controlled with first-line agents", S(28)),
)
_SCREEN = Cited(Gate.HEPATITIS_B, L(47))


def rituximab(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """The dose of an adult. The caller has dealt with inclusion body myositis, hepatitis and infection."""
    del request
    alarms = (Code.SPECIALIST_RITUXIMAB, Code.X_PML_INFUSION)
    found = Ruling(alarms=alarms)
    if case.lacks(Finding.REFRACTORY) and not refractory(case):
        return found + Ruling(refusals=(_FIRST_LINE_FIRST,))
    indications = for_refractory_disease(case, S(28))
    lacking = disease(case, book) + age(case, book)
    screen = case.result(Test.HEPATITIS_B)
    if screen is Result.PENDING:
        found += Ruling(holds=(Cited(Agent.RITUXIMAB, L(47), (S(27),)),))
    elif lacking.asks:
        waits = Cited(tuple(str(ask) for ask in unique(lacking.asks)), S(27), (D(22),))
        found += Ruling(answers=(Open(Agent.RITUXIMAB, indications, waits),))
    else:
        row = book.numbers.rituximab
        dose = RituximabDose(Mg(row.mg), row.doses, row.weeks_apart)
        to_check = () if screen is Result.CLEAR else (_SCREEN,)
        found += Ruling(answers=(Rituximab(Cited(dose, S(27), (S(28), L(45))), indications, to_check),))
    found += lacking
    if not indications:
        found += Ruling(asks=(Ask.REFRACTORY,))
    return found
