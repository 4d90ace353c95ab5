"""Evaluation: what the table counts, what is dangerous, when the exit code is 1, which files are refused."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.corpora import BadCorpus, Row, read_rows
from bot.ears import RasaEars
from bot.evaluate import CORPORA, evaluate
from bot.facts import Facts, PartnerFact, Scope
from bot.reply import Card, Line, Plain, ProtocolWords, Reply, Strong, UserWords
from bot.scoring import cases, oos, phone, vignettes, weights
from bot.scoring.agreement import agrees, is_forbidden
from bot.scoring.expected import Expected
from bot.scoring.facts_agree import checks
from bot.scoring.score import Score
from bot.scoring.thresholds import Limits, thresholds

HERE = Path("set.jsonl")


def slots(**given: object) -> Row:
    empty: Row = {
        "weight_kg": None,
        "height_cm": None,
        "age_years": None,
        "sex": None,
        "subtype": None,
        "comorbidities": {},
        "family_history": [],
        "past_resolved": [],
        "severity": {},
        "labs": {},
        "drugs": {"current": [], "stopped": [], "asked_about": []},
        "allergies": [],
    }
    return {**empty, **given}


def message(name: str, text: str = "", **given: object) -> Row:
    row: Row = {"id": name, "text": text, "slots": slots(), "intents": ["provide_info"], "must_ask": []}
    return {**row, "also_acceptable": {}, "forbidden": {}, **given}


def heard(name: str, intents: tuple[str, ...] = ("provide_info",), ask: tuple[str, ...] = (), **given: object) -> Row:
    return {"id": name, "slots": slots(**given), "intents": list(intents), "ask": list(ask)}


def phone_score(gold: list[Row], predicted: list[Row]) -> Score:
    return phone.score(phone.read(gold, HERE), predicted)


def counts(score: Score, name: str) -> tuple[int, int, int, int]:
    one = score.tallies[name]
    return (one.right, one.wrong, one.missed, one.empty)


# --- what agrees -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("predicted", "labelled", "same"),
    [
        (69.85, 69.9, True),  # rounding
        (70, 70.14, True),
        (70.6, 70, True),  # within 1 %
        (71, 70, False),
        (1.0, 1.2, False),
        (None, None, True),
        (None, 70, False),
        (70, None, False),
        ("normal", "normal", True),
        ("normal", 1.0, False),
    ],
)
def test_a_value_agrees_within_rounding(
    predicted: float | str | None,
    labelled: float | str | None,
    same: bool,
) -> None:
    assert agrees(predicted, labelled) is same


@pytest.mark.parametrize(
    ("predicted", "forbidden", "met"),
    [
        (154, [154], True),
        (154.05, [154], True),
        (69.9, [154, 62], False),
        (None, [154], False),
        ("absent", ["absent"], True),
    ],
)
def test_a_forbidden_value_is_met_nearly_exactly(
    predicted: float | str | None,
    forbidden: list[float | str],
    met: bool,
) -> None:
    assert is_forbidden(predicted, forbidden) is met


# --- phone -----------------------------------------------------------------------------------------


def test_a_slot_is_right_wrong_missed_or_rightly_empty() -> None:
    gold = [
        message(f"p{number}", slots=slots(weight_kg=weight)) for number, weight in enumerate([70, 70, 70, None, None])
    ]
    found = [heard(f"p{number}", weight_kg=weight) for number, weight in enumerate([70, 80, None, None, 50])]
    score = phone_score(gold, found)
    assert counts(score, "weight_kg") == (1, 2, 1, 1), "a value where there is none counts as wrong"
    assert score.figures["every_slot_right"] == pytest.approx(2 / 5)
    assert [(one.row, one.field) for one in score.findings] == [(name, "weight_kg") for name in ("p1", "p2", "p4")]


def test_another_acceptable_value_is_right() -> None:
    gold = message("p", slots=slots(weight_kg=70, labs={}), also_acceptable={"weight_kg": [75, None], "labs.ck": [900]})
    for weight in (70, 75, None):
        assert phone_score([gold], [heard("p", weight_kg=weight)]).figures["every_slot_right"] == 1
    assert phone_score([gold], [heard("p", weight_kg=70, labs={"ck": 900})]).figures["every_slot_right"] == 1
    assert phone_score([gold], [heard("p", weight_kg=90)]).figures["every_slot_right"] == 0


def test_findings_and_lists_are_counted_by_name() -> None:
    gold = message(
        "p",
        slots=slots(
            comorbidities={"diabetes": "absent", "ild": "present"},
            drugs={"current": ["metformin", "prednisone"], "stopped": [], "asked_about": []},
        ),
    )
    found = heard(
        "p",
        comorbidities={"diabetes": "present", "gout": "present"},
        drugs={"current": ["metformin", "insulin"], "stopped": [], "asked_about": []},
    )
    score = phone_score([gold], [found])
    assert counts(score, "comorbidities") == (0, 2, 1, 0)
    assert counts(score, "drugs.current") == (1, 1, 1, 0)


def test_a_forbidden_value_is_dangerous_wherever_it_stands() -> None:
    forbidden = {"weight_kg": [154], "comorbidities.diabetes": ["present"], "drugs.current": ["warfarin"]}
    gold = [message("p", forbidden=forbidden), message("q", forbidden=forbidden)]
    taken = heard(
        "q",
        weight_kg=154,
        comorbidities={"diabetes": "present"},
        drugs={"current": ["warfarin"], "stopped": [], "asked_about": []},
    )
    score = phone_score(gold, [heard("p", weight_kg=69.9), taken])
    assert [(one.row, one.field) for one in score.dangerous] == [
        ("q", "weight_kg"),
        ("q", "comorbidities.diabetes"),
        ("q", "drugs.current"),
    ]
    assert thresholds().phone.missed(score.figures)


def test_questions_owed_and_intents_are_counted() -> None:
    gold = [message("p", must_ask=["weight_unit", "age"]), message("q", intents=["taper", "steroid_dose"])]
    score = phone_score(gold, [heard("p", ask=("weight_unit",)), heard("q", intents=("taper",))])
    assert score.figures["must_ask"] == 0.5
    assert score.figures["intents"] == 1
    assert phone_score(gold, [heard("p"), heard("q", intents=("greet",))]).figures["intents"] == 0.5


# --- weights, cases, out of scope ------------------------------------------------------------------


def test_a_weight_that_is_wrong_or_invented_is_dangerous_and_a_missed_one_is_not() -> None:
    rows: list[Row] = [
        {"id": "w1", "sentence": "", "weight_kg": 70, "height_cm": 170},
        {"id": "w2", "sentence": "", "weight_kg": None, "height_cm": None, "trap": "weight_loss"},
        {"id": "w3", "sentence": "", "weight_kg": None, "height_cm": None, "also_acceptable_weight": [48]},
    ]
    predicted: list[Row] = [
        {"id": "w1", "weight_kg": 154, "height_cm": None},
        {"id": "w2", "weight_kg": 15, "height_cm": None},
        {"id": "w3", "weight_kg": 48, "height_cm": None},
    ]
    score = weights.score(weights.read(rows, HERE), predicted)
    assert [(one.row, one.field) for one in score.dangerous] == [("w1", "weight_kg"), ("w2", "weight_kg")]
    assert [(one.row, one.field) for one in score.findings] == [("w1", "height_cm")]
    assert score.figures["wrong_or_invented_share"] == pytest.approx(2 / 6)
    assert score.figures["recall"] == 0


def test_a_case_that_mentions_nothing_wants_nothing() -> None:
    nothing = dict.fromkeys(("ild", "dysphagia", "diabetes"), "not_mentioned")
    gold = {"age_years": 54, "sex": "M", "weight_kg": None, "subtype": "none", **nothing}
    row: Row = {"id": "c", "passage": "", "gold": {**gold, "subtype_also_acceptable": ["unspecified_iim"]}}
    silent: Row = {"id": "c", "age_years": 54, "sex": "M", "weight_kg": None, "subtype": None}

    def right(predicted: Row) -> float:
        return cases.score(cases.read([row], HERE), [predicted]).figures["fields_right"]

    assert right({**silent, **nothing}) == 1
    assert right({**silent, "subtype": "unspecified_iim"}) == 1
    assert right({**silent, "subtype": "polymyositis", "ild": "present"}) == pytest.approx(5 / 7)


def test_a_wrong_age_or_weight_of_a_case_is_dangerous() -> None:
    row: Row = {"id": "c", "passage": "", "gold": {"age_years": 54, "weight_kg": None, "subtype_also_acceptable": []}}
    score = cases.score(cases.read([row], HERE), [{"id": "c", "age_years": 45, "weight_kg": 9}])
    assert [one.field for one in score.dangerous] == ["age_years", "weight_kg"]


@pytest.mark.parametrize(
    ("reply", "is_dose"),
    [
        (Reply(Card(headline=(Line((Plain("I answer questions about inflammatory myopathy."),)),))), False),
        (Reply(Card(headline=(Line((UserWords("aspirin 100 mg"), Plain(" is not of this protocol."))),))), False),
        (Reply(Card(headline=(Line((Strong("Prednisone 35-70 mg"),)),))), True),
        (Reply(Card(headline=(Line((ProtocolWords("starting at 0.5 to 1 mg/kg"),)),))), True),
        (Reply(Card(), Facts(prednisone_mg_day=(35, 70))), True),
        (Reply(Card(), Facts(taper_steps_mg=(40, 30))), True),
        (Reply(Card(), Facts(methotrexate_sc_mg_weekly=14)), True),
        (Reply(Card(), Facts(ivig_g_total=(70, 140))), True),
        (Reply(Card(), Facts(steroid_sparing=(PartnerFact(agent="a", status="offered", start="500 mg"),))), True),
        (Reply(Card(), Facts(steroid_sparing=(PartnerFact(agent="a", status="held"),), scope=Scope.OUT)), False),
    ],
)
def test_what_counts_as_an_answer_with_a_dose(reply: Reply, is_dose: bool) -> None:
    assert oos.answers_with_a_dose(reply) is is_dose


# --- vignettes -------------------------------------------------------------------------------------

MTX = PartnerFact(
    agent="methotrexate",
    status="to check",
    start="15 mg by mouth ONCE WEEKLY",
    target="25 mg once weekly within 3-6 months",
    folic_acid="1 mg/day",
    gates=("renal function",),
)
AZA = PartnerFact(
    agent="azathioprine",
    status="to check",
    start="not in protocol",
    target="2 mg/kg ideal body weight per day",
    target_mg_day=113.8,
    gates=("thiopurine methyltransferase (TPMT) result",),
)
MMF = PartnerFact(agent="mycophenolate mofetil", status="offered", start="500 mg twice daily")
HELD_MMF = MMF.model_copy(update={"status": "held", "start": None})
MONTHLY = {"interval_weeks": 4, "months": [3, 6], "max_months": 12, "dose": None}
ALARMS = {"alarms": ["HEP_LIVER_GATE"]}


def wrong(expected: dict[str, object], **facts: object) -> list[tuple[str, bool]]:
    """(field, dangerous) of each check that fails."""
    judged = checks(Expected.model_validate({"scope": "in", **expected}), Facts.model_validate(facts))
    return [(one.field, one.dangerous) for one in judged if not one.right]


@pytest.mark.parametrize(
    ("expected", "facts"),
    [
        ({"prednisone_mg_day": [35, 70]}, {"prednisone_mg_day": (35.0, 70.0)}),
        ({"prednisone_mg_day": 43.5}, {"prednisone_mg_day": 43.5}),
        ({"prednisone_mg_day": None}, {}),
        ({}, {"prednisone_mg_day": (35, 70)}),  # not judged
        ({"band": "nearer 0.5"}, {"band": "nearer 0.5"}),
        ({"iv_methylprednisolone_days": [1, 5]}, {"iv_methylprednisolone_days": (1, 5)}),
        ({"taper_steps_mg": [40, 30], "weeks_each": 2}, {"taper_steps_mg": (40, 30), "weeks_each": 2}),
        ({"methotrexate_sc_mg_weekly": 15.1}, {"methotrexate_sc_mg_weekly": 15.1}),
        (ALARMS, {"alarms": ("BONE_HEALTH", "HEP_LIVER_GATE")}),  # others may be there
        ({"refuse": ["dose"]}, {"refuse": ("a dose for this disease",)}),  # prose
        ({"hold": ["azathioprine until TPMT"]}, {"hold": ("azathioprine", "methotrexate")}),
        ({"combination_mandatory": True}, {"alarms": ("MONO_FORBIDDEN",)}),
        ({"cyclophosphamide": MONTHLY}, {"cyclophosphamide": MONTHLY}),
        ({"steroid_sparing": "pending lung status"}, {"steroid_sparing": ()}),
        ({"steroid_sparing": "pending lung status"}, {"steroid_sparing": (HELD_MMF,)}),
        ({"steroid_sparing": None}, {"steroid_sparing": ()}),
        ({"steroid_sparing": {"agent": "methotrexate", "folic_acid": "1 mg/day"}}, {"steroid_sparing": (MTX,)}),
        (
            {"steroid_sparing": {"agent": "azathioprine", "gate": "TPMT result first"}},
            {"steroid_sparing": (AZA, HELD_MMF)},
        ),
        (
            {"steroid_sparing": [{"agent": "azathioprine"}, {"agent": "mycophenolate mofetil", "start": "held"}]},
            {"steroid_sparing": (AZA, HELD_MMF)},
        ),
    ],
)
def test_facts_that_say_what_is_expected(expected: dict[str, object], facts: dict[str, object]) -> None:
    assert wrong(expected, **facts) == []


@pytest.mark.parametrize(
    ("expected", "facts", "failed"),
    [
        ({"prednisone_mg_day": [35, 70]}, {"prednisone_mg_day": (35, 70.1)}, [("prednisone_mg_day", True)]),
        ({"prednisone_mg_day": [35, 70]}, {"prednisone_mg_day": 70}, [("prednisone_mg_day", True)]),
        ({"prednisone_mg_day": [35, 70]}, {}, [("prednisone_mg_day", False)]),
        ({"prednisone_mg_day": None}, {"prednisone_mg_day": (35, 70)}, [("prednisone_mg_day", True)]),
        ({"taper_steps_mg": [40, 30]}, {"taper_steps_mg": (50, 40, 30)}, [("taper_steps_mg", True)]),
        ({"band": "nearer 0.5"}, {}, [("band", False)]),
        ({"scope": "clarify"}, {}, [("scope", False)]),
        (ALARMS, {}, [("alarms", False)]),
        ({"refuse": ["dose"]}, {}, [("refuse", False)]),
        ({"hold": ["azathioprine until TPMT"]}, {"hold": ("methotrexate",)}, [("hold", False)]),
        ({"combination_mandatory": True}, {}, [("combination_mandatory", False)]),
        ({"cyclophosphamide": MONTHLY}, {}, [("cyclophosphamide", False)]),
        ({"cyclophosphamide": None}, {"cyclophosphamide": MONTHLY}, [("cyclophosphamide", True)]),
        ({"ivig_g_total": [140, 140]}, {"ivig_g_total": (70, 140)}, [("ivig_g_total", True)]),
        ({"steroid_sparing": "pending lung status"}, {"steroid_sparing": (MTX,)}, [("steroid_sparing", True)]),
        ({"steroid_sparing": {"agent": "methotrexate"}}, {"steroid_sparing": (MTX, MMF)}, [("steroid_sparing", True)]),
        ({"steroid_sparing": {"agent": "methotrexate"}}, {}, [("steroid_sparing", False)]),
        (
            {"steroid_sparing": [{"agent": "azathioprine"}, {"agent": "mycophenolate mofetil"}]},
            {"steroid_sparing": (MMF, AZA)},
            [("steroid_sparing", False)],
        ),
        (
            {"steroid_sparing": {"agent": "azathioprine", "gate": "TPMT result first"}},
            {"steroid_sparing": (AZA.model_copy(update={"status": "offered", "gates": ()}),)},
            [("steroid_sparing azathioprine gate", True)],
        ),
        (
            {"steroid_sparing": {"agent": "azathioprine", "target_mg_day": 100.2}},
            {"steroid_sparing": (AZA,)},
            [("steroid_sparing azathioprine target_mg_day", True)],
        ),
        (
            {"steroid_sparing": {"agent": "mycophenolate mofetil", "start": "held"}},
            {"steroid_sparing": (MMF,)},
            [("steroid_sparing mycophenolate mofetil status", True)],
        ),
        (
            {"steroid_sparing": {"agent": "methotrexate", "start": "15 mg by mouth ONCE WEEKLY"}},
            {"steroid_sparing": (MTX.model_copy(update={"start": "15 mg by mouth daily"}),)},
            [("steroid_sparing methotrexate start", True)],
        ),
    ],
)
def test_facts_that_say_something_else(
    expected: dict[str, object], facts: dict[str, object], failed: list[tuple[str, bool]]
) -> None:
    assert wrong(expected, **facts) == failed


def test_an_expectation_that_scoring_does_not_know_is_refused() -> None:
    row: Row = {"id": "V", "text": "", "expected": {"scope": "in", "ivig_grams": 140}}
    with pytest.raises(BadCorpus, match=r"row 1: expected\.ivig_grams"):
        vignettes.read([row], HERE)


def test_a_case_of_a_later_version_is_told_and_not_judged() -> None:
    rows: list[Row] = [{"id": name, "text": "", "expected": {"scope": "out"}} for name in ("V1", "V2")]
    answered: list[Row] = [{"id": name, "facts": {"scope": "in"}} for name in ("V1", "V2")]
    score = vignettes.score(vignettes.read(rows, HERE), answered, {"V2": "not built", "V9": "not in this file"})
    assert [one.row for one in score.findings] == ["V1"]
    assert score.not_covered == (("V2", "not built"),)


# --- thresholds ------------------------------------------------------------------------------------


def test_a_figure_on_its_threshold_meets_it() -> None:
    limits = Limits(at_least={"right": 0.9}, at_most={"wrong": 0})
    assert limits.missed({"right": 0.9, "wrong": 0}) == ()
    assert len(limits.missed({"right": 0.89, "wrong": 1})) == 2


def test_the_committed_thresholds_allow_nothing_dangerous() -> None:
    committed = thresholds()
    assert committed.phone.at_most["forbidden"] == 0
    assert committed.oos.at_most["dose_answers"] == 0
    assert committed.vignettes.at_most["dangerous"] == 0


# --- the command, with the real model -------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Callable[[list[Row]], Path]:
    def written(rows: list[Row]) -> Path:
        path = tmp_path / "set.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return written


def run(corpus: str, path: Path, ears: RasaEars, predictions: Path | None = None) -> tuple[int, str]:
    out = io.StringIO()
    return evaluate(corpus, path, predictions, ears, out), out.getvalue()


GOOD = message("p1", "62F 70 kg", slots=slots(weight_kg=70, age_years=62, sex="F"))


def test_a_set_that_is_read_right_passes(file: Callable[[list[Row]], Path], ears: RasaEars, tmp_path: Path) -> None:
    predictions = tmp_path / "out.jsonl"
    code, told = run("phone", file([GOOD]), ears, predictions)
    assert code == 0, told
    assert re.search(r"^weight_kg +1 +0 +0 +0 +1\.000 +1\.000$", told, re.MULTILINE)
    assert "messages with every slot right: 1/1" in told
    assert told.endswith("every threshold is met\n")
    [row] = read_rows(predictions)
    assert row["id"] == "p1"
    assert set(row) == {"id", "slots", "intents", "ask"}


def test_a_set_that_is_read_wrong_fails_and_says_where(file: Callable[[list[Row]], Path], ears: RasaEars) -> None:
    code, told = run("phone", file([{**GOOD, "forbidden": {"weight_kg": [70]}}]), ears)
    assert code == 1
    assert "DANGEROUS (1):\n  p1  weight_kg: took 70.0, which is forbidden" in told
    assert "BELOW THRESHOLD: forbidden is 1, must be at most 0" in told


def test_an_out_of_scope_question_is_asked_in_a_chat_of_its_own(
    file: Callable[[list[Row]], Path], ears: RasaEars
) -> None:
    fact, question = "45M dermatomyositis 70 kg lungs clear", "park the car"
    rows: list[Row] = [{"id": "o1", "text": fact, "tier": "far"}, {"id": "o2", "text": question, "tier": "far"}]
    code, told = run("oos", file(rows), ears)
    assert code == 1
    assert [line for line in told.splitlines() if line.startswith("  o")] == ["  o1  dose_answer: answered with a dose"]
    assert "far: answered with a dose: 1/2" in told


def test_vignettes_are_answered_by_the_ask_door(tmp_path: Path, ears: RasaEars) -> None:
    path, predictions = tmp_path / "v.yml", tmp_path / "v.jsonl"
    text = "45M new dermatomyositis 70 kg, no ILD, no diabetes. prednisone dose?"
    expected = {"scope": "in", "prednisone_mg_day": [35, 70], "alarms": ["HEP_LIVER_GATE"], "ask": []}
    path.write_text(yaml.safe_dump({"entries": [{"id": "V01", "text": text, "expected": expected}]}), encoding="utf-8")
    code, told = run("vignettes", path, ears, predictions)
    assert code == 0, told
    [row] = read_rows(predictions)
    assert set(row) == {"id", "turn", "facts", "text"}
    expected["prednisone_mg_day"] = [30, 60]
    path.write_text(yaml.safe_dump({"entries": [{"id": "V01", "text": text, "expected": expected}]}), encoding="utf-8")
    code, told = run("vignettes", path, ears)
    assert code == 1
    assert "V01  prednisone_mg_day: (35.0, 70.0), not (30.0, 60.0)" in told


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("content", [None, b"", b"\xff", b"{", b"[1]\n", b'{"id": "x"}\n', b"entries: {}\n"])
def test_a_file_that_is_no_such_set_is_refused_in_one_line(
    tmp_path: Path, ears: RasaEars, corpus: str, content: bytes | None
) -> None:
    path = tmp_path / "set"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadCorpus) as refused:
        run(corpus, path, ears)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


def test_one_id_for_two_rows_is_refused(file: Callable[[list[Row]], Path], ears: RasaEars) -> None:
    with pytest.raises(BadCorpus, match="'p1' stands on more than one row"):
        run("phone", file([GOOD, GOOD]), ears)


def test_predictions_that_cannot_be_written_are_told(
    file: Callable[[list[Row]], Path], ears: RasaEars, tmp_path: Path
) -> None:
    with pytest.raises(BadCorpus, match="cannot be written"):
        run("phone", file([GOOD]), ears, tmp_path / "no" / "such" / "folder.jsonl")


# --- beside the sets' own scorer ------------------------------------------------------------------


SETS = {
    "phone": "phone_messages.jsonl",
    "weights": "weights.jsonl",
    "cases": "myositis_cases.jsonl",
    "oos": "out_of_scope.jsonl",
}
ALL_SETS = {**SETS, "vignettes": "vignettes.yml"}
COUNTS = re.compile(
    r"^(\S+) +tp= *([0-9]+) wrong/invented= *([0-9]+) missed= *([0-9]+) correctly-empty= *([0-9]+)", re.M
)


def damaged(rows: list[Row]) -> list[Row]:
    """Predictions with every kind of fault, so that agreement is not agreement on perfection."""
    bad: list[Row] = json.loads(json.dumps(rows))
    for number, row in enumerate(bad):
        found = row.get("slots", row)
        assert isinstance(found, dict)
        for name, other in (("weight_kg", 60), ("age_years", 60), ("subtype", "overlap")):
            if name in found and number % 3 == 0:
                found[name] = None if number % 2 else other
        if "comorbidities" in found and number % 4 == 0:
            found["comorbidities"] |= {"diabetes": "present", "gout": "absent"}
            found["drugs"]["current"].append("warfarin")
            row["ask"], row["intents"] = [], ["greet"]
        if "dose_answer" in row:
            row["dose_answer"] = number % 2 == 0
        if "ild" in row:
            row["ild"] = "absent"
    return bad


def told_by_the_scorer(corpora: Path, corpus: str, rows: list[Row], folder: Path) -> str:
    path = folder / "predictions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-B", str(corpora / "score.py"), corpus, str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def number_after(words: str, told: str) -> int:
    found = re.search(re.escape(words) + r" *([0-9]+)", told)
    assert found is not None, words
    return int(found.group(1))


@pytest.mark.parametrize("damage", [False, True], ids=["as predicted", "damaged"])
@pytest.mark.parametrize("corpus", SETS)
def test_the_figures_are_those_of_the_scorer_that_comes_with_the_sets(
    corpora: Path,
    ears: RasaEars,
    tmp_path: Path,
    corpus: str,
    damage: bool,
) -> None:
    path = corpora / SETS[corpus]
    predictions = tmp_path / "out.jsonl"
    run(corpus, path, ears, predictions)
    rows = damaged(read_rows(predictions)) if damage else read_rows(predictions)
    told = told_by_the_scorer(corpora, corpus, rows, tmp_path)
    gold = read_rows(path)
    match corpus:
        case "phone":
            ours = phone.score(phone.read(gold, path), rows)
            theirs = {found[0]: tuple(int(one) for one in found[1:]) for found in COUNTS.findall(told)}
            assert {name: counts(ours, name) for name in theirs} == theirs
            assert len(theirs) == 11
            assert len(ours.dangerous) == number_after("UNSAFE values:", told)
            assert round(ours.figures["every_slot_right"] * len(gold)) == number_after("every scored slot right:", told)
            assert round(ours.figures["intents"] * len(gold)) == number_after("intent any-match", told)
            owed = sum(len(row.must_ask) for row in phone.read(gold, path))
            assert round(ours.figures["must_ask"] * owed) == number_after("must_ask asked:", told)
        case "weights":
            ours = weights.score(weights.read(gold, path), rows)
            assert len(ours.dangerous) == number_after("UNSAFE (wrong or invented):", told)
            for name in ("weight_kg", "height_cm"):
                for verdict, place in (("ok", 0), ("ok_empty", 3), ("missed", 2)):
                    key = f"('{name}', '{verdict}'):"
                    assert counts(ours, name)[place] == (number_after(key, told) if key in told else 0)
        case "cases":
            ours = cases.score(cases.read(gold, path), rows)
            assert told.count("gold") == len(ours.dangerous) + len(ours.findings)
            for line in told.splitlines()[: len(cases.FIELDS)]:
                name, _, verdicts = line.partition(" ")
                theirs_of = {
                    verdict: number_after(f"'{verdict}':", verdicts) for verdict in re.findall(r"'(\w+)'", line)
                }
                expected = tuple(theirs_of.get(one, 0) for one in ("ok", "wrong", "missed", "ok_empty"))
                assert counts(ours, name) == expected
        case _:
            ours = oos.score(oos.read(gold, path), rows)
            assert ours.figures["dose_answers"] == sum(map(int, re.findall(r"'([0-9]+)/[0-9]+ answered", told)))


@pytest.mark.parametrize("corpus", ALL_SETS)
def test_every_set_meets_its_thresholds(corpora: Path, ears: RasaEars, corpus: str) -> None:
    code, told = run(corpus, corpora / ALL_SETS[corpus], ears)
    assert code == 0, told
