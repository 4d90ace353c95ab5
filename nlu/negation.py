"""Whether words stand as present, absent, uncertain, another person's or past: ConText's method.

A cue has a direction and a scope. Cues are data (`lexicon/negation.toml`); the rules of scope are here:
a sentence bounds everything, "but" and its like end what stands before them, a list carries a denial on,
a new statement after a comma ends the list, and a bracket keeps its denial inside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from nlu.parsed import Span, State
from nlu.phrases import Phrases, read_table, strings

if TYPE_CHECKING:
    from nlu.text import Text


class Cue(StrEnum):
    """What a phrase does to its surroundings. Values are the keys of the table."""

    NO = "no"
    DENIES = "denies"
    AFTER_ABSENT = "after_absent"
    BEFORE_UNCERTAIN = "before_uncertain"
    AFTER_UNCERTAIN = "after_uncertain"
    BEFORE_FAMILY = "before_family"
    AFTER_FAMILY = "after_family"
    BEFORE_NO_FAMILY = "before_no_family"
    BEFORE_PAST = "before_past"
    AFTER_PAST = "after_past"
    AFTER_PRESENT = "after_present"
    BETWEEN = "between"  # "PM vs IBM": both are uncertain
    NOTHING = "nothing"
    STOP = "stop"
    QUERY = "query"  # a question mark in front of a word; not in the table


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue in the text: `plain[start:end]`. A word may work in both directions ("suspected")."""

    cues: frozenset[Cue]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Context:
    """The state of some words, and the mark that set it (None where nothing did)."""

    state: State
    mark: Mark | None = None
    others: bool = False  # said of another person, whatever the state


