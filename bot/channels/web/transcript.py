"""What each browser's chat has said and heard while this process lives: a reload and a resend lose nothing.

The clinical state lies in the conversation's own store; this is only what the page shows again. Its memory is
bounded: the chat unused for longest goes first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

ENTRIES_PER_CHAT = 200
BYTES_IN_ALL = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its answer, the answer as the JSON that was sent."""

    id: str
    text: str
    received: str  # ISO 8601, UTC
    answer: bytes

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.text.encode()) + len(self.answer)


@dataclass(slots=True)
class Chat:
    """One browser's chat. `lock` keeps its messages in order; hold it to read or change the rest."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    exchanges: OrderedDict[str, Exchange] = field(default_factory=OrderedDict)
    seen: bool = False  # whether this process has served this chat before

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(exchange.size for exchange in self.exchanges.values())


class Transcripts:
    """The chats by id, in the order of their last use. Used from one event loop only."""

    def __init__(self, *, bytes_in_all: int = BYTES_IN_ALL, entries_per_chat: int = ENTRIES_PER_CHAT) -> None:
        self._chats: OrderedDict[str, Chat] = OrderedDict()
        self._bytes_in_all = bytes_in_all
        self._entries_per_chat = entries_per_chat
        self._size = 0

    def chat(self, name: str) -> Chat:
        """The chat of this name, an empty one where there was none."""
        chat = self._chats.setdefault(name, Chat())
        self._chats.move_to_end(name)
        return chat

    def keep(self, chat: Chat, exchange: Exchange) -> None:
        """Keep one exchange; what no longer fits goes, oldest first."""
        chat.exchanges[exchange.id] = exchange
        self._size += exchange.size
        while len(chat.exchanges) > self._entries_per_chat:
            _, dropped = chat.exchanges.popitem(last=False)
            self._size -= dropped.size
        self._shrink()

    def clear(self, chat: Chat) -> None:
        """Drop all that this chat has said."""
        self._size -= chat.size
        chat.exchanges.clear()

    def _shrink(self) -> None:
        for name, chat in tuple(self._chats.items())[:-1]:
            if self._size <= self._bytes_in_all:
                return
            if not chat.lock.locked():
                self._size -= chat.size
                del self._chats[name]
