"""What the core answers beyond the start of treatment: infusions, reserved drugs, and advice without a dose.

The wrong answer cannot be written down: cyclophosphamide, ciclosporin and tacrolimus have no field for a dose.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.agent import Agent
from core.evidence import Cited
from core.gates import Gate
from core.quantities import Grams, IdealKg, Mg
from core.request import Topic


@dataclass(frozen=True, slots=True)
class IvigDose:
    """Grams over `days` consecutive days together, and the most that one day may hold (S24, D09)."""

    total: tuple[Grams, Grams]
    most_per_day: Grams
    days: int
    per_kg: tuple[Grams, Grams]  # for each kilogram of `weight`: what `total` was computed from
    weight: IdealKg
    actual_was_lower: bool


@dataclass(frozen=True, slots=True)
class Ivig:
    """Intravenous immunoglobulin in an adult. With no `indications` none of the protocol's is stated."""

    dose: Cited[IvigDose]
    indications: tuple[Cited[str], ...]
    evidence: tuple[Cited[str], ...]
    to_check: tuple[Cited[str], ...]


@dataclass(frozen=True, slots=True)
class RituximabDose:
    """The same dose, `doses` times (S27)."""

    each: Mg
    doses: int
    weeks_apart: int


@dataclass(frozen=True, slots=True)
class Rituximab:
    """Rituximab in an adult: now, or once `to_check` is back."""

    dose: Cited[RituximabDose]
    indications: tuple[Cited[str], ...]
    to_check: tuple[Cited[Gate], ...]


@dataclass(frozen=True, slots=True)
class CyclophosphamideSchedule:
    """Infusions by time alone: the protocol gives no dose (S29)."""

    interval_weeks: int
    months: tuple[int, int]
    longest_months: int


@dataclass(frozen=True, slots=True)
class Cyclophosphamide:
    """The schedule of cyclophosphamide, for a specialist to dose."""

    schedule: Cited[CyclophosphamideSchedule]
    indications: tuple[Cited[str], ...]
    to_check: tuple[Cited[str], ...]


@dataclass(frozen=True, slots=True)
class Reserved:
    """Drugs that the protocol keeps for severe, refractory disease, and gives no dose of (S31, D19)."""

    agents: tuple[Agent, ...]
    reserved_for: Cited[str]
    indications: tuple[Cited[str], ...]
    against: tuple[Cited[str], ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What the protocol says on a topic without a dose, as it applies to this patient."""

    topic: Topic
    points: tuple[Cited[str], ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An infusion whose dose is still open: `missing` names the facts without which none is given."""

    agent: Agent
    indications: tuple[Cited[str], ...]
    missing: Cited[tuple[str, ...]]


Course = Ivig | Rituximab | Cyclophosphamide | Reserved | Advice | Open
