"""The features of a text that its intent is told by: words, pairs of words, and pieces of words."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A number is one feature whatever its value: the question stays the same for every weight.
_TOKEN = re.compile(r"[0-9]{1,40}|[^\W0-9_]{1,40}(?:['’][^\W0-9_]{1,3})?|[?/+%<>]")
_NUMBER = "0"
_LONGEST_PIECE = 5


def tokens(text: str) -> list[str]:
    """Lower-case words, the few signs that carry meaning, and `0` for any run of digits.

    >>> tokens("How much pred for 70 kg?")
    ['how', 'much', 'pred', 'for', '0', 'kg', '?']
    """
    found = _TOKEN.findall(text.lower())
    return [_NUMBER if token[0] in "0123456789" else token.replace("’", "'") for token in found]


def word_features(words: list[str]) -> Iterator[str]:
    """Each word and each pair of neighbours, the edges of the text included."""
    before = "^"
    for word in words:
        yield f"w:{word}"
        yield f"w:{before} {word}"
        before = word
    yield f"w:{before} $"


def piece_features(words: list[str]) -> Iterator[str]:
    """Pieces of two to five letters within each word: what a misspelling and its word have in common."""
    for word in words:
        edged = f" {word} "
        last = len(edged)
        for start in range(last - 1):
            for end in range(start + 2, min(start + _LONGEST_PIECE, last) + 1):
                yield edged[start:end]


def features(text: str) -> tuple[set[str], set[str]]:
    """The two kinds, each once however often it stands in the text: words first, pieces second."""
    words = tokens(text)
    return set(word_features(words)), set(piece_features(words))
