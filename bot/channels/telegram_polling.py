"""Long polling: no address of ours needs to be reachable. An update is acknowledged once it lies in the store."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram_calls import RawBot, answered, pause, told
from bot.channels.telegram_service import Service, connected
from bot.channels.telegram_updates import next_offset
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.flow.pace import Pace
    from bot.settings import Settings

IDLE_SECONDS = 0.3  # between two polls that do not wait
REFUSALS = 3  # of the token in a row, before it is believed: a gateway may answer 404 once

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class Polling:
    """Takes updates as they come; the next poll acknowledges them."""

    def __init__(self, desk: Desk, settings: Settings, bot: RawBot, pace: Pace) -> None:
        self._desk, self._settings, self._bot, self._pace = desk, settings, bot, pace
        self._service: Service | None = None
        # Acknowledges all that was kept. Never stored: ids may begin anew, and what comes twice is known.
        self._offset: int | None = None

    async def take_all(self) -> None:
        """Take updates until cancelled. Errors: InvalidToken, StoreError at the start."""
        service = self._service = await self._started()
        failures = refusals = 0
        while True:
            batch: list[object] = []
            try:
                batch = await self._pending(self._settings.telegram_poll_seconds)
                await service.take(batch)
            except TelegramError as error:
                refusals = refusals + 1 if isinstance(error, InvalidToken) else 0
                if refusals >= REFUSALS:
                    raise
                failures += 1
                _log.warning("polling failed, will try again", **told(error), failures=failures)
                await asyncio.sleep(pause(error, failures, self._pace))
                continue
            except StoreError as error:
                failures += 1
                _log.error("updates cannot be kept, so they are not taken", problem=str(error), failures=failures)
                await service.tell_trouble(batch)
                await asyncio.sleep(self._pace.after(failures))
                continue
            failures = refusals = 0
            self._offset = next_offset(batch)
            if self._offset is None and (batch or not self._settings.telegram_poll_seconds):
                await asyncio.sleep(IDLE_SECONDS)

    async def end(self) -> None:
        """Finish what was begun, and tell Telegram what was kept, so that it is not sent again to the next run."""
        if self._service is not None:
            await self._service.end()
        if self._offset is not None:
            with contextlib.suppress(TelegramError):
                await self._pending(0)

    async def _pending(self, wait_seconds: int) -> list[object]:
        offset, seconds = self._offset, self._settings.telegram_timeout_seconds
        return await answered(lambda: self._bot.raw_updates(offset, wait_seconds, seconds))

    async def _started(self) -> Service:
        """Prove the token, and take over from a webhook, which would keep every update from polling."""
        await connected(self._bot, self._bot.delete_webhook, self._pace)
        service = Service(self._desk, self._settings, self._bot, self._pace)
        await service.begin()
        await service.announce()
        _log.info("telegram is being polled")
        return service
