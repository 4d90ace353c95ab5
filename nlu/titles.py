"""The sex that a title says: "Mr O", "Mrs Patel"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nlu.parsed import Sex, SexSaid

if TYPE_CHECKING:
    from nlu.text import Text

# Before one letter in any case ("mr k"), before a name with a capital alone: "MR spine" is a scan, "mr tablets" a form.
_TITLE = re.compile(
    r"(?<![A-Za-z/.-])(?:(?P<he>[Mm]r)|[Mm]rs|Miss)\.?[ \t]{1,3}(?:[A-Za-z](?![A-Za-z0-9'/])|[A-Z][a-z]{2,30})"
)


def titled(text: Text) -> SexSaid | None:
    """The sex of the one who is titled; None without a title, or where two differ."""
    found = list(_TITLE.finditer(text.raw))
    if not found or len({match["he"] is None for match in found}) > 1:
        return None
    first = found[0]
    sex = Sex.FEMALE if first["he"] is None else Sex.MALE
    at = text.origin.index(first.start())
    return SexSaid(sex, text.span(at, at + first.end() - first.start()) if text.is_ascii else text.span(at, at + 1))
