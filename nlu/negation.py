"""Whether words stand as present, absent, uncertain, another person's or past: ConText's method.

A cue has a direction and a scope. Cues are data (`lexicon/negation.toml`); how far a denial reaches is in
`denial_scope`: a sentence bounds everything, "but" and its like end what stands before them, a list carries a
denial on, a new statement after a comma ends the list, and a bracket keeps its denial inside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from nlu.answers import answered, asked
from nlu.denial_scope import of_a_denial, reaches
from nlu.negation_cues import QUERIED, Context, Cue, Mark, marks_of, outside, trigger_span
from nlu.parsed import Span, State

if TYPE_CHECKING:
    from nlu.text import Text

__all__ = ["Context", "Cue", "Mark", "context_at", "state_at", "trigger_span"]

_FORWARD = {
    Cue.NO: State.ABSENT,
    Cue.PREFIX: State.ABSENT,
    Cue.DENIES: State.ABSENT,
    Cue.BEFORE_NO_FAMILY: State.ABSENT,
    Cue.BEFORE_UNCERTAIN: State.UNCERTAIN,
    Cue.QUERY: State.UNCERTAIN,
    Cue.BETWEEN: State.UNCERTAIN,
    Cue.BEFORE_GENERAL: State.UNCERTAIN,
    Cue.BEFORE_FAMILY: State.FAMILY,
    Cue.BEFORE_PAST: State.PAST,
}
_BACKWARD = {
    Cue.AFTER_ABSENT: State.ABSENT,
    Cue.AFTER_UNCERTAIN: State.UNCERTAIN,
    Cue.AFTER_PAST: State.PAST,
    Cue.AFTER_FAMILY: State.FAMILY,
    Cue.AFTER_PRESENT: State.PRESENT,
    Cue.BETWEEN: State.UNCERTAIN,
}
_UNFOUND = frozenset({Cue.AFTER_ABSENT, Cue.AFTER_UNCERTAIN})
_CAUSE_OF = re.compile(
    r"\b(?:cause|source|a?etiology|reason|explanation|origin|trigger|extent|site|location|severity|duration|onset|size"
    r"|stage|type|nature|date|response|treatment|therapy) (?:of|for|to) (?:the |his |her |this |these |that |a |an )?$"
)
_ADJACENT = 3
_REACH_BACK = {
    Cue.AFTER_ABSENT: 40,
    Cue.AFTER_UNCERTAIN: 30,
    Cue.AFTER_PAST: 40,
    Cue.AFTER_FAMILY: 30,
    Cue.AFTER_PRESENT: 14,
    Cue.BETWEEN: _ADJACENT,
}
_REACH_CAUSE = 30
# what may stand between a finding and the "positive" that is its own: "TB test positive", never "ILD HIV positive"
_OF_ITS_TEST = re.compile(
    r"[\s:()=\-]{0,4}(?:(?:test|tests|screen|ab|abs|serology|status|result|pcr|igra|both)[\s:()=\-]{1,4})?"
)
_WINDOW = 500  # characters on either side: longer than any sentence that is read as one
_NEAREST = 16  # cues on either side
_MINUS = re.compile(r" {0,2}(-)\s{0,3}(?:[,/;)]|$)")  # "ILD-/DM2+", "ILD -"
_OVER = re.compile(
    r"nothing since|(?:no|nil|without) [a-z ]{2,25} (?:ever )?since|(?:asymptomatic|symptom[ -]free|well|fine|quiet"
    r"|silent|ok) (?:ever )?since|(?:all )?clear since|no recurrence|discharged from|(?:has |have )?since resolved"
    r"|long since"
)
_OF_A_YEAR = re.compile(r"\s{0,2}[,(]?\s{0,2}(?:in |back in |around |~|c\.? ?)?(?:19|20)[0-9]{2}(?![0-9])\)?")
_ANOTHER_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b|\b(?:dx|diagnosed|known|on|has|have)\b")
_REACH_OVER = 70  # characters from an illness with its year to "no symptoms since"
_ENDS = re.compile(
    r"\s{0,2}(?:$|[,)(:.;]|(?:19|20)[0-9]{2}(?![0-9])"
    r"|(?:on|by|at|from|given|in|after|since|following|with|now|post|last|but|this) )"
)


def state_at(text: Text, start: int, end: int) -> tuple[State, Span | None]:
    """The state of `plain[start:end]`, and the words that set it.

    Shape:   offsets into `text.plain`, end after start; PRESENT with None where nothing sets a state.
             Cues inside the words themselves ("can't swallow") do not count.
    Source:  Harkema et al. 2009 (ConText): trigger, direction, scope, terminator, pseudo-trigger.
    """
    context = context_at(text, start, end)
    return context.state, trigger_span(text, context.mark) if context.mark else None


def context_at(text: Text, start: int, end: int) -> Context:
    """As `state_at`, with the mark itself and whether another person is spoken of."""
    plain = text.plain
    marks, starts, ends = marks_of(plain)
    below, above = bisect_left(ends, start), bisect_left(ends, end)
    first = max(ends[below - 1] + 1 if below else 0, start - _WINDOW)
    last = min(ends[above] if above < len(ends) else len(plain), end + _WINDOW)
    at = bisect_left(starts, start)
    around = marks[max(0, at - _NEAREST) : at + _NEAREST]
    near = [near for mark in around if first <= mark.start < last and (near := outside(plain, mark, start, end))]
    answer = answered(plain, first, last, start, end)
    if answer:
        return answer
    behind = _behind(plain, near, start, end, last)
    before = _before(plain, [mark for mark in near if mark.end <= start], start, end, last)
    if behind and behind.state is State.PRESENT:
        return before if _is_next_to(plain, before, start) else behind  # "no ILD known diabetes"
    if behind and before.state is State.PRESENT:
        return behind
    if behind and behind.state is State.ABSENT and before.state is State.UNCERTAIN:
        return behind  # "screening for TB was negative"
    if before.state is State.PRESENT and not before.others:
        return asked(plain, first, end, last) or before
    return before


def _is_next_to(plain: str, before: Context, start: int) -> bool:
    """Whether a denial stands directly in front."""
    mark = before.mark
    return before.state is State.ABSENT and mark is not None and not plain[mark.end : start].strip()


def _before(plain: str, marks: list[Mark], start: int, end: int, last: int) -> Context:
    """The state that the marks in front set: the nearest that reaches; another person counts from afar."""
    found: dict[State, Mark] = {}
    denied_of_others = False
    for mark in reversed(marks):
        if Cue.STOP in mark.cues and not of_a_denial(plain, mark):
            break
        for cue in mark.cues & _FORWARD.keys():
            if cue is not Cue.BEFORE_NO_FAMILY and _FORWARD[cue] in found:
                continue  # a nearer one reaches already
            if reaches(plain, cue, mark, start, end, last):
                found.setdefault(_FORWARD[cue], mark)
                denied_of_others |= cue is Cue.BEFORE_NO_FAMILY
    if found.keys() >= {State.ABSENT, State.UNCERTAIN}:  # the nearer of the two
        del found[min((State.ABSENT, State.UNCERTAIN), key=lambda state: found[state].start)]
    for state in (State.ABSENT, State.FAMILY, State.UNCERTAIN, State.PAST):
        if state in found:
            return Context(
                state,
                found[state],
                others=denied_of_others or State.FAMILY in found or Cue.BEFORE_GENERAL in found[state].cues,
            )
    return Context(State.PRESENT)


def _behind(plain: str, near: list[Mark], start: int, end: int, last: int) -> Context | None:
    """The state that the first mark behind sets, where nothing stands between."""
    minus = _MINUS.match(plain[end : min(last, end + 6)])
    if minus:
        return Context(State.ABSENT, Mark(QUERIED, end + minus.start(1), end + minus.end(1)))
    mark = next((mark for mark in near if mark.start >= end), None)
    if mark is None:
        return None
    over = _over_since(plain, near, end)
    if over is not None:
        return Context(State.PAST, over)
    cue = next(iter(mark.cues & _BACKWARD.keys()), None)
    gap = plain[end : mark.start]
    if cue is None or len(gap) > _REACH_BACK[cue] or _cut(plain, gap, mark):
        return None
    if cue in _UNFOUND and _CAUSE_OF.search(plain, max(0, start - _REACH_CAUSE), start):
        return None  # "the cause of the anaemia was not found"
    if cue is Cue.AFTER_PRESENT and not _OF_ITS_TEST.fullmatch(gap):
        return None
    if cue is not Cue.BETWEEN and mark.cues & _FORWARD.keys() and not _ENDS.match(plain[mark.end : last]):
        return None  # "ILD, suspected TB": it belongs to what follows
    return Context(_BACKWARD[cue], mark, others=cue is Cue.AFTER_FAMILY)


def _over_since(plain: str, near: list[Mark], end: int) -> Mark | None:
    """What ends an illness of a year further back: "bleeding DU 2008, H pylori eradicated, no symptoms since"."""
    year = _OF_A_YEAR.match(plain, end)
    if year is None:
        return None
    behind = (mark for mark in near if end <= mark.start <= end + _REACH_OVER and Cue.AFTER_PAST in mark.cues)
    mark = next((mark for mark in behind if _OVER.match(plain, mark.start)), None)
    return None if mark is None or _ANOTHER_YEAR.search(plain, year.end(), mark.start) else mark


def _cut(plain: str, gap: str, mark: Mark) -> bool:
    if ")" in gap and "(" not in gap:
        return not gap.lstrip().startswith(")")
    plural = plain[mark.start : mark.end].startswith(("were", "are", "all", "have"))
    if Cue.AFTER_PAST in mark.cues and re.search(r"\b(?:dx|diagnosed|since|found|started|known|onset)\b", gap):
        return True  # "diabetes, diagnosed 10 years ago"
    number = "" if Cue.AFTER_PAST in mark.cues else r"|[0-9]\s"
    if Cue.AFTER_PAST in mark.cues and _OVER.match(plain, mark.start):
        return False  # "breast ca 2011, lumpectomy + RT, nothing since"
    if Cue.AFTER_PAST in mark.cues and gap.rstrip().endswith(",") and gap.count(",") == 1:
        return not _ENDS.match(plain, mark.end)  # "gestational diabetes, resolved"
    return ("," in gap and not plural) or bool(
        re.search(r"->|\s-\s[a-z]{3}|[0-9](?:kgs?|lbs?|cm|mg|yo|m|f)\s" + number, gap)
    )
