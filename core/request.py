"""What is asked of the core about a case: which parts of the protocol, and what the user proposes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.agent import PARTNERS, Agent
from core.case import OtherDrug
from core.quantities import Mg

__all__ = ["OTHER_STEROIDS", "PARTNERS", "Agent", "Frequency", "ProposedDose", "Request", "Topic", "Unit", "Unsaid"]


class Topic(StrEnum):
    """A part of the protocol that answers."""

    TREATMENT = "starting treatment"  # prednisone, pulse, partner drug
    TAPER = "prednisone taper"
    IVIG = "intravenous immunoglobulin"
    RITUXIMAB = "rituximab"
    CYCLOPHOSPHAMIDE = "cyclophosphamide"
    CALCINEURIN_INHIBITORS = "ciclosporin and tacrolimus"
    ESCALATION = "severe or refractory disease"  # all four above
    MONITORING = "monitoring"
    BONE = "bone protection"
    PNEUMOCYSTIS = "Pneumocystis prophylaxis"
    VACCINES = "vaccines"
    SCREENING = "tests before the first dose"
    CONTRACEPTION = "pregnancy and contraception"
    ONSET = "time to effect"
    FIGURE = "the failure figure of monotherapy"
    WEIGHING = "arguments for and against"


class Unsaid(StrEnum):
    """A dose that was asked for, and that the protocol does not give (D16, D34)."""

    AZATHIOPRINE_START = "a starting dose of azathioprine"
    MYCOPHENOLATE_TARGET = "a target dose of mycophenolate mofetil"
    METHOTREXATE_STEP = "the step by which methotrexate is raised"
    BISPHOSPHONATE = "the agent or the dose of a bisphosphonate"
    CALCIUM_AND_VITAMIN_D = "a dose of calcium or vitamin D"
    PROPHYLAXIS = "the agent or the dose of Pneumocystis prophylaxis"
    PREDNISOLONE = "a dose of prednisolone, or its conversion from prednisone"
    DEFLAZACORT = "a dose of deflazacort, or its conversion from prednisone"
    DEXAMETHASONE = "a dose of dexamethasone, or its conversion from prednisone"
    HYDROCORTISONE = "a dose of hydrocortisone, or its conversion from prednisone"
    METHYLPREDNISOLONE_BY_MOUTH = "a dose of methylprednisolone by mouth, or its conversion from prednisone"


OTHER_STEROIDS = frozenset(
    {
        Unsaid.PREDNISOLONE,
        Unsaid.DEFLAZACORT,
        Unsaid.DEXAMETHASONE,
        Unsaid.HYDROCORTISONE,
        Unsaid.METHYLPREDNISOLONE_BY_MOUTH,
    }
)


class Frequency(StrEnum):
    """As the user said it."""

    WEEKLY = "once weekly"
    DAILY = "daily"
    MORE_THAN_WEEKLY = "on more than one day a week"
    OTHER = "another frequency"


class Unit(StrEnum):
    """The unit of a proposed dose: whole, or for each kilogram."""

    MG = "mg"
    MG_PER_KG = "mg/kg"
    MG_PER_M2 = "mg/m2"
    G_PER_KG = "g/kg"


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
    one_day: bool = False  # the whole of an infusion of immunoglobulin on one day
    dose_asked: bool = False  # a number was asked for
    unsaid: tuple[Unsaid, ...] = ()
    other_drugs: frozenset[OtherDrug] = frozenset()  # asked about, not taken
    live_vaccine: bool = False
    change: bool = False  # to stop or swap a drug that is being taken
    foreign_dose: bool = False  # of a drug that is not of the protocol
    general: bool = False  # asks what the protocol says, of no patient: no number is computed and no fact asked for
