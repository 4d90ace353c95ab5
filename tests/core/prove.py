"""`python -m tests.core.prove` (`make prove`): the whole space on every core, each invariant with its count.

Writes core/data/proof.toml, which the program shows; exit code 1 and the first cases where an invariant is broken.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.engine import decide
from core.load import load_protocol
from core.reads import READS
from tests.core.proof_invariants import EVERY, INVARIANTS, OF_EVERY_CASE, Said
from tests.core.proof_space import RULES, TRIPLES, Values, case_of, share, triple, whole

BOOK = load_protocol()
RECORD = Path(__file__).parents[2] / "core" / "data" / "proof.toml"
MOST_SHOWN = 5
_TRIPLES_A_TASK = 50


@dataclass(slots=True)
class Found:
    """What a part of the space showed. `asked` counts, by invariant, the cases that said something of it."""

    cases: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0  # of a core

    def add(self, other: Found) -> None:
        self.cases += other.cases
        self.asked.update(other.asked)
        self.broken += other.broken[: MOST_SHOWN - len(self.broken)] if len(self.broken) < MOST_SHOWN else []
        self.seconds += other.seconds


def examine(space: Iterator[Values]) -> Found:
    """Decide each case and ask its invariants."""
    begun, found = time.process_time(), Found()
    for number, values in enumerate(space):
        case, request = case_of(values), values[-1]
        said = Said(case, request, decide(case, request, BOOK), BOOK)
        for invariant in OF_EVERY_CASE if number % EVERY else INVARIANTS:
            holds = invariant(said)
            if holds is None:
                continue
            found.asked[invariant.__name__] += 1
            if not holds and len(found.broken) < MOST_SHOWN:
                found.broken.append(f"{invariant.__name__}: {case} {request}")
        found.cases += 1
    found.seconds = time.process_time() - begun
    return found


Task = tuple[str, int, int]  # a rule with the share of its product, or "" with the first of some triples


def tasks() -> list[Task]:
    """Parts of a few thousand cases: those of the products, then those of the triples."""
    parts = [(rule, of, first) for rule in RULES for of in (_parts(rule),) for first in range(of)]
    return parts + [("", 0, first) for first in range(0, len(TRIPLES), _TRIPLES_A_TASK)]


def _parts(rule: str) -> int:
    return 32 if len(READS[rule]) > 4 else 1


def run(task: Task) -> Found:
    """One part of the space."""
    rule, of, first = task
    if rule:
        return examine(share(whole(READS[rule]), of, first))
    places = TRIPLES[first : first + _TRIPLES_A_TASK]
    return examine(values for three in places for values in triple(three))


def prove(parts: list[Task], processes: int) -> Found:
    """Every part, on so many processes."""
    total = Found()
    with multiprocessing.Pool(processes) as pool:
        for number, found in enumerate(pool.imap_unordered(run, parts), start=1):
            total.add(found)
            if number % 100 == 0:
                print(f"  {number} of {len(parts)} parts, {total.cases:,} cases", flush=True)
    return total


def record(found: Found) -> str:
    """The few lines that the program shows: nothing of the machine, nothing of the day."""
    return (
        "# Written by `make prove`: how many cases were decided, under which protocol, and broke no invariant.\n"
        f'protocol = "{BOOK.version}"\ncases = {found.cases}\ninvariants = {len(INVARIANTS)}\n'
        f"rules = {len(RULES)}\n"
    )


def main(arguments: list[str] | None = None) -> int:
    """Prove, print, record; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.core.prove", description=__doc__)
    parser.add_argument("--share", type=int, default=1, help="one part in SHARE; only a whole proof is recorded")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    begun = time.perf_counter()
    found = prove(tasks()[:: chosen.share], chosen.processes)
    seconds = time.perf_counter() - begun
    for invariant in INVARIANTS:
        source = (invariant.__doc__ or "").partition("\n")[0]
        print(f"{found.asked[invariant.__name__]:>12,}  {invariant.__name__.replace('_', ' ')} [{source}]")
    rate = f"{found.cases / found.seconds:,.0f} a second of a core"
    print(f"{found.cases:>12,}  cases in {seconds:.0f} s on {chosen.processes} processes: {rate}")
    for broken in found.broken:
        print(f"BROKEN  {broken}")
    if chosen.share == 1 and not found.broken:
        RECORD.write_text(record(found), encoding="utf-8")
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
