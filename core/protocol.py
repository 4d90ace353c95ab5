"""The numbers of the protocol as the rules read them: one class for each row of core/data/protocol.toml.

Each row carries the words that state its numbers (`quote`, word for word) and the statement they stand in.
Units stand in the names; a weight is always said to be actual or ideal. An unknown key, a missing number
and a number without a unit in its name cannot load. core/load.py checks the words against the text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.evidence import Ref


def _number(value: object) -> object:
    """Refuse what pydantic would bend into a number: text and booleans."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a bare number was expected")  # noqa: TRY004  pydantic reports a ValueError by its row
    return value


def _ref(value: object) -> object:
    return Ref.parse(value) if isinstance(value, str) else value


Amount = Annotated[Decimal, BeforeValidator(_number), Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, BeforeValidator(_number), Field(gt=0)]
RefId = Annotated[Ref, BeforeValidator(_ref)]


class Shape(BaseModel):
    """What every row of core/data/ has in common: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Row(Shape):
    """Words of the protocol and the statement they stand in. Subclasses add the numbers."""

    quote: str = Field(min_length=1)
    statement: RefId


class PerKgRange(Row):
    """Prednisone by actual weight, for each day."""

    low_mg_per_actual_kg: Amount
    high_mg_per_actual_kg: Amount


class DailyRange(Row):
    """The daily dose that the protocol calls typical; its high end is the printed ceiling (D02)."""

    low_mg_per_day: Amount
    high_mg_per_day: Amount


class Schedule(Row):
    """One dose a day for so many weeks before the taper."""

    times_daily: Count
    weeks_min: Count
    weeks_max: Count


class Nearer(Row):
    """The end of the range that a risk points to."""

    mg_per_actual_kg: Amount


class Prednisone(Shape):
    """Adults, by mouth (S01, S04-S06)."""

    start: PerKgRange
    typical: DailyRange
    schedule: Schedule
    nearer_high: Nearer
    nearer_low: Nearer


class Pulse(Row):
    """Intravenous methylprednisolone, on each of so many consecutive days (S07)."""

    mg_per_actual_kg_min: Amount
    mg_per_actual_kg_max: Amount
    mg_min: Amount
    mg_max: Amount
    days_min: Count
    days_max: Count


class MethotrexateStart(Row):
    """By mouth, ONCE WEEKLY, with folic acid each day."""

    mg_once_weekly: Amount
    times_weekly: Count
    folic_acid_mg_per_day: Amount


class MethotrexateTarget(Row):
    """Weekly dose to be reached within so many months."""

    mg_once_weekly: Amount
    months_min: Count
    months_max: Count


class Methotrexate(Shape):
    """Adults (S08-S10)."""

    start: MethotrexateStart
    target: MethotrexateTarget
    preferred: Row


class AzathioprineTarget(Row):
    """For each day; the protocol gives no starting dose."""

    mg_per_ideal_kg: Amount


class Azathioprine(Shape):
    """Adults (S11-S13)."""

    target: AzathioprineTarget
    gate: Row
    preferred: Row


class MycophenolateStart(Row):
    """The single dose and how often a day; the protocol gives no target."""

    mg: Amount
    times_daily: Count


class Mycophenolate(Shape):
    """Adults (S14, S15)."""

    start: MycophenolateStart
    preferred: Row


class Months(Row):
    """Time that the partner drugs take to reach their full effect."""

    months_min: Count
    months_max: Count


class TaperBegin(Row):
    """When the taper begins, weeks after the start."""

    weeks_min: Count
    weeks_max: Count


class Rung(Row):
    """One step of the taper, mg a day; `weeks` is the time held."""

    from_mg: Amount
    to_mg: Amount
    weeks: Count


class BelowRungs(Row):
    """Below `below_mg`, each step takes `step_mg` off."""

    below_mg: Amount
    step_mg: Amount
    weeks: Count


class TaperLimit(Row):
    """The longest time at high dose."""

    weeks_min: Count
    weeks_max: Count


class Taper(Shape):
    """Adults (S17-S23). The rungs stand from the highest dose down."""

    begin: TaperBegin
    rungs: tuple[Rung, ...] = Field(min_length=1)
    below: BelowRungs
    limit: TaperLimit


class Ivig(Row):
    """Intravenous immunoglobulin: the total over consecutive `days`, and the share of one day (S24)."""

    g_per_ideal_kg_min: Amount
    g_per_ideal_kg_max: Amount
    days: Count
    g_per_ideal_kg_per_day: Amount


class Rituximab(Row):
    """Adults (S27)."""

    doses: Count
    mg: Amount
    weeks_apart: Count


class Cyclophosphamide(Row):
    """The schedule of the infusions (S29). The protocol gives no dose."""

    interval_weeks: Count
    months_min: Count
    months_max: Count
    months_longest: Count


class JuvenilePrednisone(Row):
    """For each day, with its maximum (S36)."""

    mg_per_actual_kg: Amount
    max_mg_per_day: Amount


class JuvenileMethotrexate(Row):
    """Subcutaneous, ONCE WEEKLY, on body surface area (S37)."""

    mg_per_m2: Amount
    times_weekly: Count


class Juvenile(Shape):
    """Juvenile dermatomyositis."""

    prednisone: JuvenilePrednisone
    methotrexate: JuvenileMethotrexate


class Monotherapy(Shape):
    """The ban (S03) and, apart from it, the words whose figure no published source bears out (D01)."""

    ban: Row
    unsupported_figure: Row


class Numbers(Shape):
    """core/data/protocol.toml as a whole."""

    prednisone: Prednisone
    pulse: Pulse
    methotrexate: Methotrexate
    azathioprine: Azathioprine
    mycophenolate: Mycophenolate
    onset: Months
    taper: Taper
    ivig: Ivig
    rituximab: Rituximab
    cyclophosphamide: Cyclophosphamide
    juvenile: Juvenile
    monotherapy: Monotherapy
