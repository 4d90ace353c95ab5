"""Numbers as they may be written in a prescription: no trailing zero, a leading zero, a space before the unit (D29)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from core.quantities import Mg, MgRange

_HUNDREDTH = Decimal("0.01")


def number(value: Decimal) -> str:
    """The shortest form: 70.0 is "70", 0.50 is "0.5", 1E+3 is "1000"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, step: Decimal = _HUNDREDTH) -> str:
    """Half-up to `step`: for weights, heights and areas that are shown, never for a dose."""
    return number(value.quantize(step, ROUND_HALF_UP))


def mg(dose: Mg) -> str:
    """Such as "34.9 mg": half-up to 0.1 mg (D24)."""
    return f"{number(dose.printed().value)} mg"


def mg_range(dose: MgRange) -> str:
    """Such as "35-70 mg", or "50 mg" where both ends are one."""
    low, high = (number(end.printed().value) for end in (dose.low, dose.high))
    return f"{low} mg" if low == high else f"{low}-{high} mg"


def tablets(dose: MgRange) -> str:
    """The multiples of 2.5 mg that lie inside, as a sentence part; empty where there is none (D24)."""
    inside = [number(multiple.value) for multiple in dose.tablet_multiples()]
    if not inside:
        return ""
    return f"multiples of 2.5 mg inside the range: {', '.join(inside)} mg"
