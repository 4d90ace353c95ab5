"""The data of the core against the protocol: every word, every number, every id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from core.alarms import Code
from core.evidence import D, L, Ref, S
from core.load import load_protocol
from core.protocol import Row, Shape
from core.register import Agreement, Origin, Settlement, Source

BOOK = load_protocol()
SHARED = Path(__file__).parents[3] / "shared" / "protocol"
PROVENANCE = "provenance-not-evidence"

with_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder with the protocol's statements, limits and alarms is not beside this one"
)


@cache
def shared(name: str) -> list[dict[str, object]]:
    entries = yaml.safe_load((SHARED / name).read_text(encoding="utf-8"))["entries"]
    assert isinstance(entries, list)
    return entries


def rows(shape: BaseModel, path: str = "") -> Iterator[tuple[str, Row]]:
    if isinstance(shape, Row):
        yield path, shape
        return
    for name, value in shape:
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from rows(item, f"{path}.{name}")


ROWS = dict(rows(BOOK.numbers)) | {f".taper.rungs.{place}": rung for place, rung in enumerate(BOOK.numbers.taper.rungs)}
every_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
every_statement = pytest.mark.parametrize("ref", BOOK.statements, ids=str)

SAID_IN_WORDS = {"single": 1, "once": 1, "twice": 2, "Two": 2}


def said(text: str) -> set[Decimal]:
    in_digits = {Decimal(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?", text)}
    return in_digits | {Decimal(number) for word, number in SAID_IN_WORDS.items() if word in text.split()}


def numbers(shape: Shape) -> set[Decimal]:
    return {Decimal(value) for _, value in shape if isinstance(value, int | Decimal)}


# --- words and numbers -----------------------------------------------------------------------------------------------


def test_the_text_is_the_protocol() -> None:
    assert BOOK.version == "bccd62f95b9f"
    assert BOOK.text.startswith("Treatment of Inflammatory Myopathy\n")


@every_row
def test_a_quote_is_in_the_protocol_word_for_word(row: Row) -> None:
    assert row.quote in BOOK.text


@every_row
def test_a_quote_stands_in_the_statement_it_names(row: Row) -> None:
    assert row.quote in BOOK.statements[row.statement].sentence


@every_row
def test_every_number_stands_in_its_quote(row: Row) -> None:
    assert numbers(row) <= said(row.quote)


@every_statement
def test_a_statement_is_in_one_line_of_the_protocol(ref: Ref) -> None:
    statement = BOOK.statements[ref]

    assert statement.quote in statement.sentence
    assert [line for line in BOOK.text.splitlines() if statement.sentence in line]
    assert not re.search(r"[.a-z)] [1-7](, [1-7])*$", statement.sentence), "the markers stand apart"


def test_the_statements_stand_in_the_protocol_s_order_and_leave_no_line_of_it_out() -> None:
    lines = BOOK.text.splitlines()
    places = [
        next(place for place, line in enumerate(lines) if BOOK.statements[S(n)].sentence in line) for n in range(1, 50)
    ]
    assert places == sorted(places)

    sentences = {statement.sentence for statement in BOOK.statements.values()}
    left_out = [line for line in lines if not any(sentence in line for sentence in sentences)]
    assert [line for line in left_out if re.search(r"[0-9] ?(mg|g|weeks|months)", line)] == []
    assert [line for line in left_out if line.startswith("- ")] == []


SETTLED = {
    name: (getattr(BOOK.settled, name), BOOK.settlements[Ref.parse(field.alias or "")])
    for name, field in type(BOOK.settled).model_fields.items()
}


@pytest.mark.parametrize(("brought_in", "settlement"), SETTLED.values(), ids=SETTLED)
def test_every_number_of_a_settlement_stands_in_its_text(brought_in: Shape, settlement: Settlement) -> None:
    assert numbers(brought_in) <= said(settlement.text)


THE_PROTOCOL_S_NUMBERS = [  # as a clinician reads them in the protocol
    ("prednisone, mg/kg/day", "prednisone.start", ("0.5", "1")),
    ("prednisone, typically mg daily", "prednisone.typical", ("60", "80")),
    ("single daily dose for weeks", "prednisone.schedule", ("1", "2", "4")),
    ("high risk of relapse, low risk of complications: closer to mg/kg", "prednisone.nearer_high", ("1",)),
    ("diabetes, osteoporosis, glaucoma: closer to mg/kg", "prednisone.nearer_low", ("0.5",)),
    ("pulse mg/kg, mg, consecutive days", "pulse", ("10", "20", "250", "1000", "1", "5")),
    ("methotrexate mg once weekly with folic acid mg/day", "methotrexate.start", ("15", "1", "1")),
    ("methotrexate target mg weekly within months", "methotrexate.target", ("25", "3", "6")),
    ("azathioprine target mg/kg ideal body weight", "azathioprine.target", ("2",)),
    ("mycophenolate mg twice daily", "mycophenolate.start", ("500", "2")),
    ("months to full efficacy", "onset", ("3", "6")),
    ("taper begins after weeks", "taper.begin", ("2", "4")),
    ("below 20 mg, 2.5 mg every 2 weeks", "taper.below", ("20", "2.5", "2")),
    ("high dose never beyond weeks", "taper.limit", ("2", "4")),
    ("immunoglobulin g/kg over days, g/kg each day", "ivig", ("1", "2", "2", "1")),
    ("rituximab doses, mg, weeks apart", "rituximab", ("2", "1000", "2")),
    ("cyclophosphamide every weeks for months, to months", "cyclophosphamide", ("4", "3", "6", "12")),
    ("juvenile prednisone mg/kg/day, maximum mg/day", "juvenile.prednisone", ("2", "60")),
    ("juvenile methotrexate mg/m² once weekly", "juvenile.methotrexate", ("15", "1")),
]


@pytest.mark.parametrize(("name", "path", "expected"), THE_PROTOCOL_S_NUMBERS)
def test_the_numbers_are_the_protocol_s(name: str, path: str, expected: tuple[str, ...]) -> None:
    row = ROWS[f".{path}"]

    assert [value for _, value in row if isinstance(value, int | Decimal)] == [Decimal(n) for n in expected]


def test_the_taper_has_the_four_rungs_of_the_protocol() -> None:
    rungs = [(int(rung.from_mg), int(rung.to_mg), rung.weeks) for rung in BOOK.numbers.taper.rungs]

    assert rungs == [(60, 40, 2), (40, 30, 2), (30, 25, 2), (25, 20, 2)]


# --- the disputed figure ---------------------------------------------------------------------------------------------


def test_the_unsupported_figure_stands_only_in_the_protocol_s_own_words() -> None:
    figure = re.compile(r"\b86\b")
    ours = {
        **{str(ref): statement.quote + statement.literature for ref, statement in BOOK.statements.items()},
        **{str(ref): limit.limit for ref, limit in BOOK.limits.items()},
        **{code: alarm.wording for code, alarm in BOOK.alarms.items()},
        **{str(ref): settlement.text for ref, settlement in BOOK.settlements.items()},
    }
    assert [name for name, text in ours.items() if figure.search(text)] == []
    assert all(Decimal(86) not in numbers(row) for row in ROWS.values())
    assert [str(ref) for ref, entry in BOOK.statements.items() if figure.search(entry.sentence)] == [
        "S01", "S02", "S03", "S48",
    ]  # fmt: skip


# --- completeness ----------------------------------------------------------------------------------------------------


def test_every_id_is_there() -> None:
    assert list(BOOK.statements) == [S(n) for n in range(1, 51)]
    assert list(BOOK.settlements) == [D(n) for n in range(1, 36)]
    assert list(BOOK.limits) == [L(n) for n in range(1, 69)]
    assert len(BOOK.alarms) == 79
    assert len(BOOK.sources) == 95
    assert {code.value for code in Code} <= BOOK.alarms.keys()


@every_statement
def test_where_the_literature_does_not_simply_agree_we_say_what_it_says(ref: Ref) -> None:
    statement = BOOK.statements[ref]

    assert bool(statement.literature) is (statement.agreement is not Agreement.SUPPORTS)


@with_shared
def test_the_text_is_byte_for_byte_the_protocol() -> None:
    assert BOOK.text.encode() == (SHARED / "protocol.txt").read_bytes()


@with_shared
def test_the_statements_are_those_of_the_register() -> None:
    provenance = {entry["key"] for entry in shared("bibliography.yml") if entry["kind"] == PROVENANCE}
    for entry in shared("statements.yml"):
        statement = BOOK.statements[Ref.parse(str(entry["id"]))]
        keys = entry["bibliography"]
        assert isinstance(keys, list)
        assert (statement.section, statement.agreement) == (entry["section"], entry["agreement"])
        assert list(statement.markers) == entry["protocol_markers"]
        assert list(statement.sources) == [key for key in keys if key not in provenance]


def spelled_out(text: str) -> str:
    """The register's words as they are shown: without an abbreviation, or a slash for "per" (D29)."""
    whole = {"IVIG": "intravenous immunoglobulin", "IV ": "intravenous ", "mg/kg/day": "mg/kg a day"}
    for short, long in whole.items():
        text = text.replace(short, long)
    return text


