"""What the oracle writes down while it reads: the words of its answer, none of them taken from the core's outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, StrEnum

from core.agent import Agent
from core.alarms import Code
from core.outcome import Band, Reach


class Refused(StrEnum):
    """What is refused, by kind."""

    ALONE = "prednisone alone"
    LATER = "the partner drug later"
    METHOTREXATE_TOO_OFTEN = "methotrexate more often than once weekly"
    METHOTREXATE_TOO_MUCH = "methotrexate above its limit"
    AZATHIOPRINE_TOO_MUCH = "azathioprine above its target"
    AZATHIOPRINE_WEEKLY = "azathioprine once weekly"
    PREDNISONE_TOO_MUCH = "prednisone above the range"
    PULSE_TOO_MUCH = "intravenous methylprednisolone above the range"
    ANY_DOSE = "any dose"
    FLARE = "a dose for a flare"
    NO_RESPONSE = "a dose without a response"
    TOO_EARLY = "a step before two weeks"
    LAST_STEP = "a step below 2.5 mg"
    TAPER_UNDER_18 = "a taper under 18"
    PULSE_UNDER_18 = "intravenous methylprednisolone under 18"
    AZATHIOPRINE_UNDER_18 = "azathioprine under 18"
    MYCOPHENOLATE_UNDER_18 = "mycophenolate mofetil under 18"


class Status(Enum):
    """The three states of D14, and the drug that this patient must not have."""

    OFFERED = "offered"
    TO_CHECK = "to check"
    HELD = "held"
    EXCLUDED = "excluded"


Number = Decimal | None
PartnerSeen = tuple[Agent, Status, Number]  # the number: start (methotrexate, mycophenolate), target (azathioprine)


@dataclass(frozen=True)
class Expected:
    """The whole answer to starting treatment and to the taper, as far as the oracle reads it."""

    reach: Reach
    prednisone: tuple[Decimal, Decimal] | None
    band: Band | None
    pulse: tuple[Decimal, Decimal] | None
    partners: tuple[PartnerSeen, ...]  # by name; excluded ones are left out
    methotrexate_sc: Number
    taper: tuple[Decimal, ...]
    refusals: frozenset[str]
    held: frozenset[Agent]
    alarms: frozenset[Code]
    either_way: frozenset[Code]  # about a drug that this patient must not have: nothing decides whether they are said


@dataclass
class Notes:
    """Filled in while reading."""

    reach: Reach = Reach.IN
    prednisone: tuple[Decimal, Decimal] | None = None
    band: Band | None = None
    pulse: tuple[Decimal, Decimal] | None = None
    partners: list[PartnerSeen] = field(default_factory=list)
    methotrexate_sc: Number = None
    taper: list[Decimal] = field(default_factory=list)
    refusals: set[str] = field(default_factory=set)
    held: set[Agent] = field(default_factory=set)
    alarms: set[Code] = field(default_factory=set)
    either_way: set[Code] = field(default_factory=set)

    def expected(self) -> Expected:
        return Expected(
            reach=self.reach,
            prednisone=self.prednisone,
            band=self.band,
            pulse=self.pulse,
            partners=tuple(sorted(self.partners, key=lambda seen: seen[0])),
            methotrexate_sc=self.methotrexate_sc,
            taper=tuple(self.taper),
            refusals=frozenset(self.refusals),
            held=frozenset(self.held),
            alarms=frozenset(self.alarms - self.either_way),
            either_way=frozenset(self.either_way),
        )


def printed(mass: Decimal) -> Decimal:
    """D24: "a printed computed dose is rounded half-up to 0.1 mg"."""
    return mass.quantize(Decimal("0.1"), ROUND_HALF_UP)
