"""Names of people: after a title or a cue word, or by a first name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

_LISTS = tomllib.loads((files("bot") / "privacy" / "words.toml").read_text("utf-8"))
FIRST_NAMES = frozenset(str(_LISTS["first_names"]).split())
NOT_A_NAME = frozenset(str(_LISTS["not_a_name"]).split())

_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:[-'’][A-Za-zÀ-ÿ]+)*|[ODL]['’][A-Z][a-z]+|Ma?c[A-Z][a-z]+)"
_ANY = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]{1,25}"
_TITLE = r"\b(?:[Mm]rs?|MRS?|[Mm]s|[Mm]iss|[Mm]aster|[Mm]x|[Dd]ame|[Ss]ir|[Hh]err|[Ff]rau|[Mm]me)\b\.? ?"
_TITLED = re.compile(rf"{_TITLE}(?:[A-Z]\.? ){{0,2}}(?P<name>{_ANY})")
_WHOSE = "(?:patient|pt|pat|her|his|their|full|first|last|family|real)(?:'s)?"
_CUED = re.compile(
    rf"""\b(?:(?:{_WHOSE}[ ])?(?:sur|fore|nick)?names?(?:[ ]?[:=]|[ ]is|[ ]was) | named | (?:first|last|family)[ ]name
          | patient[ ]?: | pt[ ]?: | called | initials(?:[ ]?:|[ ]are)? | goes[ ]by | known[ ]as | surname)
        [ ]{{0,2}}(?P<name>{_ANY})""",
    re.IGNORECASE | re.VERBOSE,
)
_CRITERIA = re.compile(r"\bbohan (?:and|&) peter\b", re.IGNORECASE)  # the names of a classification
_PARTICLE = r"(?:(?:van|de|der|von|la|le|al|el|bin|ibn|da|di|dos|del) ){0,2}"
_PAIRS = (
    re.compile(rf"(?<![A-Za-z0-9-])(?P<one>{_CAPITAL})(?: [A-Z]\.?)? {_PARTICLE}(?P<two>{_CAPITAL})(?![A-Za-z-])"),
    re.compile(rf"(?<![A-Za-z])(?P<one>{_CAPITAL}|[A-Z]{{3,}}), ?(?P<two>{_CAPITAL})(?![A-Za-z])"),
    re.compile(r"(?<![A-Za-z0-9-])(?P<one>[A-Z]{3,}),? (?P<two>[A-Z]{3,})(?![A-Za-z-])"),
)
_WORD = re.compile(_ANY)


def seen(text: str) -> bool:
    """Whether someone is named here."""
    text = _CRITERIA.sub("", text)
    return any(not is_harmless(name) for name in _called(text)) or _paired(text) or _by_first_name(text)


def is_harmless(name: str) -> bool:
    """Whether each word of it is one of medicine or of the language."""
    words = (word.strip(".-'’").lower() for word in re.split(r"[ -]", name))
    return all(len(word) <= 1 or word.removesuffix("'s").removesuffix("’s") in NOT_A_NAME for word in words)


def _called(text: str) -> Iterator[str]:
    """What stands after a title or a word such as "named"."""
    for pattern in (_TITLED, _CUED):
        for found in pattern.finditer(text):
            yield found["name"]


def _is_first(word: str) -> bool:
    return word.lower() in FIRST_NAMES


def _paired(text: str) -> bool:
    """Whether two words beside each other are no words of medicine, and look like a name."""
    for pattern in _PAIRS:
        for found in pattern.finditer(text):
            one, two = found["one"], found["two"]
            if not is_harmless(one) and not is_harmless(two) and (one.istitle() or _is_first(one) or _is_first(two)):
                return True
    words = list(_WORD.finditer(text))
    return any(
        text[one.end() : two.start()] == " " and _is_first(one[0]) and not is_harmless(two[0])
        for one, two in pairwise(words)
    )


_DOES = re.compile(r"([a-z]{3,20}) (?:is|has|had|was|needs|wants|takes|weighs|got|came)\b")


def _by_first_name(text: str) -> bool:
    """Whether a first name stands alone: with a capital ("for Mary"), or as who does something ("mary needs")."""
    if any(_is_first(found[1]) for found in _DOES.finditer(text)):
        return True
    return any(
        word[0][0].isupper() and _is_first(word[0].removesuffix("'s").removesuffix("’s"))
        for word in _WORD.finditer(text)
    )
