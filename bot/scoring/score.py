"""What scoring a set gives: figures by name, a table to read, and every row that is not right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.scoring.tally import Tally

Confusion = Mapping[tuple[str, str], int]  # (labelled, understood): in how many rows


@dataclass(frozen=True, slots=True)
class Finding:
    """One value that is not right: the row, the field, and what happened."""

    row: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.row}  {self.field}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Score:
    """`figures` are what thresholds are set on. `dangerous` findings could harm; `findings` are the others."""

    figures: Mapping[str, float]
    tallies: Mapping[str, Tally]
    counts: tuple[tuple[str, str], ...] = ()  # (what, "64/66")
    dangerous: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    confusion: Confusion = field(default_factory=dict)
    not_covered: tuple[tuple[str, str], ...] = ()  # (row, why)
