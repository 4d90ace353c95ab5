"""How far a bare "no" reaches among findings: it denies one, and what is joined to it; in doubt it denies nothing.

"no ILD, T2DM" and "no ILD, diabetes" may be a denial and a disease. A wrong *absent* gives a dose that the disease
forbids, so a second finding is denied only as part of a list: by "or", "nor", "and", "/", or three bare nouns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from nlu.negation import Context, Cue
from nlu.parsed import SEVERITY, Concept, State
from nlu.phrases import Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlu.negation import Mark


@dataclass(frozen=True, slots=True)
class Said:
    """A finding at plain offsets, before it is quoted."""

    concept: Concept
    state: State
    start: int
    end: int
    context: Context
    hint: bool = False  # a sign that makes it uncertain ("ground glass", "osteopenia") and denies nothing


class Sign(StrEnum):
    """Why a finding behind a denied one is a statement of its own. Values are the keys of the table."""

    ADJECTIVE = "adjective"
    TYPED = "typed"
    BEFORE = "before"
    AFTER = "after"
    NOT_AFTER = "not_after"


def _signs() -> Phrases[frozenset[Sign]]:
    table = read_table("statements")
    forms = ((form, frozenset({sign})) for sign in Sign for form in strings(table, sign, "statements.toml"))
    return Phrases(forms, "statements.toml", merge=frozenset.union)


_SIGNS = _signs()
_BARE_DENIAL = re.compile(r"(?:no|not|nil|without|w/o)\b")
_OR = re.compile(r"\b(?:or|nor)\b|/")
_JOINED = re.compile(r"\b(?:or|nor|and)\b|[/&]")
_ALSO_OR = re.compile(r" {0,2},? {1,2}(?:or|nor) ")
_NEXT_DENIAL = re.compile(r"[^.;\n?]{0,40},\s{0,3}(?:and\s{1,3})?(?:no|not|nil|without|w/o|denies)\s")
_PIECE_END = re.compile(r"[,.;:\n?!]")
_REACH = 40  # characters behind a finding in which its own evidence stands
_SEVERAL = 3  # bare nouns behind one "no" are a list
_ACUTE = SEVERITY | {Concept.SEVERE_DYSPHAGIA, Concept.DYSPNOEA, Concept.WEIGHT_LOSS, Concept.PREGNANCY}


def settle(plain: str, said: Sequence[Said]) -> Iterator[Said]:
    """As said, in order, but for what a denial reaches wrongly or in doubt."""
    done: list[Said] = []
    for index, one in enumerate(said):
        settled = _behind(plain, one, said) if _is_behind(one) else _listed(plain, one, index, said, done)
        done.append(settled)
        yield settled


def is_its_own(plain: str, end: int, mark: Mark, others: Sequence[tuple[int, int]]) -> bool:
    """Whether a mark behind the words that end at `end` belongs to none of the `others` (offsets) between."""
    for start, stop in others:
        if end <= start and start < mark.end and stop <= mark.start and not _JOINED.search(plain, end, start):
            return False
        if start < mark.start and mark.end <= stop and start >= end:
            return False  # "relapse risk is high and complication risk is low": the second "risk" is another's
    return True


def _is_behind(one: Said) -> bool:
    mark = one.context.mark
    return mark is not None and mark.start >= one.end


def _behind(plain: str, one: Said, said: Sequence[Said]) -> Said:
    mark = one.context.mark
    others = [(other.start, other.end) for other in said if other.start >= one.end]
    if mark is None or one.state is State.PRESENT or is_its_own(plain, one.end, mark, others[:8]):
        return one
    return replace(one, state=State.PRESENT, context=Context(State.PRESENT))


def _listed(plain: str, one: Said, index: int, said: Sequence[Said], done: list[Said]) -> Said:
    """The state of one of a list that a denial opened; the first of it stays denied."""
    mark = one.context.mark
    if one.state is not State.ABSENT or mark is None or mark.end > one.start:
        return one
    bare = Cue.NO in mark.cues or _BARE_DENIAL.match(plain, mark.start) is not None
    earlier = [e for e in done[max(0, index - 8) :] if mark.start < e.end <= one.start]
    if not earlier:
        return replace(one, state=State.UNCERTAIN) if bare and _behind_other_words(plain, one, mark) else one
    previous = earlier[-1]
    own = _states_itself(plain, one, previous, mark)
    if not bare:
        return replace(one, state=State.PRESENT) if own and not _joined(plain, previous, one) else one
    state = _after(plain, one, previous, said, own=own)
    return one if state is State.ABSENT else replace(one, state=state)


def _behind_other_words(plain: str, one: Said, mark: Mark) -> bool:
    """Whether the denial was of words that are no finding, and this stands behind their comma: "no allergies, T2DM"."""
    between = plain[mark.end : one.start]
    closed = _JOINED.search(between) is not None or _ALSO_OR.match(plain, one.end) is not None
    return between.count(",") == 1 and not closed


def _after(plain: str, one: Said, previous: Said, said: Sequence[Said], *, own: bool) -> State:
    """The state of a finding behind `previous`, both behind the same bare denial."""
    mark = one.context.mark
    between = plain[previous.end : one.start]
    same = [e for e in said if mark and e.context.mark == mark]
    if _OR.search(between) and "," not in between:
        return State.ABSENT if previous.state is State.ABSENT else State.UNCERTAIN
    if _JOINED.search(between):
        if own and not _adjective(plain[previous.start : previous.end]):
            return State.PRESENT
        return previous.state if previous.state is not State.PAST else State.UNCERTAIN
    later = [e for e in same if e.start >= one.start]
    over = mark is not None and _OR.search(plain, mark.end, previous.end) is not None
    if not over and previous.state is State.ABSENT and any(_ALSO_OR.match(plain, e.end) for e in later):
        return State.ABSENT  # "no ILD, diabetes or glaucoma"
    if own:
        return State.PRESENT
    several = len({e.concept for e in same}) >= _SEVERAL
    if "," in between and _NEXT_DENIAL.match(plain, one.end):
        # "no diabetes, renal impairment, no ILD": each denial is its own
        return State.UNCERTAIN if several else State.PRESENT
    if not between.strip() and previous.concept is one.concept:
        return previous.state
    if not between.strip() and previous.state is State.PRESENT:
        return State.PRESENT  # "no ILD, alcoholic cirrhosis"
    if over or previous.state is not State.ABSENT or not between.strip():
        return State.UNCERTAIN
    acute = {one.concept, previous.concept} & _ACUTE
    return State.ABSENT if several and not acute else State.UNCERTAIN


def _joined(plain: str, previous: Said, one: Said) -> bool:
    return _JOINED.search(plain, previous.end, one.start) is not None or _ALSO_OR.match(plain, one.end) is not None


def _adjective(words: str) -> bool:
    return any(Sign.ADJECTIVE in hit.value for hit in _SIGNS.find(words))


def _states_itself(plain: str, one: Said, previous: Said, mark: Mark) -> bool:
    """Whether it carries its own evidence: an adjective, a type, or words on either side."""
    if one.concept is Concept.PLANNING_PREGNANCY:
        return True
    words = plain[one.start : one.end]
    if any(hit.value & {Sign.ADJECTIVE, Sign.TYPED} for hit in _SIGNS.find(words)):
        return not (_BARE_DENIAL.match(plain, mark.start) and plain.startswith("not", mark.start))
    denied = plain[mark.start : previous.end]
    lead = re.split(r"[,;]", plain[previous.end : one.start])[-1]
    for hit in _SIGNS.find(f"{lead}{words}"):
        word = f"{lead}{words}"[hit.start : hit.end]
        if hit.start < len(lead) + 1 and Sign.BEFORE in hit.value and word not in denied:
            return True
    end = _PIECE_END.search(plain, one.end, one.end + _REACH)
    tail = plain[one.end : end.start() if end else one.end + _REACH]
    first = next(iter(_SIGNS.find(tail)), None)
    return (
        first is not None
        and not tail[: first.start].strip(" (-")
        and bool(first.value & {Sign.AFTER, Sign.TYPED})
        and Sign.NOT_AFTER not in first.value
    )