_FORWARD = {
    Cue.NO: State.ABSENT,
    Cue.DENIES: State.ABSENT,
    Cue.BEFORE_NO_FAMILY: State.ABSENT,
    Cue.BEFORE_UNCERTAIN: State.UNCERTAIN,
    Cue.QUERY: State.UNCERTAIN,
    Cue.BETWEEN: State.UNCERTAIN,
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
_ADJACENT = 3
_LONE_AND_ASKED = 2  # answers: a word, and the question mark of the end
_REACH_BACK = {
    Cue.AFTER_ABSENT: 40,
    Cue.AFTER_UNCERTAIN: 30,
    Cue.AFTER_PAST: 40,
    Cue.AFTER_FAMILY: 30,
    Cue.AFTER_PRESENT: 14,
    Cue.BETWEEN: _ADJACENT,
}
# what may stand between a finding and the "positive" that is its own: "TB test positive", never "ILD HIV positive"
_OF_ITS_TEST = re.compile(
    r"[\s:()=\-]{0,4}(?:(?:test|tests|screen|ab|abs|serology|status|result|pcr|igra|both)[\s:()=\-]{1,4})?"
)
_QUERIED = frozenset({Cue.QUERY})
_WINDOW = 500  # characters on either side: longer than any sentence that is read as one
_NEAREST = 16  # cues on either side
_REACH_PAST = 45
_REACH_QUERY = 30


def _cues() -> Phrases[frozenset[Cue]]:
    table = read_table("negation")
    unknown = set(table) - set(Cue)
    if unknown:
        raise ValueError(f"negation.toml: unknown keys {sorted(unknown)}")
    forms = ((form, frozenset({Cue(cue)})) for cue in table for form in strings(table, cue, "negation.toml"))
    return Phrases(forms, "negation.toml", merge=frozenset.union)


_CUES = _cues()
# A full stop ends a sentence unless it stands in a number, an initial or a shortening.
_BOUNDARY = re.compile(
    r"[;\n!]|(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bvs)(?<!\bapprox)(?<![ .][a-z])\.(?=\s|$)"
    r"|(?<=[\w)])\?(?!\w)|\s\?(?=\s{0,3}(?:$|[,.;\n]))"
)
_QUERY = re.compile(r"(?<![\w?)])(\?{1,3}) {0,2}(?=[a-z0-9])")
_ANSWER = re.compile(r"(?<=[ :\-=(])(yes|no|unknown|unk|y|n|\?)(?=$|[\s,.;!)])|(?<=[\w)])(\?)(?=\s|$)")
_ANSWER_STATE = {
    **dict.fromkeys(("yes", "yep", "yeah", "y"), State.PRESENT),
    **dict.fromkeys(("no", "nope", "none", "nil", "n"), State.ABSENT),
}
# "diabetes? no. ILD? yes": an answer ends its sentence, or the next answered question follows it
_ANSWERED = re.compile(
    r"(?: (?:or|nor|and/or) [a-z ]{2,25}|/[a-z ]{2,25})? ?\?{1,3}[ :=\-]{0,3}"
    r"(yes|yep|yeah|y|no|nope|none|nil|n|unknown|not known|not sure|unsure)"
    r"(?=\s{0,3}(?:$|[.,;)\n/|])|[ ][^.?;\n]{1,30}\?[ :=\-]{0,3}(?:yes|yep|yeah|y|no|nope|none|nil|n|unknown|not)\b)"
)
_ASKING = re.compile(
    r"\b(?:what|which|how|when|why|where|who|can|could|is|are|do|does|should|will|would|may|ok|okay|safe"
    r"|need|start|give|use"
    r"|add|best|dose|ready|time|enough|continue|stop|switch|indicated|allowed|start with)\b"
)
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
_MINUS = re.compile(r" {0,2}(-)\s{0,3}(?:[,/;)]|$)")  # "ILD-/DM2+", "ILD -"
_VALUE = re.compile(r"\b[a-z][a-z ]{0,20} {1,2}[0-9]| w/ ")
_FINITE = re.compile(r"\b(?:was|were|is|are)\b")
_PIECES = re.compile(r",|\s-\s|->|\sand\s|\+|&")
_CLOSED_LIST = re.compile(r"\s(?:or|nor)\s")
_ENDS = re.compile(r"\s{0,2}(?:$|[,)(:]|(?:on|by|at|from|given|in|after|since|following|with|now|post|last|but|this) )")
# "diabetes mellitus: no", never "DM 60kg no"
_ITS_OWN_WORD = re.compile(r"[\s:=()\-]{0,9}(?:[a-z]{2,12}[\s:=\-]{0,9})?")
_ONLY_PUNCTUATION = re.compile(r"[\s:()=\-/]{0,4}")


@lru_cache(maxsize=32)
def _marks(plain: str) -> tuple[tuple[Mark, ...], tuple[int, ...], tuple[int, ...]]:
    """The cues of a message, where they start, and the ends of its sentences, in order."""
    marks = [Mark(_QUERIED, m.start(1), m.end(1)) for m in _QUERY.finditer(plain)]
    marks += [Mark(hit.value, hit.start, hit.end) for hit in _CUES.find(plain)]
    ends = [m.start() for m in _BOUNDARY.finditer(plain)]
    marks.sort(key=lambda mark: mark.start)
    return tuple(marks), tuple(mark.start for mark in marks), tuple(ends)


def state_at(text: Text, start: int, end: int) -> tuple[State, Span | None]:
    """The state of `plain[start:end]`, and the words that set it.

    Shape:   offsets into `text.plain`, end after start; PRESENT with None where nothing sets a state.
             Cues inside the words themselves ("can't swallow") do not count.
    Source:  Harkema et al. 2009 (ConText): trigger, direction, scope, terminator, pseudo-trigger.
    """
    context = context_at(text, start, end)
    return context.state, trigger_span(text, context.mark) if context.mark else None


def trigger_span(text: Text, mark: Mark) -> Span:
    """The user's own words of a mark."""
    words = text.plain[mark.start : mark.end]
    return text.span(mark.start + len(words) - len(words.lstrip()), mark.end - len(words) + len(words.rstrip()))


def context_at(text: Text, start: int, end: int) -> Context:
    """As `state_at`, with the mark itself and whether another person is spoken of."""
    plain = text.plain
    marks, starts, ends = _marks(plain)
    below, above = bisect_left(ends, start), bisect_left(ends, end)
    first = max(ends[below - 1] + 1 if below else 0, start - _WINDOW)
    last = min(ends[above] if above < len(ends) else len(plain), end + _WINDOW)
    at = bisect_left(starts, start)
    around = marks[max(0, at - _NEAREST) : at + _NEAREST]
    near = [near for mark in around if first <= mark.start < last and (near := _outside(mark, start, end))]
    answer = _answered(plain, end) or _column_answer(plain, first, last, start, end)
    if answer:
        return answer
    behind = _behind(plain, near, end, last)
    before = _before(plain, [mark for mark in near if mark.end <= start], start, end, last)
    if behind and behind.state is State.PRESENT:
        return before if _is_next_to(plain, before, start) else behind  # "no ILD known diabetes"
    if behind and before.state is State.PRESENT:
        return behind
    if behind and behind.state is State.ABSENT and before.state is State.UNCERTAIN:
        return behind  # "screening for TB was negative"
    if before.state is State.PRESENT and not before.others:
        asked = _asked(plain, first, end, last)
        return asked or before
    return before


def _is_next_to(plain: str, before: Context, start: int) -> bool:
    """Whether a denial stands directly in front."""
    mark = before.mark
    return before.state is State.ABSENT and mark is not None and not plain[mark.end : start].strip()


def _outside(mark: Mark, start: int, end: int) -> Mark | None:
    """The part of a mark outside the words ("no trouble with" of "no [trouble with swallowing]")."""
    if mark.start < start:
        return Mark(mark.cues, mark.start, min(mark.end, start))
    return Mark(mark.cues, max(mark.start, end), mark.end) if mark.end > end else None


def _before(plain: str, marks: list[Mark], start: int, end: int, last: int) -> Context:
    """The state that the marks in front set: the nearest that reaches; another person counts from afar."""
    found: dict[State, Mark] = {}
    denied_of_others = False
    for mark in reversed(marks):
        if Cue.STOP in mark.cues:
            break
        for cue in mark.cues & _FORWARD.keys():
            if cue is not Cue.BEFORE_NO_FAMILY and _FORWARD[cue] in found:
                continue  # a nearer one reaches already
            if _reaches(plain, cue, mark, start, end, last):
                found.setdefault(_FORWARD[cue], mark)
                denied_of_others |= cue is Cue.BEFORE_NO_FAMILY
    if found.keys() >= {State.ABSENT, State.UNCERTAIN}:  # the nearer of the two
        del found[min((State.ABSENT, State.UNCERTAIN), key=lambda state: found[state].start)]
    for state in (State.ABSENT, State.FAMILY, State.UNCERTAIN, State.PAST):
        if state in found:
            return Context(state, found[state], others=denied_of_others or State.FAMILY in found)
    return Context(State.PRESENT)


def _reaches(plain: str, cue: Cue, mark: Mark, start: int, end: int, last: int) -> bool:
    gap = plain[mark.end : start]
    if ")" in gap and "(" not in gap:
        return False
    match cue:
        case Cue.NO:
            return _list_reaches(gap, plain[start:end], plain[end:last], _NEW_STATEMENT) and not _broken_by_value(gap)
        case Cue.DENIES | Cue.BEFORE_NO_FAMILY | Cue.BEFORE_FAMILY:
            return _list_reaches(gap, "", "", _NEW_STATEMENT_AFTER_DENIAL)
        case Cue.QUERY:
            return len(gap) <= _REACH_QUERY and not re.search(r",|\band\b|[0-9] |/ ", gap)
        case Cue.BETWEEN:
            return len(gap) <= _ADJACENT
        case Cue.BEFORE_PAST:
            return len(gap) <= _REACH_PAST and "," not in gap
        case _:
            return "," not in gap or bool(_CLOSED_LIST.search(gap))


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


def _behind(plain: str, near: list[Mark], end: int, last: int) -> Context | None:
    """The state that the first mark behind sets, where nothing stands between."""
    minus = _MINUS.match(plain[end : min(last, end + 6)])
    if minus:
        return Context(State.ABSENT, Mark(_QUERIED, end + minus.start(1), end + minus.end(1)))
    mark = next((mark for mark in near if mark.start >= end), None)
    if mark is None:
        return None
    cue = next(iter(mark.cues & _BACKWARD.keys()), None)
    gap = plain[end : mark.start]
    if cue is None or len(gap) > _REACH_BACK[cue] or _cut(plain, gap, mark):
        return None
    if cue is Cue.AFTER_PRESENT and not _OF_ITS_TEST.fullmatch(gap):
        return None
    if cue is not Cue.BETWEEN and mark.cues & _FORWARD.keys() and not _ENDS.match(plain[mark.end : last]):
        return None  # "ILD, suspected TB": it belongs to what follows
    return Context(_BACKWARD[cue], mark, others=cue is Cue.AFTER_FAMILY)


def _cut(plain: str, gap: str, mark: Mark) -> bool:
    if ")" in gap and "(" not in gap:
        return not gap.lstrip().startswith(")")
    plural = plain[mark.start : mark.end].startswith(("were", "are", "all", "have"))
    if Cue.AFTER_PAST in mark.cues and re.search(r"\b(?:dx|diagnosed|since|found|started|known|onset)\b", gap):
        return True  # "diabetes, diagnosed 10 years ago"
    number = "" if Cue.AFTER_PAST in mark.cues else r"|[0-9]\s"
    if Cue.AFTER_PAST in mark.cues and gap.rstrip().endswith(",") and gap.count(",") == 1:
        return not _ENDS.match(plain, mark.end)  # "gestational diabetes, resolved"
    return ("," in gap and not plural) or bool(
        re.search(r"->|\s-\s[a-z]{3}|[0-9](?:kgs?|lbs?|cm|mg|yo|m|f)\s" + number, gap)
    )


def _answered(plain: str, end: int) -> Context | None:
    """The answer to a question that the words themselves were: "ILD? no."."""
    match = _ANSWERED.match(plain, end)
    if match is None:
        return None
    return Context(_ANSWER_STATE.get(match[1], State.UNCERTAIN), Mark(_QUERIED, match.start(1), match.end(1)))


def _column_answer(plain: str, first: int, last: int, start: int, end: int) -> Context | None:
    """The answer behind a word in "glaucoma yes osteoporosis no diabetes ?"."""
    comma = plain.rfind(",", first, start)
    begin = comma + 1 if comma >= 0 else first
    stop = plain.find(",", end, last)
    close = min(stop if stop >= 0 else last, last)
    if plain[close : close + 2].strip() == "?":  # the question mark that ends the sentence
        close += len(plain[close : close + 2])
    answers = _answers(plain)
    low, high = bisect_left(answers.starts, begin), bisect_left(answers.starts, close)
    if high > low and answers.words[high - 1] == "?":
        asked_from = answers.ends[high - 2] if high - low > 1 else end
        high -= bool(_ASKING.search(plain, asked_from, close))  # "DM no ILD dose?": it asks, and answers nothing
    if high <= low or plain[answers.ends[high - 1] : close].strip(" )"):
        return None
    if answers.words[high - 1] == "?" and high - low == _LONE_AND_ASKED:
        return None  # "COPD no ILD?": the "no" is of what follows it
    mine = bisect_left(answers.starts, end)
    if mine >= high or not _ITS_OWN_WORD.fullmatch(plain, end, answers.starts[mine]):
        return None
    word = answers.words[mine]
    if word == "?" and (high - low == 1 or answers.is_mark[mine]):
        return None  # a single question mark: see `_asked`
    mark = Mark(_QUERIED, answers.starts[mine], answers.ends[mine])
    return Context(_ANSWER_STATE.get(word, State.UNCERTAIN), mark)


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers of a text that stand behind a word: where, which, and whether it is the mark of a question."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    is_mark: tuple[bool, ...]


@lru_cache(maxsize=32)
def _answers(plain: str) -> _Answers:
    found = list(_ANSWER.finditer(plain))
    return _Answers(
        tuple(match.start() for match in found),
        tuple(match.end() for match in found),
        tuple(match[0] for match in found),
        tuple(match[2] is not None for match in found),
    )


def _asked(plain: str, first: int, end: int, last: int) -> Context | None:
    """Uncertain where a question mark stands directly behind the words, and no question is asked with them."""
    tail = _ONLY_PUNCTUATION.match(plain, end)
    at = tail.end() if tail else end
    if at < len(plain) and plain[at] == "?" and at <= last + 1 and not _ASKING.search(plain, first, end):
        return Context(State.UNCERTAIN, Mark(_QUERIED, at, at + 1))
    return None
