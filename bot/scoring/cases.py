"""Passages of published case reports: who the patient is, which disease, and three findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from bot.corpora import Row
from bot.ears import Ears
from bot.prediction import prediction
from bot.scoring.agreement import Value, agrees
from bot.scoring.phone import Slots
from bot.scoring.rows import Labelled, typed
from bot.scoring.score import Finding, Score
from bot.scoring.tally import Tally, Verdict, share, verdict

FIELDS = ("age_years", "sex", "weight_kg", "subtype", "ild", "dysphagia", "diabetes")
NOT_MENTIONED = "not_mentioned"
NO_SUBTYPE = "none"


class _Findings(BaseModel):
    """The scored fields. None is *not stated*, however the set writes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    age_years: float | None = None
    sex: str | None = None
    weight_kg: float | None = None
    subtype: str | None = None
    ild: str | None = None
    dysphagia: str | None = None
    diabetes: str | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _silence(cls, value: object) -> object:
        return None if isinstance(value, str) and value in {NOT_MENTIONED, NO_SUBTYPE} else value

    def at(self, name: str) -> Value:
        """One of FIELDS."""
        found: Value = getattr(self, name)
        return found


class _Gold(_Findings):
    subtype_also_acceptable: tuple[str, ...] = ()


class CaseRow(Labelled):
    """A labelled passage."""

    passage: str
    gold: _Gold


def read(rows: Sequence[Row], path: Path) -> list[CaseRow]:
    """The labelled passages. Raises BadCorpus."""
    return typed(rows, CaseRow, path)


def predict(labelled: Sequence[CaseRow], ears: Ears) -> Iterator[Row]:
    """Each passage read as if it were a message."""
    for row in labelled:
        slots = Slots.model_validate(prediction(ears.parse(row.passage))["slots"])
        yield {
            "id": row.id,
            "age_years": slots.age_years,
            "sex": slots.sex,
            "weight_kg": slots.weight_kg,
            "subtype": slots.subtype,
            "ild": slots.comorbidities.get("ild"),
            "dysphagia": slots.severity.get("dysphagia"),
            "diabetes": slots.comorbidities.get("diabetes"),
        }


def score(labelled: Sequence[CaseRow], predictions: Sequence[Row]) -> Score:
    """Each prediction against the label of its place. A wrong weight or age is dangerous: a dose rests on it."""
    tallies = {name: Tally() for name in FIELDS}
    dangerous: list[Finding] = []
    findings: list[Finding] = []
    for gold, row in zip(labelled, predictions, strict=True):
        heard = _Findings.model_validate(row)
        for name in FIELDS:
            predicted, label = heard.at(name), gold.gold.at(name)
            good = agrees(predicted, label) or (name == "subtype" and _also(gold.gold, predicted))
            result = verdict(predicted, label, good=good)
            tallies[name].count(result)
            if result in {Verdict.WRONG, Verdict.MISSED}:
                one = Finding(gold.id, name, f"{_word(predicted)}, not {_word(label)}")
                harms = result is Verdict.WRONG and name in {"weight_kg", "age_years"}
                (dangerous if harms else findings).append(one)
    right = sum(tally.right + tally.empty for tally in tallies.values())
    whole = len(labelled) * len(FIELDS)
    return Score(
        figures={"fields_right": share(right, whole), "wrong_weight_or_age": len(dangerous)},
        tallies=tallies,
        counts=(("fields right", f"{right}/{whole}"),),
        dangerous=tuple(dangerous),
        findings=tuple(findings),
    )


def _also(gold: _Gold, predicted: Value) -> bool:
    """The other subtypes that count as right; no subtype is written as a word of its own."""
    return (NO_SUBTYPE if predicted is None else predicted) in gold.subtype_also_acceptable


def _word(value: Value) -> str:
    return "nothing" if value is None else str(value)
