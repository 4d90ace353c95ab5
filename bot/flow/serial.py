"""One task a chat while it has work: what is done for a chat is done in order, chats go side by side."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.store.errors import StaleError, StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.flow.pace import Pace

STALE_SECONDS = 0.05
PATIENCE = 2.0  # what waits for longer does not hold up an orderly stop: it lies in the store

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class Serial:
    """Runs `step` for each chat that was woken, until it says that nothing is left. For one event loop.

    A step does one piece of work. It gives the seconds after which to go on (0: at once), or None. What it
    raises is logged by its kind alone, and tried again by the pace.
    """

    def __init__(self, step: Callable[[str], Awaitable[float | None]], pace: Pace) -> None:
        self._step = step
        self._pace = pace
        self._wakes: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    def wake(self, chat: str) -> None:
        """There may be work for this chat."""
        if wake := self._wakes.get(chat):
            wake.set()
            return
        if self._closing:
            return
        self._wakes[chat] = asyncio.Event()
        task = asyncio.create_task(self._run(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> bool:
        """Take no new chat, and wait until all is done, at most so long; False where something was cut short."""
        self._closing = True
        for wake in self._wakes.values():
            wake.set()
        if not self._tasks:
            return True
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return not late

    async def _run(self, chat: str) -> None:
        wake = self._wakes[chat]
        failures = 0
        try:
            while True:
                wake.clear()
                try:
                    wait = await self._step(chat)
                    failures = 0
                except StaleError:
                    wait = STALE_SECONDS
                except Exception as error:  # noqa: BLE001 - one chat's fault is no other chat's, and nothing is lost
                    failures += 1
                    wait = self._pace.after(failures)
                    _log.error(
                        "a chat's work failed, will try again",
                        error=type(error).__name__,
                        problem=str(error) if isinstance(error, StoreError) else None,
                        failures=failures,
                    )
                if wait is None and not wake.is_set():
                    return
                if wait and (not self._closing or wait > PATIENCE):
                    if self._closing:
                        return
                    await self._rest(wake, wait)
                elif wait:
                    await asyncio.sleep(wait)
        finally:
            del self._wakes[chat]

    @staticmethod
    async def _rest(wake: asyncio.Event, seconds: float) -> None:
        """Until the time has come or there is a reason to look again."""
        try:
            async with asyncio.timeout(seconds):
                await wake.wait()
        except TimeoutError:
            return
