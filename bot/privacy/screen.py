"""What of a message identifies a person, by kind: for one that does, only its kind may be stored.

It knows shapes, cue words and first names, not people. What a dose question is made of (numbers with units, drugs,
eponyms, wards, laboratory names) must pass: a screen that blocks those is soon switched off by its users.
"""

from __future__ import annotations

from enum import StrEnum

from bot.privacy import names, numbers

LONGEST = 4096  # a longer message is refused whole, unread


class Identifier(StrEnum):
    """What was found. The value may be stored; the words never."""

    NAME = "name"
    RECORD_NUMBER = "record number"
    BIRTH_DATE = "date of birth"
    PHONE = "phone number"
    EMAIL = "e-mail address"


_SEEN_BY = {
    Identifier.NAME: names.seen,
    Identifier.RECORD_NUMBER: numbers.record_number,
    Identifier.BIRTH_DATE: numbers.birth_date,
    Identifier.PHONE: numbers.phone,
    Identifier.EMAIL: numbers.email,
}


def resend(found: tuple[Identifier, ...]) -> str:
    """What is said to who sent it."""
    return f"This seems to hold a {' and a '.join(found)}, so it was not read and is not kept. Please send it without."


def screen(text: str) -> tuple[Identifier, ...]:
    """What in a message identifies a person: each kind once, in the order of `Identifier`. Empty: it may be stored.

    Shape:   any text; its first 4,096 characters are read.
    Errors:  none. A surname alone, without a title or a cue ("Zorbax 70 kg"), is not seen.
    """
    seen = text[:LONGEST]
    return tuple(kind for kind, sees in _SEEN_BY.items() if sees(seen))
