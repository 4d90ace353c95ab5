"""The page of an evaluation: it needs nothing else, holds every error, and draws what was counted."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.corpora import BadCorpus, Row
from bot.ears import RasaEars
from bot.evaluate import evaluate
from bot.scoring import phone, plots
from bot.scoring.page import page
from bot.scoring.score import Finding, Score
from bot.scoring.tally import Tally
from bot.scoring.thresholds import Limits

SVG = "{http://www.w3.org/2000/svg}"
SCORE = Score(
    figures={"intents": 0.5, "forbidden": 1},
    tallies={"weight_kg": Tally(right=9, wrong=0, missed=3), "sex": Tally(empty=4)},
    counts=(("messages", "6/12"),),
    dangerous=(Finding("p1", "weight_kg", "took 154, which is forbidden"),),
    findings=(Finding("p2", "intents", "taper, not ivig"),),
    confusion={("taper", "taper"): 5, ("ivig", "taper"): 2},
)
LIMITS = Limits(at_least={"intents": 0.95}, at_most={"forbidden": 0})


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    # Wilson's interval at 95 %, worked by hand
    [(0, 0, 0, 1), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1), (0, 10, 0, 0.278), (95, 100, 0.888, 0.978)],
)
def test_an_interval_is_wilsons(right: int, of: int, low: float, high: float) -> None:
    assert plots.interval(right, of) == pytest.approx((low, high), abs=6e-4)


def test_a_bar_is_as_long_as_its_share_and_says_its_counts() -> None:
    drawn = ET.fromstring(plots.slots(SCORE.tallies))
    widths = {bar.get("class"): float(bar.get("width", "")) for bar in drawn.iter(f"{SVG}rect")}
    assert widths["recall"] == pytest.approx(widths["precision"] * 9 / 12)
    told = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {"weight_kg", "precision 9/9", "recall 9/12"} <= set(told)
    assert "sex" not in told  # nothing was labelled and nothing understood


def test_a_square_of_the_confusion_says_what_was_taken_for_what() -> None:
    drawn = ET.fromstring(plots.confusion(SCORE.confusion))
    told = {cell.findtext(f"{SVG}title"): cell.get("class") for cell in drawn.iter(f"{SVG}rect")}
    assert told["ivig understood as taper: 2"] == "wrong"
    assert told["taper understood as taper: 5"] == "right"
    assert told["taper understood as ivig: 0"] == "none"


def test_the_page_holds_every_error_with_its_message_and_each_limit() -> None:
    made = page("phone", SCORE, LIMITS, {"p1": "154 <b>lb</b> & more", "p2": "IVIG?"})
    for words in ("took 154, which is forbidden", "154 &lt;b&gt;lb&lt;/b&gt; &amp; more", "taper, not ivig", "IVIG?"):
        assert words in made
    assert "at least 0.95" in made
    assert made.count("missed") >= 2
    assert "<b>" not in made


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    made = page("phone", SCORE, LIMITS, {}).replace("http://www.w3.org/2000/svg", "")
    assert not {one for one in ("http", "src=", "href=", "<script", "url(", "@import") if one in made}


def test_intents_that_agree_stand_for_their_message() -> None:
    gold: Row = {"id": "a", "text": "", "slots": {}, "intents": ["ivig", "taper"]}
    hard: Row = {"id": "b", "text": "", "slots": {}, "intents": ["ivig", "taper"]}
    heard: list[Row] = [
        {"id": "a", "slots": {}, "intents": ["safety_check", "taper"], "ask": []},
        {"id": "b", "slots": {}, "intents": ["safety_check"], "ask": []},
    ]
    score = phone.score(phone.read([gold, hard], Path("set")), heard)
    assert dict(score.confusion) == {("taper", "taper"): 1, ("ivig", "safety_check"): 1}


def test_evaluate_writes_the_page(tmp_path: Path, ears: RasaEars) -> None:
    file, target = tmp_path / "set.jsonl", tmp_path / "report.html"
    row = {"id": "w1", "sentence": "He weighs 70 kg.", "weight_kg": 71.9, "height_cm": None}
    file.write_text(json.dumps(row), encoding="utf-8")
    assert evaluate("weights", file, None, ears, io.StringIO(), target) == 1
    made = target.read_text(encoding="utf-8")
    assert "He weighs 70 kg." in made
    assert "70.0, not 71.9" in made


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path, ears: RasaEars) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"id": "o1", "text": "park the car"}', encoding="utf-8")
    with pytest.raises(BadCorpus, match="page cannot be written"):
        evaluate("oos", file, None, ears, io.StringIO(), tmp_path / "no" / "folder.html")
