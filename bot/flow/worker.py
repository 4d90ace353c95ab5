"""The worker: takes each chat's waiting updates in order, one at a time, and has them answered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.flow.serial import Serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.flow.pace import Pace
    from bot.store.rows import Channel, Taken
    from bot.store.store import Store


class Worker:
    """`answer` finishes one update in one transaction (blocking); `answered` is told the chat afterwards."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        answer: Callable[[Taken], None],
        answered: Callable[[str], None],
        pace: Pace,
    ) -> None:
        self._store, self._channel, self._answer, self._answered = store, channel, answer, answered
        self._serial = Serial(self._step, pace)

    def wake(self, chat: str) -> None:
        """There may be an update of this chat."""
        self._serial.wake(chat)

    async def drain(self, seconds: float) -> bool:
        """Answer what was begun, at most so long; the rest stays in the inbox."""
        return await self._serial.drain(seconds)

    async def _step(self, chat: str) -> float | None:
        if not await asyncio.to_thread(self._one, chat):
            return None
        self._answered(chat)
        return 0.0

    def _one(self, chat: str) -> bool:
        with self._store.transaction() as tables:
            taken = tables.inbox.next_of(self._channel, chat)
        if taken is None:
            return False
        self._answer(taken)
        return True
