"""One message in, one answer out, for one browser's chat: in order, and once however often it is sent.

The message and its answer lie in the store, written together with the case: a reload, a resend and a restart
of the program lose nothing. Erased with the case, or when they are too old.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
from anyio import to_thread
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.channels.web.card_json import Json, card_json
from bot.channels.web.guard import RefusedError
from bot.channels.web.turnstile import Turnstile
from bot.store.errors import StaleError, StoreError
from bot.store.rows import Channel, Update

if TYPE_CHECKING:
    from bot.conversation import Turn
    from bot.desk import Desk
    from bot.reply import Reply
    from bot.store.exchanges import Exchange
    from bot.store.store import Tables

MOST_SHOWN = 200  # exchanges of one chat that the page shows again

log = structlog.get_logger(__name__)


class Sent(BaseModel):
    """What the page sends: the message, and an id of its own by which a resend is known."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{8,64}\z")]
    text: str


class WebChat:
    """The desk behind the page, one browser's chat at a time in order."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turnstile = Turnstile()

    async def answer(self, name: str, sent: Sent) -> bytes:
        """The answer's JSON; a resent id gets the answer it had, and nothing is done twice.

        Raises:
            RefusedError: 409 where the id belongs to another message, 500 where the conversation failed, 503
                where the answer cannot be kept: then it is not given either.
        """
        async with self._turnstile.held(name):
            try:
                return await to_thread.run_sync(self._answer, name, sent)
            except RefusedError:
                raise
            except (StoreError, StaleError) as error:
                log.error("answer not kept", error=type(error).__name__)  # noqa: TRY400
                message = "Your message could not be kept, so it was not answered. Please try again in a moment."
                raise RefusedError(503, "store", message) from None
            except Exception as error:  # noqa: BLE001 - whatever failed, the user must be told, and may try again
                # Not the exception itself: its message may hold the user's words.
                log.error("answer failed", error=type(error).__name__, at=_place(error))  # noqa: TRY400
                message = "Something went wrong on our side. Your message was not answered."
                raise RefusedError(500, "failed", message) from None

    async def history(self, name: str) -> bytes:
        """All that this chat has said, as JSON.

        A page that can show nothing of a case must not go on with it: where nothing is left to be shown, or
        the case has been idle for too long, it is forgotten.

        Raises:
            RefusedError: 503 where the store cannot be read.
        """
        async with self._turnstile.held(name):
            try:
                return await to_thread.run_sync(self._history, name)
            except StoreError as error:
                log.error("history not read", error=type(error).__name__)  # noqa: TRY400
                raise RefusedError(503, "store", "What was said before cannot be read now.") from None

    async def forget(self, name: str) -> None:
        """Erase the case and what was said about it.

        Raises:
            RefusedError: 503 where the store cannot be written.
        """
        async with self._turnstile.held(name):
            try:
                await to_thread.run_sync(self._desk.new_case, _key(name))
            except StoreError as error:
                log.error("case not erased", error=type(error).__name__)  # noqa: TRY400
                raise RefusedError(503, "store", "The case could not be erased now. Please try again.") from None

    def _answer(self, name: str, sent: Sent) -> bytes:
        update_id = f"{name}:{sent.id}"
        with self._desk.store.transaction() as tables:
            known = tables.exchanges.get(Channel.WEB, update_id)
        if known:
            if _Said.model_validate_json(known.said).text != sent.text:
                raise RefusedError(409, "id_taken", "This id belongs to another message.")
            return known.answer
        said = _Said(id=sent.id, text=sent.text, received=_now())
        update = Update(Channel.WEB, update_id, _key(name), said.model_dump_json(ensure_ascii=True).encode())
        given: list[bytes] = []

        def record(tables: Tables, turn: Turn) -> None:
            given[:] = [_body(sent.id, turn.reply)]
            if not turn.withheld:  # no word of what identifies a person is kept, nor shown again
                tables.exchanges.put(update, given[0], self._desk.now())

        self._desk.work(_key(name), sent.text, record)
        return given[0]

    def _history(self, name: str) -> bytes:
        chat = _key(name)
        with self._desk.store.transaction() as tables:
            shown = tables.exchanges.last(chat, MOST_SHOWN)
            kept = tables.sessions.load(chat)
        if shown and shown[-1].at >= self._desk.now() - self._desk.keep:
            return _json({"messages": [_row(exchange) for exchange in shown]})
        if shown or kept:
            self._desk.new_case(chat)
        return _json({"messages": []})


class _Said(BaseModel):
    """What the store keeps of a message."""

    id: str
    text: str
    received: str  # ISO 8601, UTC


def _row(exchange: Exchange) -> dict[str, Json]:
    said = _Said.model_validate_json(exchange.said)
    answer: dict[str, Json] = json.loads(exchange.answer)
    return {"text": said.text, "received": said.received, **answer}


def _body(message_id: str, reply: Reply) -> bytes:
    facts = reply.facts.model_dump(mode="json")
    return _json({"id": message_id, "card": card_json(reply.card), "facts": facts, "at": _now()})


def _json(body: dict[str, Json]) -> bytes:
    # A lone surrogate half, which JSON input may hold, has no place in UTF-8.
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


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
