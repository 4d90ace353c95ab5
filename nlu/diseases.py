"""The names of diseases in a message: inflammatory myopathies, look-alikes, and what "DM" and "PM" hint at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from nlu.parsed import OtherDisease, Subtype
from nlu.phrases import Hit, Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SOURCE = "subtypes.toml"


class Word(StrEnum):
    """Words that are no disease's own name. Values are the keys of the tables [words] and [before]."""

    DM = "dm"
    PM = "pm"
    NOT_DM = "not_dm"
    NOT_IBM = "not_ibm"
    TIME = "time_pm"
    GLUCOSE_LOWERING = "glucose_lowering"
    DIABETES_SIGN = "diabetes_sign"
    COMORBIDITY = "comorbidity_before"
    HISTORY = "history"
    STEROID_DM = "steroid_dm"
    NOT_IT = "not_it"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class WithMyositis:
    """A word that names a subtype only beside another sign of myositis (U1-RNP, "overlap")."""

    subtype: Subtype


@dataclass(frozen=True, slots=True)
class Beside:
    """A disease that may be treated in its own right, or stand beside a myositis."""

    disease: OtherDisease


Name = Subtype | OtherDisease | Word | WithMyositis | Beside


def _section(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = table.get(name)
    if not isinstance(section, dict):
        raise TypeError(f"{_SOURCE}: no table [{name}]")
    return section


def _entries() -> Iterator[tuple[str, Name]]:
    table = read_table("subtypes")
    subtypes = _section(table, "subtype")
    for name in subtypes:
        subtype, section = Subtype(name), _section(subtypes, name)
        yield from ((form, subtype) for form in strings(section, "forms", f"{_SOURCE} [{name}]"))
        yield from ((form, WithMyositis(subtype)) for form in strings(section, "with_myositis", _SOURCE))
    for heading in ("words", "before"):
        section = _section(table, heading)
        for name in section:
            yield from ((form, Word(name)) for form in strings(section, name, f"{_SOURCE} [{heading}]"))
    for name in (lookalikes := _section(table, "lookalike")):
        yield from ((form, OtherDisease(name)) for form in strings(lookalikes, name, _SOURCE))
    for name in (beside := _section(table, "beside")):
        yield from ((form, Beside(OtherDisease(name))) for form in strings(beside, name, _SOURCE))


_NAMES: Phrases[frozenset[Name]] = Phrases(
    ((form, frozenset({name})) for form, name in _entries()), _SOURCE, merge=frozenset.union
)
_CLOCK = re.compile(r"(?<![0-9.,/])(?:1[0-2]|[1-9])(?:[:.][0-5][0-9])? ?$")
_MORNING = re.compile(r"\b(?:am|a\.m|nocte|mane|morning)\b")
_UPPER_ONLY = {"ass"}  # an abbreviation in capitals, another word in small letters


@dataclass(frozen=True, slots=True)
class Named:
    """A name at plain offsets. Where a phrase has two roles it stands twice."""

    name: Name
    start: int
    end: int


@lru_cache(maxsize=8)
def names_in(plain: str, raw: str) -> tuple[Named, ...]:
    """Every name in a plain text; times of day ("3 PM") are not among them."""
    return tuple(
        Named(name, hit.start, hit.end)
        for hit in _NAMES.find(plain)
        for name in hit.value
        if not _is_something_else(plain, raw, hit, name)
    )


def _is_something_else(plain: str, raw: str, hit: Hit[frozenset[Name]], name: Name) -> bool:
    word = plain[hit.start : hit.end]
    if word in _UPPER_ONLY and len(raw) == len(plain) and not raw[hit.start : hit.end].isupper():
        return True
    if name is not Word.PM:
        return False
    before = plain[max(0, hit.start - 8) : hit.start]
    return _CLOCK.search(before) is not None or (before.endswith(("mg ", "at ", "mg")) and bool(_MORNING.search(plain)))
