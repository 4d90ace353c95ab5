"""Slips of spelling, mended before reading: long words only, one slip only, and only where one word is meant."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nlu.parsed import Mend
from nlu.phrases import expand, read_table, strings
from nlu.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST, LONGEST = 7, 24  # letters; a shorter word has too many real neighbours
_SWAPPED = 2  # letters that differ when two neighbours are swapped
_WORD = re.compile(rf"(?<![a-z0-9'-])[a-z]{{{SHORTEST},{LONGEST}}}(?![a-z0-9'])")
_LETTERS = re.compile(rf"[a-z]{{{SHORTEST},{LONGEST}}}")
_RUN = re.compile(r"[a-z]+")
_GLUED = re.compile(r"[a-z]\[|\][a-z\[]")  # a choice inside a word: "immun[e|ised]"
_LEXICON = Path(__file__).parent / "lexicon"
# Lexicons whose words are names of drugs, diseases and tests; the words of the others are ordinary ones.
_NAMING = frozenset({"drugs", "allergies", "findings", "subtypes", "labs"})
# A word that differs in its ending alone is another form of the same word, and needs no mending.
_ENDINGS = ("s", "d", "r", "n", "y", "e")


def mend(text: Text) -> tuple[Text, tuple[Mend, ...]]:
    """The text with its slips mended, and each mend.

    Shape:   spans of the mended text still quote the words as they were sent.
    Errors:  none. A drug's name is never turned into another drug's: a real word, or one between two, is left alone.
    """
    mends: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(text.plain):
        meant = _meant(match[0])
        if meant is not None:
            mends.append((match.start(), match.end(), meant))
    if not mends:
        return text, ()
    return _replaced(text, mends), tuple(Mend(text.span(start, end), meant) for start, end, meant in mends)


def _replaced(text: Text, mends: list[tuple[int, int, str]]) -> Text:
    plain: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end, meant in mends:
        plain += (text.plain[at:start], meant)
        origin += text.origin[at:start]
        word = text.origin[start:end]
        # every letter of the mended word knows one of the old; the last knows the last
        origin += [word[min(index, len(word) - 1)] for index in range(len(meant) - 1)] + [word[-1]]
        at = end
    plain.append(text.plain[at:])
    origin += text.origin[at:]
    return Text(text.raw, "".join(plain), tuple(origin))


def _meant(word: str) -> str | None:
    known, index = _lexicon()
    if word in known:
        return None
    near = {meant for key in _deletions(word) for meant in index.get(key, ())}
    if any(_same_word(word, meant) for meant in near):
        return None
    return _the_one({meant for meant in near if _one_slip(word, meant)})


def _the_one(candidates: set[str]) -> str | None:
    """The word that is meant: the only one, or the one of which all others are slips that the lexicon lists."""
    sure = [meant for meant in candidates if all(meant == other or _one_slip(meant, other) for other in candidates)]
    return min(sure, key=lambda meant: (-len(meant), meant), default=None)


def _same_word(word: str, meant: str) -> bool:
    short, long = sorted((word, meant), key=len)
    return len(long) - len(short) == 1 and long.startswith(short) and long[-1] in _ENDINGS


def _one_slip(word: str, meant: str) -> bool:
    """One letter wrong, missing, too many, or two neighbours swapped; the first letter is right."""
    if word[0] != meant[0] and word[:2] != meant[1::-1]:
        return False
    if len(word) == len(meant):
        wrong = [index for index, (one, other) in enumerate(zip(word, meant, strict=True)) if one != other]
        swapped = (
            len(wrong) == _SWAPPED
            and wrong[1] == wrong[0] + 1
            and word[wrong[0]] == meant[wrong[1]]
            and word[wrong[1]] == meant[wrong[0]]
        )
        return len(wrong) == 1 or swapped
    short, long = sorted((word, meant), key=len)
    return len(long) - len(short) == 1 and any(long[:index] + long[index + 1 :] == short for index in range(len(long)))


def _deletions(word: str) -> Iterator[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


@cache
def _lexicon() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """The words that are right as they are, and those a slip can mean, by each spelling with one letter left out."""
    real = read_table("spelling")["real"]
    if not isinstance(real, dict):
        raise TypeError("spelling: real must be a table")
    targets = set(_lexicon_words(named=True))
    index: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(targets):
        for key in _deletions(word):
            index[key].append(word)
    known = targets | set(strings(real, "words", "spelling")) | set(_stop_words()) | set(_lexicon_words(named=False))
    return frozenset(known), {key: tuple(words) for key, words in index.items()}


def _stop_words() -> Iterator[str]:
    for form in _strings_of(read_table("words")):
        yield from _LETTERS.findall(form)


def _lexicon_words(*, named: bool) -> Iterator[str]:
    """The long words of the lexicons that name something, or of all the others."""
    for path in sorted(_LEXICON.glob("*.toml")):
        if path.stem in {"spelling", "words"} or (path.stem in _NAMING) is not named:
            continue
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        # of the drugs' table, the names alone: its cues ("loading") are ordinary words
        for form in _strings_of(table["forms"] if path.stem == "drugs" else table):
            # Choices of whole words hold each word once; only where a choice is part of a word is it spelled out.
            for plain in expand(form) if _GLUED.search(form) else (form,):
                yield from (word for word in _RUN.findall(plain) if SHORTEST <= len(word) <= LONGEST)


def _strings_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings_of(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings_of(item)
