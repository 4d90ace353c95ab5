"""The words of a message that nothing read used, so that they can be shown as not used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.phrases import read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlu.parsed import Span
    from nlu.text import Text

_WORD = re.compile(r"[^\W_]{1,64}(?:['/.,-][^\W_]{1,64}){0,8}")
_STOP = frozenset(strings(read_table("words"), "stop", "words"))
_PARTS = re.compile(r"[/.,'-]")
_BESIDE = re.compile(r"[ \t/+&-]{1,3}")


def unused_words(text: Text, used: Iterable[Span]) -> tuple[Span, ...]:
    """The content words outside every span of `used`; neighbours stand together in one span.

    Shape:   `used` quotes the raw message, as readings do.
    Errors:  none.
    """
    taken = bytearray(len(text.raw) + 1)
    for span in used:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    runs: list[tuple[int, int]] = []
    for match in _WORD.finditer(text.plain):
        start, end = match.span()
        if any(taken[text.origin[index]] for index in (start, end - 1)) or _is_plain_talk(match[0]):
            continue
        if runs and _BESIDE.fullmatch(text.plain, runs[-1][1], start):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return tuple(text.span(start, end) for start, end in runs)


def _is_plain_talk(word: str) -> bool:
    return word in _STOP or all(part in _STOP or not part for part in _PARTS.split(word))
