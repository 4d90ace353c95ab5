"""Starting treatment: prednisone with its partner drug, a pending plan, or what is missing (S01-S16, D14, D35)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case, Finding
from core.evidence import Cited, D, S
from core.outcome import Answer, Ask, Gap, Incomplete, Pending, Plan, Reach
from core.quantities import ActualKg
from core.register import ProtocolBook
from core.request import Agent, Request
from core.rules import juvenile, partner, scope, steroids
from core.rules.agents import clearances
from core.rules.missing import missing
from core.rules.partner_facts import partner_facts
from core.rules.patient import Childbearing, Lungs, Person, person
from core.rules.preference import preference
from core.ruling import Ruling


def treatment(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    """The plan for this patient, or the reason why there is none yet."""
    held = scope.everything_held(case)
    if held is not None:
        return held + Ruling(answers=(Incomplete(),))
    lacking = missing(case, book)
    if lacking.asks or case.weight is None:
        return lacking + _incomplete(case, request.agents, book)
    if person(case, book.settled.adulthood) is Person.CHILD:
        found = juvenile.treatment(case, case.weight, _asked(request), book)
    else:
        found = _adult(case, case.weight, _asked(request), book)
    return found + _standing(case, found.answers[0])


def _asked(request: Request) -> tuple[Agent, ...]:
    """Asked about by name, or by a pulse that is proposed."""
    if not request.doses:
        return request.agents
    pulse = tuple(dose.agent for dose in request.doses if dose.agent is Agent.METHYLPREDNISOLONE and not dose.taken)
    return request.agents + pulse


def _incomplete(case: Case, asked: tuple[Agent, ...], book: ProtocolBook) -> Ruling:
    """No number yet: which agents this patient must not have, and what will be asked next."""
    if person(case, book.settled.adulthood) is Person.CHILD:
        return juvenile.incomplete(case, asked, book)
    facts = partner_facts(case, book)
    prefers, clear = preference(facts), clearances(facts)
    alarms = partner.alarms_without_doses(clear, asked)
    unknown = prefers.childbearing is Childbearing.UNKNOWN
    risks = steroids.steroid_risks_not_stated(case)
    return Ruling(
        reach=Reach.CLARIFY if prefers.lungs is Lungs.CONTRADICTED else Reach.IN,
        answers=(Incomplete(excluded=partner.excluded_agents(clear)),),
        alarms=tuple(code for code in prefers.alarms if code is Code.CONTRADICTION_ILD) + alarms,
        asks=prefers.asks + ((Ask.CHILDBEARING,) if unknown else ()) + ((Ask.STEROID_RISK,) if risks else ()),
    )


def _adult(case: Case, weight: ActualKg, asked: tuple[Agent, ...], book: ProtocolBook) -> Ruling:
    prednisone = steroids.adult_prednisone(case, weight, book)
    indicated = steroids.pulse_indicated(case)
    pulse = steroids.adult_pulse(weight, book) if indicated else None
    choice = partner.choose(case, weight, asked, book)
    answer: Answer
    if choice.waits_for is None:
        first = choice.offered[0]
        answer = Plan(prednisone, first, choice.offered[1:], choice.held, choice.excluded, pulse)
    else:
        answer = Pending(prednisone, choice.waits_for, choice.held, choice.excluded, pulse)
    return Ruling(
        reach=Reach.CLARIFY if choice.lungs is Lungs.CONTRADICTED else Reach.IN,
        answers=(answer,),
        holds=tuple([Cited(one.agent, one.waits_for.because, one.waits_for.also) for one in choice.held]),
        alarms=(
            steroids.adult_prednisone_alarms(case, prednisone.value)
            + (steroids.pulse_alarms(pulse.value) if pulse else ())
            + choice.alarms
        ),
        gaps=_pulse_gaps(asked, indicated=indicated) + choice.gaps,
        asks=choice.asks + ((Ask.STEROID_RISK,) if steroids.steroid_risks_not_stated(case) else ()),
    )


def _pulse_gaps(asked: tuple[Agent, ...], *, indicated: bool) -> tuple[Gap, ...]:
    """What the protocol leaves open about the pulse: with oral prednisone (D32), and without an indication."""
    if indicated:
        return (_WITH_ORAL_PREDNISONE,)
    if Agent.METHYLPREDNISOLONE in asked:
        what = "intravenous methylprednisolone without severe weakness, dysphagia or respiratory muscle involvement"
        return (Gap(what, S(7)),)
    return ()


_WITH_ORAL_PREDNISONE = Gap("whether oral prednisone pauses on the days of intravenous methylprednisolone", D(32))


def _standing(case: Case, answer: Answer) -> Ruling:
    """What belongs to every treatment answer (S42-S45), and what an awaited partner brings (D35)."""
    pending = (Code.PARTNER_PENDING,) if isinstance(answer, Pending) else ()
    bone = (Code.BONE_BISPHOSPHONATE,) if case.has(Finding.OSTEOPOROSIS) else ()
    return Ruling(alarms=pending + bone + _EVERY_COURSE)


_EVERY_COURSE = (Code.BONE_HEALTH, Code.PJP_PROPHYLAXIS, Code.VACCINE_BEFORE_START)
