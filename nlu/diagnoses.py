"""A diagnosis that a message names, and the state that the words around the name give it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu.denials import is_its_own
from nlu.diseases import Named, Word
from nlu.findings import forms_in
from nlu.negation import Context, context_at
from nlu.parsed import Doubt, Finding, OtherDiseaseSaid, State, Subtype, SubtypeSaid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlu.text import Text

_CONCLUDED = re.compile(
    r"\b(?:conclu[a-z]{1,6}|finally (?:diagnosed|dx)|final (?:diagnosis|dx)|definitive (?:diagnosis|dx)"
    r"|revised to|(?:diagnosis|dx|label) (?:was |has been |now )?(?:changed|updated|amended|corrected|switched) to"
    r"|re-?(?:classified|labelled|labeled|diagnosed|classed|named) (?:as|to)|now (?:diagnosed|labelled|called|thought)"
    r"|(?:diagnosis|dx|label) (?:is )?now"
    r"|confirm[a-z]{2,4} (?:a |the )?(?:diagnosis|dx))\b[^.;\n]{0,150}$"
)
# "PM revised to IBM", "polymyositis until the biopsy": the name in front is the former one
_REPLACED = re.compile(
    r"\s{0,2}[,(-]?\s{0,2}(?:(?:was|has been|been|is|now|since|but|later|then|dx|diagnosis|label) ){0,3}"
    r"(?:(?:revised|changed|updated|amended|corrected|switched|re-?classified|re-?labelled|re-?labeled|re-?diagnosed"
    r"|re-?classed) (?:to|as)|(?:initially|originally|previously|formerly|at first)(?=\s{0,2}[,;.)]|\s(?:now|but|then))"
    r"|(?:until|till) (?:the |her |his )?(?:re-?)?(?:biopsy|bx|antibod|ab|panel|review|second opinion))"
)
# "..., was PM": beside another diagnosis, the former one
_WAS = re.compile(r"(?:^|[,;.(:\n-]|\band) ?(?:it |this |she |he )?(?:was|were|had been|used to be) (?:a |an |once )?$")
_NEAR, BESIDE = 25, 12  # characters between two names that belong together


@dataclass(frozen=True, slots=True)
class Subtypes:
    """What a message says of the disease; `findings` are those that "DM" stands for (diabetes)."""

    subtypes: tuple[SubtypeSaid, ...] = ()
    other_diseases: tuple[OtherDiseaseSaid, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    findings: tuple[Finding, ...] = ()


def subtype_said(
    text: Text, subtype: Subtype, at: Named, named: tuple[Named, ...], *, from_dm: bool = False
) -> SubtypeSaid | None:
    """The diagnosis named at a place; None where the name is another person's or only a comparison."""
    context = context_at(text, at.start, at.end)
    if context.others:
        return None
    state = State.PRESENT if list_goes_on(text.plain, at, context) or _is_anothers(text, at, context) else context.state
    for cue in _near(named, at):
        if not 0 <= at.start - cue.end <= _NEAR:
            continue
        gap = text.plain[cue.end : at.start]
        if re.search(r"[,.;:\n]", gap):
            continue
        if cue.name is Word.NOT_IT and len(gap) <= BESIDE:
            return None
        if cue.name is Word.EARLIER:
            state = State.PAST
    if state is State.PRESENT and (_REPLACED.match(text.plain, at.end) or _was_another(text.plain, at, named)):
        state = State.PAST
    concluded = state is State.PRESENT and _CONCLUDED.search(text.plain, max(0, at.start - 160), at.start) is not None
    return SubtypeSaid(subtype, state, text.span(at.start, at.end), from_dm=from_dm, concluded=concluded)


def _was_another(plain: str, at: Named, named: tuple[Named, ...]) -> bool:
    """Whether "was" stands in front of it, and another myositis is named: "anti-SRP, was PM"."""
    if _WAS.search(plain, max(0, at.start - 30), at.start) is None:
        return False
    return any(isinstance(one.name, Subtype) and not at.start <= one.start < at.end for one in named)


def _is_anothers(text: Text, at: Named, context: Context) -> bool:
    """Whether the mark behind is a finding's own: "PM, interstitial lung disease ruled out"."""
    mark = context.mark
    if mark is None or mark.start < at.end or context.state is not State.ABSENT:
        return False
    return not is_its_own(text.plain, at.end, mark, [(hit.start, hit.end) for hit in forms_in(text.plain)])


def _near(named: tuple[Named, ...], at: Named) -> Iterable[Named]:
    index = bisect_left(named, at.start, key=lambda one: one.start)
    return named[max(0, index - 4) : index]


def list_goes_on(plain: str, at: Named, context: Context) -> bool:
    """Whether a denial reaches the name only through an open list: "no ILD, PM 60 kg" denies no PM."""
    mark = context.mark
    if context.state is not State.ABSENT or mark is None or mark.end > at.start:
        return False
    gap = plain[mark.end : at.start]
    closed = re.search(r"\b(?:or|nor)\b", gap) or re.match(r"[^.;\n]{0,40}\b(?:or|nor)\b", plain[at.end :])
    return closed is None and ("," in gap or any(hit.end <= len(gap) for hit in forms_in(gap)))
