"""The arguments for and against each drug of the protocol in one patient (S01-S37, D11, D12, D15, D18, D30)."""

from __future__ import annotations

from core.agent import Agent
from core.assessment import Assessment, Verdict
from core.case import Case, Disease, Finding
from core.evidence import Cited, D, L, S
from core.register import ProtocolBook
from core.rules import scope
from core.rules.indications import for_cyclophosphamide, for_ivig, for_refractory_disease, never_escalated
from core.rules.patient import Person, person
from core.rules.steroids import PULSE_INDICATIONS, STEROID_RISKS
from core.rules.weighing_partners import partner_assessments

_PULSE = {finding: Cited(str(finding), S(7)) for finding in PULSE_INDICATIONS}
_RISKS = {finding: Cited(f"{finding}: the lower half of the range", S(6), (D(3), D(4))) for finding in STEROID_RISKS}
_NEVER_ALONE = Cited("never without a steroid-sparing agent", S(2), (S(3), D(1)))
_NO_PULSE = Cited("no severe weakness, dysphagia or respiratory muscle involvement is stated", S(7))
_START = {
    Disease.JUVENILE_DERMATOMYOSITIS: Cited("the starting dose in juvenile dermatomyositis", S(36)),
    Disease.INCLUSION_BODY_MYOSITIS: Cited("a trial with methotrexate is called reasonable in new disease", S(34)),
}
_START_ADULT = Cited("the starting drug, from the first day", S(1), (S(4),))
_IBM = Cited("inclusion body myositis progresses despite treatment, and is not escalated", D(18), (S(35), L(60)))
_REACTION = Cited("anti-IgA antibodies or earlier anaphylaxis to immunoglobulin", L(42))
_CHILD = Cited("no paediatric dose in the protocol", D(30))
_CHILD_RITUXIMAB = Cited("for adults only", S(27), (L(46),))
_PREGNANT = Cited("pregnant or breastfeeding", D(12), (L(50),))
_WITH_METHOTREXATE = Cited("goes with methotrexate", S(8), (L(27),))
_WITHOUT_METHOTREXATE = Cited("goes with methotrexate, which is not given here", S(8))
_WHERE = {
    Agent.IVIG: Cited(
        "dysphagia, notable weight loss, severe rash, severe weakness or steroid-resistant disease", S(25)
    ),
    Agent.RITUXIMAB: Cited("refractory disease not controlled with first-line agents", S(28)),
    Agent.CYCLOPHOSPHAMIDE: Cited("severe interstitial lung disease or refractory disease", S(30)),
    Agent.CICLOSPORIN: Cited("severe, refractory disease", S(31)),
    Agent.TACROLIMUS: Cited("severe, refractory disease", S(31)),
}
_HARMS = Cited("hypertension and renal insufficiency; no dose in the protocol", S(31), (D(16), D(19)))
_NO_DOSE = Cited("no dose in the protocol", D(16), (S(29),))


def weighed(case: Case, book: ProtocolBook) -> tuple[Assessment, ...]:
    """Every drug of the protocol, in its order.

    Shape:   a case whose disease the protocol reaches in; one `Assessment` for each `Agent` out.
    Errors:  none. What is not stated is argued from nowhere: it is asked elsewhere.
    """
    held = scope.everything_held(case)
    if held is not None:
        why = held.holds[0].map(lambda _: "hepatitis or infection: refer first")
        return tuple(Assessment(agent, Verdict.HELD, awaits=(why,)) for agent in Agent)
    child = person(case, book.settled.adulthood) is Person.CHILD
    found = partner_assessments(case, book, child=child)
    found[Agent.PREDNISONE] = _prednisone(case, child=child)
    found[Agent.METHYLPREDNISOLONE] = _pulse(case, child=child)
    found[Agent.FOLIC_ACID] = _folic_acid(found[Agent.METHOTREXATE], child=child)
    for agent in _WHERE:
        found[agent] = _escalation(agent, case, child=child)
    return tuple([found[agent] for agent in Agent])


