"""What one update is answered with: heard, dressed, and laid into the outbox with the case, in one transaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog

from bot.channels import telegram_html
from bot.channels.telegram_bodies import Body
from bot.channels.telegram_updates import MalformedUpdateError, read
from bot.commands import pressed
from bot.front import front
from bot.store.errors import StaleError, StoreError
from bot.store.rows import InboxState, Outgoing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.channels.telegram_updates import Incoming, Me
    from bot.conversation import Turn
    from bot.desk import Desk
    from bot.reply import Card
    from bot.store.rows import Taken
    from bot.store.store import Tables

TEXT_ONLY = "I can read text only, not pictures, voice messages, files or stickers. Please write it out."
PRIVATE_ONLY = "I answer in a private chat only: in a group, one patient could be taken for another."
STALE = (
    "That button belongs to an earlier answer, so I did not use it. "
    "Press one of the last answer's buttons, or write it."
)
FAILED = "Something went wrong here, and I have no answer to your last message. Please send it again."

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


class Answers:
    """It decides nothing, keeps nothing of its own and logs no one's words. Blocking; any thread."""

    def __init__(self, desk: Desk, me: Me, groups: Iterable[int]) -> None:
        self._desk, self._me, self._groups = desk, me, frozenset(groups)

    def answer(self, taken: Taken) -> None:
        """Answer one update, and finish it. Errors: StoreError, StaleError: nothing was written."""
        incoming = _again(taken)
        if incoming is None:
            _log.error("update left out", reason="taken by another version of this program")
            with self._desk.store.transaction() as tables:
                tables.inbox.finish(taken, InboxState.QUARANTINED, "another version")
            return
        notice = self._notice(incoming)
        if notice is not None:
            self._finish(taken, incoming, notice)
            return

        def record(tables: Tables, turn: Turn) -> None:
            tables.inbox.finish(taken)
            tables.outbox.put(taken.update, _dressed(incoming, turn.reply.card), self._desk.now())

        try:
            self._desk.work(taken.update.chat, incoming.said(self._me), record)
        except (StoreError, StaleError):
            raise
        except Exception as error:  # noqa: BLE001 - one message's fault must not hold up those behind it
            _log.error("no answer was made", error=type(error).__name__)
            self._finish(taken, incoming, FAILED)

    def _notice(self, incoming: Incoming) -> str | None:
        """The line that answers what is not for the conversation."""
        if not incoming.private and incoming.chat not in self._groups:
            return PRIVATE_ONLY
        if incoming.text is None:
            return TEXT_ONLY
        if incoming.press is not None and pressed(incoming.text)[1] is None:  # else the card's code tells
            with self._desk.store.transaction() as tables:
                live = tables.outbox.answered_last(incoming.key, str(incoming.message))
            return None if live else STALE
        return None

    def _finish(self, taken: Taken, incoming: Incoming, notice: str) -> None:
        body = _body(incoming, notice, html=False)
        with self._desk.store.transaction() as tables:
            tables.inbox.finish(taken)
            tables.outbox.put(taken.update, [Outgoing(body, answer=False)], self._desk.now())


def notice_body(incoming: Incoming, text: str) -> bytes:
    """A line of plain text as it lies in the outbox."""
    return _body(incoming, text, html=False)


def _again(taken: Taken) -> Incoming | None:
    """What the update says; it could be read when it was taken."""
    try:
        return read(json.loads(taken.update.raw or b"null"))
    except (MalformedUpdateError, ValueError):
        return None


def _dressed(incoming: Incoming, card: Card) -> list[Outgoing]:
    """The card's messages in order, with the quick replies under the last."""
    card = front(card)
    texts = telegram_html.messages(card)
    if not texts:
        return [Outgoing(_body(incoming, FAILED, html=False))]
    rows = tuple(tuple((button.label, button.sends) for button in row) for row in telegram_html.keyboard(card))
    *first, last = texts
    files = [Outgoing(_body(incoming, one.name, html=False, file=one.content)) for one in card.files]
    return [*(Outgoing(_body(incoming, text)) for text in first), Outgoing(_body(incoming, last, rows=rows)), *files]


def _body(
    incoming: Incoming,
    text: str,
    *,
    html: bool = True,
    rows: tuple[tuple[tuple[str, str], ...], ...] = (),
    file: str | None = None,
) -> bytes:
    reply_to = None if incoming.private or incoming.press else incoming.message
    body = Body(
        chat=incoming.chat, thread=incoming.thread, reply_to=reply_to, text=text, html=html, rows=rows, file=file
    )
    return body.model_dump_json().encode()
