"""Which store the settings name, opened and brought to the newest schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.migrations import migrate
from bot.store.sqlite import SqliteDatabase
from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.database import Database


def open_store(path: Path, url: str | None = None) -> Store:
    """PostgreSQL where there is an address, else the SQLite file.

    Errors:  StoreError where it cannot be used: unreachable, corrupt, of a newer program.
    """
    if url:
        from bot.store.postgres import PostgresDatabase  # noqa: PLC0415 - without an address it is never imported

        shared = PostgresDatabase(url)
        return _migrated(shared, shared.where)
    return _migrated(SqliteDatabase(path), str(path))


def _migrated(database: Database, where: str) -> Store:
    try:
        migrate(database, where)
    except BaseException:
        database.close()
        raise
    return Store(database)
