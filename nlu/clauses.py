"""A message cut where one question ends and the next begins, for a message may ask several."""

from __future__ import annotations

import re

from nlu.parsed import Span

# A full stop ends a sentence only before a blank: "1.5 mg" goes on. "and" cuts only before a new question.
_CUT = re.compile(
    r"[?!;\n]{1,20}|\.(?=\s|$)"
    r"|,?[ \t]{1,3}(?:and|also|plus|then|&)[ \t]{1,3}"
    r"(?=(?:how|what|when|which|why|do|does|is|are|can|could|should|would|will|need)\b)",
    re.IGNORECASE,
)

# A chat message holds few questions; one made to hold thousands is scored as its first ones and the rest.
MOST = 16


def clauses(text: str) -> tuple[Span, ...]:
    """The parts of a text in its order, blanks at their edges left off; a question keeps its mark.

    >>> [part.words for part in clauses("DM, 70 kg. Dose? And what about ILD and how to taper")]
    ['DM, 70 kg', 'Dose?', 'And what about ILD', 'how to taper']
    """
    parts: list[Span] = []
    start = 0
    for cut in _CUT.finditer(text):
        if len(parts) == MOST - 1:
            break
        end = cut.end() if cut.group()[0] in "?!" else cut.start()
        _add(parts, text, start, end)
        start = cut.end()
    _add(parts, text, start, len(text))
    return tuple(parts)


def _add(parts: list[Span], text: str, start: int, end: int) -> None:
    words = text[start:end].strip()
    if words:
        first = text.index(words, start)
        parts.append(Span(first, first + len(words), words))
