"""The whole program behind a channel: ears, the pure turn, and the session as JSON."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from pydantic import ValidationError

from bot import about, case_commands, complaint, notices
from bot.bare_numbers import full_correction
from bot.commands import WRONG, Command, command, pressed, sentence
from bot.conversation import Forgets, Turn
from bot.dates import heard_around, in_full
from bot.dialogue import turn
from bot.ears import Ears
from bot.privacy import screen
from bot.questions import full_sentence
from bot.quiz import turn as quiz
from bot.receipts import Proof, protocol_of, verified
from bot.reply import Reply
from bot.session import Session
from bot.stamp import stamped
from bot.store.rows import Receipt
from bot.withheld import safe_to_show
from bot.wrong_patient import held_for_pause, is_long_pause, resumed
from core.register import ProtocolBook
from core.request import Topic

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)
LANES = 256


class Sessions(Protocol):
    """Where sessions are kept, as opaque JSON, by a conversation that keeps them itself."""

    def load(self, chat: str, not_before: datetime | None = None) -> bytes | None: ...

    def save(self, chat: str, payload: bytes, now: datetime) -> None: ...

    def forget(self, chat: str) -> None: ...


class MemorySessions:
    """Sessions for as long as the process lives: for the machine doors, whose conversations are fresh."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load(self, chat: str, not_before: datetime | None = None) -> bytes | None:
        del not_before
        return self._kept.get(chat)

    def save(self, chat: str, payload: bytes, now: datetime) -> None:
        del now
        self._kept[chat] = payload

    def forget(self, chat: str) -> None:
        self._kept.pop(chat, None)


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """How an answer gets its code, and how the receipt of a code is found."""

    new_code: Callable[[], str]
    find: Callable[[str], Receipt | None]


class Assistant:
    """A `bot.conversation.Conversation`: one chat's text in, one reply out, in the order of arrival."""

    def __init__(
        self,
        ears: Ears,
        sessions: Sessions,
        book: ProtocolBook,
        *,
        keep: timedelta = timedelta(hours=12),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        answers: KeptAnswers | None = None,
    ) -> None:
        """Without `answers`, as at the machine doors, no answer has a code."""
        self._ears, self._sessions, self._book = ears, sessions, book
        self._keep, self._now, self._answers = keep, now, answers
        self._lanes = tuple(threading.Lock() for _ in range(LANES))

    def hear(self, chat: str, text: str) -> Reply:
        """Answer one message: parse, decide, keep the session. Blocking, some milliseconds."""
        with self._lock(chat):
            now = self._now()
            heard = self.turn(chat, self._sessions.load(chat, not_before=now - self._keep), text)
            if heard.forgets is not Forgets.NOTHING:
                self._sessions.forget(chat)
            if heard.after is not None:
                self._sessions.save(chat, heard.after, now)
        return heard.reply

    def turn(self, chat: str, before: bytes | None, text: str) -> Turn:
        """Answer one message of a chat whose session was `before`; nothing is kept here.

        A reply of which a sentence could be misread is not given: another says that it was withheld (D29).
        """
        del chat
        answered = self._answered(before, text)
        return replace(answered, reply=safe_to_show(answered.reply, self._book))

    def _answered(self, kept: bytes | None, text: str) -> Turn:
        identifiers = screen(text)
        if identifiers:  # before anything is stored: no word of it reaches a session, a receipt or a log
            _log.info("not read", identifiers=[kind.name for kind in identifiers])
            return Turn(notices.identifying(identifiers, self._book), withheld=identifiers)
        said, pressed_on = pressed(text)
        given = command(said)
        notice = about.notice(given, self._book) if given is not None else None
        if notice is not None:
            return Turn(notice)
        if given is not None and given.name == "/forget":
            return Turn(notices.erased(self._book), forgets=Forgets.ALL)
        before = _session(kept)
        if pressed_on is not None and pressed_on != before.code:
            return Turn(notices.out_of_date(said, self._book))
        if given is not None and given.name == "/verify":
            return Turn(self._verified(given.rest.upper()))
        reason = _reason(before, given, said)
        if reason is not None:
            turned = self._kept(before, *complaint.noted(before, self._book))
            return replace(turned, complaint=reason)
        new = given is not None and given.name in {"/reset", "/new"}
        turned = self._kept(before, *self._turned(before, given, said))
        return replace(turned, forgets=Forgets.CASE) if new else turned

    def _verified(self, code: str) -> Reply:
        if not code:
            return notices.ask_plainly(self._book, "clarify", "Which answer? Write /verify and the code below it.")
        return verified(self._answers.find(code) if self._answers is not None else None, code, self._book)

    def _kept(self, before: Session, after: Session, reply: Reply) -> Turn:
        """The turn with its label and code; the code of a card that only shows more of another is that other's."""
        answers_anew = after.last is not None and after.last is not before.last
        code = self._answers.new_code() if self._answers is not None and answers_anew else after.code
        after = after.model_copy(update={"heard_at": self._now(), "code": code})
        reply = stamped(reply, after.case, code)
        _log.info("answered", scope=reply.facts.scope.value, alarms=len(reply.facts.alarms), asks=len(reply.facts.ask))
        proof = ""
        if code and answers_anew and after.last is not None:
            proof = Proof(basis=after.last, digest=after.digest).model_dump_json()
        return Turn(reply, after.model_dump_json().encode(), receipt=proof, protocol=protocol_of(self._book))

    def _turned(self, before: Session, given: Command | None, said: str) -> tuple[Session, Reply]:
        """The turn of a command about the case, or of a message."""
        if given is not None:
            done = case_commands.turn(before, given, self._book)
            if done is not None:
                return done
            said = sentence(given) or said
        if before.quiz is not None and given is None:
            return quiz.answered(before, self._ears.parse(said).reading, self._book)
        if is_long_pause(before, self._now()):
            return held_for_pause(before, said, self._book)
        before, text = resumed(before, said)
        text = in_full(full_sentence(before.asked, text), taper_asked=Topic.TAPER in before.topics)
        if before.changing:
            before, text = before.model_copy(update={"changing": False}), f"correction: {text}"
        parsed = heard_around(self._ears.parse, text)
        said_in_full = full_correction(before.draft, parsed.reading)
        if said_in_full is not None:
            parsed = self._ears.parse(said_in_full)
        return turn(before, parsed, self._book)

    def forget(self, chat: str) -> None:
        """Erase all that is known of this chat."""
        with self._lock(chat):
            self._sessions.forget(chat)

    def _lock(self, chat: str) -> threading.Lock:
        """The chat's lane: one chat is answered one message at a time; the number of chats costs no memory."""
        return self._lanes[zlib.crc32(chat.encode()) % LANES]


def _reason(session: Session, given: Command | None, said: str) -> str | None:
    """Why the reader calls an answer wrong, where the message says it."""
    if given is not None:
        return given.rest[: complaint.LONGEST] if given.name == WRONG and given.rest else None
    return said[: complaint.LONGEST] if session.complaint is not None and said.strip() else None


def _session(payload: bytes | None) -> Session:
    if payload is None:
        return Session()
    try:
        return Session.model_validate_json(payload)
    except ValidationError:
        _log.warning("a session of another version was left behind: the case begins anew")
        return Session()
