"""A prednisone taper on the calendar: the first and last day of each step, and what was taken (S17-S23, D05-D07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.evidence import Cited, D, S
from core.outcome import Taper, TaperStep
from core.protocol import Taper as TaperRows
from core.quantities import Mg, Weeks

_WEEK = timedelta(weeks=1)
_DAYS = 7


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A dose (mg a day) from its first to its last day, both included; `cumulative` is taken from the first step on."""

    dose: Mg
    first: date
    last: date
    cumulative: Mg


@dataclass(frozen=True, slots=True)
class Schedule:
    """The taper from a day on. `before` and `four_weeks` need the time at the current dose; None where it is not known.

    `before` is what the current dose has come to until then. `four_weeks` is the day on which it has been taken for
    as long as the protocol ever allows a starting dose: of account where it is one, not yet reduced (D07).
    """

    steps: tuple[DatedStep, ...]
    before: Mg | None = None
    four_weeks: Cited[date] | None = None


def schedule(taper: Taper, start: date, rows: TaperRows, weeks: Weeks | None = None) -> Cited[Schedule]:
    """The steps of a taper whose first begins on `start`.

    Units:   mg a day, days of the calendar; `weeks` is the time at the current dose until `start`.
    Errors:  OverflowError where the calendar ends before the taper does.
    Source:  S17-S23, D05-D07: the steps are those of the taper, and refusals are its own: a taper that D07 refuses
             has no schedule.
    """
    return taper.steps.map(
        lambda steps: Schedule(
            _dated(steps, start),
            None if weeks is None else Mg(taper.current.value * weeks.value * _DAYS),
            _four_weeks(start, rows, weeks),
        )
    )


def _dated(steps: tuple[TaperStep, ...], start: date) -> tuple[DatedStep, ...]:
    dated: list[DatedStep] = []
    first, taken = start, Decimal(0)
    for step in steps:
        taken += step.dose.value * step.weeks * _DAYS
        after = first + step.weeks * _WEEK
        dated.append(DatedStep(step.dose, first, after - timedelta(days=1), Mg(taken)))
        first = after
    return tuple(dated)


def _four_weeks(start: date, rows: TaperRows, weeks: Weeks | None) -> Cited[date] | None:
    """Counted from the day on which the dose was begun, as far as whole days of the stated weeks tell it."""
    if weeks is None:
        return None
    begun = start - timedelta(days=int(weeks.value * _DAYS))
    return Cited(begun + rows.limit.weeks_max * _WEEK, S(23), (S(50), D(7)))
