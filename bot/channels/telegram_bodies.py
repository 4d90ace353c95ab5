"""One message as it lies in the outbox until it is sent."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A text for one Telegram chat, within Telegram's limits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: int
    thread: int | None = None  # a forum's topic
    reply_to: int | None = None  # in a group: the message that is answered
    text: str
    html: bool = True
    file: str | None = None  # a document's content; `text` is then its name
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()  # buttons: label, and what pressing it says
