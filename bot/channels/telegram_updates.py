"""One raw update of the Bot API, read by itself: what it says, in which chat, or that it cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, StrictInt, StrictStr, ValidationError

KINDS = ("message", "edited_message", "callback_query")


class MalformedUpdateError(Exception):
    """The update has not the shape of the Bot API. Holds no part of it: it may hold someone's words."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something a person did in a chat."""

    chat: int
    text: str | None  # None: a photo, a voice message, a sticker, ...
    press: str | None = None  # the id of the button press to be acknowledged

    @property
    def private(self) -> bool:
        """A chat with one person; groups have negative ids."""
        return self.chat > 0


class _Chat(BaseModel):
    id: StrictInt


class _Message(BaseModel):
    chat: _Chat
    text: StrictStr | None = None


class _Press(BaseModel):
    id: StrictStr
    data: StrictStr | None = None
    message: _Message | None = None


class _Update(BaseModel):
    update_id: StrictInt
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None


def read(raw: object) -> Incoming | None:
    """What the update says; None where it is of a kind that is not answered.

    Errors:  MalformedUpdateError.
    """
    try:
        update = _Update.model_validate(raw)
    except ValidationError as error:
        where = {".".join(str(part) for part in item["loc"]) for item in error.errors(include_input=False)}
        raise MalformedUpdateError(f"not an update of the Bot API at {', '.join(sorted(where)) or 'its top'}") from None
    if press := update.callback_query:
        if press.message is None or press.data is None:
            return None
        return Incoming(press.message.chat.id, press.data, press.id)
    message = update.message or update.edited_message
    return Incoming(message.chat.id, message.text) if message else None


def next_offset(batch: list[object]) -> int | None:
    """The offset that acknowledges the batch; None after an empty one.

    Nothing is pending after an empty batch, so that no offset is needed then; Telegram begins anew with
    other ids, lower ones too, after a quiet week.
    """
    ids = [raw["update_id"] for raw in batch if isinstance(raw, dict) and type(raw.get("update_id")) is int]
    return max(ids) + 1 if ids else None