@with_shared
def test_the_settlements_are_those_of_the_register() -> None:
    table = (SHARED / "settlements.md").read_text(encoding="utf-8")
    for ref, settlement in BOOK.settlements.items():
        cells = [cell.strip() for cell in next(r for r in table.splitlines() if r.startswith(f"| {ref} ")).split("|")]
        assert settlement.question == spelled_out(cells[2])
        named = set(re.findall(r"[SL][0-9]{2}", cells[4]))
        assert named <= {str(rest) for rest in settlement.rests_on}
        assert said(settlement.text) <= said(cells[3]), "a settlement brings in no number of ours"


@with_shared
def test_the_limits_are_those_of_the_register() -> None:
    origins = {"IN": Origin.IN_PROTOCOL, "PARTLY": Origin.PARTLY, "EXTRA": Origin.EXTRA}
    for entry in shared("safety_limits.yml"):
        limit = BOOK.limits[Ref.parse(str(entry["id"]))]
        assert limit.origin is origins[str(entry["origin"]).split()[0]]
        assert limit.action.value.replace(" ", "_") == entry["action"]
        assert [str(ref) for ref in limit.statements] == entry["protocol_statements"]


@with_shared
def test_the_alarms_are_those_of_the_register() -> None:
    register = yaml.safe_load((SHARED / "alarms.yml").read_text(encoding="utf-8"))

    assert list(BOOK.alarms) == list(register)
    for code, entry in register.items():
        alarm = BOOK.alarms[code]
        assert (alarm.kind, alarm.trigger) == (entry["kind"], entry["fires"])
        assert [str(ref) for ref in alarm.basis] == entry["basis"]


