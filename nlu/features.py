"""The features of a text that its intent is told by: words, pairs of words, and pieces of words."""

from __future__ import annotations

import re
from itertools import pairwise

# A number is one feature whatever its value: the question stays the same for every weight.
_TOKEN = re.compile(r"[0-9]{1,40}|[^\W0-9_]{1,40}(?:['’][^\W0-9_]{1,3})?|[?/+%<>]")
_NUMBER = "0"
WORD = "w:"  # what a feature of words begins with; a piece never does
_PIECES = (2, 3, 4, 5)


def tokens(text: str) -> list[str]:
    """Lower-case words, the few signs that carry meaning, and `0` for any run of digits.

    >>> tokens("How much pred for 70 kg?")
    ['how', 'much', 'pred', 'for', '0', 'kg', '?']
    """
    found = _TOKEN.findall(text.lower())
    return [_NUMBER if token[0] in "0123456789" else token.replace("’", "'") for token in found]


def word_features(words: list[str]) -> set[str]:
    """Each word and each pair of neighbours, the edges of the text included."""
    edged = ["^", *words, "$"]
    return {f"{WORD}{word}" for word in words} | {f"{WORD}{one} {two}" for one, two in pairwise(edged)}


def pieces(word: str) -> set[str]:
    """Its pieces of two to five letters, the blanks at its edges included: what a misspelling keeps of it."""
    edged = f" {word} "
    return {edged[start : start + length] for length in _PIECES for start in range(len(edged) - length + 1)}


def features(text: str) -> tuple[set[str], set[str]]:
    """The two kinds, each once however often it stands in the text: of words first, of pieces second."""
    words = tokens(text)
    return word_features(words), set().union(*map(pieces, set(words)))
