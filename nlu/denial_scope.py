"""How far a denial reaches: through its list, to a new statement, another predicate, a purpose or a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.negation_cues import Cue

if TYPE_CHECKING:
    from nlu.negation_cues import Mark

_DENIALS = frozenset({Cue.NO, Cue.DENIES})
_ADJACENT = 3
_REACH_PAST = 45
_REACH_QUERY = 30
_REACH_SIGN = 90
# what a new statement begins with, after a comma of a list that a bare "no" opened
_NEW_STATEMENT = re.compile(
    r"(?:and |also |then )?(?:the|on|with|w|has|have|had|is|are|was|were|pt|patient|she|he|they|it|there|i|we"
    r"|also|positive|pos|presents?"
    r"|wheelchair|bedbound|intubated|ventilated|tpmt|severe|severely|bad|worse|worsening|progressive|started|starting|taking|takes|ck|wt|weight|weighs"
    r"|ht|height|dx|diagnosed"
    r"|bx|ct|hrct|mri|does|did|just|only|still|current|currently|newly|confirmed|failed|known|male|female"
    r"|man|woman|lady|girl|boy"
    r"|tpmt|egfr|lfts?|alt|ast|hb|plt|fvc|jo|anti|what|which|how|can|start|dose|need|wants?|planning"
    r"|admitted|likely|can't|cannot"
    r"|cant|unable|choking|aspirating|[0-9])\b|(?:and )?[0-9+?]"
)
_NEW_STATEMENT_AFTER_DENIAL = re.compile(
    r"(?:and |also |then )?(?:the|has|is|was|were|are|pt|patient|she|he|they|it|there|we|i|presents?"
    r"|presented|on (?:exam|examination|insulin"
    r"|metformin|pred|mtx)|on|admits?|reports|currently|positive|pos|wt|weight|ck|which|had|does|did"
    r"|started|taking|[0-9]{1,3} ?(?:kg|lb|st|cm|yo|y|f|m)\b)\b"
)
_STANDS_ALONE_AFTER = re.compile(
    r"\s{0,2}(?:to (?:solids?|liquids?|fluids?)|x ?[0-9]|for [0-9]|since\b|[0-9]{1,2} ?/ ?(?:7|52|12)\b"
    r"|worsening|progressing|\+)"
)
_VALUE = re.compile(r"\b[a-z][a-z ]{0,20} {1,2}[0-9]| w/ ")
_FINITE = re.compile(r"\b(?:was|were|is|are)\b")
_PIECES = re.compile(r",|\s-\s|->|\sand\s|\+|&")
_NO_SUCH = re.compile(r"\b(?:no|without|not|nil|w/o|any) (?:[a-z/-]{2,20} ){1,4}$")
_FIRST_WORD = re.compile(r"(?:^|[.;\n]) ?$")
_NEW_NOUN = re.compile(
    r"\b(?!(?:of|in|to|for|with|on|at|by|from|and|or|through|over|within|into|during|near) )"
    r"[a-z]{2,20} (?:the|her|his|he|she) "
)
_LAST_PIECE = re.compile(r",|/|\b(?:or|nor|and)\b")
_PURPOSE = re.compile(r"\b(?:for|because of|due to)\b")
# "no work-up positive for", "no criteria for": what is denied is a sign of the words
_SIGN_OF = re.compile(r"\b(?:evidence|signs?|positive|criteria|suspicion|findings?|features|looking|history|hx) for\b")
# a verb of another clause: "no energy and feels depressed"
_CLAUSE = re.compile(
    r"\b(?:and|but|he|she|they|it|patient|pt) (?:then |also |still |now )?(?:feels?|felt|looks?|looked"
    r"|appears?|appeared|becomes?|became|gets|got|walks?|walked|takes|took|needs|needed|requires?|required|continues?|continued|remains?"
    r"|remained|complains?|complained|reports|reported|developed|has|had|is|was|were|are)\b"
)
_JOINS = re.compile(r",|\band\b")
# "no rash or ulcer, and strength is preserved"
_PREDICATE = re.compile(
    r"\s{1,2}(?:is|was|are|were|remains?|remained|has|have)\s{1,2}"
    r"(?!(?:also |all |ever )?(?:not|no|never|absent|noted|seen|found"
    r"|present|appreciated|identified|observed|reported|detected|demonstrated|evident|elicited|heard|palpable|visuali"
    r"|been|noticed|negative|neg|excluded|ruled|denied|nil|none|recorded|apparent|felt|palpated|documented"
    r"|unremarkable)\b)"
)
_HERSELF = re.compile(r"[^.,;?!\n]{0,20}\b(?:herself|himself|personally|in (?:the )?(?:pt|patient))\b")
_CLOSED_LIST = re.compile(r"\s(?:or|nor)\s")


def reaches(plain: str, cue: Cue, mark: Mark, start: int, end: int, last: int) -> bool:
    """Whether a cue in front of `plain[start:end]` holds for it; the sentence ends at `last`."""
    gap = plain[mark.end : start]
    if ")" in gap and "(" not in gap:
        return False
    if cue in _DENIALS and _leaves(plain, gap, mark, end):
        return False
    match cue:
        case Cue.NO:
            return _list_reaches(gap, plain[start:end], plain[end:last], _NEW_STATEMENT) and not _broken_by_value(gap)
        case Cue.DENIES | Cue.BEFORE_NO_FAMILY | Cue.BEFORE_FAMILY:
            if cue is Cue.BEFORE_FAMILY and "," in gap and _HERSELF.match(plain, end):
                return False  # "brother died of lung fibrosis, no respiratory symptoms herself"
            return _list_reaches(gap, "", "", _NEW_STATEMENT_AFTER_DENIAL)
        case Cue.QUERY:
            return len(gap) <= _REACH_QUERY and not re.search(r",|\band\b|[0-9] |/ ", gap)
        case Cue.BETWEEN | Cue.PREFIX:
            return len(gap) <= _ADJACENT
        case Cue.BEFORE_PAST:
            return len(gap) <= _REACH_PAST and "," not in gap
        case _:
            return "," not in gap or bool(_CLOSED_LIST.search(gap))


def of_a_denial(plain: str, mark: Mark) -> bool:
    """Whether a sign ("evidence of") is itself denied: "no sonographic evidence of"."""
    return (
        plain.startswith("evidence", mark.start)
        and _NO_SUCH.search(plain, max(0, mark.start - _REACH_SIGN), mark.start) is not None
    )


def _leaves(plain: str, gap: str, mark: Mark, end: int) -> bool:
    """Whether what is denied ends before the words: an answer to what stood in front, a purpose, another predicate."""
    if not gap.strip():
        return False
    if gap.lstrip().startswith(",") and plain[: mark.start].rstrip():
        return True  # "ulcers no, dysphagia"
    piece = _LAST_PIECE.split(gap)[-1]
    if (
        plain.startswith("without", mark.start)
        and _FIRST_WORD.search(plain, max(0, mark.start - 3), mark.start)
        and _NEW_NOUN.search(gap)
    ):
        return True  # "without treatment the rash spread"
    purpose = _PURPOSE.search(piece)
    if purpose and purpose.start() > 1 and not plain.endswith("out", mark.start, mark.end) and not _SIGN_OF.search(gap):
        return True  # "no longer on dialysis for renal failure"
    return bool(_CLAUSE.search(gap)) or (_JOINS.search(gap) is not None and _PREDICATE.match(plain, end) is not None)


def _list_reaches(gap: str, words: str, after: str, new_statement: re.Pattern[str]) -> bool:
    """Whether a denial goes on through `gap` to the `words`: no piece of the list is a new statement."""
    if len(_PIECES.split(gap)) == 1:
        return True
    if any(_FINITE.search(piece) for piece in _PIECES.split(gap)[:-1]):
        return False  # "no rash was noted and the diarrhoea improved"
    closed = bool(_CLOSED_LIST.search(gap[-6:] + " ") or _CLOSED_LIST.search(after))
    starts = _NEW_STATEMENT_AFTER_DENIAL if closed else new_statement
    if any(starts.match(piece.strip()) for piece in _PIECES.split(gap + words)[1:]):
        return False
    return closed or not _STANDS_ALONE_AFTER.match(after)


def _broken_by_value(gap: str) -> bool:
    """Whether a value ("CK 9000", "70 kg") stands between a bare "no" and the words."""
    return bool(_VALUE.search(gap))
