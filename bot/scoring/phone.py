"""Messages as typed on a phone: every slot, the questions owed, the intents, and values that must never be taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.corpora import Row
from bot.ears import Ears
from bot.prediction import prediction
from bot.scoring.agreement import Value, agrees, agrees_with_any, is_forbidden
from bot.scoring.rows import Labelled, typed
from bot.scoring.score import Finding, Score
from bot.scoring.tally import Tally, Verdict, share, verdict

SCALARS = ("weight_kg", "height_cm", "age_years", "sex", "subtype")
GROUPS = ("comorbidities", "severity", "labs")
ROLES = ("current", "stopped", "asked_about")


class _Drugs(BaseModel):
    model_config = ConfigDict(frozen=True)

    current: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    asked_about: tuple[str, ...] = ()


class Slots(BaseModel):
    """The slots of one message, labelled or predicted. None, or absence, is *not stated*."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    weight_kg: float | None = None
    height_cm: float | None = None
    age_years: float | None = None
    sex: str | None = None
    subtype: str | None = None
    comorbidities: dict[str, str | None] = {}
    severity: dict[str, str | None] = {}
    labs: dict[str, float | str | None] = {}
    drugs: _Drugs = _Drugs()
    family_history: tuple[str, ...] = ()
    past_resolved: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()

    def scalar(self, name: str) -> Value:
        """One of SCALARS."""
        found: Value = getattr(self, name)
        return found

    def group(self, name: str) -> Mapping[str, Value]:
        """One of GROUPS."""
        found: Mapping[str, Value] = getattr(self, name)
        return found

    def listed(self, path: str) -> tuple[str, ...]:
        """The names in a list: "allergies", "drugs.current"."""
        owner, name = (self.drugs, path.removeprefix("drugs.")) if path.startswith("drugs.") else (self, path)
        found: tuple[str, ...] = getattr(owner, name)
        return found

    def at(self, path: str) -> tuple[Value, ...]:
        """Every value at a path of the labels: "weight_kg", "labs.tpmt", "drugs.current"."""
        owner, _, name = path.partition(".")
        if owner in GROUPS:
            return (self.group(owner).get(name),)
        return (self.scalar(path),) if path in SCALARS else self.listed(path)


class PhoneRow(Labelled):
    """A labelled message. `forbidden` and `also_acceptable` are values by the path of their slot."""

    text: str
    slots: Slots
    intents: tuple[str, ...] = ()
    must_ask: tuple[str, ...] = ()
    also_acceptable: dict[str, tuple[float | str | tuple[str, ...] | None, ...]] = Field(default_factory=dict)
    forbidden: dict[str, tuple[float | str, ...]] = Field(default_factory=dict)

    def acceptable(self, path: str) -> tuple[Value, ...]:
        """The other values that count as right for a slot."""
        return tuple(one for one in self.also_acceptable.get(path, ()) if not isinstance(one, tuple))


class PhonePrediction(Labelled):
    """One row of `parse --jsonl`."""

    slots: Slots
    intents: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


def read(rows: Sequence[Row], path: Path) -> list[PhoneRow]:
    """The labelled messages. Raises BadCorpus."""
    return typed(rows, PhoneRow, path)


def predict(labelled: Sequence[PhoneRow], ears: Ears) -> Iterator[Row]:
    """What the parse door says of each message."""
    for row in labelled:
        yield {"id": row.id, **prediction(ears.parse(row.text))}


