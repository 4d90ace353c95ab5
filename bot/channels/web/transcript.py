"""What each browser's chat has said and heard while this process lives: a reload and a resend lose nothing.

The clinical state lies in the conversation's own store; this is only what the page shows again. Its memory is
bounded: the chat unused for longest goes first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ENTRIES_PER_CHAT = 200
CHATS = 10_000
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
    """One browser's chat; read and changed only while it is held (see `Transcripts.held`)."""

    exchanges: OrderedDict[str, Exchange] = field(default_factory=OrderedDict)
    seen: bool = False  # whether this process has served this chat before
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # requests that hold or await it

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(exchange.size for exchange in self.exchanges.values())


class Transcripts:
    """The chats by id, in the order of their last use. Used from one event loop only."""

    def __init__(
        self,
        *,
        bytes_in_all: int = BYTES_IN_ALL,
        chats: int = CHATS,
        entries_per_chat: int = ENTRIES_PER_CHAT,
    ) -> None:
        self._chats: OrderedDict[str, Chat] = OrderedDict()
        self._bytes_in_all = bytes_in_all
        self._most_chats = chats
        self._entries_per_chat = entries_per_chat
        self._size = 0

    @asynccontextmanager
    async def held(self, name: str) -> AsyncIterator[Chat]:
        """The chat of this name, an empty one where there was none, for one request at a time in order."""
        chat = self._chats.setdefault(name, Chat())
        self._chats.move_to_end(name)
        chat.users += 1
        try:
            async with chat.lock:
                yield chat
        finally:
            chat.users -= 1
            self._shrink()

    def keep(self, chat: Chat, exchange: Exchange) -> None:
        """Keep one exchange; the chat's oldest go where it holds too many."""
        chat.exchanges[exchange.id] = exchange
        self._size += exchange.size
        while len(chat.exchanges) > self._entries_per_chat:
            _, dropped = chat.exchanges.popitem(last=False)
            self._size -= dropped.size

    def clear(self, chat: Chat) -> None:
        """Drop all that this chat has said."""
        self._size -= chat.size
        chat.exchanges.clear()

    def _shrink(self) -> None:
        """Drop whole chats, the one unused for longest first, never the latest nor one at work."""
        if self._fits():
            return
        for name, chat in tuple(self._chats.items())[:-1]:
            if not chat.users:
                self.clear(chat)
                del self._chats[name]
            if self._fits():
                return

    def _fits(self) -> bool:
        return self._size <= self._bytes_in_all and len(self._chats) <= self._most_chats
