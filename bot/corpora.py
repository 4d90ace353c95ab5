"""The labelled sets as files: read, and refused with the line where they are not what they say."""

from __future__ import annotations

import json
from pathlib import Path

Row = dict[str, object]


class BadCorpus(Exception):
    """A set that cannot be scored. Says which file, where, and what was expected."""


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON lines file. Raises BadCorpus."""
    rows: list[Row] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadCorpus(f"{path}: cannot be read ({error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadCorpus(f"{path}: line {number}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise BadCorpus(f"{path}: line {number}: one JSON object a line was expected")
        rows.append(row)
    if not rows:
        raise BadCorpus(f"{path}: no rows")
    return rows
