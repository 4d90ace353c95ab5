"""The core beside the oracle, case by case: `python -m tests.core.compare_oracle --cases 100000 --seed 1`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import Enum
from functools import cache
from multiprocessing import get_context
from time import perf_counter

from core.alarms import Code
from core.case import Case, SteroidCourse
from core.engine import decide
from core.load import load_protocol
from core.outcome import (
    Azathioprine,
    HeldPartner,
    JuvenileMethotrexate,
    Methotrexate,
    Mycophenolate,
    Outcome,
    Partner,
    Pending,
    Plan,
    Regimen,
    Taper,
)
from core.quantities import Mg, MgRange, Quantity
from core.register import ProtocolBook
from core.request import ProposedDose, Request
from tests.core.oracle import oracle
from tests.core.oracle_cases import cases
from tests.core.oracle_notes import Expected, Notes, Refused, Status

CHUNK = 2500
PROCESSES = 2

# How the core words each refusal, to the kind that the oracle names.
WORDED = {
    "prednisone monotherapy": Refused.ALONE,
    "delaying the steroid-sparing agent": Refused.LATER,
    "methotrexate daily": Refused.METHOTREXATE_TOO_OFTEN,
    "methotrexate on more than one day a week": Refused.METHOTREXATE_TOO_OFTEN,
    "methotrexate above": Refused.METHOTREXATE_TOO_MUCH,
    "azathioprine once weekly": Refused.AZATHIOPRINE_WEEKLY,
    "azathioprine under": Refused.AZATHIOPRINE_UNDER_18,
    "azathioprine ": Refused.AZATHIOPRINE_TOO_MUCH,
    "intravenous methylprednisolone above": Refused.PULSE_TOO_MUCH,
    "dose for a flare": Refused.FLARE,
    "dose without a response": Refused.NO_RESPONSE,
    "a step down before 2 weeks": Refused.TOO_EARLY,
    "a further step below 2.5 mg": Refused.LAST_STEP,
    "dose": Refused.ANY_DOSE,
    "prednisone ": Refused.PREDNISONE_TOO_MUCH,
}


@dataclass(frozen=True)
class Difference:
    """One field of one answer in which the two readings part."""

    field: str
    oracle: object
    core: object


@cache
def book() -> ProtocolBook:
    return load_protocol()


def seen(outcome: Outcome, either_way: frozenset[Code]) -> Expected:
    """The core's answer in the oracle's words."""
    notes = Notes(reach=outcome.reach, alarms=set(outcome.alarms), held={hold.value for hold in outcome.holds})
    notes.either_way = set(either_way)
    notes.refusals = {_refused(refusal.what) for refusal in outcome.refusals}
    for answer in outcome.answers:
        if isinstance(answer, Plan | Pending):
            _see_treatment(answer, notes)
        if isinstance(answer, Taper):
            notes.taper = [step.dose.value for step in answer.steps.value]
    return notes.expected()


def _see_treatment(answer: Plan | Pending, notes: Notes) -> None:
    notes.prednisone = _ends(answer.prednisone.value.dose)
    notes.band = answer.prednisone.value.band
    notes.pulse = _ends(answer.pulse.value.dose) if answer.pulse else None
    if isinstance(answer, Plan):
        for partner in (answer.partner, *answer.others):
            _see_partner(partner, notes)
    for held in answer.held:
        _see_held(held, notes)


def _see_partner(partner: Partner, notes: Notes) -> None:
    number = _number(partner.regimen.value)
    status = Status.TO_CHECK if partner.to_check else Status.OFFERED
    notes.partners.append((partner.agent, status, number))
    if isinstance(partner.regimen.value, JuvenileMethotrexate):
        notes.methotrexate_sc = number


def _see_held(held: HeldPartner, notes: Notes) -> None:
    notes.partners.append((held.agent, Status.HELD, None))


def _number(regimen: Regimen) -> Decimal:
    match regimen:
        case Methotrexate(start_once_weekly=mass):
            return mass.value
        case JuvenileMethotrexate(once_weekly=mass) | Azathioprine(target_daily=mass):
            return _printed(mass)
        case Mycophenolate(start_twice_daily=mass):
            return mass.value


def _printed(mass: Mg) -> Decimal:
    return mass.printed().value


def _ends(dose: MgRange) -> tuple[Decimal, Decimal]:
    return _printed(dose.low), _printed(dose.high)


def _refused(what: str) -> str:
    for words, kind in WORDED.items():
        if what.startswith(words):
            return kind
    return what


def differences(case: Case, request: Request) -> list[Difference]:
    """Field by field; of the sets, only what one side has alone."""
    expected = oracle(case, request)
    found = seen(decide(case, request, book()), expected.either_way)
    apart = []
    for part in fields(Expected):
        ours, theirs = getattr(expected, part.name), getattr(found, part.name)
        if ours == theirs:
            continue
        if isinstance(ours, frozenset):
            apart += [Difference(part.name, one, "without it") for one in sorted(ours - theirs)]
            apart += [Difference(part.name, "without it", one) for one in sorted(theirs - ours)]
        else:
            apart.append(Difference(part.name, ours, theirs))
    return apart


def describe(case: Case, request: Request) -> str:
    """Only what is stated."""
    stated = [f"{part.name}={_short(getattr(case, part.name))}" for part in fields(case) if getattr(case, part.name)]
    asked = [
        f"{part.name}={_short(getattr(request, part.name))}" for part in fields(request) if getattr(request, part.name)
    ]
    return f"case: {'; '.join(stated)}\n  request: {'; '.join(asked)}"


def _short(value: object) -> str:
    """A value without its type's name."""
    if isinstance(value, Quantity):
        return str(value.value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_short(key)}: {_short(state)}" for key, state in value.items()) + "}"
    if isinstance(value, frozenset | tuple):
        return "(" + ", ".join(sorted(_short(one) for one in value)) + ")"
    if isinstance(value, ProposedDose | SteroidCourse):
        return "/".join(_short(getattr(value, part.name)) for part in fields(value))
    return str(value)


def compare(task: tuple[int, int]) -> list[tuple[list[str], str]]:
    """Of `task` (seed, count): for each case that differs, in what, and the case itself."""
    found = []
    for case, request in cases(*task):
        apart = differences(case, request)
        if apart:
            lines = [f"{part.field}: the oracle {_short(part.oracle)}, the core {_short(part.core)}" for part in apart]
            found.append((lines, describe(case, request)))
    return found


def compare_many(seed: int, count: int) -> list[tuple[list[str], str]]:
    """The same cases for the same seed and count, on two processes."""
    tasks = [(seed * 1_000_003 + first, min(CHUNK, count - first)) for first in range(0, count, CHUNK)]
    with get_context("fork").Pool(PROCESSES) as pool:
        return [one for chunk in pool.imap(compare, tasks) for one in chunk]


def main() -> int:
    """Exit 1 when they differ anywhere."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=100_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kinds", type=int, default=0, help="also count the differences by kind, the most first")
    chosen = arguments.parse_args()
    begun = perf_counter()
    found = compare_many(chosen.seed, chosen.cases)
    taken = perf_counter() - begun
    sys.stdout.write(f"{chosen.cases} cases, seed {chosen.seed}: {len(found)} differences, {taken:.1f} s\n")
    for kind, count in Counter(line for lines, _ in found for line in lines).most_common(chosen.kinds):
        sys.stdout.write(f"{count:6} {kind}\n")
    for lines, report in found[:10]:
        sys.stdout.write("\n  ".join([report, *lines]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
