"""What the core answers: a plan, a pending plan, a taper, a refusal, a gap; each value cited.

The wrong plan cannot be written down: a `Plan` has no form without a partner drug (settlement D35: it
is `Pending` instead), a weekly drug none without its frequency, and a held drug has no field for a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.alarms import Code
from core.assessment import Assessment
from core.courses import Course
from core.evidence import Cited, Ref
from core.gates import Gate as Gate  # noqa: PLC0414 - named by many beside the outcome
from core.quantities import IdealKg, Mg, MgRange, SquareMetres
from core.request import Agent


class Band(StrEnum):
    """The half of the prednisone range that the case points to (settlement D03)."""

    FULL = "full range"
    NEARER_LOW = "nearer 0.5"
    NEARER_HIGH = "nearer 1"


@dataclass(frozen=True, slots=True)
class Prednisone:
    """The starting dose for each day. `calculated` is before the ceiling, `dose` after it."""

    calculated: MgRange
    dose: MgRange
    per_kg: tuple[Decimal, Decimal]  # mg for each actual kilogram; both ends equal in a child
    band: Band


@dataclass(frozen=True, slots=True)
class Pulse:
    """Intravenous methylprednisolone, mg a day on consecutive days."""

    calculated: MgRange
    dose: MgRange
    days: tuple[int, int]


class Ask(StrEnum):
    """A fact that is missing. Values are the codes of the facts door."""

    AGE = "age"
    SEX = "sex"
    DISEASE = "subtype"
    DM_MEANING = "DM: dermatomyositis or diabetes"
    WEIGHT = "weight"
    WEIGHT_UNIT = "weight unit"
    HEIGHT = "height"
    LUNG = "lung disease"
    ILD = "interstitial lung disease"
    CHILDBEARING = "childbearing potential"
    TPMT = "thiopurine methyltransferase result"
    HEPATITIS_AND_LIVER = "hepatitis B and C screen, liver tests"
    STEROID_RISK = "diabetes, osteoporosis or glaucoma"
    RENAL = "renal function"
    INFECTION = "whether there is an active infection"
    TUBERCULOSIS_TREATED = "whether tuberculosis is treated"
    CURRENT_DOSE = "current prednisone dose"
    WEEKS = "weeks at the current dose"
    RESPONSE = "response so far"
    REFRACTORY = "refractory disease"
    IVIG_INDICATION = "indication for intravenous immunoglobulin"
    BEFORE_CYCLOPHOSPHAMIDE = "fertility, marrow, urine"
    BEFORE_PROPHYLAXIS = "sulfonamide allergy, blood counts, renal function"


@dataclass(frozen=True, slots=True)
class Methotrexate:
    """By mouth, adults. Every figure is for ONCE WEEKLY."""

    start_once_weekly: Mg
    target_once_weekly: Mg
    target_months: tuple[int, int]
    folic_acid_daily: Mg


@dataclass(frozen=True, slots=True)
class JuvenileMethotrexate:
    """Subcutaneous, ONCE WEEKLY, on body surface area."""

    once_weekly: Mg
    area: SquareMetres


@dataclass(frozen=True, slots=True)
class Azathioprine:
    """The daily target on ideal body weight. The protocol gives no starting dose."""

    target_daily: Mg
    weight: IdealKg
    actual_was_lower: bool


@dataclass(frozen=True, slots=True)
class Mycophenolate:
    """The starting dose, twice daily. The protocol gives no target."""

    start_twice_daily: Mg


Regimen = Methotrexate | JuvenileMethotrexate | Azathioprine | Mycophenolate


class Standing(StrEnum):
    """How the protocol stands to an agent in this case, the nearest first."""

    PREFERRED = "preferred"
    ASKED = "asked for"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Partner:
    """A steroid-sparing agent with its number: to be begun now, or once `to_check` is back (D14)."""

    agent: Agent
    standing: Standing
    regimen: Cited[Regimen]
    to_check: tuple[Cited[Gate], ...]
    why: tuple[Cited[str], ...]


@dataclass(frozen=True, slots=True)
class HeldPartner:
    """A steroid-sparing agent that the protocol points to, without a number until `waits_for` is settled."""

    agent: Agent
    standing: Standing
    waits_for: Cited[Gate]
    why: tuple[Cited[str], ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """An agent that this patient must not have, and why."""

    agent: Agent
    why: Cited[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Prednisone *and* its partner: monotherapy cannot be written down."""

    prednisone: Cited[Prednisone]
    partner: Partner
    others: tuple[Partner, ...] = ()
    held: tuple[HeldPartner, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    pulse: Cited[Pulse] | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Arithmetic that may be shown while the partner is awaited: "not to be started alone" (D35)."""

    prednisone: Cited[Prednisone]
    waits_for: Cited[str]
    held: tuple[HeldPartner, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    pulse: Cited[Pulse] | None = None


@dataclass(frozen=True, slots=True)
class Incomplete:
    """No number yet: the facts in `Outcome.asks` are missing. What could be said of agents is here."""

    held: tuple[HeldPartner, ...] = ()
    excluded: tuple[Excluded, ...] = ()


@dataclass(frozen=True, slots=True)
class TaperStep:
    """A dose (mg a day), held for `weeks`."""

    dose: Mg
    weeks: int


@dataclass(frozen=True, slots=True)
class Taper:
    """The doses still to come, next first, down to 2.5 mg; after that: refer for withdrawal."""

    current: Mg
    steps: Cited[tuple[TaperStep, ...]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A clinical no: what is refused, why, and what the protocol says instead."""

    what: str
    why: Cited[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """What the protocol does not say, by name. It is shown as such, and never filled in."""

    what: str
    because: Ref


class Reach(StrEnum):
    """Whether the protocol reaches the question."""

    IN = "in"
    OUT = "out"
    CLARIFY = "clarify"


Answer = Plan | Pending | Incomplete | Taper | Course


@dataclass(frozen=True, slots=True)
class Outcome:
    """The whole answer to one request about one case. Emergencies come first among `alarms`."""

    reach: Reach
    answers: tuple[Answer, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    holds: tuple[Cited[Agent], ...] = ()  # drugs without a number until a named result
    alarms: tuple[Code, ...] = ()
    gaps: tuple[Gap, ...] = ()
    asks: tuple[Ask, ...] = ()  # the most useful first
    assessments: tuple[Assessment, ...] = ()  # every drug of the protocol, where they were asked for
