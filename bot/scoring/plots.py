"""A score drawn: precision and recall of every slot, and which intent was taken for which. Inline SVG, no script."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape

from bot.scoring.score import Confusion
from bot.scoring.tally import Tally, share

_Z = 1.96  # of a 95 % interval
_ROW, _LABEL, _WIDE, _HEAD = 34, 170, 420, 28  # px
_CELL, _NAMES = 26, 190  # px
_FULL = 100  # percent


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, 0..1; the whole range where there is nothing to count."""
    if not of:
        return 0.0, 1.0
    part, z = right / of, _Z**2 / of
    middle, half = part + z / 2, _Z * math.sqrt(part * (1 - part) / of + z / (4 * of))
    return max(0.0, (middle - half) / (1 + z)), min(1.0, (middle + half) / (1 + z))


def slots(tallies: Mapping[str, Tally]) -> str:
    """A row for each slot: a bar for precision, one for recall, each with its 95 % interval."""
    kept = [(name, one) for name, one in tallies.items() if one.right + one.wrong + one.missed]
    high = _HEAD + _ROW * len(kept)
    parts = [_open(_LABEL + _WIDE + 130, high, "Precision and recall of each slot")]
    for percent in range(0, _FULL + 1, 20):
        x = _LABEL + _WIDE * percent / _FULL
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="{_HEAD - 8}" x2="{x:.1f}" y2="{high}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{_HEAD - 14}" text-anchor="middle">{percent} %</text>')
    for at, (name, one) in enumerate(kept):
        y = _HEAD + _ROW * at
        parts.append(f'<text x="{_LABEL - 8}" y="{y + 19}" text-anchor="end">{escape(name)}</text>')
        parts += _bar(y + 4, "precision", one.right, one.right + one.wrong)
        parts += _bar(y + 17, "recall", one.right, one.right + one.missed)
    return "".join([*parts, "</svg>"])


def _bar(y: int, kind: str, right: int, of: int) -> Iterator[str]:
    low, high = (_LABEL + _WIDE * end for end in interval(right, of))
    middle, told = y + 5.5, f"{kind} {right}/{of}"
    yield f'<rect class="{kind}" x="{_LABEL}" y="{y}" width="{_WIDE * share(right, of):.1f}" height="11">'
    yield f"<title>{told}</title></rect>"
    if of:
        yield f'<line class="whisker" x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}"/>'
    yield f'<text class="tick" x="{_LABEL + _WIDE + 8}" y="{y + 10}">{told}</text>'


def confusion(counted: Confusion) -> str:
    """A square for each pair: rows are the labels, columns what was understood; the diagonal is right."""
    names = sorted({name for pair in counted for name in pair})
    of_row = {name: sum(count for (label, _), count in counted.items() if label == name) for name in names}
    size = _NAMES + _CELL * len(names)
    parts = [_open(size + 10, size, "Intents: labelled (rows) and understood (columns)")]
    for at, name in enumerate(names):
        middle = _NAMES + _CELL * at + _CELL / 2
        parts.append(f'<text x="{_NAMES - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>')
        turned = f'transform="translate({middle + 4} {_NAMES - 8}) rotate(-90)"'
        parts.append(f"<text {turned}>{escape(name)}</text>")
    for row, label in enumerate(names):
        for column, understood in enumerate(names):
            count = counted.get((label, understood), 0)
            parts += _cell(_NAMES + _CELL * column, _NAMES + _CELL * row, count, of_row[label], (label, understood))
    return "".join([*parts, "</svg>"])


def _cell(x: int, y: int, count: int, of: int, pair: tuple[str, str]) -> Iterator[str]:
    kind = "right" if pair[0] == pair[1] else "wrong"
    shade = f'class="{kind}" fill-opacity="{0.15 + 0.4 * count / of:.2f}"' if count else 'class="none"'
    told = f"{escape(pair[0])} understood as {escape(pair[1])}: {count}"
    yield f'<rect {shade} x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}"><title>{told}</title></rect>'
    if count:
        yield f'<text class="count" x="{x + _CELL / 2}" y="{y + 17}" text-anchor="middle">{count}</text>'


def _open(width: int, height: int, title: str) -> str:
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img"><title>{escape(title)}</title>'
