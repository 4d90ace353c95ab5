"""Where a text may be broken: at spaces, and never between a number and its unit."""

from __future__ import annotations

from itertools import pairwise


def break_points(text: str, width: int) -> tuple[int, ...]:
    """Offsets at which `text` falls into pieces of at most `width` (>= 1) characters.

    A break comes after a space, the last fitting one that does not stand between a digit and what it
    counts ("60 mg"); a stretch with no such space is cut at the width.

    >>> break_points("Prednisone 60 mg daily", 14)
    (11,)
    """
    points: list[int] = []
    start = 0
    while len(text) - start > width:
        ends = range(start + width, start, -1)
        start = next((end for end in ends if _may_break(text, end)), start + width)
        points.append(start)
    return tuple(points)


def pieces(text: str, width: int) -> tuple[str, ...]:
    """The text in pieces of at most `width` characters, nothing left out."""
    points = (0, *break_points(text, width), len(text))
    return tuple(text[a:b] for a, b in pairwise(points))


def _may_break(text: str, at: int) -> bool:
    if not text[at - 1].isspace():
        return False
    before = text[: at - 1].rstrip()[-1:] if at > 1 else ""
    return not (before.isdigit() and text[at : at + 1].isalpha())
