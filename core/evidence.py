"""What a piece of advice rests on: a citation cannot be left out, and travels along with the value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
V = TypeVar("V")


class RefKind(StrEnum):
    """The lists that ids come from, by their letter."""

    STATEMENT = "S"  # a sentence of the protocol
    SETTLEMENT = "D"  # a decision where the protocol is silent or contradicted
    LIMIT = "L"  # a safety limit


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The id of a statement, settlement or limit: prints as "S01"."""

    kind: RefKind
    number: int
    text: str = field(init=False, repr=False, compare=False)  # asked for by every line of an answer

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", f"{self.kind}{self.number:02d}")

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def parse(text: str) -> Ref:
        """Read "S01". Raises ValueError for anything else."""
        return Ref(RefKind(text[:1]), int(text[1:]))


@cache
def S(number: int) -> Ref:
    """A statement of the protocol."""
    return Ref(RefKind.STATEMENT, number)


@cache
def D(number: int) -> Ref:
    """A settlement."""
    return Ref(RefKind.SETTLEMENT, number)


@cache
def L(number: int) -> Ref:
    """A safety limit."""
    return Ref(RefKind.LIMIT, number)


@dataclass(frozen=True, slots=True)
class Cited(Generic[T_co]):
    """A value with at least one citation; with none it cannot be built."""

    value: T_co
    because: Ref
    also: tuple[Ref, ...] = ()

    @property
    def refs(self) -> tuple[Ref, ...]:
        return (self.because, *self.also)

    def map(self, function: Callable[[T_co], U]) -> Cited[U]:
        """Compute with the value; keep its citations."""
        return Cited(function(self.value), self.because, self.also)

    def with_(self, other: Cited[U], function: Callable[[T_co, U], V]) -> Cited[V]:
        """Compute with two cited values; the result owes both their citations."""
        return Cited(function(self.value, other.value), self.because, self.also + other.refs)
