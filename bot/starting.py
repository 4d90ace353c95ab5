"""How an assistant is put together: with sessions kept in SQLite for a channel, in memory for a machine door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.assistant import Assistant, MemorySessions
from bot.ears import Ears
from bot.sessions import SessionStore
from core.load import load_protocol


def fresh_assistant(ears: Ears) -> Assistant:
    """An assistant that forgets everything when the process ends."""
    return Assistant(ears, MemorySessions(), load_protocol())


@contextmanager
def kept_assistant(ears: Callable[[], Ears], path: Path, keep: timedelta) -> Iterator[Assistant]:
    """An assistant whose sessions outlive the process; those idle longer than `keep` are erased at the start."""
    with SessionStore(path) as store:
        store.expire(datetime.now(UTC) - keep)
        yield Assistant(ears(), store, load_protocol(), keep=keep)
