"""The number behind a laboratory name: thousands, courses ("14,000 -> 8,200"), units and normal ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from nlu.parsed import LabName
from nlu.phrases import spaced

_NUMBER = (
    r"[<>~]{0,2} ?(-? ?[0-9]{1,3}(?:,[0-9]{3}){1,2}(?![0-9])|-? ?[0-9]{1,7}(?:[.,][0-9]{1,3})?)(?![0-9])"
    r"(?: ?(k|thousand|x ?10\^?3)\b)?"
)
_LEAD = (
    r"[ :=()]{0,3}(?:(?:is|was|were|at|of|now|level|levels|about|approx|around|peaked|peak|peaking|still"
    r"|up|down|to|from|dropped|dropping|fell|falling|fallen"
    r"|rose|rising|risen|currently|today|only|over|under|above|below|just|reading|result|came|back|score"
    r"|hip|spine|lumbar|count|improved|decreased|increased|reduced|low|high|raised|elevated|ca|c|total"
    r"|activity|predicted|pred|shows|showed|on|dexa|dxa|t|remains|stable)[ :=,(]{1,3}){0,5}"
)
_NOT_BLANK = r"(?![^a-z0-9]{16})"  # a long run of signs holds no value: many ways to skip blanks would be tried
_FIRST = re.compile(_NOT_BLANK + spaced(_LEAD + _NUMBER))
_PAIR = re.compile(_NOT_BLANK + spaced(_LEAD + r"([0-9]{1,5}) ?/ ?([0-9]{1,5})(?![0-9])"))
_AGO = (
    r"(?: ?(?:u/l|iu/l|iu|%|u))?(?:,? (?:[0-9]{1,2} ?(?:wks?|weeks?|w|mo|months?|days?|d|/52|/12|/7) ago"
    r"|last (?:wk|week|month|visit)|initially|at baseline|on admission|at dx|before))?"
)
_NEXT = re.compile(
    spaced(
        _AGO + r" ?(?:->|-->|=>|→|>|,? ?(?:and )?(?:now|then|today|currently|now down to|down to|now up to|up to|to"
        r"|falling to|fell to|dropped to|rising to|rose to|improved to|this week|this wk))"
        r"(?: only| at| down to| is| up to)? ?" + _NUMBER
    )
)
_NOT_ITS_UNIT = re.compile(
    spaced(
        spaced(
            r" ?(?:kg(?! ?/ ?m)|kgs|lbs?|yo|y/o|yrs?|years?|cm|mg(?!/)|wks?|weeks?|months?|days?"
            r"|mcg|x|times|fold)\b(?! ?10)|/40\b|/52\b|/7\b"
        )
    )
)
_RANGE = re.compile(
    _NOT_BLANK
    + spaced(
        r" ?(?:u|units|u/ml|mu/l|nmol|pmol/h/mghb|u/l|iu/l|nmol/h/ml)? ?[(\[,]{0,1} ?(?:nl|normal"
        r"|normal range|n|nr|ref|ref range|reference|range|rr|reference range|norm|lln)?[ :=]{0,2}"
        r"(?:([0-9]{1,4}(?:\.[0-9]{1,2})?) ?(?:-|to) ?([0-9]{1,4}(?:\.[0-9]{1,2})?)|(?:>|>=|above"
        r"|over) ?([0-9]{1,4}(?:\.[0-9]{1,2})?))[)\]]?"
    )
)
_UNIT = re.compile(
    r" ?(mg/dl|mg|umol/l|umol|micromol/l|micromol|µmol/l|mmol/l|l\b|litres?|liters?|ml\b|%|g/l|g/dl|k\b)"
)
_UMOL_PER_MG_DL = Decimal("88.4")
_PLAUSIBLE: dict[LabName, tuple[Decimal | int, Decimal | int]] = {
    LabName.ALT: (1, 20000),
    LabName.AST: (1, 20000),
    LabName.BMI: (8, 100),
    LabName.CREATINE_KINASE: (5, 1000000),
    LabName.EGFR: (1, 200),
    LabName.FVC_PERCENT: (8, 160),
    LabName.HAEMOGLOBIN: (2, 250),
    LabName.HBA1C: (3, 200),
    LabName.PLATELETS: (1, 2000),
    LabName.SPO2: (40, 100),
    LabName.T_SCORE: (-8, 6),
    LabName.TPMT: (0, 500),
    LabName.NUDT15: (0, 500),
    LabName.CREATININE_MG_DL: (Decimal("0.1"), 20),
}
_MOST_PLATELETS = 2000  # above it the number is in single cells per microlitre
_HIGHEST_MG_DL = 15  # a bare creatinine above this is in umol/L
_LOWEST_UMOL = 20


@dataclass(frozen=True, slots=True)
class Number:
    """A value, where it ends, and the unit behind it ("" without one)."""

    value: Decimal
    end: int
    unit: str = ""


def number_after(plain: str, at: int, *, course: bool) -> Number | None:
    """The number that follows position `at`; the latest of a course; None where there is none of its own."""
    match = _FIRST.match(plain, at)
    if match is None or _NOT_ITS_UNIT.match(plain, match.end()):
        return None
    if re.match(r" ?- ?[0-9]", plain[match.end() : match.end() + 4]):
        return None  # a range is no value
    for _ in range(4 if course else 0):
        later = _NEXT.match(plain, match.end())
        if later is None or _NOT_ITS_UNIT.match(plain, later.end()):
            break
        match = later
    value = _decimal(match[1])
    if match[2]:
        value *= 1000
    unit = _UNIT.match(plain, match.end())
    return Number(value, unit.end() if unit else match.end(), unit[1] if unit else "")


def pair_after(plain: str, at: int) -> tuple[Number, Number] | None:
    """Two numbers divided by a stroke."""
    match = _PAIR.match(plain, at)
    if match is None:
        return None
    return Number(Decimal(match[1]), match.end(1)), Number(Decimal(match[2]), match.end(2))


def _decimal(digits: str) -> Decimal:
    bare = digits.replace(" ", "")
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,2}", bare):
        return Decimal(bare.replace(",", ""))
    return Decimal(bare.replace(",", "."))


def range_after(plain: str, at: int) -> tuple[Decimal, Decimal | None, int] | None:
    """The normal range behind a number: lowest, highest (None where open) and where it ends."""
    match = _RANGE.match(plain, at)
    if match is None:
        return None
    if match[3]:
        return Decimal(match[3]), None, match.end()
    low, high = Decimal(match[1]), Decimal(match[2])
    return (low, high, match.end()) if low < high else None


def with_unit(name: LabName, number: Number) -> Decimal | None:
    """The value in the unit of its name; None where it is implausible or in another unit."""
    value = number.value
    if name is LabName.CREATININE_MG_DL:
        micromolar = "mol" in number.unit or (not number.unit and value >= _LOWEST_UMOL)
        if not micromolar and not number.unit and value > _HIGHEST_MG_DL:
            return None
        value = (value / _UMOL_PER_MG_DL).quantize(Decimal("0.01")) if micromolar else value
    if name is LabName.FVC_PERCENT and number.unit in {"l", "litre", "litres", "liter", "liters", "ml"}:
        return None
    if name is LabName.PLATELETS and value > _MOST_PLATELETS:
        value /= 1000
    low, high = _PLAUSIBLE[name]
    return value if low <= value <= high else None
