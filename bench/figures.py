"""A measured figure beside its target, and beside a baseline measured in the same run on the same machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit` is the most that the figure may be; the ratio to the baseline does not depend on the machine."""

    name: str
    value: float
    unit: str
    limit: float | None
    baseline: float
    beside: str

    @property
    def ratio(self) -> float:
        return self.value / self.baseline

    @property
    def good(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        target = (
            "" if self.limit is None else f"  (at most {self.limit:g} {self.unit}: {'pass' if self.good else 'FAIL'})"
        )
        beside = f"{self.ratio:.2f} x {self.beside} ({self.baseline:.2f} {self.unit})"
        return f"{self.name}: {self.value:.2f} {self.unit}{target}  =  {beside}"
