"""Where drugs are named in a message, and which shorthand has two meanings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from nlu.parsed import Drug, Route
from nlu.phrases import Hit, Phrases, read_table, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

NotRead = Literal["not a drug", "two meanings", "untold"]
Name = Drug | NotRead


def _table(key: str) -> dict[str, object]:
    table = read_table("drugs")[key]
    if not isinstance(table, dict):
        raise TypeError(f"drugs: {key} must be a table")
    return table


def _forms() -> Iterator[tuple[str, Name]]:
    forms = _table("forms")
    for name in forms:
        yield from ((spelt, Drug(name)) for form in strings(forms, name, "drugs") for spelt in _slashed(form))
    for form in strings(_table("not_a_drug"), "forms", "drugs"):
        yield form, "not a drug"
    two = _table("two_meanings")
    for form in strings(two, "ciclosporin_or_cyclophosphamide", "drugs"):
        yield form, "two meanings"
    for form in strings(two, "untold", "drugs"):
        yield form, "untold"


def _slashed(form: str) -> Iterator[str]:
    """A name of two drugs in one tablet is written with a slash as well."""
    yield form
    if " " in form and form.startswith(("tmp", "smx", "trimethoprim", "sulfa")):
        yield form.replace(" ", "/")


_NAMES: Phrases[Name] = Phrases(_forms(), "drugs", before_digits=True)
_ROUTES = {
    form.replace(" ", ""): Route(route)
    for route in _table("routes")
    for form in strings(_table("routes"), route, "drugs")
}
BACKGROUND = frozenset(Drug(name) for name in strings(_table("background"), "drugs", "drugs"))
STEROIDS = frozenset(Drug(name) for name in strings(_table("steroids"), "drugs", "drugs"))


def names(plain: str) -> tuple[Hit[Name], ...]:
    """Every drug name and every shorthand that is not read, in order."""
    return tuple(_NAMES.find(plain))


def implied_route(words: str) -> Route | None:
    """The route that a name says by itself ("Solu-Medrol")."""
    return _ROUTES.get(words.translate(str.maketrans("", "", " -/'")))
