"""Worked cases: each number, agent, gate, hold, refusal, scope and alarm of the answer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.assistant import Assistant
from bot.corpora import Row
from bot.doors import ask_lines
from bot.facts import Facts
from bot.scoring.expected import Vignette
from bot.scoring.facts_agree import Check, checks
from bot.scoring.rows import Labelled, typed
from bot.scoring.score import Finding, Score
from bot.scoring.tally import Tally, Verdict, share


class Answered(Labelled):
    """One row of `ask --jsonl`."""

    facts: Facts


def read(rows: Sequence[Row], path: Path) -> list[Vignette]:
    """The worked cases. Raises BadCorpus, also for an expectation that scoring does not know."""
    return typed(rows, Vignette, path)


def predict(labelled: Sequence[Vignette], assistant: Assistant) -> Iterator[Row]:
    """Each message through the ask door itself, in a conversation of its own."""
    yield from ask_lines((json.dumps({"id": row.id, "text": row.text}) for row in labelled), assistant)


def score(labelled: Sequence[Vignette], predictions: Sequence[Row], not_yet_covered: Mapping[str, str]) -> Score:
    """Each answer against its case; those of `not_yet_covered` (id, reason) are told apart and not judged."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    dangerous: list[Finding] = []
    findings: list[Finding] = []
    complete = judged = 0
    for gold, row in zip(labelled, predictions, strict=True):
        if gold.id in not_yet_covered:
            continue
        judged += 1
        results = list(checks(gold.expected, Answered.model_validate(row).facts))
        complete += all(one.right for one in results)
        for one in results:
            tallies[one.field.split()[0]].count(_verdict(one))
            if not one.right:
                told = Finding(gold.id, one.field, f"{one.found}, not {one.expected}")
                (dangerous if one.dangerous else findings).append(told)
    right = sum(tally.right + tally.empty for tally in tallies.values())
    whole = right + sum(tally.wrong for tally in tallies.values())
    waiting = tuple((row.id, not_yet_covered[row.id]) for row in labelled if row.id in not_yet_covered)
    return Score(
        figures={
            "cases_right": share(complete, judged),
            "fields_right": share(right, whole),
            "dangerous": len(dangerous),
        },
        tallies=tallies,
        counts=(
            ("cases with everything right", f"{complete}/{judged}"),
            ("fields right", f"{right}/{whole}"),
            ("fields wrong in a dangerous way", str(len(dangerous))),
        ),
        dangerous=tuple(dangerous),
        findings=tuple(findings),
        not_covered=waiting,
    )


def _verdict(check: Check) -> Verdict:
    return Verdict.RIGHT if check.right else Verdict.WRONG
