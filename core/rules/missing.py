"""The facts without which no number is given, the most useful first (D22, D25)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case, Disease
from core.outcome import Ask
from core.register import ProtocolBook
from core.rules.patient import Person, person
from core.rules.scope import measures
from core.ruling import NOTHING, Ruling


def missing(case: Case, book: ProtocolBook) -> Ruling:
    """Disease, weight and age, each where it is missing, doubtful or outside the plausible range."""
    doubtful = measures(case, book)
    found = doubtful + disease(case, book)
    if case.weight is None and not {Ask.WEIGHT, Ask.WEIGHT_UNIT} & set(doubtful.asks):
        found += Ruling(alarms=(Code.WEIGHT_MISSING,), asks=(Ask.WEIGHT,))
    return found + age(case, book)


def disease(case: Case, book: ProtocolBook) -> Ruling:
    """A suspected disease is not stated; an unnamed one in a child may or may not be juvenile dermatomyositis."""
    child = person(case, book.settled.adulthood) is Person.CHILD
    unnamed = case.disease is None or case.disease_uncertain or (child and case.disease is Disease.MYOSITIS)
    return Ruling(asks=(Ask.DISEASE,) if unnamed else ())


def age(case: Case, book: ProtocolBook) -> Ruling:
    """Age alone: where a dose or a schedule is the same for every adult (D22)."""
    if person(case, book.settled.adulthood) is Person.UNKNOWN:
        return Ruling(alarms=(Code.AGE_MISSING,), asks=(Ask.AGE,))
    return NOTHING
