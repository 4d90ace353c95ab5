"""What is asked of each set's figures: the committed thresholds, and which of them a score misses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).with_name("thresholds.toml")


class Limits(BaseModel):
    """The limits of one set, by the name of the figure; rows that wait for a later version, with the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}
    not_yet_covered: dict[str, str] = {}

    def missed(self, figures: Mapping[str, float]) -> tuple[str, ...]:
        """One line for each figure on the wrong side of its limit. A figure of unknown name is a KeyError."""
        low = [(name, "at least", limit) for name, limit in self.at_least.items() if figures[name] < limit]
        high = [(name, "at most", limit) for name, limit in self.at_most.items() if figures[name] > limit]
        return tuple(
            f"{name} is {figures[name]:.3g}, must be {bound} {limit:g}" for name, bound, limit in (*low, *high)
        )


class Thresholds(BaseModel):
    """The limits of every set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone: Limits
    weights: Limits
    cases: Limits
    oos: Limits
    vignettes: Limits


def thresholds() -> Thresholds:
    """The committed limits (thresholds.toml, beside this module)."""
    return Thresholds.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
