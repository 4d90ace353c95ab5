"""Infusions and advice as plain facts: the same numbers, rounded as they are printed."""

from __future__ import annotations

from core.courses import Advice, Course, Cyclophosphamide, Ivig, Open, Reserved, Rituximab
from core.quantities import Grams
from core.request import Topic


def course_facts(answer: Course) -> dict[str, object]:
    """The fields of a row of facts that this answer fills."""
    match answer:
        case Ivig():
            dose = answer.dose.value
            return {
                "ivig_g_total": tuple(_grams(end) for end in dose.total),
                "ivig_g_per_day_max": _grams(dose.most_per_day),
            }
        case Rituximab():
            given = answer.dose.value
            each = float(given.each.value)
            return {"rituximab": {"mg": each, "doses": given.doses, "days_apart": given.weeks_apart * 7}}
        case Cyclophosphamide():
            plan = answer.schedule.value
            return {
                "cyclophosphamide": {
                    "interval_weeks": plan.interval_weeks,
                    "months": plan.months,
                    "max_months": plan.longest_months,
                }
            }
        case Advice(topic=Topic.MONITORING):
            return {"monitor": tuple(point.value for point in answer.points)}
        case Reserved() | Advice() | Open():
            return {}


def _grams(mass: Grams) -> float:
    return float(mass.printed().value)
