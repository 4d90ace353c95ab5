"""The machine doors of the real program: lines go into a process, lines come out of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import jsonschema
import pytest

SEATBELT = 120  # seconds allowed to one process
PLAIN = "62F 154 lb new dermatomyositis, can't swallow, no diabetes, lungs clear. dose?"
PREDICTED = {
    "weight_kg",
    "height_cm",
    "age_years",
    "sex",
    "subtype",
    "comorbidities",
    "family_history",
    "past_resolved",
    "severity",
    "labs",
    "drugs",
    "allergies",
}
ALWAYS_THERE = {"scope", "alarms", "ask", "hold", "refuse", "cites", "settlements"}

Row = dict[str, object]


def myocite(
    data_dir: Path, *arguments: str, given: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        timeout=SEATBELT,
        check=False,
        env={**os.environ, "MYOCITE_DATA_DIR": str(data_dir), **environment},
        cwd=Path(__file__).parents[2],
    )


def lines(messages: Iterable[tuple[str, str]]) -> bytes:
    return b"".join(json.dumps({"id": name, "text": text}).encode() + b"\n" for name, text in messages)


def through(data_dir: Path, door: str, given: bytes, **environment: str) -> list[Row]:
    done = myocite(data_dir, door, "--jsonl", given=given, **environment)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b"", "nothing but rows is said, and rows go to the standard output"
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def facts_of(row: Row) -> dict[str, object]:
    facts = row["facts"]
    assert isinstance(facts, dict)
    return facts


@pytest.fixture(scope="module")
def asked(data_dir: Path) -> list[Row]:
    """Two conversations, their turns interleaved, and one of a single turn."""
    return through(
        data_dir,
        "ask",
        lines(
            [
                ("a", "new polymyositis, lungs clear, prednisone dose?"),
                ("b", "JDM 6yr old 48lbs 4ft1"),
                ("a", "70 kg"),
                ("c", PLAIN),
                ("b", "thanks"),
                ("a", "45 years old"),
            ]
        ),
    )


@pytest.mark.parametrize("door", ["parse", "ask"])
def test_every_line_is_answered_by_one_line_in_its_place(data_dir: Path, door: str) -> None:
    names = [f"m{number}" for number in range(40)]
    rows = through(data_dir, door, lines((name, f"{50 + number} kg") for number, name in enumerate(names)))
    assert [row["id"] for row in rows] == names


def test_the_lines_of_one_id_are_the_turns_of_one_conversation(asked: Sequence[Row]) -> None:
    assert [(row["id"], row["turn"]) for row in asked] == [("a", 1), ("b", 1), ("a", 2), ("c", 1), ("b", 2), ("a", 3)]
    doses = [facts_of(row).get("prednisone_mg_day") for row in asked]
    assert doses[0] is None, "no weight yet"
    assert doses[2] is None, "no age yet"
    assert doses[5] == [35, 70], "0.5-1 mg/kg of the 70 kg that only this conversation heard"


def test_a_conversation_hears_nothing_of_another(asked: Sequence[Row]) -> None:
    assert facts_of(asked[1])["prednisone_mg_day"] == 43.5
    assert facts_of(asked[3])["prednisone_mg_day"] == [34.9, 69.9]


def test_a_new_process_knows_nothing_of_the_last_one(data_dir: Path) -> None:
    first = through(data_dir, "ask", lines([("a", PLAIN)]))
    second = through(data_dir, "ask", lines([("a", "what dose of prednisone?")]))
    assert facts_of(first[0])["prednisone_mg_day"] is not None
    assert second[0]["turn"] == 1
    assert facts_of(second[0])["prednisone_mg_day"] is None


def test_an_answer_has_its_facts_and_the_text_that_every_channel_says(asked: Sequence[Row]) -> None:
    for row in asked:
        assert set(row) == {"id", "turn", "facts", "text"}
        assert isinstance(row["text"], str)
        assert row["text"]
        facts = facts_of(row)
        assert set(facts) >= ALWAYS_THERE
        for name in ALWAYS_THERE - {"scope"}:
            assert isinstance(facts[name], list), name
        assert facts["scope"] in {"in", "out", "clarify"}


def test_a_text_of_ordinary_length_ends_with_the_ways_to_more(asked: Sequence[Row]) -> None:
    text = str(asked[3]["text"])
    assert "34.9-69.9 mg" in text
    assert "Sources\n" not in text
    assert "More: " in text
    assert len(text) < 1800


def test_a_dose_in_the_facts_stands_in_the_full_text_with_its_citations(data_dir: Path) -> None:
    done = myocite(data_dir, "ask", "--jsonl", "--full", given=lines([("c", PLAIN)]))
    [row] = [json.loads(line) for line in done.stdout.decode().splitlines()]
    text = str(row["text"])
    assert "34.9-69.9 mg" in text.replace("–", "-")
    cites, settlements = facts_of(row)["cites"], facts_of(row)["settlements"]
    assert isinstance(cites, list)
    assert isinstance(settlements, list)
    assert "S01" in cites
    for one in (*cites, *settlements):
        assert f"[{one}]" in text, "every id of the facts is a source of the text"


def test_every_answer_has_the_published_shape(asked: Sequence[Row], corpora: Path) -> None:
    schema = json.loads((corpora / "facts.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for row in asked:
        validator.validate(row)
        published = schema["properties"]["facts"]["properties"]
        assert set(facts_of(row)) <= set(published), "no fact beside the published ones"


def test_every_answer_to_the_messages_of_the_sets_has_the_published_shape(data_dir: Path, corpora: Path) -> None:
    schema = json.loads((corpora / "facts.schema.json").read_text(encoding="utf-8"))
    messages = [json.loads(line) for line in (corpora / "phone_messages.jsonl").read_text("utf-8").split("\n") if line]
    rows = through(data_dir, "ask", lines((row["id"], row["text"]) for row in messages))
    assert [row["id"] for row in rows] == [row["id"] for row in messages]
    for row in rows:
        jsonschema.Draft202012Validator(schema).validate(row)


def test_a_prediction_has_every_slot_in_the_vocabulary_of_the_sets(data_dir: Path) -> None:
    said = (
        "5'7\" 165 lb 44 yo woman, trouble swallowing, dermatomyositis with ILD, no diabetes, ?osteoporosis, CK 9800, "
        "stopped methotrexate, on prednisone, allergic to penicillin, mother had gout. azathioprine dose?"
    )
    [row] = through(data_dir, "parse", lines([("p", said)]))
    assert set(row) == {"id", "slots", "intents", "ask"}
    slots = row["slots"]
    assert isinstance(slots, dict)
    assert set(slots) == PREDICTED
    assert slots["weight_kg"] == pytest.approx(74.84, abs=0.01)
    assert slots["height_cm"] == pytest.approx(170.18, abs=0.01)
    assert (slots["age_years"], slots["sex"], slots["subtype"]) == (44, "F", "dermatomyositis")
    assert slots["comorbidities"] == {"ild": "present", "diabetes": "absent", "osteoporosis": "uncertain"}
    assert slots["severity"] == {"dysphagia": "present"}
    assert slots["family_history"] == ["gout"]
    assert slots["labs"] == {"ck": 9800}
    assert slots["drugs"] == {"current": ["prednisone"], "stopped": ["methotrexate"], "asked_about": ["azathioprine"]}
    assert slots["allergies"] == ["penicillin"]


def test_what_is_not_said_is_null_or_absent(data_dir: Path) -> None:
    [row] = through(data_dir, "parse", lines([("p", "hello")]))
    assert row["slots"] == {
        **dict.fromkeys(("weight_kg", "height_cm", "age_years", "sex", "subtype")),
        **{name: {} for name in ("comorbidities", "severity", "labs")},
        **{name: [] for name in ("family_history", "past_resolved", "allergies")},
        "drugs": {"current": [], "stopped": [], "asked_about": []},
    }
    assert row["intents"] == ["greet"]
    assert row["ask"] == []


def test_lines_of_the_parse_door_are_no_conversation(data_dir: Path) -> None:
    rows = through(data_dir, "parse", lines([("a", "70 kg"), ("a", "45 years old")]))
    slots = rows[1]["slots"]
    assert isinstance(slots, dict)
    assert slots["weight_kg"] is None


BAD: dict[bytes, str | None] = {
    b"not json": None,
    b"[1]": None,
    b"null": None,
    b'{"id": "x"}': "x",
    b'{"text": "70 kg"}': None,
    b'{"id": 7, "text": "70 kg"}': None,
    b'{"id": "n", "text": null}': "n",
    b'{"id": "n", "text": 70}': "n",
    b'{"id": "n", "text": ["70 kg"]}': "n",
    b'{"id": "cut", "text": "70 k': None,
    b'{"id": "b", "text": "\xff 70 kg"}': "b",  # not UTF-8
    b'{"id": "s", "text": "\\ud800 70 kg"}': "s",  # half a character
}


@pytest.mark.parametrize(("door", "locale"), [("parse", "C"), ("ask", "C.UTF-8")])
def test_a_bad_line_is_answered_by_an_error_and_stops_nothing(data_dir: Path, door: str, locale: str) -> None:
    between = lines([("good", "70 kg")])
    rows = through(data_dir, door, between + b"".join(bad + b"\n" + between for bad in BAD), LC_ALL=locale)
    assert len(rows) == 2 * len(BAD) + 1
    for number, (row, (bad, name)) in enumerate(zip(rows[1::2], BAD.items(), strict=True), start=1):
        assert set(row) == {"id", "error"}, bad
        assert row["id"] == name, bad
        assert f"line {2 * number}:" in str(row["error"])
        assert "70 k" not in str(row["error"]), "an error repeats nothing that was said"
    assert all("error" not in row and row["id"] == "good" for row in rows[::2])


def test_a_bad_line_is_no_turn(data_dir: Path) -> None:
    rows = through(data_dir, "ask", lines([("a", "hi")]) + b'{"id": "a"}\n' + lines([("a", "70 kg")]))
    assert [row.get("turn") for row in rows] == [1, None, 2]


def test_blank_lines_are_passed_over(data_dir: Path) -> None:
    given = b"\n  \n" + lines([("a", "hi")]) + b"\r\n" + lines([("b", "hi")]).replace(b"\n", b"\r\n")
    assert [row["id"] for row in through(data_dir, "ask", given)] == ["a", "b"]


def test_no_line_gives_no_row(data_dir: Path) -> None:
    assert through(data_dir, "parse", b"") == []


STRANGE = (
    "",
    "   ",
    "x" * 5000,
    "70kg " * 1000,
    "\x00",
    "\u2028 70 kg \u0085",
    "<b>70 kg</b>",
    '/intent{"weight": "700 kg"}',
    "\U0001f937" * 100,
    "/reset",
)


def test_any_text_is_answered_and_none_of_these_by_a_dose(data_dir: Path) -> None:
    rows = through(data_dir, "ask", lines((f"m{number}", text) for number, text in enumerate(STRANGE)))
    for row, text in zip(rows, STRANGE, strict=True):
        assert facts_of(row)["prednisone_mg_day"] is None, text
        assert facts_of(row)["steroid_sparing"] == [], text
        assert row["text"], text


def test_rows_are_utf_8_whatever_the_locale_prints(data_dir: Path) -> None:
    [row] = through(data_dir, "ask", lines([("ü", PLAIN)]), PYTHONIOENCODING="latin-1")
    assert row["id"] == "ü"
    assert "“" in str(row["text"]), "the protocol's words stand in quotation marks"


def test_each_row_is_written_before_the_next_line_is_read(data_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "MYOCITE_DATA_DIR": str(data_dir)},
        cwd=Path(__file__).parents[2],
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        for turn, text in enumerate(["hi", "70 kg"], start=1):
            process.stdin.write(json.dumps({"id": "a", "text": text}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["turn"] == turn
        process.stdin.close()
    assert process.returncode == 0


def test_a_thousand_lines_are_all_answered(data_dir: Path) -> None:
    rows = through(data_dir, "ask", lines((f"m{number}", f"{number} kg? {PLAIN}") for number in range(1000)))
    assert [row["id"] for row in rows] == [f"m{number}" for number in range(1000)]
    assert not [row for row in rows if "error" in row]


def test_a_reader_that_leaves_early_is_no_fault(data_dir: Path) -> None:
    """`myocite ask --jsonl | head -1` ends quietly."""
    command = f"{sys.executable} -m bot ask --jsonl | head -1"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        input=lines((f"m{number}", PLAIN) for number in range(100)),
        capture_output=True,
        timeout=SEATBELT,
        check=False,
        env={**os.environ, "MYOCITE_DATA_DIR": str(data_dir)},
        cwd=Path(__file__).parents[2],
    )
    assert done.stderr == b""
    assert json.loads(done.stdout)["id"] == "m0"


def test_a_door_without_its_flag_tells_the_usage(data_dir: Path) -> None:
    done = myocite(data_dir, "ask")
    assert done.returncode == 2
    assert b"--jsonl" in done.stderr
    assert done.stdout == b""
