"""The word lists of `lexicon/quantities.toml`, by section and name."""

from __future__ import annotations

from functools import cache

from nlu.phrases import read_table, strings

_SOURCE = "quantities"
_TABLE = read_table(_SOURCE)


@cache
def words(section: str, *names: str) -> frozenset[str]:
    """The words of lists of a section. Errors: TypeError without the section, ValueError for an empty list."""
    table = _TABLE.get(section)
    if not isinstance(table, dict):
        raise TypeError(f"{_SOURCE}.toml: no section [{section}]")
    found: set[str] = set()
    for name in names:
        forms = strings(table, name, f"{_SOURCE}.toml [{section}]")
        if not forms:
            raise ValueError(f"{_SOURCE}.toml [{section}]: the list {name} is missing or empty")
        found.update(forms)
    return frozenset(found)
