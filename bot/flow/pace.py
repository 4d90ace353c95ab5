"""How long to wait before the next try."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, doubled after each failure up to a ceiling; and how many failures a message may meet."""

    first: float = 1.0
    ceiling: float = 60.0
    tries: int = 12

    def after(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row (>= 1)."""
        return min(self.ceiling, self.first * 2.0 ** min(failures - 1, 20))
