"""Telegram, by long polling or by webhook: each text gets its card, in order within a chat, chats side by side."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from telegram.error import InvalidToken

from bot import logs
from bot.channels.telegram_calls import make_bot
from bot.channels.telegram_polling import Polling
from bot.channels.telegram_webhook import Webhook
from bot.flow.pace import Pace

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
OTHER_PORT = "Choose another MYOCITE_PORT, or end the program that holds this one."


def serve(desk: Desk, settings: Settings) -> int:
    """Answer until SIGINT or SIGTERM. The exit code: 0, or 2 with a line on stderr for a bad token."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    if not token.strip():
        sys.stderr.write(NOT_CONNECTED)
        return 2
    secret = settings.telegram_webhook_secret
    secrets = (token, secret.get_secret_value() if secret else "")
    logs.configure(settings.log_level, as_json=settings.log_json, secrets=secrets)
    try:
        asyncio.run(_until_stopped(desk, settings, token.strip()))
    except InvalidToken:
        sys.stderr.write(REFUSED)
        return 2
    except OSError as error:
        sys.stderr.write(f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}. {OTHER_PORT}\n")
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
    """Take updates and answer until `stop` is set; then finish, for some seconds, what was begun.

    Errors:  InvalidToken where Telegram refuses the token; StoreError where the store cannot be used at the start;
             OSError where the webhook's address cannot be listened on.
    """
    bot = make_bot(settings, token)
    door = (Webhook if settings.telegram_webhook_url else Polling)(desk, settings, bot, pace or Pace())
    try:
        taking = asyncio.create_task(door.take_all())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (taking, stopping):
            task.cancel()
        await asyncio.wait({taking})
        await door.end()
        with contextlib.suppress(asyncio.CancelledError):
            await taking
    finally:
        await bot.shutdown()
