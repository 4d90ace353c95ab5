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
# "diabetic - she isn't", "ILD, wrong patient": what was said is taken back
_HE_OR_SHE = r"(?:s?he|they|it|this (?:one|pt|patient|lady|man)|the (?:pt|patient)|pt|patient|mine|ours)"
_TAKEN_BACK = re.compile(
    r" ?\)?\s{0,2}(?:[-,:(]|\.{2,3})\s{0,2}(?:(?:no|nope|sorry|actually|oops|but|wait|apologies|in fact)[ ,]{1,2}){0,2}"
    r"(?:" + _HE_OR_SHE + r" (?:is|was|has|does|did) ?(?:n'?t|not)(?: (?:have (?:it|that)|one))?"
    r"|(?:s?he|they|it)(?:'s|'re| are|s) not(?: (?:her|him|true|right|this (?:one|pt|patient)))?"
    r"|not (?:in )?(?:this|my|our) (?:one|pt|patient|lady|man|gent|gentleman|case)"
    r"|not (?:her|him|true|correct|right|mine)"
    r"|(?:wrong|other|another|different) (?:patient|pt|person|one|bed|notes|chart|lady|man|gent)"
    r"|(?:ignore|scratch|disregard|forget|delete|strike|cancel) (?:that|it|this)|my mistake|i was wrong"
    r"|that ?'?(?:s|is|was) (?:wrong|not (?:her|him|right|true|this (?:one|pt|patient))"
    r"|(?:the|my|an|a)? ?(?:other|another|next|lady|man|gent|patient|pt) ?[^,.;\n]{0,25}))"
    r"(?=\s{0,3}(?:$|[,.;:!)\n?]|- | (?:that|it|sorry|wrong)\b))"
)
# "ILD - awaiting CT", "TB: bloods pending": a list's answer that is still to come
_SCAN = (
    r"(?:hr)?ct|scans?|mri|pet(?: ?-?ct)?|bx|biopsy|echo|pfts?|lung function|x-?ray|cxr|quantiferon|qft|igra|dexa|dxa"
    r"|bone scan|ogd|endoscopy|spirometry|imaging|histology"
)
_TEST = (
    _SCAN + r"|results?|bloods?|tests?|testing|confirmation|serology|screen(?:ing)?|reports?|formal report|path|antibod"
    r"[a-z]{1,4}|review|opinion|resp(?:iratory)?(?: review| opinion)?"
)
_AWAITED = re.compile(
    r"\s{0,2}[-:=(]{1,2}\s{0,2}(?:still |currently |we are |are )?(?:"
    r"(?:await(?:ing|s|ed)?|waiting (?:for|on)|chasing|pending)"
    r" (?:(?:the|her|his|a|formal|urgent|repeat|chest|staging|hi-res|outpatient|op) ){0,2}(?:" + _TEST + r")(?![a-z])"
    r"|(?:for|to have) (?:(?:a|an|urgent|chest|staging) ){0,2}(?:" + _SCAN + r")(?![a-z])"
    r"|(?:(?:chest|urgent|repeat) )?(?:" + _SCAN + r") (?:is |are |was |all )?(?:pending|awaited|booked|requested"
    r"|ordered|tomorrow|today|next week|tbc|outstanding|not back|not done|due|to follow|arranged|planned)"
    r"|await(?:ing|ed)|pending|tbc|to be confirmed|to be determined|tbd|under investigation|being (?:investigated"
    r"|worked up)|not (?:yet )?(?:known|back|confirmed|tested|checked)|to follow|query|\?+"
    r")(?=\s{0,2}(?:$|[,.;:!)\n?/]|on |in |at |this |next |tomorrow|today|results?|- ))"
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
        _withdrawn(plain, end)
        or _answered(plain, end)
        or _answered_together(plain, end, last)
        or _column_answer(plain, first, last, start, end)
    )


def _withdrawn(plain: str, end: int) -> Context | None:
    """What stands behind the words and takes them back, or says that their answer is awaited."""
    for pattern, state in ((_TAKEN_BACK, State.ABSENT), (_AWAITED, State.UNCERTAIN)):
        match = pattern.match(plain, end)
        if match is not None:
            return Context(state, Mark(QUERIED, end, match.end()))
    return None


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
