"""What a channel talks to: one chat's text in, one reply out, its session kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.reply import Reply


class Forgets(StrEnum):
    """What a message asked to be erased."""

    NOTHING = "nothing"
    CASE = "case"  # a new patient
    ALL = "all"  # whatever is known of the chat


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message leads to."""

    reply: Reply
    after: bytes | None = None  # the session from now on; None: as it was, but for what is forgotten
    forgets: Forgets = Forgets.NOTHING
    receipt: str = ""  # JSON of what a new answer was made from, to be kept under the card's code
    protocol: str = ""  # by which version of the protocol it was made
    complaint: str | None = None  # why the reader calls the answer of the card's code wrong
    withheld: tuple[str, ...] = ()  # what in the message identified a person: no word of it may be kept


class Turns(Protocol):
    """One message answered, nothing kept: whoever calls keeps the session, and the answer, in one transaction."""

    def turn(self, chat: str, before: bytes | None, text: str) -> Turn:
        """Answer one message of one chat, whose session was `before`. Blocking, some milliseconds; any thread."""
        ...


class Conversation(Protocol):
    """The whole of the program as a channel sees it that waits for each answer.

    `hear` is blocking (a few milliseconds: parse, decide, one database transaction) and safe to call from
    several threads; calls of one chat are answered in the order in which they arrive.
    """

    def hear(self, chat: str, text: str) -> Reply:
        """Answer one message of one chat ("telegram:42", "web:3f2a...")."""
        ...

    def forget(self, chat: str) -> None:
        """Erase all that is known of this chat."""
        ...
