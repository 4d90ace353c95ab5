"""docs/protocol.md is what the rows say today, and leaves none of them out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.coverage import coverage
from bot.protocol_book import markdown
from core.evidence import Ref
from core.load import load_protocol

BOOK = load_protocol()
DOCUMENT = Path(__file__).parents[2] / "docs" / "protocol.md"
TEXT = markdown(BOOK)
CHAPTERS = dict(re.findall(r"^#### (S[0-9]{2})\n(.*?)(?=^####? |^## )", TEXT, re.MULTILINE | re.DOTALL))


def test_the_document_is_not_stale() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == TEXT, "write it again: myocite protocol --book"


@pytest.mark.parametrize("ref", BOOK.statements, ids=str)
def test_a_statement_is_told_whole(ref: Ref) -> None:
    row, told = BOOK.statements[ref], CHAPTERS[str(ref)]
    assert f"> {row.quote}\n" in told
    assert f"The protocol's own markers: {', '.join(map(str, row.markers))}\n" in told
    assert row.literature in told
    for key in row.sources:
        source = BOOK.sources[key]
        [line] = [one for one in told.splitlines() if one.startswith(f"  - {source.citation.rstrip('.')}")]
        assert line.endswith("*not verified*") == (not (source.verified and source.citation_verified))
        assert (source.doi is not None and source.doi in line) == (
            source.doi is not None and source.identifiers_verified
        )
    for identifier, settlement in BOOK.settlements.items():
        listed = re.search(rf"- Settlements: .*\b{identifier}\b", told) is not None
        assert listed == (ref in settlement.rests_on)
    covered = coverage()[ref]
    assert f"*{covered.ask}*" in told
    for rule in covered.rules:
        module, _, function = rule.partition(":")
        assert f"`core/rules/{module}.py`: `{function}`" in told


@pytest.mark.parametrize(("ref", "note"), [("S03", "D01"), ("S48", "D01"), ("S26", "D20")])
def test_words_that_were_not_borne_out_have_their_note(ref: str, note: str) -> None:
    assert f"({note})" in CHAPTERS[ref]
    assert "86" not in CHAPTERS[ref].split("- Published literature")[0]


def test_every_settlement_limit_and_alarm_has_its_row() -> None:
    for ref, settlement in BOOK.settlements.items():
        assert f"| {ref} | {settlement.question} | {settlement.text} |" in TEXT
    for ref, limit in BOOK.limits.items():
        assert f"| {ref} | {limit.drug} | {limit.kind} | {limit.limit} |" in TEXT
    for code, alarm in BOOK.alarms.items():
        assert f"| `{code}` | {alarm.kind} | {alarm.trigger} | {alarm.wording} |" in TEXT


def test_nothing_of_the_working_fields_or_of_provenance_is_in_it() -> None:
    assert not re.search(r"https?:|oracle|provenance|from_memory|seen_on_page", TEXT, re.IGNORECASE)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "book.md"
    assert main(["protocol", "--book", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == TEXT
    assert "50 statements" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "--book", str(tmp_path / "no" / "book.md")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
