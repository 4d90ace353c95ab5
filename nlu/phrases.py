"""Surface forms as data: a table of phrases compiled into one bounded pattern that finds them all.

A form is plain text. `[a|b|]` stands for either choice, a space for a space or hyphen, a hyphen for
either or nothing, an underscore for a hyphen, an apostrophe for itself or nothing. Longest form wins; forms match whole words only.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T")
_LEXICON = Path(__file__).parent / "lexicon"
_CHOICE = re.compile(r"\[([^\[\]]{0,400})\]")
_SEPARATORS = str.maketrans("", "", " -_'")
_SEPARATOR_PATTERNS = {" ": r"[ \-]{1,3}", "_": "-", "-": r"[ \-]?", "'": r"'?"}
_END = ""
_Trie = dict[str, "_Trie"]


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: `plain[start:end]`, and what the table says of it."""

    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """Finds every phrase of a table, without overlaps, from left to right."""

    def __init__(self, forms: Iterable[tuple[str, T]], source: str, *, before_digits: bool = False) -> None:
        """Compile `forms` (form, value). Errors: ValueError where one form has two values.

        `before_digits` lets a number follow without a blank ("mtx15").
        """
        self._values: dict[str, T] = {}
        trie: _Trie = {}
        for form, value in forms:
            for plain in expand(form):
                key = _key(plain)
                if self._values.setdefault(key, value) != value:
                    raise ValueError(
                        f"{source}: {plain!r} stands for both {self._values[key]} and {value}; keep one of them"
                    )
                _insert(trie, plain)
        end = r"(?![a-z])" if before_digits else r"(?![a-z0-9])"
        self._pattern = re.compile(rf"(?<![a-z0-9])(?:{_pattern(trie)}){end}")

    def find(self, plain: str) -> Iterator[Hit[T]]:
        """Every phrase in `plain` (lower case), in order."""
        for match in self._pattern.finditer(plain):
            yield Hit(match.start(), match.end(), self._values[_key(match[0])])


def read_table(name: str) -> Mapping[str, object]:
    """The table `lexicon/<name>.toml`. Errors: tomllib.TOMLDecodeError where it is malformed or has a key twice."""
    with (_LEXICON / f"{name}.toml").open("rb") as table:
        return tomllib.load(table)


def strings(table: Mapping[str, object], key: str, source: str) -> tuple[str, ...]:
    """The list of strings at `key` of a table. Errors: ValueError naming the key where it is anything else."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(form, str) for form in value):
        raise ValueError(f"{source}: {key} must be a list of strings")
    if len(set(value)) != len(value):
        raise ValueError(
            f"{source}: {key} holds a form twice: {sorted({f for f in value if value.count(f) > 1})}"
        )
    return tuple(value)


def expand(form: str) -> Iterator[str]:
    """Every spelling that a form with `[a|b]` choices stands for."""
    choice = _CHOICE.search(form)
    if choice is None:
        yield form
        return
    for option in choice[1].split("|"):
        plain = f"{form[: choice.start()]}{option}{form[choice.end() :]}"
        yield from expand(re.sub(r" {2,}", " ", plain).strip())


def _key(plain: str) -> str:
    return plain.translate(_SEPARATORS)


def _insert(trie: _Trie, plain: str) -> None:
    node = trie
    for character in plain:
        node = node.setdefault(character, {})
    node[_END] = {}


def _pattern(node: _Trie) -> str:
    branches = [
        _SEPARATOR_PATTERNS.get(character, re.escape(character)) + _pattern(after)
        for character, after in node.items()
        if character != _END
    ]
    if not branches:
        return ""
    # separators that may be empty stand last, so that a longer literal is tried first
    branches.sort(key=lambda branch: branch.endswith("?"))
    together = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return f"{together}?" if _END in node else together
