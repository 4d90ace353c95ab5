"""Counting predictions against labels: right, wrong, missed, and rightly left empty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.scoring.agreement import Value


class Verdict(StrEnum):
    """What one predicted value is worth."""

    RIGHT = "right"
    WRONG = "wrong"  # another value than the label's, or a value where the label has none
    MISSED = "missed"
    RIGHTLY_EMPTY = "correctly empty"


def verdict(predicted: Value, labelled: Value, *, good: bool) -> Verdict:
    """`good`: the prediction agrees with the label, or with one that is also acceptable."""
    if good:
        return Verdict.RIGHTLY_EMPTY if labelled is None else Verdict.RIGHT
    return Verdict.MISSED if predicted is None else Verdict.WRONG


@dataclass(slots=True)
class Tally:
    """The verdicts on one slot over a whole set."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    empty: int = 0

    def count(self, one: Verdict) -> None:
        match one:
            case Verdict.RIGHT:
                self.right += 1
            case Verdict.WRONG:
                self.wrong += 1
            case Verdict.MISSED:
                self.missed += 1
            case Verdict.RIGHTLY_EMPTY:
                self.empty += 1

    @property
    def precision(self) -> float:
        """Of the values given, the share that is right. 1 where none was given."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the labelled values that were not given wrongly, the share that was found. 1 where there was none."""
        return share(self.right, self.right + self.missed)


def share(part: int, whole: int) -> float:
    """Part of a whole; 1 where there is nothing to get wrong."""
    return part / whole if whole else 1.0