def _prednisone(case: Case, *, child: bool) -> Assessment:
    start = _START.get(case.disease, _START_ADULT) if case.disease else _START_ADULT
    if child:
        start = _START[Disease.JUVENILE_DERMATOMYOSITIS]
    risks = tuple(why for finding, why in _RISKS.items() if case.has(finding))
    return Assessment(Agent.PREDNISONE, Verdict.INDICATED, (start,), (*risks, _NEVER_ALONE))


def _pulse(case: Case, *, child: bool) -> Assessment:
    found = tuple(why for finding, why in _PULSE.items() if case.has(finding))
    if child:
        return Assessment(Agent.METHYLPREDNISOLONE, Verdict.NOT_INDICATED, found, (_CHILD,))
    if found:
        return Assessment(Agent.METHYLPREDNISOLONE, Verdict.INDICATED, found)
    return Assessment(Agent.METHYLPREDNISOLONE, Verdict.NOT_INDICATED, against=(_NO_PULSE,))


def _folic_acid(methotrexate: Assessment, *, child: bool) -> Assessment:
    if child:
        return Assessment(Agent.FOLIC_ACID, Verdict.NOT_INDICATED, against=(_CHILD,))
    if methotrexate.verdict in {Verdict.PREFERRED, Verdict.ALTERNATIVE}:
        return Assessment(Agent.FOLIC_ACID, Verdict.INDICATED, (_WITH_METHOTREXATE,))
    if methotrexate.verdict is Verdict.HELD:
        return Assessment(Agent.FOLIC_ACID, Verdict.HELD, (_WITH_METHOTREXATE,), awaits=methotrexate.awaits)
    return Assessment(Agent.FOLIC_ACID, Verdict.NOT_INDICATED, against=(_WITHOUT_METHOTREXATE,))


def _escalation(agent: Agent, case: Case, *, child: bool) -> Assessment:
    """Indicated by what is stated; refused where the patient must not have it, whatever else is known."""
    supports = _supports(agent, case)
    excludes = _excludes(agent, case, child=child)
    against = _AGAINST.get(agent, ())
    if excludes:
        return Assessment(agent, Verdict.REFUSED, supports, against, excludes)
    if child:
        return Assessment(agent, Verdict.NOT_INDICATED, supports, (_CHILD, *against))
    if supports:
        return Assessment(agent, Verdict.INDICATED, supports, against)
    return _NOT_STATED[agent]


_AGAINST = {
    Agent.CYCLOPHOSPHAMIDE: (_NO_DOSE,),
    Agent.CICLOSPORIN: (_HARMS,),
    Agent.TACROLIMUS: (_HARMS,),
}


def _not_stated(agent: Agent, where: Cited[str]) -> Assessment:
    none = where.map(lambda text: f"not stated: {text}")
    change = where.map(lambda text: f"with {text}: {Verdict.INDICATED}")
    return Assessment(agent, Verdict.NOT_INDICATED, (), (none, *_AGAINST.get(agent, ())), changes=(change,))


_NOT_STATED = {agent: _not_stated(agent, where) for agent, where in _WHERE.items()}  # the same for every patient


def _supports(agent: Agent, case: Case) -> tuple[Cited[str], ...]:
    match agent:
        case Agent.IVIG:
            return for_ivig(case)
        case Agent.RITUXIMAB:
            return for_refractory_disease(case, S(28))
        case Agent.CYCLOPHOSPHAMIDE:
            return for_cyclophosphamide(case)
        case _:
            return for_refractory_disease(case, S(31))


def _excludes(agent: Agent, case: Case, *, child: bool) -> tuple[Cited[str], ...]:
    found: tuple[Cited[str], ...] = (_IBM,) if never_escalated(case) else ()
    if agent is Agent.IVIG and case.has(Finding.IMMUNOGLOBULIN_REACTION):
        found += (_REACTION,)
    if agent is Agent.RITUXIMAB and child:
        found += (_CHILD_RITUXIMAB,)
    pregnant = case.has(Finding.PREGNANCY) or case.has(Finding.BREASTFEEDING)
    if agent is Agent.CYCLOPHOSPHAMIDE and pregnant:
        found += (_PREGNANT,)
    return found
