"""What the protocol's numbers rest on: statements, settlements, limits, alarms and published sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import Field

from core.alarms import AlarmKind
from core.evidence import Ref
from core.protocol import Amount, Count, Numbers, RefId, Shape


class Edition(Shape):
    """core/data/book.toml."""

    edition: str = Field(min_length=1)
    dated: date  # of its last change


class Agreement(StrEnum):
    """How the published literature stands to a statement."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DISAGREES = "disagrees"
    SILENT = "silent"


class Statement(Shape):
    """One statement of the protocol in the protocol's own words.

    `quote` is the part that states it, `sentence` the whole line it stands in: word for word, without the
    markers, which the protocol does not resolve. `sources` are keys of sources.toml. `literature` is ours:
    what published work says where it does not simply agree; it never gives a dose that would fill a gap.
    """

    section: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    sentence: str = Field(min_length=1)
    markers: tuple[Count, ...]
    sources: tuple[str, ...]
    agreement: Agreement
    literature: str = ""


class Settlement(Shape):
    """What the product does where the protocol is silent, ambiguous or contradicted."""

    question: str = Field(min_length=1)
    text: str = Field(min_length=1)
    rests_on: tuple[RefId, ...] = Field(min_length=1)


class Origin(StrEnum):
    """Where a limit comes from. One that is not in the protocol may ask, warn or stop, never give a dose."""

    IN_PROTOCOL = "in protocol"
    PARTLY = "partly in protocol"
    EXTRA = "extra"


class Action(StrEnum):
    """What a limit does when it is met."""

    GATE = "gate"
    ALARM = "alarm"
    HARD_STOP = "hard stop"
    NOTE = "note"


class Verified(StrEnum):
    """How far the literature behind a limit was read."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    PROTOCOL_ONLY = "protocol only"  # rests on the protocol or on a choice of this product


class Limit(Shape):
    """A safety limit."""

    drug: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    limit: str = Field(min_length=1)
    origin: Origin
    action: Action
    statements: tuple[RefId, ...]
    sources: tuple[str, ...]
    verified: Verified


class AlarmEntry(Shape):
    """The sentence that a clinician sees for an alarm code, when it fires, and what it rests on."""

    kind: AlarmKind
    trigger: str = Field(min_length=1)
    wording: str = Field(min_length=1)
    basis: tuple[RefId, ...] = Field(min_length=1)


class Source(Shape):
    """A published source. Where `verified` is False it was not read; it must then be shown as such."""

    kind: str = Field(min_length=1)
    citation: str = Field(min_length=1)
    verified: bool
    citation_verified: bool  # False: authors, title or journal details were not all confirmed
    doi: str | None = None
    pmid: str | None = Field(default=None, pattern=r"^[0-9]{7,8}$")
    identifiers_verified: bool


class RangeHalves(Shape):
    """D03."""

    middle_mg_per_actual_kg: Amount


class Devine(Shape):
    """D10: the base for the sex, plus `kg_per_inch` for each inch above `inches_over`."""

    male_base_kg: Amount
    female_base_kg: Amount
    kg_per_inch: Amount
    inches_over: Count
    min_height_cm: Amount


class ChildbearingAges(Shape):
    """D12: both ends included."""

    from_years: Count
    to_years: Count


class RenalFloor(Shape):
    """D15: below it, methotrexate is held."""

    egfr_ml_per_min: Amount


class JuvenileMethotrexateBounds(Shape):
    """D17."""

    alarm_above_mg_once_weekly: Amount
    stop_above_mg_once_weekly: Amount


class Adulthood(Shape):
    """D22: adult from `adult_from_years`; the boundary alarm includes both of its ends."""

    adult_from_years: Count
    boundary_from_years: Count
    boundary_to_years: Count


class Rounding(Shape):
    """D24."""

    print_step_mg: Amount
    tablet_step_mg: Amount


class Plausibility(Shape):
    """D25: both ends included."""

    adult_min_kg: Amount
    adult_max_kg: Amount
    adult_min_cm: Amount
    adult_max_cm: Amount
    child_min_kg: Amount
    child_max_kg: Amount
    child_min_cm: Amount
    child_max_cm: Amount


class SettledNumbers(Shape):
    """The numbers that settlements bring in, by the id of the settlement in settlements.toml."""

    range_halves: RangeHalves = Field(alias="D03")
    ideal_weight: Devine = Field(alias="D10")
    childbearing: ChildbearingAges = Field(alias="D12")
    renal: RenalFloor = Field(alias="D15")
    juvenile_methotrexate: JuvenileMethotrexateBounds = Field(alias="D17")
    adulthood: Adulthood = Field(alias="D22")
    rounding: Rounding = Field(alias="D24")
    plausibility: Plausibility = Field(alias="D25")


class Proof(Shape):
    """core/data/proof.toml, as the last full proof wrote it: cases decided without breaking an invariant."""

    protocol: str = Field(pattern=r"^[0-9a-f]{12}$")  # its version
    cases: Count
    invariants: Count
    rules: Count  # whose facts were taken in full


@dataclass(frozen=True, slots=True)
class ProtocolBook:
    """All of core/data/, read and checked."""

    edition: str  # of the data, as core/data/book.toml states it
    dated: date  # of that edition
    version: str  # first 12 hex digits of the SHA-256 of `text`
    text: str
    numbers: Numbers
    settled: SettledNumbers
    statements: Mapping[Ref, Statement]
    settlements: Mapping[Ref, Settlement]
    limits: Mapping[Ref, Limit]
    alarms: Mapping[str, AlarmEntry]  # by code; `Code` is a str, so book.alarms[Code.X] reads it
    sources: Mapping[str, Source]

    def __hash__(self) -> int:
        """By the text's own sum: what is the same for every patient is computed once a book."""
        return hash(self.version)
