"""The facts without which no number is given, the most useful first (D22, D25)."""

from __future__ import annotations

from core.alarms import Code
from core.case import Case, Disease
from core.outcome import Ask
from core.register import ProtocolBook
from core.rules.patient import Person, person
from core.rules.scope import measures
from core.ruling import NOTHING, Ruling, total


def missing(case: Case, book: ProtocolBook) -> Ruling:
    """Disease, weight and age, each where it is missing, doubtful or outside the plausible range."""
    doubtful = measures(case, book)
    asked = Ask.WEIGHT in doubtful.asks or Ask.WEIGHT_UNIT in doubtful.asks
    weight = _WEIGHT if case.weight is None and not asked else NOTHING
    return total(doubtful, disease(case, book), weight, age(case, book))


_WEIGHT = Ruling(alarms=(Code.WEIGHT_MISSING,), asks=(Ask.WEIGHT,))
_DISEASE = Ruling(asks=(Ask.DISEASE,))
_AGE = Ruling(alarms=(Code.AGE_MISSING,), asks=(Ask.AGE,))


def disease(case: Case, book: ProtocolBook) -> Ruling:
    """A suspected disease is not stated; an unnamed one in a child may or may not be juvenile dermatomyositis."""
    unnamed = case.disease is None or case.disease_uncertain
    if case.disease is Disease.MYOSITIS:
        unnamed = unnamed or person(case, book.settled.adulthood) is Person.CHILD
    return _DISEASE if unnamed else NOTHING


def age(case: Case, book: ProtocolBook) -> Ruling:
    """Age alone: where a dose or a schedule is the same for every adult (D22)."""
    if person(case, book.settled.adulthood) is Person.UNKNOWN:
        return _AGE
    return NOTHING
