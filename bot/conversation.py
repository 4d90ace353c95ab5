"""What a channel talks to: one chat's text in, one reply out, its session kept."""

from __future__ import annotations

from typing import Protocol

from bot.reply import Reply


class Conversation(Protocol):
    """The whole of the program as a channel sees it.

    `hear` is blocking (a few milliseconds: parse, decide, one database transaction) and safe to call from
    several threads; calls of one chat are answered in the order in which they arrive.
    """

    def hear(self, chat: str, text: str) -> Reply:
        """Answer one message of one chat ("telegram:42", "web:3f2a...")."""
        ...

    def forget(self, chat: str) -> None:
        """Erase all that is known of this chat."""
        ...
