"""docs/cli.md names every command, slot, intent, question and fact that the program has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.evaluate import CORPORA
from bot.facts import Facts, PartnerFact, Scope
from bot.prediction import COMORBIDITIES, prediction
from nlu.parsed import SEVERITY, Allergen, DoubtKind, Intent, LabWord, Parsed, Reading, Sex, Subtype

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def named() -> list[str]:
    row = prediction(Parsed(Reading(text=""), (Intent.UNCLEAR,)))
    slots = row["slots"]
    assert isinstance(slots, dict)
    not_named = Subtype.MYOSITIS  # told as null
    return [
        *row,
        *slots,
        *Facts.model_fields,
        *PartnerFact.model_fields,
        *(one.value for kind in (Sex, Intent, DoubtKind, LabWord, Allergen, Scope) for one in kind),
        *(one.value for one in Subtype if one is not not_named),
        *(one.value for one in COMORBIDITIES | SEVERITY),
        *CORPORA,
    ]


@pytest.mark.parametrize("name", sorted(set(named())))
def test_the_document_names(name: str) -> None:
    assert f"`{name}`" in DOCUMENT or f'"{name}"' in DOCUMENT


def test_the_document_names_every_command_that_the_help_lists() -> None:
    command = [sys.executable, "-m", "bot", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=ROOT).stdout
    listed = [line.split()[0] for line in told.splitlines() if line.startswith("    ") and line[4] != " "]
    assert {"web", "ask", "evaluate"} <= set(listed)
    for one in listed:
        assert f"`myocite {one}" in DOCUMENT
