"""What a named drug is to the patient: taken, stopped, or asked about. Words left and right of it say so."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nlu.drug_names import BACKGROUND
from nlu.parsed import Drug, DrugRole
from nlu.phrases import Hit, Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cue = DrugRole | Literal["left out", "nothing"]
_KEYS: dict[str, Cue] = {
    "current": DrugRole.CURRENT,
    "stopped": DrugRole.STOPPED,
    "asked": DrugRole.ASKED_ABOUT,
    "left_out": "left out",
    "nothing": "nothing",
}


def _cues(key: str) -> Iterator[tuple[str, Cue]]:
    table = read_table("drugs")[key]
    if not isinstance(table, dict):
        raise TypeError(f"drugs: {key} must be a table")
    for name in table:
        yield from ((form, _KEYS[name]) for form in strings(table, name, "drugs"))


def _words(key: str) -> frozenset[str]:
    table = read_table("drugs")["between"]
    if not isinstance(table, dict):
        raise TypeError("drugs: between must be a table")
    return frozenset(strings(table, key, "drugs"))


_BEFORE: Phrases[Cue] = Phrases(_cues("before"), "drugs")
_AFTER: Phrases[Cue] = Phrases(_cues("after"), "drugs")
_BETWEEN = _words("words")
_BETWEEN_ASKED = _BETWEEN | _words("asked_only")
# Where what a word says ends: a sentence, a question, a line, a dash between blanks, a new numbered point.
_BOUNDARY = re.compile(r"[.](?=\s|$)|[?!;\n]| -{1,2} |-> |(?<![a-z0-9])[0-9]\)|\bbut\b|\bnow (?=with|has|for)")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+(?:[.,][0-9]+)?|[^\sa-z0-9]")
_TO = re.compile(r"\s?(?:on )?(?:to|with)(?: (?:her|his|the|their|existing|current))?\s")
_STRONG_JOIN = re.compile(r"\s?(?:\+|&|/|and|plus|or|vs)\s?")
_JOIN = re.compile(r"\s?(?:,|,?\s?(?:\+|&|/|and|plus|or))\s?")
_STRONG_AFTER = frozenset({"dose", "dosing", "target", "start", "stopped", "held", "failed"})
_JOINERS = frozenset(",+&/")
_LONGEST_GAP, _LONGEST_SENTENCE = 60, 160
_MOST_WORDS, _MOST_IN_A_LIST = 8, 5
_QUESTION_WORD = re.compile(
    r"(?<![a-z])(?:what|which|how|when|why|who|can|could|should|shall|may|would|will|do i|does|is it|is there|are there"
    r"|ok to|safe|wanna|want|need|needs|pls|please|advise|thoughts|vs|versus)(?![a-z])"
)
# "pred 60, mtx 15 weekly, ok?": the question is about what stands before it
_VERDICT = re.compile(
    r"\s?(?:is (?:that|this|it) )?(?:ok(?:ay)?|right|safe|correct|good|fine|thoughts|yes|enough|too much|too high"
    r"|agree|alright|reasonable)\s?\?"
)
_WIDEST_GAP = 3  # characters between a drug and the word behind it


@dataclass(frozen=True, slots=True)
class Named:
    """A drug with the words that belong to it: `plain[start:reach]` with its doses, the name at `name`."""

    drug: Drug
    start: int
    name_start: int
    name_end: int
    reach: int
    dosed: bool
    taken: bool = False  # "started 3 weeks ago" stands behind it


@dataclass(slots=True)
class _Force:
    """The cue that holds, where it last reached, and whether a drug stood between."""

    cue: Cue
    reach: int
    adds: bool = False  # "add X to Y": Y is taken already
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class _Decided:
    """A cue, and whether a word in front or one behind decided it."""

    cue: Cue
    by_cue: bool = False
    by_after: bool = False


def roles(plain: str, named: Sequence[Named]) -> list[DrugRole | None]:
    """The role of each named drug; None where the message says that it plays none ("not on statins").

    Shape:   one role for each of `named`, in order.
    """
    cues = list(_outside(_BEFORE.find(plain), named))
    boundaries = [match.start() for match in _BOUNDARY.finditer(plain)]
    found: list[_Decided] = []
    force: _Force | None = None
    at = 0
    for index, drug in enumerate(named):
        while at < len(cues) and cues[at].end <= drug.start:
            force = (
                None
                if cues[at].value == "nothing"
                else _Force(cues[at].value, cues[at].end, plain.startswith("add", cues[at].start))
            )
            at += 1
        holds = force if force and _reaches(plain, force, drug, boundaries) else None
        until = named[index + 1].start if index + 1 < len(named) else len(plain)
        found.append(_decide(plain, drug, holds, until, boundaries))
        force = _Force(holds.cue, drug.reach, holds.adds, inherited=True) if holds else None
    _share_backward(plain, named, found)
    return [one.cue if isinstance(one.cue, DrugRole) else None for one in found]


def _share_backward(plain: str, named: Sequence[Named], found: list[_Decided]) -> None:
    """What stands behind the last of a list holds for all of it: "mtx, aza and mmf failed"."""
    for index in range(len(named) - 2, -1, -1):
        following = found[index + 1]
        if not following.by_after or found[index].by_after or found[index].by_cue:
            continue
        gap = plain[named[index].reach : named[index + 1].start]
        asked = following.cue is DrugRole.ASKED_ABOUT
        if (_STRONG_JOIN if asked else _JOIN).fullmatch(gap):
            found[index] = following


def _outside(cues: Iterator[Hit[Cue]], named: Sequence[Named]) -> Iterator[Hit[Cue]]:
    """The cues that are not themselves words of a drug or its dose."""
    at = 0
    for cue in cues:
        while at < len(named) and named[at].reach <= cue.start:
            at += 1
        if at == len(named) or cue.start < named[at].name_start:
            yield cue


def _reaches(plain: str, force: _Force, drug: Named, boundaries: Sequence[int]) -> bool:
    """Only filling words stand between the cue (or the drug before) and this drug."""
    if drug.start - force.reach > _LONGEST_GAP or _cut_between(boundaries, force.reach, drug.start):
        return False
    allowed = _BETWEEN_ASKED if force.cue is DrugRole.ASKED_ABOUT else _BETWEEN
    words = _TOKEN.findall(plain, force.reach, drug.start)
    if not force.inherited:
        return len(words) <= _MOST_WORDS and all(word in allowed or word in "():" for word in words)
    return (
        len(words) <= _MOST_IN_A_LIST
        and all(
            word in _JOINERS or word in "()" or word in {"and", "or", "plus", "then", "with", "also"} or word in allowed
            for word in words
        )
        and bool(words)
    )


def _cut_between(boundaries: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(boundaries, start)
    return at < len(boundaries) and boundaries[at] < end


def _decide(plain: str, drug: Named, force: _Force | None, until: int, boundaries: Sequence[int]) -> _Decided:
    after = _after(plain, drug, until)
    if force is not None:
        if not force.inherited:
            begun = force.cue is DrugRole.ASKED_ABOUT and drug.taken and not _is_asked(plain, drug, boundaries)
            return _Decided(DrugRole.CURRENT if begun else force.cue, by_cue=True)
        if force.adds and _TO.fullmatch(plain, force.reach, drug.start):
            return _Decided(DrugRole.CURRENT, by_cue=True)
        if _asks_at_once(plain, drug) and force.cue is DrugRole.CURRENT and not drug.dosed:
            return _Decided(DrugRole.ASKED_ABOUT)
        if after is not None and after[1] in _STRONG_AFTER:
            return _Decided(after[0], by_after=True)
        return _Decided(force.cue, by_cue=True)
    if after is not None:
        return _Decided(after[0], by_after=True)
    return _Decided(_unsaid(plain, drug, boundaries))


def _unsaid(plain: str, drug: Named, boundaries: Sequence[int]) -> DrugRole:
    if _asks_at_once(plain, drug) or _is_asked(plain, drug, boundaries):
        return DrugRole.ASKED_ABOUT
    # said without a word about it: another condition's drug, or one with its dose, is being taken
    taken = drug.drug in BACKGROUND or drug.dosed or drug.taken
    return DrugRole.CURRENT if taken else DrugRole.ASKED_ABOUT


def _after(plain: str, drug: Named, until: int) -> tuple[Cue, str] | None:
    """The cue that follows the drug at once, with its words."""
    window = plain[drug.reach : min(until, drug.reach + 40)]
    for hit in _AFTER.find(window):
        gap = window[: hit.start]
        if gap.strip(" ,(-:" if hit.value is DrugRole.STOPPED else " (-:") == "" and len(gap) <= _WIDEST_GAP:
            words = window[hit.start : hit.end]
            if words in {"for", "in", "with", "if", "after", "before", "until"} and drug.dosed:
                return None
            if words == "dose" and re.match(r"\s?(?:is |was |=|:)?\s?[0-9]", window[hit.end :]) and drug.dosed:
                return None
            if words in {"no", "nil", "none"} and not re.match(r"\s?(?:[,.;]|$)", window[hit.end :]):
                return None
            return hit.value, words
        break
    return None


def _asks_at_once(plain: str, drug: Named) -> bool:
    return re.match(r"\s?\)?\s?\?", plain[drug.reach : drug.reach + 4]) is not None


def _is_asked(plain: str, drug: Named, boundaries: Sequence[int]) -> bool:
    """The drug's own part of the sentence, between commas, is a question; or a verdict on it is asked."""
    at = bisect_left(boundaries, drug.start)
    start = max(boundaries[at - 1] + 1 if at else 0, drug.start - _LONGEST_SENTENCE)
    at = bisect_left(boundaries, drug.reach)
    end = min(boundaries[at] if at < len(boundaries) else len(plain), drug.reach + _LONGEST_SENTENCE)
    question = end < len(plain) and plain[end] == "?"
    comma_before = plain.rfind(", ", start, drug.start)
    comma_after = plain.find(", ", drug.reach, end)
    part = plain[comma_before + 2 if comma_before >= 0 else start : comma_after if comma_after >= 0 else end]
    if _QUESTION_WORD.search(part):
        return True
    if comma_after < 0 and question:
        return True
    last = plain.rfind(", ", start, end)
    return bool(question and last >= 0 and _VERDICT.fullmatch(plain[last + 2 : end + 1]))
