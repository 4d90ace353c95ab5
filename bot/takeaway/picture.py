"""A dated taper as a picture (SVG): the dose over time, what it comes to, the 4-week mark.

Readable at 320 pixels, in dark mode (it follows the reader's scheme) and in grey print (marks differ by shape).
"""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

from bot import notation
from bot.dates import worded
from core.quantities import Mg
from core.schedule import Schedule

WIDTH, HEIGHT = 340, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 46, 44
_STYLE = (
    "text{font:12px sans-serif;fill:#1d1c1d}.line{fill:none;stroke:#0b57d0;stroke-width:2.5}.axis{stroke:#616061}"
    ".mark{stroke:#616061;stroke-dasharray:4 3}.back{fill:#fff}.title{font-weight:bold}"
    "@media (prefers-color-scheme: dark){text{fill:#f0f0f0}.line{stroke:#8ab4f8}.axis,.mark{stroke:#b0b0b0}"
    ".back{fill:#1a1d21}}@media print{.line{stroke:#000}}"
)


def picture(schedule: Schedule, current: Mg) -> str:
    """The picture's SVG text. `current` is the dose before the first step."""
    steps = schedule.steps
    mark = schedule.four_weeks.value if schedule.four_weeks is not None else None
    begin = min(steps[0].first, mark) if mark is not None else steps[0].first
    span = max((steps[-1].last - begin).days + 1, 1)
    top = max(float(current.value), *(float(step.dose.value) for step in steps))

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - begin).days / span

    def y(dose: Mg) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(dose.value) / top

    points = [(x(begin), y(current)), (x(steps[0].first), y(current))]
    for index, step in enumerate(steps):
        after = x(steps[index + 1].first) if index + 1 < len(steps) else WIDTH - RIGHT
        points += [(x(step.first), y(step.dose)), (after, y(step.dose))]
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    total = notation.mg(steps[-1].cumulative)
    parts = [
        f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/>',
        _text(8, 18, "Prednisone, mg once daily", "title"),
        _text(8, 35, f"{worded(steps[0].first)} to {worded(steps[-1].last)}; {total} in all"),
        f'<line class="axis" x1="{LEFT}" y1="{HEIGHT - BOTTOM}" x2="{WIDTH - RIGHT}" y2="{HEIGHT - BOTTOM}"/>',
        f'<line class="axis" x1="{LEFT}" y1="{TOP}" x2="{LEFT}" y2="{HEIGHT - BOTTOM}"/>',
        *(_text(8, y(dose) + 4, notation.number(dose.value)) for dose in _levels(schedule, current)),
        f'<polyline class="line" points="{line}"/>',
        _text(LEFT, HEIGHT - 26, worded(begin)),
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 26}" text-anchor="end">{worded(steps[-1].last)}</text>',
        _text(8, HEIGHT - 8, "Verify before prescribing."),
    ]
    if mark is not None:
        at = x(mark)
        parts.append(f'<line class="mark" x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(_text(min(at + 4, WIDTH - 110), TOP + 12, f"4 weeks: {worded(mark)}"))
    title = escape(f"Prednisone taper from {worded(steps[0].first)}, {total} in all")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{title}</title><style>{_STYLE}</style>{''.join(parts)}</svg>"
    )


def _levels(schedule: Schedule, current: Mg) -> tuple[Mg, ...]:
    """The doses named beside the axis: those far enough apart to be read."""
    named: list[Mg] = []
    gap = float(current.value) * 14 / (HEIGHT - TOP - BOTTOM)
    for dose in (current, *(step.dose for step in schedule.steps)):
        if not named or float(named[-1].value) - float(dose.value) >= gap:
            named.append(dose)
    return tuple(named)


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{shown}>{escape(words)}</text>'
