"""Reads core/data/ into one checked `ProtocolBook`: the only place of the core that reads files.

Whatever is wrong there is refused as `BadProtocolData`: file, row, problem and remedy. Nothing is mended.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from core.check import check
from core.errors import BadProtocolData
from core.evidence import Ref
from core.protocol import Numbers
from core.register import (
    AlarmEntry,
    Edition,
    Limit,
    Proof,
    ProtocolBook,
    SettledNumbers,
    Settlement,
    Source,
    Statement,
)

ModelT = TypeVar("ModelT", bound=BaseModel)
KeyT = TypeVar("KeyT")
Table = dict[str, object]

_TABLE = TypeAdapter(dict[str, object])
_TOML_LINE = re.compile(r"at line ([0-9]{1,6})")
_REMEDY = "Write the row as its class in core/protocol.py or core/register.py says"


@cache
def load_protocol() -> ProtocolBook:
    """The book of this package, read once. Raises BadProtocolData."""
    return read_protocol(files("core") / "data")


@cache
def load_proof() -> Proof:
    """What the last full proof found, read once. Raises BadProtocolData."""
    return _model("proof.toml", Proof, _table(files("core") / "data", "proof.toml"))


def read_protocol(folder: Traversable) -> ProtocolBook:
    """The book in `folder`, checked as a whole. Raises BadProtocolData."""
    text = _words(folder, "protocol.txt")
    settlements, settled = _settlements(folder)
    edition = _model("book.toml", Edition, _table(folder, "book.toml"))
    book = ProtocolBook(
        edition=edition.edition,
        dated=edition.dated,
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
        text=text,
        numbers=_model("protocol.toml", Numbers, _table(folder, "protocol.toml")),
        settled=settled,
        statements=_rows(folder, "statements.toml", _ref, Statement),
        settlements=settlements,
        limits=_rows(folder, "limits.toml", _ref, Limit),
        alarms=_rows(folder, "alarms.toml", str, AlarmEntry),
        sources=_rows(folder, "sources.toml", str, Source),
    )
    check(book)
    return book


def _words(folder: Traversable, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode()
    except OSError as fault:
        raise BadProtocolData(name, "the file", "it cannot be read", f"Restore core/data/{name}") from fault
    except UnicodeDecodeError as fault:
        raise BadProtocolData(name, "the file", "it is not UTF-8", f"Save core/data/{name} as UTF-8") from fault


def _table(folder: Traversable, name: str) -> Table:
    words = _words(folder, name)
    try:
        return _TABLE.validate_python(tomllib.loads(words, parse_float=Decimal))
    except tomllib.TOMLDecodeError as fault:
        row = _row_at(words, str(fault))
        raise BadProtocolData(name, row, str(fault), "Write each table and each key once, as TOML") from fault


def _row_at(words: str, fault: str) -> str:
    """The heading above the line that the TOML reader names."""
    found = _TOML_LINE.search(fault)
    above = words.splitlines()[: int(found[1])] if found else words.splitlines()
    return next((line.strip("[] ") for line in reversed(above) if line.startswith("[")), "the first row")


def _model(file: str, shape: type[ModelT], table: object, row: str = "") -> ModelT:
    try:
        return shape.model_validate(table)
    except ValidationError as faults:
        first = faults.errors(include_url=False, include_input=False)[0]
        where = ".".join([row, *map(str, first["loc"])]).strip(".")
        raise BadProtocolData(file, where or "the file", first["msg"], _REMEDY) from faults


def _rows(folder: Traversable, file: str, key: Callable[[str], KeyT], shape: type[ModelT]) -> Mapping[KeyT, ModelT]:
    return _read_rows(_table(folder, file), file, key, shape)


def _read_rows(table: Table, file: str, key: Callable[[str], KeyT], shape: type[ModelT]) -> Mapping[KeyT, ModelT]:
    rows: dict[KeyT, ModelT] = {}
    for name, row in table.items():
        try:
            known = key(name)
        except ValueError as fault:
            raise BadProtocolData(file, name, "it is not an id", "Name the row S01, D01 or L01") from fault
        rows[known] = _model(file, shape, row, name)
    return MappingProxyType(rows)


def _ref(name: str) -> Ref:
    ref = Ref.parse(name)
    if str(ref) != name:
        raise ValueError(name)
    return ref


def _settlements(folder: Traversable) -> tuple[Mapping[Ref, Settlement], SettledNumbers]:
    """The settlements, and apart from them the numbers that they bring in."""
    file = "settlements.toml"
    table = _table(folder, file)
    numbers = {name: row.pop("numbers") for name, row in table.items() if isinstance(row, dict) and "numbers" in row}
    return _read_rows(table, file, _ref, Settlement), _model(file, SettledNumbers, numbers)
