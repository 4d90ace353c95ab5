"""The embedded backing: one SQLite file (WAL, synchronous=FULL), its user's alone (0600)."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.store.database import Dialect
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.store.database import Row, Value

BUSY_SECONDS = 5.0
WRITABLE = "Check that it may be written, that the disk is not full and that no one holds it locked."


class _Connection:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def rows(self, sql: str, *values: Value) -> Sequence[Row]:
        return self._db.execute(sql, values).fetchall()

    def change(self, sql: str, *values: Value) -> int:
        return self._db.execute(sql, values).rowcount

    def serialize(self, name: str) -> None:
        """Nothing to do: the transaction holds the file's one write lock from its start."""


class SqliteDatabase:
    """One file. Commits survive a crash of the program and of the machine."""

    dialect = Dialect(number="INTEGER PRIMARY KEY AUTOINCREMENT", real="REAL", bytes="BLOB")
    shared = False

    def __init__(self, path: Path) -> None:
        """Open the file, made with its folder where missing.

        Errors:  StoreError where it is corrupt, locked or not to be written.
        """
        self.path = path
        self._lock = threading.Lock()
        try:
            private_file(path)
        except OSError as error:
            raise StoreError(str(path), str(error), WRITABLE) from error
        with self._explained():
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            with self._explained():
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                    self._db.execute(f"PRAGMA {pragma}")
                [[verdict]] = self._db.execute("PRAGMA quick_check(1)")
                if verdict != "ok":
                    raise sqlite3.DatabaseError(verdict)
        except StoreError:
            self._db.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[_Connection]:
        with self._lock, self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield _Connection(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk, for one, has rolled it back already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def scrub(self) -> None:
        with self._lock, self._explained():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What goes wrong is told with the file's name and what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(str(self.path), str(error), WRITABLE) from error
        except sqlite3.DatabaseError as error:
            remedy = (
                "It was left as it is. Restore a copy, or move it (and its -wal and -shm) aside; "
                "then a new one is made, and every chat begins afresh."
            )
            raise StoreError(str(self.path), f"it is damaged ({error})", remedy) from error


def private_file(path: Path) -> None:
    """Make the file, or narrow it, so that its user alone may read it; SQLite's -wal and -shm follow it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
