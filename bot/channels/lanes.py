"""Jobs in order within a chat, chats side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Lanes:
    """One queue a chat, worked off by one task while it holds anything. For one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[Callable[[], Awaitable[None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, chat: int, job: Callable[[], Awaitable[None]]) -> None:
        """Do the job after all those put for the same chat before. A job deals with its own errors."""
        if chat in self._waiting:
            self._waiting[chat].append(job)
            return
        self._waiting[chat] = deque([job])
        task = asyncio.create_task(self._work(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> bool:
        """Wait until all is done, at most so long; False where something was given up."""
        if not self._tasks:
            return True
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return not late

    async def _work(self, chat: int) -> None:
        waiting = self._waiting[chat]
        try:
            while waiting:
                await waiting.popleft()()
        finally:
            del self._waiting[chat]
