"""What the tables ask of a database: a transaction, and statements with `?` for values. The two backings fit it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Value = str | int | float | bytes | None
Row = tuple[Any, ...]  # typed by the table that reads it


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the two databases name their column types."""

    number: str  # a key that counts up
    real: str  # seconds since 1970, UTC
    bytes: str


class Connection(Protocol):
    """The statements of one transaction."""

    def rows(self, sql: str, *values: Value) -> Sequence[Row]:
        """The rows that a statement gives."""
        ...

    def change(self, sql: str, *values: Value) -> int:
        """How many rows a statement changed."""
        ...

    def serialize(self, name: str) -> None:
        """Until the end of the transaction no other does what is named so."""
        ...


class Database(Protocol):
    """One database, used by several threads, one transaction at a time in each."""

    dialect: Dialect
    shared: bool  # whether other machines may work on it too

    def transaction(self) -> AbstractContextManager[Connection]:
        """Committed at the end and on disk then; nothing is written where the block raises.

        Errors:  StoreError where the database cannot be used.
        """
        ...

    def scrub(self) -> None:
        """Let what was deleted be gone from the files too, where the database would keep it for a while."""
        ...

    def close(self) -> None:
        """Close it; nothing more may be asked of it."""
        ...
