"""A message in the plain form that the readers read, with the way back to the words as they were sent.

`plain` is lower case, in ASCII digits and ASCII punctuation, without invisible characters; every
character of it knows which character of `raw` it came from, so that a span can quote the user's words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nlu.parsed import Span

LONGEST = 4096  # characters; a longer message is refused whole, with a question, before it is read

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ´`", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("·•", " "),
        "×": "x",
        "⁄": "/",
        "÷": "/",
        "…": "...",
        "≥": ">=",
        "≤": "<=",
    }
)
_FRACTIONS = {
    "½": ".5",
    "¼": ".25",
    "¾": ".75",
    "⅓": ".333",
    "⅔": ".667",
    "⅛": ".125",
    "⅜": ".375",
    "⅝": ".625",
}
# Cyrillic and Greek letters that a keyboard or a copied text puts in place of Latin ones
_LOOKALIKES = str.maketrans("аеорсухіѕјкгтмнвοακιντ", "aeopcyxisjkgtmhboakivt")


@dataclass(frozen=True)
class Text:
    """`plain` to read, `raw` to quote, and for each plain character the index of its raw one."""

    raw: str
    plain: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The user's own words behind `plain[start:end]` (which must not be empty)."""
        first, last = self.origin[start], self.origin[end - 1] + 1
        return Span(first, last, self.raw[first:last])

    @cached_property
    def is_ascii(self) -> bool:
        return self.raw.isascii()


@lru_cache(maxsize=32)
def plain_text(raw: str) -> Text:
    """Fold `raw` for reading.

    Shape:   any string in; a `Text` out, whose `plain` may be shorter or longer than `raw`.
    Errors:  none: every string has a plain form.
    """
    if raw.isascii():
        return Text(raw, raw.lower(), tuple(range(len(raw))))
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(raw):
        for folded in _fold(character, characters):
            characters.append(folded)
            origin.append(index)
    return Text(raw, "".join(characters), tuple(origin))


def _fold(character: str, before: list[str]) -> str:
    if character in _FRACTIONS:
        digits = _FRACTIONS[character]
        return digits if before and before[-1].isdigit() else "0" + digits
    if unicodedata.category(character) in {"Cf", "Mn", "Me"}:  # zero-width, joiners, marks
        return ""
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    folded = unicodedata.normalize("NFKC", character).lower().translate(_FOLDED).translate(_LOOKALIKES)
    folded = unicodedata.normalize("NFKD", folded)
    return "".join(
        " " if part.isspace() and part != "\n" else part for part in folded if not unicodedata.combining(part)
    )
