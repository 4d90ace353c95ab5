"""What can go wrong inside `core`: each is a fault in our code or data, never in the patient.

* ProtocolError            catch this at the edge of the program, and nowhere else
  + BadProtocolData        a row of core/data/ is not what core/protocol.py says it is
  + ImpossibleQuantity     a dose, weight or height that is negative or not a number

A clinical "no" is not an error: see `Refusal` and `Gap` in core/outcome.py.
"""

from __future__ import annotations

from decimal import Decimal


class ProtocolError(Exception):
    """The family of all faults of the core."""


class BadProtocolData(ProtocolError):
    """Says which file, which row, what is wrong, and what would be right."""

    def __init__(self, file: str, row: str, problem: str, remedy: str) -> None:
        self.file, self.row, self.problem, self.remedy = file, row, problem, remedy
        super().__init__(f"{file}: {row}: {problem}. {remedy}")


class ImpossibleQuantity(ProtocolError):
    """A quantity that cannot exist: the caller should have asked before building it."""

    def __init__(self, quantity: str, value: Decimal) -> None:
        self.quantity, self.value = quantity, value
        super().__init__(f"{quantity} cannot be {value}: a finite number, not below zero, was expected")
