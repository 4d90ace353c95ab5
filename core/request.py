"""What is asked of the core about a case: which parts of the protocol, and what the user proposes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.quantities import Mg


class Topic(StrEnum):
    """A part of the protocol that answers."""

    TREATMENT = "starting treatment"  # prednisone, pulse, partner drug
    TAPER = "prednisone taper"


class Agent(StrEnum):
    """A drug of the protocol."""

    PREDNISONE = "prednisone"
    METHYLPREDNISOLONE = "intravenous methylprednisolone"
    METHOTREXATE = "methotrexate"
    FOLIC_ACID = "folic acid"
    AZATHIOPRINE = "azathioprine"
    MYCOPHENOLATE = "mycophenolate mofetil"
    IVIG = "intravenous immunoglobulin"
    RITUXIMAB = "rituximab"
    CYCLOPHOSPHAMIDE = "cyclophosphamide"
    CICLOSPORIN = "ciclosporin"
    TACROLIMUS = "tacrolimus"


PARTNERS = (Agent.METHOTREXATE, Agent.AZATHIOPRINE, Agent.MYCOPHENOLATE)


class Frequency(StrEnum):
    """As the user said it."""

    WEEKLY = "once weekly"
    DAILY = "daily"
    MORE_THAN_WEEKLY = "on more than one day a week"
    OTHER = "another frequency"


class Unit(StrEnum):
    MG = "mg"
    MG_PER_KG = "mg/kg"


@dataclass(frozen=True, slots=True)
class ProposedDose:
    """A dose that the user asks for (`taken` False) or reports as taken (True)."""

    agent: Agent
    amount: Mg | None = None
    unit: Unit = Unit.MG
    frequency: Frequency | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One message's wish. With no topic, nothing is computed and only stops are checked."""

    topics: frozenset[Topic] = frozenset()
    agents: tuple[Agent, ...] = ()  # asked about, in the order of the message
    doses: tuple[ProposedDose, ...] = ()
    steroid_alone: bool = False
    partner_later: bool = False
