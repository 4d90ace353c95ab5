"""A steroid that was stopped of late, and the signs of adrenal insufficiency: what a careful reader understands."""

from __future__ import annotations

from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
import yaml

from nlu.parsed import Concept
from nlu.read import read


class Row(TypedDict):
    """A message, whether a steroid was stopped in it, and how faintness is said (absent: not stated)."""

    text: str
    stopped: bool
    ill: NotRequired[str]


ROWS: list[Row] = yaml.safe_load((Path(__file__).parent / "withdrawal.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_steroid_stopped_of_late_is_told_from_one_that_was_not(row: Row) -> None:
    findings = read(row["text"]).findings
    assert any(found.concept is Concept.STEROID_STOPPED for found in findings) is row["stopped"]
    said = {found.state.value for found in findings if found.concept is Concept.FAINTNESS}
    assert said == ({row["ill"]} if "ill" in row else set())
