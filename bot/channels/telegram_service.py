"""All that runs between Telegram's updates and its answers: intake, worker, sender, and who looks after them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram_answers import Answers
from bot.channels.telegram_calls import answered, pause, told
from bot.channels.telegram_intake import Intake, Told
from bot.channels.telegram_sending import TelegramSending
from bot.channels.telegram_updates import MalformedUpdateError, Me, read
from bot.commands import HELP
from bot.flow.house import House
from bot.flow.limits import Limits, Rate
from bot.flow.sender import Sender
from bot.flow.worker import Worker
from bot.store.rows import Channel

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from bot.channels.telegram_calls import RawBot
    from bot.desk import Desk
    from bot.flow.pace import Pace
    from bot.settings import Settings

COMMANDS = tuple((name.removeprefix("/"), what) for name, what in HELP.items())
TROUBLE = (
    "I cannot keep messages at the moment, so your last one is not answered yet. I will answer it as soon as I can."
)
BURST, CHAT_BURST = 30, 4
DRAIN_SECONDS = 10.0

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


async def connected(bot: RawBot, prepare: Callable[[], Awaitable[bool]], pace: Pace) -> None:
    """Prove the token and prepare how updates come, as often as it takes. Errors: InvalidToken."""
    failures = 0
    while True:
        try:
            await answered(bot.initialize)
            await answered(prepare)
        except InvalidToken:
            raise
        except TelegramError as error:
            failures += 1
            _log.warning("no way to Telegram, will try again", **told(error), failures=failures)
            await asyncio.sleep(pause(error, failures, pace))
        else:
            return


class Service:
    """For one process and one bot, which has been initialised."""

    def __init__(self, desk: Desk, settings: Settings, bot: RawBot, pace: Pace) -> None:
        me = Me(bot.id, f"@{bot.username}".casefold())
        self._bot = bot
        self._side: set[asyncio.Task[None]] = set()  # calls on which no answer depends
        self._told: set[int] = set()  # chats that know of the trouble
        self.sender = Sender(
            desk.store,
            Channel.TELEGRAM,
            TelegramSending(bot),
            limits=Limits(
                Rate(settings.telegram_per_second, BURST), Rate(settings.telegram_chat_per_second, CHAT_BURST)
            ),
            pace=pace,
            now=desk.now,
        )
        answers = Answers(desk, me, settings.telegram_groups)
        self.worker = Worker(desk.store, Channel.TELEGRAM, answers.answer, self.sender.wake, pace)
        self._house = House(desk.store, Channel.TELEGRAM, self.worker, self.sender)
        tell = Told(woken=self.worker.wake, pressed=self._acknowledge, noticed=self.sender.wake)
        self._intake = Intake(desk.store, me, settings.telegram_groups, desk.now, tell)

    async def begin(self) -> None:
        """Go on with what the last run left. Errors: StoreError."""
        await asyncio.to_thread(self._house.recover)
        await self._house.sweep()
        self._aside(self._house.keep())

    async def take(self, batch: Sequence[object]) -> None:
        """Keep what arrived; when this returns it may be acknowledged. Errors: StoreError: nothing was kept."""
        await self._intake.take(batch)
        self._told.clear()

    async def tell_trouble(self, batch: Sequence[object]) -> None:
        """Tell, once for each chat, that its message could not be taken; nothing else can be done about it."""
        for raw in batch:
            try:
                incoming = read(raw)
            except MalformedUpdateError:
                continue
            if incoming is None or not incoming.private or incoming.chat in self._told:
                continue
            self._told.add(incoming.chat)
            self._aside(self._trouble(incoming.chat))

    async def end(self) -> None:
        """Finish, for some seconds, what was begun. The rest stays in the store for the next run."""
        finished = await self.worker.drain(DRAIN_SECONDS)
        sent = await self.sender.drain(DRAIN_SECONDS)
        if not (finished and sent):
            _log.error("stopped before every answer was sent: the rest is sent at the next start")
        for task in self._side:
            task.cancel()
        await asyncio.gather(*self._side, return_exceptions=True)

    async def announce(self) -> None:
        """The commands in Telegram's menu; that it fails costs no answer."""
        commands = [BotCommand(name, what) for name, what in COMMANDS]
        try:
            await answered(lambda: self._bot.set_my_commands(commands))
        except TelegramError as error:
            _log.warning("telegram's menu of commands was not set", error=type(error).__name__)

    def _acknowledge(self, press: str) -> None:
        self._aside(self._acknowledged(press))

    async def _acknowledged(self, press: str) -> None:
        """Stop the button's spinner; that it failed, or is too old, must not cost the answer."""
        try:
            await answered(lambda: self._bot.answer_callback_query(press))
        except TelegramError as error:
            _log.info("button press not acknowledged", error=type(error).__name__)

    async def _trouble(self, chat: int) -> None:
        try:
            await answered(lambda: self._bot.send_message(chat, TROUBLE))
        except TelegramError as error:
            _log.info("the chat was not told", error=type(error).__name__)

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._side.add(task)
        task.add_done_callback(self._side.discard)
