"""A score as text: the table, the counts, what is dangerous, what is not right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.scoring.score import Finding, Score
from bot.scoring.tally import Tally

_HEAD = ("slot", "right", "wrong", "missed", "correctly empty", "precision", "recall")


def lines(score: Score) -> Iterator[str]:
    """The lines of a score, without line ends."""
    if score.tallies:
        yield from _aligned([_HEAD, *(_row(name, tally) for name, tally in score.tallies.items())])
        yield ""
    for what, count in score.counts:
        yield f"{what}: {count}"
    yield from _listed("DANGEROUS", score.dangerous)
    yield from _listed("Not right", score.findings)
    if score.not_covered:
        yield ""
        yield "Not yet covered (counted neither right nor wrong):"
        for row, why in score.not_covered:
            yield f"  {row}  {why}"


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    counts = (tally.right, tally.wrong, tally.missed, tally.empty)
    return (name, *(str(count) for count in counts), f"{tally.precision:.3f}", f"{tally.recall:.3f}")


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for name, *cells in rows:
        yield "  ".join(
            [name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))]
        )


def _listed(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield f"{title} ({len(findings)}):"
    for finding in findings:
        yield f"  {finding}"
