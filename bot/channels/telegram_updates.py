"""One raw update of the Bot API, read by itself: what it says, in which chat, or that it cannot be read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

KINDS = ("message", "edited_message", "callback_query")


class MalformedUpdateError(Exception):
    """The update has not the shape of the Bot API. Holds no part of it: it may hold someone's words."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, by which it knows that it is addressed in a group."""

    id: int
    name: str  # as it is mentioned, in small letters: "@myocitebot"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something a person did in a chat."""

    chat: int
    text: str | None  # None: a photo, a voice message, a sticker, ...
    message: int  # the message's id; of a press, the id of the message with the button
    user: int | None = None
    thread: int | None = None  # in a forum: its topic
    press: str | None = None  # the id of the button press to be acknowledged
    answers: int | None = None  # whose message this one replies to

    @property
    def private(self) -> bool:
        """A chat with one person; groups have negative ids."""
        return self.chat > 0

    @property
    def key(self) -> str:
        """The conversation it belongs to: in a group one for each person, and for each topic of a forum."""
        if self.private:
            return f"telegram:{self.chat}"
        return ":".join(str(part) for part in ("telegram", self.chat, self.user, self.thread) if part is not None)

    def addresses(self, me: Me) -> bool:
        """Whether the bot is meant: always in private; in a group by a command, its name, a reply or a button."""
        if self.private or self.press is not None:
            return True
        if self.text is None:
            return False
        if self.text.startswith("/"):
            command = self.text.split(maxsplit=1)[0]
            _, at, name = command.partition("@")
            return not at or at + name.casefold() == me.name
        return self.answers == me.id or bool(me.name and me.name in self.text.casefold())

    def said(self, me: Me) -> str:
        """The text, without the bot's name: "/start@SomeBot" is "/start", "@SomeBot dose?" is "dose?"."""
        text = self.text or ""
        first, space, rest = text.partition(" ")
        if first.startswith("/"):
            return f"{first.partition('@')[0]}{space}{rest}"
        if self.private:
            return text
        start = text.casefold().find(me.name) if me.name else -1
        return text if start < 0 else " ".join(f"{text[:start]} {text[start + len(me.name) :]}".split())


class _Chat(BaseModel):
    id: StrictInt


class _User(BaseModel):
    id: StrictInt


class _Replied(BaseModel):
    sender: _User | None = Field(default=None, alias="from")


class _Message(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    chat: _Chat
    message_id: StrictInt
    text: StrictStr | None = None
    sender: _User | None = Field(default=None, alias="from")
    message_thread_id: StrictInt | None = None
    is_topic_message: StrictBool = False
    reply_to_message: _Replied | None = None


class _Press(BaseModel):
    id: StrictStr
    sender: _User | None = Field(default=None, alias="from")
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
        return _incoming(press.message, press.data, press.sender, press.id)
    message = update.message or update.edited_message
    return _incoming(message, message.text, message.sender) if message else None


def _incoming(message: _Message, text: str | None, sender: _User | None, press: str | None = None) -> Incoming:
    replied = message.reply_to_message
    return Incoming(
        chat=message.chat.id,
        text=text,
        message=message.message_id,
        user=sender.id if sender else None,
        thread=message.message_thread_id if message.is_topic_message else None,
        press=press,
        answers=replied.sender.id if replied and replied.sender else None,
    )


def update_id(raw: object) -> str:
    """By what a second delivery is known: Telegram's own id, or for what has none, its content."""
    if isinstance(raw, dict) and type(raw.get("update_id")) is int:
        return str(raw["update_id"])
    return f"junk:{hashlib.sha256(as_json(raw)).hexdigest()[:32]}"


def as_json(raw: object) -> bytes:
    """The update as it is kept."""
    return json.dumps(raw, separators=(",", ":"), sort_keys=True).encode()


def next_offset(batch: list[object]) -> int | None:
    """The offset that acknowledges the batch; None after an empty one.

    Nothing is pending after an empty batch, so that no offset is needed then; Telegram begins anew with
    other ids, lower ones too, after a quiet week.
    """
    ids = [raw["update_id"] for raw in batch if isinstance(raw, dict) and type(raw.get("update_id")) is int]
    return max(ids) + 1 if ids else None
