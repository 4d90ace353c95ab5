"""How the program is put together: over a store for a channel, in memory for a machine door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.assistant import Assistant, KeptAnswers, MemorySessions
from bot.conversation import Turns
from bot.desk import Desk
from bot.ears import Ears
from bot.reference import Reference
from bot.settings import address
from bot.stamp import new_code
from bot.store.opening import open_store
from bot.store.purging import purging
from bot.store.rows import Receipt, Retention
from bot.store.store import Store
from core.load import load_protocol

if TYPE_CHECKING:
    from bot.settings import Settings


def fresh_assistant(ears: Ears) -> Assistant:
    """An assistant that forgets everything when the process ends."""
    return Assistant(ears, MemorySessions(), load_protocol())


@contextmanager
def opened_desk(ears: Callable[[], Ears], settings: Settings) -> Iterator[Desk]:
    """A desk whose store outlives the process; what is too old is erased at the start and every hour.

    Errors:  StoreError.
    """
    with open_store(settings.sqlite_path, address(settings)) as store, purging(store, retention(settings)):
        answers = KeptAnswers(new_code, partial(_receipt, store))
        heard, book = ears(), load_protocol()
        whole = Assistant(heard, MemorySessions(), book, answers=answers)
        turns: Turns = Reference(heard, book) if settings.reference_only else whole
        yield Desk(store, turns, keep=timedelta(hours=settings.session_hours))


def _receipt(store: Store, code: str) -> Receipt | None:
    with store.transaction() as tables:
        return tables.receipts.get(code)


def retention(settings: Settings) -> Retention:
    """How long what is kept."""
    return Retention(session=timedelta(hours=settings.session_hours), receipt=timedelta(days=settings.receipt_days))
