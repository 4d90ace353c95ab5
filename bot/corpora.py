"""The labelled sets as files: read, and refused with the line where they are not what they say."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

Row = dict[str, object]


class BadCorpus(Exception):
    """A set that cannot be scored. Says which file, where, and what was expected."""


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON lines file. Raises BadCorpus."""
    rows: list[Row] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # other line ends may stand inside a text
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


def read_entries(path: Path) -> list[Row]:
    """The rows under `entries` of a YAML file. Raises BadCorpus."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadCorpus(f"{path}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        where = " ".join(str(error).split())
        raise BadCorpus(f"{path}: not YAML ({where})") from error
    entries = document.get("entries") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise BadCorpus(f"{path}: a list of rows under `entries` was expected")
    return entries
