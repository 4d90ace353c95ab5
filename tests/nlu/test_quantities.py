"""Weight, height, age and sex as clinicians write them: the table of quantities.yml, row by row."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from nlu.parsed import QuantityKind
from nlu.quantities import Quantities, read_quantities
from nlu.text import plain_text

_TABLE = yaml.safe_load(Path(__file__).with_name("quantities.yml").read_text(encoding="utf-8"))
_ROWS = [(says, expected) for rows in _TABLE.values() for says, expected in rows.items()]
_UNITS = {QuantityKind.WEIGHT: "kg", QuantityKind.HEIGHT: "cm", QuantityKind.AGE: "years"}


def read(says: str) -> Quantities:
    return read_quantities(plain_text(says))


def _shown(found: Quantities) -> set[str]:
    shown = {f"{_number(one.value)} {_UNITS[one.kind]}{' ~' if one.approximate else ''}" for one in found.quantities}
    shown |= {f"ask {doubt.kind}: {doubt.reason}" for doubt in found.doubts}
    shown |= {found.sex.sex.value} if found.sex else set()
    shown |= {found.age_group.group.value} if found.age_group else set()
    return shown | ({"corrects"} if found.corrects else set())


def _number(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}"


def _expected(row: str) -> set[str]:
    parts = {part.strip() for part in row.split(";")} - {"nothing"}
    return {
        " ".join([_number(Decimal(part.split()[0])), *part.split()[1:]]) if part[0].isdigit() else part
        for part in parts
    }


@pytest.mark.parametrize(("says", "expected"), _ROWS, ids=[says for says, _ in _ROWS])
def test_table(says: str, expected: str) -> None:
    assert _shown(read(says)) == _expected(expected)


def test_the_table_is_large() -> None:
    assert len(_ROWS) >= 250
