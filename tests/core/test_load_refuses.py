"""Broken data is refused, and the refusal says which file, which row, what is wrong and what would be right."""

from __future__ import annotations

import re
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import pytest

from core.errors import BadProtocolData, ProtocolError
from core.load import load_protocol, read_protocol


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with as_file(files("core") / "data") as folder:
        return copytree(folder, tmp_path / "data")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, "the table below is out of date"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_data_as_they_are_can_be_read_from_any_folder(data: Path) -> None:
    assert read_protocol(data) == load_protocol()


PROTOCOL, STATEMENTS, SETTLEMENTS = "protocol.toml", "statements.toml", "settlements.toml"
LIMITS, ALARMS, SOURCES = "limits.toml", "alarms.toml", "sources.toml"

_D36 = "[D36]\nquestion = 'Which?'\ntext = 'This.'\nrests_on = ['S01']\n\n"
FAULTS = [  # what is wrong, file, what stands there, what is written instead; row and problem of the refusal
    ("unknown key", PROTOCOL, "mg = 1000\n", "mg = 1000\nmg_typical = 1000\n", "rituximab.mg_typical", "Extra inputs"),
    ("unknown table", PROTOCOL, "[ivig]", "[deflazacort]\nmg = 1\n\n[ivig]", "deflazacort", "Extra inputs"),
    ("number missing", PROTOCOL, "mg_once_weekly = 25\n", "", "methotrexate.target.mg_once_weekly", "required"),
    ("quote missing", PROTOCOL, "quote = 'Start 500 mg twice daily'\n", "", "mycophenolate.start.quote", "required"),
    ("number as text", PROTOCOL, "mg = 500", "mg = '500'", "mycophenolate.start.mg", "bare number"),
    ("number as boolean", PROTOCOL, "times_daily = 2", "times_daily = true", "mycophenolate.start.times_daily", "bare"),
    ("number negative", PROTOCOL, "mg = 500", "mg = -500", "mycophenolate.start.mg", "greater than 0"),
    ("number not finite", PROTOCOL, "mg = 500", "mg = inf", "mycophenolate.start.mg", "finite"),
    ("half a day", PROTOCOL, "days_max = 5", "days_max = 5.5", "pulse.days_max", "integer"),
    ("key twice", PROTOCOL, "mg = 500\n", "mg = 500\nmg = 50\n", "mycophenolate.start", "overwrite"),
    ("row twice", PROTOCOL, "[onset]", "[ivig]\n[onset]", "ivig", "twice"),
    ("not TOML", PROTOCOL, "mg = 500", "mg 500", "mycophenolate.start", "Expected"),
    ("quote reworded", PROTOCOL, "Start 500 mg twice", "Begin 500 mg twice", "mycophenolate.start", "word for word"),
    ("quote of another statement", PROTOCOL, "'S14'", "'S11'", "mycophenolate.start", "not of S11"),
    ("statement that is no id", PROTOCOL, "'S14'", "'X14'", "mycophenolate.start.statement", "not a valid"),
    ("number not in its quote", PROTOCOL, "mg = 500", "mg = 5000", "mycophenolate.start.mg", "5000 does not stand"),
    ("number of a word", PROTOCOL, "doses = 2", "doses = 3", "rituximab.doses", "3 does not stand"),
    ("range backwards", PROTOCOL, "months_longest = 12", "months_longest = 4", "cyclophosphamide", "backwards"),
    ("two rows disagree", PROTOCOL, "below_mg = 20", "below_mg = 2.5", "taper.below", "2.5 disagrees with 20"),
    ("rung missing", PROTOCOL, "from_mg = 40\nto_mg = 30", "from_mg = 30\nto_mg = 30", "taper.rungs.1", "disagrees"),
    ("statement missing", STATEMENTS, "[S50]", "[S51]", "S50", "missing"),
    ("settlement too many", SETTLEMENTS, "[D35]", _D36 + "[D35]", "D36", "no such id"),
    ("statement twice", STATEMENTS, "[S02]", "[S01]", "S01", "twice"),
    ("id in another spelling", STATEMENTS, "[S02]", "[S2]", "S2", "not an id"),
    ("sentence reworded", STATEMENTS, "sentence = '60 mg → 40 mg", "sentence = '60 mg → 50 mg", "S18", "one line"),
    ("quote reworded", STATEMENTS, "quote = '60 mg → 40 mg", "quote = '60 mg → 50 mg", "S18", "its sentence"),
    ("agreement unknown", STATEMENTS, "agreement = 'partly'", "agreement = 'maybe'", "S01.agreement", "supports"),
    ("source unknown", STATEMENTS, "'bsr_iim_2022', ", "'nobody_2022', ", "S01.sources", "nobody_2022"),
    ("settlement missing", SETTLEMENTS, "[D35]", "[D36]", "D35", "missing"),
    ("settlement on nothing", SETTLEMENTS, "rests_on = ['S05', 'S06']", "rests_on = []", "D03.rests_on", "at least 1"),
    ("settlement on no row", SETTLEMENTS, "'L66'", "'L69'", "D01.rests_on", "L69 does not exist"),
    ("settled number not in its text", SETTLEMENTS, "male_base_kg = 50", "male_base_kg = 55", "D10.numbers", "55 does"),
    ("settled number unknown", SETTLEMENTS, "kg_per_inch = 2.3", "kg_per_foot = 2.3", "D10.kg_per_inch", "required"),
    ("settled number missing", SETTLEMENTS, "[D12.numbers]", "[D13.numbers]", "D12", "required"),
    ("settlement against protocol", SETTLEMENTS, "above_mg_once_weekly = 25", "above_mg_once_weekly = 15", "D17", "15"),
    ("limit missing", LIMITS, "[L68]", "[L69]", "L68", "missing"),
    ("limit's statement unknown", LIMITS, "statements = ['S36']", "statements = ['S63']", "L04.statements", "S63"),
    ("limit's source unknown", LIMITS, "'hinze_2018'", "'nobody_2018'", "L04.sources", "nobody_2018"),
    ("alarm missing", ALARMS, "[TPMT_GATE]", "[TPMT_GATES]", "TPMT_GATE", "missing"),
    ("alarm of no kind", ALARMS, "kind = 'caution'", "kind = 'panic'", "ABOVE_TYPICAL_80.kind", "stop"),
    ("alarm without words", ALARMS, "wording = 'State the age", "words = 'State the age", "AGE_MISSING", "required"),
    ("alarm on nothing", ALARMS, "basis = ['D22']", "basis = []", "AGE_MISSING.basis", "at least 1"),
    ("alarm on no row", ALARMS, "basis = ['D22']", "basis = ['D99']", "AGE_MISSING.basis", "D99 does not exist"),
    (
        "source with an address",
        SOURCES,
        "kind = 'review'",
        "url = 'x'\nkind = 'review'",
        "ernste_reed_2013.url",
        "Extra",
    ),
    ("source of unknown standing", SOURCES, "verified = true\n", "", "ernste_reed_2013.verified", "required"),
    ("edition missing", "book.toml", "edition = ", "issue = ", "edition", "required"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "problem"), [fault[1:] for fault in FAULTS], ids=[f"{f[1]}: {f[0]}" for f in FAULTS]
)
def test_a_fault_is_refused_by_name(data: Path, file: str, old: str, new: str, row: str, problem: str) -> None:
    edit(data, file, old, new)

    with pytest.raises(BadProtocolData) as refused:
        read_protocol(data)

    fault = refused.value
    assert fault.file == file
    assert re.search(rf"(^|\.){re.escape(row)}($|\.)", fault.row), fault.row
    assert problem in fault.problem
    assert fault.remedy
    assert str(fault) == f"{fault.file}: {fault.row}: {fault.problem}. {fault.remedy}"


