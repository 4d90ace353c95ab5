"""When a predicted value counts as the labelled one."""

from __future__ import annotations

from collections.abc import Iterable

Value = float | str | None

NEAR = 0.15  # kg, cm or years: what rounding a converted value may cost
SHARE = 0.01  # of the labelled value
SAME = 0.06  # a forbidden number is met within this


def agrees(predicted: Value, labelled: Value) -> bool:
    """Numbers within rounding of the label, anything else word for word; nothing agrees with nothing alone."""
    if isinstance(predicted, str) or isinstance(labelled, str) or predicted is None or labelled is None:
        return predicted == labelled
    return abs(predicted - labelled) <= max(NEAR, SHARE * abs(labelled))


def agrees_with_any(predicted: Value, labelled: Iterable[Value]) -> bool:
    """Whether one of several acceptable labels agrees."""
    return any(agrees(predicted, one) for one in labelled)


def is_forbidden(predicted: Value, forbidden: Iterable[Value]) -> bool:
    """Whether a value is one of those that would be dangerous. Nothing is never forbidden."""
    return predicted is not None and any(_same(predicted, one) for one in forbidden)


def _same(predicted: float | str, forbidden: Value) -> bool:
    if isinstance(predicted, str) or isinstance(forbidden, str) or forbidden is None:
        return predicted == forbidden
    return abs(predicted - forbidden) < SAME
