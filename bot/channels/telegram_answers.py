"""What one Telegram update is answered with: acknowledged, heard, dressed and sent."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels import telegram_html
from bot.channels.telegram_calls import Pace, RawBot, answered, patiently

if TYPE_CHECKING:
    from bot.channels.telegram_updates import Incoming
    from bot.conversation import Conversation
    from bot.reply import Card

TEXT_ONLY = "I can read text only, not pictures, voice messages, files or stickers. Please write it out."
PRIVATE_ONLY = "I answer in a private chat only: in a group, one patient could be taken for another."
FAILED = "Something went wrong here, and I have no answer to your last message. Please send it again."

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class Answers:
    """It decides nothing, keeps nothing and logs no one's words."""

    def __init__(self, conversation: Conversation, bot: RawBot, pace: Pace) -> None:
        self._conversation = conversation
        self._bot = bot
        self._pace = pace

    async def answer(self, incoming: Incoming) -> None:
        """Answer one update. Its errors are logged here, and told in the chat where that is possible."""
        try:
            if incoming.press is not None:
                await self._acknowledge(incoming.press)
            if not incoming.private:
                await self._send(incoming.chat, PRIVATE_ONLY)
            elif incoming.text is None:
                await self._send(incoming.chat, TEXT_ONLY)
            else:
                await self._send_card(incoming.chat, await self._hear(incoming.chat, incoming.text))
        except TelegramError as error:
            _log.error("answer not delivered", error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - one chat's fault is no other chat's
            _log.error("no answer was made", error=type(error).__name__)
            with contextlib.suppress(TelegramError):
                await self._send(incoming.chat, FAILED)

    async def _hear(self, chat: int, text: str) -> Card:
        reply = await asyncio.to_thread(self._conversation.hear, f"telegram:{chat}", _command(text))
        return reply.card

    async def _acknowledge(self, press: str) -> None:
        """Stop the button's spinner; that it failed, or is too old, must not cost the answer."""
        try:
            await answered(lambda: self._bot.answer_callback_query(press))
        except TelegramError as error:
            _log.info("button press not acknowledged", error=type(error).__name__)

    async def _send_card(self, chat: int, card: Card) -> None:
        texts = telegram_html.messages(card) or (FAILED,)
        rows = [
            [InlineKeyboardButton(button.label, callback_data=button.says) for button in row]
            for row in telegram_html.keyboard(card)
        ]
        for position, text in enumerate(texts, start=1):
            last = position == len(texts)
            await self._send_html(chat, text, InlineKeyboardMarkup(rows) if rows and last else None)

    async def _send_html(self, chat: int, text: str, markup: InlineKeyboardMarkup | None) -> None:
        try:
            await patiently(
                lambda: self._bot.send_message(chat, text, parse_mode=ParseMode.HTML, reply_markup=markup),
                self._pace,
            )
        except BadRequest:
            _log.error("telegram refused the markup, sent as plain text")
            await self._send(chat, telegram_html.without_markup(text), markup)

    async def _send(self, chat: int, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
        await patiently(lambda: self._bot.send_message(chat, text, reply_markup=markup), self._pace)


def _command(text: str) -> str:
    """The text, without the bot's name behind a command: "/start@SomeBot" is "/start"."""
    first, space, rest = text.partition(" ")
    return f"{first.partition('@')[0]}{space}{rest}" if first.startswith("/") else text
