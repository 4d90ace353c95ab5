"""One message in, one answer out, for one browser's chat: in order, and once however often it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
from anyio import to_thread
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.channels.web.card_json import Json, card_json
from bot.channels.web.guard import RefusedError
from bot.channels.web.transcript import Chat, Exchange, Transcripts

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.reply import Reply

log = structlog.get_logger(__name__)


class Sent(BaseModel):
    """What the page sends: the message, and an id of its own by which a resend is known."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}\z")]
    text: str


@dataclass(frozen=True, slots=True)
class WebChat:
    """The conversation behind the page, one browser's chat at a time in order."""

    conversation: Conversation
    transcripts: Transcripts

    async def answer(self, name: str, sent: Sent) -> bytes:
        """The answer's JSON; a resent id gets the answer it had, and nothing is done twice.

        Raises:
            RefusedError: 409 where the id belongs to another message, 500 where the conversation failed.
        """
        async with self.transcripts.held(name) as chat:
            chat.seen = True
            if known := chat.exchanges.get(sent.id):
                if known.text != sent.text:
                    raise RefusedError(409, "id_taken", "This id belongs to another message.")
                return known.answer
            received = _now()
            answer = _answer(sent.id, await self._hear(name, sent.text))
            self.transcripts.keep(chat, Exchange(sent.id, sent.text, received, answer))
            return answer

    async def _hear(self, name: str, text: str) -> Reply:
        try:
            return await to_thread.run_sync(self.conversation.hear, _key(name), text)
        except Exception as error:  # noqa: BLE001 - whatever failed, the user must be told, and may try again
            # Not the exception itself: its message may hold the user's words.
            log.error("answer failed", error=type(error).__name__, at=_place(error))  # noqa: TRY400
            message = "Something went wrong on our side. Your message was not answered."
            raise RefusedError(500, "failed", message) from None

    async def history(self, name: str) -> bytes:
        """All that this chat has said, as JSON.

        A page that can show nothing of a case must not go on with it: where this process does not know the
        chat (a restart, or long disuse), whatever the store still knows of it is forgotten.
        """
        async with self.transcripts.held(name) as chat:
            if not chat.seen:
                await to_thread.run_sync(self.conversation.forget, _key(name))
                chat.seen = True
            return _history(chat)

    async def forget(self, name: str) -> None:
        """Erase the case."""
        async with self.transcripts.held(name) as chat:
            await to_thread.run_sync(self.conversation.forget, _key(name))
            self.transcripts.clear(chat)


def _answer(message_id: str, reply: Reply) -> bytes:
    facts = reply.facts.model_dump(mode="json")
    return _json({"id": message_id, "card": card_json(reply.card), "facts": facts, "at": _now()})


def _json(body: dict[str, Json]) -> bytes:
    # A lone surrogate half, which JSON input may hold, has no place in UTF-8.
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _history(chat: Chat) -> bytes:
    rows = [
        {"text": exchange.text, "received": exchange.received, **json.loads(exchange.answer)}
        for exchange in chat.exchanges.values()
    ]
    return _json({"messages": rows})


def _key(name: str) -> str:
    return f"web:{name}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _place(error: BaseException) -> str:
    """Where it was raised, without its message: that may hold the user's words."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
