"""Where each statement of the protocol is decided, tested and reached by a question: `myocite protocol --coverage`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import TextIO

from pydantic import BaseModel, ConfigDict, Field

from core.evidence import Ref
from core.register import ProtocolBook


class Covered(BaseModel):
    """One statement: rules as `module:function` of core/rules, a row of a test table, a question that reaches it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[str, ...] = Field(min_length=1)
    test: str = Field(min_length=1)
    ask: str = Field(min_length=1)

    @property
    def table(self) -> str:
        """The file of tests/core that holds the row."""
        return self.test.partition(": ")[0]

    @property
    def row(self) -> str:
        """The name of the row."""
        return self.test.partition(": ")[2]


def coverage() -> dict[Ref, Covered]:
    """Every statement's row. Raises ValueError (pydantic's among them) where a row is not of this shape."""
    text = resources.files("bot").joinpath("coverage.toml").read_text(encoding="utf-8")
    return {Ref.parse(name): Covered.model_validate(row) for name, row in tomllib.loads(text).items()}


def lines(book: ProtocolBook) -> Iterator[str]:
    """One block a statement, then the count."""
    rows = coverage()
    for ref, statement in book.statements.items():
        row = rows[ref]
        yield f"{ref}  {statement.section}"
        yield f"     rules  {', '.join(row.rules)}"
        yield f"     test   tests/core/{row.test}"
        yield f"     ask    {row.ask}"
    rules = {rule for row in rows.values() for rule in row.rules}
    yield f"{len(rows)} of {len(book.statements)} statements, {len(rules)} rules"


def print_coverage(book: ProtocolBook, out: TextIO) -> int:
    """Print the table; exit code 0, or 1 where a statement has no row."""
    missing = [str(ref) for ref in book.statements if ref not in coverage()]
    if missing:
        out.write(f"without a row: {', '.join(missing)}\n")
        return 1
    out.writelines(f"{line}\n" for line in lines(book))
    return 0