@pytest.mark.parametrize(
    "file",
    [
        path.name for path in Path(str(files("core") / "data")).iterdir() if path.name != "proof.toml"
    ],  # no part of the book
)
def test_a_missing_file_is_refused_by_name(data: Path, file: str) -> None:
    (data / file).unlink()

    with pytest.raises(BadProtocolData, match="cannot be read") as refused:
        read_protocol(data)
    assert refused.value.file == file


def test_a_text_in_another_encoding_is_refused(data: Path) -> None:
    text = (data / "protocol.txt").read_text(encoding="utf-8")
    (data / "protocol.txt").write_bytes(text.encode("utf-16"))

    with pytest.raises(ProtocolError, match="UTF-8"):
        read_protocol(data)


def test_a_changed_word_of_the_protocol_takes_its_rows_with_it(data: Path) -> None:
    edit(data, "protocol.txt", "Start 500 mg twice daily", "Start 250 mg twice daily")

    with pytest.raises(BadProtocolData, match="S14"):
        read_protocol(data)


def test_the_book_is_read_once_and_cannot_be_changed() -> None:
    book = load_protocol()

    assert load_protocol() is book
    with pytest.raises(AttributeError):
        book.text = ""  # type: ignore[misc]
    with pytest.raises(TypeError):
        book.alarms["TPMT_GATE"] = book.alarms["AGE_MISSING"]  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        book.numbers.pulse.mg_max = book.numbers.pulse.mg_min  # type: ignore[misc]
