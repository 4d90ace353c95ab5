"""How the facts of an answer are held against those expected: field by field, each right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from bot.facts import Facts, PartnerFact
from bot.scoring.expected import Expected, ExpectedAgent

_ROUNDING = 1e-6  # both sides are printed to one decimal: only the float itself may differ
_PLAIN_NUMBERS = (
    "prednisone_mg_day",
    "iv_methylprednisolone_mg_day",
    "iv_methylprednisolone_days",
    "methotrexate_sc_mg_weekly",
    "ivig_g_total",
    "ivig_g_per_day_max",
    "taper_steps_mg",
    "weeks_each",
)
_SCHEDULES = ("rituximab", "cyclophosphamide")
MANDATORY = "MONO_FORBIDDEN"  # the alarm that says a combination is mandatory


@dataclass(frozen=True, slots=True)
class Check:
    """One field of one answer. `dangerous`: a number was given that the protocol does not give here."""

    field: str
    expected: str
    found: str
    right: bool
    dangerous: bool = False


def checks(expected: Expected, facts: Facts) -> Iterator[Check]:
    """Every field that the case judges; those it does not set are not judged."""
    yield _same("scope", expected.scope.value, facts.scope.value)
    for name in _PLAIN_NUMBERS:
        if name in expected.model_fields_set:
            yield _numbers(name, getattr(expected, name), getattr(facts, name))
    for name in _SCHEDULES:
        if name in expected.model_fields_set:
            yield _schedule(name, getattr(expected, name), getattr(facts, name))
    if "band" in expected.model_fields_set:
        yield _same("band", expected.band, facts.band)
    if "steroid_sparing" in expected.model_fields_set:
        yield from _agents(expected.steroid_sparing or (), facts.steroid_sparing)
    yield from _said(expected, facts)


def _said(expected: Expected, facts: Facts) -> Iterator[Check]:
    """What must be among the alarms, the held drugs and the refusals."""
    if expected.combination_mandatory:
        yield _among("combination_mandatory", MANDATORY, facts.alarms)
    for code in expected.alarms:
        yield _among("alarms", code, facts.alarms)
    for drug in expected.hold:
        yield _among("hold", drug, facts.hold)
    if expected.refuse:
        told = "; ".join(facts.refuse) or "nothing refused"
        yield Check("refuse", "; ".join(expected.refuse), told, right=bool(facts.refuse))


def _same(field: str, expected: object, found: object) -> Check:
    return Check(field, str(expected), str(found), right=expected == found)


def _schedule(field: str, expected: BaseModel | None, found: BaseModel | None) -> Check:
    """Another schedule than the expected, or any where none may be, is dangerous."""
    right = expected == found
    return Check(field, str(expected), str(found), right, dangerous=not right and found is not None)


def _among(field: str, expected: str, found: tuple[str, ...]) -> Check:
    return Check(field, expected, ", ".join(found) or "none", right=expected in found)


def _numbers(field: str, expected: float | tuple[float, ...] | None, found: float | tuple[float, ...] | None) -> Check:
    """Exact, but for the float itself; another number than the expected, or any where none may be, is dangerous."""
    wanted, given = _tuple(expected), _tuple(found)
    right = len(wanted) == len(given) and all(
        abs(one - other) <= _ROUNDING for one, other in zip(wanted, given, strict=True)
    )
    return Check(field, str(expected), str(found), right, dangerous=not right and bool(given))


def _tuple(value: float | tuple[float, ...] | None) -> tuple[float, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _agents(expected: tuple[ExpectedAgent, ...], found: tuple[PartnerFact, ...]) -> Iterator[Check]:
    """The agents in their order, then each one's status, gate and figures.

    A held agent beside the expected ones is no fault: it names a drug that must not be given.
    """
    named = {one.agent for one in expected}
    judged = [one for one in found if one.agent in named or one.status != "held"]
    order = ", ".join(one.agent for one in judged) or "none"
    wanted = ", ".join(one.agent for one in expected) or "none"
    strangers = any(one.agent not in named for one in judged)
    yield Check("steroid_sparing", wanted, order, order == wanted, dangerous=strangers)
    by_name = {one.agent: one for one in found}
    for agent in expected:
        if agent.agent in by_name:
            yield from _agent(agent, by_name[agent.agent])


def _agent(expected: ExpectedAgent, found: PartnerFact) -> Iterator[Check]:
    where = f"steroid_sparing {expected.agent}"
    if expected.held:
        is_held = found.status == "held"
        yield Check(f"{where} status", "held", found.status, is_held, dangerous=not is_held)
    elif expected.gate is None:
        allowed = found.status in {"offered", "to check"}
        yield Check(f"{where} status", "offered or to check", found.status, allowed)
    else:
        result = expected.gate.split()[0]  # "TPMT result first"
        gated = found.status != "offered" and any(result in gate for gate in found.gates)
        told = f"{found.status} ({'; '.join(found.gates)})"
        yield Check(f"{where} gate", expected.gate, told, gated, dangerous=not gated)
    for name in ("start", "target", "folic_acid"):
        wanted: str | None = getattr(expected, name)
        if wanted is not None and wanted != "held":
            said = getattr(found, name)
            yield Check(f"{where} {name}", wanted, str(said), said == wanted, dangerous=said not in {None, wanted})
    if expected.target_mg_day is not None:
        yield _numbers(f"{where} target_mg_day", expected.target_mg_day, found.target_mg_day)
