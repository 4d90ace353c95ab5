"""One message to Telegram, and what became of it: arrived, to be tried again, or never to arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels import telegram_html
from bot.channels.telegram_bodies import Body
from bot.channels.telegram_calls import answered
from bot.flow.sender import Arrived, Later, Never, Outcome

if TYPE_CHECKING:
    from bot.channels.telegram_calls import RawBot
    from bot.store.rows import Parcel

REPEATED = "Sent again (the first try may have reached you):"

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class TelegramSending:
    """A `bot.flow.sender.Sending`."""

    def __init__(self, bot: RawBot) -> None:
        self._bot = bot

    async def __call__(self, parcel: Parcel) -> Outcome:
        body = Body.model_validate_json(parcel.body)
        if parcel.repeat and body.file is None:
            mark = f"<i>{REPEATED}</i>" if body.html else REPEATED
            body = body.model_copy(update={"text": f"{mark}\n\n{body.text}"})
        try:
            return Arrived(await self._in_any_form(body))
        except TelegramError as error:
            return _fault(error)

    async def _in_any_form(self, body: Body) -> str:
        """The message's id; without its markup where that is refused. Errors: TelegramError."""
        try:
            return await self._sent(body)
        except BadRequest as error:
            if not body.html or error.__cause__ is not None:
                raise
        _log.error("telegram refused the markup, sent as plain text")
        return await self._sent(
            body.model_copy(update={"text": telegram_html.without_markup(body.text), "html": False})
        )

    async def _sent(self, body: Body) -> str:
        """The message's id. Errors: TelegramError."""
        rows = [[InlineKeyboardButton(label, callback_data=says) for label, says in row] for row in body.rows]
        reply = ReplyParameters(body.reply_to, allow_sending_without_reply=True) if body.reply_to else None
        if body.file is not None:
            document = InputFile(body.file.encode(), filename=body.text)
            kept = await answered(
                lambda: self._bot.send_document(
                    body.chat, document, message_thread_id=body.thread, reply_parameters=reply
                )
            )
            return str(kept.message_id)
        sent = await answered(
            lambda: self._bot.send_message(
                body.chat,
                body.text,
                parse_mode=ParseMode.HTML if body.html else None,
                reply_markup=InlineKeyboardMarkup(rows) if rows else None,
                message_thread_id=body.thread,
                reply_parameters=reply,
            )
        )
        return str(sent.message_id)


def _fault(error: TelegramError) -> Outcome:
    """What an error means for the message."""
    reason, cause = type(error).__name__, error.__cause__
    if isinstance(cause, TelegramError):  # its answer was not JSON: a gateway's word, not Telegram's
        return Later(reason)
    match error:
        case RetryAfter():
            asked = error.retry_after
            seconds = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
            return Later(reason, seconds, may_have_arrived=False, to_blame=False)
        case BadRequest() | Forbidden() | ChatMigrated():
            return Never(reason)
        case InvalidToken():
            return Later(reason, may_have_arrived=False, to_blame=False)
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Later(reason, may_have_arrived=False, to_blame=False)
    return Later(reason)
