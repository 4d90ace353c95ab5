"""The shared backing: PostgreSQL, for several workers or for a house that backs up its databases."""

from __future__ import annotations

import threading
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bot.store.database import Dialect
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.store.database import Row, Value

CONNECT_SECONDS = 5
STATEMENT_MILLISECONDS = 10_000
_LOCKS = 0x4D594F43  # the first half of our advisory locks' keys: "MYOC"


class _Connection:
    def __init__(self, db: psycopg.Connection) -> None:
        self._db = db

    def rows(self, sql: str, *values: Value) -> Sequence[Row]:
        return self._run(sql, values).fetchall()

    def change(self, sql: str, *values: Value) -> int:
        return self._run(sql, values).rowcount

    def serialize(self, name: str) -> None:
        self._run("SELECT pg_advisory_xact_lock(?, ?)", (_LOCKS, zlib.crc32(name.encode()) & 0x7FFFFFFF))

    def _run(self, sql: str, values: tuple[Value, ...]) -> psycopg.Cursor[Row]:
        return self._db.execute(sql.replace("?", "%s").encode(), values)


class PostgresDatabase:
    """One connection, made anew where it was lost."""

    dialect = Dialect(number="BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", real="DOUBLE PRECISION", bytes="BYTEA")
    shared = True

    def __init__(self, url: str) -> None:
        """Connect. Errors: StoreError where the server cannot be reached or refuses."""
        self._url = url
        self.where = _without_secrets(url)
        self._lock = threading.Lock()
        self._db: psycopg.Connection | None = None
        with self._lock, self._explained():
            self._connected()

    @contextmanager
    def transaction(self) -> Iterator[_Connection]:
        with self._lock, self._explained():
            db = self._connected()
            with db.transaction():
                yield _Connection(db)

    def scrub(self) -> None:
        """Nothing to do: what PostgreSQL keeps of deleted rows is its own vacuum's affair."""

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()

    def _connected(self) -> psycopg.Connection:
        if self._db is None or self._db.closed:
            self._db = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name="myocite",
                options=f"-c statement_timeout={STATEMENT_MILLISECONDS} -c synchronous_commit=on",
            )
        return self._db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.OperationalError as error:
            remedy = "Check MYOCITE_DATABASE_URL, that the server runs and that its disk is not full."
            raise StoreError(self.where, _first_line(error), remedy) from None
        except psycopg.Error as error:
            # The server's message may repeat values, and with them someone's words: its code says enough.
            problem = f"the database refused ({type(error).__name__}, {error.sqlstate})"
            remedy = "Check the rights of its user, and that no other program has changed its tables."
            raise StoreError(self.where, problem, remedy) from None


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _without_secrets(url: str) -> str:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "of MYOCITE_DATABASE_URL"
    return f"postgresql://{parts.get('host', '')}/{parts.get('dbname', '')}"
