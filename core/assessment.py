"""How the protocol stands to each of its drugs in one patient: a verdict, its arguments, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.agent import Agent
from core.evidence import Cited


class Verdict(StrEnum):
    """From the drug the protocol points to, to the one this patient must not have."""

    PREFERRED = "preferred"
    INDICATED = "indicated"
    ALTERNATIVE = "alternative"
    HELD = "held"  # until what `awaits` names is settled
    NOT_INDICATED = "not indicated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One drug, weighed. `changes` names single facts, each with the verdict that it would bring."""

    agent: Agent
    verdict: Verdict
    supports: tuple[Cited[str], ...] = ()
    against: tuple[Cited[str], ...] = ()
    excludes: tuple[Cited[str], ...] = ()
    awaits: tuple[Cited[str], ...] = ()
    changes: tuple[Cited[str], ...] = ()
