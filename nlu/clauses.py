"""A message cut where one question ends and the next begins, for a message may ask several."""

from __future__ import annotations

import re

from nlu.asking import INTENDED
from nlu.parsed import Span

# What a question can be about, said in one word; what follows such a word and a sign is the next question.
_TOPIC = (
    r"(?:doses?|dosing|dosage|taper|tapering|wean|weaning|labs?|bloods|schedule|sched|monitoring|prophylaxis|proph|pjp|pcp|vaccines?|"
    r"safe|interactions?|follow-?up|regimen|ivig|duration|titration|bone|much|often|long|when|agent|sparer|choice)"
)
_HEAD = rf"(?:how|what|whats|which|when|why|where|do|does|is|are|can|could|should|would|will{INTENDED}|need|any|when)\b"

# A full stop ends a sentence only before a blank: "1.5 mg" goes on. "?ILD" doubts a finding and ends nothing.
# "and" cuts only before a new question or after a topic: "pred dose and taper", but not "mtx and pred".
_CUT = re.compile(
    r"\?[?!]{0,20}(?![^\W0-9_])|[!;\n]{1,20}|\.(?=\s|$)"
    r"|(?<![^\s,.;(])\(?[1-9a-e]\)(?=\s?[^\W0-9_])|(?<![^\n])[1-9]\.(?=\s)"
    rf"|(?:,|,?[ \t]{{1,3}}(?:and|also|plus|(?<![0-9] )then|&|\+))[ \t]{{1,3}}(?={_HEAD})"
    rf"|\b(?P<topic>{_TOPIC})[ \t]{{0,3}}(?:\+|&|,|and\b|plus\b)[ \t]{{0,3}}(?=[^\W0-9_])",
    re.IGNORECASE,
)

# A chat message holds few questions; one made to hold thousands is scored as its first ones and the rest.
MOST = 16


def clauses(text: str) -> tuple[Span, ...]:
    """The parts of a text in its order, blanks at their edges left off; a question keeps its mark.

    >>> [part.words for part in clauses("DM, 70 kg. Dose? And what about ILD and how to taper")]
    ['DM, 70 kg', 'Dose?', 'what about ILD', 'how to taper']
    >>> [part.words for part in clauses("62F DM. 1) pred dose 2) mtx dose + labs, aza + allopurinol?")]
    ['62F DM', 'pred dose', 'mtx dose', 'labs', 'aza + allopurinol?']
    """
    parts: list[Span] = []
    start = 0
    for cut in _CUT.finditer(text):
        if len(parts) == MOST - 1:
            break
        end = _end(cut)
        _add(parts, text, start, end)
        start = cut.end()
    _add(parts, text, start, len(text))
    return tuple(parts)


def _end(cut: re.Match[str]) -> int:
    """Where the part before a cut ends: a question keeps its mark, a topic belongs to it."""
    if cut["topic"]:
        return cut.end("topic")
    return cut.end() if cut.group()[0] in "?!" else cut.start()


def _add(parts: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end].strip()
    if words:
        first = text.index(words, start)
        parts.append(Span(first, first + len(words), words))
