"""Which cases change their answer, and how: grouped by the part of the answer, the plainest case as the example."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.impact.errors import ImpactError
from bot.impact.outcomes import in_brief
from bot.impact.snapshot import Decided, Header
from bot.impact.written import phrase, read
from core.engine import decide
from core.register import ProtocolBook

EXAMPLES = 3
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One part of one answer."""

    case: str
    before: str
    after: str


@dataclass(slots=True)
class Impact:
    """All that changes. `unreadable` are cases with a fact that this version does not know."""

    cases: int
    changed: int = 0
    unreadable: list[str] = field(default_factory=list)
    parts: dict[str, list[Change]] = field(default_factory=lambda: defaultdict(list))


def compare(rows: tuple[Decided, ...], book: ProtocolBook) -> Impact:
    """Decide every case of a snapshot again, by the rules of this version."""
    impact = Impact(len(rows))
    for row in rows:
        try:
            case, request = read(row.case, row.ask)
        except ImpactError as fault:
            impact.unreadable.append(str(fault))
            continue
        now = in_brief(decide(case, request, book), book)
        changed = [part for part in {**row.out, **now} if row.out.get(part) != now.get(part)]
        impact.changed += bool(changed)
        for part in changed:
            told = Change(phrase(row.case, row.ask), row.out.get(part, NOTHING), now.get(part, NOTHING))
            impact.parts[part].append(told)
    return impact


def lines(before: Header, impact: Impact, book: ProtocolBook) -> Iterator[str]:
    """The report: what is compared, the count, then each part of the answer, the most often changed first."""
    yield (
        f"protocol {before.protocol}, edition {before.edition} -> protocol {book.version}, edition {book.edition}: "
        f"{_cases(impact.changed)} of {impact.cases} change{'s' if impact.changed == 1 else ''}"
    )
    for part, changes in sorted(impact.parts.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"{part}: {_cases(len(changes))}"
        for change, count in _kinds(changes)[:EXAMPLES]:
            yield f"  {count} x {change.before} -> {change.after}"
            yield f"      e.g. {change.case}"
        if len(_kinds(changes)) > EXAMPLES:
            yield f"  and {len(_kinds(changes)) - EXAMPLES} other kinds of change"
    if impact.unreadable:
        yield f"not compared: {_cases(len(impact.unreadable))}, e.g. {impact.unreadable[0]}"


def _kinds(changes: list[Change]) -> list[tuple[Change, int]]:
    """Each (before, after) with its plainest case and how often it occurs, the most frequent first."""
    kinds: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        kinds[_difference(change)].append(change)
    found = [
        (Change(min((one.case for one in same), key=lambda text: (len(text), text)), *difference), len(same))
        for difference, same in kinds.items()
    ]
    return sorted(found, key=lambda pair: (-pair[1], len(pair[0].case), pair[0].case))


def _difference(change: Change) -> tuple[str, str]:
    """What of two lists is only in the one or the other; anything else as it stands."""
    mark = "; " if "; " in change.before + change.after else ", "
    old, new = change.before.split(mark), change.after.split(mark)
    if len(old) < 2 and len(new) < 2:  # noqa: PLR2004 - no list
        return change.before, change.after
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if not gone and not come:  # the same, in another order
        return change.before, change.after
    return mark.join(gone) or NOTHING, mark.join(come) or NOTHING


def _cases(count: int) -> str:
    return f"{count} case" if count == 1 else f"{count} cases"
