"""The features of a text that its intent is told by: words, pairs, pieces of words, and the kinds of what was read."""

from __future__ import annotations

import re
from itertools import pairwise

# A number is one feature whatever its value: the question stays the same for every weight.
_TOKEN = re.compile(r"[0-9]{1,40}|[^\W0-9_]{1,40}(?:['’][^\W0-9_]{1,3})?|[?/+%<>]")
_NUMBER = "0"
WORD = "w:"  # what a feature of words begins with; a piece never does
KIND = "k:"  # the same of the words of a text whose drugs, diseases and findings are named by their kind
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


def kind_features(words: list[str]) -> set[str]:
    """Each word, each pair and each three neighbours of a text whose drugs and findings are named by their kind."""
    edged = ["^", *words, "$"]
    pairs = {f"{KIND}{one} {two}" for one, two in pairwise(edged)}
    threes = {f"{KIND}{one} {two} {three}" for one, two, three in zip(edged, edged[1:], edged[2:], strict=False)}
    return {f"{KIND}{word}" for word in words} | pairs | threes


def features(text: str, named: str) -> tuple[set[str], set[str], set[str]]:
    """Of words, of pieces, and of kinds, each once however often it stands in the text.

    `named` is the text with what was read of it named by its kind (nlu/kinds.py).
    """
    words = tokens(text)
    return word_features(words), set().union(*map(pieces, set(words))), kind_features(tokens(named))
