"""A systemic steroid that was stopped, missed or has run out of late, whatever the reason (L06)."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from nlu.drug_names import STEROIDS, names
from nlu.negation import state_at
from nlu.parsed import Concept, Drug, DrugRole, Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nlu.parsed import DrugMention
    from nlu.text import Text

# "failed pred" and "was on pred 60" tell of no stop
_STOPPED = re.compile(
    r"(?<![a-z])(?:stop(?:s|ped|ping)?|off|ran out|run out|running out|missed|missing|withheld|held"
    r"|discontinued|ceased|quit|finished|d/?c'?d|withdrawn|withdrawal|forgot(?:ten)?|skipp(?:ed|ing)|omitted"
    r"|last (?:dose|tablet|pill)|hasn't (?:taken|had)|not (?:taken|had|been taking)|lost)(?![a-z])"
)
# so long without it: "no pred for 5 days", "not taking her pred since monday"
_WITHOUT = re.compile(r"(?<![a-z])(?:no|without|not taking|isn't taking|hasn't been taking)(?: [a-z]{2,9}){0,2} ?$")
_LASTED = re.compile(
    r"(?: tablets?| tabs?)? (?:for|since|x|in) ?(?:the last |about )?"
    r"(?:[0-9]|a |two|three|four|five|several|mon|tue|wed|thu|fri|sat|sun|last|yesterday)"
)
_LONG_AGO = re.compile(
    r"(?<![a-z0-9])(?:(?:[2-9]|1[0-9]|many|several|some|a few) ?(?:years?|yrs?|y) ago|(?:years|yrs|ages|long) ago"
    r"|in (?:19|20)[0-9]{2}|last year|in the past|previously)(?![a-z0-9])"
)
_TELLS = re.compile(
    r"(?<![a-z])(?:if|can|could|should|shall|may|when to|how to|want to|plan to|before|would) (?:[a-z]+ ){0,3}$"
)
_BEFORE, _BEHIND = 34, 44  # characters around the name
_MOST = 8  # names in one message
_ENDS = re.compile(r"[.;?!\n]")


def read_withdrawal(text: Text, mentions: Sequence[DrugMention]) -> tuple[Finding, ...]:
    """Each steroid that the message says was interrupted of late, in order.

    Shape:   state PRESENT, at the steroid's name. One that is asked about, supposed or years ago is left out.
    Errors:  none.
    """
    plain = text.plain
    if _STOPPED.search(plain) is None and _LASTED.search(plain) is None:
        return ()
    asked = [one.span for one in mentions if one.role is DrugRole.ASKED_ABOUT]
    spans = [text.span(start, end) for start, end in islice(_interrupted(text), _MOST)]
    return tuple(
        Finding(Concept.STEROID_STOPPED, State.PRESENT, span)
        for span in spans
        if not any(one.start <= span.start < one.end for one in asked)
    )


def _interrupted(text: Text) -> Iterator[tuple[int, int]]:
    plain = text.plain
    for hit in names(plain):
        if not isinstance(hit.value, Drug) or hit.value not in STEROIDS:
            continue
        low = max([max(0, hit.start - _BEFORE), *(m.end() for m in _ENDS.finditer(plain, 0, hit.start))])
        ends = _ENDS.search(plain, hit.end)
        high = min(ends.start() if ends else len(plain), hit.end + _BEHIND)
        without = _WITHOUT.search(plain, low, hit.start) and _LASTED.match(plain, hit.end, high)
        stop = _STOPPED.search(plain, low, high)
        if not (without or stop) or _LONG_AGO.search(plain, low, min(len(plain), high + _BEHIND)):
            continue
        at = stop.start() if stop else hit.start
        supposed = _TELLS.search(plain, max(0, at - _BEFORE), at) is not None
        if not supposed and state_at(text, hit.start, hit.end)[0] is not State.UNCERTAIN:
            yield hit.start, hit.end
