"""A taper on the calendar, worked out by hand with a calendar: days, doses, and what was taken (S17-S23, D05-D07)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from core.case import AgeGroup, Case, Disease, Response, SteroidCourse
from core.engine import decide
from core.load import load_protocol
from core.outcome import Taper
from core.quantities import Mg, Weeks
from core.request import Request, Topic
from core.schedule import Schedule, schedule

BOOK = load_protocol()
ROWS = BOOK.numbers.taper


def tapers(dose: str, response: Response = Response.GOOD, weeks: str | None = None) -> list[Taper]:
    course = SteroidCourse(Mg(Decimal(dose)), Weeks(Decimal(weeks)) if weeks else None, response)
    case = Case(disease=Disease.DERMATOMYOSITIS, age_group=AgeGroup.ADULT, steroid=course)
    outcome = decide(case, Request(frozenset({Topic.TAPER})), BOOK)
    return [answer for answer in outcome.answers if isinstance(answer, Taper)]


def dated(dose: str, start: date, weeks: str | None = None) -> Schedule:
    (taper,) = tapers(dose)
    return schedule(taper, start, ROWS, Weeks(Decimal(weeks)) if weeks else None).value


FROM_60 = [  # mg a day, first day, last day, mg taken since 1 March
    ("40", "2026-03-01", "2026-03-14", "560"),
    ("30", "2026-03-15", "2026-03-28", "980"),
    ("25", "2026-03-29", "2026-04-11", "1330"),
    ("20", "2026-04-12", "2026-04-25", "1610"),
    ("17.5", "2026-04-26", "2026-05-09", "1855"),
    ("15", "2026-05-10", "2026-05-23", "2065"),
    ("12.5", "2026-05-24", "2026-06-06", "2240"),
    ("10", "2026-06-07", "2026-06-20", "2380"),
    ("7.5", "2026-06-21", "2026-07-04", "2485"),
    ("5", "2026-07-05", "2026-07-18", "2555"),
    ("2.5", "2026-07-19", "2026-08-01", "2590"),
]


def test_sixty_milligrams_from_the_first_of_march() -> None:
    found = [
        (f"{step.dose.value.normalize():f}", str(step.first), str(step.last), f"{step.cumulative.value.normalize():f}")
        for step in dated("60", date(2026, 3, 1)).steps
    ]
    assert found == FROM_60


@pytest.mark.parametrize(
    ("dose", "first", "steps", "whole_mg", "last_day"),
    [
        ("80", "60", 12, "3430", "2026-08-15"),  # off the ladder: the rung strictly below, then the ladder (D06)
        ("70", "60", 12, "3430", "2026-08-15"),
        ("55", "40", 11, "2590", "2026-08-01"),
        ("50", "40", 11, "2590", "2026-08-01"),
        ("45", "40", 11, "2590", "2026-08-01"),
        ("40", "30", 10, "2030", "2026-07-18"),
        ("35", "30", 10, "2030", "2026-07-18"),
        ("34.9", "30", 10, "2030", "2026-07-18"),
        ("25", "20", 8, "1260", "2026-06-20"),
        ("20", "17.5", 7, "980", "2026-06-06"),
        ("11", "10", 4, "350", "2026-04-25"),  # off the 2.5 mg grid: the multiple strictly below (D07)
        ("5", "2.5", 1, "35", "2026-03-14"),
    ],
)
def test_any_dose_that_the_taper_covers(dose: str, first: str, steps: int, whole_mg: str, last_day: str) -> None:
    found = dated(dose, date(2026, 3, 1)).steps
    assert found[0].dose == Mg(Decimal(first))
    assert len(found) == steps
    assert found[-1].cumulative == Mg(Decimal(whole_mg))
    assert found[-1].last == date.fromisoformat(last_day)


def test_a_leap_day_is_a_day() -> None:
    first = dated("60", date(2028, 2, 20)).steps[0]
    assert (first.first, first.last) == (date(2028, 2, 20), date(2028, 3, 4))


@pytest.mark.parametrize(
    ("dose", "weeks", "before", "mark"),
    [
        ("60", "3", "1260", "2026-03-08"),  # begun on 8 February
        ("60", "2", "840", "2026-03-15"),
        ("60", "4", "1680", "2026-03-01"),
        ("60", "6", "2520", "2026-02-15"),  # passed: the alarm stands beside it
        ("34.9", "2", "488.6", "2026-03-15"),
        ("20", "3", "420", "2026-03-08"),  # of account where so small a dose is the start of a small patient
        ("60", None, None, None),
    ],
)
def test_the_four_week_mark_of_the_starting_dose(
    dose: str, weeks: str | None, before: str | None, mark: str | None
) -> None:
    found = dated(dose, date(2026, 3, 1), weeks)
    assert found.before == (Mg(Decimal(before)) if before else None)
    assert (found.four_weeks.value.isoformat() if found.four_weeks else None) == mark
    if found.four_weeks:
        assert [str(ref) for ref in found.four_weeks.refs] == ["S23", "S50", "D07"]


def test_it_rests_on_what_the_taper_rests_on() -> None:
    (taper,) = tapers("70")
    cited = schedule(taper, date(2026, 3, 1), ROWS)
    assert cited.refs == taper.steps.refs
    assert "D06" in map(str, cited.refs)


@pytest.mark.parametrize("tenths", range(26, 801, 7))
def test_no_day_is_left_out_or_counted_twice(tenths: int) -> None:
    found = dated(str(Decimal(tenths) / 10), date(2026, 12, 31))
    for step, after in pairwise(found.steps):
        assert after.first == step.last + timedelta(days=1)
        assert after.dose < step.dose
    days = sum(((step.last - step.first).days + 1) * step.dose.value for step in found.steps)
    assert found.steps[-1].cumulative.value == days
    assert {(step.last - step.first).days + 1 for step in found.steps} == {14}


@pytest.mark.parametrize("response", [Response.NONE, Response.FLARE, Response.NOT_STATED])
def test_what_d07_refuses_or_asks_has_no_taper_and_so_no_schedule(response: Response) -> None:
    assert tapers("60", response) == []
