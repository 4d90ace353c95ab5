"""Every statement of the protocol has a rule that cites it, a test that reads it and a question that reaches it."""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import core.rules
from bot.assistant import Assistant, MemorySessions
from bot.coverage import Covered, coverage, print_coverage
from bot.ears import Ears
from core.evidence import Ref, S
from core.load import load_protocol

BOOK = load_protocol()
ROWS = coverage()
TABLES = Path(__file__).parents[1] / "core"
# Modules that decide nothing of their own: they put the others' rulings together, or ask what is missing.
NO_STATEMENT = {
    "beyond",
    "missing",
    "partner",
    "partner_facts",
    "patient",
    "treatment",
    "verdicts",
    "weighing_partners",
    "what_if",
}


def names_of(table: str) -> set[str]:
    loaded: Any = yaml.safe_load((TABLES / table).read_text(encoding="utf-8"))
    return {row["name"] for row in loaded["rows"]} if "rows" in loaded else set(loaded)


def source_of(rule: str) -> str:
    module, function = rule.split(":")
    found = importlib.import_module(f"core.rules.{module}")
    assert inspect.isfunction(getattr(found, function)), rule
    return inspect.getsource(found)


def test_all_fifty_statements_have_a_row() -> None:
    assert list(ROWS) == [S(number) for number in range(1, 51)] == sorted(BOOK.statements)


@pytest.mark.parametrize("ref", ROWS, ids=str)
def test_its_rule_exists_and_cites_it(ref: Ref) -> None:
    sources = [source_of(rule) for rule in ROWS[ref].rules]
    assert any(re.search(rf"\bS\({ref.number}\)", source) for source in sources) or _in_the_alarms(ref)


def _in_the_alarms(ref: Ref) -> bool:
    """A rule may cite by the alarm that it raises."""
    cited = {code for code, entry in BOOK.alarms.items() if ref in entry.basis}
    return any(f"Code.{code}" in source_of(rule) for rule in ROWS[ref].rules for code in cited)


@pytest.mark.parametrize("ref", ROWS, ids=str)
def test_its_test_is_a_row_that_exists(ref: Ref) -> None:
    row: Covered = ROWS[ref]
    assert row.row in names_of(row.table)


@pytest.mark.parametrize("ref", ROWS, ids=str)
def test_its_question_is_answered_with_it(ref: Ref, ears: Ears) -> None:
    reply = Assistant(ears, MemorySessions(), BOOK).hear("coverage", ROWS[ref].ask)
    assert str(ref) in reply.facts.cites
    assert str(ref) in {source.id for source in reply.card.sources}


def test_every_rule_module_belongs_to_a_statement() -> None:
    modules = {module.name for module in pkgutil.iter_modules(core.rules.__path__)}
    named = {rule.split(":")[0] for row in ROWS.values() for rule in row.rules}
    assert modules - named == NO_STATEMENT
    assert named <= modules


def test_the_table_is_printed_whole() -> None:
    out = io.StringIO()
    assert print_coverage(BOOK, out) == 0
    printed = out.getvalue()
    assert [str(ref) for ref in BOOK.statements if f"{ref}  " not in printed] == []
    assert printed.endswith(
        f"50 of 50 statements, {len({rule for row in ROWS.values() for rule in row.rules})} rules\n"
    )
