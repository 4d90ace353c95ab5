"""What a worked case expects of an answer, as its author wrote it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, field_validator

from bot.facts import CyclophosphamideFact, RituximabFact, Scope
from bot.scoring.rows import Labelled

Numbers = tuple[float, ...]


class ExpectedAgent(BaseModel):
    """A steroid-sparing agent. `start` "held" is one without a number; `gate` is what must be back first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str
    start: str | None = None
    target: str | None = None
    target_mg_day: float | None = None
    folic_acid: str | None = None
    gate: str | None = None

    @property
    def held(self) -> bool:
        return self.start == "held"


class Expected(BaseModel):
    """The expected facts. A field that is not set is not judged; one set to None must have no number.

    Every field of a set must stand here: one that scoring does not know is refused, not passed over.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: Scope
    prednisone_mg_day: float | Numbers | None = None
    band: str | None = None
    iv_methylprednisolone_mg_day: Numbers | None = None
    iv_methylprednisolone_days: Numbers | None = None
    steroid_sparing: tuple[ExpectedAgent, ...] | None = None  # () while none can be named
    methotrexate_sc_mg_weekly: float | None = None
    combination_mandatory: bool = False
    ivig_g_total: Numbers | None = None
    ivig_g_per_day_max: float | None = None
    rituximab: RituximabFact | None = None
    cyclophosphamide: CyclophosphamideFact | None = None
    taper_steps_mg: Numbers | None = None
    weeks_each: int | None = None
    alarms: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()  # prose
    ask: tuple[str, ...] = ()  # prose, for a reader: not judged

    @field_validator("steroid_sparing", mode="before")
    @classmethod
    def _agents(cls, value: object) -> object:
        """One agent, several in order, "pending ..." or nothing: always a list."""
        if value is None or (isinstance(value, str) and value.startswith("pending ")):
            return ()
        return (value,) if isinstance(value, dict) else value

    @field_validator("hold")
    @classmethod
    def _drugs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """The drug alone: "azathioprine until TPMT" holds azathioprine."""
        return tuple(text.partition(" until ")[0] for text in value)


class Vignette(Labelled):
    """A worked case: the message, and what its answer must say."""

    text: str
    expected: Expected
