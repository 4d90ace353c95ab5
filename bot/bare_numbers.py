"""A correction given in bare numbers ("65 not 56", "make that 80"): which fact of the case it means."""

from __future__ import annotations

from decimal import Decimal

from bot.notation import number
from bot.slots import Draft, Heard
from nlu.parsed import DoubtKind, Reading

_SENTENCES = {
    "weight_kg": "weight {} kg",
    "height_cm": "height {} cm",
    "age_years": "age {} years",
    "prednisone_mg": "on prednisone {} mg daily",
}


def full_correction(draft: Draft, reading: Reading) -> str | None:
    """The correction said in full, or None where the numbers alone do not tell which fact is meant.

    Shape:   "65 not 56" means the one fact of the case that is 56; "make that 80" the only number of the case.
    Errors:  none: what could mean two facts is asked, not guessed.
    """
    bare = next((doubt for doubt in reading.doubts if doubt.kind is DoubtKind.WHICH_SLOT), None)
    if not reading.corrects or bare is None or not bare.candidates:
        return None
    new, *old = bare.candidates
    known: dict[str, Heard[Decimal]] = {
        field: heard for field in _SENTENCES if (heard := getattr(draft, field)) is not None
    }
    meant = [field for field, heard in known.items() if not old or heard.value == old[0]]
    return f"correction: {_SENTENCES[meant[0]].format(number(new))}" if len(meant) == 1 else None
