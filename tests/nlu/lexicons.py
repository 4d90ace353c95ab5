"""The surface forms of a lexicon table, however deep they stand in it."""

from __future__ import annotations

from collections.abc import Iterator


def surface_forms(value: object) -> Iterator[str]:
    """Every string of a table as read: the words of its keys are not among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from surface_forms(one)
    elif isinstance(value, list):
        for one in value:
            yield from surface_forms(one)
