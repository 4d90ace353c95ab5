"""Telegram by long polling: each text gets its card, in order within a chat, chats side by side."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot import logs
from bot.channels.telegram_calls import RawBot, answered, make_bot, pause
from bot.channels.telegram_service import Service
from bot.channels.telegram_updates import next_offset
from bot.flow.pace import Pace
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.settings import Settings

NOT_CONNECTED = (
    "No Telegram token. Make a bot with @BotFather in Telegram, then set MYOCITE_TELEGRAM_TOKEN to the token "
    "it gives you, in the environment or in a .env file.\n"
)
REFUSED = (
    "Telegram refuses this token (MYOCITE_TELEGRAM_TOKEN). Copy it again from @BotFather, whole; "
    "MYOCITE_TELEGRAM_BASE_URL must end in /bot.\n"
)
IDLE_SECONDS = 0.3  # between two polls that do not wait
REFUSALS = 3  # of the token in a row, before it is believed: a gateway may answer 404 once

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


def serve(desk: Desk, settings: Settings) -> int:
    """Answer until SIGINT or SIGTERM. The exit code: 0, or 2 with a line on stderr for a bad token."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    if not token.strip():
        sys.stderr.write(NOT_CONNECTED)
        return 2
    logs.configure(settings.log_level, as_json=settings.log_json, secrets=(token,))
    try:
        asyncio.run(_until_stopped(desk, settings, token.strip()))
    except InvalidToken:
        sys.stderr.write(REFUSED)
        return 2
    return 0


async def _until_stopped(desk: Desk, settings: Settings, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # not every system has handlers in its loop
            loop.add_signal_handler(name, stop.set)
    await answer_all(desk, settings, token, stop)


async def answer_all(desk: Desk, settings: Settings, token: str, stop: asyncio.Event, pace: Pace | None = None) -> None:
    """Poll and answer until `stop` is set; then finish, for some seconds, what was begun.

    Errors:  InvalidToken where Telegram refuses the token; StoreError where the store cannot be used at the start.
    """
    pace = pace or Pace()
    bot = make_bot(settings, token)
    channel = Polling(desk, settings, bot, pace)
    try:
        polling = asyncio.create_task(channel.poll())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (polling, stopping):
            task.cancel()
        await channel.end()
        with contextlib.suppress(asyncio.CancelledError):
            await polling
        await channel.acknowledge()
    finally:
        await bot.shutdown()


class Polling:
    """Takes updates as they come. An update is acknowledged by the next poll, once it lies in the store."""

    def __init__(self, desk: Desk, settings: Settings, bot: RawBot, pace: Pace) -> None:
        self._desk, self._settings, self._bot, self._pace = desk, settings, bot, pace
        self._service: Service | None = None
        # Acknowledges all that was kept. Never stored: ids may begin anew, and what comes twice is known.
        self._offset: int | None = None

    async def poll(self) -> None:
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
                _log.warning("polling failed, will try again", **_told(error), failures=failures)
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
        """Finish what was begun."""
        if self._service is not None:
            await self._service.end()

    async def acknowledge(self) -> None:
        """Tell Telegram what was kept, so that it is not sent again to the next run."""
        if self._offset is not None:
            with contextlib.suppress(TelegramError):
                await self._pending(0)

    async def _pending(self, wait_seconds: int) -> list[object]:
        offset, seconds = self._offset, self._settings.telegram_timeout_seconds
        return await answered(lambda: self._bot.raw_updates(offset, wait_seconds, seconds))

    async def _started(self) -> Service:
        """Prove the token, and take over from a webhook, which would keep every update from polling."""
        failures = 0
        while True:
            try:
                await answered(self._bot.initialize)
                await answered(self._bot.delete_webhook)
            except InvalidToken:
                raise
            except TelegramError as error:
                failures += 1
                _log.warning("no way to Telegram, will try again", **_told(error), failures=failures)
                await asyncio.sleep(pause(error, failures, self._pace))
            else:
                break
        service = Service(self._desk, self._settings, self._bot, self._pace)
        await service.begin()
        await service.announce()
        _log.info("telegram is being polled")
        return service


def _told(error: TelegramError) -> dict[str, str]:
    """What the log says of an error, and what to do where it is known; never its own message."""
    if isinstance(error, Conflict):
        return {"error": "Conflict", "do": "another program polls with this token, or a webhook was set: stop it"}
    return {"error": type(error).__name__}