@with_shared
def test_the_sources_are_the_evidence_of_the_bibliography_and_nothing_else() -> None:
    evidence = {str(entry["key"]): entry for entry in shared("bibliography.yml") if entry["kind"] != PROVENANCE}

    assert BOOK.sources.keys() == evidence.keys()
    for key, entry in evidence.items():
        source = BOOK.sources[key]
        unseen = str(entry.get("from_memory") or "")
        assert source.kind == entry["kind"]
        assert source.verified is (entry["verified"] != "memory")
        assert source.doi == entry["doi"]
        assert source.pmid in {entry["pmid"], None}
        assert source.identifiers_verified is False or source.doi is None or "DOI" not in unseen
        assert source.pmid is None or "PMID" not in unseen


every_source = pytest.mark.parametrize("source", BOOK.sources.values(), ids=BOOK.sources)


@every_source
def test_a_source_names_no_web_address_and_no_question_site(source: Source) -> None:
    shown = f"{source.citation} {source.kind}"

    assert not re.search(r"https?:|www\.|\.(com|org|net|ai|edu|gov|pharmacy)\b", shown, re.IGNORECASE)
    assert not re.search(r"oracle|provenance|mirror|copy\b|not seen", shown, re.IGNORECASE)
    if source.doi is not None:
        assert re.fullmatch(r"10\.[0-9]{4,9}/\S+", source.doi)
