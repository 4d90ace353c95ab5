"""Surface forms as data: a table of phrases, and the finder of them all in a text.

A form is plain text. `[a|b|]` stands for either choice, a space for a space or hyphen, a hyphen for
either or nothing, an underscore for a hyphen itself; apostrophes do not count. The longest form wins,
and forms match whole words only. No pattern is compiled: the time to read is linear in the text.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

T = TypeVar("T")
_LEXICON = Path(__file__).parent / "lexicon"
_TOKEN = re.compile(r"[a-z]{1,99}|[0-9]{1,99}|\S")
_MOST_TOKENS = 24  # in a form
_UNTIDY = re.compile(r"^ |  | $")
_LONGEST_GAP = 3  # blanks within a form


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: `plain[start:end]`, and what the table says of it."""

    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """Finds every phrase of a table, without overlaps, from left to right."""

    def __init__(
        self,
        forms: Iterable[tuple[str, T]],
        source: str,
        *,
        before_digits: bool = False,
        merge: Callable[[T, T], T] | None = None,
    ) -> None:
        """Index `forms` (form, value). Errors: ValueError where one form has two values and there is no `merge`.

        `before_digits` lets a number follow without a blank ("mtx15").
        """
        self._before_digits = before_digits
        self._values: dict[str, T] = {}
        values = self._values
        for form, value in forms:
            for spelling in expand(form):
                for key in _keys(spelling):
                    old = values.setdefault(key, value)
                    if old is value or old == value:
                        continue
                    if merge is None:
                        raise ValueError(f"{source}: {spelling!r} stands for both {old} and {value}; keep one")
                    values[key] = merge(old, value)
        self._longest = _longest_by_first_token(values)
        self._begins = frozenset(self._longest)

    def find(self, plain: str) -> Iterator[Hit[T]]:
        """Every phrase in `plain` (lower case), in order."""
        cut = _tokens(plain)
        begun = cut.begins & self._begins
        if not begun:
            return
        after = 0
        for at, _, word in sorted([place for first in begun for place in cut.places[first]]):
            if at >= after:
                found = self._at(plain, cut, at, self._longest[word])
                if found:
                    after = found[1]
                    yield found[0]

    def has(self, plain: str) -> bool:
        """Whether any phrase stands in `plain`."""
        return not _tokens(plain).begins.isdisjoint(self._begins) and next(self.find(plain), None) is not None

    def _at(self, plain: str, cut: _Cut, at: int, longest: int) -> tuple[Hit[T], int] | None:
        """The longest phrase that begins with the token, and the token to go on from."""
        values, words, gaps, ends = self._values, cut.words, cut.gaps, cut.ends
        found, key = None, ""
        for index in range(at, min(len(words), at + _MOST_TOKENS)):
            if index > at and gaps[index]:
                if gaps[index] == _BROKEN:
                    break
                if key[-1:] != " ":
                    key += " "
            word = words[index]
            if word == "-":
                key += "" if key[-1:] == " " else " "
                continue
            if word == "'":
                continue
            key += word
            if len(key) > longest:
                break
            value = values.get(key)
            if value is not None and self._ends(plain, ends[index]):
                found = Hit(cut.starts[at], ends[index], value), index + 1
        return found

    def _ends(self, plain: str, end: int) -> bool:
        if end == len(plain) or not _joined(plain, end):
            return not _CONTRACTED.match(plain, end)  # "can't" holds no "can"
        return self._before_digits and plain[end] in "0123456789"


_CONTRACTED = re.compile(r"'t(?![a-z0-9])")


_BLANKS = re.compile(r"(\[[^\]]{0,200}\])| (\?)?(?!\{)")


def spaced(pattern: str) -> str:
    """A pattern in which a blank outside brackets stands for up to three, as hurried texts have them."""
    return _BLANKS.sub(lambda found: found[1] or (" {0,3}" if found[2] else " {1,3}"), pattern)


def _joined(plain: str, at: int) -> bool:
    """Whether the characters on both sides of `at` are letters or digits of one word."""
    return plain[at - 1].isalnum() and plain[at].isalnum()


_Place = tuple[int, int, str]  # the token, whether it is a whole word, and its letters
_CONTRACTION, _WORD = range(2)  # "can't" is tried before "can"
_TOUCHING, _PARTED, _BROKEN = range(3)  # what stands between a token and the one before it


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text cut into tokens, once for all tables."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    gaps: tuple[int, ...]
    places: dict[str, list[_Place]]  # the tokens where a phrase may begin, by their words
    begins: frozenset[str]  # those words


@lru_cache(maxsize=64)
def _tokens(plain: str) -> _Cut:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[int] = []
    before = 0
    for match in _TOKEN.finditer(plain):
        start, end = match.span()
        words.append(match[0])
        starts.append(start)
        ends.append(end)
        gap = start - before
        gaps.append(gap and (_BROKEN if gap > _LONGEST_GAP or "\n" in plain[before:start] else _PARTED))
        before = end
    places: dict[str, list[_Place]] = {}
    for at, word in enumerate(words):
        if at and not gaps[at] and _joined(plain, starts[at]):
            continue
        head = " " if word == "-" else word
        places.setdefault(head, []).append((at, _WORD, head))
        if at + 2 < len(words) and plain.startswith("'", ends[at]):  # "doesn't" is indexed as "doesnt"
            places.setdefault(word + words[at + 2], []).append((at, _CONTRACTION, word + words[at + 2]))
    return _Cut(tuple(words), tuple(starts), tuple(ends), tuple(gaps), places, frozenset(places))


def _longest_by_first_token(keys: Iterable[str]) -> dict[str, int]:
    """For each token that a form may begin with, the length of the longest form."""
    by_word: dict[str, int] = {}
    for key in keys:
        word = key.partition(" ")[0]
        by_word[word] = max(by_word.get(word, 0), len(key))
    longest: dict[str, int] = {}
    for word, length in by_word.items():
        token = _TOKEN.match(word)
        first = token[0] if token else " "
        longest[first] = max(longest.get(first, 0), length)
    return longest


def _keys(spelling: str) -> Iterator[str]:
    """What a spelling looks like in a text: blanks and hyphens alike, apostrophes left out."""
    plain = spelling.replace("'", "").replace("_", " ")
    if "-" not in plain:
        yield plain
        return
    parts = plain.split("-")
    for joints in product(("", " "), repeat=len(parts) - 1):
        yield parts[0] + "".join(joint + part for joint, part in zip(joints, parts[1:], strict=True))


@cache
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
        raise ValueError(f"{source}: {key} holds a form twice: {sorted({f for f in value if value.count(f) > 1})}")
    return tuple(value)


def expand(form: str) -> Iterator[str]:
    """Every spelling that a form with `[a|b]` choices, which may nest, stands for."""
    for spelling in _choices(form):
        yield " ".join(spelling.split()) if _UNTIDY.search(spelling) else spelling


def _choices(form: str) -> Iterator[str]:
    if "[" not in form:
        yield form
        return
    start = form.index("[")
    depth, at, options, begin = 1, start + 1, [], start + 1
    while depth:
        character = form[at]  # IndexError: a bracket is not closed
        depth += (character == "[") - (character == "]")
        if (character == "|" and depth == 1) or not depth:
            options.append(form[begin:at])
            begin = at + 1
        at += 1
    heads = [spelling for option in options for spelling in _choices(option)]
    for head, tail in product(heads, list(_choices(form[at:]))):
        yield f"{form[:start]}{head}{tail}"
