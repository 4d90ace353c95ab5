"""One request at a time for each chat, in the order in which they came."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(slots=True)
class _Gate:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0  # requests that hold or await it


class Turnstile:
    """Holds a place only for chats at work. Used from one event loop."""

    def __init__(self) -> None:
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def held(self, chat: str) -> AsyncIterator[None]:
        """Wait for those who came before, then go alone."""
        gate = self._gates.setdefault(chat, _Gate())
        gate.users += 1
        try:
            async with gate.lock:
                yield
        finally:
            gate.users -= 1
            if not gate.users:
                del self._gates[chat]
