"""Rows of core/data/ that state one thing state it alike, and a range does not run backwards."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from core.errors import BadProtocolData
from core.register import ProtocolBook

CM_PER_INCH = Decimal("2.54")


class Stated(NamedTuple):
    """A number and the row that states it."""

    file: str
    row: str
    value: Decimal


def agree(book: ProtocolBook) -> None:
    """Raise BadProtocolData for the first two rows that disagree."""
    for low, high in _ranges(book):
        if low.value > high.value:
            problem = f"the range runs backwards: {low.value} to {high.value}"
            raise BadProtocolData(low.file, low.row, problem, "Write the lower end first")
    for first, second in (*_within_the_protocol(book), *_settlement_with_protocol(book)):
        if first.value != second.value:
            problem = f"{first.value} disagrees with {second.value} of {second.row} in {second.file}"
            raise BadProtocolData(first.file, first.row, problem, "Correct the row that departs from the text")


def _row(row: str, value: Decimal | int) -> Stated:
    return Stated("protocol.toml", row, Decimal(value))


def _settled(row: str, value: Decimal | int) -> Stated:
    return Stated("settlements.toml", row, Decimal(value))


def _ranges(book: ProtocolBook) -> Iterator[tuple[Stated, Stated]]:
    n, settled = book.numbers, book.settled
    rows: tuple[tuple[str, Decimal | int, Decimal | int], ...] = (
        (
            "prednisone.start",
            n.prednisone.start.low_mg_per_actual_kg,
            n.prednisone.start.high_mg_per_actual_kg,
        ),
        ("prednisone.typical", n.prednisone.typical.low_mg_per_day, n.prednisone.typical.high_mg_per_day),
        ("prednisone.schedule", n.prednisone.schedule.weeks_min, n.prednisone.schedule.weeks_max),
        ("pulse", n.pulse.mg_per_actual_kg_min, n.pulse.mg_per_actual_kg_max),
        ("pulse", n.pulse.mg_min, n.pulse.mg_max),
        ("pulse", n.pulse.days_min, n.pulse.days_max),
        ("methotrexate", n.methotrexate.start.mg_once_weekly, n.methotrexate.target.mg_once_weekly),
        ("methotrexate.target", n.methotrexate.target.months_min, n.methotrexate.target.months_max),
        ("onset", n.onset.months_min, n.onset.months_max),
        ("ivig", n.ivig.g_per_ideal_kg_min, n.ivig.g_per_ideal_kg_max),
        ("cyclophosphamide", n.cyclophosphamide.months_min, n.cyclophosphamide.months_max),
        ("cyclophosphamide", n.cyclophosphamide.months_max, n.cyclophosphamide.months_longest),
        *((f"taper.rungs.{place}", rung.to_mg, rung.from_mg) for place, rung in enumerate(n.taper.rungs)),
    )
    for row, low, high in rows:
        yield _row(row, low), _row(row, high)
    limits, bounds = settled.plausibility, settled.juvenile_methotrexate
    settlements: tuple[tuple[str, Decimal | int, Decimal | int], ...] = (
        ("D12", settled.childbearing.from_years, settled.childbearing.to_years),
        ("D17", bounds.alarm_above_mg_once_weekly, bounds.stop_above_mg_once_weekly),
        ("D22", settled.adulthood.boundary_from_years, settled.adulthood.boundary_to_years),
        ("D25", limits.adult_min_kg, limits.adult_max_kg),
        ("D25", limits.adult_min_cm, limits.adult_max_cm),
        ("D25", limits.child_min_kg, limits.child_max_kg),
        ("D25", limits.child_min_cm, limits.child_max_cm),
    )
    for row, low, high in settlements:
        yield _settled(row, low), _settled(row, high)


def _within_the_protocol(book: ProtocolBook) -> Iterator[tuple[Stated, Stated]]:
    n = book.numbers
    start, schedule, taper = n.prednisone.start, n.prednisone.schedule, n.taper
    yield (
        _row("prednisone.nearer_low", n.prednisone.nearer_low.mg_per_actual_kg),
        _row("prednisone.start", start.low_mg_per_actual_kg),
    )
    yield (
        _row("prednisone.nearer_high", n.prednisone.nearer_high.mg_per_actual_kg),
        _row("prednisone.start", start.high_mg_per_actual_kg),
    )
    for row, weeks in (("taper.begin", taper.begin), ("taper.limit", taper.limit)):
        yield _row(row, weeks.weeks_min), _row("prednisone.schedule", schedule.weeks_min)
        yield _row(row, weeks.weeks_max), _row("prednisone.schedule", schedule.weeks_max)
    for place, (rung, following) in enumerate(pairwise(taper.rungs), start=1):
        yield _row(f"taper.rungs.{place}", following.from_mg), _row(f"taper.rungs.{place - 1}", rung.to_mg)
    yield _row("taper.below", taper.below.below_mg), _row("taper.rungs", taper.rungs[-1].to_mg)
    yield _row("ivig", n.ivig.g_per_ideal_kg_max), _row("ivig", n.ivig.days * n.ivig.g_per_ideal_kg_per_day)


def _settlement_with_protocol(book: ProtocolBook) -> Iterator[tuple[Stated, Stated]]:
    n, settled = book.numbers, book.settled
    start = n.prednisone.start
    middle = (start.low_mg_per_actual_kg + start.high_mg_per_actual_kg) / 2
    yield _settled("D03", settled.range_halves.middle_mg_per_actual_kg), _row("prednisone.start", middle)
    devine = settled.ideal_weight
    yield _settled("D10", devine.min_height_cm), _settled("D10", devine.inches_over * CM_PER_INCH)
    yield (
        _settled("D17", settled.juvenile_methotrexate.alarm_above_mg_once_weekly),
        _row("methotrexate.target", n.methotrexate.target.mg_once_weekly),
    )
    adulthood = settled.adulthood
    yield _settled("D22", adulthood.adult_from_years), _settled("D22", adulthood.boundary_to_years + 1)
    yield _settled("D24", settled.rounding.tablet_step_mg), _row("taper.below", n.taper.below.step_mg)
