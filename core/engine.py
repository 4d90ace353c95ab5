"""The way from a case and a request to an outcome. Pure: the same facts give the same answer, always."""

from __future__ import annotations

from core.alarms import Code
from core.assessment import Assessment
from core.case import Case
from core.outcome import Outcome, Reach
from core.register import ProtocolBook
from core.request import Request, Topic
from core.rules import agents, missing, proposals, scope
from core.rules.beyond import beyond
from core.rules.taper import taper
from core.rules.treatment import treatment
from core.rules.weighing import weighed
from core.ruling import NOTHING, Ruling, total


def decide(case: Case, request: Request, book: ProtocolBook) -> Outcome:
    """Answer one request about one case: emergencies, then stops, then scope, then what was asked.

    Shape:   a `Case` and a `Request` in, an `Outcome` out; every value in it is cited.
    Errors:  none for a patient: what is missing is in `asks`, what is forbidden in `refusals`.
    Source:  the protocol's order, with D22 (age first), D15 (holds), D28 (emergencies first).
    """
    emergencies = _alarms(scope.emergencies(case))
    too_often = proposals.frequency_refusals(request)  # whatever the disease: D26
    outside = scope.outside(case, book)
    if outside is not None:
        found = emergencies + too_often
        if outside.reach is Reach.CLARIFY:
            found += proposals.course_refusals(case, request) + proposals.amount_refusals(case, request, book)
        return (found + outside + _alarms(scope.patient_alarms(case, book))).outcome()
    too_much = proposals.amount_refusals(case, request, book)
    found = total(
        emergencies,
        too_often,
        proposals.course_refusals(case, request),
        too_much,
        _alarms(scope.disease_alarms(case) + scope.patient_alarms(case, book)),
        agents.taken(case, book),
        _asked_for(case, request, bool(too_often.refusals or too_much.refusals), book),
        beyond(case, request, book),
    )
    return found.outcome(weighed(case, book) if Topic.WEIGHING in request.topics else ())


def _alarms(codes: tuple[Code, ...]) -> Ruling:
    return Ruling(alarms=codes) if codes else NOTHING


def weigh(case: Case, book: ProtocolBook) -> tuple[Assessment, ...]:
    """The arguments for and against each drug, where the protocol reaches the patient; else none."""
    return () if scope.outside(case, book) is not None else weighed(case, book)


def _asked_for(case: Case, request: Request, wrong_dose: bool, book: ProtocolBook) -> Ruling:
    """The topics of the request. A wrong dose refused with facts missing is the whole answer: nothing is asked."""
    found = NOTHING
    if not request.topics or (wrong_dose and scope.everything_held(case) is None and _blocked(case, request, book)):
        return found
    if Topic.TREATMENT in request.topics:
        found += treatment(case, request, book)
    if Topic.TAPER in request.topics:
        found += taper(case, book)
    return found


def _blocked(case: Case, request: Request, book: ProtocolBook) -> bool:
    """Whether a fact is missing without which nothing asked for has a number; the taper needs no weight."""
    if Topic.TREATMENT in request.topics:
        return bool(missing.missing(case, book).asks)
    return bool(missing.disease(case, book).asks or missing.age(case, book).asks)
