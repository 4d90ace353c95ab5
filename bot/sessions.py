"""Sessions kept in SQLite: one row a chat, its payload opaque JSON text that the caller makes and reads.

A saved session survives a crash of the program and of the machine (WAL, synchronous=FULL). Forgotten ones
are overwritten on disk. The file belongs to its user alone (0600).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0

_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM schema_version);
CREATE TABLE IF NOT EXISTS session (
    chat TEXT PRIMARY KEY,
    payload BLOB NOT NULL,
    saved_at REAL NOT NULL  -- seconds since 1970, UTC
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_saved_at ON session (saved_at);
COMMIT;
"""


class SessionStoreError(Exception):
    """The session file cannot be used. Says which file, what is wrong and what to do."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"sessions in {path}: {problem}. {remedy}")


class SessionStore:
    """The sessions of all chats in one SQLite file. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open the file, made with its folder where missing.

        Errors:  SessionStoreError where it is corrupt, of a newer version, locked or not to be written.
        """
        self.path = path
        self._lock = threading.Lock()
        with self._explained():
            _private_file(path)
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            with self._explained():
                self._prepare()
        except SessionStoreError:
            self._db.close()
            raise

    def load(self, chat: str, not_before: datetime | None = None) -> bytes | None:
        """The chat's payload, or None: never saved, forgotten, or last saved earlier than `not_before`."""
        oldest = not_before.timestamp() if not_before else float("-inf")
        with self._explained():
            row = self._db.execute(
                "SELECT payload FROM session WHERE chat = ? AND saved_at >= ?", (chat, oldest)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def save(self, chat: str, payload: bytes, now: datetime) -> None:
        """Keep the payload, in place of the chat's last one; on disk when this returns."""
        with self._explained():
            self._db.execute(
                "INSERT INTO session (chat, payload, saved_at) VALUES (?, ?, ?)"
                " ON CONFLICT (chat) DO UPDATE SET payload = excluded.payload, saved_at = excluded.saved_at",
                (chat, payload, now.timestamp()),
            )

    def forget(self, chat: str) -> None:
        """Erase the chat's session, from the write-ahead log too."""
        with self._explained():
            if self._db.execute("DELETE FROM session WHERE chat = ?", (chat,)).rowcount:
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def expire(self, before: datetime) -> int:
        """Erase every session last saved earlier than `before`; how many there were."""
        with self._explained():
            gone = self._db.execute("DELETE FROM session WHERE saved_at < ?", (before.timestamp(),)).rowcount
            if gone:
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def close(self) -> None:
        """Close the file; nothing more may be asked of this store."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        [[verdict]] = self._db.execute("PRAGMA quick_check(1)")
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        self._db.executescript(_SCHEMA)
        [[version]] = self._db.execute("SELECT max(version) FROM schema_version")
        if version != SCHEMA_VERSION:
            raise SessionStoreError(
                self.path,
                f"its schema is version {version}, this program knows version {SCHEMA_VERSION}",
                "Start the newer program, or name another folder with MYOCITE_DATA_DIR.",
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """One statement at a time; what goes wrong is told with the file's name and what to do."""
        with self._lock:
            try:
                yield
            except (sqlite3.OperationalError, OSError) as error:
                remedy = "Check that it may be written, that the disk is not full and that no one holds it locked."
                raise SessionStoreError(self.path, str(error), remedy) from error
            except sqlite3.DatabaseError as error:
                remedy = (
                    "It was left as it is. Restore a copy, or move it (and its -wal and -shm) aside; "
                    "then a new one is made, and every chat begins afresh."
                )
                raise SessionStoreError(self.path, f"it is damaged ({error})", remedy) from error


def _private_file(path: Path) -> None:
    """Make the file, or narrow it, so that its user alone may read it; SQLite's -wal and -shm follow it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
