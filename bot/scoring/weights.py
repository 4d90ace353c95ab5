"""Sentences of case reports: the patient's own present weight and height, and nothing taken for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.corpora import Row
from bot.ears import Ears
from bot.prediction import prediction
from bot.scoring.agreement import agrees, agrees_with_any
from bot.scoring.phone import Slots
from bot.scoring.rows import Labelled, typed
from bot.scoring.score import Finding, Score
from bot.scoring.tally import Tally, Verdict, share, verdict


class WeightRow(Labelled):
    """A labelled sentence, weight in kg and height in cm. `trap` names what may be taken for a weight."""

    sentence: str
    weight_kg: float | None
    height_cm: float | None
    also_acceptable_weight: tuple[float | None, ...] = ()
    trap: str | None = None


class WeightPrediction(Labelled):
    """One predicted row, kg and cm."""

    weight_kg: float | None = None
    height_cm: float | None = None


def read(rows: Sequence[Row], path: Path) -> list[WeightRow]:
    """The labelled sentences. Raises BadCorpus."""
    return typed(rows, WeightRow, path)


def predict(labelled: Sequence[WeightRow], ears: Ears) -> Iterator[Row]:
    """Each sentence read as if it were a message."""
    for row in labelled:
        slots = Slots.model_validate(prediction(ears.parse(row.sentence))["slots"])
        yield {"id": row.id, "weight_kg": slots.weight_kg, "height_cm": slots.height_cm}


def score(labelled: Sequence[WeightRow], predictions: Sequence[Row]) -> Score:
    """Each prediction against the label of its place. A value that is wrong or invented is dangerous."""
    tallies = {"weight_kg": Tally(), "height_cm": Tally()}
    dangerous: list[Finding] = []
    missed: list[Finding] = []
    for gold, row in zip(labelled, predictions, strict=True):
        heard = WeightPrediction.model_validate(row)
        weight_good = agrees(heard.weight_kg, gold.weight_kg) or agrees_with_any(
            heard.weight_kg, gold.also_acceptable_weight
        )
        for field, predicted, label, good in (
            ("weight_kg", heard.weight_kg, gold.weight_kg, weight_good),
            ("height_cm", heard.height_cm, gold.height_cm, agrees(heard.height_cm, gold.height_cm)),
        ):
            result = verdict(predicted, label, good=good)
            tallies[field].count(result)
            if result is Verdict.WRONG:
                trap = f" (trap: {gold.trap})" if gold.trap else ""
                dangerous.append(Finding(gold.id, field, f"{predicted}, not {_or_nothing(label)}{trap}"))
            elif result is Verdict.MISSED:
                missed.append(Finding(gold.id, field, f"missed {label}"))
    values = 2 * len(labelled)
    found = sum(tally.right for tally in tallies.values())
    sought = found + sum(tally.missed for tally in tallies.values())
    return Score(
        figures={"wrong_or_invented_share": len(dangerous) / values, "recall": share(found, sought)},
        tallies=tallies,
        counts=(("values wrong or invented", f"{len(dangerous)}/{values}"),),
        dangerous=tuple(dangerous),
        findings=tuple(missed),
    )


def _or_nothing(value: float | None) -> str:
    return "nothing" if value is None else str(value)
