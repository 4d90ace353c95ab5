"""The answer as plain facts for machines: one row of `myocite ask --jsonl` (see docs/cli.md)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Scope(StrEnum):
    """Whether the protocol reaches the question; `CLARIFY`: that must be asked first."""

    IN = "in"
    OUT = "out"
    CLARIFY = "clarify"


class PartnerFact(BaseModel):
    """One steroid-sparing agent the protocol points to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str
    status: str  # "offered" | "to check" | "held"
    start: str | None = None
    target: str | None = None
    target_mg_day: float | None = None
    folic_acid: str | None = None
    gates: tuple[str, ...] = ()


class RituximabFact(BaseModel):
    """Rituximab in an adult: `doses` times `mg`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mg: float
    doses: int
    days_apart: int


class CyclophosphamideFact(BaseModel):
    """The schedule of cyclophosphamide. The protocol gives no dose: the field is there to say so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    interval_weeks: int
    months: tuple[int, int]
    max_months: int
    dose: None = None


class Facts(BaseModel):
    """Every number here was decided by the core; null where none may be given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: Scope = Scope.IN
    prednisone_mg_day: tuple[float, float] | float | None = None
    band: str | None = None  # "nearer 0.5" | "nearer 1"
    iv_methylprednisolone_mg_day: tuple[float, float] | None = None
    iv_methylprednisolone_days: tuple[int, int] | None = None
    steroid_sparing: tuple[PartnerFact, ...] = ()
    methotrexate_sc_mg_weekly: float | None = None
    ivig_g_total: tuple[float, float] | None = None
    ivig_g_per_day_max: float | None = None
    rituximab: RituximabFact | None = None
    cyclophosphamide: CyclophosphamideFact | None = None
    taper_steps_mg: tuple[float, ...] | None = None
    weeks_each: int | None = None
    monitor: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()  # S.. and L..
    settlements: tuple[str, ...] = ()  # D..
