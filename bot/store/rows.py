"""The rows of the store as values. Times are aware datetimes; a chat is one conversation ("telegram:42")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Channel(StrEnum):
    """Where a message came from."""

    TELEGRAM = "telegram"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Update:
    """Something that arrived: `id` is the channel's own, by which a second delivery is known."""

    channel: Channel
    id: str
    chat: str
    raw: bytes | None  # as it came; None where it may not be kept (see `reason`)


class InboxState(StrEnum):
    """What has become of an update."""

    WAITING = "waiting"  # taken, not answered yet
    DONE = "done"  # its answer lies in the outbox, or it needed none
    QUARANTINED = "quarantined"  # could not be read; kept for whoever looks after the program
    WITHHELD = "withheld"  # refused before it was kept: its text was never stored


@dataclass(frozen=True, slots=True)
class Taken:
    """An update in the inbox; `number` is the order in which updates were taken."""

    number: int
    update: Update
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A chat's session: opaque JSON, and the revision by which a change by another is noticed."""

    payload: bytes
    revision: int


class OutboxState(StrEnum):
    """What has become of a message to be sent."""

    READY = "ready"  # to be sent, or sent again
    SENDING = "sending"  # in flight: after a crash nobody knows whether it arrived
    SENT = "sent"
    DEAD = "dead"  # given up: it cannot be delivered


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent. `body` is the channel's own JSON."""

    body: bytes
    answer: bool = True  # False: a notice that changes nothing in the case ("I read text only")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message of the outbox, claimed by this process to be sent."""

    number: int
    chat: str
    body: bytes
    attempts: int  # failures before this try for which the message itself may be to blame
    repeat: bool  # it may have arrived already: say so
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Audited:
    """One decision, without a word of anyone: which rules it rests on and how it came out."""

    at: datetime
    rules: tuple[str, ...]  # "S01", "D02", "L10"
    codes: tuple[str, ...]  # "scope:in", "alarm:pregnancy", "receipt:4F7K"


@dataclass(frozen=True, slots=True)
class Link:
    """One row of the audit chain."""

    number: int
    entry: Audited
    previous: str  # hex SHA-256 of the row before; 64 zeros for the first
    hash: str  # hex SHA-256 of `previous` and the entry


@dataclass(frozen=True, slots=True)
class Receipt:
    """The facts an answer rested on, by a short code that a person can read out. Erasable by chat."""

    code: str
    chat: str
    facts: str  # JSON
    protocol: str  # the version of the protocol's data, as a hash
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Complaint:
    """An answer that a reader called wrong, and why. Erasable by chat."""

    code: str  # of the answer; empty where it had none
    chat: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long each kind of row is kept. The audit chain holds no text and is kept."""

    text: timedelta = timedelta(hours=48)  # updates, their ids, and what was sent
    session: timedelta = timedelta(hours=12)  # since the last message
    receipt: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were erased."""

    updates: int
    messages: int
    sessions: int
    receipts: int
    complaints: int = 0
