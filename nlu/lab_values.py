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
    r"|activity|predicted|pred|shows|showed|on|dexa|dxa|t|remains|stable"
    r"|initially|originally|previously|latest|baseline|admission|before|today's)[ :=,(]{1,3}){0,5}"
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
_WHEN = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september"
    r"|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri|sat"
    r"|sun|yesterday|spring|summer|autumn|winter|20[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?|wk|week|month|year"
    r"|visit|admission|baseline|clinic)"
)
_NOW = r"(?:now|today|currently|current|latest|most recent(?:ly)?|this (?:morning|am|week|wk)|at present|atm)"
# of a course: a value, when it was, and the next ("890 in may, 1.340 in june and 4.920 now")
_DATED = re.compile(
    spaced(
        r"(?: ?(?:u/l|iu/l|iu|%|u))?(?: ?\(?(?:in |on |at |from |last |this |back in |early |late |mid ){0,2}"
        + _WHEN
        + r"(?![a-z])(?: (?:20)?[0-9]{2}(?![0-9]))?(?:'s)?\)?"
        r"| ?\(?[0-9]{1,2} ?(?:wks?|weeks?|w|mo|months?|days?|d|/52|/12|/7)"
        r" ago\)?| ?\(?(?:initially|before|previously|at dx)\)?)"
    )
)
_STEP = re.compile(
    spaced(
        r"(?: ?(?:[,;/]|->|→|-))? ?(?:(?:and|then|but|to|up|down|now|today|currently|latest|is|it's|ck) ){0,5}"
        + _NUMBER
    )
)
_NOW_AFTER = re.compile(
    spaced(r"(?: ?(?:u/l|iu/l|iu|%|u))? ?[(,]? ?" + _NOW + r"(?![a-z])(?! ?(?:[a-z]{2,10} ?)?[0-9])")
)
_THEN_NOW = re.compile(
    spaced(_AGO + r" ?[,;.(]? ?(?:and |but )?(?:is )?" + _NOW + r"(?: is| at| only| up to| down to)? ?" + _NUMBER)
)
_DATED_NEXT = re.compile(
    spaced(r"(?: ?(?:u/l|iu/l|iu))? ?[,;] ?" + _NUMBER + r"(?= (?:in |on |last |this |yesterday))")
)
_EARLIER_LEAD = re.compile(r"\b(?:initially|originally|previously|baseline|before|was|were|peak|peaked|from)\b")
# directly in front of a name or between it and its value
_EARLIER_BEFORE = re.compile(
    r"\b(?:previous|prev|prior|old|initial|baseline|presenting|admission|peak|last|earlier|first)(?: [a-z]{2,15}){1,2}"
    r"[ :=]{0,3}$|\b(?:was|were|initially|previously|peaked|originally)[ :=a-z]{0,12}$"
)
_NOW_BEFORE = re.compile(
    r"\b(?:latest|current|today's|todays|most recent|new|repeat|this morning's)(?: [a-z]{2,15}){1,2}[ :=]{0,3}$"
    r"|\b(?:now|today|currently)[ :=a-z]{0,8}$"
)
_CLOSED = re.compile(r"\s{0,3}(?:u/l|iu/l|iu|%|u)?\s{0,3}(?:$|[.;)?!\n])")
_MOST_STEPS = 6
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
    digits: str = ""
    marked: int = 0  # 1 where "now" marks it, -1 where only an earlier time does


def number_after(plain: str, at: int, *, course: bool) -> Number | None:
    """The number that follows position `at`; the latest of a course; None where there is none of its own."""
    match = _FIRST.match(plain, at)
    if match is None or _NOT_ITS_UNIT.match(plain, match.end()):
        return None
    if re.match(r" ?- ?[0-9]", plain[match.end() : match.end() + 4]):
        return None  # a range is no value
    if course:
        match = _latest(plain, match)
    value = _decimal(match[1])
    if match[2]:
        value *= 1000
    unit = _UNIT.match(plain, match.end())
    end, marked = unit.end() if unit else match.end(), _marked(plain, at, match)
    return Number(value, end, unit[1] if unit else "", "" if match[2] else match[1], marked)


def _marked(plain: str, at: int, match: re.Match[str]) -> int:
    """Whether the words round a value say that it is of now (1) or of an earlier time (-1)."""
    lead = plain[max(0, at - 24) : match.start(1)]
    if _NOW_BEFORE.search(lead) or _NOW_AFTER.match(plain, match.end()):
        return 1
    return -1 if _EARLIER_BEFORE.search(lead) or _DATED.match(plain, match.end()) else 0


def _latest(plain: str, first: re.Match[str]) -> re.Match[str]:
    """The value of now, of a course: the one that "now" marks, else the last."""
    match = first
    for step in range(_MOST_STEPS):
        if _NOW_AFTER.match(plain, match.end()) is not None:
            return match
        dated = _DATED.match(plain, match.end())
        later = _NEXT.match(plain, match.end()) or _THEN_NOW.match(plain, match.end())
        if later is None and dated is not None:
            later = _STEP.match(plain, dated.end())
            if later is not None and not _is_of_the_course(plain, later.end()):
                break
        if later is None and step == 0 and _EARLIER_LEAD.search(plain, first.start(), first.start(1)):
            later = _DATED_NEXT.match(plain, match.end())
        if later is None or later.start(1) == match.start(1) or _NOT_ITS_UNIT.match(plain, later.end()):
            break
        match = later
    return match


def _is_of_the_course(plain: str, end: int) -> bool:
    """Whether a number without its name is one more of the course: with a time of its own, or the last word."""
    own = (_DATED.match(plain, end), _NOW_AFTER.match(plain, end), _CLOSED.match(plain, end))
    return any(one is not None for one in own)


def pair_after(plain: str, at: int) -> tuple[Number, Number] | None:
    """Two numbers divided by a stroke."""
    match = _PAIR.match(plain, at)
    if match is None:
        return None
    return Number(Decimal(match[1]), match.end(1)), Number(Decimal(match[2]), match.end(2))


def in_thousands(digits: str) -> Decimal | None:
    """A number whose point parts thousands, as on the Continent ("4.920"); None for any other."""
    bare = digits.replace(" ", "")
    return Decimal(bare.replace(".", "")) if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}", bare) else None


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
