"""The way from a case and a request to an outcome. Pure: the same facts give the same answer, always."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case, Disease, Finding
from core.evidence import Cited, D
from core.outcome import Answer, Ask, Gap, Incomplete, Outcome, Pending, Plan, Reach
from core.quantities import ActualKg
from core.register import ProtocolBook
from core.request import Agent, Request, Topic
from core.rules import juvenile, partner, proposals, scope, steroids
from core.rules.patient import Lungs, Person, lungs, person
from core.rules.taper import taper
from core.ruling import Ruling


def decide(case: Case, request: Request, book: ProtocolBook) -> Outcome:
    """Answer one request about one case: emergencies, then stops, then scope, then what was asked.

    Shape:   a `Case` and a `Request` in, an `Outcome` out; every value in it is cited.
    Errors:  none for a patient: what is missing is in `asks`, what is forbidden in `refusals`.
    Source:  the protocol's order, with D22 (age first), D15 (holds), D28 (emergencies first).
    """
    found = Ruling(alarms=scope.emergencies(case))
    outside = scope.outside(case, book)
    if outside is not None:
        if outside.reach is Reach.CLARIFY:
            found += proposals.course_refusals(request)
        return (found + outside + Ruling(alarms=scope.child_alarms(case, book))).outcome()
    wrong_doses = proposals.dose_refusals(case, request, book)
    found += proposals.course_refusals(request) + wrong_doses
    found += _disease_alarms(case) + Ruling(alarms=scope.child_alarms(case, book))
    stopped = bool(wrong_doses.refusals and _missing(case, book).asks)  # the refusal is the whole answer
    if Topic.TREATMENT in request.topics and not stopped:
        found += _treatment(case, request, book)
    if Topic.TAPER in request.topics:
        found += _taper(case, book)
    return found.outcome()


def _disease_alarms(case: Case) -> Ruling:
    match case.disease:
        case Disease.INCLUSION_BODY_MYOSITIS:
            return Ruling(alarms=(Code.IBM_LOW_EVIDENCE,))
        case Disease.IMNM_HMGCR:
            return Ruling(alarms=(Code.MONO_FORBIDDEN, Code.X_STATIN_STOP_NO_RECHALLENGE))
        case _:
            return Ruling()


def _missing(case: Case, book: ProtocolBook) -> Ruling:
    """The facts without which no number is given, the most useful first."""
    found = Ruling()
    child = person(case, book.settled.adulthood) is Person.CHILD
    doubtful = scope.measures(case, book)
    found += doubtful
    if case.disease is None or case.disease_uncertain or (child and case.disease is Disease.MYOSITIS):
        found += Ruling(asks=(Ask.DISEASE,))
    if case.weight is None and not {Ask.WEIGHT, Ask.WEIGHT_UNIT} & set(doubtful.asks):
        found += Ruling(alarms=(Code.WEIGHT_MISSING,), asks=(Ask.WEIGHT,))
    if person(case, book.settled.adulthood) is Person.UNKNOWN:
        found += Ruling(alarms=(Code.AGE_MISSING,), asks=(Ask.AGE,))
    return found


def _treatment(case: Case, request: Request, book: ProtocolBook) -> Ruling:
    held = scope.everything_held(case)
    if held is not None:
        return held + Ruling(answers=(Incomplete(),))
    missing = _missing(case, book)
    if missing.asks or case.weight is None:
        return missing + Ruling(answers=(Incomplete(),)) + _open_questions(case)
    if person(case, book.settled.adulthood) is Person.CHILD:
        asked = Agent.METHYLPREDNISOLONE in request.agents
        found = juvenile.treatment(case, case.weight, asked, book)
    else:
        found = _adult_treatment(case, case.weight, request, book)
    return found + _standing(case, found.answers[0])


def _open_questions(case: Case) -> Ruling:
    """What will be asked after the facts that block every number."""
    asks: tuple[Ask, ...] = (Ask.LUNG,) if lungs(case) is Lungs.UNKNOWN else ()
    if lungs(case) is Lungs.CONTRADICTED:
        return Ruling(Reach.CLARIFY, alarms=(Code.CONTRADICTION_ILD,), asks=(Ask.ILD,))
    return Ruling(asks=asks)


def _adult_treatment(case: Case, weight: ActualKg, request: Request, book: ProtocolBook) -> Ruling:
    prednisone = steroids.adult_prednisone(case, weight, book)
    alarms = steroids.adult_prednisone_alarms(case, prednisone.value)
    pulse = None
    gaps: tuple[Gap, ...] = ()
    if steroids.pulse_indicated(case):
        pulse = steroids.adult_pulse(weight, book)
        alarms += steroids.pulse_alarms(pulse.value)
        gaps += (Gap("whether oral prednisone pauses on the days of intravenous methylprednisolone", D(32)),)
    choice = partner.choose(case, weight, request.agents, book)
    answer: Answer
    if choice.offered:
        first, *others = choice.offered
        answer = Plan(prednisone, first, tuple(others), choice.held, choice.excluded, pulse)
    else:
        answer = Pending(prednisone, choice.waits_for, choice.held, choice.excluded, pulse)
    asks = choice.asks + ((Ask.STEROID_RISK,) if steroids.steroid_risks_not_stated(case) else ())
    reach = Reach.CLARIFY if lungs(case) is Lungs.CONTRADICTED else Reach.IN
    holds = tuple(Cited(one.agent, one.waits_for.because, one.waits_for.also) for one in choice.held)
    return Ruling(reach, (answer,), (), holds, alarms + choice.alarms, gaps + choice.gaps, asks)


def _standing(case: Case, answer: Answer) -> Ruling:
    """What belongs to every treatment answer (S42-S45), and what an awaited partner brings (D35)."""
    alarms: list[Code] = []
    if isinstance(answer, Pending):
        alarms.append(Code.PARTNER_PENDING)
    if case.has(Finding.OSTEOPOROSIS):
        alarms.append(Code.BONE_BISPHOSPHONATE)
    alarms += [Code.BONE_HEALTH, Code.PJP_PROPHYLAXIS, Code.VACCINE_BEFORE_START]
    return Ruling(alarms=tuple(alarms))


def _taper(case: Case, book: ProtocolBook) -> Ruling:
    """D07 for adults; no taper for a child (D30); no rung for a disease that nobody named."""
    who = person(case, book.settled.adulthood)
    if who is Person.CHILD:
        return Ruling(gaps=(Gap("a taper in children: refer", D(30)),))
    ruling = taper(case, book)
    if ruling.refusals:
        return ruling
    missing = Ruling()
    if case.disease is None or case.disease_uncertain:
        missing += Ruling(asks=(Ask.DISEASE,))
    if who is Person.UNKNOWN:
        missing += Ruling(alarms=(Code.AGE_MISSING,), asks=(Ask.AGE,))
    if not missing.asks:
        return ruling
    return missing + Ruling(alarms=ruling.alarms, asks=ruling.asks)
