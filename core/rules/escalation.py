"""Severe or refractory disease: which infusions and reserved drugs are answered, and what stops them all
(S24-S31, D12, D15, D18, D30, L58).
"""

from __future__ import annotations

from collections.abc import Callable

from core.agent import Agent
from core.alarms import Code
from core.case import Case, Finding
from core.evidence import Cited, D, L, Ref, S
from core.outcome import Gap, Refusal
from core.register import ProtocolBook
from core.request import Request, Topic
from core.rules import scope
from core.rules.indications import never_escalated
from core.rules.ivig import REPEAT, ivig
from core.rules.patient import Person, person
from core.rules.reserved import calcineurin_inhibitors, cyclophosphamide, dose_gap
from core.rules.rituximab import ADULTS_ONLY, rituximab
from core.ruling import NOTHING, Ruling

Rule = Callable[[Case, Request, ProtocolBook], Ruling]

_RULES: dict[Topic, tuple[tuple[Agent, ...], Rule]] = {
    Topic.IVIG: ((Agent.IVIG,), ivig),
    Topic.RITUXIMAB: ((Agent.RITUXIMAB,), rituximab),
    Topic.CYCLOPHOSPHAMIDE: ((Agent.CYCLOPHOSPHAMIDE,), cyclophosphamide),
    Topic.CALCINEURIN_INHIBITORS: ((Agent.CICLOSPORIN, Agent.TACROLIMUS), calcineurin_inhibitors),
}
TOPICS = tuple(_RULES)
_CAUTIONS = {
    Topic.IVIG: (Code.SPECIALIST_IVIG, Code.X_IVIG_THROMBOSIS_RENAL),
    Topic.RITUXIMAB: (Code.SPECIALIST_RITUXIMAB, Code.X_PML_INFUSION),
    Topic.CYCLOPHOSPHAMIDE: (Code.SPECIALIST,),
    Topic.CALCINEURIN_INHIBITORS: (Code.SPECIALIST,),
}
_STATEMENT = {
    Topic.IVIG: S(24),
    Topic.RITUXIMAB: S(27),
    Topic.CYCLOPHOSPHAMIDE: S(29),
    Topic.CALCINEURIN_INHIBITORS: S(31),
}
_IBM = Refusal(
    "escalation in inclusion body myositis",
    Cited("most patients progress despite treatment, and nothing is shown to slow it", D(18), (S(35), L(60))),
)


def asked_topics(request: Request) -> tuple[Topic, ...]:
    """The escalations that the request is about, in the order of the protocol."""
    if Topic.ESCALATION in request.topics:
        return TOPICS
    if request.topics.isdisjoint(TOPICS):
        return ()
    return tuple([topic for topic in TOPICS if topic in request.topics])


def escalation(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """Each escalation asked for: its dose or schedule, or why there is none."""
    found = _anti_mda5(case)
    topics = asked_topics(request)
    if not topics:
        return found
    cautions = Ruling(alarms=tuple(code for topic in topics for code in _CAUTIONS[topic]))
    if never_escalated(case):
        return found + Ruling(refusals=(_IBM,)) + cautions
    held = scope.everything_held(case)
    if held is not None:
        agents = tuple(agent for topic in topics for agent in _RULES[topic][0])
        because = held.holds[0]
        return (
            found + held + Ruling(holds=tuple(Cited(one, because.because, because.also) for one in agents)) + cautions
        )
    if person(case, book.settled.adulthood) is Person.CHILD:
        return found + _child(topics, request) + cautions
    if request.general:
        return found + cautions + _no_doses(topics, request)
    for topic in topics:
        found += _RULES[topic][1](case, request, book)
    return found


def _no_doses(topics: tuple[Topic, ...], request: Request) -> Ruling:
    """What the protocol does not give to anyone."""
    found = Ruling(gaps=(REPEAT,)) if Topic.IVIG in topics else NOTHING
    for topic in topics:
        if topic in {Topic.CYCLOPHOSPHAMIDE, Topic.CALCINEURIN_INHIBITORS}:
            found += dose_gap(_RULES[topic][0], asked=request.dose_asked and topic in request.topics)
    return found


def _anti_mda5(case: Case) -> Ruling:
    """L58: combined treatment from the start, by a specialist centre; no dose."""
    both = case.has(Finding.ANTI_MDA5) and case.has(Finding.RAPIDLY_PROGRESSIVE_ILD)
    return Ruling(alarms=(Code.X_MDA5_TRIPLE,)) if both else NOTHING


def _child(topics: tuple[Topic, ...], request: Request) -> Ruling:
    """D30: no escalation has a dose under 18 years."""
    found = NOTHING
    for topic in topics:
        refs: tuple[Ref, ...] = (_STATEMENT[topic],)
        if topic is Topic.RITUXIMAB:
            found += Ruling(refusals=(ADULTS_ONLY,), alarms=(Code.RITUXIMAB_ADULT_ONLY,))
        else:
            why = Cited("no paediatric dose in the protocol: refer to a paediatric specialist", D(30), refs)
            found += Ruling(refusals=(Refusal(f"{topic} under 18 years", why),))
        found += Ruling(gaps=(Gap(f"a dose of {topic} under 18 years", D(30)),))
    if request.dose_asked:
        found += Ruling(alarms=(Code.DOSE_NOT_IN_PROTOCOL,))
    return found
