"""What pydantic cannot see in core/data/: words that must stand in the text, ids that must exist."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal

from pydantic import BaseModel

from core.agree import agree
from core.alarms import Code
from core.errors import BadProtocolData
from core.evidence import Ref, RefKind
from core.protocol import Row, Shape
from core.register import ProtocolBook, SettledNumbers

STATEMENTS, SETTLEMENTS, LIMITS = 50, 35, 68

_DIGITS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")
_WORDS = re.compile(r"[a-z]{1,12}")
_NUMBER_WORDS = {"once": 1, "single": 1, "one": 1, "twice": 2, "two": 2, "three": 3}

_COPY = "Copy the words from core/data/protocol.txt exactly"


def check(book: ProtocolBook) -> None:
    """Raise BadProtocolData for the first fault found."""
    _complete("statements.toml", book.statements, RefKind.STATEMENT, STATEMENTS)
    _complete("settlements.toml", book.settlements, RefKind.SETTLEMENT, SETTLEMENTS)
    _complete("limits.toml", book.limits, RefKind.LIMIT, LIMITS)
    _codes(book)
    _statement_words(book)
    _number_rows(book)
    _settled_numbers(book)
    _ids(book)
    agree(book)


def numbers_in(text: str) -> set[Decimal]:
    """Every number that a text says, in digits or in words."""
    digits = {Decimal(found) for found in _DIGITS.findall(text)}
    return digits | {Decimal(_NUMBER_WORDS[word]) for word in _WORDS.findall(text.lower()) if word in _NUMBER_WORDS}


def number_rows(shape: BaseModel, path: str = "") -> Iterator[tuple[str, Row]]:
    """The rows of core/data/protocol.toml with their place, such as "taper.rungs.0"."""
    if isinstance(shape, Row):
        yield path, shape
        return
    for name, value in shape:
        inner = value if isinstance(value, tuple) else (value,)
        for place, item in enumerate(inner):
            yield from number_rows(
                item, f"{path}.{name}".strip(".") + (f".{place}" if isinstance(value, tuple) else "")
            )


def values(shape: BaseModel) -> Iterator[tuple[str, Decimal]]:
    """The numbers of one row by name."""
    for name, value in shape:
        if isinstance(value, int | Decimal):
            yield name, Decimal(value)


def _complete(file: str, rows: Mapping[Ref, object], kind: RefKind, count: int) -> None:
    wanted = {Ref(kind, number) for number in range(1, count + 1)}
    for missing in sorted(wanted - rows.keys()):
        raise BadProtocolData(file, str(missing), "the row is missing", f"Every id from 1 to {count} has a row")
    for unknown in rows.keys() - wanted:
        raise BadProtocolData(file, str(unknown), "there is no such id", f"The ids run from 1 to {count}")


def _codes(book: ProtocolBook) -> None:
    for code in Code:
        if code not in book.alarms:
            raise BadProtocolData("alarms.toml", code, "the row is missing", "Every code of core/alarms.py has a row")


def _statement_words(book: ProtocolBook) -> None:
    lines = book.text.splitlines()
    for ref, statement in book.statements.items():
        if not any(statement.sentence in line for line in lines):
            raise BadProtocolData(
                "statements.toml", str(ref), "the sentence does not stand in one line of the protocol", _COPY
            )
        if statement.quote not in statement.sentence:
            raise BadProtocolData("statements.toml", str(ref), "the quote does not stand in its sentence", _COPY)


def _number_rows(book: ProtocolBook) -> None:
    for path, row in number_rows(book.numbers):
        if row.quote not in book.text:
            raise BadProtocolData("protocol.toml", path, "the quote is not word for word in the protocol", _COPY)
        stated = book.statements.get(row.statement)
        if stated is None or row.quote not in stated.sentence:
            raise BadProtocolData(
                "protocol.toml",
                path,
                f"the quote is not of {row.statement}",
                "Name the statement it stands in",
            )
        _said("protocol.toml", path, row, row.quote)


def _said(file: str, path: str, numbers: Shape, words: str) -> None:
    said = numbers_in(words)
    for name, value in values(numbers):
        if value not in said:
            raise BadProtocolData(
                file,
                f"{path}.{name}",
                f"{value} does not stand in its words",
                "Write the number that they state",
            )


def _settled_numbers(book: ProtocolBook) -> None:
    for name, field in SettledNumbers.model_fields.items():
        ref = Ref.parse(field.alias or name)
        _said("settlements.toml", f"{ref}.numbers", getattr(book.settled, name), book.settlements[ref].text)


def _ids(book: ProtocolBook) -> None:
    known = book.statements.keys() | book.settlements.keys() | book.limits.keys()
    for ref, statement in book.statements.items():
        _known("statements.toml", str(ref), "sources", statement.sources, book.sources)
    for ref, settlement in book.settlements.items():
        _known("settlements.toml", str(ref), "rests_on", settlement.rests_on, known)
    for ref, limit in book.limits.items():
        _known("limits.toml", str(ref), "statements", limit.statements, book.statements)
        _known("limits.toml", str(ref), "sources", limit.sources, book.sources)
    for code, alarm in book.alarms.items():
        _known("alarms.toml", code, "basis", alarm.basis, known)


def _known(file: str, row: str, key: str, named: Iterable[object], known: Container[object]) -> None:
    for name in named:
        if name not in known:
            raise BadProtocolData(file, f"{row}.{key}", f"{name} does not exist", "Name a row that exists")
