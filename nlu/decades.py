"""An age told by its decade: "in his 60s", "late forties". Asked about: ten years decide on more than one rule."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from nlu.cues import words
from nlu.measures import glued_at, text_at
from nlu.parsed import Doubt, DoubtKind, DoubtReason

if TYPE_CHECKING:
    from nlu.numbers import Token
    from nlu.text import Text

_SPELLED = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
}  # fmt: skip
_LEADS = frozenset({"her", "his", "their", "early", "mid", "late", "in", "-", "middle"})
_OWN = frozenset({"her", "his", "their", "early", "mid", "late", "in"})
_AT_ANOTHER_TIME = words("age", "not_present_strong")
_YEARS = 9  # to the end of a decade


def decade(text: Text, tokens: tuple[Token, ...]) -> Doubt | None:
    """The doubt about an age of which the decade alone is told; its candidates are the ends of the decade."""
    for at, token in enumerate(tokens):
        begins = _begins(tokens, at)
        if begins is None or text_at(tokens, at - 1) not in _LEADS:
            continue
        if not {text_at(tokens, at - step) for step in (1, 2, 3)} & _OWN:
            continue
        if {text_at(tokens, at - step) for step in range(2, 6)} & _AT_ANOTHER_TIME:
            continue
        ends = (Decimal(begins), Decimal(begins + _YEARS))
        return Doubt(DoubtKind.AGE, DoubtReason.RANGE, text.span(token.start, token.end), ends)
    return None


def _begins(tokens: tuple[Token, ...], at: int) -> int | None:
    if tokens[at].text in _SPELLED:
        return _SPELLED[tokens[at].text]
    value = tokens[at].value
    follows = at + 1 + (text_at(tokens, at + 1) == "'")
    if value is None or text_at(tokens, follows) != "s" or not glued_at(tokens, follows):
        return None
    return int(value) if value in map(Decimal, _SPELLED.values()) else None