def score(labelled: Sequence[PhoneRow], predictions: Sequence[Row]) -> Score:
    """Each prediction against the label of its place."""
    said = [PhonePrediction.model_validate(row) for row in predictions]
    pairs = list(zip(labelled, said, strict=True))
    tallies: dict[str, Tally] = defaultdict(Tally)
    findings: list[Finding] = []
    complete = 0
    for gold, heard in pairs:
        judged = list(_slots(gold, heard.slots))
        for name, path, result in judged:
            tallies[name].count(result)
            if result in {Verdict.WRONG, Verdict.MISSED}:
                findings.append(Finding(gold.id, path, _told(result, heard.slots.at(path), gold.slots.at(path))))
        complete += all(result in {Verdict.RIGHT, Verdict.RIGHTLY_EMPTY} for _, _, result in judged)
        findings += _lists(gold, heard, tallies)
    owed = [(gold, question, question in heard.ask) for gold, heard in pairs for question in gold.must_ask]
    findings += [Finding(gold.id, "ask", f"{question} is not asked") for gold, question, asked in owed if not asked]
    wanted = [(gold, heard) for gold, heard in pairs if heard.intents]
    other = [(gold, heard) for gold, heard in wanted if not set(gold.intents) & set(heard.intents)]
    findings += [
        Finding(gold.id, "intents", f"{_list(heard.intents)}, not {_list(gold.intents)}") for gold, heard in other
    ]
    dangerous = tuple(one for gold, heard in pairs for one in _dangerous(gold, heard.slots))
    asked = sum(done for _, _, done in owed)
    return Score(
        figures={
            "every_slot_right": share(complete, len(pairs)),
            "must_ask": share(asked, len(owed)),
            "intents": share(len(wanted) - len(other), len(wanted)),
            "forbidden": len(dangerous),
        },
        tallies=tallies,
        counts=(
            ("messages with every slot right", f"{complete}/{len(pairs)}"),
            ("questions owed that are asked", f"{asked}/{len(owed)}"),
            ("messages with an intent that fits", f"{len(wanted) - len(other)}/{len(wanted)}"),
            ("forbidden values", str(len(dangerous))),
        ),
        dangerous=dangerous,
        findings=tuple(findings),
        confusion=Counter(_intents(gold, heard) for gold, heard in wanted if gold.intents),
    )


def _intents(gold: PhoneRow, heard: PhonePrediction) -> tuple[str, str]:
    """The labelled and the understood intent of a message: one that agrees, else the first of each."""
    both = [one for one in gold.intents if one in heard.intents]
    return (both[0], both[0]) if both else (gold.intents[0], heard.intents[0])


def _slots(gold: PhoneRow, heard: Slots) -> Iterator[tuple[str, str, Verdict]]:
    """(name of the tally, path of the slot, verdict) for each slot that the label or the prediction holds."""
    for name in SCALARS:
        yield name, name, _verdict(gold, name, heard.scalar(name), gold.slots.scalar(name))
    for name in GROUPS:
        labelled, predicted = gold.slots.group(name), heard.group(name)
        for key in sorted({*labelled, *predicted}):
            path = f"{name}.{key}"
            yield name, path, _verdict(gold, path, predicted.get(key), labelled.get(key))


def _verdict(gold: PhoneRow, path: str, predicted: Value, labelled: Value) -> Verdict:
    good = agrees(predicted, labelled) or agrees_with_any(predicted, gold.acceptable(path))
    return verdict(predicted, labelled, good=good)


def _lists(gold: PhoneRow, heard: PhonePrediction, tallies: dict[str, Tally]) -> Iterator[Finding]:
    """Names in lists: each is right, wrong (not labelled) or missed."""
    for path in (*(f"drugs.{role}" for role in ROLES), "family_history", "past_resolved", "allergies"):
        labelled, predicted = set(gold.slots.listed(path)), set(heard.slots.listed(path))
        tally = tallies[path]
        tally.right += len(labelled & predicted)
        tally.wrong += len(predicted - labelled)
        tally.missed += len(labelled - predicted)
        if labelled != predicted:
            yield Finding(gold.id, path, f"{_list(sorted(predicted))}, not {_list(sorted(labelled))}")


def _dangerous(gold: PhoneRow, heard: Slots) -> Iterator[Finding]:
    for path, bad in gold.forbidden.items():
        for value in heard.at(path):
            if is_forbidden(value, bad):
                yield Finding(gold.id, path, f"took {value}, which is forbidden")


def _told(result: Verdict, predicted: tuple[Value, ...], labelled: tuple[Value, ...]) -> str:
    if result is Verdict.MISSED:
        return f"missed {_list(labelled)}"
    return f"{_list(predicted)}, not {_list(labelled)}"


def _list(values: Sequence[Value]) -> str:
    return ", ".join("nothing" if one is None else str(one) for one in values) or "nothing"
