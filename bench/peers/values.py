"""What a stock pipeline's entity is worth: its words alone are read by our own grammar, in favour of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable

from bot.prediction import prediction
from nlu.parsed import Parsed
from nlu.read import read

Entity = tuple[str, str]  # field, words
_LEADS = {"weight_kg": "weight ", "height_cm": "height ", "age_years": "age ", "sex": "", "subtype": ""}


def slots(entities: Iterable[Entity]) -> dict[str, object]:
    """The slots that the entities fill, in kg, cm and years; of two of a field the first whose words can be read."""
    found: dict[str, object] = {}
    for field, words in entities:
        if found.get(field) is None and field in _LEADS:
            found[field] = _read(field, words) or _read(field, _LEADS[field] + words)
        if field == "age_years" and found.get("sex") is None:
            found["sex"] = _read("sex", words)  # "62F" is one mark
    return found


def _read(field: str, words: str) -> object:
    heard = prediction(Parsed(read(words), ()))["slots"]
    assert isinstance(heard, dict)
    return heard.get(field)
