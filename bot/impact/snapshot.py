"""A snapshot: every case with its outcome, one JSON object a line, under a header with the sum of all lines."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.impact.cases import every_case
from bot.impact.errors import ImpactError
from bot.impact.outcomes import in_brief
from bot.impact.written import Written, written
from core.engine import decide
from core.register import ProtocolBook

FORMAT = 1
_AGAIN = "write it again: myocite protocol --snapshot FILE"


class Header(BaseModel):
    """The first line. `sha256` is of all that follows it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    snapshot: int
    protocol: str
    edition: str
    cases: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One case, what was asked, and the answer in brief."""

    case: Written
    ask: Written
    out: dict[str, str]


_ROW = TypeAdapter(Decided)


def taken(book: ProtocolBook) -> str:
    """The snapshot of this version, as text: the same text each time."""
    lines = [
        json.dumps(
            {"case": written(case), "ask": written(request), "out": in_brief(decide(case, request, book), book)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for case, request in every_case()
    ]
    body = "".join(f"{line}\n" for line in lines)
    header = Header(
        snapshot=FORMAT,
        protocol=book.version,
        edition=book.edition,
        cases=len(lines),
        sha256=hashlib.sha256(body.encode()).hexdigest(),
    )
    return f"{header.model_dump_json()}\n{body}"


def save(path: Path, book: ProtocolBook) -> Header:
    """Write the snapshot. Raises ImpactError where the file cannot be written."""
    text = taken(book)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise ImpactError(f"{path}: cannot be written ({fault.strerror})") from fault
    return Header.model_validate_json(text.partition("\n")[0])


def load(path: Path) -> tuple[Header, tuple[Decided, ...]]:
    """A snapshot that was saved. Raises ImpactError where it is no snapshot, of another format, or damaged."""
    try:
        first, _, body = path.read_text(encoding="utf-8").partition("\n")
        header = Header.model_validate_json(first)
    except OSError as fault:
        raise ImpactError(f"{path}: cannot be read ({fault.strerror})") from fault
    except (ValidationError, UnicodeDecodeError) as fault:
        raise ImpactError(f"{path}: no snapshot; {_AGAIN}") from fault
    if header.snapshot != FORMAT:
        raise ImpactError(f"{path}: a snapshot of format {header.snapshot}, {FORMAT} was expected; {_AGAIN}")
    if hashlib.sha256(body.encode()).hexdigest() != header.sha256:
        raise ImpactError(f"{path}: damaged, its sum is not that of its header; {_AGAIN}")
    return header, tuple(_ROW.validate_json(line) for line in body.splitlines())
