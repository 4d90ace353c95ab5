"""Telegram by long polling: each text gets its card, in order within a chat, chats side by side."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import structlog
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.channels.lanes import Lanes
from bot.channels.telegram_answers import Answers
from bot.channels.telegram_calls import Pace, RawBot, answered, make_bot
from bot.channels.telegram_updates import MalformedUpdateError, next_offset, read

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.settings import Settings

NOT_CONNECTED = (
    "No Telegram token. Make a bot with @BotFather in Telegram, then set MYOCITE_TELEGRAM_TOKEN to the token "
    "it gives you, in the environment or in a .env file.\n"
)
REFUSED = (
    "Telegram refuses this token (MYOCITE_TELEGRAM_TOKEN). Copy it again from @BotFather, whole; "
    "MYOCITE_TELEGRAM_BASE_URL must end in /bot.\n"
)
DRAIN_SECONDS = 10.0
IDLE_SECONDS = 0.3  # between two polls that do not wait
REFUSALS = 3  # of the token in a row, before it is believed: a gateway may answer 404 once

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


def serve(conversation: Conversation, settings: Settings) -> int:
    """Answer until SIGINT or SIGTERM. The exit code: 0, or 2 with a line on stderr for a bad token."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    if not token.strip():
        sys.stderr.write(NOT_CONNECTED)
        return 2
    logs.configure(settings.log_level, as_json=settings.log_json, secrets=(token,))
    try:
        asyncio.run(_until_stopped(conversation, settings, token.strip()))
    except InvalidToken:
        sys.stderr.write(REFUSED)
        return 2
    return 0


async def _until_stopped(conversation: Conversation, settings: Settings, token: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # not every system has handlers in its loop
            loop.add_signal_handler(name, stop.set)
    await answer_all(conversation, settings, token, stop)


async def answer_all(
    conversation: Conversation, settings: Settings, token: str, stop: asyncio.Event, pace: Pace | None = None
) -> None:
    """Poll and answer until `stop` is set; then finish, for some seconds, what was begun.

    Errors:  InvalidToken where Telegram refuses the token.
    """
    pace = pace or Pace()
    bot = make_bot(settings, token)
    channel = Polling(conversation, bot, pace)
    try:
        polling = asyncio.create_task(channel.poll(settings))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (polling, stopping):
            task.cancel()
        if not await channel.lanes.drain(DRAIN_SECONDS):
            _log.error("stopped before every answer was sent")
        with contextlib.suppress(asyncio.CancelledError):
            await polling
        await channel.acknowledge(settings)
    finally:
        await bot.shutdown()


class Polling:
    """The polling: takes updates as they come and puts each into its chat's lane."""

    def __init__(self, conversation: Conversation, bot: RawBot, pace: Pace) -> None:
        self.lanes = Lanes()
        self._answers = Answers(conversation, bot, pace)
        self._bot = bot
        self._pace = pace
        self._offset: int | None = None  # acknowledges all that was taken

    async def poll(self, settings: Settings) -> None:
        """Take updates until cancelled. Errors: InvalidToken."""
        await self._start()
        failures = refusals = 0
        while True:
            try:
                batch = await self._pending(settings.telegram_poll_seconds, settings)
            except TelegramError as error:
                refusals = refusals + 1 if isinstance(error, InvalidToken) else 0
                if refusals >= REFUSALS:
                    raise
                failures += 1
                _log.warning("polling failed, will try again", error=type(error).__name__, failures=failures)
                await asyncio.sleep(self._pace.after(error, failures))
                continue
            failures = refusals = 0
            for raw in batch:
                self.take(raw)
            self._offset = next_offset(batch)
            if self._offset is None and (batch or not settings.telegram_poll_seconds):
                await asyncio.sleep(IDLE_SECONDS)

    async def acknowledge(self, settings: Settings) -> None:
        """Tell Telegram what was taken, so that it is not sent again to the next run."""
        if self._offset is not None:
            with contextlib.suppress(TelegramError):
                await self._pending(0, settings)

    async def _pending(self, wait_seconds: int, settings: Settings) -> list[object]:
        offset, seconds = self._offset, settings.telegram_timeout_seconds
        return await answered(lambda: self._bot.raw_updates(offset, wait_seconds, seconds))

    async def _start(self) -> None:
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
                _log.warning("no way to Telegram, will try again", error=type(error).__name__, failures=failures)
                await asyncio.sleep(self._pace.after(error, failures))
            else:
                _log.info("telegram is being polled")
                return

    def take(self, raw: object) -> None:
        """Put one update into its chat's queue; one that cannot be read is logged by its fault."""
        try:
            incoming = read(raw)
        except MalformedUpdateError as error:
            _log.warning("update left out", reason=str(error))
            return
        if incoming is None or not (incoming.private or (incoming.text or "").startswith("/")):
            return
        self.lanes.put(incoming.chat, lambda: self._answers.answer(incoming))
