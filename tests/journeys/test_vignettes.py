"""Worked cases (vignettes.yml) through the real ears and core, judged as `myocite evaluate vignettes` judges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from bot.assistant import Assistant, MemorySessions
from bot.doors import ask_lines
from bot.ears import Ears
from bot.facts import Facts
from bot.scoring.expected import Vignette
from bot.scoring.facts_agree import checks
from core.load import load_protocol

CASES = cast(
    "list[dict[str, Any]]",
    yaml.safe_load((Path(__file__).parent / "vignettes.yml").read_text("utf-8"))["entries"],
)


def rows() -> Iterator[Any]:
    """One parameter set a case; one with `xfail` must fail, and says why."""
    for case in CASES:
        reason = case.get("xfail")
        marks = [pytest.mark.xfail(reason=reason, strict=True, raises=AssertionError)] if reason else []
        yield pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", rows())
def test_the_answer_is_the_one_worked_out_by_hand(case: dict[str, Any], ears: Ears) -> None:
    vignette = Vignette.model_validate(case)
    assistant = Assistant(ears, MemorySessions(), load_protocol())
    [row] = ask_lines([json.dumps({"id": vignette.id, "text": vignette.text})], assistant)
    facts = Facts.model_validate(row["facts"])
    wrong = [one for one in checks(vignette.expected, facts) if not one.right]
    assert not wrong, "\n".join(f"{one.field}: expected {one.expected}; found {one.found}" for one in wrong)


def test_no_two_cases_share_an_id_or_a_text() -> None:
    for key in ("id", "text"):
        assert len({case[key] for case in CASES}) == len(CASES)
