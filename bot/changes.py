"""What a correction, an addition or a what-if changes in an answer, and what it leaves as it was."""

from __future__ import annotations

from decimal import Decimal

from bot import notation
from bot.facts import Facts, PartnerFact
from bot.lines import capital, line
from bot.reply import Line, Strong
from bot.slots import Draft
from bot.understood import understood
from core.quantities import Mg, MgRange

NONE = "no dose"


def doses_of(facts: Facts) -> dict[str, str]:
    """Each drug of an answer with its dose in a few words, in the order of the answer."""
    found: dict[str, str] = {}
    if facts.prednisone_mg_day is not None:
        found["prednisone"] = f"{_mg(facts.prednisone_mg_day)} once daily"
    if facts.iv_methylprednisolone_mg_day is not None:
        found["intravenous methylprednisolone"] = f"{_mg(facts.iv_methylprednisolone_mg_day)} a day"
    for partner in facts.steroid_sparing:
        found[partner.agent] = _partner(partner)
    if facts.ivig_g_total is not None:
        low, high = facts.ivig_g_total
        found["intravenous immunoglobulin"] = f"{low:g}-{high:g} g in total"
    if facts.taper_steps_mg is not None:
        found["prednisone taper"] = f"{facts.taper_steps_mg[0]:g} mg once daily next"
    return found


def told(before: Draft, doses: dict[str, str], after: Draft, facts: Facts) -> tuple[Line, ...]:
    """One line, such as "Changed: weight from 70 kg to 80 kg. Prednisone from ... to ... Unchanged: methotrexate."

    Empty where there was no dose before, or where no fact is another one.
    """
    changed = _facts_changed(before, after)
    now = doses_of(facts)
    if not doses or not changed:
        return ()
    names = list(dict.fromkeys((*doses, *now)))
    moved = [name for name in names if doses.get(name) != now.get(name)]
    same = [name for name in names if doses.get(name) == now.get(name)]
    parts = [f"{'; '.join(changed)}."]
    parts += [f"{capital(name)}: {_moved(doses.get(name), now.get(name))}." for name in moved]
    parts += [f"Unchanged: {', '.join(same)}."] if same else []
    return (line(Strong("Changed: "), " ".join(parts)),)


def _moved(old: str | None, new: str | None) -> str:
    if old is None:
        return f"now {new}"
    return f"from {old} to {new or NONE}"


def _facts_changed(before: Draft, after: Draft) -> list[str]:
    old = {fact.label: fact.value for fact in understood(before)}
    new = {fact.label: fact.value for fact in understood(after)}
    said = [
        f"{label} from {old[label]} to {value}" if label in old else f"{label} {value}"
        for label, value in new.items()
        if old.get(label) != value
    ]
    return said + [f"{label} taken back" for label in old if label not in new]


def _mg(dose: tuple[float, float] | float) -> str:
    low, high = dose if isinstance(dose, tuple) else (dose, dose)
    return notation.mg_range(MgRange(Mg(Decimal(str(low))), Mg(Decimal(str(high)))))


def _partner(partner: PartnerFact) -> str:
    if partner.status == "held":
        return "held, no dose"
    if partner.target_mg_day is not None:
        return f"target {partner.target_mg_day:g} mg a day"
    return partner.start or NONE
