"""The answer that stands behind words which ask: "ILD? no", "glaucoma yes osteoporosis no", "TB or zoster: no"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from nlu.negation_cues import QUERIED, Context, Mark
from nlu.parsed import State

_LONE_AND_ASKED = 2  # answers: a word, and the question mark of the end
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
_COLON_ANSWER = re.compile(r"[:=-] ?(no|none|nil|n|yes|y)(?![a-z])")
_LONGEST_CHOICE = 70
_ASKING = re.compile(
    r"\b(?:what|which|how|when|why|where|who|can|could|is|are|do|does|should|will|would|may|ok|okay|safe"
    r"|need|start|give|use"
    r"|add|best|dose|ready|time|enough|continue|stop|switch|indicated|allowed|start with)\b"
)
# "diabetes mellitus: no", never "DM 60kg no"
_ITS_OWN_WORD = re.compile(r"[\s:=()\-]{0,9}(?:[a-z]{2,12}[\s:=\-]{0,9})?")
_ONLY_PUNCTUATION = re.compile(r"[\s:()=\-/]{0,4}")


def answered(plain: str, first: int, last: int, start: int, end: int) -> Context | None:
    """The answer to what `plain[start:end]` asks, in the sentence `plain[first:last]`; None where there is none."""
    return (
        _answered(plain, end) or _answered_together(plain, end, last) or _column_answer(plain, first, last, start, end)
    )


def _answered(plain: str, end: int) -> Context | None:
    """The answer to a question that the words themselves were: "ILD? no."."""
    match = _ANSWERED.match(plain, end)
    if match is None:
        return None
    return Context(_ANSWER_STATE.get(match[1], State.UNCERTAIN), Mark(QUERIED, match.start(1), match.end(1)))


def _answered_together(plain: str, end: int, last: int) -> Context | None:
    """The answer to a choice of which the words are the first: "diabetes or glaucoma: no"."""
    if not plain.startswith(("/", " or ", " / "), end):
        return None
    match = _COLON_ANSWER.search(plain, end, min(last, end + _LONGEST_CHOICE))
    if match is None or not plain[end : match.start()].replace("/", "").replace(" ", "").isalpha():
        return None
    return Context(_ANSWER_STATE[match[1]], Mark(QUERIED, match.start(1), match.end(1)))


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
        return None  # a single question mark: see `asked`
    mark = Mark(QUERIED, answers.starts[mine], answers.ends[mine])
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


def asked(plain: str, first: int, end: int, last: int) -> Context | None:
    """Uncertain where a question mark stands directly behind the words, and no question is asked with them."""
    tail = _ONLY_PUNCTUATION.match(plain, end)
    at = tail.end() if tail else end
    if at < len(plain) and plain[at] == "?" and at <= last + 1 and not _ASKING.search(plain, first, end):
        return Context(State.UNCERTAIN, Mark(QUERIED, at, at + 1))
    return None
