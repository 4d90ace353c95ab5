"""The cues of negation in a text: which phrases set or end a state, and where they and its sentences stand."""

from __future__ import annotations

import re
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
    PREFIX = "prefix"  # "non-diabetic": of the word that follows alone
    DENIES = "denies"
    AFTER_ABSENT = "after_absent"
    BEFORE_UNCERTAIN = "before_uncertain"
    AFTER_UNCERTAIN = "after_uncertain"
    BEFORE_GENERAL = "before_general"
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


def _cues() -> Phrases[frozenset[Cue]]:
    table = read_table("negation")
    unknown = set(table) - set(Cue)
    if unknown:
        raise ValueError(f"negation.toml: unknown keys {sorted(unknown)}")
    forms = ((form, frozenset({Cue(cue)})) for cue in table for form in strings(table, cue, "negation.toml"))
    return Phrases(forms, "negation.toml", merge=frozenset.union)


_CUES = _cues()
QUERIED = frozenset({Cue.QUERY})
_LACKING = frozenset({Cue.PREFIX})
# "+ Gottron papules, - calcinosis"
_PLUS = re.compile(r"(?:^|[\s,;(])\+ ?[a-z]{3}")
_MINUS_BEFORE = re.compile(r"(?:^|[,;(] ?)(-) ?(?=[a-z])")
# A full stop ends a sentence unless it stands in a number, an initial or a shortening.
_BOUNDARY = re.compile(
    r"[;\n!]|(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bvs)(?<!\bapprox)(?<![ .][a-z])\.(?=\s|$)"
    r"|(?<=[\w)])\?(?!\w)|\s\?(?=\s{0,3}(?:$|[,.;\n]))"
)
_QUERY = re.compile(r"(?<![\w?)])(\?{1,3}) {0,2}(?=[a-z0-9])")


@lru_cache(maxsize=32)
def marks_of(plain: str) -> tuple[tuple[Mark, ...], tuple[int, ...], tuple[int, ...]]:
    """The cues of a message, where they start, and the ends of its sentences, in order."""
    marks = [Mark(QUERIED, m.start(1), m.end(1)) for m in _QUERY.finditer(plain)]
    marks += [Mark(hit.value, hit.start, hit.end) for hit in _CUES.find(plain)]
    if "+" in plain and _PLUS.search(plain):
        marks += [Mark(_LACKING, m.start(1), m.end(1)) for m in _MINUS_BEFORE.finditer(plain)]
    ends = [m.start() for m in _BOUNDARY.finditer(plain)]
    marks.sort(key=lambda mark: mark.start)
    return tuple(marks), tuple(mark.start for mark in marks), tuple(ends)


def trigger_span(text: Text, mark: Mark) -> Span:
    """The user's own words of a mark."""
    words = text.plain[mark.start : mark.end]
    return text.span(mark.start + len(words) - len(words.lstrip()), mark.end - len(words) + len(words.rstrip()))


def outside(plain: str, mark: Mark, start: int, end: int) -> Mark | None:
    """The part of a mark outside the words ("no trouble with" of "no [trouble with swallowing]")."""
    if mark.start >= start:
        return Mark(mark.cues, max(mark.start, end), mark.end) if mark.end > end else None
    if mark.end <= start:
        return mark
    # "without complication" says nothing of what follows it, and "without" denies the complication
    shorter = list(_CUES.find(plain[mark.start : start]))[-1:]
    if Cue.NOTHING not in mark.cues and Cue.STOP not in mark.cues:
        return Mark(mark.cues, mark.start, start)
    return next((Mark(hit.value, mark.start + hit.start, start) for hit in shorter), None)
