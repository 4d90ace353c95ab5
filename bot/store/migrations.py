"""The schema, step by step from the first one on. A step, once published, is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.store.database import Connection, Database

_SESSIONS_ALONE = (
    "CREATE TABLE session (chat TEXT PRIMARY KEY, payload {bytes} NOT NULL, saved_at {real} NOT NULL)",
    "CREATE INDEX session_saved_at ON session (saved_at)",
)
_INBOX_OUTBOX_AUDIT_RECEIPTS = (
    "ALTER TABLE session ADD COLUMN revision INTEGER NOT NULL DEFAULT 1",
    """CREATE TABLE inbox (
        number {number},
        channel TEXT NOT NULL,
        update_id TEXT NOT NULL,
        chat TEXT NOT NULL,
        raw {bytes},
        state TEXT NOT NULL,
        reason TEXT,
        taken_at {real} NOT NULL,
        UNIQUE (channel, update_id)
    )""",
    "CREATE INDEX inbox_chat ON inbox (chat, number)",
    "CREATE INDEX inbox_waiting ON inbox (channel, chat, number) WHERE state = 'waiting'",
    "CREATE INDEX inbox_taken_at ON inbox (taken_at)",
    """CREATE TABLE outbox (
        number {number},
        channel TEXT NOT NULL,
        update_id TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        chat TEXT NOT NULL,
        body {bytes},
        answer INTEGER NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_try {real} NOT NULL DEFAULT 0,
        repeat_marked INTEGER NOT NULL DEFAULT 0,
        owner TEXT,
        lease_until {real} NOT NULL DEFAULT 0,
        external_id TEXT,
        reason TEXT,
        made_at {real} NOT NULL,
        UNIQUE (channel, update_id, sequence)
    )""",
    "CREATE INDEX outbox_chat ON outbox (chat, number)",
    "CREATE INDEX outbox_unsent ON outbox (channel, chat, number) WHERE state IN ('ready', 'sending')",
    "CREATE INDEX outbox_made_at ON outbox (made_at)",
    """CREATE TABLE audit (
        number BIGINT PRIMARY KEY,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL,
        at TEXT NOT NULL,
        rules TEXT NOT NULL,
        codes TEXT NOT NULL
    )""",
    """CREATE TABLE receipt (
        code TEXT PRIMARY KEY,
        chat TEXT NOT NULL,
        facts TEXT NOT NULL,
        protocol TEXT NOT NULL,
        made_at {real} NOT NULL
    )""",
    "CREATE INDEX receipt_chat ON receipt (chat)",
    "CREATE INDEX receipt_made_at ON receipt (made_at)",
)
_COMPLAINTS = (
    """CREATE TABLE complaint (
        number {number},
        code TEXT NOT NULL,
        chat TEXT NOT NULL,
        reason TEXT NOT NULL,
        made_at {real} NOT NULL
    )""",
    "CREATE INDEX complaint_chat ON complaint (chat)",
    "CREATE INDEX complaint_made_at ON complaint (made_at)",
)
MIGRATIONS = (_SESSIONS_ALONE, _INBOX_OUTBOX_AUDIT_RECEIPTS, _COMPLAINTS)
NEWEST = len(MIGRATIONS)


def migrate(database: Database, where: str) -> None:
    """Bring the schema to the newest step, all in one transaction.

    Errors:  StoreError where it is of a newer program.
    """
    with database.transaction() as connection:
        connection.serialize("schema")
        connection.change("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
        version = schema_version(connection)
        if version > NEWEST:
            raise StoreError(
                where,
                f"its schema is version {version}, this program knows version {NEWEST}",
                "Start the newer program, or name another store (MYOCITE_DATA_DIR, MYOCITE_DATABASE_URL).",
            )
        if version == NEWEST:
            return
        names = database.dialect
        for step in MIGRATIONS[version:]:
            for statement in step:
                connection.change(statement.format(number=names.number, real=names.real, bytes=names.bytes))
        connection.change("DELETE FROM schema_version")
        connection.change("INSERT INTO schema_version (version) VALUES (?)", NEWEST)


def schema_version(connection: Connection) -> int:
    """The step that the schema is at; 0 for an empty database."""
    [[version]] = connection.rows("SELECT coalesce(max(version), 0) FROM schema_version")
    return int(version)
