"""An outcome in brief: each part of the answer by name, as a line of text that can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from bot.factsheet import facts_of
from bot.rests_on import cited_ids
from core.courses import Advice
from core.outcome import Incomplete, Outcome, Pending, Plan
from core.register import ProtocolBook

_NAMES = {
    "prednisone_mg_day": "prednisone range (mg a day)",
    "band": "half of the prednisone range",
    "iv_methylprednisolone_mg_day": "intravenous methylprednisolone (mg a day)",
    "iv_methylprednisolone_days": "intravenous methylprednisolone (days)",
    "steroid_sparing": "steroid-sparing agents",
    "methotrexate_sc_mg_weekly": "subcutaneous methotrexate (mg ONCE WEEKLY)",
    "ivig_g_total": "intravenous immunoglobulin (g in total)",
    "ivig_g_per_day_max": "intravenous immunoglobulin (g on one day)",
    "taper_steps_mg": "taper (mg a day)",
    "weeks_each": "taper (weeks at each dose)",
    "ask": "questions",
    "hold": "held drugs",
    "refuse": "refusals",
    "cites": "sentences and limits cited",
    "settlements": "settlements cited",
}


def in_brief(outcome: Outcome, book: ProtocolBook) -> dict[str, str]:
    """Every part that says something, by the name that a reader knows it by."""
    facts = facts_of(outcome, cited_ids(outcome, book)).model_dump(mode="json", exclude_defaults=True)
    parts = {_NAMES.get(name, name.replace("_", " ")): _text(value) for name, value in facts.items()}
    parts |= {name: "; ".join(values) for name, values in _beyond_facts(outcome) if values}
    return parts


def _beyond_facts(outcome: Outcome) -> Iterator[tuple[str, list[str]]]:
    """What the machine's facts leave out: the kind of answer, exclusions, gaps, advice, and how drugs are weighed."""
    yield "kind of answer", [type(answer).__name__.lower() for answer in outcome.answers]
    excluded = [
        f"{one.agent}: {one.why.value}"
        for answer in outcome.answers
        if isinstance(answer, Plan | Pending | Incomplete)
        for one in answer.excluded
    ]
    yield "excluded agents", excluded
    yield "gaps", [gap.what for gap in outcome.gaps]
    yield "advice", [point.value for one in outcome.answers if isinstance(one, Advice) for point in one.points]
    yield "drugs weighed", [f"{one.agent} {one.verdict}" for one in outcome.assessments]


def _text(value: object) -> str:
    match value:
        case [int() | float() as low, int() | float() as high] if low <= high:
            return f"{low:g}-{high:g}" if low != high else f"{low:g}"
        case list():
            return ", ".join(map(_text, value))
        case dict():
            return " ".join(_text(one) for one in value.values() if one is not None)
        case float():
            return f"{value:g}"
        case _:
            return str(value)
