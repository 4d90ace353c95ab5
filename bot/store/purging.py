"""What is too old is erased at the start and every hour from then on, whatever runs and whether or not it is used."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.store.rows import Retention
    from bot.store.store import Store

EVERY_SECONDS = 3600.0

_log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(__name__)


@contextmanager
def purging(store: Store, retention: Retention, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Purge now, and again and again, in a thread of its own, until the block ends.

    Errors:  StoreError, of the first purge; a later one that fails is logged, and the next one makes up for it.
    """
    store.purge(datetime.now(UTC), retention)
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(every):
            try:
                store.purge(datetime.now(UTC), retention)
            except StoreError as error:
                _log.error("what is too old could not be erased now", problem=str(error))

    thread = threading.Thread(target=work, name="purging", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
