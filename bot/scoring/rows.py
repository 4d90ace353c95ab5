"""Rows of a labelled set as typed values, refused by their place where they are not what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.corpora import BadCorpus, Row


class Labelled(BaseModel):
    """A row as the set's author wrote it. Keys that scoring does not use are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str


L = TypeVar("L", bound=Labelled)


def typed(rows: Sequence[Row], shape: type[L], path: Path) -> list[L]:
    """The rows in the shape of their set. Raises BadCorpus: a wrong shape, or one id for two rows."""
    found: list[L] = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(shape.model_validate(row))
        except ValidationError as error:
            [first, *_] = error.errors(include_url=False, include_input=False)
            where = ".".join(str(part) for part in first["loc"])
            raise BadCorpus(f"{path}: row {number}: {where}: {first['msg']}") from error
    ids = [row.id for row in found]
    for one in ids:
        if ids.count(one) > 1:
            raise BadCorpus(f"{path}: the id {one!r} stands on more than one row")
    return found
